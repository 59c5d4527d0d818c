//! The board of a subtree: whose term ends when, what is missing, elections under way.

use contract::{BoardPlace, BoardSums, ElectionBoard, ElectionBoardQuery, Permission, TermSummary};
use domain::organisation::OrganisationKind;
use leptos::prelude::*;

use super::batch::{BatchButtons, Chosen};
use super::plan::PlanDialog;
use super::{lack, standing};
use crate::logic::election::{self, NEEDS, percent};
use crate::logic::format;
use crate::logic::query;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Elections as Words};
use crate::state::app;
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::ui::controls::{PageHead, stat};
use crate::ui::icon::{Icon, icon};
use crate::ui::org_picker::OrganisationPicker;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head, nothing_matches};

fn asked(address: &str) -> ElectionBoardQuery {
    let value = |key: &str| query::value(address, key);
    let need = value("need");
    ElectionBoardQuery {
        organisation_id: value("organisation_id").parse().ok(),
        need: NEEDS
            .iter()
            .find(|(word, ..)| *word == need)
            .map(|(_, need, _)| *need),
        limit: value("limit").parse().ok(),
        cursor: Some(value("cursor")).filter(|cursor| !cursor.is_empty()),
    }
}

/// The page.
#[component]
pub fn Board() -> impl IntoView {
    let app = app();
    let router = app.router;
    let may_plan = app.session.may(Permission::ElectionEdit);
    let planning = RwSignal::new(false);
    let sums = RwSignal::new(None::<BoardSums>);
    let places = Remote::load(
        move || asked(&router.query()),
        async move |query| {
            let ElectionBoard {
                items,
                next_cursor,
                total,
                sums: all,
            } = app
                .api
                .call(async |client| client.election_board_get(&query).await)
                .await?;
            let _ = sums.try_set(Some(all));
            Ok(Listing {
                items,
                next_cursor,
                total,
            })
        },
    );
    let organisation = Signal::derive(move || router.param("organisation_id"));
    let choose = Callback::new(move |(id, _): (String, String)| {
        router.set_params(&[("organisation_id", &id), ("cursor", "")])
    });
    let clear = Callback::new(move |()| router.set_params(&[("need", ""), ("cursor", "")]));
    let reload = Callback::new(move |()| places.reload());
    let chosen_ones = Chosen::new();
    let table = DataTable {
        caption: Words::Title.into(),
        heads: Signal::derive(|| {
            vec![
                Head::text(Words::Place),
                Head::text(Words::Need),
                Head::text(Words::Terms),
                Head::number(Words::Seats),
                Head::text(Words::OneHead),
                Head::text(Words::Election),
            ]
        }),
        remote: places,
        pager: Some(Pager::new()),
        wording: Words::Total.into(),
    }
    .view(
        move |place| row(place, chosen_ones),
        move || {
            if router.param("need").is_empty() {
                states::empty(Icon::Building, Words::Empty, None, None)
            } else {
                nothing_matches(clear)
            }
        },
    );
    let chosen = move || router.param("need");
    view! {
        <PageHead title=Signal::derive(|| t(Words::Title)().to_owned())>
            <div class="cw-head-picker">
                <OrganisationPicker id="election-unit" title=Words::ChooseUnit value=organisation change=choose none=Words::Whole narrows=true
                    suits=|kind| !matches!(kind, OrganisationKind::Department | OrganisationKind::Employer)/>
            </div>
            {may_plan.then(|| view! {
                <button type="button" class="btn btn-primary" aria-haspopup="dialog" on:click=move |_| planning.set(true)>{icon(Icon::Plus)}{t(Words::Plan)}</button>
            })}
        </PageHead>
        {move || sums.get().map(|sums| stats(&sums))}
        <div class="card cw-list">
            <div class="cw-toolbar">
                <label class="cw-inline">
                    <span>{t(Words::Need)}</span>
                    <select class="form-select" on:change=move |event| router.set_params(&[("need", &event_target_value(&event)), ("cursor", "")])>
                        <option value="" selected=move || chosen().is_empty()>{t(Words::NeedAll)}</option>
                        {NEEDS
                            .into_iter()
                            .map(|(word, _, name)| view! { <option value=word selected=move || chosen() == word>{t(name)}</option> })
                            .collect_view()}
                    </select>
                </label>
                <BatchButtons chosen=chosen_ones done=reload/>
            </div>
            {table}
        </div>
        <PlanDialog open=planning planned=reload/>
    }
}

fn stats(sums: &BoardSums) -> AnyView {
    let number = format::number;
    let (unknown, open) = (number(sums.unknown), number(sums.under_way));
    let waiting = number(sums.waiting);
    let overdue = number(sums.overdue);
    let (n, all) = (number(sums.one_head), number(sums.both));
    let share = percent(sums.one_head, sums.both).to_string();
    let some = sums.both > 0;
    let one_head = move || match some {
        true => fill(
            Words::OneHeadOf,
            &[("n", &n), ("all", &all), ("percent", &share)],
        ),
        false => t(Words::OneHeadNone)().to_owned(),
    };
    let places = move || {
        fill(
            Words::PlacesNote,
            &[("n", &unknown), ("open", &open), ("waiting", &waiting)],
        )
    };
    let overdue = move || fill(Words::EndsSoonNote, &[("n", &overdue)]);
    view! {
        <div class="cw-stats">
            {stat(Icon::Building, Words::Places.into(), number(sums.places), Some(places.into_any()), "blue")}
            {stat(Icon::Calendar, Words::EndsSoonSum.into(), number(sums.ends_soon + sums.overdue), Some(overdue.into_any()), "amber")}
            {stat(Icon::People, Words::People.into(), number(sums.people), Some(t(Words::PeopleNote).into_any()), "teal")}
            {stat(Icon::Star, Words::OneHead.into(), number(sums.one_head), Some(one_head.into_any()), "slate")}
        </div>
    }
    .into_any()
}

/// A term in one line.
fn term(term: TermSummary) -> AnyView {
    let text = move || {
        let (n, day) = (term.ordinal.to_string(), term.planned_to.to_string());
        let body = election::body(term.body).get(lang());
        fill(Words::TermOf, &[("body", body), ("n", &n), ("day", &day)])
    };
    view! { <div>{text}</div> }.into_any()
}

fn row(place: BoardPlace, chosen: Chosen) -> AnyView {
    let tick = chosen.tick(&place);
    let terms = place.terms.into_iter().map(term).collect_view();
    let one_head = move || match place.one_head {
        Some(true) => t(Common::Yes)(),
        Some(false) => t(Common::No)(),
        None => "–",
    };
    // The places of the own view are told apart by what stands between the city and them.
    let (above, name) = match place.name.rsplit_once('/') {
        Some((above, name)) => (above, name.to_owned()),
        None => ("", place.name.clone()),
    };
    let above = match above.split_once('/') {
        Some((_, below)) => below.replace('/', " / "),
        None => String::new(),
    };
    let election = place.election.map(|one| {
        view! { <a href=PageKind::Election.of(one.id)>{standing(one.state)}</a>" "{one.effective_on.to_string()} }
    });
    view! {
        <tr>
            <th scope="row" class="cw-name">
                <a href=PageKind::Organisation.of(place.organisation_id)>{name}</a>
                <div class="text-secondary fw-normal">{above}</div>
            </th>
            <td>{lack(place.need)}</td>
            <td>{terms}</td>
            <td class="cw-number">{format::number(place.people)}</td>
            <td>{one_head}</td>
            <td>{tick}" "{election}</td>
        </tr>
    }
    .into_any()
}
