//! Pay of the demonstration city: a level for everyone who has none, an example of rates for the city, and
//! a scheme for each district, made so that a head costs what was published: 4.47 万元 in 2018, 7.24 万元
//! since.

use chrono::{Datelike, Months, NaiveDate};
use domain::{
    ids::OrganisationId,
    money::Money,
    pay::{
        contribution::{Bounds, Each, Parameters, Sides, Terms},
        rate::{Rate, Rounding},
        scheme::{Figures, PUBLISHED, Scheme},
    },
    personnel::{
        career::{CareerEntry, CareerFact},
        level::{CountedService, LevelRules, Study},
    },
    time::Period,
    worker::WorkerRecord,
};
use persistence::UnitOfWork;
use rust_decimal::Decimal;

use super::{super::Divisions, places::Places};
use crate::{AppError, AppResult};

/// Day from which the first schemes hold, and the bases of their levels: a head costs 44,720 yuan a year.
const BEFORE: (&str, i64) = ("2018-01-01", 2_155);
/// The same of those that follow: 72,400 yuan.
const NOW: (&str, i64) = ("2019-01-01", 3_999);

/// Levels of people who come without a career.
pub(super) struct Levels {
    rules: LevelRules,
    reference: NaiveDate,
}

impl Levels {
    pub(super) fn new(reference: NaiveDate) -> Self {
        Self {
            rules: LevelRules::eighteen(),
            reference,
        }
    }

    /// The level that the rule gives on the reference day, since the month in which it was due, and the
    /// one before it.
    pub(super) fn of(&self, record: &WorkerRecord) -> Vec<CareerEntry> {
        let held = record.assignment.period;
        let education = record.educations.iter();
        let education = education
            .filter_map(|one| Study::of_education(&one.code))
            .max();
        let degree = record.degrees.iter();
        let degree = degree.filter_map(|one| Study::of_degree(&one.code)).max();
        let (levels, years) = self.rules.study(education, degree);
        let service = CountedService::until(self.reference, &[held], &Default::default(), years);
        let level = self.rules.level(record.assignment.class, &service, levels);
        let Some(level) = level.and_then(|level| u8::try_from(level).ok()) else {
            return Vec::new();
        };
        let step = 12 * self.rules.step_years.max(1);
        let months = u32::try_from(service.months() % step).unwrap_or_default();
        let since = self.reference.checked_sub_months(Months::new(months));
        let since = since.and_then(|since| since.with_day(1));
        let since = since.map_or(held.from, |since| since.max(held.from));
        let entry = |period, level| CareerEntry {
            period,
            fact: CareerFact::Level { level },
        };
        let before = Period::new(held.from, Some(since)).ok();
        let before = before.map(|period| entry(period, level.saturating_sub(1).max(1)));
        let now = entry(Period::since(since), level);
        before.into_iter().chain([now]).collect()
    }
}

/// Puts the rates of the city and the schemes of the districts in force.
pub(super) async fn put(
    work: &UnitOfWork,
    places: &Places<'_>,
    divisions: &Divisions,
) -> AppResult<()> {
    let from = day(BEFORE.0)?;
    work.put_pay_parameters(places.city, None, from, "演示参数", &parameters()?)
        .await?;
    for (at, unit) in (0..).zip(&divisions.units) {
        let Some(offices) = places.units.get(unit.code) else {
            continue;
        };
        let mut held = None;
        for (from, base) in [BEFORE, NOW] {
            let scheme = scheme(unit.name, base_of(base, at))?;
            held = put_scheme(work, offices.unit, held, from, &scheme).await?;
        }
    }
    Ok(())
}

async fn put_scheme(
    work: &UnitOfWork,
    unit: OrganisationId,
    held: Option<domain::ids::PaySchemeId>,
    from: &str,
    scheme: &Scheme,
) -> AppResult<Option<domain::ids::PaySchemeId>> {
    let number = format!("演示〔{}〕1号", from.get(..4).unwrap_or_default());
    let put = work
        .put_pay_scheme(unit, held, day(from)?, &number, scheme)
        .await?;
    Ok(put.map(|put| put.id))
}

fn day(text: &str) -> AppResult<NaiveDate> {
    text.parse().map_err(AppError::internal)
}

/// The base of a district: from 94 to 106 per cent of the city's, as districts differ.
fn base_of(base: i64, at: i64) -> i64 {
    base * (94 + at * 5 % 13) / 100
}

/// The published form of 三岗十八级 with another base.
fn scheme(unit: &str, base: i64) -> AppResult<Scheme> {
    let (_, json) = PUBLISHED
        .iter()
        .find(|(name, _)| *name == "S2")
        .ok_or_else(|| AppError::internal("no example of a scheme"))?;
    let mut scheme: Scheme = serde_json::from_str(json).map_err(AppError::internal)?;
    scheme.name = format!("{unit}社区专职工作者薪酬方案");
    scheme.source = "演示方案：三岗十八级系数形式，基数按公布的人均财政支出推算".to_owned();
    if let Some(figure) = scheme.figures.iter_mut().find(|one| one.name == "基数") {
        figure.is = Figures::One(Decimal::from(base));
    }
    Ok(scheme)
}

/// The rates of the worked examples; an example and no law.
fn parameters() -> AppResult<Parameters> {
    let missing = || AppError::internal("a rate that cannot be");
    let bounds = |floor: i64, cap: i64| {
        Bounds::new(Money::from_fen(floor * 100), Money::from_fen(cap * 100)).ok_or_else(missing)
    };
    let terms = |employee: i64, employer: i64| {
        Ok::<_, AppError>(Terms {
            rates: Sides {
                employee: Rate::of_millionths(employee).ok_or_else(missing)?,
                employer: Rate::of_millionths(employer).ok_or_else(missing)?,
            },
            rounding: Rounding::Fen,
        })
    };
    Ok(Parameters {
        social: bounds(4_588, 22_938)?,
        housing: bounds(2_330, 31_362)?,
        terms: Each {
            pension: terms(80_000, 160_000)?,
            medical: terms(20_000, 59_500)?,
            maternity: terms(0, 8_000)?,
            unemployment: terms(4_000, 6_000)?,
            injury: terms(0, 2_000)?,
            housing: terms(80_000, 80_000)?,
        },
    })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use domain::{
        pay::{
            run::{Held, Input, RunRules, StandardRule, Subject, YearSoFar},
            scheme::Rules,
        },
        time::YearMonth,
    };
    use uuid::Uuid;

    use super::*;
    use crate::demonstration::{Population, PopulationSpec, seed::people};

    /// What a head of the city's full-time workers costs in a year under the schemes of a time.
    fn per_head(base: i64) -> Decimal {
        let spec = PopulationSpec::city(7);
        let divisions = Divisions::chengdu();
        let next = AtomicU64::new(1);
        let places = Places::new(
            || OrganisationId(Uuid::from_u128(next.fetch_add(1, Ordering::Relaxed).into())),
            divisions,
        );
        let month = YearMonth::of(spec.reference);
        let rules: Vec<RunRules> = (0..)
            .zip(&divisions.units)
            .map(|(at, unit)| {
                let scheme = scheme(unit.name, base_of(base, at)).unwrap();
                RunRules {
                    month,
                    schemes: [(month, Rules::new(scheme).unwrap())].into(),
                    parameters: parameters().unwrap(),
                }
            })
            .collect();
        let levels = Levels::new(spec.reference);
        let (mut cost, mut heads) = (Money::ZERO, 0);
        let population = Population::generate(spec).unwrap();
        for person in population.people().filter(|one| one.class.is_full_time()) {
            let unit = divisions.villages[person.place].unit_code;
            let unit = divisions.units.iter().position(|one| one.code == unit);
            let record = people::record(person, &places, divisions, 2022).unwrap();
            let input = input(&record, &levels, month, &rules[unit.unwrap()]);
            cost += rules[unit.unwrap()].slip(&input).unwrap().cost();
            heads += 1;
        }
        assert_eq!(heads, 26_000);
        cost.yuan() * Decimal::from(12) / Decimal::from(heads)
    }

    fn input(record: &WorkerRecord, levels: &Levels, month: YearMonth, rules: &RunRules) -> Input {
        let level = levels.of(record).into_iter().map(|entry| match entry.fact {
            CareerFact::Level { level } => (entry.period, i32::from(level)),
            other => panic!("{other:?}"),
        });
        let subject = Subject {
            posts: vec![Held {
                period: record.assignment.period,
                class: record.assignment.class,
                post: record.assignment.post,
                here: true,
            }],
            relations: vec![(record.engagement.period, record.engagement.relation)],
            levels: level.collect(),
            certificates: record
                .qualifications
                .iter()
                .filter_map(|held| Some((Period::since(held.approved_on?), held.level?)))
                .collect(),
            ..Subject::default()
        };
        let scheme = rules.schemes.get(&month).unwrap().scheme();
        Input {
            spans: subject.spans(month, &scheme.levels),
            insured: subject.insured_by(month),
            declared: None,
            additional: Money::ZERO,
            standard: StandardRule::Months,
            bonus: None,
            year: YearSoFar::default(),
            owed: Money::ZERO,
            past: Vec::new(),
        }
    }

    #[test]
    fn a_head_costs_what_was_published() {
        let (before, now) = (per_head(BEFORE.1), per_head(NOW.1));
        // Within 20 yuan of 44,720 and of 72,400; the growth is the published 61.9 %.
        assert!(
            (before - Decimal::from(44_720)).abs() < Decimal::from(20),
            "{before}"
        );
        assert!(
            (now - Decimal::from(72_400)).abs() < Decimal::from(20),
            "{now}"
        );
        let growth = (now / before - Decimal::ONE) * Decimal::ONE_HUNDRED;
        assert_eq!(growth.round_dp(1).to_string(), "61.9");
    }
}
