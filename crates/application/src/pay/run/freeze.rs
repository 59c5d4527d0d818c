//! Freezing: what everyone's pay of a month is computed from, once and for all.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ids::{OrganisationId, WorkerId},
    money::Money,
    organisation::OrganisationPath,
    pay::{
        run::{Bonus, Input, Paid, Past, RunProblem, RunRules, StandardRule, days_of},
        scheme::Span,
    },
    time::YearMonth,
};
use persistence::{
    UnitOfWork,
    pay::{EntryKind, PayEntry, PayHistory, PayProfile, PayRun, PaySubject},
};
use rust_decimal::Decimal;

use super::{
    super::rule,
    frozen::{FrozenRules, Sources, input_hash},
};
use crate::{AppError, AppResult};

/// Months back for which what became known later is paid or taken back.
const MONTHS_BACK: i32 = 12;

/// What is entered of somebody for a month.
#[derive(Default)]
struct Entered {
    factor: Option<Decimal>,
    bonus: Option<Money>,
    items: Vec<(String, Money)>,
}

type ByWorker<T> = BTreeMap<WorkerId, T>;

fn by_worker(entries: Vec<PayEntry>) -> ByWorker<Entered> {
    let mut found: ByWorker<Entered> = BTreeMap::new();
    for entry in entries {
        let one = found.entry(entry.worker).or_default();
        match entry.kind {
            EntryKind::Factor => one.factor = Some(Decimal::new(entry.value, 6)),
            EntryKind::Bonus => one.bonus = Some(Money::from_fen(entry.value)),
            EntryKind::Item => one.items.push((entry.item, Money::from_fen(entry.value))),
        }
    }
    found
}

/// An earlier month with what was entered for it.
struct Earlier {
    month: YearMonth,
    entered: ByWorker<Entered>,
}

/// Everything that inputs are made of.
struct Freezing<'a> {
    run: &'a PayRun,
    rules: RunRules,
    entered: ByWorker<Entered>,
    history: ByWorker<PayHistory>,
    earlier: Vec<Earlier>,
    /// Of whom earlier months may come to something else now.
    reconsidered: BTreeSet<WorkerId>,
    paid: BTreeMap<(WorkerId, YearMonth), Vec<Paid>>,
}

/// Freezes a run that is held: its rules, everyone's input, and the hash over both.
///
/// # Errors
/// `rule_violated` without a scheme, rates or anybody to pay.
pub(super) async fn freeze(
    work: &UnitOfWork,
    sources: &Sources,
    path: &OrganisationPath,
    run: &mut PayRun,
) -> AppResult<()> {
    let settled = work.settled_before(run, MONTHS_BACK).await?;
    let first = settled.first().map_or(run.month, |run| run.month);
    let frozen = sources.freeze(run.month, settled.iter().map(|run| run.month))?;
    let days = (first.first_day(), run.month.plus(1).first_day());
    let subjects = work.pay_subjects(run, path, days).await?;
    let reconsidered = reconsidered(work, path, run, &settled, &frozen, &subjects).await?;
    let people: Vec<WorkerId> = reconsidered.iter().copied().collect();
    let mut earlier = Vec::with_capacity(settled.len());
    for run in &settled {
        earlier.push(Earlier {
            month: run.month,
            entered: by_worker(work.pay_entries(run.id).await?),
        });
    }
    let freezing = Freezing {
        rules: frozen.rules()?,
        entered: by_worker(work.pay_entries(run.id).await?),
        history: work.pay_history(run).await?,
        earlier,
        reconsidered,
        paid: work.paid_since(run, first, &people).await?,
        run,
    };
    let mut inputs: Vec<(WorkerId, OrganisationId, String)> = Vec::new();
    for (worker, subject) in &subjects {
        if let Some(input) = freezing.input(*worker, subject) {
            let text = serde_json::to_string(&input).map_err(AppError::internal)?;
            inputs.push((*worker, freezing.place(subject), text));
        }
    }
    if inputs.is_empty() {
        return Err(rule(RunProblem::Nobody));
    }
    work.write_pay_inputs(run.id, &inputs).await?;
    let rules = frozen.text()?;
    let texts = inputs
        .iter()
        .map(|(worker, _, text)| (*worker, text.as_str()));
    run.input_hash = Some(input_hash(&rules, texts));
    run.rules = Some(rules);
    run.frozen_at = Some(work.now());
    Ok(())
}

/// Of whom earlier months may come to something else now: of whom anything became known since the first of
/// them was frozen, who was held back, and everyone when a month has another scheme now.
async fn reconsidered(
    work: &UnitOfWork,
    path: &OrganisationPath,
    run: &PayRun,
    settled: &[PayRun],
    frozen: &FrozenRules,
    subjects: &ByWorker<PaySubject>,
) -> AppResult<BTreeSet<WorkerId>> {
    let Some(oldest) = settled.first() else {
        return Ok(BTreeSet::new());
    };
    for earlier in settled {
        let was = FrozenRules::of(earlier)?;
        let was = was.and_then(|rules| rules.schemes.get(&earlier.month).map(|one| one.id));
        let is = frozen.schemes.get(&earlier.month).map(|one| one.id);
        if was != is {
            return Ok(subjects.keys().copied().collect());
        }
    }
    let days = (oldest.month.first_day(), run.month.plus(1).first_day());
    let mut people = work.held_back_since(run, oldest.month).await?;
    if let Some(at) = oldest.frozen_at {
        people.extend(work.pay_changed_since(run, path, days, at).await?);
    }
    Ok(people)
}

impl Freezing<'_> {
    fn spans(&self, subject: &PaySubject, month: YearMonth) -> Vec<Span> {
        let rules = self.rules.schemes.get(&month);
        rules.map_or_else(Vec::new, |rules| {
            subject.subject.spans(month, &rules.scheme().levels)
        })
    }

    /// What somebody's pay is computed from; none of whom there is nothing to say.
    fn input(&self, worker: WorkerId, subject: &PaySubject) -> Option<Input> {
        let month = self.run.month;
        let spans = self.spans(subject, month);
        let past = self.past(worker, subject);
        if spans.is_empty() && past.is_empty() {
            return None;
        }
        let history = self.history.get(&worker).copied().unwrap_or_default();
        let profile = profile(subject, month);
        let entered = self.entered.get(&worker);
        let insured = (!spans.is_empty())
            .then(|| subject.subject.insured_by(month))
            .flatten();
        let input = Input {
            insured,
            spans,
            declared: profile.and_then(|profile| profile.declared),
            additional: deductions(subject, month, history.year.first_month),
            standard: profile.map_or(StandardRule::Months, |profile| profile.standard),
            bonus: entered
                .and_then(|entered| entered.bonus)
                .map(|amount| Bonus {
                    amount,
                    apart: profile.is_some_and(|profile| profile.bonus_apart),
                }),
            year: history.year,
            owed: history.owed,
            past,
        };
        Some(with(input, entered))
    }

    /// Earlier months that come to something else than was paid for them.
    fn past(&self, worker: WorkerId, subject: &PaySubject) -> Vec<Past> {
        if !self.reconsidered.contains(&worker) {
            return Vec::new();
        }
        let months = self.earlier.iter().map(|earlier| {
            let mut spans = self.spans(subject, earlier.month);
            if let Some(entered) = earlier.entered.get(&worker) {
                enter(&mut spans, entered);
            }
            let paid = self.paid.get(&(worker, earlier.month));
            Past {
                month: earlier.month,
                spans,
                paid: paid.cloned().unwrap_or_default(),
            }
        });
        months.filter(|past| self.differs(past)).collect()
    }

    /// Whether a month comes to something else than was paid. What cannot be computed does: the person
    /// is held back then.
    fn differs(&self, past: &Past) -> bool {
        let Some(rules) = self.rules.schemes.get(&past.month) else {
            return false;
        };
        let due = rules.compute(past.month.month(), days_of(past.month), &past.spans);
        let Ok(due) = due else {
            return true;
        };
        let mut owed: BTreeMap<&str, Money> = BTreeMap::new();
        for line in &due.lines {
            *owed.entry(line.item.as_str()).or_default() += line.amount;
        }
        for paid in &past.paid {
            let amount = owed.entry(paid.item.as_str()).or_default();
            *amount = *amount - paid.amount;
        }
        owed.values().any(|amount| *amount != Money::ZERO)
    }

    /// Where somebody served last here up to the end of the month.
    fn place(&self, subject: &PaySubject) -> OrganisationId {
        let last = self.run.month.last_day();
        let held = subject
            .places
            .iter()
            .filter(|(period, _)| period.from <= last);
        held.max_by_key(|(period, _)| (period.from, period.to.is_none()))
            .map_or(self.run.organisation, |(_, place)| *place)
    }
}

fn profile(subject: &PaySubject, month: YearMonth) -> Option<&PayProfile> {
    let on = month.last_day();
    subject
        .profiles
        .iter()
        .find(|profile| profile.period.contains(on))
}

/// Special additional deductions of the year up to and with a month, since somebody was first paid here.
fn deductions(subject: &PaySubject, month: YearMonth, first: Option<u32>) -> Money {
    let first = first.unwrap_or_else(|| month.month()).min(month.month());
    let months = (first..=month.month()).filter_map(|at| YearMonth::new(month.year(), at).ok());
    months
        .filter_map(|month| profile(subject, month))
        .map(|profile| profile.deduction)
        .sum()
}

fn enter(spans: &mut [Span], entered: &Entered) {
    for span in spans {
        span.person.factor = entered.factor.unwrap_or(Decimal::ONE);
        span.person.entered = entered.items.iter().cloned().collect();
    }
}

fn with(mut input: Input, entered: Option<&Entered>) -> Input {
    if let Some(entered) = entered {
        enter(&mut input.spans, entered);
    }
    input
}
