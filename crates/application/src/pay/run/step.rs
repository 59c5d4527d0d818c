//! The steps of a run. Each is one unit of work that holds the run from its first statement on: of two
//! people who press the same button one takes the step, the other finds it taken.

use contract::{ErrorCode, PayRunStepInput, PayRunView, Requires, perm};
use domain::{
    ids::PayRunId,
    pay::run::{RunProblem, RunState, RunStep, is_another},
};
use persistence::pay::{PayRun, RunTotals};

use super::{super::rule, compute::compute, freeze::freeze, logged, reached, sources, view};
use crate::{Access, AppError, AppResult, organisation::tree_of};

/// Takes a step of those who prepare: freezing, computing, registering as paid, closing, and going back.
///
/// # Errors
/// `not_found` outside the edit scope; `revision_outdated`; `rule_violated` when the step does not begin
/// where the run is, an earlier month is not approved, or there is no scheme.
pub async fn take_step(
    access: &Access<perm::PayRunEdit>,
    id: PayRunId,
    revision: i64,
    input: &PayRunStepInput,
) -> AppResult<PayRunView> {
    if matches!(input.step, RunStep::Check | RunStep::Approve) {
        return Err(rule(RunProblem::NotNext));
    }
    step(access, id, revision, input).await
}

/// Takes a step of those who answer for a run: checking, approving, and sending back.
///
/// # Errors
/// `not_found` outside the scope of approval; `second_person_required` for whoever computed or checked;
/// otherwise as [`take_step`].
pub async fn decide(
    access: &Access<perm::PayRunApprove>,
    id: PayRunId,
    revision: i64,
    input: &PayRunStepInput,
) -> AppResult<PayRunView> {
    if !matches!(
        input.step,
        RunStep::Check | RunStep::Approve | RunStep::Reopen
    ) {
        return Err(rule(RunProblem::NotNext));
    }
    step(access, id, revision, input).await
}

async fn step<P: Requires>(
    access: &Access<P>,
    id: PayRunId,
    revision: i64,
    input: &PayRunStepInput,
) -> AppResult<PayRunView> {
    let mut run = reached(access, id).await?;
    if run.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    let next = run.state.after(input.step);
    let next = next.ok_or_else(|| rule(RunProblem::NotNext))?;
    let reason = input.reason.as_deref().map(str::trim);
    let reason = reason.filter(|reason| !reason.is_empty());
    if input.step == RunStep::Reopen && reason.is_none() {
        return Err(rule(RunProblem::ReasonMissing));
    }
    let by = access.actor().principal().account_id;
    let runs = access.store().pay_runs();
    let steps = runs.within(access.scope()).steps(&run).await?;
    let taken: Vec<_> = steps
        .iter()
        .filter_map(|step| Some((step.step?, step.account)))
        .collect();
    if !is_another(input.step, &by, &taken) {
        let problem = RunProblem::SamePerson;
        return Err(AppError::new(ErrorCode::SecondPersonRequired)
            .with_detail(problem.text(), problem.text_en()));
    }
    let tree = tree_of(access).await?;
    let node = tree.node(run.organisation);
    let path = node.map(|node| node.path.clone());
    let path = path.ok_or_else(AppError::not_found)?;
    let sources = sources(access, &run).await?;
    let mut work = access.store().begin(access.origin()).await?;
    if !work.hold_pay_run(id, revision).await? {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    match input.step {
        RunStep::Freeze => {
            let related = work.related_pay_runs(&path).await?;
            let waits = related.iter().any(|other| {
                other.organisation == run.organisation
                    && other.month < run.month
                    && !other.state.is_settled()
            });
            if waits {
                return Err(rule(RunProblem::EarlierOpen));
            }
            freeze(&work, &sources, &path, &mut run).await?;
        }
        RunStep::Compute => compute(&work, &mut run).await?,
        RunStep::Reopen => {
            work.drop_pay_results(id).await?;
            emptied(&mut run);
        }
        RunStep::Check | RunStep::Approve | RunStep::Pay | RunStep::Close => {}
    }
    run.state = next;
    run.revision = revision + 1;
    work.save_pay_run(&run).await?;
    work.note_pay_step(id, Some(input.step), by, reason.map(str::to_owned))
        .await?;
    work.audit(logged(action(input.step), &run, reason));
    work.commit().await?;
    view(access, &run).await
}

fn emptied(run: &mut PayRun) {
    run.state = RunState::Open;
    run.rules = None;
    run.frozen_at = None;
    run.input_hash = None;
    run.result_hash = None;
    run.totals = RunTotals::default();
}

const fn action(step: RunStep) -> &'static str {
    match step {
        RunStep::Freeze => "pay.run_freeze",
        RunStep::Compute => "pay.run_compute",
        RunStep::Check => "pay.run_check",
        RunStep::Approve => "pay.run_approve",
        RunStep::Pay => "pay.run_pay",
        RunStep::Close => "pay.run_close",
        RunStep::Reopen => "pay.run_reopen",
    }
}
