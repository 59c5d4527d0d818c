//! Runs against amounts computed by hand.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::{
    money::Money,
    pay::{
        contribution::{Bounds, Each, Parameters, Sides, Terms},
        rate::{Rate, Rounding},
        scheme::{PUBLISHED, Person, Rules, Scheme, Span},
        tax::Sums,
    },
    personnel::{career::Grade, level::Study},
    time::{Period, YearMonth},
    worker::{Post, QualificationLevel, RelationKind, WorkerClass},
};

fn yuan(text: &str) -> Money {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> YearMonth {
    text.parse().unwrap()
}

fn since(text: &str) -> Period {
    Period::since(day(text))
}

fn between(from: &str, to: &str) -> Period {
    Period::new(day(from), Some(day(to))).unwrap()
}

/// Rates of Chengdu as the worked examples have them: 8 and 16, 2 and 5.95, 0.8, 0.4 and 0.6, 0.2 per
/// cent; 4,588 to 22,938 and 2,330 to 31,362 yuan; housing fund 8 per cent.
fn parameters() -> Parameters {
    let rate = |text: &str| Rate::new(text.parse().unwrap()).unwrap();
    let terms = |employee, employer| Terms {
        rates: Sides {
            employee: rate(employee),
            employer: rate(employer),
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
            housing: terms("0.08", "0.08"),
        },
    }
}

fn s1() -> Rules {
    let scheme: Scheme = serde_json::from_str(PUBLISHED[0].1).unwrap();
    Rules::new(scheme).unwrap()
}

fn run(of: &str, months: &[&str]) -> RunRules {
    RunRules {
        month: month(of),
        schemes: months.iter().map(|text| (month(text), s1())).collect(),
        parameters: parameters(),
    }
}

fn head(level: i32) -> Person {
    Person {
        class: WorkerClass::Head,
        level: Some(level),
        years: 9,
        both_posts: true,
        certificate: Some(QualificationLevel::Intermediate),
        study: None,
        grade: Some(Grade::Competent),
        factor: Decimal::ONE,
        entered: BTreeMap::new(),
    }
}

fn whole(of: &str, person: Person) -> Vec<Span> {
    vec![Span {
        person,
        days: days_of(month(of)),
    }]
}

fn input(spans: Vec<Span>) -> Input {
    Input {
        spans,
        insured: Some(RelationKind::LabourContract),
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
fn a_head_below_the_floor_is_paid_to_the_fen() {
    // 3,100 + 50 + 60 × 3 + 500 + 200 = 4,030. Base 4,588: 367.04 + 91.76 + 18.35; fund 4,030 × 8 % =
    // 322.40; together 799.55. Employer 734.08 + 272.99 + 36.70 + 27.53 + 9.18 + 322.40 = 1,402.88.
    // Taxable 4,030 − 5,000 − 799.55 < 0. Net 4,030 − 799.55 = 3,230.45.
    let slip = run("2026-01", &["2026-01"])
        .slip(&input(whole("2026-01", head(4))))
        .unwrap();
    assert_eq!(slip.gross, yuan("4030"));
    assert_eq!(slip.employee, yuan("799.55"));
    assert_eq!(slip.employer, yuan("1402.88"));
    assert_eq!((slip.tax, slip.net), (Money::ZERO, yuan("3230.45")));
    assert_eq!(slip.cost(), yuan("5432.88"));
    assert_eq!(
        (slip.bases.social, slip.bases.housing),
        (yuan("4588"), yuan("4030"))
    );
}

#[test]
fn a_level_set_back_in_time_is_paid_item_by_item_in_the_next_month() {
    // Level 6 instead of 4 since January: 60 × 2 = 120 more a month. In March: 350 − 230 for January and
    // February are 240; the item itself 350.
    let mut of_march = input(whole("2026-03", head(6)));
    let paid = |item: &str, amount| Paid {
        item: item.to_owned(),
        amount: yuan(amount),
    };
    for past in ["2026-01", "2026-02"] {
        of_march.past.push(Past {
            month: month(past),
            spans: whole(past, head(6)),
            paid: vec![
                paid("岗位工资", "3100"),
                paid("级别工资", "230"),
                paid("职称工资", "500"),
                paid("基础性绩效", "200"),
            ],
        });
    }
    let slip = run("2026-03", &["2026-01", "2026-02", "2026-03"])
        .slip(&of_march)
        .unwrap();
    let back: Vec<_> = slip
        .lines
        .iter()
        .filter(|line| line.kind == LineKind::BackPay)
        .map(|line| (line.name.as_str(), line.of, line.amount))
        .collect();
    assert_eq!(
        back,
        [
            ("级别工资", Some(month("2026-01")), yuan("120")),
            ("级别工资", Some(month("2026-02")), yuan("120")),
        ]
    );
    // 4,150 of March and 240.
    assert_eq!(slip.gross, yuan("4390"));
    // The other way round it is taken off.
    of_march.past[0].spans = whole("2026-01", head(2));
    let slip = run("2026-03", &["2026-01", "2026-02", "2026-03"])
        .slip(&of_march)
        .unwrap();
    assert_eq!(slip.gross, yuan("4150"));
}

#[test]
fn what_exceeds_the_pay_is_owed_and_taken_off_later() {
    // 3,100 were paid for January by mistake, twice as much as there is to pay in February.
    let mut of_february = input(Vec::new());
    of_february.insured = None;
    of_february.past.push(Past {
        month: month("2026-01"),
        spans: Vec::new(),
        paid: vec![Paid {
            item: "岗位工资".to_owned(),
            amount: yuan("3100"),
        }],
    });
    let rules = run("2026-02", &["2026-01", "2026-02"]);
    let slip = rules.slip(&of_february).unwrap();
    assert_eq!(
        (slip.gross, slip.net, slip.owed),
        (yuan("-3100"), Money::ZERO, yuan("3100"))
    );
    let mut of_march = input(whole("2026-03", head(4)));
    of_march.owed = slip.owed;
    let slip = run("2026-03", &["2026-03"]).slip(&of_march).unwrap();
    // 3,230.45 − 3,100.
    assert_eq!((slip.net, slip.owed), (yuan("130.45"), Money::ZERO));
}

#[test]
fn deductions_declared_late_are_made_up_for() {
    // 20,000 a month so far of July, of which 2,000 a month since January were declared in July.
    let mut of_july = input(whole("2026-07", head(4)));
    of_july.additional = yuan("14000");
    of_july.year = YearSoFar {
        sums: Sums {
            income: yuan("120000"),
            contributions: yuan("18000"),
            additional: Money::ZERO,
            withheld: yuan("4680"),
        },
        first_month: Some(1),
        bonus_apart: false,
    };
    let slip = run("2026-07", &["2026-07"]).slip(&of_july).unwrap();
    // 124,030 − 35,000 − 18,799.55 − 14,000 = 56,230.45; × 10 % − 2,520 = 3,103.05 < 4,680.
    assert_eq!(slip.taxable, yuan("56230.45"));
    assert_eq!(slip.tax, Money::ZERO);
    assert_eq!(slip.sums.additional, yuan("14000"));
}

#[test]
fn a_bonus_is_taxed_apart_once_a_year() {
    // 18,000 ÷ 12 = 1,500: 3 %, 540.
    let mut of_december = input(whole("2026-12", head(4)));
    of_december.bonus = Some(Bonus {
        amount: yuan("18000"),
        apart: true,
    });
    let rules = run("2026-12", &["2026-12"]);
    let slip = rules.slip(&of_december).unwrap();
    assert_eq!(slip.tax, yuan("540"));
    assert_eq!(slip.sums.income, yuan("4030"));
    of_december.year.bonus_apart = true;
    // 22,030 − 5,000 − 799.55 = 16,230.45 × 3 % = 486.91.
    assert_eq!(rules.slip(&of_december).unwrap().tax, yuan("486.91"));
}

#[test]
fn somebody_without_a_level_is_held_back() {
    let mut person = head(4);
    person.level = None;
    let held = run("2026-01", &["2026-01"])
        .slip(&input(whole("2026-01", person)))
        .unwrap_err();
    assert_eq!(held.item, "级别工资");
}

fn subject() -> Subject {
    Subject {
        posts: vec![Held {
            period: since("2017-01-01"),
            class: WorkerClass::Staff,
            post: Post::Staff,
            here: true,
        }],
        relations: vec![(since("2017-01-01"), RelationKind::LabourContract)],
        levels: vec![
            (between("2017-01-01", "2026-03-16"), 3),
            (since("2026-03-16"), 4),
        ],
        ..Subject::default()
    }
}

#[test]
fn a_month_is_divided_where_something_changes() {
    let rules = s1().scheme().levels.clone();
    let spans = subject().spans(month("2026-03"), &rules);
    // March 2026 begins on a Sunday: 22 paid days, 10 of them before the 16th.
    let found: Vec<_> = spans
        .iter()
        .map(|span| (span.person.level, span.days.calendar, span.days.paid))
        .collect();
    assert_eq!(found, [(Some(3), 15, 10), (Some(4), 16, 12)]);
    assert_eq!(spans[0].person.years, 9);
    assert_eq!(subject().spans(month("2026-04"), &rules).len(), 1);
    assert!(subject().spans(month("2016-12"), &rules).is_empty());
}

#[test]
fn leave_without_pay_and_days_elsewhere_are_not_paid() {
    let rules = s1().scheme().levels.clone();
    let mut person = subject();
    person.unpaid.push(between("2026-04-06", "2026-04-11"));
    let spans = person.spans(month("2026-04"), &rules);
    // April 2026 has 22 paid days, the leave 5.
    assert_eq!(
        (spans.len(), spans[0].days.calendar, spans[0].days.paid),
        (1, 25, 17)
    );
    // Elsewhere from the 16th on: paid here until then, insured there.
    person.posts = vec![
        Held {
            period: between("2017-01-01", "2026-05-16"),
            ..person.posts[0]
        },
        Held {
            period: since("2026-05-16"),
            here: false,
            ..person.posts[0]
        },
    ];
    let spans = person.spans(month("2026-05"), &rules);
    assert_eq!(spans[0].days.calendar, 15);
    assert_eq!(person.insured_by(month("2026-05")), None);
    assert_eq!(
        person.insured_by(month("2026-04")),
        Some(RelationKind::LabourContract)
    );
}

#[test]
fn certificates_and_study_count_from_the_month_after() {
    let rules = s1().scheme().levels.clone();
    let mut person = subject();
    person
        .certificates
        .push((since("2026-05-20"), QualificationLevel::Assistant));
    person
        .educations
        .push((since("2026-06-01"), Study::Bachelor));
    let of = |text| person.spans(month(text), &rules)[0].person.clone();
    assert_eq!(of("2026-05").certificate, None);
    assert_eq!(
        of("2026-06").certificate,
        Some(QualificationLevel::Assistant)
    );
    assert_eq!(of("2026-06").study, None);
    assert_eq!(of("2026-07").study, Some(Study::Bachelor));
}

#[test]
fn of_two_posts_the_higher_alone_is_paid() {
    let rules = s1().scheme().levels.clone();
    let mut person = subject();
    person.posts.push(Held {
        period: since("2026-01-01"),
        class: WorkerClass::Head,
        post: Post::Secretary,
        here: true,
    });
    let spans = person.spans(month("2026-02"), &rules);
    assert_eq!(spans.len(), 1);
    assert_eq!(spans[0].person.class, WorkerClass::Head);
}

#[test]
fn a_run_goes_its_way_and_back_until_it_is_approved() {
    use RunState as S;
    use RunStep as T;
    let mut state = S::Open;
    while let Some(step) = state.next() {
        for other in T::ALL
            .iter()
            .filter(|other| **other != step && **other != T::Reopen)
        {
            assert_eq!(state.after(*other), None, "{state} {other}");
        }
        state = state.after(step).unwrap();
    }
    assert_eq!(state, S::Closed);
    assert_eq!(S::Checked.after(T::Reopen), Some(S::Open));
    assert_eq!(S::Approved.after(T::Reopen), None);
}

#[test]
fn three_people_compute_check_and_approve() {
    use RunStep::{Approve, Check, Compute, Freeze, Reopen};
    let taken = [(Freeze, 1), (Compute, 1)];
    assert!(!is_another(Check, &1, &taken));
    assert!(is_another(Check, &2, &taken));
    let taken = [(Freeze, 1), (Compute, 1), (Check, 2)];
    assert!(!is_another(Approve, &2, &taken) && !is_another(Approve, &1, &taken));
    assert!(is_another(Approve, &3, &taken));
    // After going back everything begins anew.
    let taken = [(Compute, 2), (Reopen, 2), (Freeze, 1), (Compute, 1)];
    assert!(is_another(Check, &2, &taken));
}

#[test]
fn part_of_a_month_is_a_cause() {
    let rules = run("2026-02", &["2026-01", "2026-02"]);
    let (mut was, is) = (
        input(whole("2026-01", head(4))),
        input(whole("2026-02", head(4))),
    );
    was.spans[0].days.calendar = 10;
    let (before, after) = (rules.slip(&was).unwrap(), rules.slip(&is).unwrap());
    let side = |text, input, slip| Reckoned {
        month: month(text),
        input,
        slip,
    };
    let (before, after) = (side("2026-01", &was, &before), side("2026-02", &is, &after));
    assert_eq!(causes(before, after), [Cause::PartMonth]);
    assert_eq!(causes(after, side("2026-02", &is, after.slip)), []);
}

#[test]
fn differences_name_their_cause() {
    let rules = run("2026-02", &["2026-01", "2026-02"]);
    let (was, is) = (
        input(whole("2026-01", head(4))),
        input(whole("2026-02", head(5))),
    );
    let (before, after) = (rules.slip(&was).unwrap(), rules.slip(&is).unwrap());
    let found = differences(
        Some(Reckoned {
            month: month("2026-01"),
            input: &was,
            slip: &before,
        }),
        Some(Reckoned {
            month: month("2026-02"),
            input: &is,
            slip: &after,
        }),
        false,
        false,
    );
    let level = found.iter().find(|one| one.name == "级别工资").unwrap();
    assert_eq!(
        (level.before, level.after, level.causes.as_slice()),
        (yuan("230"), yuan("290"), &[Cause::Level][..])
    );
    // The fund follows: 60 × 8 %.
    let fund = found.iter().find(|one| one.name == "HOUSING").unwrap();
    assert_eq!(fund.after - fund.before, yuan("4.80"));
    assert_eq!(fund.causes, [Cause::Base]);
}

proptest! {
    /// Sums of a slip are the sums of its lines, whatever was entered.
    #[test]
    fn a_slip_adds_up(
        level in 1..=12,
        entered in 0_i64..5_000_000,
        owed in 0_i64..1_000_000,
        late in 0_i64..3_000_000,
    ) {
        let mut person = head(level);
        person.entered.insert("奖励性绩效".to_owned(), Money::from_fen(entered));
        let mut of_december = input(whole("2026-12", person));
        of_december.owed = Money::from_fen(owed);
        of_december.additional = Money::from_fen(late);
        let slip = run("2026-12", &["2026-12"]).slip(&of_december).unwrap();
        let sum = |kinds: &[LineKind], of: fn(&SlipLine) -> Money| {
            let lines = slip.lines.iter().filter(|line| kinds.contains(&line.kind));
            lines.map(of).sum::<Money>()
        };
        let paid = sum(&[LineKind::Item, LineKind::BackPay, LineKind::Bonus], |line| line.amount);
        let off = sum(
            &[LineKind::Contribution, LineKind::Tax, LineKind::BonusTax, LineKind::Recovered],
            |line| line.amount,
        );
        prop_assert_eq!(slip.gross, paid);
        prop_assert_eq!(sum(&[LineKind::Contribution], |line| line.employer), slip.employer);
        let still_owed = slip.owed - of_december.owed
            + sum(&[LineKind::Recovered], |line| line.amount);
        prop_assert_eq!(slip.net - still_owed, paid - off);
        prop_assert!(slip.net >= Money::ZERO && slip.owed >= Money::ZERO);
        let kept = serde_json::to_string(&slip).unwrap();
        prop_assert_eq!(serde_json::from_str::<Slip>(&kept).unwrap(), slip);
    }

    /// However a month is divided, its parts have its days, and equal parts are paid as one.
    #[test]
    fn parts_of_a_month_have_its_days(cut in 1_u32..=31, again in 1_u32..=31) {
        let rules = s1().scheme().levels.clone();
        let at = |day: u32| NaiveDate::from_ymd_opt(2026, 7, day).unwrap();
        let mut person = subject();
        let (first, second) = (at(cut.min(again)), at(cut.max(again)));
        person.levels = vec![
            (Period { from: day("2017-01-01"), to: Some(first) }, 3),
            (Period::since(second), 3),
        ];
        if first < second {
            person.levels.push((Period { from: first, to: Some(second) }, 5));
        }
        let spans = person.spans(month("2026-07"), &rules);
        let whole = days_of(month("2026-07"));
        prop_assert_eq!(spans.iter().map(|span| span.days.calendar).sum::<u32>(), whole.calendar);
        prop_assert_eq!(spans.iter().map(|span| span.days.paid).sum::<u32>(), whole.paid);
        prop_assert!(spans.len() <= 2);
    }
}
