//! Grades that are proposed for somebody, shown to them while objections may be raised, and raising
//! one. It becomes part of the proposal's course, which whoever decides reads, one by one.

use contract::{ErrorCode, ObjectionInput, OwnProposal, perm};
use domain::{
    ids::SubmissionId,
    personnel::{action::ActionKind, career::Grade},
    worker::{
        FindingCode,
        submission::{StepKind, SubmissionState},
    },
};
use persistence::worker::submission::{Step, Submission};

use super::{
    correction::own,
    submit::{logged, opened, step},
};
use crate::{Access, AppError, AppResult, Once};

/// The grades that are proposed for whoever asks, as long as objections may be raised.
pub(super) async fn proposals(access: &Access<perm::OwnRecordView>) -> AppResult<Vec<OwnProposal>> {
    let store = access.store();
    let open = store
        .open_actions_of(own(access)?, ActionKind::Assessment)
        .await?;
    let mut found = Vec::new();
    for submission in open.iter().filter(|one| is_open_to(access, one)) {
        let steps = store.submission_steps(submission.id).await?;
        found.extend(shown(access, submission, &steps)?);
    }
    Ok(found)
}

/// Whether objections to it may be raised: before the day from which it is decided.
fn is_open_to(access: &Access<perm::OwnRecordView>, submission: &Submission) -> bool {
    let decided_from = submission.not_before;
    decided_from.is_some_and(|day| access.store().today() < day)
}

fn objected<'a>(submission: &Submission, steps: &'a [Step]) -> Option<&'a Step> {
    let mut steps = steps.iter();
    steps.find(|step| step.kind == StepKind::Object && step.round == submission.round)
}

fn shown(
    access: &Access<perm::OwnRecordView>,
    submission: &Submission,
    steps: &[Step],
) -> AppResult<Option<OwnProposal>> {
    let content = opened(access, submission)?;
    let said = |key: &str| content.patch.get(key).cloned().unwrap_or_default();
    let year = said("year")
        .as_i64()
        .and_then(|year| i32::try_from(year).ok());
    let grade = said("grade").as_str().and_then(Grade::from_code);
    let until = submission.not_before.and_then(|day| day.pred_opt());
    let said = year.zip(grade).zip(until);
    let objection = objected(submission, steps);
    Ok(said.map(|((year, grade), until)| OwnProposal {
        submission_id: submission.id,
        year,
        grade,
        objections_until: until,
        objection: objection.and_then(|step| step.note.clone()),
        objected_at: objection.map(|step| step.at),
    }))
}

/// Objects to a grade that is proposed for oneself; once each time it is proposed.
///
/// # Errors
/// `not_found` for what is not proposed for whoever asks; `fields_invalid` without a reason;
/// `submission_state_unfit` once it is decided or the time for objections is over, or when an
/// objection was raised already.
pub async fn object(
    access: &Access<perm::OwnRecordView>,
    id: SubmissionId,
    input: &ObjectionInput,
    once: &Once,
) -> AppResult<OwnProposal> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let reason = input.reason.trim();
    if reason.is_empty() {
        return Err(AppError::field("reason", FindingCode::Required));
    }
    let person = own(access)?;
    let mut work = access.store().begin(access.origin()).await?;
    let found = work.submission_to_change(id).await?;
    let mut submission = found
        .filter(|one| one.worker == Some(person) && one.action == Some(ActionKind::Assessment))
        .ok_or_else(AppError::not_found)?;
    let steps = work.steps_of(id).await?;
    let late = submission.state != SubmissionState::Submitted || !is_open_to(access, &submission);
    if late || objected(&submission, &steps).is_some() {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit).with_detail(
            "公示期已过、已有结论，或已提出过异议。",
            "The time for objections is over, it is decided, or you have objected already.",
        ));
    }
    submission.revision += 1;
    // Whoever decides looks at it by itself.
    submission.safe = false;
    let mut taken = step(access, &submission, StepKind::Object, work.now());
    taken.note = Some(reason.to_owned());
    work.save_submission(&submission, &taken).await?;
    work.audit(logged("submission.object", &submission, &[]));
    let answer = shown(access, &submission, &[taken])?;
    let answer = answer.ok_or_else(AppError::not_found)?;
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}
