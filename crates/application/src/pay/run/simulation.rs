//! What a scheme would cost before it is put in force: everyone's month is computed by it and by what holds
//! now, and nothing is written.

use contract::{
    FieldProblem, OrganisationRef, PayDistribution, PaySimulation, PaySimulationRequest,
    PaySimulationRow, perm,
};
use domain::{
    money::Money,
    organisation::OrganisationKind,
    pay::{
        run::{Input, RunRules, StandardRule, YearSoFar},
        scheme::Rules,
    },
    time::YearMonth,
};
use persistence::pay::PaySubject;

use super::{
    super::{count, reference, scheme::problem},
    frozen::Sources,
};
use crate::{
    Access, AppError, AppResult,
    organisation::{Node, tree_of},
};

/// One person under both.
struct Compared {
    now: Option<Outcome>,
    then: Option<Outcome>,
    held: bool,
}

#[derive(Clone, Copy)]
struct Outcome {
    gross: Money,
    cost: Money,
}

/// Tries a scheme on everyone of some districts.
///
/// # Errors
/// `fields_invalid` with everything that is wrong with the scheme; `not_found` for a district outside the view.
pub async fn simulate(
    access: &Access<perm::PayRunView>,
    request: &PaySimulationRequest,
) -> AppResult<PaySimulation> {
    let rules = Rules::new(request.scheme.clone()).map_err(|wrong| {
        let problems: Vec<FieldProblem> = wrong.iter().map(problem).collect();
        AppError::fields(problems)
    })?;
    let tree = tree_of(access).await?;
    let seen =
        |node: &&Node| node.kind == OrganisationKind::Unit && access.scope().contains(&node.path);
    let units: Vec<Node> = match &request.organisation_ids {
        None => tree.nodes().iter().filter(seen).cloned().collect(),
        Some(ids) => {
            let nodes = ids.iter().map(|id| tree.node(*id).filter(seen).cloned());
            let nodes: Option<Vec<Node>> = nodes.collect();
            nodes.ok_or_else(AppError::not_found)?
        }
    };
    let month = request.month;
    let days = (month.first_day(), month.plus(1).first_day());
    let (mut items, mut all) = (Vec::new(), Vec::new());
    for unit in units {
        let sources = Sources::of(access.store(), &tree, unit.id).await?;
        let now = sources.freeze(month, std::iter::empty())?.rules()?;
        let then = RunRules {
            schemes: [(month, rules.clone())].into(),
            ..now.clone()
        };
        let subjects = access
            .store()
            .pay_subjects(unit.id, &unit.path, days)
            .await?;
        let work = move || -> Vec<Compared> {
            let people = subjects.values();
            people
                .filter_map(|subject| compared(subject, month, &now, &then))
                .collect()
        };
        let compared = tokio::task::spawn_blocking(work)
            .await
            .map_err(AppError::internal)?;
        items.push(row(Some(reference(&tree, unit.id)), &compared));
        all.extend(compared);
    }
    Ok(summed(month, items, &all))
}

fn compared(
    subject: &PaySubject,
    month: YearMonth,
    now: &RunRules,
    then: &RunRules,
) -> Option<Compared> {
    let (is, would) = (paid(subject, month, now), paid(subject, month, then));
    if is.is_none() && would.is_none() {
        return None;
    }
    let held = matches!(would, Some(None));
    Some(Compared {
        now: is.flatten(),
        then: would.flatten(),
        held,
    })
}

/// A month by some rules; none of whom they do not pay, nothing inside of whom they cannot.
fn paid(subject: &PaySubject, month: YearMonth, rules: &RunRules) -> Option<Option<Outcome>> {
    let levels = &rules.schemes.get(&month)?.scheme().levels;
    let spans = subject.subject.spans(month, levels);
    if spans.is_empty() {
        return None;
    }
    let declared = subject.profiles.iter();
    let declared = declared.filter(|profile| profile.period.contains(month.last_day()));
    let input = Input {
        insured: subject.subject.insured_by(month),
        spans,
        declared: declared.filter_map(|profile| profile.declared).next(),
        additional: Money::ZERO,
        standard: StandardRule::Months,
        bonus: None,
        year: YearSoFar::default(),
        owed: Money::ZERO,
        past: Vec::new(),
    };
    let slip = rules.slip(&input).ok();
    Some(slip.map(|slip| Outcome {
        gross: slip.gross,
        cost: slip.cost(),
    }))
}

fn row(organisation: Option<OrganisationRef>, people: &[Compared]) -> PaySimulationRow {
    let (now, now_people) = sum(people, |one| one.now);
    let (then, then_people) = sum(people, |one| one.then);
    PaySimulationRow {
        organisation,
        people: then_people,
        now,
        then,
        now_per_head: super::super::cost::per_head(now, now_people, 12),
        then_per_head: super::super::cost::per_head(then, then_people, 12),
    }
}

fn sum(people: &[Compared], of: fn(&Compared) -> Option<Outcome>) -> (Money, i64) {
    let costs: Vec<Money> = people
        .iter()
        .filter_map(of)
        .map(|outcome| outcome.cost)
        .collect();
    (costs.iter().copied().sum(), count(costs.len()))
}

fn summed(month: YearMonth, items: Vec<PaySimulationRow>, all: &[Compared]) -> PaySimulation {
    let changes: Vec<Money> = all
        .iter()
        .filter(|one| !one.held)
        .map(|one| gross(one.then) - gross(one.now))
        .collect();
    let over = |change: &&Money| **change > Money::ZERO;
    let under = |change: &&Money| **change < Money::ZERO;
    let winners = changes.iter().filter(over).count();
    let losers = changes.iter().filter(under).count();
    let lost: Money = changes.iter().filter(under).copied().sum();
    PaySimulation {
        month,
        total: row(None, all),
        items,
        now: distribution(all.iter().filter_map(|one| one.now)),
        then: distribution(all.iter().filter_map(|one| one.then)),
        winners: count(winners),
        gained: changes.iter().filter(over).copied().sum(),
        losers: count(losers),
        lost: Money::ZERO - lost,
        unchanged: count(changes.len() - winners - losers),
        held: count(all.iter().filter(|one| one.held).count()),
    }
}

fn gross(outcome: Option<Outcome>) -> Money {
    outcome.map_or(Money::ZERO, |outcome| outcome.gross)
}

/// Tenths by the nearest rank: the smallest amount that so many get or less.
fn distribution(outcomes: impl Iterator<Item = Outcome>) -> PayDistribution {
    let mut amounts: Vec<Money> = outcomes.map(|outcome| outcome.gross).collect();
    amounts.sort_unstable();
    let tenths = |tenths: usize| {
        let rank = (amounts.len() * tenths).div_ceil(10);
        amounts.get(rank.checked_sub(1)?).copied()
    };
    PayDistribution {
        p10: tenths(1),
        median: tenths(5),
        p90: tenths(9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_are_amounts_that_somebody_gets() {
        let of = |amounts: &[i64]| {
            distribution(amounts.iter().map(|fen| Outcome {
                gross: Money::from_fen(*fen),
                cost: Money::ZERO,
            }))
        };
        let fen = |of: PayDistribution| [of.p10, of.median, of.p90].map(|one| one.map(Money::fen));
        assert_eq!(fen(of(&[])), [None; 3]);
        assert_eq!(fen(of(&[7])), [Some(7); 3]);
        let ten: Vec<i64> = (1..=10).rev().collect();
        assert_eq!(fen(of(&ten)), [Some(1), Some(5), Some(9)]);
    }
}
