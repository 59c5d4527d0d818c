//! Payslips: of a run, as whoever checks it looks at them, and of the person they are for.

use std::collections::BTreeMap;

use contract::{
    DEFAULT_PAGE, OwnPaySlip, OwnPaySlips, PayCauseCount, PayDifference, PayFault, PayFindingCount,
    PaySlipLineView, PaySlipPage, PaySlipQuery, PaySlipSummary, PaySlipView, Requires, perm,
};
use domain::{
    ids::{OrganisationId, PayRunId, WorkerId},
    money::Money,
    pay::{
        contribution::Bases,
        run::{
            Difference, HeldBack, Input, LineKind, Reckoned, Slip, SlipLine, days_of, differences,
        },
        tax::Sums,
    },
};
use persistence::{
    Scope,
    pay::{PayRun, PaySlip},
    personnel::NameAfter,
};

use super::{
    super::{count, reference},
    comparison::Comparison,
    frozen::{FrozenRules, read_input},
    reached, summary,
};
use crate::{
    Access, AppError, AppResult, cursor,
    organisation::{Tree, tree_of},
};

/// Payslips of a run, with what whoever checks it looks at.
///
/// # Errors
/// `not_found` outside the view; `cursor_invalid`.
pub async fn slips(
    access: &Access<perm::PayRunView>,
    id: PayRunId,
    query: &PaySlipQuery,
) -> AppResult<PaySlipPage> {
    let run = reached(access, id).await?;
    let after: Option<NameAfter> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let tree = tree_of(access).await?;
    let Some(comparison) = Comparison::of(access, &run).await? else {
        return Ok(PaySlipPage {
            items: Vec::new(),
            next_cursor: None,
            total: 0,
            findings: Vec::new(),
            causes: Vec::new(),
            sums: Vec::new(),
        });
    };
    let (mut found, mut by_finding, mut by_cause) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for slip in comparison.slips() {
        let line = line(&tree, &comparison, slip);
        for finding in &line.findings {
            *by_finding.entry(*finding).or_insert(0) += 1;
        }
        for cause in &line.causes {
            *by_cause.entry(*cause).or_insert(0) += 1;
        }
        if fits(query, slip, &line) {
            let key = NameAfter {
                name_pinyin: slip.name_pinyin.clone(),
                worker: slip.worker,
            };
            found.push((key, line));
        }
    }
    let order = |key: &NameAfter| (key.name_pinyin.clone(), key.worker);
    found.sort_by_cached_key(|(key, _)| order(key));
    let total = count(found.len());
    if let Some(after) = &after {
        found.retain(|(key, _)| order(key) > order(after));
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = match found.last() {
        Some((key, _)) if more => Some(cursor::encode(key)?),
        _ => None,
    };
    Ok(PaySlipPage {
        items: found.into_iter().map(|(_, line)| line).collect(),
        next_cursor,
        total,
        findings: by_finding
            .into_iter()
            .map(|(finding, people)| PayFindingCount { finding, people })
            .collect(),
        causes: by_cause
            .into_iter()
            .map(|(cause, people)| PayCauseCount { cause, people })
            .collect(),
        sums: comparison.sums(),
    })
}

fn fits(query: &PaySlipQuery, slip: &PaySlip, line: &PaySlipSummary) -> bool {
    let name = query.name.as_deref().map(str::trim).unwrap_or_default();
    let pinyin = slip.name_pinyin.replace(' ', "");
    query.finding.is_none_or(|one| line.findings.contains(&one))
        && query.cause.is_none_or(|one| line.causes.contains(&one))
        && query.held.is_none_or(|held| line.fault.is_some() == held)
        && (slip.name.starts_with(name) || pinyin.starts_with(&name.to_lowercase()))
}

fn line(tree: &Tree, comparison: &Comparison, slip: &PaySlip) -> PaySlipSummary {
    let nothing = nothing();
    let paid = slip.result.as_ref().unwrap_or(&nothing);
    PaySlipSummary {
        worker_id: slip.worker,
        name: slip.name.clone(),
        place: place(tree, slip.place),
        class: slip.class,
        gross: paid.gross,
        before: comparison.before_of(slip.worker).map(|before| before.gross),
        employee: paid.employee,
        tax: paid.tax,
        net: paid.net,
        owed: paid.owed,
        fault: slip.result.as_ref().err().map(fault),
        findings: comparison.findings(slip.worker),
        causes: comparison.causes(slip.worker),
    }
}

/// The slip of somebody who is held back.
fn nothing() -> Slip {
    Slip {
        lines: Vec::new(),
        gross: Money::ZERO,
        bases: Bases::default(),
        employee: Money::ZERO,
        employer: Money::ZERO,
        tax: Money::ZERO,
        net: Money::ZERO,
        owed: Money::ZERO,
        sums: Sums::default(),
        standard_months: 0,
        taxable: Money::ZERO,
    }
}

fn place(tree: &Tree, id: OrganisationId) -> String {
    tree.node(id)
        .map(|node| node.full_name.clone())
        .unwrap_or_default()
}

fn fault(held: &HeldBack) -> PayFault {
    PayFault {
        item: held.item.clone(),
        month: held.month,
        code: held.fault.code().to_owned(),
        text: held.fault.text().to_owned(),
        text_en: held.fault.text_en().to_owned(),
    }
}

/// One payslip, with everything it is made of.
///
/// # Errors
/// `not_found` outside the view, or of somebody whom the run does not pay.
pub async fn slip(
    access: &Access<perm::PayRunView>,
    id: PayRunId,
    worker: WorkerId,
) -> AppResult<PaySlipView> {
    let run = reached(access, id).await?;
    shown(access, access.scope(), &run, worker).await
}

async fn shown<P: Requires>(
    access: &Access<P>,
    scope: &Scope,
    run: &PayRun,
    worker: WorkerId,
) -> AppResult<PaySlipView> {
    let runs = access.store().pay_runs();
    let runs = runs.within(scope);
    let slip = runs.slip(run, worker).await?;
    let slip = slip.ok_or_else(AppError::not_found)?;
    let input = runs.input(run, worker).await?;
    let input = read_input(&input.ok_or_else(AppError::not_found)?)?;
    let rules = FrozenRules::of(run)?.ok_or_else(AppError::not_found)?;
    let before = match runs.before(run).await? {
        Some(before) => earlier(scope, access, &before, worker).await?,
        None => None,
    };
    let found = match (&before, slip.result.as_ref().ok()) {
        (Some((before_rules, before_input, before_slip)), Some(paid)) => {
            let (scheme, rates) = rules.changed_since(before_rules);
            differences(
                Some(Reckoned {
                    month: before_rules.month,
                    input: before_input,
                    slip: before_slip,
                }),
                Some(Reckoned {
                    month: rules.month,
                    input: &input,
                    slip: paid,
                }),
                scheme,
                rates,
            )
        }
        _ => Vec::new(),
    };
    let tree = tree_of(access).await?;
    let nothing = nothing();
    let paid = slip.result.as_ref().unwrap_or(&nothing);
    Ok(PaySlipView {
        run: summary(&tree, run),
        worker_id: worker,
        place: place(&tree, slip.place),
        class: slip.class,
        lines: lines(&rules, &paid.lines)?,
        gross: paid.gross,
        employee: paid.employee,
        employer: paid.employer,
        tax: paid.tax,
        net: paid.net,
        owed: paid.owed,
        base_social: paid.bases.social,
        base_housing: paid.bases.housing,
        cum_taxable: paid.taxable,
        cum_withheld: paid.sums.withheld,
        standard_months: paid.standard_months,
        input,
        days: days_of(run.month),
        fault: slip.result.as_ref().err().map(fault),
        differences: found.into_iter().map(difference).collect(),
        name: slip.name,
    })
}

async fn earlier<P: Requires>(
    scope: &Scope,
    access: &Access<P>,
    run: &PayRun,
    worker: WorkerId,
) -> AppResult<Option<(FrozenRules, Input, Slip)>> {
    let runs = access.store().pay_runs();
    let runs = runs.within(scope);
    let (Some(rules), Some(slip), Some(input)) = (
        FrozenRules::of(run)?,
        runs.slip(run, worker).await?,
        runs.input(run, worker).await?,
    ) else {
        return Ok(None);
    };
    let input = read_input(&input)?;
    Ok(slip.result.ok().map(|slip| (rules, input, slip)))
}

fn difference(difference: Difference) -> PayDifference {
    PayDifference {
        kind: difference.kind,
        name: difference.name,
        before: difference.before,
        after: difference.after,
        causes: difference.causes,
    }
}

/// Lines with the rule behind each, and the document in which it stands.
fn lines(rules: &FrozenRules, lines: &[SlipLine]) -> AppResult<Vec<PaySlipLineView>> {
    let computing = rules.rules()?;
    let explained = |line: &SlipLine| {
        let month = line.of.unwrap_or(rules.month);
        let clauses = computing.schemes.get(&month)?.clauses();
        let clause = clauses
            .into_iter()
            .find(|clause| clause.name == line.name)?;
        Some(clause.text)
    };
    let document = |line: &SlipLine| match line.kind {
        LineKind::Item | LineKind::BackPay => {
            let month = line.of.unwrap_or(rules.month);
            let scheme = rules.schemes.get(&month)?;
            Some(scheme.document_number.clone())
        }
        LineKind::Contribution => Some(rules.parameters.document_number.clone()),
        _ => None,
    };
    Ok(lines
        .iter()
        .map(|line| PaySlipLineView {
            kind: line.kind,
            name: line.name.clone(),
            of: line.of,
            amount: line.amount,
            employer: line.employer,
            rule: explained(line),
            document_number: document(line),
        })
        .collect())
}

fn everywhere() -> Scope {
    Scope::system("a person's own payslips")
}

/// The own payslips, of runs whose amounts stand.
///
/// # Errors
/// `not_found` when the account belongs to nobody in the register.
pub async fn own_slips(access: &Access<perm::OwnRecordView>) -> AppResult<OwnPaySlips> {
    let me = access.actor().principal().worker_id;
    let me = me.ok_or_else(AppError::not_found)?;
    let tree = tree_of(access).await?;
    let found = access.store().pay_of(me).await?;
    let items = found.into_iter().filter_map(|(run, slip)| {
        let paid = slip.result.ok()?;
        Some(OwnPaySlip {
            run_id: run.id,
            month: run.month,
            organisation: reference(&tree, run.organisation),
            state: run.state,
            gross: paid.gross,
            deducted: paid.employee + paid.tax,
            net: paid.net,
        })
    });
    Ok(OwnPaySlips {
        items: items.collect(),
    })
}

/// One own payslip.
///
/// # Errors
/// `not_found` of a run that does not pay whoever asks, or whose amounts do not stand yet.
pub async fn own_slip(
    access: &Access<perm::OwnRecordView>,
    id: PayRunId,
) -> AppResult<PaySlipView> {
    let me = access.actor().principal().worker_id;
    let me = me.ok_or_else(AppError::not_found)?;
    let scope = everywhere();
    let run = access.store().pay_runs().within(&scope).find(id).await?;
    let run = run.filter(|run| run.state.is_settled());
    shown(access, &scope, &run.ok_or_else(AppError::not_found)?, me).await
}
