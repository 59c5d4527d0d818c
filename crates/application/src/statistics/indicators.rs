//! Indicators (指标) of full-time workers and their change since the baseline year.
//!
//! Sums are integers and every division is decimal. A change is taken from the unrounded values
//! and rounded once: the published growth of the mean cost, 61.9%, comes out of 44,720 and 72,400
//! yuan, not of the rounded 4.47 and 7.24 (which give 62.0%).

use contract::Indicator;
use persistence::statistics::CostSum;
use rust_decimal::{Decimal, RoundingStrategy};

use super::tally::Tally;
use crate::demonstration::{BASELINE_2018, PublishedBaseline};

/// A word in Chinese and in English.
type Word = (&'static str, &'static str);

const YEARS: Word = ("岁", "years");
const YUAN: Word = ("元", "yuan");
const POINTS: Word = ("个百分点", "points");
const PER_CENT: Word = ("%", "%");

/// What a change is measured in.
#[derive(Clone, Copy)]
enum Change {
    /// Difference in the indicator's own unit.
    Units(Word),
    /// Growth in per cent of the baseline.
    Growth,
}

/// One indicator before rounding.
struct Measured {
    code: &'static str,
    name: Word,
    unit: Word,
    places: u32,
    change: Change,
    value: Option<Decimal>,
    baseline: Option<Decimal>,
}

/// Every indicator of the overview; with the baseline when the whole city is looked at, because
/// it was published for the city alone.
pub(super) fn all(tally: &Tally<'_>, costs: &[CostSum], whole_city: bool) -> Vec<Indicator> {
    let share = |count: i64| percent(count, tally.people);
    let baseline = whole_city.then_some(BASELINE_2018);
    let then =
        |figure: fn(&PublishedBaseline) -> Option<Decimal>| baseline.as_ref().and_then(figure);
    let (people, fen) = costs.iter().fold((0, 0), |(people, fen), cost| {
        (people + cost.people, fen + cost.fen)
    });
    let measured = [
        Measured {
            code: "B01",
            name: ("平均年龄", "Mean age"),
            unit: YEARS,
            places: 1,
            change: Change::Units(YEARS),
            value: years(tally.months, tally.people),
            baseline: then(|base| years(base.age_months.try_into().ok()?, base.full_time.into())),
        },
        share_indicator(
            "B07",
            ("大专及以上学历占比", "College and above"),
            share(tally.college()),
            then(|base| percent(base.college.into(), base.full_time.into())),
        ),
        share_indicator(
            "C01",
            ("社会工作者持证率", "Social-work certificate"),
            share(tally.certified()),
            then(|base| percent(base.certified.into(), base.full_time.into())),
        ),
        share_indicator("B04", ("女性占比", "Women"), share(tally.women()), None),
        share_indicator(
            "B06",
            ("中共党员占比", "Members of the CPC"),
            share(tally.party()),
            None,
        ),
        Measured {
            code: "E01",
            name: ("人均财政支出", "Fiscal cost per head"),
            unit: YUAN,
            places: 2,
            change: Change::Growth,
            value: per_head(fen, people),
            baseline: then(|base| per_head(base.cost.fen(), base.full_time.into())),
        },
    ];
    measured.into_iter().map(indicator).collect()
}

/// Mean cost in yuan, to the fen.
pub(super) fn mean_cost(fen: i64, people: i64) -> Option<Decimal> {
    per_head(fen, people).map(|yuan| rounded(yuan, 2))
}

fn share_indicator(
    code: &'static str,
    name: Word,
    value: Option<Decimal>,
    baseline: Option<Decimal>,
) -> Measured {
    Measured {
        code,
        name,
        unit: PER_CENT,
        places: 1,
        change: Change::Units(POINTS),
        value,
        baseline,
    }
}

fn indicator(measured: Measured) -> Indicator {
    let Measured {
        places,
        value,
        baseline,
        ..
    } = measured;
    let both = value.zip(baseline);
    let (change, change_unit) = match measured.change {
        Change::Units(unit) => (both.map(|(value, base)| value - base), unit),
        Change::Growth => (
            both.and_then(|(value, base)| {
                (value - base)
                    .checked_mul(Decimal::ONE_HUNDRED)?
                    .checked_div(base)
            }),
            PER_CENT,
        ),
    };
    Indicator {
        code: measured.code.to_owned(),
        name: measured.name.0.to_owned(),
        name_en: measured.name.1.to_owned(),
        unit: measured.unit.0.to_owned(),
        unit_en: measured.unit.1.to_owned(),
        value: value.map(|value| rounded(value, places)),
        baseline: baseline.map(|value| rounded(value, places)),
        baseline_year: baseline.map(|_| BASELINE_2018.year),
        change: change.map(|value| rounded(value, 1)),
        change_unit: change_unit.0.to_owned(),
        change_unit_en: change_unit.1.to_owned(),
    }
}

fn years(months: i64, people: i64) -> Option<Decimal> {
    Decimal::from(months).checked_div(Decimal::from(people).checked_mul(Decimal::from(12))?)
}

fn percent(count: i64, people: i64) -> Option<Decimal> {
    Decimal::from(count)
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(people.into())
}

fn per_head(fen: i64, people: i64) -> Option<Decimal> {
    Decimal::new(fen, 2).checked_div(people.into())
}

/// Rounded half away from zero, with all its places: `40.0`, not `40`.
fn rounded(value: Decimal, places: u32) -> Decimal {
    let mut value = value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    value.rescale(places);
    value
}

#[cfg(test)]
mod tests {
    use domain::organisation::OrganisationPath;

    use super::*;
    use crate::statistics::tally::tests::profile;

    fn shown(indicators: &[Indicator]) -> Vec<(String, String, String, String)> {
        let text = |value: Option<Decimal>| {
            value.map_or_else(|| "-".to_owned(), |value| value.to_string())
        };
        indicators
            .iter()
            .map(|one| {
                (
                    one.code.clone(),
                    text(one.value),
                    text(one.baseline),
                    text(one.change),
                )
            })
            .collect()
    }

    /// 26,000 people: 748 ‰ college, 145 ‰ certified, ages 40.0 × 12 × 26,000 = 12,480,000 months,
    /// 1,882,400,000 yuan = 26,000 × 72,400.
    #[test]
    fn the_published_growth_comes_out() {
        let profiles = [
            profile("2", Some("31"), Some("ASSISTANT"), 3_770, 3_770 * 480),
            profile("1", Some("21"), None, 15_678, 15_678 * 480),
            profile("1", Some("61"), None, 6_552, 6_552 * 480),
        ];
        let costs = [CostSum {
            child: OrganisationPath::root(1),
            people: 26_000,
            fen: 188_240_000_000,
        }];
        let indicators = shown(&all(&Tally::new(&profiles), &costs, true));
        let row = |code: &str, value: &str, base: &str, change: &str| {
            (
                code.to_owned(),
                value.to_owned(),
                base.to_owned(),
                change.to_owned(),
            )
        };
        assert_eq!(indicators[0], row("B01", "40.0", "44.4", "-4.4"));
        assert_eq!(indicators[1], row("B07", "74.8", "58.6", "16.2"));
        assert_eq!(indicators[2], row("C01", "14.5", "9.4", "5.1"));
        assert_eq!(indicators[3], row("B04", "14.5", "-", "-"));
        assert_eq!(indicators[5], row("E01", "72400.00", "44720.00", "61.9"));
    }

    #[test]
    fn nobody_has_no_mean_and_a_district_no_baseline() {
        let nobody = all(&Tally::new(&[]), &[], true);
        assert!(
            nobody
                .iter()
                .all(|indicator| indicator.value.is_none() && indicator.change.is_none())
        );
        let one = [profile("1", None, None, 3, 1_081)];
        // 1,081 ÷ 12 ÷ 3 = 30.02…
        let district = all(&Tally::new(&one), &[], false);
        assert_eq!(
            shown(&district)[0],
            ("B01".into(), "30.0".into(), "-".into(), "-".into())
        );
        assert!(
            district
                .iter()
                .all(|indicator| indicator.baseline_year.is_none())
        );
        assert_eq!(
            mean_cost(100, 3).map(|yuan| yuan.to_string()).as_deref(),
            Some("0.33")
        );
    }
}
