//! The audit log and its chain.

use contract::{AuditEntryView, AuditQuery, AuditVerification, Permission};
use leptos::prelude::*;

use super::digests::Digests;
use crate::logic::query;
use crate::logic::text::{Common, Label, System};
use crate::logic::{action, format};
use crate::state::app;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::{Mood, PageHead, badge, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{Overlay, Place};
use crate::ui::paging::{Listing, Pager};
use crate::ui::table::{DataTable, Head, nothing_matches};

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
    let app = app();
    let router = app.router;
    let shown = RwSignal::new(None::<AuditEntryView>);
    let open = RwSignal::new(false);
    let entries = Remote::load(
        move || router.query(),
        async move |address| {
            let value = |key| query::value(&address, key);
            let some = |key| Some(value(key)).filter(|text| !text.is_empty());
            let query = AuditQuery {
                account_id: value("account_id").parse().ok(),
                actor: some("actor"),
                action: some("action"),
                object_kind: some("object_kind"),
                object_id: some("object_id"),
                from: value("from").parse().ok(),
                until: value("until").parse().ok(),
                limit: value("limit").parse().ok(),
                cursor: some("cursor"),
            };
            let page = app
                .api
                .call(async |client| client.audit_list(&query).await)
                .await?;
            Ok(Listing {
                items: page.items,
                next_cursor: page.next_cursor,
                total: page.total,
            })
        },
    );
    let heads = Signal::derive(|| {
        vec![
            Head::number(System::AuditSequence),
            Head::text(System::AuditAt),
            Head::text(System::AuditActor),
            Head::text(System::AuditAction),
            Head::text(System::AuditObject),
            Head::text(System::AuditReason),
            Head::text(System::AuditIp),
            Head::text(System::AuditResult),
        ]
    });
    let look = Callback::new(move |entry: AuditEntryView| {
        shown.set(Some(entry));
        open.set(true);
    });
    let clear = Callback::new(move |()| router.go("/system/audit"));
    let table = DataTable {
        caption: Common::AuditLog.into(),
        heads,
        remote: entries,
        pager: Some(Pager::new()),
        wording: Common::Total.into(),
    }
    .view(
        move |entry| row(entry, look),
        move || nothing_matches(clear),
    );
    let text = move |key: &'static str, label: System, kind: &'static str| {
        view! {
            <label class="cw-inline">
                <span>{t(label)}</span>
                <input type=kind class="form-control" prop:value=move || router.param(key)
                    on:change=move |event| router.set_params(&[(key, event_target_value(&event).trim())])/>
            </label>
        }
    };
    view! {
        <PageHead title=Signal::derive(|| t(Common::AuditLog)().to_owned())>
            {app.session.may(Permission::AuditVerify).then(|| view! { <Verify/> })}
        </PageHead>
        <div class="card cw-list">
            <div class="cw-toolbar">
                {text("actor", System::AuditActor, "search")}
                {choice("action", System::AuditAction, actions)}
                {choice("object_kind", System::AuditObjectKind, kinds)}
                {text("object_id", System::AuditObjectId, "search")}
                {text("from", System::AuditFrom, "date")}
                {text("until", System::AuditUntil, "date")}
                {move || (!router.param("account_id").is_empty()).then(|| view! {
                    <button type="button" class="btn" on:click=move |_| router.set_params(&[("account_id", "")])>{icon(Icon::Close)}{t(System::AuditActorChosen)}</button>
                })}
                <button type="button" class="btn" on:click=move |_| clear.run(())>{t(Common::Reset)}</button>
            </div>
            {table}
        </div>
        {app.session.may(Permission::AuditVerify).then(|| view! { <Digests/> })}
        <Overlay open=open title=Signal::derive(|| t(System::AuditDetail)().to_owned()) place=Place::Edge>
            {shown.get_untracked().map(detail)}
        </Overlay>
    }
}

/// A filter with options; `options` is told what is chosen.
fn choice(key: &'static str, label: System, options: fn(&str) -> AnyView) -> AnyView {
    let router = app().router;
    view! {
        <label class="cw-inline">
            <span>{t(label)}</span>
            <select class="form-select" on:change=move |event| router.set_params(&[(key, &event_target_value(&event))])>
                {move || {
                    let chosen = router.param(key);
                    view! { <option value="" selected=chosen.is_empty()>{t(Common::All)}</option>{options(&chosen)} }
                }}
            </select>
        </label>
    }
    .into_any()
}

/// Actions within their kind, which can be chosen whole.
fn actions(chosen: &str) -> AnyView {
    let one = |code: String, label: AnyView| {
        let selected = code == chosen;
        view! { <option value=code selected=selected>{label}</option> }
    };
    action::groups()
        .map(|(kind, label, actions)| {
            let whole = one(
                format!("{kind}."),
                view! { {tl(label)}{t(Common::Colon)}{t(Common::All)} }.into_any(),
            );
            let actions = actions
                .into_iter()
                .map(|(code, label)| one(code.to_owned(), view! { {tl(label)} }.into_any()))
                .collect_view();
            view! { <optgroup label=tl(label)>{whole}{actions}</optgroup> }
        })
        .collect_view()
        .into_any()
}

fn kinds(chosen: &str) -> AnyView {
    action::kinds()
        .map(|(code, label)| view! { <option value=code selected=code == chosen>{tl(label)}</option> })
        .collect_view()
        .into_any()
}

/// A kind of thing by its name, or by its code when it has none.
fn kind_name(code: &str) -> AnyView {
    match action::kind(code) {
        Some(name) => view! { {tl(name)} }.into_any(),
        None => code.to_owned().into_any(),
    }
}

/// An action by its name, or by its code when it has none.
fn action_name(code: &str) -> AnyView {
    match action::name(code) {
        Some(name) => view! { {tl(name)} }.into_any(),
        None => code.to_owned().into_any(),
    }
}

fn result_badge(success: bool) -> AnyView {
    badge(
        if success {
            System::AuditSuccess
        } else {
            System::AuditFailure
        },
        if success { Mood::Good } else { Mood::Bad },
    )
}

/// Who acted: an account, by which the log can be filtered, or a task of the system.
fn actor(entry: &AuditEntryView) -> AnyView {
    let name = entry.actor.clone();
    let Some(account) = entry.account_id else {
        return view! { {move || action::task(&name, lang())} }.into_any();
    };
    let router = app().router;
    let named = name.clone();
    let title = move || fill(System::AuditActorOnly, &[("name", &named)]);
    let only = move |_| router.set_params(&[("account_id", &account.to_string())]);
    view! { <button type="button" class="btn btn-link btn-sm cw-cell-button" title=title on:click=only>{name}</button> }
        .into_any()
}

/// What an entry is about by its name, or by the beginning of its id; a link for whoever may open
/// it.
fn object(entry: &AuditEntryView) -> AnyView {
    let Some(id) = entry.object_id.clone() else {
        return ().into_any();
    };
    let name = action::object_name(entry.object_label.as_deref(), &id);
    // The whole of it where the column is too narrow.
    let title = format!("{name} {id}");
    let me = app().session.me_now();
    let opened = me.and_then(|me| {
        let own = entry.account_id == Some(me.account_id);
        action::page_of(&entry.object_kind, &id, own, &me.permissions)
    });
    match opened {
        Some(page) => view! { <a href=page title=title>{name}</a> }.into_any(),
        None => view! { <span class="text-secondary" title=title>{name}</span> }.into_any(),
    }
}

fn row(entry: AuditEntryView, look: Callback<AuditEntryView>) -> AnyView {
    let whole = entry.clone();
    let object = object(&entry);
    let actor = actor(&entry);
    view! {
        <tr>
            <td class="cw-number">{entry.sequence}</td>
            <td class="cw-nowrap">{format::instant(entry.at)}</td>
            <td>{actor}</td>
            <td>
                <button type="button" class="btn btn-link btn-sm cw-cell-button" on:click=move |_| look.run(whole.clone())>{action_name(&entry.action)}</button>
            </td>
            <td class="cw-object">{kind_name(&entry.object_kind)}" "{object}</td>
            <td>{format::or_dash(entry.reason.as_deref())}</td>
            <td class="cw-code">{format::or_dash(entry.ip.as_deref())}</td>
            <td>{result_badge(entry.success)}</td>
        </tr>
    }
    .into_any()
}

fn detail(entry: AuditEntryView) -> AnyView {
    let text = |value: Option<String>| format::or_dash(value.as_deref()).into_any();
    let json = |title: System, value: Option<serde_json::Value>| {
        value.map(|value| {
            let text = serde_json::to_string_pretty(&value).unwrap_or_default();
            view! { <h3>{t(title)}</h3><pre class="cw-json" tabindex="0">{text}</pre> }
        })
    };
    let object = object(&entry);
    let pairs: Vec<(Label, AnyView)> = vec![
        (
            System::AuditSequence.into(),
            entry.sequence.to_string().into_any(),
        ),
        (System::AuditAt.into(), format::instant(entry.at).into_any()),
        (System::AuditActor.into(), actor(&entry)),
        (
            System::AuditAction.into(),
            view! { {action_name(&entry.action)}" "<code>{entry.action.clone()}</code> }.into_any(),
        ),
        (System::AuditResult.into(), result_badge(entry.success)),
        (
            System::AuditObjectKind.into(),
            view! { {kind_name(&entry.object_kind)}" "{object} }.into_any(),
        ),
        (System::AuditObjectId.into(), text(entry.object_id)),
        (System::AuditReason.into(), text(entry.reason)),
        (System::AuditSource.into(), source(entry.source)),
        (System::AuditIp.into(), text(entry.ip)),
    ];
    view! {
        {facts(pairs)}
        {json(System::AuditBefore, entry.before)}
        {json(System::AuditAfter, entry.after)}
        <h3>{t(System::AuditHash)}</h3>
        <code class="cw-hash">{entry.hash}</code>
    }
    .into_any()
}

fn source(noted: Option<String>) -> AnyView {
    let shown = move || noted.as_deref().map(|noted| action::source(noted, lang()));
    view! { {move || format::or_dash(shown().as_deref())} }.into_any()
}

/// Checks the whole chain.
#[component]
fn Verify() -> impl IntoView {
    let app = app();
    let busy = RwSignal::new(false);
    let open = RwSignal::new(false);
    let found = RwSignal::new(None::<AuditVerification>);
    let verify = move |_| {
        busy.set(true);
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.audit_verify().await)
                .await
            {
                Ok(verification) => {
                    let _ = found.try_set(Some(verification));
                    let _ = open.try_set(true);
                }
                Err(failure) => app.toasts.failure(&failure),
            }
            let _ = busy.try_set(false);
        });
    };
    let result = move || {
        found.get().map(|found| {
            let count = format::number(found.entries);
            let verdict = match found.first_broken {
                None if found.intact => view! {
                    <div class="alert alert-success" role="status">{icon(Icon::Shield)}{move || fill(System::AuditIntact, &[("n", &count)])}</div>
                }
                .into_any(),
                broken => {
                    let at = broken.map_or_else(|| "?".to_owned(), |at| at.to_string());
                    view! { <div class="alert alert-danger" role="alert">{icon(Icon::Warning)}{move || fill(System::AuditBroken, &[("n", &at)])}</div> }
                        .into_any()
                }
            };
            view! {
                {verdict}
                {facts(vec![(System::AuditCheckedAt.into(), format::instant(found.checked_at).into_any())])}
                <p class="text-secondary">{tl(System::AuditHead.into())}</p>
                <code class="cw-hash">{found.head}</code>
            }
        })
    };
    view! {
        <button type="button" class="btn btn-primary" disabled=move || busy.get() on:click=verify>
            {icon(Icon::Shield)}{move || t(if busy.get() { System::AuditVerifying } else { System::AuditVerify })()}
        </button>
        <Overlay open=open title=Signal::derive(|| t(System::AuditVerify)().to_owned())>{result}</Overlay>
    }
}
