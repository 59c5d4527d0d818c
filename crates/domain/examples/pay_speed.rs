//! How long it takes to compute so many payslips: prints the seconds. What they are computed from is made
//! before, and differs from one to the next.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "an example that measures"
)]

use std::{collections::BTreeMap, hint::black_box, time::Instant};

use domain::{
    money::Money,
    pay::{
        contribution::{Bounds, Each, Parameters, Sides, Terms},
        rate::{Rate, Rounding},
        run::{Input, RunRules, StandardRule, YearSoFar, days_of},
        scheme::{PUBLISHED, Person, Rules, Scheme, Span},
        tax::Sums,
    },
    time::YearMonth,
    worker::{QualificationLevel, RelationKind, WorkerClass},
};
use rust_decimal::Decimal;

fn main() {
    let people = std::env::args().nth(1).and_then(|text| text.parse().ok());
    let month = YearMonth::new(2025, 12).expect("a month");
    let rules = rules(month);
    let inputs: Vec<Input> = (0..people.unwrap_or(66_380))
        .map(|at| input(at, month))
        .collect();
    let begun = Instant::now();
    for input in &inputs {
        black_box(rules.slip(black_box(input)).expect("a payslip"));
    }
    println!("{:.3}", begun.elapsed().as_secs_f64());
}

fn rules(month: YearMonth) -> RunRules {
    let (_, json) = PUBLISHED[1];
    let scheme: Scheme = serde_json::from_str(json).expect("the published scheme");
    let bounds =
        |floor, cap| Bounds::new(Money::from_fen(floor), Money::from_fen(cap)).expect("bounds");
    let terms = |employee, employer| Terms {
        rates: Sides {
            employee: Rate::of_millionths(employee).expect("a rate"),
            employer: Rate::of_millionths(employer).expect("a rate"),
        },
        rounding: Rounding::Fen,
    };
    RunRules {
        month,
        schemes: BTreeMap::from([(month, Rules::new(scheme).expect("a scheme without fault"))]),
        parameters: Parameters {
            social: bounds(458_800, 2_293_800),
            housing: bounds(233_000, 3_136_200),
            terms: Each {
                pension: terms(80_000, 160_000),
                medical: terms(20_000, 59_500),
                maternity: terms(0, 8_000),
                unemployment: terms(4_000, 6_000),
                injury: terms(0, 2_000),
                housing: terms(80_000, 80_000),
            },
        },
    }
}

fn input(at: i32, month: YearMonth) -> Input {
    let person = Person {
        class: WorkerClass::Staff,
        level: Some(1 + at % 12),
        years: at % 30,
        both_posts: false,
        certificate: (at % 7 == 0).then_some(QualificationLevel::Assistant),
        study: None,
        grade: None,
        factor: Decimal::ONE,
        entered: BTreeMap::new(),
    };
    let so_far = |fen: i64| Money::from_fen(fen + i64::from(at % 1_000));
    Input {
        spans: vec![Span {
            person,
            days: days_of(month),
        }],
        insured: Some(RelationKind::LabourContract),
        declared: None,
        additional: Money::ZERO,
        standard: StandardRule::Months,
        bonus: None,
        year: YearSoFar {
            sums: Sums {
                income: so_far(9_000_000),
                contributions: so_far(1_600_000),
                additional: Money::ZERO,
                withheld: so_far(50_000),
            },
            first_month: Some(1),
            bonus_apart: false,
        },
        owed: Money::ZERO,
        past: Vec::new(),
    }
}
