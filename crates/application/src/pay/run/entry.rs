//! Amounts that are entered person by person for a month, while its run is open.

use std::collections::{BTreeMap, BTreeSet};

use contract::{
    ErrorCode, FieldProblem, PayEntriesInput, PayEntryInput, PayEntryItem, PayEntryPage,
    PayEntryView, Requires, perm,
};
use domain::{
    ids::{PayRunId, WorkerId},
    money::Money,
    pay::{
        PayProblem,
        run::{RunProblem, RunState},
        scheme::Amount,
    },
    worker::FindingCode,
};
use persistence::{
    audit::AuditDraft,
    pay::{EntryKind, PayEntry, PayRun},
};
use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::json;

use super::{super::rule, reached, sources};
use crate::{Access, AppError, AppResult};

/// Largest amount, either way, in fen.
const MOST: i64 = 10_000_000_000;

/// What is entered for a run.
///
/// # Errors
/// `not_found` outside the view.
pub async fn entries(access: &Access<perm::PayRunView>, id: PayRunId) -> AppResult<PayEntryPage> {
    let run = reached(access, id).await?;
    page(access, &run).await
}

async fn page<P: Requires>(access: &Access<P>, run: &PayRun) -> AppResult<PayEntryPage> {
    let runs = access.store().pay_runs();
    let entries = runs.within(access.scope()).entries(run).await?;
    let people: BTreeSet<WorkerId> = entries.iter().map(|entry| entry.worker).collect();
    let people: Vec<WorkerId> = people.into_iter().collect();
    let workers = access.store().workers();
    let names = workers.within(access.scope()).names(&people).await?;
    let mut items: BTreeMap<WorkerId, PayEntryView> = BTreeMap::new();
    for entry in entries {
        let view = items.entry(entry.worker).or_insert_with(|| PayEntryView {
            worker_id: entry.worker,
            name: names.get(&entry.worker).cloned().unwrap_or_default(),
            factor: None,
            bonus: None,
            items: Vec::new(),
            reason: entry.reason.clone(),
        });
        match entry.kind {
            EntryKind::Factor => view.factor = Some(Decimal::new(entry.value, 6).normalize()),
            EntryKind::Bonus => view.bonus = Some(Money::from_fen(entry.value)),
            EntryKind::Item => view.items.push(PayEntryItem {
                item: entry.item,
                amount: Money::from_fen(entry.value),
            }),
        }
    }
    Ok(PayEntryPage {
        items: items.into_values().collect(),
        enterable: enterable(access, run).await?,
    })
}

/// Items of the scheme of the month that are entered.
async fn enterable<P: Requires>(access: &Access<P>, run: &PayRun) -> AppResult<Vec<String>> {
    let sources = sources(access, run).await?;
    let items = sources
        .scheme(run.month)
        .map(|scheme| scheme.scheme.items.as_slice());
    let entered = items.unwrap_or_default().iter();
    Ok(entered
        .filter(|item| item.amount == Amount::Entered)
        .map(|item| item.name.clone())
        .collect())
}

/// Enters amounts.
///
/// # Errors
/// `not_found` outside the edit scope; `revision_outdated`; `rule_violated` once the run is frozen;
/// `fields_invalid` for people who do not serve there, unknown items, amounts and factors that cannot be.
pub async fn save_entries(
    access: &Access<perm::PayRunEdit>,
    id: PayRunId,
    revision: i64,
    input: &PayEntriesInput,
) -> AppResult<PayEntryPage> {
    let run = reached(access, id).await?;
    if run.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    if run.state != RunState::Open {
        return Err(rule(RunProblem::NotNext));
    }
    let enterable = enterable(access, &run).await?;
    let people: Vec<WorkerId> = input.people.iter().map(|one| one.worker_id).collect();
    let workers = access.store().workers();
    let known = workers.within(access.scope()).names(&people).await?;
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (at, one) in input.people.iter().enumerate() {
        if !known.contains_key(&one.worker_id) || !seen.insert(one.worker_id) {
            refuse(
                &mut problems,
                format!("people.{at}.worker_id"),
                PayProblem::PersonUnknown,
            );
        }
        check(at, one, &enterable, &mut problems);
    }
    if !problems.is_empty() {
        return Err(AppError::fields(problems));
    }
    let mut work = access.store().begin(access.origin()).await?;
    if !work.hold_pay_run(id, revision).await? {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    let (by, at) = (access.actor().principal().account_id, work.now());
    let rows = input.people.iter().flat_map(|one| {
        let entry = move |kind, item: &str, value| PayEntry {
            worker: one.worker_id,
            kind,
            item: item.to_owned(),
            value,
            reason: one.reason.trim().to_owned(),
            by,
            at,
        };
        let factor = one.factor.and_then(millionths);
        let factor = factor.map(|value| entry(EntryKind::Factor, "", value));
        let bonus = one
            .bonus
            .map(|bonus| entry(EntryKind::Bonus, "", bonus.fen()));
        let items = one
            .items
            .iter()
            .map(move |item| entry(EntryKind::Item, &item.item, item.amount.fen()));
        factor.into_iter().chain(bonus).chain(items)
    });
    let rows: Vec<PayEntry> = rows.collect();
    work.save_pay_entries(id, &people, &rows).await?;
    work.audit(AuditDraft {
        action: "pay.run_enter",
        object_kind: "pay_run",
        object_id: Some(id.to_string()),
        after: Some(json!({ "people": people.len(), "entries": rows.len() })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    page(
        access,
        &PayRun {
            revision: revision + 1,
            ..run
        },
    )
    .await
}

fn millionths(factor: Decimal) -> Option<i64> {
    let scaled = factor.checked_mul(Decimal::from(1_000_000))?;
    let exact = scaled.fract().is_zero().then_some(scaled)?;
    exact
        .to_i64()
        .filter(|value| (0..=10_000_000).contains(value))
}

fn refuse(problems: &mut Vec<FieldProblem>, field: String, problem: PayProblem) {
    let (code, text, text_en) = (problem.code(), problem.text(), problem.text_en());
    problems.push(FieldProblem::error(&field, code, text, text_en));
}

fn check(at: usize, one: &PayEntryInput, enterable: &[String], problems: &mut Vec<FieldProblem>) {
    if one
        .factor
        .is_some_and(|factor| millionths(factor).is_none())
    {
        refuse(
            problems,
            format!("people.{at}.factor"),
            PayProblem::FactorInvalid,
        );
    }
    let fits = |amount: Money| (-MOST..=MOST).contains(&amount.fen());
    if one
        .bonus
        .is_some_and(|bonus| bonus <= Money::ZERO || !fits(bonus))
    {
        refuse(
            problems,
            format!("people.{at}.bonus"),
            PayProblem::AmountOutOfRange,
        );
    }
    let mut seen = BTreeSet::new();
    for (number, item) in one.items.iter().enumerate() {
        let field = format!("people.{at}.items.{number}");
        if !enterable.contains(&item.item) || !seen.insert(&item.item) {
            refuse(
                problems,
                format!("{field}.item"),
                PayProblem::ItemNotEntered,
            );
        }
        if !fits(item.amount) {
            refuse(
                problems,
                format!("{field}.amount"),
                PayProblem::AmountOutOfRange,
            );
        }
    }
    let something = one.factor.is_some() || one.bonus.is_some() || !one.items.is_empty();
    if something && one.reason.trim().is_empty() {
        let missing = FindingCode::Required;
        let (code, text, text_en) = (missing.code(), missing.text(), missing.text_en());
        let field = format!("people.{at}.reason");
        problems.push(FieldProblem::error(&field, code, text, text_en));
    }
}
