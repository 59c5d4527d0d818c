//! From what is stored to what the contract shows.

use std::{collections::BTreeMap, sync::Arc};

use contract::{
    ErrorCode, FieldProblem, OrganisationRef, PendingMark, PendingSubmission, Permission, Problem,
    Requires, SubmissionAction, SubmissionProof, SubmissionStep, SubmissionSummary, SubmissionView,
    SubmittedField, WorkerInput,
};
use domain::{
    ids::{AccountId, OrganisationId, SubmissionId, WorkerId},
    organisation::{OrganisationKind, OrganisationPath},
    personnel::action::ActionKind,
    time::civil_date,
    worker::{
        WorkerRecord,
        submission::{Matter, StepKind, SubmissionKind, SubmissionState},
    },
};
use persistence::{
    Scope,
    worker::submission::{Placed, Seat, Step, Submission},
};
use serde_json::Value;

use super::{
    action,
    bench::Bench,
    content::{Content, Fields, fields, shown},
    photo,
};
use crate::{
    Access, AppError, AppResult,
    organisation::{Names, Tree, tree_of},
    worker::{
        enter::{admission, current_of},
        timeline::{Reader, label, organisations, place_in_sheet},
        view,
    },
};

/// Lines of a list.
pub(super) async fn summaries<P: Requires>(
    access: &Access<P>,
    bench: &Bench,
    found: Vec<Placed>,
) -> AppResult<Vec<SubmissionSummary>> {
    let tree = tree_of(access).await?;
    let asked = found.iter().map(|placed| placed.submission.organisation);
    let names = Names::of(access.app(), tree.clone(), asked).await?;
    let people = found.iter().map(|placed| placed.submission.submitted_by);
    let people = access.store().display_names(people).await?;
    Ok(found
        .into_iter()
        .map(|placed| {
            let line = summary(access, &tree, &names, &people, placed.clone());
            veiled(access, bench, &placed, line)
        })
        .collect())
}

fn summary<P: Requires>(
    access: &Access<P>,
    tree: &Tree,
    names: &Names,
    people: &BTreeMap<AccountId, String>,
    placed: Placed,
) -> SubmissionSummary {
    let Placed {
        submission,
        path,
        fields,
    } = placed;
    let place = path.and_then(|path| tree.by_path(&path));
    SubmissionSummary {
        id: submission.id,
        revision: submission.revision,
        kind: submission.kind,
        state: submission.state,
        stage: submission.stage,
        worker_id: submission.worker,
        place: place
            .map(|node| node.full_name.clone())
            .or_else(|| names.full_name(submission.organisation))
            .unwrap_or_default(),
        age_days: age(access, &submission),
        overdue: is_overdue(access, &submission),
        matters: submission.matters,
        fields,
        name: submission.name,
        submitted_by: people
            .get(&submission.submitted_by)
            .cloned()
            .unwrap_or_default(),
        submitted_at: submission.submitted_at,
        waiting_since: submission.waiting_since,
        action: submission.action,
        due_on: submission.due_on,
        safe: submission.safe,
    }
}

/// Whether the person of a submission is somebody else's: whoever asks for them by their number
/// alone learns nothing of them before they come.
fn is_elsewhere<P: Requires>(access: &Access<P>, bench: &Bench, placed: &Placed) -> bool {
    let seen = |path: &OrganisationPath| access.scope().contains(path) || bench.holds(Some(path));
    placed.submission.action.is_some() && !placed.path.as_ref().is_some_and(seen)
}

/// A line without what is not the reader's to know.
fn veiled<P: Requires>(
    access: &Access<P>,
    bench: &Bench,
    placed: &Placed,
    mut line: SubmissionSummary,
) -> SubmissionSummary {
    if is_elsewhere(access, bench, placed) {
        line.name = None;
        line.place = String::new();
        line.worker_id = None;
    }
    line
}

fn is_overdue<P: Requires>(access: &Access<P>, submission: &Submission) -> bool {
    let before = access.app().escalated_before();
    submission.stage.is_some() && before.is_some_and(|before| submission.waiting_since < before)
}

/// Whole days between the civil dates: whoever hands in today is in the queue for 0 days.
fn age<P: Requires>(access: &Access<P>, submission: &Submission) -> i64 {
    let (from, to) = match submission.decided_at {
        Some(at) => (submission.submitted_at, at),
        None => (submission.waiting_since, access.store().now()),
    };
    (civil_date(to) - civil_date(from)).num_days()
}

/// A submission as it is stored now.
pub(super) async fn fresh<P: Requires>(
    access: &Access<P>,
    bench: &Bench,
    id: SubmissionId,
) -> AppResult<SubmissionView> {
    within(access, bench, bench.seats(), id).await
}

/// The same within another reach; values only for whom they are.
pub(super) async fn within<P: Requires>(
    access: &Access<P>,
    bench: &Bench,
    reach: &[Seat],
    id: SubmissionId,
) -> AppResult<SubmissionView> {
    let placed = access
        .store()
        .submissions()
        .of(bench.own(), reach)
        .find(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    let steps = access.store().submission_steps(id).await?;
    detail(access, bench, &placed, &steps).await
}

/// The input of a new person, at what became of the place asked for.
pub(super) fn entered_at(tree: &Tree, placed: &Placed, mut input: WorkerInput) -> WorkerInput {
    let now = placed.path.as_ref().and_then(|path| tree.by_path(path));
    if let Some(now) = now
        && tree.node(input.organisation_id).is_none()
    {
        input.organisation_id = now.id;
    }
    input
}

/// A submission in full.
pub(super) async fn detail<P: Requires>(
    access: &Access<P>,
    bench: &Bench,
    placed: &Placed,
    steps: &[Step],
) -> AppResult<SubmissionView> {
    let submission = &placed.submission;
    let own = submission.submitted_by == bench.own();
    let theirs = own || bench.holds(placed.path.as_ref());
    let mut content = match access.store().open_submission(submission)? {
        Some(text) if theirs => Some(Content::read(&text)?),
        _ => None,
    };
    let current = current(access, submission, content.as_ref()).await?;
    let mut now = match (&current, &content) {
        (Some(current), _) => Some(fields(current)?),
        (None, Some(_)) if submission.kind == SubmissionKind::Photo => {
            photo::now(access, submission).await?
        }
        (None, Some(content)) => action::now(access, submission, content).await?,
        (None, None) => None,
    };
    let elsewhere = is_elsewhere(access, bench, placed);
    if elsewhere {
        now = None;
        if let Some(content) = &mut content {
            content.base.clear();
        }
    }
    let values = Values {
        content: content.as_ref(),
        current: current.as_ref(),
        now,
        returned: last_return(steps),
    };
    let reader = values.reader(access, placed).await?;
    let tree = tree_of(access).await?;
    let people = people(access, submission, steps).await?;
    let proofs = match submission.kind {
        SubmissionKind::Correction | SubmissionKind::Action if theirs => {
            access.store().submission_proofs(submission.id).await?
        }
        _ => Vec::new(),
    };
    let (findings, record) = found(access, &tree, placed, &values).await?;
    let (may, why) = actions(access, bench, placed, steps, own);
    let (may_not, may_not_en) = why
        .map(|why| {
            (
                why.detail.unwrap_or(why.title),
                why.detail_en.unwrap_or(why.title_en),
            )
        })
        .unzip();
    let again = may.contains(&SubmissionAction::Resubmit);
    let proposed = record.filter(|_| again).map(|record| {
        // A new person has no id yet; the form knows this one by its submission.
        let id = submission.worker.unwrap_or(WorkerId(submission.id.0));
        let view = view::entered(access, &tree, id, submission.submitted_at, &record);
        Box::new(view)
    });
    let action = match (&content, submission.action) {
        (Some(content), Some(_)) if again => Some(Box::new(action::input(submission, content)?)),
        _ => None,
    };
    let organisation = match content.as_ref().filter(|_| elsewhere) {
        // Of somebody elsewhere, the place they are asked for and not where they are.
        Some(content) => asked_to(content).ok_or_else(AppError::not_found)?,
        None => placed
            .path
            .as_ref()
            .and_then(|path| tree.by_path(path))
            .map_or(submission.organisation, |node| node.id),
    };
    Ok(SubmissionView {
        organisation: reader
            .names()
            .reference(organisation)
            .unwrap_or(OrganisationRef {
                id: organisation,
                kind: OrganisationKind::Village,
                name: String::new(),
            }),
        writer_level: submission.writer_level,
        route: submission.route.clone(),
        round: submission.round,
        effective_on: submission.effective_on,
        reason: submission.reason.clone(),
        import_id: submission.import,
        batch_id: submission.batch,
        not_before: submission.not_before,
        fields: values.fields(access, &reader, placed),
        findings,
        proofs: proofs
            .into_iter()
            .map(|proof| SubmissionProof {
                id: proof.id,
                name: proof.name,
                bytes: proof.bytes,
                added_at: proof.added_at,
            })
            .collect(),
        steps: steps
            .iter()
            .map(|step| SubmissionStep {
                kind: step.kind,
                at: step.at,
                by: people.get(&step.by).cloned().unwrap_or_default(),
                on_behalf_of: step.on_behalf_of.and_then(|id| people.get(&id).cloned()),
                level: step.level,
                note: step.note.clone(),
                reasons: step.reasons.clone(),
            })
            .collect(),
        may,
        may_not,
        may_not_en,
        proposed,
        action,
        summary: veiled(
            access,
            bench,
            placed,
            summary(access, &tree, reader.names(), &people, placed.clone()),
        ),
    })
}

/// The place that an action asks for.
fn asked_to(content: &Content) -> Option<OrganisationId> {
    content.patch.get("organisation_id")?.as_str()?.parse().ok()
}

/// Reasons of the last return, by field.
fn last_return(steps: &[Step]) -> BTreeMap<String, String> {
    let last = steps.iter().rfind(|step| step.kind == StepKind::Return);
    last.map(|step| step.reasons.clone()).unwrap_or_default()
}

async fn people<P: Requires>(
    access: &Access<P>,
    submission: &Submission,
    steps: &[Step],
) -> AppResult<BTreeMap<AccountId, String>> {
    let steps = steps
        .iter()
        .flat_map(|step| [Some(step.by), step.on_behalf_of]);
    let all = steps.flatten().chain([submission.submitted_by]);
    Ok(access.store().display_names(all).await?)
}

/// Whether it lies over a record, field by field.
pub(super) fn is_record(submission: &Submission) -> bool {
    submission.action.is_none() && submission.kind != SubmissionKind::Photo
}

/// The record that an open change would change.
async fn current<P: Requires>(
    access: &Access<P>,
    submission: &Submission,
    content: Option<&Content>,
) -> AppResult<Option<WorkerRecord>> {
    let Some(worker) = submission.worker.filter(|_| submission.state.is_open()) else {
        return Ok(None);
    };
    if content.is_none() || !is_record(submission) {
        return Ok(None);
    }
    let everywhere = Scope::system("a submission lies over the record it is about");
    // Two records of one person may have been merged meanwhile: then there is nothing to compare.
    match current_of(access, &everywhere, worker).await {
        Ok((_, record)) => Ok(Some(record)),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the checks find now, and the record as it would be.
async fn found<P: Requires>(
    access: &Access<P>,
    tree: &Arc<Tree>,
    placed: &Placed,
    values: &Values<'_>,
) -> AppResult<(Vec<FieldProblem>, Option<WorkerRecord>)> {
    let Some(content) = values.content.filter(|_| placed.submission.state.is_open()) else {
        return Ok((Vec::new(), None));
    };
    if placed.submission.action.is_some() {
        let found = action::findings(access, &placed.submission, content).await?;
        return Ok((found, None));
    }
    if placed.submission.worker.is_some() && values.current.is_none() {
        return Ok((Vec::new(), None));
    }
    let everywhere = Scope::system("a submission is checked against the whole register");
    let input = entered_at(tree, placed, content.over(values.current)?);
    let admission = admission(access, &input, values.current, &everywhere).await?;
    let findings = admission.findings.into_iter().map(FieldProblem::from);
    Ok((findings.collect(), admission.record))
}

fn actions<P: Requires>(
    access: &Access<P>,
    bench: &Bench,
    placed: &Placed,
    steps: &[Step],
    own: bool,
) -> (Vec<SubmissionAction>, Option<Problem>) {
    let submission = &placed.submission;
    let mut may = Vec::new();
    let mut may_not = None;
    if submission.state == SubmissionState::Submitted && access.may(Permission::SubmissionConfirm) {
        match bench.deciding(submission, placed.path.as_ref(), steps) {
            Ok(_) => {
                let today = access.store().today();
                if submission.not_before.is_none_or(|day| day <= today) {
                    may.push(SubmissionAction::Confirm);
                } else {
                    may_not = Some(ErrorCode::SubmissionNotYet.problem());
                }
                may.push(SubmissionAction::Return);
            }
            Err(error) if error.code() == ErrorCode::SecondPersonRequired => {
                may_not = Some(error.problem());
            }
            Err(_) => {}
        }
    }
    let correction = submission.kind == SubmissionKind::Correction;
    let entering = match submission.action {
        Some(_) => Permission::PersonnelEdit,
        None => Permission::WorkerEdit,
    };
    if own && (correction || access.may(entering)) {
        // A grade of a round is given anew where its street is graded as a whole.
        let graded =
            submission.action == Some(ActionKind::Assessment) && submission.batch.is_some();
        if submission.state == SubmissionState::Returned && !graded {
            may.push(SubmissionAction::Resubmit);
        }
        if submission.state.is_open() {
            may.push(SubmissionAction::Withdraw);
        }
    }
    (may, may_not)
}

/// The values of a submission beside those of the register.
struct Values<'a> {
    content: Option<&'a Content>,
    current: Option<&'a WorkerRecord>,
    /// What the register holds by now, by the keys of the fields.
    now: Option<Fields>,
    returned: BTreeMap<String, String>,
}

impl Values<'_> {
    /// A reader that knows the organisations which they name.
    async fn reader<P: Requires>(&self, access: &Access<P>, placed: &Placed) -> AppResult<Reader> {
        let mut named: Vec<OrganisationId> = vec![placed.submission.organisation];
        if let Some(content) = self.content {
            for fields in [&content.patch, &content.base] {
                named.extend(organisations(&Value::Object(fields.clone())));
            }
        }
        if let Some(now) = &self.now {
            named.extend(organisations(&Value::Object(now.clone())));
        }
        Reader::of(access, named).await
    }

    /// Field by field in the order of the form; without content, which fields they were.
    fn fields<P: Requires>(
        &self,
        access: &Access<P>,
        reader: &Reader,
        placed: &Placed,
    ) -> Vec<SubmittedField> {
        let outdated = match (self.content, &self.now) {
            (Some(content), Some(now)) => content.outdated(now),
            _ => Vec::new(),
        };
        let matter = |key: &str| match placed.submission.action {
            Some(action) => Some(action.matter()),
            None => Matter::of_field(key),
        };
        let words = |key: &str, value: Option<&Value>| {
            let value = value.map(|value| shown(access, key, value))?;
            reader.texts(key, &value)
        };
        let field = |key: &String| {
            let moved = outdated.contains(key);
            let content = self.content;
            let held = self.now.as_ref().filter(|_| moved);
            let before = words(key, content.and_then(|content| content.base.get(key)));
            let after = words(key, content.and_then(|content| content.patch.get(key)));
            let now = words(key, held.and_then(|now| now.get(key)));
            let ((before, before_en), (after, after_en), (now, now_en)) =
                (before.unzip(), after.unzip(), now.unzip());
            Some(SubmittedField {
                label: label(key),
                matter: matter(key)?,
                before,
                before_en,
                after,
                after_en,
                now,
                now_en,
                outdated: moved,
                returned: self.returned.get(key).cloned(),
                field: key.clone(),
            })
        };
        let keys = self
            .content
            .map_or_else(|| placed.fields.clone(), Content::keys);
        let mut fields: Vec<SubmittedField> = keys.iter().filter_map(field).collect();
        // What a new person has nothing of says nothing.
        fields.retain(|field| {
            placed.submission.kind != SubmissionKind::Enter
                || field.after.is_some()
                || field.returned.is_some()
        });
        fields.sort_by_key(|field| place_in_sheet(&field.field));
        fields
    }
}

/// The mark on a person's page; none when nothing waits.
pub(in crate::worker) async fn pending<P: Requires>(
    access: &Access<P>,
    worker: WorkerId,
) -> AppResult<Option<PendingMark>> {
    let found = access.store().pending_submissions(&[worker]).await?;
    let Some(count) = found.get(&worker).copied() else {
        return Ok(None);
    };
    let bench = Bench::of(access).await?;
    let open = access
        .store()
        .submissions()
        .of(bench.own(), bench.seats())
        .open_about(worker)
        .await?;
    let mut submissions = Vec::with_capacity(open.len());
    for placed in open {
        let steps = access
            .store()
            .submission_steps(placed.submission.id)
            .await?;
        let whole = detail(access, &bench, &placed, &steps).await?;
        submissions.push(PendingSubmission {
            id: whole.summary.id,
            state: whole.summary.state,
            stage: whole.summary.stage,
            submitted_by: whole.summary.submitted_by,
            submitted_at: whole.summary.submitted_at,
            fields: whole.fields,
        });
    }
    Ok(Some(PendingMark { count, submissions }))
}
