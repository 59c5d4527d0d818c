//! Who is signed in, and who tried in vain.

use contract::{FailedSignInView, OnlineSession};
use leptos::prelude::*;

use crate::logic::text::{Access, Common, System};
use crate::logic::{agent, format};
use crate::state::app;
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::ui::controls::{Card, Mood, PageHead, badge};
use crate::ui::icon::{Icon, icon};
use crate::ui::overlay::ConfirmDanger;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// The page.
#[component]
pub fn Online() -> impl IntoView {
    let app = app();
    let sessions = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.online_session_list().await)
                .await
        },
    );
    let failures = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.sign_in_failure_list().await)
                .await
        },
    );
    let chosen = RwSignal::new(None::<(uuid::Uuid, String)>);
    let asking = RwSignal::new(false);
    let ask = Callback::new(move |(id, name)| {
        chosen.set(Some((id, name)));
        asking.set(true);
    });
    let kick = Callback::new(move |()| {
        let Some((id, _)) = chosen.get_untracked() else {
            return;
        };
        leptos::task::spawn_local(async move {
            match app
                .api
                .call(async |client| client.online_session_end(id).await)
                .await
            {
                Ok(()) => app.toasts.success(Access::Kicked),
                Err(failure) => app.toasts.failure(&failure),
            }
            sessions.reload();
        });
    });
    let text = Signal::derive(move || {
        let name = chosen.with(|chosen| chosen.as_ref().map(|(_, name)| name.clone()));
        fill(Access::KickText, &[("name", &name.unwrap_or_default())])
    });
    let note = Signal::derive(move || {
        let total = sessions
            .data
            .with(|data| data.as_ref().map_or(0, |page| page.total));
        fill(Access::OnlineNote, &[("n", &format::number(total))])
    });
    let again = move |_| {
        sessions.reload();
        failures.reload();
    };
    view! {
        <PageHead title=Signal::derive(|| t(Access::Online)().to_owned()) note=note>
            <button type="button" class="btn" on:click=again>{icon(Icon::Refresh)}{t(Access::Refresh)}</button>
        </PageHead>
        <Card title=Access::Online flush=true>
            {show(sessions, 6, move |page| {
                if page.items.is_empty() {
                    return states::empty(Icon::Globe, Access::OnlineNone, None, None);
                }
                let rows = page.items.into_iter().map(|session| session_row(session, ask)).collect_view();
                let heads = [Access::Account.into(), System::SessionAgent.into(), System::SessionIp.into(), System::SessionCreated.into(), System::SessionUsed.into(), Common::Actions.into()];
                plain_table(Access::Online, &heads.map(|head: crate::logic::text::Label| Head::text(head)), rows.into_any())
            })}
        </Card>
        <Card title=Access::Failed flush=true>
            {show(failures, 4, move |page| {
                if page.items.is_empty() {
                    return states::empty(Icon::Shield, Access::FailedNone, None, None);
                }
                let rows = page.items.into_iter().map(failure_row).collect_view();
                let heads = [Access::FailedAt.into(), Access::Account.into(), System::SessionIp.into()];
                plain_table(Access::Failed, &heads.map(|head: crate::logic::text::Label| Head::text(head)), rows.into_any())
            })}
        </Card>
        <ConfirmDanger open=asking title=Access::Kick text=text action=Access::Kick confirm=kick/>
    }
}

fn session_row(session: OnlineSession, ask: Callback<(uuid::Uuid, String)>) -> AnyView {
    let (id, name) = (session.id.into(), session.display_name.clone());
    let action = if session.current {
        badge(System::SessionCurrent, Mood::Good)
    } else {
        view! { <button type="button" class="btn btn-sm" on:click=move |_| ask.run((id, name.clone()))>{t(Access::Kick)}</button> }.into_any()
    };
    view! {
        <tr>
            <td class="cw-nowrap">
                <span class="cw-name">{session.display_name}</span>" "
                {session.second_factor.then(|| badge(Access::HasSecondFactor, Mood::Good))}
                <div class="text-secondary">{session.username}</div>
            </td>
            <td class="cw-agent" title=session.user_agent.clone()>{agent::name(&session.user_agent)}</td>
            <td class="cw-code">{session.ip}</td>
            <td class="cw-nowrap">{format::instant(session.created_at)}</td>
            <td class="cw-nowrap">{format::instant(session.last_used_at)}</td>
            <td>{action}</td>
        </tr>
    }
    .into_any()
}

fn failure_row(failure: FailedSignInView) -> AnyView {
    let who = match (failure.display_name, failure.username) {
        (Some(name), Some(username)) => {
            view! { {name}<div class="text-secondary">{username}</div> }.into_any()
        }
        _ => view! { <span class="text-secondary">{t(Access::UnknownName)}</span> }.into_any(),
    };
    view! {
        <tr>
            <td class="cw-nowrap">{format::instant(failure.at)}</td>
            <td>{who}</td>
            <td class="cw-code">{format::or_dash(failure.ip.as_deref())}</td>
        </tr>
    }
    .into_any()
}
