//! One request: what it would carry away, and what may be done about it.

use contract::{
    ErrorCode, ExportDownload, ExportRefusal, ExportRequestView, FieldProblem, Permission,
};
use domain::worker::export::ExportState;
use leptos::prelude::*;

use super::list::{filter, format_name, numbers};
use crate::logic::failure::Failure;
use crate::logic::text::{Common, Exports as Words, Label, Lang, Text};
use crate::logic::{export, format};
use crate::pages::second_factor::Proof;
use crate::state::lang::{fill, lang, t};
use crate::state::{App, app, browser};
use crate::ui::controls::{Mood, badge, facts};
use crate::ui::field::{AreaField, SelectField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::{Overlay, Place};

/// The drawer with the request that is open.
#[component]
pub fn Detail(
    /// Which request; none closes it.
    opened: RwSignal<Option<ExportRequestView>>,
    /// Something was done with it.
    changed: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(opened.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && opened.with_untracked(Option::is_some) {
            opened.set(None);
        }
    });
    let done = Callback::new(move |()| {
        opened.set(None);
        changed.run(());
    });
    view! {
        <Overlay open=open title=Signal::derive(|| t(Words::DetailTitle)().to_owned()) place=Place::Edge>
            {move || opened.get().map(|item| sheet(item, done))}
        </Overlay>
    }
}

fn sheet(item: ExportRequestView, done: Callback<()>) -> AnyView {
    let actions = if item.may_decide {
        view! { <Decide item=item.clone() done=done/> }.into_any()
    } else if item.own && item.state == ExportState::Ready {
        view! { <TakeAway item=item.clone() done=done/> }.into_any()
    } else if item.own && item.state == ExportState::Requested {
        view! { <Withdraw item=item.clone() done=done/> }.into_any()
    } else {
        ().into_any()
    };
    view! { {about(&item)}{columns(&item)}{actions} }.into_any()
}

fn people(count: i64) -> AnyView {
    let text = move || fill(Words::PeopleCount, &[("n", &format::number(count))]);
    view! { {text} }.into_any()
}

fn about(item: &ExportRequestView) -> AnyView {
    let state = Label {
        zh: item.state.label(),
        en: item.state.label_en(),
    };
    let places = item.places.clone();
    let places = move || places.join(t(Common::Comma)()).replace('/', " / ");
    let mut pairs: Vec<(Label, AnyView)> = vec![
        (Words::State.into(), badge(state, Mood::Plain)),
        (Words::Asker.into(), item.actor.clone().into_any()),
        (
            Words::AskedAt.into(),
            format::instant(item.asked_at).into_any(),
        ),
        (Words::Reason.into(), item.reason.clone().into_any()),
        (Words::Places.into(), view! { {places} }.into_any()),
        (Words::Conditions.into(), filter(item)),
        (Words::PeopleAsked.into(), people(item.people)),
        (Words::Format.into(), format_name(item.format).into_any()),
    ];
    if item.taken > 0 {
        pairs.push((Words::Taken.into(), people(item.taken)));
    }
    if item.sm3.is_some() {
        pairs.push((Words::PeopleMade.into(), people(item.made)));
    }
    let texts = [
        (Words::DecidedBy, item.decided_by.clone()),
        (Words::DecidedAt, item.decided_at.map(format::instant)),
        (Words::Refusal, item.refusal.clone()),
        (
            Words::Failure,
            lang().of(&item.failure, &item.failure_en).clone(),
        ),
        (Words::Size, item.bytes.map(format::bytes)),
        (Words::Hash, item.sm3.clone()),
        (Words::Number, Some(item.id.to_string())),
    ];
    let texts = texts.into_iter();
    pairs.extend(texts.filter_map(|(name, text)| Some((name.into(), text?.into_any()))));
    view! { {facts(pairs)}<p class="form-hint">{t(Words::NumberHint)}</p> }.into_any()
}

fn columns(item: &ExportRequestView) -> AnyView {
    let clear = item.clear;
    let tags = item
        .columns
        .iter()
        .cloned()
        .map(|column| {
            let marked = (column.sensitive && clear).then(|| badge(Words::Sensitive, Mood::Bad));
            let name = move || lang().of(&column.name, &column.name_en).clone();
            view! { <span class="tag cw-tag">{name}" "{marked}</span> }
        })
        .collect_view();
    view! {
        <h3>{t(Words::Columns)}</h3>
        <p>{numbers(item)}</p>
        <div class="btn-list mb-3">{tags}</div>
    }
    .into_any()
}

/// Somebody else may have been faster; then the list says how it stands.
fn is_outdated(failure: &Failure) -> bool {
    matches!(
        failure.code(),
        Some(ErrorCode::ExportStateUnfit | ErrorCode::ExportGone)
    )
}

/// Sends something; what is no longer as it was read is told and read again.
fn send<T: 'static>(
    app: App,
    form: FormState,
    done: Callback<()>,
    word: Words,
    ask: impl AsyncFnOnce() -> Result<T, Failure> + 'static,
) {
    form.submit(async move || match ask().await {
        Ok(_) => {
            app.toasts.success(word);
            done.run(());
            Ok(())
        }
        Err(failure) if is_outdated(&failure) => {
            app.toasts.failure(&failure);
            done.run(());
            Ok(())
        }
        Err(failure) => Err(failure),
    });
}

/// Approve, or refuse with a reason.
#[component]
fn Decide(item: ExportRequestView, done: Callback<()>) -> impl IntoView {
    let app = app();
    let api = app.api;
    let id = item.id.into();
    let form = FormState::with(&[("reason", "")]);
    let approve = move |_| {
        send(app, form, done, Words::Approved, async move || {
            api.call(async |client| client.export_request_approve(id).await)
                .await
        });
    };
    let refuse = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let refusal = ExportRefusal {
            reason: form.now("reason"),
        };
        if refusal.reason.trim().chars().count() < 2 {
            let text = Common::ReasonHint;
            form.refuse(Failure::of_fields(vec![FieldProblem::error(
                "reason",
                "required",
                text.get(Lang::Zh),
                text.get(Lang::En),
            )]));
            return;
        }
        send(app, form, done, Words::Refused, async move || {
            api.call(async |client| client.export_request_refuse(id, &refusal).await)
                .await
        });
    };
    view! {
        <form class="cw-form" on:submit=refuse novalidate>
            <p>{t(Words::ApproveText)}</p>
            {form_failure(form)}
            <AreaField form=form key="reason" label=Words::RefuseReason hint=Words::RefuseHint/>
            <div class="cw-overlay-foot">
                <button type="submit" class="btn" disabled=move || form.busy.get()>{t(Words::Refuse)}</button>
                <button type="button" class="btn btn-primary" disabled=move || form.busy.get() on:click=approve>{icon(Icon::Check)}{t(Words::Approve)}</button>
            </div>
        </form>
    }
}

/// Take an own request back.
#[component]
fn Withdraw(item: ExportRequestView, done: Callback<()>) -> impl IntoView {
    let app = app();
    let api = app.api;
    let id = item.id.into();
    let form = FormState::with(&[]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        send(app, form, done, Words::Withdrawn, async move || {
            api.call(async |client| client.export_request_withdraw(id).await)
                .await
        });
    };
    let may_approve = api.may(Permission::ExportApprove);
    view! {
        <form class="cw-form" on:submit=submit novalidate>
            {may_approve.then(|| view! { <p>{t(Words::OwnNotice)}</p> })}
            {form_failure(form)}
            <div class="cw-overlay-foot">{submit_button(form, Words::Withdraw)}</div>
        </form>
    }
}

/// Take the file away, once.
#[component]
fn TakeAway(item: ExportRequestView, done: Callback<()>) -> impl IntoView {
    let app = app();
    let id = item.id.into();
    let form = FormState::with(&[("protection", "zip"), ("code", "")]);
    let proof = Proof::of(form);
    let shown = RwSignal::new(None::<String>);
    let protections = Signal::derive(move || {
        [
            ("zip", Words::ProtectionZip),
            ("none", Words::ProtectionNone),
        ]
        .map(|(code, label)| (code.to_owned(), label.get(lang()).to_owned()))
        .to_vec()
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        form.submit(async move || {
            let password = match form.now("protection") == "zip" {
                true => Some(
                    browser::random()
                        .map(export::passphrase)
                        .ok_or(Failure::Unreadable)?,
                ),
                false => None,
            };
            let wish = ExportDownload { password };
            let act = async || {
                let file = app
                    .api
                    .file(async |client| client.export_request_download(id, &wish).await)
                    .await?;
                file.save(Words::DownloadTitle.get(Lang::Zh));
                app.toasts.success(Words::Downloaded);
                match &wish.password {
                    Some(password) => shown.set(Some(password.clone())),
                    None => done.run(()),
                }
                Ok(())
            };
            match proof.act(act).await {
                Err(failure) if is_outdated(&failure) => {
                    app.toasts.failure(&failure);
                    done.run(());
                    Ok(())
                }
                other => other,
            }
        });
    };
    let ask = move || {
        view! {
            <form class="cw-form" on:submit=submit novalidate>
                <p>{t(Words::DownloadText)}</p>
                {form_failure(form)}
                <SelectField form=form key="protection" label=Words::Protection options=protections required=true hint=Words::ProtectionHint/>
                {proof.field()}
                <div class="cw-overlay-foot">
                    <button type="submit" class="btn btn-primary" disabled=move || form.busy.get()>
                        {icon(Icon::Download)}{move || t(if form.busy.get() { Words::Downloading } else { Words::Download })()}
                    </button>
                </div>
            </form>
        }
    };
    move || match shown.get() {
        None => ask().into_any(),
        Some(password) => noted(password, done),
    }
}

/// The password of an archive that was taken away, this once.
fn noted(password: String, done: Callback<()>) -> AnyView {
    view! {
        <div class="alert alert-info" role="status">
            <div>
                <strong>{t(Words::PasswordTitle)}</strong>
                <p class="cw-code" aria-label=t(Words::PasswordTitle)>{password}</p>
                <p class="mb-0">{t(Words::PasswordOnce)}</p>
            </div>
        </div>
        <div class="cw-overlay-foot">
            <button type="button" class="btn btn-primary" on:click=move |_| done.run(())>{t(Words::PasswordKept)}</button>
        </div>
    }
    .into_any()
}
