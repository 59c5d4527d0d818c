//! Results of elections among what waits: each is about a place and decided on its own page.

use contract::{ElectionQuery, ElectionWaiting, SubmissionList};
use leptos::prelude::*;

use crate::logic::format;
use crate::logic::route::PageKind;
use crate::logic::text::{Label, Submissions as Words};
use crate::pages::election::standing;
use crate::state::app;
use crate::state::lang::{fill, t, tl};
use crate::state::remote::Remote;
use crate::ui::table::{Head, plain_table};

/// Their part of the list that is shown; nothing when there is none.
#[component]
pub fn Elections(
    /// Which list.
    chosen: Memo<SubmissionList>,
) -> impl IntoView {
    let api = app().api;
    let found = Remote::load(
        move || chosen.get(),
        async move |view| {
            let query = ElectionQuery {
                view: Some(view),
                ..ElectionQuery::default()
            };
            api.call(async |client| client.election_list(&query).await)
                .await
        },
    );
    // What cannot be read is no reason to hide what waits otherwise; the page of elections says so.
    move || {
        let list = found.data.get().filter(|list| list.total > 0)?;
        let total = list.total;
        let shown = i64::try_from(list.items.len()).unwrap_or(total);
        let rows = list.items.into_iter().map(row).collect_view();
        let heads = [
            Head::text(Words::ElectionPlace),
            Head::text(Words::Kind),
            Head::text(Words::ElectionDay),
            Head::text(Words::SubmittedBy),
            Head::text(Words::SubmittedAt),
            Head::text(Words::State),
        ];
        let more = (total > shown).then(|| {
            let n = total.to_string();
            view! { <p><a href=PageKind::Elections.path()>{move || fill(Words::ElectionsMore, &[("n", &n)])}</a></p> }
        });
        Some(view! {
            <section class="cw-section px-3" aria-label=t(Words::Elections)>
                <h2>{t(Words::Elections)}</h2>
                {plain_table(Words::Elections, &heads, rows.into_any())}
                {more}
            </section>
        })
    }
}

fn row(one: ElectionWaiting) -> AnyView {
    let kind = Label {
        zh: one.election.kind.label(),
        en: one.election.kind.label_en(),
    };
    view! {
        <tr>
            <th scope="row" class="cw-name"><a href=PageKind::Election.of(one.election.id)>{one.place.replace('/', " / ")}</a></th>
            <td>{tl(kind)}</td>
            <td>{one.election.effective_on.to_string()}</td>
            <td>{one.submitted_by}</td>
            <td>{format::instant(one.submitted_at)}</td>
            <td>{standing(one.election.state)}</td>
        </tr>
    }
    .into_any()
}
