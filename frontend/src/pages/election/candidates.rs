//! Entering candidates with what the departments say of them.

use contract::{ElectionView, WorkerQuery, WorkerSummary};
use domain::election::{Body, ElectionKind, Rank, Reviewer};
use domain::worker::WorkerStatus;
use leptos::prelude::*;

use super::detail::Desk;
use crate::logic::election;
use crate::logic::form::Form;
use crate::logic::text::{Elections as Words, Label};
use crate::state::lang::{fill, lang, t};
use crate::state::remote::Remote;
use crate::ui::choice::Choices;
use crate::ui::controls::Card;
use crate::ui::field::{SelectField, TextField, form_failure, submit_button};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};

const LIST: &str = "candidates";

/// The form.
#[component]
pub fn CandidateForm(
    /// Where it is worked on.
    desk: Desk,
    /// The election.
    election: ElectionView,
) -> impl IntoView {
    let app = desk.app;
    let form = FormState::new(Form::opened(election::candidates_opened(&election)));
    let dirty = Signal::derive(move || form.form.with(|form| form.is_dirty()));
    app.router.guard(dirty);
    let revision = election.revision;
    let people = people(desk, &election);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let input = form.form.with_untracked(election::candidates_read);
        form.submit(async move || {
            let view = app
                .api
                .call(async |client| {
                    client
                        .election_candidates_save(desk.id, revision, &input)
                        .await
                })
                .await?;
            form.form.update(|form| form.settle());
            app.toasts.success(Words::CandidatesSaved);
            desk.take(view);
            Ok(())
        });
    };
    let count = Memo::new(move |_| form.form.with(|form| form.rows(LIST)));
    let bodies = StoredValue::new(election.bodies.clone());
    // Who sits already was not reviewed here.
    let reviews = election.kind != ElectionKind::Record;
    let shown = move || {
        (0..count.get())
            .map(|at| candidate(form, at, bodies.get_value(), people, reviews))
            .collect_view()
    };
    view! {
        <Card title=Words::Candidates>
            <form class="cw-form" on:submit=submit novalidate>
                {reviews.then(|| view! { <p class="text-secondary">{t(Words::CandidatesText)}</p> })}
                {form_failure(form)}
                <div class="cw-rows">{shown}</div>
                <div class="btn-list mt-3">
                    <button type="button" class="btn" on:click=move |_| form.form.update(|form| form.add_row(LIST, "person"))>
                        {icon(Icon::Plus)}{t(Words::CandidateAdd)}
                    </button>
                    {submit_button(form, Words::CandidatesSave)}
                </div>
            </form>
        </Card>
    }
}

/// Whoever serves at the place, and whoever is a candidate already.
fn people(desk: Desk, election: &ElectionView) -> Signal<Choices> {
    let place = election.organisation_id;
    let found = Remote::load(
        || (),
        async move |()| {
            let query = WorkerQuery {
                organisation_id: Some(place),
                status: Some(WorkerStatus::Active),
                limit: Some(200),
                ..WorkerQuery::default()
            };
            desk.app
                .api
                .call(async |client| client.worker_list(&query).await)
                .await
        },
    );
    let known: Choices = election
        .candidates
        .iter()
        .filter_map(|one| Some((one.worker_id?.to_string(), one.name.clone())))
        .collect();
    Signal::derive(move || {
        let mut choices: Choices = found
            .data
            .get()
            .map(|page| page.items.iter().map(choice).collect())
            .unwrap_or_default();
        for (id, name) in &known {
            if !choices.iter().any(|(one, _)| one == id) {
                choices.push((id.clone(), name.clone()));
            }
        }
        choices
    })
}

/// People of one name are told apart by the end of their number.
fn choice(worker: &WorkerSummary) -> (String, String) {
    let post = lang().of(worker.post.label(), worker.post.label_en());
    let number: String = worker.id_number_masked.chars().rev().take(4).collect();
    let number: String = number.chars().rev().collect();
    (
        worker.id.to_string(),
        fill(
            Words::Choice,
            &[("name", &worker.name), ("number", &number), ("post", post)],
        ),
    )
}

fn candidate(
    form: FormState,
    at: usize,
    bodies: Vec<Body>,
    people: Signal<Choices>,
    reviewed: bool,
) -> AnyView {
    let key = move |field: &str| format!("{LIST}.{at}.{field}");
    let number = (at + 1).to_string();
    let remove = {
        let number = number.clone();
        move || fill(Words::CandidateRemove, &[("n", &number)])
    };
    let title = move || fill(Words::CandidateNumber, &[("n", &number)]);
    let unregistered = Memo::new(move |_| form.get(&key("person")).is_empty());
    let failed = Memo::new(move |_| {
        let mut reviewers = Reviewer::ALL.iter();
        reviewers.any(|reviewer| form.get(&key(reviewer.code())) == "FAIL")
    });
    let pass = move |_| {
        for reviewer in Reviewer::ALL {
            form.set(&key(reviewer.code()), "PASS");
        }
    };
    let seats = bodies
        .into_iter()
        .map(|body| {
            let options = Signal::derive(move || {
                let rank = |rank: &Rank| {
                    let title = election::title(body, *rank).get(lang());
                    (rank.code().to_owned(), title.to_owned())
                };
                Rank::ALL.iter().map(rank).collect::<Choices>()
            });
            view! { <SelectField form=form key=key(body.code()) label=election::body(body) options=options none=Words::NotStanding/> }
        })
        .collect_view();
    let verdicts = Signal::derive(move || {
        let option = |code: &str, words: Words| (code.to_owned(), t(words)().to_owned());
        vec![option("PASS", Words::Pass), option("FAIL", Words::Fail)]
    });
    let reviews = Reviewer::ALL
        .iter()
        .filter(|_| reviewed)
        .map(|reviewer| {
            let label = Label {
                zh: reviewer.label(),
                en: reviewer.label_en(),
            };
            view! { <SelectField form=form key=key(reviewer.code()) label=label options=verdicts none=Words::Silent/> }
        })
        .collect_view();
    let heading = title.clone();
    view! {
        <div class="cw-row" role="group" aria-label=title>
            <div class="cw-grow">
                <div class="fw-bold mb-2">{heading}</div>
                <div class="cw-fields">
                    <SelectField form=form key=key("person") label=Words::Person options=people none=Words::PersonNone/>
                    {move || unregistered.get().then(|| view! {
                        <TextField form=form key=key("name") label=Words::Name hint=Words::NameHint length=50/>
                    })}
                    {seats}
                    {reviews}
                    {move || failed.get().then(|| view! {
                        <TextField form=form key=key("reason") label=Words::FailReason required=true length=200/>
                    })}
                    {reviewed.then(|| view! {
                        <div class="cw-field-end"><button type="button" class="btn btn-sm" on:click=pass>{icon(Icon::Check)}{t(Words::PassAll)}</button></div>
                    })}
                </div>
            </div>
            <button type="button" class="btn btn-icon btn-ghost-danger cw-row-remove" aria-label=remove.clone() title=remove
                on:click=move |_| form.form.update(|form| form.remove_row(LIST, at))>{icon(Icon::Trash)}</button>
        </div>
    }
    .into_any()
}
