//! Secretaries whom a public institution may take on.

use contract::InstitutionCandidate;
use leptos::prelude::*;

use super::retirements::unit_choice;
use crate::logic::route::PageKind;
use crate::logic::text::{Label, Retirements as Words};
use crate::logic::{duplicate, format, retirement};
use crate::state::app;
use crate::state::lang::{t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::PageHead;
use crate::ui::icon::Icon;
use crate::ui::paging::{Listing, Pager};
use crate::ui::states;
use crate::ui::table::{DataTable, Head};

/// The page.
#[component]
pub fn Candidates() -> impl IntoView {
    let app = app();
    let router = app.router;
    let found = Remote::load(
        move || router.query(),
        async move |address| {
            let query = retirement::candidates(&address);
            let page = app
                .api
                .call(async |client| client.institution_candidate_list(&query).await)
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
            Head::text(Words::Name),
            Head::text(Words::Place),
            Head::text(Words::Post),
            Head::text(Words::BirthDate),
            Head::text(Words::CommunitySince),
            Head::text(Words::SecretarySince),
        ]
    });
    let table = DataTable {
        caption: Words::CandidatesTitle.into(),
        heads,
        remote: found,
        pager: Some(Pager::new()),
        wording: Words::CandidatesTotal.into(),
    }
    .view(row, || {
        states::empty(Icon::Star, Words::CandidatesNone, None, None)
    });
    view! {
        <PageHead title=Signal::derive(|| t(Words::CandidatesTitle)().to_owned()) note=Signal::derive(|| t(Words::CandidatesNote)().to_owned())/>
        <div class="card cw-list">
            <div class="cw-toolbar">{unit_choice("candidate-unit")}</div>
            {table}
        </div>
    }
}

fn row(one: InstitutionCandidate) -> AnyView {
    let worker = one.worker;
    let post = Label {
        zh: worker.post.label(),
        en: worker.post.label_en(),
    };
    let place = duplicate::place(&worker);
    view! {
        <tr>
            <td class="cw-name"><a href=PageKind::Person.of(worker.id)>{worker.name}</a></td>
            <td>{place}</td>
            <td>{tl(post)}</td>
            <td class="cw-nowrap">{worker.birth_date.to_string()}</td>
            <td class="cw-nowrap">{format::day(worker.community_since)}</td>
            <td class="cw-nowrap">{one.secretary_since.to_string()}</td>
        </tr>
    }
    .into_any()
}
