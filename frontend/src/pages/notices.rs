//! Telling those who are responsible for a place whom others have let into it.

use contract::{AccessNotice, AccessNoticePage, TemporaryGrantView};
use leptos::prelude::*;

use crate::logic::account::{Standing, standing, time_of};
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::Access;
use crate::pages::system::action_word;
use crate::state::lang::{fill, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::{Card, Mood, badge};
use crate::ui::icon::{Icon, icon};
use crate::ui::org_picker::place_name;
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

fn load() -> Remote<AccessNoticePage> {
    let app = app();
    Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.access_notice_list().await)
                .await
        },
    )
}

/// One line on the first page while access of others holds in the own area.
#[component]
pub fn NoticeLine() -> impl IntoView {
    let notices = load();
    move || {
        let running = notices.data.with(|data| {
            let items = data.as_ref().map(|page| page.items.iter());
            items.map_or(0, |items| items.filter(|notice| notice.running).count())
        });
        (running > 0).then(|| {
            let text = fill(Access::NoticesRunning, &[("n", &running.to_string())]);
            view! {
                <div class="cw-list-note card" role="status">
                    {icon(Icon::Info)}<span>{text}</span>
                    <a class="btn btn-sm" href=PageKind::Profile.path()>{t(Access::NoticesOpen)}</a>
                </div>
            }
        })
    }
}

/// All notices, on the own account's page.
#[component]
pub fn NoticeCard() -> impl IntoView {
    let notices = load();
    view! {
        <Card title=Access::Notices flush=true>
            {show(notices, 3, move |page| {
                if page.items.is_empty() {
                    return view! { <p class="text-secondary cw-pad">{t(Access::NoticesNone)}</p> }.into_any();
                }
                let rows = page.items.into_iter().map(notice_row).collect_view();
                let heads = [Access::NoticeWho, Access::TemporaryPlace, Access::TemporaryReason, Access::TemporaryTime, Access::TemporaryBy, Access::NoticeState];
                view! {
                    <p class="cw-pad">{t(Access::NoticesText)}</p>
                    {plain_table(Access::Notices, &heads.map(Head::text), rows.into_any())}
                }
                .into_any()
            })}
        </Card>
    }
}

/// Access for a time of the own account.
#[component]
pub fn OwnGrants(
    /// Running or to come.
    grants: Vec<TemporaryGrantView>,
) -> impl IntoView {
    let rows = grants
        .into_iter()
        .map(|grant| {
            let state = state(&grant, false);
            let time = time_of(&grant);
            view! {
                <tr>
                    <td>{place_name(grant.organisation_name)}" "<span class="badge cw-badge cw-badge-plain">{t(action_word(grant.action))}</span></td>
                    <td>{grant.reason}</td>
                    <td>{time}</td>
                    <td>{grant.granted_by}</td>
                    <td>{state}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Access::TemporaryPlace,
        Access::TemporaryReason,
        Access::TemporaryTime,
        Access::TemporaryBy,
        Access::NoticeState,
    ];
    view! {
        <Card title=Access::Temporary flush=true>
            {plain_table(Access::Temporary, &heads.map(Head::text), rows.into_any())}
        </Card>
    }
}

fn notice_row(notice: AccessNotice) -> AnyView {
    let state = state(&notice.grant, notice.ended_at.is_some());
    let time = time_of(&notice.grant);
    let ended = notice.ended_at.map(|at| {
        view! { <div class="text-secondary">{t(Access::TemporaryEnded)}" "{format::instant(at)}</div> }
    });
    view! {
        <tr>
            <td class="cw-name">{notice.account_name}</td>
            <td>{place_name(notice.grant.organisation_name)}" "<span class="badge cw-badge cw-badge-plain">{t(action_word(notice.grant.action))}</span></td>
            <td>{notice.grant.reason}</td>
            <td>{time}{ended}</td>
            <td>{notice.grant.granted_by}</td>
            <td>{state}</td>
        </tr>
    }
    .into_any()
}

fn state(grant: &TemporaryGrantView, ended: bool) -> AnyView {
    match standing(grant, ended, browser::now()) {
        Standing::Running => badge(Access::Running, Mood::Good),
        Standing::ToCome => badge(Access::ToCome, Mood::Plain),
        Standing::Over => badge(Access::Over, Mood::Plain),
    }
}
