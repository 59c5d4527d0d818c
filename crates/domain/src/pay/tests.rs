//! Pay against figures computed by hand and against a slow, obvious reference.

use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    contribution::{Bases, Bounds, Each, Parameters, Sides, Terms, covered, total},
    rate::{Rate, Rounding},
    tax::{Charge, Sums},
    year::{ComputedYear, Months, PayMonth, PayYear},
    *,
};
use crate::{money::Money, worker::RelationKind};

fn yuan(text: &str) -> Money {
    text.parse().unwrap()
}

fn whole(yuan: i64) -> Money {
    Money::from_fen(yuan * 100)
}

/// The parameters of the shared vectors, housing fund 12 %.
fn parameters() -> Parameters {
    let terms = |employee: &str, employer: &str| Terms {
        rates: Sides {
            employee: Rate::new(employee.parse().unwrap()).unwrap(),
            employer: Rate::new(employer.parse().unwrap()).unwrap(),
        },
        rounding: Rounding::Fen,
    };
    Parameters {
        social: Bounds::new(yuan("4588"), yuan("22938")).unwrap(),
        housing: Bounds::new(yuan("2330"), yuan("31362")).unwrap(),
        terms: Each {
            pension: terms("0.08", "0.16"),
            medical: terms("0.02", "0.0595"),
            maternity: terms("0", "0.008"),
            unemployment: terms("0.004", "0.006"),
            injury: terms("0", "0.002"),
            housing: terms("0.12", "0.12"),
        },
    }
}

fn month(month: u32, gross: &str) -> PayMonth {
    PayMonth {
        month,
        gross: yuan(gross),
        bonus: Money::ZERO,
        additional: Money::ZERO,
        standard_months: None,
    }
}

fn year(base: &str, months: Vec<PayMonth>) -> ComputedYear {
    let base = yuan(base);
    let year = PayYear {
        parameters: parameters(),
        declared: Bases {
            social: base,
            housing: base,
        },
        covered: Each::all(true),
        months: Months::new(months).unwrap(),
    };
    year.compute()
}

#[test]
fn the_tax_is_continuous_at_every_limit() {
    // Quick deduction = the one below + limit × difference of the rates; a bonus has a twelfth of it.
    let steps = [
        // limit, rate up to it, tax at it = sum of the parts below.
        (36_000, 3, "1080"),
        (144_000, 10, "11880"),
        (300_000, 20, "43080"),
        (420_000, 25, "73080"),
        (660_000, 30, "145080"),
        (960_000, 35, "250080"),
    ];
    let mut next = steps.iter().skip(1).map(|step| step.1).chain([45]);
    for (limit, percent, tax) in steps {
        let at = Charge::on_year(whole(limit));
        assert_eq!((at.percent, at.tax), (percent, yuan(tax)), "{limit}");
        // A hundred yuan more are taxed at the next rate alone.
        let above = Charge::on_year(whole(limit + 100));
        let rate = next.next().unwrap();
        assert_eq!(above.percent, rate);
        assert_eq!(above.tax - at.tax, whole(i64::from(rate)), "{limit}");
    }
    assert_eq!(Charge::on_year(Money::ZERO), Charge::default());
    assert_eq!(Charge::on_year(yuan("-0.01")), Charge::default());
}

#[test]
fn a_bonus_is_taxed_by_the_table_for_months() {
    let charge = |bonus| {
        let charge = Charge::on_bonus(yuan(bonus));
        (charge.percent, charge.quick, charge.tax)
    };
    let is = |percent, quick, tax| (percent, yuan(quick), yuan(tax));
    // 18,000 ÷ 12 = 1,500 → 3 %.
    assert_eq!(charge("18000"), is(3, "0", "540"));
    // 36,000 ÷ 12 = 3,000 → 3 %: 1,080. One fen more: 36,000.01 × 10 % − 210 = 3,390.00.
    assert_eq!(charge("36000"), is(3, "0", "1080"));
    assert_eq!(charge("36000.01"), is(10, "210", "3390"));
    // 200,000 ÷ 12 = 16,666.67 → 20 %: 40,000 − 1,410.
    assert_eq!(charge("200000"), is(20, "1410", "38590"));
    // 1,000,000 ÷ 12 = 83,333.33 → 45 %: 450,000 − 15,160.
    assert_eq!(charge("1000000"), is(45, "15160", "434840"));
}

#[test]
fn two_employers_withhold_apart_and_the_year_brings_them_together() {
    // January to June 12,000 here, July to December 20,000 there; no contributions.
    // Here: (12,000 − 5,000) × 6 = 42,000; × 10 % − 2,520 = 1,680.
    // There: (20,000 − 5,000) × 6 = 90,000; × 10 % − 2,520 = 6,480.
    // Together: 72,000 + 120,000 − 60,000 = 132,000; × 10 % − 2,520 = 10,680; less 8,160 = 2,520.
    let employer = |income: i64| {
        let mut sums = Sums::default();
        for month in 1..=6 {
            sums.withhold(whole(income), Money::ZERO, Money::ZERO, month);
        }
        sums
    };
    let (here, there) = (employer(12_000), employer(20_000));
    assert_eq!(
        (here.withheld, there.withheld),
        (whole(1_680), whole(6_480))
    );
    assert_eq!(Sums::settled(&[here, there]), whole(2_520));
    // Alone: 72,000 − 60,000 = 12,000 × 3 % = 360, so 1,320 come back.
    assert_eq!(Sums::settled(&[here]), whole(-1_320));
}

#[test]
fn a_relation_says_what_is_paid() {
    let parameters = parameters();
    let bases = parameters.bases(Bases {
        social: whole(5_000),
        housing: whole(5_000),
    });
    let of = |relation| total(&parameters.contributions(bases, covered(relation)));
    let sides = |employee, employer| Sides {
        employee: yuan(employee),
        employer: yuan(employer),
    };
    // 400 + 100 + 20 + 600; 800 + 297.50 + 40 + 30 + 10 + 600.
    assert_eq!(of(RelationKind::LabourContract), sides("1120", "1777.50"));
    assert_eq!(of(RelationKind::Tenure), of(RelationKind::LabourContract));
    // Without the fund's 600.
    assert_eq!(of(RelationKind::WelfareAgreement), sides("520", "1177.50"));
    // Only accidents, which the employer pays: 5,000 × 0.2 %.
    assert_eq!(of(RelationKind::ReEmployed), sides("0", "10"));
    assert_eq!(of(RelationKind::None), Sides::default());
}

#[test]
fn months_that_cannot_be_are_named() {
    let refused = |months: &[PayMonth]| Months::new(months.to_vec()).unwrap_err();
    assert_eq!(refused(&[]), [(None, PayProblem::MonthsMissing)]);
    let order = [month(2, "1"), month(2, "1"), month(1, "1"), month(13, "1")];
    let unordered = |at| (Some(at), PayProblem::MonthsUnordered);
    assert_eq!(refused(&order), [unordered(1), unordered(2), unordered(3)]);
    let standard = |at, months| PayMonth {
        standard_months: Some(months),
        ..month(at, "1")
    };
    assert_eq!(
        refused(&[standard(1, 12), standard(2, 2)]),
        [(Some(1), PayProblem::StandardMonthsFewer)]
    );
    assert!(Months::new(vec![standard(7, 7), month(9, "1"), standard(10, 10)]).is_ok());
}

#[test]
fn a_month_left_out_counts_for_the_deduction() {
    // April is missing: in May 5 × 5,000 are deducted. 4 × 12,500 − 25,000 − 4 × 2,800 = 13,800 × 3 %.
    let months = [1, 2, 3, 5].map(|at| month(at, "12500")).to_vec();
    let computed = year("12500", months);
    let last = computed.merged.months.last().unwrap();
    assert_eq!(last.withheld.standard, whole(25_000));
    assert_eq!(last.withheld.charge.tax, whole(414));
}

/// Half away from nought to the fen.
fn rounded(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// Tax of a year as the law words it: each part of the income by the rate of its bracket.
fn by_parts(taxable: Decimal) -> Decimal {
    let limits = [
        0,
        36_000,
        144_000,
        300_000,
        420_000,
        660_000,
        960_000,
        i64::MAX,
    ];
    let rates = [3, 10, 20, 25, 30, 35, 45];
    let parts = limits.windows(2).zip(rates).map(|(limits, rate)| {
        let (from, to) = (Decimal::from(limits[0]), Decimal::from(limits[1]));
        (taxable.min(to) - from).max(Decimal::ZERO) * Decimal::new(rate, 2)
    });
    rounded(parts.sum())
}

/// One month of a random year: gross, bonus and additional deductions in fen.
type Drawn = (i64, i64, i64);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let bonus = prop_oneof![3 => Just(0), 1 => 0i64..30_000_000];
    prop::collection::vec((0i64..12_000_000, bonus, 0i64..800_000), 1..=12)
}

proptest! {
    /// Every month computed anew from the months before it, in decimals.
    #[test]
    fn a_year_is_what_month_by_month_arithmetic_says(base in 0i64..4_000_000, first in 1u32..=12, drawn in drawn()) {
        let fen = |fen| Decimal::new(fen, 2);
        let drawn: Vec<Drawn> = drawn.into_iter().take(13 - first as usize).collect();
        let months: Vec<PayMonth> = drawn.iter().zip(first..).map(|((gross, bonus, additional), month)| PayMonth {
            month,
            gross: Money::from_fen(*gross),
            bonus: Money::from_fen(*bonus),
            additional: Money::from_fen(*additional),
            standard_months: None,
        }).collect();
        let computed = year(&fen(base).to_string(), months);

        let social = fen(base).max(Decimal::from(4_588)).min(Decimal::from(22_938));
        let housing = fen(base).max(Decimal::from(2_330)).min(Decimal::from(31_362));
        let share = |base: Decimal, rate: i64| rounded(base * Decimal::new(rate, 4));
        let own = share(social, 800) + share(social, 200) + share(social, 40) + share(housing, 1_200);
        let paid = share(social, 1_600) + share(social, 595) + share(social, 80) + share(social, 60) + share(social, 20) + share(housing, 1_200);
        prop_assert_eq!((computed.total.employee.yuan(), computed.total.employer.yuan()), (own, paid));

        let mut withheld = Decimal::ZERO;
        let (mut spent, mut handed_out) = (Decimal::ZERO, Decimal::ZERO);
        for (at, month) in computed.merged.months.iter().enumerate() {
            let until = &drawn[..=at];
            let count = Decimal::from(until.len());
            let income: Decimal = until.iter().map(|(gross, bonus, _)| fen(gross + bonus)).sum();
            let additional: Decimal = until.iter().map(|(.., additional)| fen(*additional)).sum();
            let taxable = income - count * Decimal::from(5_000) - count * own - additional;
            prop_assert_eq!(month.withheld.taxable.yuan(), taxable);
            let tax = (by_parts(taxable) - withheld).max(Decimal::ZERO);
            withheld += tax;
            prop_assert_eq!(month.tax.yuan(), tax);
            let left = month.gross.yuan() - own - tax;
            prop_assert_eq!(month.net.yuan() - month.receivable.yuan(), left);
            prop_assert!(month.net.fen() == 0 || month.receivable.fen() == 0);
            prop_assert!(month.net.fen() >= 0 && month.receivable.fen() >= 0);
            spent += month.gross.yuan() + paid;
            handed_out += month.net.yuan();
        }
        prop_assert_eq!(computed.merged.tax.yuan(), withheld);
        prop_assert_eq!(computed.cost.yuan(), spent);
        prop_assert_eq!(computed.merged.net.yuan(), handed_out);
    }

    /// Taxing the greatest bonus apart is the same year without it, and its own tax.
    #[test]
    fn a_bonus_taxed_apart_leaves_the_wages_alone(base in 0i64..4_000_000, drawn in drawn()) {
        let months: Vec<PayMonth> = drawn.iter().zip(1..).map(|((gross, bonus, additional), month)| PayMonth {
            month,
            gross: Money::from_fen(*gross),
            bonus: Money::from_fen(*bonus),
            additional: Money::from_fen(*additional),
            standard_months: None,
        }).collect();
        let base = Decimal::new(base, 2).to_string();
        let computed = year(&base, months.clone());
        let greatest = months.iter().map(|month| month.bonus).max().unwrap();
        prop_assert_eq!(computed.separate.is_some(), greatest > Money::ZERO);
        if let Some(separate) = computed.separate {
            prop_assert_eq!(separate.bonus, greatest);
            let mut without = months;
            let of = without.iter_mut().find(|month| month.bonus == greatest).unwrap();
            prop_assert_eq!(separate.month, of.month);
            of.bonus = Money::ZERO;
            let wages = year(&base, without);
            prop_assert_eq!(separate.way.tax, wages.merged.tax + separate.charge.tax);
            prop_assert_eq!(separate.way.settlement, wages.merged.settlement);
            prop_assert_eq!(separate.way.gross, wages.merged.gross + greatest);
        }
    }
}
