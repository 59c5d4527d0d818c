//! Where an organisation came from and went, that it has ended, and the acts that concern it.

use contract::{LineageLink, OrganisationActQuery, OrganisationView};
use leptos::prelude::*;

use crate::logic::act::standing::lineage_share;
use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Acts, Common};
use crate::pages::acts::standing;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::state::{app, browser};
use crate::ui::controls::Card;
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::table::{Head, link_button, plain_table};

/// Number of acts that the unit page lists; the others are a click away.
const SHOWN: u32 = 5;

/// Which day is shown where it is not today, and that the organisation has ended or will end.
pub fn remarks(view: &OrganisationView) -> AnyView {
    let today = browser::today();
    let (as_of, closed_on) = (view.as_of, view.closed_on);
    let ended = closed_on.filter(|day| *day <= today);
    let ending = closed_on.filter(|day| *day > today);
    let say = |text: Acts, day: chrono::NaiveDate| move || fill(text, &[("day", &day.to_string())]);
    view! {
        {ended.map(|day| view! {
            <div class="alert alert-warning" role="status">{icon(Icon::Warning)}<span>{say(Acts::Closed, day)}</span></div>
        })}
        {ending.map(|day| view! {
            <div class="alert alert-info" role="status">{icon(Icon::Info)}<span>{say(Acts::WillClose, day)}</span></div>
        })}
        {(as_of != today && ended.is_none()).then(|| view! {
            <div class="alert alert-info" role="status">{icon(Icon::Calendar)}<span>{say(Acts::ShownOn, as_of)}</span></div>
        })}
    }
    .into_any()
}

/// Predecessors and successors; nothing where there are none.
pub fn lineage(view: &OrganisationView) -> AnyView {
    if view.predecessors.is_empty() && view.successors.is_empty() {
        return ().into_any();
    }
    let predecessors = links(Acts::LineagePredecessors, &view.predecessors);
    let successors = links(Acts::LineageSuccessors, &view.successors);
    view! { <Card title=Acts::Lineage flush=true>{predecessors}{successors}</Card> }.into_any()
}

fn links(title: Acts, links: &[LineageLink]) -> AnyView {
    if links.is_empty() {
        return ().into_any();
    }
    let rows = links
        .iter()
        .map(|link| {
            let share = link.share;
            view! {
                <tr>
                    <th scope="row"><a href=PageKind::Organisation.of(link.organisation.id)>{link.organisation.name.clone()}</a></th>
                    <td class="cw-number">{move || lineage_share(share, lang())}</td>
                    <td class="cw-nowrap">{link.on.to_string()}</td>
                    <td>
                        <a href=PageKind::Act.of(link.act_id)>{link.act_title.clone()}</a>
                        {link.document_number.clone().map(|number| view! { <div class="text-secondary">{number}</div> })}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let heads = [
        Head::text(title),
        Head::number(Acts::LineageShare),
        Head::text(Acts::LineageDay),
        Head::text(Acts::LineageAct),
    ];
    plain_table(title, &heads, rows.into_any())
}

/// The acts that concern an organisation, newest day first.
#[component]
pub fn ActsOf(
    /// Which.
    id: domain::ids::OrganisationId,
) -> impl IntoView {
    let api = app().api;
    let acts = Remote::load(
        || (),
        async move |()| {
            let query = OrganisationActQuery {
                organisation_id: Some(id),
                limit: Some(SHOWN),
                ..OrganisationActQuery::default()
            };
            api.call(async |client| client.organisation_act_list(&query).await)
                .await
        },
    );
    let all = format!("{}?organisation_id={id}", PageKind::Acts.path());
    let shown = show(acts, 2, move |page| {
        if page.items.is_empty() {
            return view! { <p class="text-secondary cw-pad">{t(Acts::ConcerningNone)}</p> }
                .into_any();
        }
        let more = page.next_cursor.is_some();
        let rows = page
            .items
            .into_iter()
            .map(|act| {
                view! {
                    <tr>
                        <th scope="row"><a href=PageKind::Act.of(act.id)>{act.title}</a></th>
                        <td>{format::or_dash(act.document_number.as_deref())}</td>
                        <td class="cw-nowrap">{act.effective_on.to_string()}</td>
                        <td>{standing(act.state, act.in_effect)}</td>
                    </tr>
                }
            })
            .collect_view();
        let heads = [
            Head::text(Acts::Title),
            Head::text(Acts::DocumentNumber),
            Head::text(Acts::EffectiveOn),
            Head::text(Acts::State),
        ];
        let all = all.clone();
        view! {
            {plain_table(Acts::Concerning, &heads, rows.into_any())}
            {more.then(|| view! { <div class="cw-pad">{link_button(all, Icon::List, Common::All, false)}</div> })}
        }
        .into_any()
    });
    view! { <Card title=Acts::Concerning flush=true>{shown}</Card> }
}
