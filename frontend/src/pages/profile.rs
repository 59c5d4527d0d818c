//! The own account: who one is, password, second factor, access for a time, sessions.

use contract::{Permission, ScopeAction, SessionView};
use leptos::prelude::*;

use crate::logic::role;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Lang, Safeguards, System};
use crate::logic::{agent, format};
use crate::pages::notices::{NoticeCard, OwnGrants};
use crate::pages::person::disclosures::Disclosures;
use crate::pages::second_factor::SecondFactorCard;
use crate::pages::sign_in::PasswordForm;
use crate::state::app;
use crate::state::lang::{lang, switch, t};
use crate::state::remote::Remote;
use crate::ui::controls::{Card, Mood, PageHead, badge, facts};
use crate::ui::org_picker::place_name;
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    let app = app();
    let me = app.session.me_now();
    let own = me.as_ref().is_some_and(|me| me.worker_id.is_some())
        && app.session.may(Permission::OwnRecordView);
    let sessions = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.session_list().await)
                .await
        },
    );
    let end = Callback::new(move |id: uuid::Uuid| {
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.session_revoke(id).await)
                .await
            {
                Ok(()) => {
                    app.toasts.success(System::SessionEnded);
                    sessions.reload();
                }
                Err(failure) => app.toasts.failure(&failure),
            }
        });
    });
    let account = me.as_ref().map(|me| {
        let held = me.roles.clone();
        let roles = move || role::names(held.iter().map(|role| role.name.as_str()), lang());
        facts(vec![
            (Common::Username.into(), me.username.clone().into_any()),
            (
                System::DisplayName.into(),
                me.display_name.clone().into_any(),
            ),
            (System::RolesOf.into(), roles.into_any()),
        ])
    });
    let grants = me
        .as_ref()
        .map(|me| me.temporary_grants.clone())
        .unwrap_or_default();
    let responsible = app.session.may(Permission::WorkerEdit);
    let mut scopes = me.map(|me| me.scopes).unwrap_or_default();
    scopes.sort_by_key(|scope| scope.action);
    let scopes = if scopes.is_empty() {
        view! { <p class="text-secondary cw-pad">{t(System::NoScope)}</p> }.into_any()
    } else {
        let mut places: Vec<(Option<String>, Vec<System>)> = Vec::new();
        for scope in scopes {
            let word = match scope.action {
                ScopeAction::View => System::ScopeView,
                ScopeAction::Edit => System::ScopeEdit,
                ScopeAction::Approve => System::ScopeApprove,
            };
            match places
                .iter_mut()
                .find(|(name, _)| *name == scope.organisation_name)
            {
                Some((_, words)) => words.push(word),
                None => places.push((scope.organisation_name, vec![word])),
            }
        }
        let rows = places
            .into_iter()
            .map(|(name, words)| {
                let words = words.into_iter().map(|word| badge(word, Mood::Plain)).collect_view();
                view! { <tr><td>{place_name(name)}</td><td><span class="cw-badges">{words}</span></td></tr> }
            })
            .collect_view();
        plain_table(
            System::ProfileScopes,
            &[Head::text(System::Scopes), Head::text(System::ScopeAction)],
            rows.into_any(),
        )
    };
    let language = [(Lang::Zh, "中文"), (Lang::En, "English")]
        .map(|(choice, name)| {
            view! {
                <label class="form-check form-check-inline">
                    <input type="radio" class="form-check-input" name="language" prop:checked=move || lang() == choice on:change=move |_| switch(choice)/>
                    <span class="form-check-label" lang=choice.tag()>{name}</span>
                </label>
            }
        })
        .into_iter()
        .collect_view();
    view! {
        <PageHead title=Signal::derive(|| t(System::ProfileTitle)().to_owned())/>
        <div class="cw-grid-two">
            <div>
                <Card title=System::ProfileAccount>
                    {account}
                    <fieldset class="cw-field"><legend class="form-label">{t(Common::Language)}</legend>{language}</fieldset>
                </Card>
                <Card title=System::ProfileScopes flush=true>{scopes}</Card>
            </div>
            <div>
                <Card title=System::ProfilePassword><PasswordForm/></Card>
                <SecondFactorCard/>
            </div>
        </div>
        {(!grants.is_empty()).then(|| view! { <OwnGrants grants=grants/> })}
        {responsible.then(|| view! { <NoticeCard/> })}
        {own.then(|| view! {
            <Card title=Safeguards::OwnDisclosures flush=true><Disclosures id=None/></Card>
        })}
        <p><a href=PageKind::DataDictionary.path()>{t(Safeguards::DictionaryLink)}</a></p>
        <Card title=System::ProfileSessions flush=true>
            {show(sessions, 4, move |page| {
                let rows = page.items.into_iter().map(|session| row(session, end)).collect_view();
                let heads = [System::SessionAgent, System::SessionIp, System::SessionCreated, System::SessionUsed].map(Head::text);
                let mut heads = heads.to_vec();
                heads.push(Head::text(Common::Actions));
                plain_table(System::ProfileSessions, &heads, rows.into_any())
            })}
        </Card>
    }
}

fn row(session: SessionView, end: Callback<uuid::Uuid>) -> AnyView {
    let id = session.id;
    let action = if session.current {
        badge(System::SessionCurrent, Mood::Good)
    } else {
        view! { <button type="button" class="btn btn-sm" on:click=move |_| end.run(id.into())>{t(System::SessionEnd)}</button> }.into_any()
    };
    view! {
        <tr>
            <td class="cw-agent" title=session.user_agent.clone()>{agent::name(&session.user_agent)}</td>
            <td class="cw-code">{session.ip}</td>
            <td class="cw-nowrap">{format::instant(session.created_at)}</td>
            <td class="cw-nowrap">{format::instant(session.last_used_at)}</td>
            <td>{action}</td>
        </tr>
    }
    .into_any()
}
