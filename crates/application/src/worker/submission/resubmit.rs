//! Handing in again what was returned.

use contract::{ErrorCode, SubmissionView, WorkerUpdate, perm};
use domain::{
    ids::{SubmissionId, WorkerId},
    worker::submission::{StepKind, SubmissionKind, SubmissionState},
};
use persistence::{
    UnitOfWork,
    worker::submission::{Placed, Submission},
};

use super::{
    bench::Bench,
    content::Content,
    submit::{Layers, Way, is_safe, logged, opened, refuse_waiting, step},
    view,
};
use crate::{
    Access, AppError, AppResult,
    election::refuse_barred,
    worker::enter::{admit_as_sent, current_of, refuse_early, refuse_registered, refuse_untold},
};

/// Hands in a returned submission again, as it shall be now. What is secret and left out stays
/// as it was handed in.
///
/// # Errors
/// `not_found` out of reach; `submission_state_unfit` unless it was returned to the account;
/// `revision_outdated`; `fields_invalid`; `submission_open`; `rule_violated` when nothing differs.
pub async fn resubmit(
    access: &Access<perm::WorkerEdit>,
    id: SubmissionId,
    revision: i64,
    update: &WorkerUpdate,
) -> AppResult<SubmissionView> {
    let bench = Bench::of(access).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let (placed, mut submission) = taken_up(access, &bench, &work, id, revision).await?;
    if submission.action.is_some() || submission.kind == SubmissionKind::Photo {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit));
    }
    let layers = Layers::of(access).await?;
    let (content, way) = match submission.worker {
        None => again_new(access, &layers, &placed, &mut submission, update).await?,
        Some(worker) => again_changed(access, &layers, worker, &mut submission, update).await?,
    };
    anew(access, &mut work, submission, &content, way).await?;
    work.commit().await?;
    view::fresh(access, &bench, id).await
}

/// A submission that was returned to the account, locked, to be handed in again.
pub(super) async fn taken_up(
    access: &Access<perm::WorkerEdit>,
    bench: &Bench,
    work: &UnitOfWork,
    id: SubmissionId,
    revision: i64,
) -> AppResult<(Placed, Submission)> {
    let placed = access
        .store()
        .submissions()
        .of(bench.own(), bench.seats())
        .find(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    let submission = work
        .submission_to_change(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    if submission.submitted_by != bench.own() {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit).with_detail(
            "只有报送人可以修改后重新提交。",
            "Only whoever handed it in may change it and hand it in again.",
        ));
    }
    if submission.state != SubmissionState::Returned {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit));
    }
    if submission.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    Ok((placed, submission))
}

/// Hands it in for another round, as it shall be now.
pub(super) async fn anew(
    access: &Access<perm::WorkerEdit>,
    work: &mut UnitOfWork,
    mut submission: Submission,
    content: &Content,
    way: Way,
) -> AppResult<()> {
    let id = submission.id;
    let fields = match submission.worker {
        Some(_) => content.keys(),
        None => Vec::new(),
    };
    refuse_waiting(access, &submission, &fields, Some(id)).await?;
    // Rules may have been lifted meanwhile; what was returned is looked at again all the same.
    if !way.route.is_empty() {
        submission.route = way.route;
        submission.writer_level = way.writer;
    }
    submission.stage = submission.route.first().copied();
    submission.state = SubmissionState::Submitted;
    submission.revision += 1;
    submission.round += 1;
    submission.waiting_since = work.now();
    submission.sealed = Some(access.store().seal_submission(id, &content.written()?)?);
    let taken = step(access, &submission, StepKind::Resubmit, work.now());
    work.save_submission(&submission, &taken).await?;
    if let Some(worker) = submission.worker {
        work.set_submission_fields(id, worker, &fields).await?;
    }
    work.audit(logged("submission.resubmit", &submission, &fields));
    Ok(())
}

async fn again_new(
    access: &Access<perm::WorkerEdit>,
    layers: &Layers,
    placed: &Placed,
    submission: &mut Submission,
    update: &WorkerUpdate,
) -> AppResult<(Content, Way)> {
    let earlier = opened(access, &placed.submission)?;
    let input = earlier.kept(&update.record, None)?;
    let (record, warned) = admit_as_sent(access, &input, None, access.scope()).await?;
    refuse_untold(&record)?;
    refuse_registered(access, &record).await?;
    let hash = access
        .store()
        .identity_hash(record.profile.id_number.expose())?;
    if submission.number_hash.as_ref() != Some(&hash)
        && !access
            .store()
            .submitted_numbers(std::slice::from_ref(&hash))
            .await?
            .is_empty()
    {
        return Err(AppError::new(ErrorCode::SubmissionOpen));
    }
    submission.number_hash = Some(hash);
    submission.name = Some(record.profile.name.clone());
    submission.organisation = record.assignment.organisation;
    submission.reason = record.profile.note.clone();
    submission.safe = !warned;
    let way = layers.entering(submission.organisation);
    Ok((Content::entering(&record)?, way))
}

async fn again_changed(
    access: &Access<perm::WorkerEdit>,
    layers: &Layers,
    worker: WorkerId,
    submission: &mut Submission,
    update: &WorkerUpdate,
) -> AppResult<(Content, Way)> {
    let (dossier, before) = current_of(access, access.scope(), worker).await?;
    let earlier = opened(access, submission)?;
    let input = earlier.kept(&update.record, Some(&before))?;
    let (record, warned) = admit_as_sent(access, &input, Some(&before), access.scope()).await?;
    refuse_early(&before, update.effective_on)?;
    refuse_barred(access.app(), worker, &before, &record, update.effective_on).await?;
    if record.profile.id_number != before.profile.id_number {
        refuse_registered(access, &record).await?;
    }
    let content = Content::changing(&before, &record)?;
    if content.patch.is_empty() {
        return Err(AppError::new(ErrorCode::RuleViolated)
            .with_detail("与登记内容相比没有变化，无需报送；如不再需要变更，请撤回。", "Nothing differs from the register, so there is nothing to hand in; withdraw it if the change is no longer needed."));
    }
    submission.matters = content.matters();
    submission.effective_on = update.effective_on;
    submission.reason.clone_from(&update.reason);
    submission.safe = is_safe(&submission.matters, warned);
    submission.organisation = before.assignment.organisation;
    submission.name = Some(dossier.profile.name);
    let (from, to) = (
        before.assignment.organisation,
        record.assignment.organisation,
    );
    let way = layers.changing(from, to, &submission.matters);
    Ok((content, way))
}
