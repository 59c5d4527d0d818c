//! What pay costs a head (人均财政支出): from closed runs only, down to the run.

use std::collections::BTreeMap;

use chrono::Datelike;
use contract::{PayClassCost, PayCost, PayCostQuery, PayCostReport, PayCostRun, perm};
use domain::{
    ids::{OrganisationId, PayRunId},
    money::Money,
    pay::run::RunState,
    time::YearMonth,
    worker::WorkerClass,
};
use persistence::pay::PayRun;
use rust_decimal::Decimal;

use super::reference;
use crate::{Access, AppError, AppResult, organisation::tree_of};

/// Sums over closed runs.
#[derive(Default)]
struct Sums {
    runs: Vec<PayCostRun>,
    months: std::collections::BTreeSet<YearMonth>,
    person_months: i64,
    gross: Money,
    employer: Money,
}

impl Sums {
    fn add(&mut self, run: &PayRun) {
        let totals = run.totals;
        self.months.insert(run.month);
        self.person_months += totals.people;
        self.gross += totals.gross;
        self.employer += totals.employer;
        self.runs.push(PayCostRun {
            id: run.id,
            month: run.month,
            people: totals.people,
            cost: totals.gross + totals.employer,
        });
    }

    fn cost(&self) -> Money {
        self.gross + self.employer
    }

    fn months(&self) -> i64 {
        super::count(self.months.len())
    }

    /// Cost of a head over some months: cost ÷ (people and months ÷ months).
    fn per_head(&self, months: i64) -> Option<Money> {
        per_head(self.cost(), self.person_months, months)
    }
}

/// What a person costs in some months, where all cost so much over so many people and months; to the
/// fen, half up.
pub(super) fn per_head(cost: Money, person_months: i64, months: i64) -> Option<Money> {
    let divisor = i128::from(person_months).checked_mul(2)?;
    if divisor == 0 {
        return None;
    }
    let doubled = i128::from(cost.fen()) * i128::from(months) * 2 + i128::from(person_months);
    i64::try_from(doubled.div_euclid(divisor))
        .ok()
        .map(Money::from_fen)
}

/// Cost per head of a year.
///
/// # Errors
/// Those of the store.
pub async fn report(
    access: &Access<perm::PayRunView>,
    query: &PayCostQuery,
) -> AppResult<PayCostReport> {
    let year = query.year.unwrap_or_else(|| access.store().today().year());
    let month = |year, month| YearMonth::new(year, month).map_err(AppError::internal);
    let tree = tree_of(access).await?;
    let runs = access.store().pay_runs();
    let runs = runs.within(access.scope());
    let mut closed = runs.between(month(year - 1, 1)?, month(year, 12)?).await?;
    closed.retain(|run| run.state == RunState::Closed);
    let mut all: BTreeMap<OrganisationId, (Sums, Sums)> = BTreeMap::new();
    let (mut total, mut before_total) = (Sums::default(), Sums::default());
    for run in closed.iter().rev() {
        let (now, before) = all.entry(run.organisation).or_default();
        if run.month.year() == year {
            now.add(run);
            total.add(run);
        } else {
            before.add(run);
            before_total.add(run);
        }
    }
    let mut items: Vec<(Option<String>, PayCost)> = all
        .into_iter()
        .map(|(organisation, (now, before))| {
            let code = tree.node(organisation);
            let code = code.and_then(|node| node.division_code.clone());
            let organisation = reference(&tree, organisation);
            (code, cost(Some(organisation), now, &before))
        })
        .collect();
    items.sort_by(|one, other| one.0.cmp(&other.0));
    let ids: Vec<PayRunId> = total.runs.iter().map(|run| run.id).collect();
    total.runs.clear();
    Ok(PayCostReport {
        year,
        items: items.into_iter().map(|(_, cost)| cost).collect(),
        total: cost(None, total, &before_total),
        classes: classes(runs.costs(&ids).await?.into_values().flatten()),
    })
}

fn cost(organisation: Option<contract::OrganisationRef>, now: Sums, before: &Sums) -> PayCost {
    let months = now.months();
    let people = if months == 0 {
        Decimal::ZERO
    } else {
        (Decimal::from(now.person_months) / Decimal::from(months)).round_dp(2)
    };
    PayCost {
        organisation,
        months,
        people,
        gross: now.gross,
        employer: now.employer,
        cost: now.cost(),
        per_head: now.per_head(months),
        per_head_year: now.per_head(12),
        before_per_head_year: before.per_head(12),
        runs: now.runs,
    }
}

fn classes(costs: impl Iterator<Item = persistence::pay::ClassCost>) -> Vec<PayClassCost> {
    let mut all: BTreeMap<Option<WorkerClass>, (i64, Money)> = BTreeMap::new();
    for cost in costs {
        let sum = all.entry(cost.class).or_default();
        sum.0 += cost.people;
        sum.1 += cost.gross + cost.employer;
    }
    all.into_iter()
        .map(|(class, (person_months, cost))| PayClassCost {
            class,
            person_months,
            cost,
            per_head_year: per_head(cost, person_months, 12),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_costs_what_all_cost_over_the_average_number() {
        // 3 people in January, 2 in February: 2.5 on average; 27,164.40 in two months are 10,865.76 a
        // head, 65,194.56 in twelve.
        let cost: Money = "27164.40".parse().unwrap();
        assert_eq!(per_head(cost, 5, 2), "10865.76".parse().ok());
        assert_eq!(per_head(cost, 5, 12), "65194.56".parse().ok());
        // 1.00 over 3: 0.33; 2.00 over 3: 0.67.
        assert_eq!(
            per_head(Money::from_fen(100), 3, 1),
            Some(Money::from_fen(33))
        );
        assert_eq!(
            per_head(Money::from_fen(200), 3, 1),
            Some(Money::from_fen(67))
        );
        assert_eq!(per_head(cost, 0, 12), None);
    }
}
