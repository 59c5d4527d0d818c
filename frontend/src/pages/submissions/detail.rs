//! One submission: values before and after, what was done with it, and what may be.

use contract::{Permission, SubmissionAction, SubmissionStep, SubmissionView, SubmittedField};
use domain::worker::submission::{StepKind, SubmissionKind, SubmissionState};
use leptos::prelude::*;
use uuid::Uuid;

use super::decide::{self, Desk};
use super::list::{age, kind_name, level_name, standing};
use super::photo;
use super::proofs::proofs;
use crate::logic::failure::field_message;
use crate::logic::route::PageKind;
use crate::logic::text::{Common, Label, Own, Submissions as Words};
use crate::logic::{format, history};
use crate::pages::own::files::{self, Chosen, FilePicker};
use crate::state::app;
use crate::state::lang::{fill, lang, t, tl};
use crate::state::remote::Remote;
use crate::ui::controls::{Card, Mood, PageHead, badge, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::show::show;
use crate::ui::table::{Head, plain_table};
use crate::ui::timeline::{Event, timeline};

/// The page.
#[component]
pub fn SubmissionPage(
    /// Which one.
    id: Uuid,
) -> impl IntoView {
    let app = app();
    let found = Remote::load(
        || (),
        async move |()| {
            app.api
                .call(async |client| client.submission_get(id).await)
                .await
        },
    );
    show(found, 10, move |view| {
        sheet(Desk::new(app, id, found, &view), view)
    })
}

fn sheet(desk: Desk, view: SubmissionView) -> AnyView {
    let item = view.summary.clone();
    let name = item
        .name
        .clone()
        .unwrap_or_else(|| t(Words::NameGone)().to_owned());
    let kind = kind_name(&item);
    let aged = item.clone();
    let title = Signal::derive(move || name.clone());
    let findings = (!view.findings.is_empty()).then(|| {
        let lines = view.findings.clone();
        let lines = move || {
            lines
                .iter()
                .map(|found| view! { <li>{field_message(found, lang())}</li> })
                .collect_view()
        };
        view! {
            <div class="alert alert-warning" role="status">
                {icon(Icon::Warning)}
                <div>{t(Words::Findings)}{t(Common::Colon)}<ul class="mb-0">{lines}</ul></div>
            </div>
        }
    });
    let outdated = view.fields.iter().any(|field| field.outdated).then(|| {
        view! { <div class="alert alert-warning" role="status">{icon(Icon::Warning)}{t(Words::Outdated)}</div> }
    });
    let may_not = view.may_not.clone().zip(view.may_not_en.clone()).map(|(zh, en)| {
        view! { <div class="alert alert-info" role="status">{icon(Icon::Info)}{move || lang().of(&*zh, &*en).to_owned()}</div> }
    });
    let gone = view
        .fields
        .iter()
        .all(|field| field.before.is_none() && field.after.is_none());
    let buttons = decide::actions(desk, &view);
    let pictures = item
        .state
        .is_open()
        .then(|| photo::pair(item.id.into(), &view.fields))
        .flatten()
        .map(|pair| {
            let again = view
                .may
                .contains(&SubmissionAction::Resubmit)
                .then(|| photo::again(desk));
            view! { <Card title=Words::Photos>{pair}{again}</Card> }
        });
    let (about, done) = (basics(&view), course(&view));
    let table = values(&view.fields, item.kind == SubmissionKind::Enter, Some(desk));
    let table = decide::returning(desk, table);
    let gone = (gone && !item.state.is_open()).then(|| {
        view! { <p class="text-secondary p-3 mb-0">{t(Words::ContentGone)}</p> }
    });
    let papers = matches!(
        item.kind,
        SubmissionKind::Correction | SubmissionKind::Action
    );
    let files = papers.then(|| {
        let files = proofs(item.id.into(), false, &view.proofs);
        let adds = item.action.is_some()
            && item.state == SubmissionState::Submitted
            && view.may.contains(&SubmissionAction::Withdraw);
        let present = view.proofs.len();
        let more = adds.then(|| attach(desk, present));
        view! { <Card title=Own::Proofs>{files}{more}</Card> }
    });
    view! {
        <PageHead title=title>{buttons}</PageHead>
        <div class="cw-badges mb-3">
            {badge(kind, Mood::Primary)}
            {standing(&item)}
            {move || age(&aged)}
        </div>
        {decide::failure(desk)}
        {may_not}
        {outdated}
        {findings}
        <Card title=Words::Route>{about}</Card>
        {pictures}
        <Card title=Words::Fields flush=true>
            {table}
            {gone}
        </Card>
        {files}
        <Card title=Words::Course>{done}</Card>
    }
    .into_any()
}

/// Adds papers to an own action that waits.
fn attach(desk: Desk, present: usize) -> AnyView {
    let app = app();
    let add = Callback::new(move |chosen: Vec<Chosen>| {
        leptos::task::spawn_local(async move {
            let mut last = None;
            for file in chosen {
                match files::attach(app, desk.id, &file).await {
                    Ok(view) => last = Some(view),
                    Err(failure) => app.toasts.failure(&failure),
                }
            }
            // The page may be gone by now.
            if let Some(view) = last {
                app.toasts.success(Own::ProofAdded);
                let _ = desk.found.data.try_set(Some(view));
            }
        });
    });
    view! { <FilePicker present=Signal::derive(move || present) add=add/> }.into_any()
}

/// Where it goes, and what is known beside the fields.
fn basics(view: &SubmissionView) -> AnyView {
    let item = &view.summary;
    let open = item.state == SubmissionState::Submitted;
    let stage = item.stage;
    let steps = view
        .route
        .iter()
        .map(|level| {
            let here = open && stage == Some(*level);
            let mood = match (item.state, stage) {
                (SubmissionState::Confirmed, _) => Mood::Good,
                (SubmissionState::Submitted, Some(stage)) if *level < stage => Mood::Good,
                _ if here => Mood::Attention,
                _ => Mood::Plain,
            };
            let label = crate::logic::submission::level(*level);
            view! { <li aria-current=here.then_some("step")>{icon(Icon::Right)}{badge(label, mood)}</li> }
        })
        .collect_view();
    let writer = crate::logic::submission::level(view.writer_level);
    let route = view! {
        <ol class="cw-badges list-unstyled mb-0">
            <li>{badge(writer, Mood::Plain)}</li>
            {steps}
        </ol>
    };
    let text = |value: String| view! { {value} }.into_any();
    let mut pairs: Vec<(Label, AnyView)> = vec![
        (Words::Route.into(), route.into_any()),
        (Words::Place.into(), text(item.place.replace('/', " / "))),
        (Words::SubmittedBy.into(), text(item.submitted_by.clone())),
        (
            Words::SubmittedAt.into(),
            text(format::instant(item.submitted_at)),
        ),
    ];
    if let Some(day) = view.effective_on {
        pairs.push((Words::EffectiveOn.into(), text(day.to_string())));
    }
    if let Some(reason) = &view.reason {
        pairs.push((Words::Reason.into(), text(reason.clone())));
    }
    if let Some(import) = view.import_id {
        let may = app().session.may(Permission::ImportRun);
        let link = view! { <a href=PageKind::Import.of(import)>{t(Words::OpenImport)}</a> };
        pairs.push((Words::FromImport.into(), may.then_some(link).into_any()));
    }
    let person = item.worker_id.map(|id| {
        view! { <a class="btn btn-sm" href=PageKind::Person.of(id)>{icon(Icon::Person)}{t(Words::OpenPerson)}</a> }
    });
    view! { {facts(pairs)} {person} }.into_any()
}

/// Values beside each other, field by field; with a desk also why each was or is returned.
pub fn values(fields: &[SubmittedField], new: bool, desk: Option<Desk>) -> AnyView {
    let moved = fields.iter().any(|field| field.outdated);
    let returned = fields.iter().any(|field| field.returned.is_some());
    let mut heads = vec![Head::text(Words::Field)];
    if !new {
        heads.push(Head::text(if moved {
            Words::Before
        } else {
            Words::Registered
        }));
    }
    heads.push(Head::text(Words::After));
    if moved {
        heads.push(Head::text(Words::Now));
    }
    if returned {
        heads.push(Head::text(Words::ReturnedWhy));
    }
    let asking = desk.filter(|desk| desk.may_return);
    let rows = fields
        .iter()
        .map(|field| {
            let field = field.clone();
            let input = asking.map(|desk| decide::reason(desk, &field));
            let (key, label) = (field.field.clone(), field.label.clone());
            let name = move || history::field_name(&key, &label, lang());
            view! {
                <tr class:cw-row-attention=field.outdated>
                    <th scope="row">{name}</th>
                    {(!new).then(|| view! { <td>{said(field.before, field.before_en)}</td> })}
                    <td><strong>{said(field.after, field.after_en)}</strong>{input}</td>
                    {moved.then(|| view! { <td>{field.outdated.then(|| said(field.now, field.now_en))}</td> })}
                    {returned.then(|| view! { <td class="cw-danger">{field.returned.clone()}</td> })}
                </tr>
            }
        })
        .collect_view();
    plain_table(Words::Fields, &heads, rows.into_any())
}

/// What a field says, in the language of the page.
pub fn said(zh: Option<String>, en: Option<String>) -> AnyView {
    view! { {move || value(lang().of(&zh, &en).clone())} }.into_any()
}

/// A value in words; the records of a list stand in lines of their own.
fn value(text: Option<String>) -> AnyView {
    match text {
        None => view! { <span class="text-secondary">{t(Words::Empty)}</span> }.into_any(),
        Some(text) => {
            let lines = text
                .lines()
                .map(|line| view! { <div>{line.to_owned()}</div> });
            lines.collect::<Vec<_>>().into_any()
        }
    }
}

/// What was done with it.
pub fn course(view: &SubmissionView) -> AnyView {
    let names: std::collections::BTreeMap<String, String> = view
        .fields
        .iter()
        .map(|field| (field.field.clone(), field.label.clone()))
        .collect();
    let events = view.steps.iter().map(|step| event(step, &names)).collect();
    timeline(events)
}

fn event(step: &SubmissionStep, names: &std::collections::BTreeMap<String, String>) -> Event {
    let image = match step.kind {
        StepKind::Submit | StepKind::Resubmit => Icon::Up,
        StepKind::Confirm => Icon::Check,
        StepKind::Return => Icon::Left,
        StepKind::Withdraw => Icon::Close,
        StepKind::Object => Icon::Info,
    };
    let title = Label {
        zh: step.kind.label(),
        en: step.kind.label_en(),
    };
    let level = step.level.map(|level| view! { " · "{level_name(level)} });
    let (by, behalf) = (step.by.clone(), step.on_behalf_of.clone());
    let by = Signal::derive(move || match &behalf {
        None => by.clone(),
        Some(name) => format!("{by} · {}", fill(Words::OnBehalfOf, &[("name", name)])),
    });
    let reasons = step
        .reasons
        .iter()
        .map(|(key, why)| {
            let (key, label) = (key.clone(), names.get(key).unwrap_or(key).clone());
            let name = move || history::field_name(&key, &label, lang());
            view! { <li>{name}{t(Common::Colon)}{why.clone()}</li> }
        })
        .collect_view();
    let note = step.note.clone().filter(|note| !note.is_empty());
    Event {
        image,
        at: format::instant(step.at),
        title: view! { {tl(title)}{level} }.into_any(),
        by,
        body: Some(
            view! {
                <ul class="mb-0">{reasons}</ul>
                {note.map(|note| view! { <p class="cw-event-reason">{note}</p> })}
            }
            .into_any(),
        ),
    }
}
