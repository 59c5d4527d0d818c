//! A run beside the one before it: differences with their causes, what is out of the ordinary, sums.

use std::collections::{BTreeMap, BTreeSet};

use contract::{PaySumLine, perm};
use domain::{
    ids::WorkerId,
    money::Money,
    pay::run::{
        Cause, Difference, Finding, Input, Reckoned, Slip, SlipLine, Yardstick, differences,
        findings,
    },
};
use persistence::pay::{PayRun, PaySlip};

use super::frozen::{FrozenRules, read_input};
use crate::{Access, AppResult};

/// Per cent by which gross pay may differ from the month before without being pointed out.
const OUTLIER_PERCENT: i64 = 30;

/// A run with everyone's input and slip.
struct Reading {
    rules: FrozenRules,
    inputs: BTreeMap<WorkerId, Input>,
    slips: BTreeMap<WorkerId, PaySlip>,
}

impl Reading {
    async fn of(access: &Access<perm::PayRunView>, run: &PayRun) -> AppResult<Option<Self>> {
        let Some(rules) = FrozenRules::of(run)? else {
            return Ok(None);
        };
        let runs = access.store().pay_runs();
        let runs = runs.within(access.scope());
        let inputs = runs.inputs(run).await?.into_iter().map(|input| {
            let read = read_input(&input.input)?;
            Ok((WorkerId(input.worker_id), read))
        });
        let slips = runs.slips(run).await?.into_iter();
        Ok(Some(Self {
            rules,
            inputs: inputs.collect::<AppResult<_>>()?,
            slips: slips.map(|slip| (slip.worker, slip)).collect(),
        }))
    }

    fn reckoned(&self, worker: WorkerId) -> Option<Reckoned<'_>> {
        let slip = self.slips.get(&worker)?.result.as_ref().ok()?;
        let input = self.inputs.get(&worker)?;
        Some(Reckoned {
            month: self.rules.month,
            input,
            slip,
        })
    }

    fn lines(&self) -> impl Iterator<Item = &SlipLine> {
        let paid = self.slips.values();
        paid.filter_map(|slip| slip.result.as_ref().ok())
            .flat_map(|slip| &slip.lines)
    }
}

/// Two runs side by side.
pub(super) struct Comparison {
    now: Reading,
    before: Option<Reading>,
    no_card: BTreeSet<WorkerId>,
}

impl Comparison {
    pub(super) async fn of(
        access: &Access<perm::PayRunView>,
        run: &PayRun,
    ) -> AppResult<Option<Self>> {
        let Some(now) = Reading::of(access, run).await? else {
            return Ok(None);
        };
        let runs = access.store().pay_runs();
        let runs = runs.within(access.scope());
        let before = match runs.before(run).await? {
            Some(before) => Reading::of(access, &before).await?,
            None => None,
        };
        let no_card = runs.without_bank_card(run, run.month.last_day()).await?;
        Ok(Some(Self {
            now,
            before,
            no_card,
        }))
    }

    fn yardstick(&self) -> Yardstick {
        Yardstick {
            parameters: self.now.rules.parameters.values,
            outlier_percent: OUTLIER_PERCENT,
        }
    }

    fn differences(&self, worker: WorkerId) -> Vec<Difference> {
        // The first run differs from nothing.
        let Some(before) = &self.before else {
            return Vec::new();
        };
        let (scheme, rates) = self.now.rules.changed_since(&before.rules);
        differences(
            before.reckoned(worker),
            self.now.reckoned(worker),
            scheme,
            rates,
        )
    }

    pub(super) fn causes(&self, worker: WorkerId) -> Vec<Cause> {
        let all: BTreeSet<Cause> = self
            .differences(worker)
            .into_iter()
            .flat_map(|difference| difference.causes)
            .collect();
        all.into_iter().collect()
    }

    pub(super) fn findings(&self, worker: WorkerId) -> Vec<Finding> {
        let Some(now) = self.now.reckoned(worker) else {
            return Vec::new();
        };
        let before = self.before_of(worker);
        let mut found = findings(now.input, now.slip, before, &self.yardstick());
        if self.no_card.contains(&worker) && now.slip.net > Money::ZERO {
            found.push(Finding::NoBankCard);
        }
        found
    }

    pub(super) fn before_of(&self, worker: WorkerId) -> Option<&Slip> {
        let before = self.before.as_ref()?.reckoned(worker)?;
        Some(before.slip)
    }

    /// Everyone of the run, by person.
    pub(super) fn slips(&self) -> impl Iterator<Item = &PaySlip> {
        self.now.slips.values()
    }

    pub(super) fn sums(&self) -> Vec<PaySumLine> {
        let mut sums: Vec<PaySumLine> = Vec::new();
        let mut add = |line: &SlipLine, now: bool| {
            let known = sums
                .iter()
                .position(|sum| sum.kind == line.kind && sum.name == line.name);
            let at = known.unwrap_or_else(|| {
                sums.push(PaySumLine {
                    kind: line.kind,
                    name: line.name.clone(),
                    amount: Money::ZERO,
                    employer: Money::ZERO,
                    before: Money::ZERO,
                });
                sums.len() - 1
            });
            if let Some(sum) = sums.get_mut(at) {
                if now {
                    sum.amount += line.amount;
                    sum.employer += line.employer;
                } else {
                    sum.before += line.amount;
                }
            }
        };
        self.now.lines().for_each(|line| add(line, true));
        let before = self.before.iter().flat_map(Reading::lines);
        before.for_each(|line| add(line, false));
        sums.sort_by_key(|sum| sum.kind);
        sums
    }
}
