//! Runs of pay: opened for an organisation and a month, frozen, computed, checked, approved, paid and
//! closed. What is frozen and computed is never changed, only dropped while nobody has approved it.

mod comparison;
mod compute;
mod entry;
mod file;

mod freeze;
mod frozen;
mod simulation;
mod slip;
mod step;
mod workbook;

use std::collections::BTreeMap;

use contract::{
    ErrorCode, PayBoard, PayBoardQuery, PayBoardRow, PayRunInput, PayRunStepView, PayRunSummary,
    PayRunView, Permission, Requires, perm,
};
use domain::{
    ids::{OrganisationId, PayRunId},
    organisation::OrganisationKind,
    pay::run::{RunProblem, RunState, RunStep, is_another},
    time::YearMonth,
};
use persistence::{
    Conflict, Scope, StoreError,
    audit::AuditDraft,
    pay::{PayRun, PayRunStep, RunTotals},
};
use serde_json::json;

use super::{reference, rule};
use crate::{
    Access, AppError, AppResult, Once,
    organisation::{Node, Tree, tree_of},
};
use frozen::{FrozenRules, Sources};

pub use compute::verify;
pub use entry::{entries, save_entries};
pub use file::file;

pub use simulation::simulate;
pub use slip::{own_slip, own_slips, slip, slips};
pub use step::{decide, take_step};

/// The runs of a month, of everyone in view who pays.
///
/// # Errors
/// Those of the store.
pub async fn board(
    access: &Access<perm::PayRunView>,
    query: &PayBoardQuery,
) -> AppResult<PayBoard> {
    let tree = tree_of(access).await?;
    let month = query
        .month
        .unwrap_or_else(|| YearMonth::of(access.store().today()));
    let runs = access.store().pay_runs();
    let found = runs.within(access.scope()).between(month, month).await?;
    let mut found: BTreeMap<OrganisationId, PayRun> = found
        .into_iter()
        .map(|run| (run.organisation, run))
        .collect();
    let schemes = schemes_on(access, month).await?;
    let mut items = Vec::new();
    for node in tree.nodes() {
        let seen = access.scope().contains(&node.path);
        let run = found.remove(&node.id);
        if !seen || (node.kind != OrganisationKind::Unit && run.is_none()) {
            continue;
        }
        let edits = &access.actor().principal().edit;
        items.push(PayBoardRow {
            organisation: reference(&tree, node.id),
            may_open: run.is_none()
                && access.may(Permission::PayRunEdit)
                && edits.contains(&node.path),
            run: run.as_ref().map(|run| summary(&tree, run)),
            scheme: nearest(&tree, node, &schemes),
        });
    }
    Ok(PayBoard { month, items })
}

/// Names of the schemes that hold on the first day of a month, by organisation.
async fn schemes_on<P: Requires>(
    access: &Access<P>,
    month: YearMonth,
) -> AppResult<BTreeMap<OrganisationId, String>> {
    let scope = Scope::system("schemes above whoever pays");
    let schemes = access.store().pay_schemes();
    let held = schemes.within(&scope).on(month.first_day()).await?;
    Ok(held
        .into_iter()
        .map(|scheme| (scheme.organisation_id, scheme.scheme.name))
        .collect())
}

fn nearest(tree: &Tree, node: &Node, schemes: &BTreeMap<OrganisationId, String>) -> Option<String> {
    let mut at = Some(node);
    while let Some(node) = at {
        if let Some(name) = schemes.get(&node.id) {
            return Some(name.clone());
        }
        at = node.parent.and_then(|parent| tree.node(parent));
    }
    None
}

/// Opens a run.
///
/// # Errors
/// `not_found` outside the edit scope; `rule_violated` for a month to come, one that has its run, also of
/// an organisation above or below, or one before a later run.
pub async fn open(
    access: &Access<perm::PayRunEdit>,
    input: &PayRunInput,
    once: &Once,
) -> AppResult<PayRunView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let tree = tree_of(access).await?;
    let node = tree
        .node(input.organisation_id)
        .filter(|node| access.scope().contains(&node.path));
    let node = node.ok_or_else(AppError::not_found)?;
    if !matches!(node.kind, OrganisationKind::Unit | OrganisationKind::Town) {
        return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
            "发薪批次由区(市)县或镇(街道)建立。",
            "A district or a street opens runs of pay.",
        ));
    }
    let store = access.store();
    if input.month > YearMonth::of(store.today()) {
        return Err(rule(RunProblem::NotYet));
    }
    let mut work = store.begin(access.origin()).await?;
    work.own_pay_runs().await?;
    for other in work.related_pay_runs(&node.path).await? {
        if other.month == input.month {
            return Err(rule(RunProblem::MonthTaken));
        }
        if other.organisation == node.id && other.month > input.month {
            return Err(rule(RunProblem::LaterExists));
        }
    }
    let run = PayRun {
        id: store.new_id(),
        revision: 1,
        organisation: node.id,
        month: input.month,
        state: RunState::Open,
        rules: None,
        frozen_at: None,
        input_hash: None,
        result_hash: None,
        totals: RunTotals::default(),
    };
    match work.open_pay_run(&run).await {
        Err(StoreError::Conflict(Conflict::Unique(_))) => {
            return Err(rule(RunProblem::MonthTaken));
        }
        done => done?,
    }
    let by = access.actor().principal().account_id;
    work.note_pay_step(run.id, None, by, None).await?;
    work.audit(logged("pay.run_open", &run, None));
    let answer = PayRunView {
        run: summary(&tree, &run),
        steps: Vec::new(),
        rests_on: Vec::new(),
        before: None,
        may: vec![RunStep::Freeze],
        may_enter: true,
        includes_self: false,
    };
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

fn logged(action: &'static str, run: &PayRun, reason: Option<&str>) -> AuditDraft {
    AuditDraft {
        action,
        object_kind: "pay_run",
        object_id: Some(run.id.to_string()),
        reason: reason.map(str::to_owned),
        after: Some(json!({
            "organisation_id": run.organisation, "month": run.month, "state": run.state,
            "people": run.totals.people, "held": run.totals.held, "net": run.totals.net,
            "input_hash": run.input_hash, "result_hash": run.result_hash,
        })),
        ..AuditDraft::default()
    }
}

/// A run within the scope of a permission.
pub(super) async fn reached<P: Requires>(access: &Access<P>, id: PayRunId) -> AppResult<PayRun> {
    let runs = access.store().pay_runs();
    let found = runs.within(access.scope()).find(id).await?;
    found.ok_or_else(AppError::not_found)
}

/// One run, with its way so far.
///
/// # Errors
/// `not_found` outside the view.
pub async fn get(access: &Access<perm::PayRunView>, id: PayRunId) -> AppResult<PayRunView> {
    let run = reached(access, id).await?;
    view(access, &run).await
}

async fn view<P: Requires>(access: &Access<P>, run: &PayRun) -> AppResult<PayRunView> {
    let tree = tree_of(access).await?;
    let runs = access.store().pay_runs();
    let runs = runs.within(access.scope());
    let steps = runs.steps(run).await?;
    let before = runs.before(run).await?;
    let me = access.actor().principal().worker_id;
    let includes_self = match me {
        Some(me) => runs.slip(run, me).await?.is_some(),
        None => false,
    };
    let may = possible(access, &tree, run, &steps);
    Ok(PayRunView {
        may_enter: run.state == RunState::Open
            && reaches(access, &tree, run, Permission::PayRunEdit),
        run: summary(&tree, run),
        steps: steps.iter().map(step_view).collect(),
        rests_on: FrozenRules::of(run)?.map_or_else(Vec::new, |rules| rules.documents()),
        before: before.as_ref().map(|run| summary(&tree, run)),
        may,
        includes_self,
    })
}

fn step_view(step: &PayRunStep) -> PayRunStepView {
    PayRunStepView {
        step: step.step,
        by: step.name.clone(),
        at: step.taken_at,
        reason: step.reason.clone(),
    }
}

/// Whether who asks may do something with a run.
fn reaches<P: Requires>(
    access: &Access<P>,
    tree: &Tree,
    run: &PayRun,
    permission: Permission,
) -> bool {
    let principal = access.actor().principal();
    let scope = match permission {
        Permission::PayRunApprove => &principal.approve,
        _ => &principal.edit,
    };
    let path = tree.node(run.organisation).map(|node| &node.path);
    access.may(permission) && path.is_some_and(|path| scope.contains(path))
}

/// Steps that who asks may take.
fn possible<P: Requires>(
    access: &Access<P>,
    tree: &Tree,
    run: &PayRun,
    steps: &[PayRunStep],
) -> Vec<RunStep> {
    let me = access.actor().principal().account_id;
    let taken: Vec<_> = steps
        .iter()
        .filter_map(|step| Some((step.step?, step.account)))
        .collect();
    let may = |step: &&RunStep| {
        let needed = match step {
            RunStep::Check | RunStep::Approve => &[Permission::PayRunApprove][..],
            RunStep::Reopen => &[Permission::PayRunEdit, Permission::PayRunApprove],
            _ => &[Permission::PayRunEdit],
        };
        run.state.after(**step).is_some()
            && is_another(**step, &me, &taken)
            && needed
                .iter()
                .any(|permission| reaches(access, tree, run, *permission))
    };
    RunStep::ALL.iter().filter(may).copied().collect()
}

pub(super) fn summary(tree: &Tree, run: &PayRun) -> PayRunSummary {
    let totals = run.totals;
    PayRunSummary {
        id: run.id,
        revision: run.revision,
        organisation: reference(tree, run.organisation),
        month: run.month,
        state: run.state,
        people: totals.people,
        held: totals.held,
        gross: totals.gross,
        employee: totals.employee,
        employer: totals.employer,
        tax: totals.tax,
        net: totals.net,
        cost: totals.gross + totals.employer,
        input_hash: run.input_hash.clone(),
        result_hash: run.result_hash.clone(),
    }
}

/// Schemes and rates of whoever pays for a run.
async fn sources<P: Requires>(access: &Access<P>, run: &PayRun) -> AppResult<Sources> {
    let tree = tree_of(access).await?;
    Sources::of(access.store(), &tree, run.organisation).await
}
