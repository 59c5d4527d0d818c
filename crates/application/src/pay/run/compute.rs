//! Computing a run from what was frozen, and computing it again to compare.

use contract::{PayRunVerification, perm};
use domain::{
    ids::{OrganisationId, PayRunId, WorkerId},
    pay::run::{HeldBack, Input, RunRules, Slip},
};
use persistence::{
    UnitOfWork,
    pay::{PayRun, PayRunInput, PaySlip, RunTotals},
};

use super::{
    frozen::{FrozenRules, input_hash, read_input, result_hash},
    reached,
};
use crate::{Access, AppError, AppResult};

/// A result with the class at the end of the month.
type Computed = (Result<Slip, HeldBack>, Option<domain::worker::WorkerClass>);

/// Computes a run that is held: everyone's payslip, the sums, and the hash over all of it.
///
/// # Errors
/// A fault of ours when what was frozen cannot be read.
pub(super) async fn compute(work: &UnitOfWork, run: &mut PayRun) -> AppResult<()> {
    let frozen = FrozenRules::of(run)?;
    let frozen = frozen.ok_or_else(|| AppError::internal("a run was frozen without rules"))?;
    let inputs = work.pay_inputs(run.id).await?;
    let (inputs, computed) = computed(frozen.rules()?, inputs).await?;
    let slips: Vec<PaySlip> = inputs
        .into_iter()
        .zip(computed)
        .map(|(input, (result, class))| PaySlip {
            worker: WorkerId(input.worker_id),
            place: OrganisationId(input.place_id),
            name: input.name,
            name_pinyin: input.name_pinyin,
            class,
            result,
        })
        .collect();
    work.write_pay_slips(run.id, &slips).await?;
    let results = slips.iter().map(|slip| (slip.worker, &slip.result));
    let input_hash = run.input_hash.as_deref().unwrap_or_default();
    run.result_hash = Some(result_hash(input_hash, results)?);
    run.totals = totals(&slips);
    Ok(())
}

/// Everyone's result, off the threads that answer requests.
async fn computed(
    rules: RunRules,
    inputs: Vec<PayRunInput>,
) -> AppResult<(Vec<PayRunInput>, Vec<Computed>)> {
    let work = move || {
        let results = inputs.iter().map(|input| one(&rules, &input.input));
        let results = results.collect::<AppResult<Vec<_>>>()?;
        Ok((inputs, results))
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(AppError::internal)?
}

fn one(rules: &RunRules, text: &str) -> AppResult<Computed> {
    let input: Input = read_input(text)?;
    let class = input.spans.last().map(|span| span.person.class);
    Ok((rules.slip(&input), class))
}

fn totals(slips: &[PaySlip]) -> RunTotals {
    let paid = || slips.iter().filter_map(|slip| slip.result.as_ref().ok());
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    RunTotals {
        people: count(paid().count()),
        held: count(slips.len() - paid().count()),
        gross: paid().map(|slip| slip.gross).sum(),
        employee: paid().map(|slip| slip.employee).sum(),
        employer: paid().map(|slip| slip.employer).sum(),
        tax: paid().map(|slip| slip.tax).sum(),
        net: paid().map(|slip| slip.net).sum(),
    }
}

/// Computes a run again from what was frozen and compares it, line by line and hash by hash.
///
/// # Errors
/// `not_found` outside the view; `rule_violated` when it was not computed yet.
pub async fn verify(
    access: &Access<perm::PayRunView>,
    id: PayRunId,
) -> AppResult<PayRunVerification> {
    let run = reached(access, id).await?;
    let (Some(frozen), Some(kept_input), Some(kept_result)) = (
        FrozenRules::of(&run)?,
        run.input_hash.as_deref(),
        run.result_hash.as_deref(),
    ) else {
        return Err(super::super::rule(domain::pay::run::RunProblem::NotNext));
    };
    let runs = access.store().pay_runs();
    let runs = runs.within(access.scope());
    let inputs = runs.inputs(&run).await?;
    let texts = inputs
        .iter()
        .map(|input| (WorkerId(input.worker_id), input.input.as_str()));
    let found_input = input_hash(run.rules.as_deref().unwrap_or_default(), texts);
    let (inputs, computed) = computed(frozen.rules()?, inputs).await?;
    let workers = inputs.iter().map(|input| WorkerId(input.worker_id));
    let results: Vec<_> = workers.zip(computed).collect();
    let again = results
        .iter()
        .map(|(worker, (result, _))| (*worker, result));
    let found_result = result_hash(&found_input, again)?;
    let slips = runs.slips(&run).await?;
    let mut kept = slips.iter().map(|slip| (slip.worker, &slip.result));
    let mut differing = Vec::new();
    for (worker, (result, _)) in &results {
        if kept.next() != Some((*worker, result)) {
            differing.push(*worker);
        }
    }
    Ok(PayRunVerification {
        holds: differing.is_empty()
            && slips.len() == results.len()
            && found_input == kept_input
            && found_result == kept_result,
        input_hash: found_input,
        result_hash: found_result,
        differing,
        people: super::super::count(slips.len()),
    })
}
