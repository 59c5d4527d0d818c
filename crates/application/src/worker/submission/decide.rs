//! Deciding: confirmed level by level, given back with reasons, or taken back.

use contract::{ErrorCode, Requires, SubmissionReturn, SubmissionView, perm};
use domain::{
    ids::{JobId, SubmissionId, WorkerId},
    worker::{
        FindingCode, WorkerRecord,
        submission::{Matter, StepKind, SubmissionKind, SubmissionState, next_stage},
    },
};
use persistence::{
    Origin, Scope, UnitOfWork,
    audit::AuditDraft,
    worker::{
        Changed, NewWorker, WorkerChange,
        submission::{Placed, Seat, Submission},
    },
};
use serde_json::{Value, json};

use super::{
    action::{ReadyAction, ready_action, write_action},
    bench::{Bench, seats},
    content::{Content, Fields, fields},
    photo::{ReadyPhoto, ready_photo, write_photo},
    submit::{logged, opened, step},
    view,
};
use crate::{
    Access, AppError, AppResult,
    election::refuse_barred,
    error::field_problem,
    organisation::tree_of,
    worker::{
        enter::{admit_as_sent, change_entry, current_of, refuse_registered},
        masked::masked_record,
        timeline::label,
    },
};

/// How often a confirmation looks anew when the record changes under it.
const TURNS: usize = 3;

/// Confirms a submission for one's level. The last level's confirmation writes it.
///
/// # Errors
/// `not_found` out of reach; `submission_state_unfit`; `revision_outdated`;
/// `second_person_required` by the four eyes; `submission_outdated` with the fields that the
/// register holds something else of by now; `fields_invalid` or `identity_number_taken` when it
/// could not be written any more.
pub async fn confirm(
    access: &Access<perm::SubmissionConfirm>,
    id: SubmissionId,
    revision: i64,
) -> AppResult<SubmissionView> {
    decided(access, id, Some(revision)).await?;
    view::fresh(access, &Bench::of(access).await?, id).await
}

/// Confirms; without a revision only what may be confirmed together with others.
pub(super) async fn decided(
    access: &Access<perm::SubmissionConfirm>,
    id: SubmissionId,
    revision: Option<i64>,
) -> AppResult<SubmissionState> {
    let bench = Bench::of(access).await?;
    for _ in 0..TURNS {
        if let Some(state) = turn(access, &bench, id, revision).await? {
            return Ok(state);
        }
    }
    Err(AppError::new(ErrorCode::Busy))
}

/// One attempt; none when somebody changed the record meanwhile.
async fn turn(
    access: &Access<perm::SubmissionConfirm>,
    bench: &Bench,
    id: SubmissionId,
    revision: Option<i64>,
) -> AppResult<Option<SubmissionState>> {
    let mut work = access.store().begin(origin(access, id)).await?;
    let (placed, mut submission) = reached(access, bench, &work, id).await?;
    if revision.is_some_and(|revision| submission.revision != revision) {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    let steps = work.steps_of(id).await?;
    let deciding = bench.deciding(&submission, placed.path.as_ref(), &steps)?;
    if revision.is_none() && !submission.safe {
        return Err(AppError::new(ErrorCode::SubmissionUnsafe));
    }
    if submission
        .not_before
        .is_some_and(|day| access.store().today() < day)
    {
        return Err(AppError::new(ErrorCode::SubmissionNotYet));
    }
    let ready = ready(access, &placed).await?;
    submission.revision += 1;
    submission.waiting_since = work.now();
    submission.stage = next_stage(&submission.route, deciding.level);
    if submission.stage.is_none() {
        let Some(worker) = write(access, &mut work, &submission, ready).await? else {
            work.abandon().await?;
            return Ok(None);
        };
        submission.worker = Some(worker);
        submission.state = SubmissionState::Confirmed;
        submission.decided_at = Some(work.now());
    }
    let mut taken = step(access, &submission, StepKind::Confirm, work.now());
    taken.level = Some(deciding.level);
    taken.on_behalf_of = deciding.behalf;
    work.save_submission(&submission, &taken).await?;
    work.audit(logged("submission.confirm", &submission, &placed.fields));
    let state = submission.state;
    work.commit().await?;
    Ok(Some(state))
}

/// The log says from which submission a record was written.
fn origin(access: &Access<perm::SubmissionConfirm>, id: SubmissionId) -> Origin {
    access
        .actor()
        .clone()
        .through(format!("submission:{id}"))
        .origin()
}

async fn reached(
    access: &Access<perm::SubmissionConfirm>,
    bench: &Bench,
    work: &UnitOfWork,
    id: SubmissionId,
) -> AppResult<(Placed, Submission)> {
    let mut placed = access
        .store()
        .submissions()
        .of(bench.own(), bench.seats())
        .find(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    let locked = work.submission_to_change(id).await?;
    let submission = locked.ok_or_else(AppError::not_found)?;
    placed.submission = submission.clone();
    Ok((placed, submission))
}

/// What a submission would write now.
pub(super) enum Ready {
    Record(Box<ReadyRecord>),
    Action(Box<ReadyAction>),
    Photo(Box<ReadyPhoto>),
}

/// A record as it would be.
pub(super) struct ReadyRecord {
    /// Record and its revision, of a registered person.
    before: Option<(i64, WorkerRecord)>,
    after: WorkerRecord,
}

/// Lays a submission over the record of today and checks it by the same admission as the form.
/// The place was within the scope of whoever handed it in, and may have become another since.
async fn ready(access: &Access<perm::SubmissionConfirm>, placed: &Placed) -> AppResult<Ready> {
    let everywhere = Scope::system("a submission is checked against the whole register");
    let content = opened(access, &placed.submission)?;
    match placed.submission.kind {
        SubmissionKind::Action => {
            let ready = ready_action(access, &placed.submission, &content).await?;
            return Ok(Ready::Action(Box::new(ready)));
        }
        SubmissionKind::Photo => {
            let ready = ready_photo(access, &placed.submission, content).await?;
            return Ok(Ready::Photo(Box::new(ready)));
        }
        SubmissionKind::Enter | SubmissionKind::Change | SubmissionKind::Correction => {}
    }
    let record = match placed.submission.worker {
        None => {
            let tree = tree_of(access).await?;
            let input = view::entered_at(&tree, placed, content.over(None)?);
            let (after, _) = admit_as_sent(access, &input, None, &everywhere).await?;
            refuse_registered(access, &after).await?;
            ReadyRecord {
                before: None,
                after,
            }
        }
        Some(worker) => {
            let (dossier, before) = current_of(access, &everywhere, worker).await?;
            refuse_outdated(&content, &fields(&before)?)?;
            let input = content.over(Some(&before))?;
            let (after, _) = admit_as_sent(access, &input, Some(&before), &everywhere).await?;
            let on = placed.submission.effective_on;
            refuse_barred(access.app(), worker, &before, &after, on).await?;
            if after.profile.id_number != before.profile.id_number {
                refuse_registered(access, &after).await?;
            }
            ReadyRecord {
                before: Some((dossier.revision, before)),
                after,
            }
        }
    };
    Ok(Ready::Record(Box::new(record)))
}

pub(super) fn refuse_outdated(content: &Content, now: &Fields) -> AppResult<()> {
    let outdated = content.outdated(now);
    if outdated.is_empty() {
        return Ok(());
    }
    let problem = |key: &String| {
        let text = format!("{}在提交后已由他人修改。", label(key));
        field_problem(
            key,
            "submission_outdated",
            &text,
            "Changed since it was handed in.",
        )
    };
    Err(AppError::new(ErrorCode::SubmissionOutdated)
        .with_fields(outdated.iter().map(problem).collect()))
}

/// Writes what was confirmed by all. Answers the person; none when the record has just changed.
async fn write(
    access: &Access<perm::SubmissionConfirm>,
    work: &mut UnitOfWork,
    submission: &Submission,
    ready: Ready,
) -> AppResult<Option<WorkerId>> {
    let submitter = submission.submitted_by;
    let names = access.store().display_names([submitter]).await?;
    let by = names.get(&submitter).cloned().unwrap_or_default();
    let ready = match ready {
        Ready::Record(ready) => *ready,
        Ready::Action(ready) => return write_action(work, submission, *ready, &by).await,
        Ready::Photo(ready) => return write_photo(work, submission, *ready, &by).await,
    };
    let Some((revision, before)) = ready.before else {
        let id: WorkerId = access.store().new_id();
        work.audit(AuditDraft {
            action: "worker.create",
            object_kind: "worker",
            object_id: Some(id.to_string()),
            after: Some(signed(masked_record(&ready.after), &by)),
            reason: ready.after.profile.note.clone(),
            ..AuditDraft::default()
        });
        let record = ready.after;
        work.enter_workers(vec![NewWorker { id, record }]).await?;
        return Ok(Some(id));
    };
    let Some(id) = submission.worker else {
        return Err(AppError::internal("a change of nobody"));
    };
    let mut entry = change_entry(id, &before, &ready.after, submission.reason.clone());
    entry.after = entry.after.map(|after| signed(after, &by));
    work.audit(entry);
    let change = WorkerChange {
        id,
        revision,
        record: ready.after,
        effective_on: submission.effective_on,
    };
    Ok(match work.change_worker(change).await? {
        Changed::To(_) | Changed::Nothing => Some(id),
        Changed::Outdated => None,
    })
}

/// The logged values with who handed them in; who confirmed them is the actor.
pub(super) fn signed(mut values: Value, by: &str) -> Value {
    if let Value::Object(fields) = &mut values {
        fields.insert("submitted_by".to_owned(), json!(by));
    }
    values
}

/// Gives a submission back to whoever handed it in; a correction request is refused for good.
///
/// # Errors
/// As [`confirm`]; `fields_invalid` without a reason, or with one for a field it does not touch.
pub async fn give_back(
    access: &Access<perm::SubmissionConfirm>,
    id: SubmissionId,
    revision: i64,
    request: &SubmissionReturn,
) -> AppResult<SubmissionView> {
    let bench = Bench::of(access).await?;
    let mut work = access.store().begin(origin(access, id)).await?;
    let (placed, mut submission) = reached(access, &bench, &work, id).await?;
    if submission.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    let steps = work.steps_of(id).await?;
    let deciding = bench.deciding(&submission, placed.path.as_ref(), &steps)?;
    let content = opened(access, &submission)?;
    let mut taken = step(access, &submission, StepKind::Return, work.now());
    taken.level = Some(deciding.level);
    taken.on_behalf_of = deciding.behalf;
    taken.note = request.note.as_deref().map(str::trim).map(str::to_owned);
    for (key, reason) in &request.reasons {
        let reason = reason.trim();
        let known = submission.action.is_some() || Matter::of_field(key).is_some();
        if !content.patch.contains_key(key) || !known {
            return Err(AppError::field("reasons", FindingCode::CodeUnknown));
        }
        if reason.chars().count() > 200 {
            return Err(AppError::field(
                &format!("reasons.{key}"),
                FindingCode::TooLong,
            ));
        }
        if !reason.is_empty() {
            taken.reasons.insert(key.clone(), reason.to_owned());
        }
    }
    if taken.reasons.is_empty() {
        return Err(AppError::field("reasons", FindingCode::Required));
    }
    submission.revision += 1;
    submission.stage = None;
    submission.waiting_since = work.now();
    if submission.kind == SubmissionKind::Correction {
        // An answer, which ends the request: its fields are free for others, and for a new one.
        submission.state = SubmissionState::Refused;
        submission.decided_at = Some(work.now());
    } else {
        submission.state = SubmissionState::Returned;
    }
    work.save_submission(&submission, &taken).await?;
    let fields: Vec<String> = taken.reasons.keys().cloned().collect();
    work.audit(logged("submission.return", &submission, &fields));
    work.commit().await?;
    view::fresh(access, &bench, id).await
}

/// Takes back what an import handed in and nobody has decided yet. Answers how many.
pub(crate) async fn withdraw_imported<P: Requires>(
    access: &Access<P>,
    work: &mut UnitOfWork,
    import: JobId,
) -> AppResult<usize> {
    let open = work.open_submissions_of(import).await?;
    let count = open.len();
    for submission in open {
        withdrawn(access, work, submission, &[]).await?;
    }
    Ok(count)
}

/// Takes back what was given back and is handed in anew as another.
pub(crate) async fn withdraw_replaced<P: Requires>(
    access: &Access<P>,
    work: &mut UnitOfWork,
    id: SubmissionId,
) -> AppResult<()> {
    let found = work.submission_to_change(id).await?;
    let found = found.filter(|one| one.state == SubmissionState::Returned);
    let submission = found.ok_or_else(|| AppError::new(ErrorCode::SubmissionStateUnfit))?;
    withdrawn(access, work, submission, &[]).await
}

pub(super) async fn withdrawn<P: Requires>(
    access: &Access<P>,
    work: &mut UnitOfWork,
    mut submission: Submission,
    fields: &[String],
) -> AppResult<()> {
    submission.revision += 1;
    submission.state = SubmissionState::Withdrawn;
    submission.stage = None;
    submission.waiting_since = work.now();
    submission.decided_at = Some(work.now());
    let taken = step(access, &submission, StepKind::Withdraw, work.now());
    work.save_submission(&submission, &taken).await?;
    if submission.kind == SubmissionKind::Photo {
        work.forget_submitted_photo(submission.id).await?;
    }
    work.audit(logged("submission.withdraw", &submission, fields));
    Ok(())
}

/// Takes a submission back. Whoever handed it in may while it is open; one that was returned and
/// lies about, also whoever else enters people there.
///
/// # Errors
/// `not_found` out of reach; `submission_state_unfit`; `revision_outdated`.
pub async fn withdraw(
    access: &Access<perm::WorkerEdit>,
    id: SubmissionId,
    revision: i64,
) -> AppResult<SubmissionView> {
    let bench = Bench::of(access).await?;
    let mut reach: Vec<Seat> = bench.seats().to_vec();
    reach.extend(seats(tree_of(access).await?.as_ref(), access.scope()));
    let mut work = access.store().begin(access.origin()).await?;
    let placed = access
        .store()
        .submissions()
        .of(bench.own(), &reach)
        .find(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    let submission = work
        .submission_to_change(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    let edits = placed
        .path
        .as_ref()
        .is_some_and(|path| access.scope().contains(path));
    let may = match submission.state {
        SubmissionState::Submitted => submission.submitted_by == bench.own(),
        SubmissionState::Returned => submission.submitted_by == bench.own() || edits,
        SubmissionState::Confirmed | SubmissionState::Withdrawn | SubmissionState::Refused => false,
    };
    if !may {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit));
    }
    if submission.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    withdrawn(access, &mut work, submission, &placed.fields).await?;
    work.commit().await?;
    view::within(access, &bench, &reach, id).await
}
