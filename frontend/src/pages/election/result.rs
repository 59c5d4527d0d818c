//! Entering the result: how many voted, what came of each candidacy, where the others go.

use contract::{CandidateView, ElectionResults, ElectionView, ListedView, StandingView};
use domain::election::{Body, Outcome};
use leptos::prelude::*;

use super::detail::Desk;
use crate::logic::election::{self, count_key, outgoing_key, stands_key};
use crate::logic::failure::Failure;
use crate::logic::form::Form;
use crate::logic::text::Elections as Words;
use crate::pages::people::own;
use crate::state::lang::{fill, lang, t};
use crate::ui::controls::Card;
use crate::ui::field::{CheckField, SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;

/// The form.
#[component]
pub fn ResultForm(
    /// Where it is worked on.
    desk: Desk,
    /// The election.
    election: ElectionView,
) -> impl IntoView {
    let app = desk.app;
    let form = FormState::new(Form::opened(election::result_opened(&election)));
    let dirty = Signal::derive(move || form.form.with(|form| form.is_dirty()));
    app.router.guard(dirty);
    let bodies = election.bodies.iter();
    let counts = bodies.map(|body| count(form, *body)).collect_view();
    let candidacies = election
        .candidates
        .iter()
        .enumerate()
        .filter(|(_, candidate)| candidate.passed)
        .flat_map(|(at, candidate)| {
            candidate
                .stands
                .iter()
                .map(move |standing| candidacy(form, at, candidate, standing))
        })
        .collect_view();
    let outgoing = election
        .listed
        .iter()
        .filter(|listed| !elected(&election, listed))
        .map(|listed| outgoing(form, listed))
        .collect_view();
    let stored = StoredValue::new(election);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let read = stored.with_value(|view| {
            form.form
                .with_untracked(|form| election::result_read(form, view))
        });
        let result = match read {
            Ok(result) => result,
            Err(found) => return form.refuse(Failure::of_fields(found)),
        };
        let input = ElectionResults {
            items: vec![result],
        };
        form.submit(async move || {
            let saved = app
                .api
                .call(async |client| client.election_results_save(&input).await)
                .await?;
            form.form.update(|form| form.settle());
            app.toasts.success(Words::ResultSaved);
            if let Some(view) = saved.items.into_iter().next() {
                desk.take(view);
            }
            Ok(())
        });
    };
    view! {
        <Card title=Words::Result>
            <form class="cw-form" on:submit=submit novalidate>
                {form_failure(form)}
                {counts}
                {candidacies}
                <h3 class="mt-3">{t(Words::Outgoing)}</h3>
                <p class="text-secondary">{t(Words::OutgoingText)}</p>
                {outgoing}
                <div class="btn-list mt-3">{submit_button(form, Words::ResultSave)}</div>
            </form>
        </Card>
    }
}

/// Whether somebody of the list has won a seat by what is kept.
fn elected(election: &ElectionView, listed: &ListedView) -> bool {
    let won =
        |one: &StandingView| matches!(one.outcome, Some(Outcome::Elected | Outcome::Appointed));
    let mut of = election.candidates.iter();
    of.any(|one| one.worker_id == Some(listed.worker_id) && one.stands.iter().any(won))
}

/// Fields of one thing under its name.
fn group(
    name: impl Fn() -> String + Clone + Send + Sync + 'static,
    fields: impl IntoView + 'static,
) -> AnyView {
    let title = name.clone();
    view! {
        <div class="cw-row" role="group" aria-label=name>
            <div class="cw-grow">
                <div class="fw-bold mb-2">{title}</div>
                <div class="cw-fields">{fields}</div>
            </div>
        </div>
    }
    .into_any()
}

fn count(form: FormState, body: Body) -> AnyView {
    let name = move || {
        fill(
            Words::CountOf,
            &[("body", election::body(body).get(lang()))],
        )
    };
    group(
        name,
        view! {
            <TextField form=form key=count_key(body, "voters") label=Words::Voters kind="number" length=7/>
            <TextField form=form key=count_key(body, "ballots") label=Words::Ballots kind="number" length=7/>
        },
    )
}

fn candidacy(
    form: FormState,
    at: usize,
    candidate: &CandidateView,
    standing: &StandingView,
) -> AnyView {
    let (body, seat) = (standing.body, election::title(standing.body, standing.rank));
    let person = candidate.name.clone();
    let name = move || {
        let seat = seat.get(lang());
        fill(Words::StandsOf, &[("name", &person), ("seat", seat)])
    };
    group(
        name,
        view! {
            <TextField form=form key=stands_key(at, body, "votes") label=Words::Votes kind="number" length=7/>
            <SelectField form=form key=stands_key(at, body, "outcome") label=Words::Outcome options=own!(Outcome)/>
        },
    )
}

fn outgoing(form: FormState, listed: &ListedView) -> AnyView {
    let id = listed.worker_id;
    let person = listed.name.clone();
    let goes = Signal::derive(|| {
        let option = |code: &str, words: Words| (code.to_owned(), t(words)().to_owned());
        vec![
            option("LEAVES", Words::Leaves),
            option("STAYS", Words::StaysAsStaff),
        ]
    });
    group(
        move || person.clone(),
        view! {
            <SelectField form=form key=outgoing_key(id, "goes") label=Words::Fate options=goes required=true/>
            <CheckField form=form key=outgoing_key(id, "handed_over") label=Words::HandedOver/>
            <CheckField form=form key=outgoing_key(id, "audited") label=Words::Audited/>
        },
    )
}
