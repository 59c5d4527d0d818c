//! What is set for single people's pay beside the career, and the yearly adjustment of bases.

use std::collections::BTreeMap;

use contract::{
    ErrorCode, FieldProblem, PayBaseAdjusted, PayBaseAdjustment, PayProfileInput, PayProfilePage,
    PayProfileView, Permission, Requires, perm,
};
use domain::{
    ids::WorkerId,
    money::Money,
    pay::{PayProblem, contribution::Bases, run::StandardRule},
    time::{Period, YearMonth},
    worker::FindingCode,
};
use persistence::{audit::AuditDraft, pay::PayProfile};
use serde_json::json;

use crate::{Access, AppError, AppResult, organisation::tree_of};

/// Largest base and deduction, in fen.
const MOST: i64 = 100_000_000;

async fn in_view<P: Requires>(access: &Access<P>, worker: WorkerId) -> AppResult<()> {
    let workers = access.store().workers();
    let found = workers.within(access.scope()).names(&[worker]).await?;
    if found.is_empty() {
        return Err(AppError::not_found());
    }
    Ok(())
}

/// What is set for somebody over time.
///
/// # Errors
/// `not_found` outside the view.
pub async fn profiles(
    access: &Access<perm::PayRunView>,
    worker: WorkerId,
) -> AppResult<PayProfilePage> {
    in_view(access, worker).await?;
    let found = access.store().pay_profiles(worker).await?;
    Ok(PayProfilePage {
        items: found.into_iter().map(view).collect(),
        may_edit: access.may(Permission::PayRunEdit),
    })
}

fn view(profile: PayProfile) -> PayProfileView {
    PayProfileView {
        id: profile.id,
        base_social: profile.declared.map(|bases| bases.social),
        base_housing: profile.declared.map(|bases| bases.housing),
        deduction: profile.deduction,
        standard: profile.standard,
        bonus_apart: profile.bonus_apart,
        reason: profile.reason,
        valid_from: profile.period.from,
        valid_to: profile.period.to,
    }
}

/// Sets what holds for somebody from a day on.
///
/// # Errors
/// `not_found` outside the edit scope; `fields_invalid`; `revision_outdated` when something else holds on
/// the day than what it replaces.
pub async fn set_profile(
    access: &Access<perm::PayRunEdit>,
    worker: WorkerId,
    input: &PayProfileInput,
) -> AppResult<PayProfilePage> {
    in_view(access, worker).await?;
    let profile = PayProfile {
        id: access.store().new_id(),
        declared: checked(input)?,
        deduction: input.deduction,
        standard: input.standard,
        bonus_apart: input.bonus_apart,
        reason: input.reason.trim().to_owned(),
        period: Period::since(input.valid_from),
    };
    let mut work = access.store().begin(access.origin()).await?;
    if !work
        .put_pay_profile(worker, input.replaces, &profile)
        .await?
    {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    work.audit(AuditDraft {
        action: "pay.profile",
        object_kind: "worker",
        object_id: Some(worker.to_string()),
        reason: Some(profile.reason.clone()),
        before: input.replaces.map(|id| json!({ "profile": id })),
        after: Some(json!({
            "profile": profile.id, "valid_from": input.valid_from, "deduction": profile.deduction,
            "standard": profile.standard, "bonus_apart": profile.bonus_apart,
            "base_social": input.base_social, "base_housing": input.base_housing,
        })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    let found = access.store().pay_profiles(worker).await?;
    Ok(PayProfilePage {
        items: found.into_iter().map(view).collect(),
        may_edit: true,
    })
}

fn checked(input: &PayProfileInput) -> AppResult<Option<Bases>> {
    let mut problems = Vec::new();
    let mut refuse = |field: &str, problem: PayProblem| {
        let (code, text, text_en) = (problem.code(), problem.text(), problem.text_en());
        problems.push(FieldProblem::error(field, code, text, text_en));
    };
    let fits = |amount: Money| (0..=MOST).contains(&amount.fen());
    let amounts = [
        ("base_social", input.base_social),
        ("base_housing", input.base_housing),
        ("deduction", Some(input.deduction)),
    ];
    for (field, amount) in amounts {
        if amount.is_some_and(|amount| !fits(amount)) {
            refuse(field, PayProblem::AmountOutOfRange);
        }
    }
    let bases = match (input.base_social, input.base_housing) {
        (Some(social), Some(housing)) => Some(Bases { social, housing }),
        (None, None) => None,
        (None, Some(_)) => {
            refuse("base_social", PayProblem::BasesIncomplete);
            None
        }
        (Some(_), None) => {
            refuse("base_housing", PayProblem::BasesIncomplete);
            None
        }
    };
    if input.reason.trim().is_empty() {
        let missing = FindingCode::Required;
        let (code, text, text_en) = (missing.code(), missing.text(), missing.text_en());
        problems.push(FieldProblem::error("reason", code, text, text_en));
    }
    if problems.is_empty() {
        Ok(bases)
    } else {
        Err(AppError::fields(problems))
    }
}

/// Makes everyone's average month of a year, as it was paid in the organisation's settled runs, their
/// declared base from a day on (缴费基数按上年月平均工资申报). All or nobody.
///
/// # Errors
/// `not_found` outside the edit scope; `rule_violated` without a settled run of the year.
pub async fn adjust_bases(
    access: &Access<perm::PayRunEdit>,
    input: &PayBaseAdjustment,
) -> AppResult<PayBaseAdjusted> {
    let tree = tree_of(access).await?;
    let node = tree
        .node(input.organisation_id)
        .filter(|node| access.scope().contains(&node.path));
    let node = node.ok_or_else(AppError::not_found)?;
    let month = |month| YearMonth::new(input.year, month).map_err(AppError::internal);
    let runs = access.store().pay_runs();
    let runs = runs.within(access.scope());
    let mut sums: BTreeMap<WorkerId, (Money, i64)> = BTreeMap::new();
    for run in runs.between(month(1)?, month(12)?).await? {
        if run.organisation != node.id || !run.state.is_settled() {
            continue;
        }
        for slip in runs.slips(&run).await? {
            if let Ok(paid) = slip.result {
                let sum = sums.entry(slip.worker).or_default();
                sum.0 += paid.gross;
                sum.1 += 1;
            }
        }
    }
    if sums.is_empty() {
        return Err(AppError::new(ErrorCode::RuleViolated).with_detail(
            "该单位当年没有已审批的发薪批次。",
            "The organisation has no approved run of the year.",
        ));
    }
    let mut adjusted = PayBaseAdjusted {
        people: 0,
        unchanged: 0,
    };
    let mut work = access.store().begin(access.origin()).await?;
    for (worker, (sum, months)) in sums {
        // To the yuan, as bases are declared.
        let yuan = (sum.fen() + months * 50).div_euclid(months * 100);
        let base = Money::from_fen(yuan * 100);
        let declared = Some(Bases {
            social: base,
            housing: base,
        });
        let held = access.store().pay_profiles(worker).await?;
        let held = held
            .into_iter()
            .find(|profile| profile.period.contains(input.valid_from));
        if held.as_ref().is_some_and(|held| held.declared == declared) {
            adjusted.unchanged += 1;
            continue;
        }
        let profile = PayProfile {
            id: access.store().new_id(),
            declared,
            deduction: held.as_ref().map_or(Money::ZERO, |held| held.deduction),
            standard: held
                .as_ref()
                .map_or(StandardRule::Months, |held| held.standard),
            bonus_apart: held.as_ref().is_some_and(|held| held.bonus_apart),
            reason: input.document_number.clone(),
            period: Period::since(input.valid_from),
        };
        let replaces = held.as_ref().map(|held| held.id);
        if !work.put_pay_profile(worker, replaces, &profile).await? {
            return Err(AppError::new(ErrorCode::RevisionOutdated));
        }
        adjusted.people += 1;
    }
    work.audit(AuditDraft {
        action: "pay.base_adjust",
        object_kind: "organisation",
        object_id: Some(node.id.to_string()),
        reason: Some(input.document_number.clone()),
        after: Some(json!({
            "year": input.year, "valid_from": input.valid_from, "people": adjusted.people,
            "unchanged": adjusted.unchanged,
        })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(adjusted)
}
