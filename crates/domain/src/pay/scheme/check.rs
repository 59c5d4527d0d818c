//! What is found out about a scheme before anybody is paid by it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Amount, FigureKey, Figures, Row, Scheme, SchemeProblem as Problem, Wrong,
    formula::{self, Node},
    typed::{FACTS, Meaning, Number, Truth, Typing},
};
use crate::personnel::level::LevelRules;

/// Lowest and highest level there is anywhere.
const LEVELS: std::ops::RangeInclusive<i32> = 1..=40;
/// Years of service that a row can begin with.
const YEARS: std::ops::RangeInclusive<i32> = 0..=60;

/// A scheme that was found right. Only it is computed: every name in it means something, every table
/// holds every case, and no item waits for itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    pub(super) scheme: Scheme,
    /// Amounts by formula, and conditions, of the items.
    pub(super) amounts: Vec<Option<Number>>,
    pub(super) conditions: Vec<Option<Truth>>,
    /// Items in an order in which none comes before what it names.
    pub(super) order: Vec<usize>,
}

impl Rules {
    /// The rules of a scheme.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn new(scheme: Scheme) -> Result<Self, Vec<Wrong>> {
        let mut wrong = Vec::new();
        check_size(&scheme, &mut wrong);
        check_levels(&scheme.levels, &mut wrong);
        let names = names(&scheme, &mut wrong);
        for (at, figure) in scheme.figures.iter().enumerate() {
            if let Figures::Table {
                by,
                rows,
                otherwise,
            } = &figure.is
            {
                let path = format!("figures.{at}.rows");
                check_rows(
                    &path,
                    *by,
                    rows,
                    otherwise.is_some(),
                    &scheme.levels,
                    &mut wrong,
                );
            }
        }
        if scheme.items.is_empty() {
            wrong.push(plain("items", Problem::ItemsMissing));
        }
        let typing = Typing { names: &names };
        let (mut amounts, mut conditions) = (Vec::new(), Vec::new());
        for (at, item) in scheme.items.iter().enumerate() {
            let amount = match &item.amount {
                Amount::Formula(text) => read(
                    &format!("items.{at}.formula"),
                    text,
                    |node| typing.number(node),
                    &mut wrong,
                ),
                Amount::Entered => None,
            };
            amounts.push(amount);
            let condition = item.only_if.as_ref().and_then(|text| {
                read(
                    &format!("items.{at}.only_if"),
                    text,
                    |node| typing.truth(node),
                    &mut wrong,
                )
            });
            conditions.push(condition);
        }
        let order = order(&amounts, &conditions, &mut wrong);
        if wrong.is_empty() {
            Ok(Self {
                scheme,
                amounts,
                conditions,
                order,
            })
        } else {
            Err(wrong)
        }
    }

    /// The scheme as it was written.
    pub const fn scheme(&self) -> &Scheme {
        &self.scheme
    }
}

fn plain(path: &str, problem: Problem) -> Wrong {
    Wrong {
        path: path.to_owned(),
        at: None,
        problem,
    }
}

fn read<T>(
    path: &str,
    text: &str,
    typed: impl Fn(&Node) -> Result<T, (usize, Problem)>,
    wrong: &mut Vec<Wrong>,
) -> Option<T> {
    match formula::parse(text).and_then(|node| typed(&node)) {
        Ok(typed) => Some(typed),
        Err((at, problem)) => {
            wrong.push(Wrong {
                path: path.to_owned(),
                at: Some(at),
                problem,
            });
            None
        }
    }
}

/// Most items, figures, and rows of a figure.
const MOST: usize = 100;

fn check_size(scheme: &Scheme, wrong: &mut Vec<Wrong>) {
    if !(1..=100).contains(&scheme.name.trim().chars().count()) {
        wrong.push(plain("name", Problem::NameLength));
    }
    if scheme.source.chars().count() > 500 {
        wrong.push(plain("source", Problem::SourceLength));
    }
    if scheme.items.len() > MOST {
        wrong.push(plain("items", Problem::TooMany));
    }
    if scheme.figures.len() > MOST {
        wrong.push(plain("figures", Problem::TooMany));
    }
    for (at, figure) in scheme.figures.iter().enumerate() {
        if let Figures::Table { rows, .. } = &figure.is
            && rows.len() > MOST
        {
            wrong.push(plain(&format!("figures.{at}.rows"), Problem::TooMany));
        }
    }
}

fn check_levels(levels: &LevelRules, wrong: &mut Vec<Wrong>) {
    if levels.ranges.is_empty() {
        wrong.push(plain("levels.ranges", Problem::RangesMissing));
    }
    let mut seen = BTreeSet::new();
    for (at, range) in levels.ranges.iter().enumerate() {
        let within = LEVELS.contains(&range.lowest) && LEVELS.contains(&range.highest);
        if !within || range.lowest > range.highest || !seen.insert(range.class) {
            wrong.push(plain(&format!("levels.ranges.{at}"), Problem::RangeUnfit));
        }
    }
    if !(1..=10).contains(&levels.step_years) {
        wrong.push(plain("levels.step_years", Problem::RangeUnfit));
    }
}

/// What every name means.
fn names<'a>(scheme: &'a Scheme, wrong: &mut Vec<Wrong>) -> BTreeMap<&'a str, Meaning> {
    let mut names = BTreeMap::from(FACTS);
    let figures = scheme.figures.iter().enumerate();
    let items = scheme.items.iter().enumerate();
    let all = figures
        .map(|(at, one)| ("figures", at, one.name.as_str(), Meaning::Figure(at)))
        .chain(items.map(|(at, one)| ("items", at, one.name.as_str(), Meaning::Item(at))));
    for (list, at, name, meaning) in all {
        let path = format!("{list}.{at}.name");
        if !formula::is_name(name) {
            wrong.push(plain(&path, Problem::NameUnfit));
        } else if names.contains_key(name) {
            wrong.push(plain(&path, Problem::NameTaken));
        } else {
            names.insert(name, meaning);
        }
    }
    names
}

fn check_rows(
    path: &str,
    by: FigureKey,
    rows: &[Row],
    otherwise: bool,
    levels: &LevelRules,
    wrong: &mut Vec<Wrong>,
) {
    let known: BTreeSet<&str> = by.choices().into_iter().map(|(code, _)| code).collect();
    let valid = |key: &str| match by {
        FigureKey::Level => key.parse().is_ok_and(|level| LEVELS.contains(&level)),
        FigureKey::Years => key.parse().is_ok_and(|years| YEARS.contains(&years)),
        _ => known.contains(key),
    };
    let mut keys = BTreeSet::new();
    for (at, row) in rows.iter().enumerate() {
        // `01` would be another row than `1` and yet the same level.
        let counted = matches!(by, FigureKey::Level | FigureKey::Years);
        let plainly = !counted
            || row
                .key
                .parse::<i32>()
                .is_ok_and(|number| number.to_string() == row.key);
        if !valid(&row.key) || !plainly {
            wrong.push(plain(&format!("{path}.{at}.key"), Problem::RowUnknown));
        } else if !keys.insert(row.key.as_str()) {
            wrong.push(plain(&format!("{path}.{at}.key"), Problem::RowTwice));
        }
    }
    let has = |key: &str| keys.contains(key);
    let complete = match by {
        FigureKey::Class => levels.ranges.iter().all(|range| has(range.class.code())),
        FigureKey::Level => levels
            .ranges
            .iter()
            .flat_map(|range| range.lowest.max(*LEVELS.start())..=range.highest.min(*LEVELS.end()))
            .all(|level| has(&level.to_string())),
        FigureKey::Years => has("0"),
        // Somebody may have none of them.
        FigureKey::Certificate | FigureKey::Study | FigureKey::Grade => false,
    };
    if !complete && !otherwise {
        wrong.push(plain(path, Problem::RowsMissing));
    }
}

/// An order in which no item comes before what it names.
fn order(
    amounts: &[Option<Number>],
    conditions: &[Option<Truth>],
    wrong: &mut Vec<Wrong>,
) -> Vec<usize> {
    let named: Vec<BTreeSet<usize>> = amounts
        .iter()
        .zip(conditions)
        .map(|(amount, condition)| {
            let mut named = BTreeSet::new();
            let mut found = |at| {
                named.insert(at);
            };
            amount.iter().for_each(|amount| amount.items(&mut found));
            condition
                .iter()
                .for_each(|condition| condition.items(&mut found));
            named
        })
        .collect();
    let mut placed = BTreeSet::new();
    let mut order = Vec::new();
    loop {
        let ready = |(at, named): &(usize, &BTreeSet<usize>)| {
            !placed.contains(at) && named.is_subset(&placed)
        };
        let Some((next, _)) = named.iter().enumerate().find(ready) else {
            break;
        };
        placed.insert(next);
        order.push(next);
    }
    let waiting = (0..named.len()).filter(|at| !placed.contains(at));
    wrong.extend(waiting.map(|at| plain(&format!("items.{at}"), Problem::Circular)));
    order
}
