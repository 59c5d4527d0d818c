//! One election, step by step.

use contract::{EffectView, ElectionStep, ElectionView, FieldProblem, ListedView, StandingView};
use domain::election::{ElectionKind, ElectionState};
use domain::worker::{Post, Severity, submission::Level};
use leptos::prelude::*;
use uuid::Uuid;

use super::candidates::CandidateForm;
use super::decide;
use super::result::ResultForm;
use super::standing;
use crate::logic::election;
use crate::logic::failure::field_message;
use crate::logic::route::PageKind;
use crate::logic::text::{Elections as Words, Label};
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::state::{App, app};
use crate::ui::controls::{Card, Mood, PageHead, badge, facts};
use crate::ui::form::FormState;
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};

/// An election that is worked on.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) app: App,
    pub(super) id: Uuid,
    election: Remote<ElectionView>,
}

impl Desk {
    /// Shows the election as it is after a step.
    pub(super) fn take(self, view: ElectionView) {
        let _ = self.election.data.try_set(Some(view));
    }
}

/// The page.
#[component]
pub fn ElectionPage(
    /// Which.
    id: Uuid,
) -> impl IntoView {
    let app = app();
    let election = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.election_get(id).await)
                .await
        },
    );
    let desk = Desk { app, id, election };
    show(election, 8, move |view| sheet(desk, view))
}

pub(super) fn may(view: &ElectionView, step: ElectionStep) -> bool {
    view.may.contains(&step)
}

fn sheet(desk: Desk, view: ElectionView) -> AnyView {
    let title = match view.place.rsplit_once('/') {
        Some((_, name)) => name.to_owned(),
        None => view.place.clone(),
    };
    let kind = Label {
        zh: view.kind.label(),
        en: view.kind.label_en(),
    };
    let title = Signal::derive(move || format!("{title} · {}", kind.get(lang())));
    let candidates = match may(&view, ElectionStep::Candidates) {
        true => view! { <CandidateForm desk=desk election=view.clone()/> }.into_any(),
        false => candidates(&view),
    };
    let reviewed = view.candidates.iter().any(|one| one.passed);
    let result = (may(&view, ElectionStep::Result) && reviewed)
        .then(|| view! { <ResultForm desk=desk election=view.clone()/> });
    let actions = decide::actions(desk, &view);
    view! {
        <PageHead title=title>{actions}</PageHead>
        {basics(&view)}
        {findings(&view)}
        {list(desk, &view)}
        {candidates}
        {result}
        {effects(&view)}
    }
    .into_any()
}

fn basics(view: &ElectionView) -> AnyView {
    let bodies = view.bodies.clone();
    let bodies = move || {
        let names = bodies.iter();
        let names: Vec<_> = names
            .map(|body| election::body(*body).get(lang()))
            .collect();
        names.join(lang().of("、", ", "))
    };
    let person = |name: &Option<String>| name.clone().unwrap_or_else(|| "–".to_owned());
    let waits = view
        .approving
        .filter(|_| view.state == ElectionState::Submitted && view.may.is_empty());
    let mut pairs: Vec<(Label, AnyView)> = vec![
        (
            Words::Place.into(),
            view! { <a href=PageKind::Organisation.of(view.organisation_id)>{view.place.replace('/', " / ")}</a> }
                .into_any(),
        ),
        (
            Words::State.into(),
            view! { {standing(view.state)}" "{waits.map(waiting)} }.into_any(),
        ),
        (Words::Bodies.into(), view! { {bodies} }.into_any()),
        (Words::VotingOn.into(), view.voting_on.to_string().into_any()),
        (
            Words::EffectiveOn.into(),
            view.effective_on.to_string().into_any(),
        ),
        (
            Words::PlannedTo.into(),
            view.planned_to.to_string().into_any(),
        ),
        (
            Words::DocumentNumber.into(),
            person(&view.document_number).into_any(),
        ),
        (Words::DraftedBy.into(), view.drafted_by.clone().into_any()),
        (
            Words::SubmittedBy.into(),
            person(&view.submitted_by).into_any(),
        ),
        (
            Words::DecidedBy.into(),
            person(&view.decided_by).into_any(),
        ),
    ];
    if let Some(reason) = &view.reason {
        pairs.push((Words::Reason.into(), reason.clone().into_any()));
    }
    let decision = view.decision_reason.clone().map(|reason| {
        view! {
            <div class="alert alert-warning" role="status">{icon(Icon::Warning)}<span>{t(Words::ReturnReason)}"："{reason}</span></div>
        }
    });
    view! {
        {decision}
        <section class="card cw-card"><div class="card-body">{facts(pairs)}</div></section>
    }
    .into_any()
}

fn waiting(level: Level) -> AnyView {
    let text = move || {
        let level = lang().of(level.label(), level.label_en());
        fill(Words::WaitsFor, &[("level", level)])
    };
    view! { <span class="text-secondary">{text}</span> }.into_any()
}

/// What is wrong, and what is doubtful, each with whom it is about.
fn findings(view: &ElectionView) -> AnyView {
    let (wrong, doubtful): (Vec<_>, Vec<_>) = view
        .findings
        .iter()
        .map(|one| (subject(one), person(view, one), one.clone()))
        .partition(|(_, _, one)| one.severity == Severity::Error);
    view! {
        {notice(wrong, Words::Wrong, "alert alert-danger")}
        {notice(doubtful, Words::Doubtful, "alert alert-warning")}
    }
    .into_any()
}

/// Findings of one kind: the body and the person that each is about, and what it says.
fn notice(
    lines: Vec<(Option<Label>, Option<String>, FieldProblem)>,
    title: Words,
    class: &'static str,
) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let shown = move || {
        lines
            .iter()
            .map(|(body, name, found)| {
                let text = field_message(found, lang());
                let whom = name
                    .clone()
                    .or_else(|| body.map(|label| label.get(lang()).to_owned()));
                let text = match whom {
                    Some(name) => fill(Words::FindingPerson, &[("name", &name), ("text", &text)]),
                    None => text,
                };
                view! { <li>{text}</li> }
            })
            .collect_view()
    };
    let shown = view! {
        <div class=class role="status">
            {icon(Icon::Warning)}
            <div><strong>{t(title)}</strong><ul class="mb-0">{shown}</ul></div>
        </div>
    };
    Some(shown.into_any())
}

/// The body that a finding is about.
fn subject(found: &FieldProblem) -> Option<Label> {
    let body = found.field.strip_prefix("counts.")?;
    domain::election::Body::from_code(body).map(election::body)
}

/// Whom a finding is about.
fn person(view: &ElectionView, found: &FieldProblem) -> Option<String> {
    let mut parts = found.field.split('.');
    match (parts.next()?, parts.next()?) {
        ("candidates", at) => {
            let at: usize = at.parse().ok()?;
            Some(view.candidates.get(at)?.name.clone())
        }
        ("outgoing", id) => {
            let of = |one: &&EffectView| one.worker_id.to_string() == id;
            Some(view.effects.iter().find(of)?.name.clone())
        }
        _ => None,
    }
}

fn post(post: Option<Post>) -> impl Fn() -> &'static str + Copy + Send + Sync + 'static {
    move || post.map_or("–", |post| lang().of(post.label(), post.label_en()))
}

fn list(desk: Desk, view: &ElectionView) -> AnyView {
    let rows = view.listed.iter().map(listed).collect_view().into_any();
    let planned = may(view, ElectionStep::Delete) && !may(view, ElectionStep::Candidates);
    let body = match (view.listed.is_empty(), planned) {
        (false, _) => plain_table(
            Words::List,
            &[Head::text(Words::Name), Head::text(Words::Post)],
            rows,
        ),
        (true, true) => {
            view! { <p class="text-secondary p-3 mb-0">{t(Words::ListNone)}</p> }.into_any()
        }
        (true, false) => {
            view! { <p class="text-secondary p-3 mb-0">{t(Words::ListEmpty)}</p> }.into_any()
        }
    };
    let freeze = may(view, ElectionStep::Freeze).then(|| freeze(desk, view.revision, planned));
    view! {
        <Card title=Words::List flush=true>
            <p class="text-secondary p-3 mb-0">{t(Words::ListText)}</p>
            {body}
            {freeze}
        </Card>
    }
    .into_any()
}

fn listed(one: &ListedView) -> AnyView {
    view! {
        <tr>
            <th scope="row"><a href=PageKind::Person.of(one.worker_id)>{one.name.clone()}</a></th>
            <td>{post(one.post)}</td>
        </tr>
    }
    .into_any()
}

fn freeze(desk: Desk, revision: i64, first: bool) -> AnyView {
    let form = FormState::with(&[]);
    let app = desk.app;
    let go = move |_| {
        form.submit(async move || {
            let answer = app
                .api
                .call(async |client| client.election_list_freeze(desk.id, revision).await)
                .await;
            match answer {
                Ok(view) => {
                    app.toasts.success(Words::Frozen);
                    desk.take(view);
                }
                Err(failure) => app.toasts.failure(&failure),
            }
            Ok(())
        });
    };
    let (class, words) = match first {
        true => ("btn btn-primary", Words::Freeze),
        false => ("btn", Words::FreezeAgain),
    };
    view! {
        <div class="p-3"><button type="button" class=class disabled=move || form.busy.get() on:click=go>{icon(Icon::Lock)}{t(words)}</button></div>
    }
    .into_any()
}

/// Seats with votes and outcome, line by line.
pub(super) fn seats(stands: &[StandingView]) -> AnyView {
    stands
        .iter()
        .map(|one| {
            let one = one.clone();
            let text = move || {
                let mut parts = vec![election::title(one.body, one.rank).get(lang()).to_owned()];
                let votes = one.votes.map(|votes| votes.to_string());
                parts.extend(votes.map(|n| fill(Words::SeatVotes, &[("n", &n)])));
                let outcome = one.outcome;
                parts.extend(outcome.map(|one| lang().of(one.label(), one.label_en()).to_owned()));
                parts.join(" · ")
            };
            view! { <div>{text}</div> }
        })
        .collect_view()
        .into_any()
}

/// The candidates when they are only looked at.
fn candidates(view: &ElectionView) -> AnyView {
    if view.candidates.is_empty() {
        return ().into_any();
    }
    let record = view.kind == ElectionKind::Record;
    let rows = view
        .candidates
        .iter()
        .map(|one| {
            let name = match one.worker_id {
                Some(id) => view! { <a href=PageKind::Person.of(id)>{one.name.clone()}</a> }.into_any(),
                None => one.name.clone().into_any(),
            };
            let review = match (record, one.passed) {
                (true, _) => ().into_any(),
                (false, true) => badge(Words::ReviewPassed, Mood::Good),
                (false, false) => badge(Words::ReviewOpen, Mood::Attention),
            };
            view! { <tr><th scope="row">{name}</th><td>{seats(&one.stands)}</td><td>{review}</td></tr> }
        })
        .collect_view()
        .into_any();
    view! {
        <Card title=Words::Candidates flush=true>
            {plain_table(Words::Candidates, &[Head::text(Words::Name), Head::text(Words::StandsFor), Head::text(Words::Review)], rows)}
        </Card>
    }
    .into_any()
}

/// What the result comes to.
fn effects(view: &ElectionView) -> AnyView {
    if view.effects.is_empty() {
        return ().into_any();
    }
    let rows = view
        .effects
        .iter()
        .map(|one| {
            let fate = Label {
                zh: one.fate.label(),
                en: one.fate.label_en(),
            };
            view! {
                <tr>
                    <th scope="row"><a href=PageKind::Person.of(one.worker_id)>{one.name.clone()}</a></th>
                    <td>{post(one.before)}</td>
                    <td>{post(one.after)}</td>
                    <td>{tl(fate)}</td>
                    <td>{seats(&one.seats)}</td>
                </tr>
            }
        })
        .collect_view()
        .into_any();
    let heads = [
        Head::text(Words::Name),
        Head::text(Words::Before),
        Head::text(Words::After),
        Head::text(Words::Fate),
        Head::text(Words::NewSeats),
    ];
    view! {
        <Card title=Words::Effects flush=true>
            <p class="text-secondary p-3 mb-0">{t(Words::EffectsText)}</p>
            {plain_table(Words::Effects, &heads, rows)}
        </Card>
    }
    .into_any()
}
