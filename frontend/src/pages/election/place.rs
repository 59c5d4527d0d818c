//! The terms of a place, with everyone who holds or held a seat.

use contract::{PlaceTerms, SeatView, TermView};
use domain::election::Body;
use leptos::prelude::*;
use uuid::Uuid;

use super::standing;
use crate::logic::election;
use crate::logic::route::PageKind;
use crate::logic::text::{Elections as Words, Label};
use crate::state::app;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::Card;
use crate::ui::icon::Icon;
use crate::ui::show::show;
use crate::ui::states;
use crate::ui::table::{Head, plain_table};

/// The card on the page of a village or community.
#[component]
pub fn PlaceTermsCard(
    /// Place.
    id: Uuid,
) -> impl IntoView {
    let api = app().api;
    let terms = Remote::load(
        || (),
        async move |()| {
            api.call(async |client| client.place_terms_get(id).await)
                .await
        },
    );
    view! {
        <Card title=Words::PlaceTerms flush=true>{show(terms, 4, sheet)}</Card>
    }
}

fn sheet(view: PlaceTerms) -> AnyView {
    if view.terms.is_empty() && view.elections.is_empty() {
        return states::empty(Icon::Check, Words::PlaceTermsNone, None, None);
    }
    let elections = view
        .elections
        .into_iter()
        .map(|one| {
            let kind = Label {
                zh: one.kind.label(),
                en: one.kind.label_en(),
            };
            view! {
                <tr>
                    <th scope="row"><a href=PageKind::Election.of(one.id)>{tl(kind)}</a></th>
                    <td>{one.effective_on.to_string()}</td>
                    <td>{standing(one.state)}</td>
                </tr>
            }
        })
        .collect_view()
        .into_any();
    let heads = [
        Head::text(Words::Kind),
        Head::text(Words::EffectiveOn),
        Head::text(Words::State),
    ];
    let terms = view.terms.into_iter().map(term).collect_view();
    view! {
        {terms}
        {plain_table(Words::Held, &heads, elections)}
    }
    .into_any()
}

fn term(view: TermView) -> AnyView {
    let term = view.term;
    let body = term.body;
    let title = move || {
        let n = term.ordinal.to_string();
        let body = election::body(body).get(lang());
        match term.actual_to {
            Some(to) => fill(
                Words::TermPast,
                &[
                    ("body", body),
                    ("n", &n),
                    ("from", &term.from.to_string()),
                    ("to", &to.to_string()),
                ],
            ),
            None => fill(
                Words::TermOf,
                &[
                    ("body", body),
                    ("n", &n),
                    ("day", &term.planned_to.to_string()),
                ],
            ),
        }
    };
    let seats = view.seats.into_iter();
    let rows = seats.map(|one| seat(body, one)).collect_view().into_any();
    let heads = [
        Head::text(Words::Name),
        Head::text(Words::Seat),
        Head::text(Words::Manner),
        Head::number(Words::Votes),
        Head::text(Words::Period),
        Head::text(Words::End),
    ];
    view! {
        <section class="cw-section p-3">
            <h3>{title}</h3>
            {plain_table(Words::PlaceTerms, &heads, rows)}
        </section>
    }
    .into_any()
}

fn seat(body: Body, seat: SeatView) -> AnyView {
    let name = match (seat.worker_id, seat.name) {
        (Some(id), Some(name)) => view! { <a href=PageKind::Person.of(id)>{name}</a> }.into_any(),
        _ => view! { {t(Words::NotHere)} }.into_any(),
    };
    let manner = Label {
        zh: seat.manner.label(),
        en: seat.manner.label_en(),
    };
    let end = move || seat.end.map(|end| lang().of(end.label(), end.label_en()));
    let days = match seat.until {
        Some(until) => format!("{} – {until}", seat.from),
        None => format!("{} –", seat.from),
    };
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td>{tl(election::title(body, seat.rank))}</td>
            <td>{tl(manner)}</td>
            <td class="cw-number">{seat.votes.map(|votes| votes.to_string())}</td>
            <td>{days}</td>
            <td>{end}</td>
        </tr>
    }
    .into_any()
}
