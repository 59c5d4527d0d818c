//! Personnel management: actions on careers. An action is handed in and confirmed as a submission
//! ([`crate::worker::submission`]), so that there is one queue; here is what it may be, what it
//! comes to, and what was decided.

mod assessment;
mod back_limit;
mod batch;
mod batch_sheet;
pub(crate) mod consider;
mod ending;
mod institution;
mod promotion;
mod register;
mod retirement;

use contract::{
    ActionInput, ActionPreview, ErrorCode, FieldProblem, NumberedActionInput, SubmissionView, perm,
};
use domain::{
    ids::{SubmissionId, WorkerId},
    personnel::{
        ActionProblem, action::ActionKind, career::Grade, effect::ActionFinding,
        proposal::Proposal, round::RoundProblem,
    },
    text::normalize_digits,
};
use persistence::{Scope, audit::AuditDraft};

use self::assessment::is_graded_in_round;
use self::consider::{Considered, Reach, consider, held};
use crate::{
    Access, AppError, AppResult, Once,
    worker::submission::{proposed_route, resubmit_action, submit_action, words},
};

pub use assessment::{
    change_round, close_round, open_round, remove_round, round, rounds, save_grades, sheet,
    submit_sheet,
};
pub(crate) use back_limit::back_days;
pub use back_limit::{back_limits, set_back_limit};
pub use batch::{batch, batches, confirm_batch, reverse_batch, submit_batch};
pub use batch_sheet::{batch_sheet, batch_template};
pub use ending::endings;
pub use institution::institution_candidates;
pub use promotion::promotions;
pub(crate) use register::lines as career_lines;
pub(crate) use register::narrowed;
pub use register::{action, actions, career};
pub use retirement::{retirement, retirements, set_retirement};

/// What an action would come to.
///
/// # Errors
/// `not_found` when the person is outside the scope.
pub async fn preview(
    access: &Access<perm::PersonnelEdit>,
    worker: WorkerId,
    input: &ActionInput,
) -> AppResult<ActionPreview> {
    let considered = considered(access, worker, input).await?;
    let base = held(input, &considered.before);
    let route = proposed_route(access, input, &considered).await?;
    Ok(ActionPreview {
        fields: words(access, input.kind, &input.fields.filled(), &base).await?,
        findings: considered
            .outcome
            .findings
            .into_iter()
            .map(FieldProblem::from)
            .collect(),
        route,
    })
}

/// Hands an action in. Somebody else always confirms it.
///
/// # Errors
/// `not_found` when the person is outside the scope; `revision_outdated`; `fields_invalid` with
/// everything that is wrong, and with what is doubtful when no reason is stated;
/// `submission_open` when an action of the same matter waits.
pub async fn submit(
    access: &Access<perm::PersonnelEdit>,
    worker: WorkerId,
    revision: i64,
    input: &ActionInput,
    once: &Once,
) -> AppResult<SubmissionView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let considered = considered(access, worker, input).await?;
    if considered.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    considered.refuse(input)?;
    refuse_outside_round(access, input, &considered).await?;
    handed_in(access, worker, input, &considered, once).await
}

async fn considered(
    access: &Access<perm::PersonnelEdit>,
    worker: WorkerId,
    input: &ActionInput,
) -> AppResult<Considered> {
    let reach = Reach {
        people: access.scope(),
        places: access.scope(),
    };
    consider(access, worker, input, reach).await
}

async fn handed_in(
    access: &Access<perm::PersonnelEdit>,
    worker: WorkerId,
    input: &ActionInput,
    considered: &Considered,
    once: &Once,
) -> AppResult<SubmissionView> {
    let mut work = access.store().begin(access.origin()).await?;
    let answer = submit_action(access, &mut work, worker, input, considered).await?;
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

/// Asks for somebody who serves elsewhere, or served, by their number: the receiving side asks,
/// the side that has them and a level above both confirm. Of the person nothing is told.
///
/// # Errors
/// `fields_invalid`, also when the number is not registered; `submission_open`.
pub async fn submit_by_number(
    access: &Access<perm::PersonnelEdit>,
    request: &NumberedActionInput,
    once: &Once,
) -> AppResult<SubmissionView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let input = &request.action;
    if !matches!(input.kind, ActionKind::Transfer | ActionKind::ReEntry) {
        return Err(refused("action.kind", ActionProblem::KindByNumber));
    }
    let number = normalize_digits(&request.id_number).to_ascii_uppercase();
    let everywhere = Scope::system("somebody is asked for by their number");
    let hash = access.store().identity_hash(&number)?;
    let people = access.store().workers();
    let found = people.within(&everywhere).registered(&[hash]).await?;
    let worker = found.first().and_then(|(_, registered)| registered.own());
    let worker = worker.ok_or_else(|| refused("id_number", ActionProblem::NumberUnknown))?;
    let reach = Reach {
        people: &everywhere,
        places: access.scope(),
    };
    let considered = consider(access, worker, input, reach).await?;
    considered
        .refuse(input)
        .map_err(|error| nested(error, "action"))?;
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: "personnel.ask_by_number",
        object_kind: "worker",
        object_id: Some(worker.to_string()),
        reason: input.reason.clone(),
        ..AuditDraft::default()
    });
    let answer = submit_action(access, &mut work, worker, input, &considered).await?;
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

/// Refuses a grade of 优秀 beside the round of its year, whose cap it would pass by.
async fn refuse_outside_round(
    access: &Access<perm::PersonnelEdit>,
    input: &ActionInput,
    considered: &Considered,
) -> AppResult<()> {
    let (Some(Proposal::Assessment { year, grade }), Some(place)) =
        (&considered.proposal, considered.place(input))
    else {
        return Ok(());
    };
    if *grade != Grade::Excellent || !is_graded_in_round(access, *year, place).await? {
        return Ok(());
    }
    let problem = RoundProblem::GradedOutside;
    Err(AppError::fields(vec![FieldProblem::error(
        "fields.grade",
        problem.code(),
        problem.text(),
        problem.text_en(),
    )]))
}

fn refused(field: &str, problem: ActionProblem) -> AppError {
    let mut found = FieldProblem::from(ActionFinding::new("kind", problem));
    found.field = field.to_owned();
    AppError::fields(vec![found])
}

/// Problems of an action that lies within another request.
fn nested(error: AppError, within: &str) -> AppError {
    AppError::new(error.code()).with_fields(placed(&error, within))
}

fn placed(error: &AppError, within: &str) -> Vec<FieldProblem> {
    let fields = error.problem().errors.into_iter().map(|mut one| {
        one.field = format!("{within}.{}", one.field);
        one
    });
    fields.collect()
}

/// Hands a returned action in again.
///
/// # Errors
/// `not_found` out of reach; `submission_state_unfit` unless it was returned to the account;
/// `revision_outdated`; `fields_invalid`; `submission_open`.
pub async fn resubmit(
    access: &Access<perm::PersonnelEdit>,
    id: SubmissionId,
    revision: i64,
    input: &ActionInput,
) -> AppResult<SubmissionView> {
    resubmit_action(access, id, revision, input).await
}
