//! Schemes against figures computed by hand.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::*;
use crate::{
    money::Money,
    personnel::{
        career::Grade,
        level::{CountedService, Study},
    },
    worker::{QualificationLevel, WorkerClass},
};

pub(super) fn yuan(text: &str) -> Money {
    text.parse().unwrap()
}

fn published(name: &str) -> Scheme {
    let (_, json) = PUBLISHED.iter().find(|(known, _)| *known == name).unwrap();
    serde_json::from_str(json).unwrap()
}

pub(super) fn rules(scheme: Scheme) -> Rules {
    Rules::new(scheme.clone()).unwrap_or_else(|wrong| panic!("{wrong:?} of {:?}", scheme.items))
}

pub(super) fn person(class: WorkerClass, level: Option<i32>) -> Person {
    Person {
        class,
        level,
        years: 0,
        both_posts: false,
        certificate: None,
        study: None,
        grade: None,
        factor: Decimal::ONE,
        entered: BTreeMap::new(),
    }
}

const MONTH: Days = Days {
    calendar: 30,
    paid: 22,
};

pub(super) fn paid(rules: &Rules, month: u32, person: &Person) -> Amounts {
    let span = Span {
        person: person.clone(),
        days: MONTH,
    };
    rules.compute(month, MONTH, &[span]).unwrap()
}

fn lines(amounts: &Amounts) -> Vec<(&str, String)> {
    amounts
        .lines
        .iter()
        .map(|line| (line.item.as_str(), line.amount.to_string()))
        .collect()
}

/// A scheme of one item.
pub(super) fn simple(formula: &str) -> Scheme {
    let mut scheme = published("S1");
    scheme.items.truncate(1);
    scheme.items[0].amount = Amount::Formula(formula.to_owned());
    scheme
}

pub(super) fn wrong(scheme: Scheme) -> Vec<(String, Option<usize>, SchemeProblem)> {
    let found = Rules::new(scheme).expect_err("nothing is wrong");
    found
        .into_iter()
        .map(|one| (one.path, one.at, one.problem))
        .collect()
}

#[test]
fn s1_pays_post_level_title_and_performance() {
    let rules = rules(published("S1"));
    // 正职 2,800 + 一肩挑 300; level 4: 50 + 60 × 3 = 230; 中级 500; 200. Together 4,030.
    let mut head = Person {
        both_posts: true,
        certificate: Some(QualificationLevel::Intermediate),
        grade: Some(Grade::Competent),
        ..person(WorkerClass::Head, Some(4))
    };
    let amounts = paid(&rules, 1, &head);
    let wanted = [
        ("岗位工资", "3100.00"),
        ("级别工资", "230.00"),
        ("职称工资", "500.00"),
        ("基础性绩效", "200.00"),
    ];
    assert_eq!(
        lines(&amounts),
        wanted.map(|(item, amount)| (item, amount.to_owned()))
    );
    assert_eq!(amounts.gross, yuan("4030"));
    assert_eq!(
        (amounts.taxable, amounts.social_base),
        (yuan("4030"), yuan("4030"))
    );
    // The bonus of the year is entered, paid in December, taxed, and in neither base.
    head.entered.insert("奖励性绩效".to_owned(), yuan("6000"));
    assert_eq!(paid(&rules, 11, &head).gross, yuan("4030"));
    let december = paid(&rules, 12, &head);
    assert_eq!(
        (december.gross, december.taxable, december.housing_base),
        (yuan("10030"), yuan("10030"), yuan("4030"))
    );
    head.grade = Some(Grade::Incompetent);
    assert_eq!(paid(&rules, 12, &head).gross, yuan("4030"));
    // 一般 2,300, level 1: 50, no certificate: 2,550.
    assert_eq!(
        paid(&rules, 1, &person(WorkerClass::Staff, Some(1))).gross,
        yuan("2550")
    );
}

#[test]
fn s2_multiplies_a_base_that_can_be_set() {
    let mut scheme = published("S2");
    // 正职, 9 years, bachelor: 7 + 3 + 1 = 11; its coefficient 1 + 0.075 × 10 = 1.75.
    let service = CountedService {
        months_served: 108,
        ..CountedService::default()
    };
    let bonus = scheme
        .levels
        .study(Some(Study::Bachelor), Some(Study::Bachelor))
        .0;
    let level = scheme.levels.level(WorkerClass::Head, &service, bonus);
    assert_eq!(level, Some(11));
    let head = Person {
        certificate: Some(QualificationLevel::Intermediate),
        ..person(WorkerClass::Head, level)
    };
    // 5,800 × 1.75 = 10,150: 7,105 and 3,045; certificate 200. Together 10,350.
    let amounts = paid(&rules(scheme.clone()), 1, &head);
    let wanted = [
        ("基础工资", "7105.00"),
        ("绩效工资", "3045.00"),
        ("证书津贴", "200.00"),
    ];
    assert_eq!(
        lines(&amounts),
        wanted.map(|(item, amount)| (item, amount.to_owned()))
    );
    // Another base: 6,001 × 1.75 = 10,501.75 × 70 % = 7,351.225, × 30 % × 0.9 = 2,835.4725.
    scheme.figures[0].is = Figures::One("6001".parse().unwrap());
    let slow = Person {
        factor: "0.9".parse().unwrap(),
        ..head
    };
    let amounts = paid(&rules(scheme), 1, &slow);
    assert_eq!(
        (amounts.lines[0].amount, amounts.lines[1].amount),
        (yuan("7351.23"), yuan("2835.47"))
    );
}

#[test]
fn s3_pays_a_step_for_every_two_years() {
    let scheme = published("S3");
    let level = |years: i32| {
        let service = CountedService {
            months_served: years * 12,
            ..CountedService::default()
        };
        scheme.levels.level(WorkerClass::Member, &service, 0)
    };
    let rules = rules(scheme.clone());
    // 1 + ⌊5 ÷ 2⌋ = 3; 1 + ⌊22 ÷ 2⌋ = 12; no step above.
    for (years, wanted_level, wanted) in [
        (0, 1, "900"),
        (5, 3, "960"),
        (22, 12, "1440"),
        (40, 12, "1440"),
    ] {
        assert_eq!(level(years), Some(wanted_level));
        assert_eq!(
            paid(&rules, 3, &person(WorkerClass::Member, level(years))).gross,
            yuan(wanted),
            "{years}"
        );
    }
    let mut with_post = person(WorkerClass::Member, Some(1));
    with_post
        .entered
        .insert("岗位工资".to_owned(), yuan("1200.50"));
    assert_eq!(paid(&rules, 3, &with_post).gross, yuan("2100.50"));
}

#[test]
fn s4_pays_no_performance_for_a_failed_year() {
    let rules = rules(published("S4"));
    // 3,400 × 1 × 80 % = 2,720 a month; × 20 % × 6 = 4,080 in June and December.
    let good = Person {
        grade: Some(Grade::Competent),
        ..person(WorkerClass::Staff, Some(1))
    };
    assert_eq!(paid(&rules, 5, &good).gross, yuan("2720"));
    assert_eq!(paid(&rules, 6, &good).gross, yuan("6800"));
    let failed = Person {
        grade: Some(Grade::Incompetent),
        ..good
    };
    assert_eq!(paid(&rules, 12, &failed).gross, yuan("2720"));
}

#[test]
fn a_part_of_a_month_is_paid_by_the_day() {
    let mut scheme = simple("如果(岗位 = \"书记/主任\", 4350, 2175)");
    let span = |class, calendar, paid| Span {
        person: person(class, Some(1)),
        days: Days { calendar, paid },
    };
    let gross = |scheme: &Scheme, spans: &[Span]| {
        rules(scheme.clone())
            .compute(9, MONTH, spans)
            .unwrap()
            .gross
    };
    let (staff, head) = (WorkerClass::Staff, WorkerClass::Head);
    // Joined: 10 of 22 paid days: 2,175 ÷ 21.75 × 10 = 1,000. 21 days: 2,100. On all 22: the whole.
    assert_eq!(gross(&scheme, &[span(staff, 14, 10)]), yuan("1000"));
    assert_eq!(gross(&scheme, &[span(staff, 29, 21)]), yuan("2100"));
    assert_eq!(gross(&scheme, &[span(staff, 30, 22)]), yuan("2175"));
    // Promoted after 12 of 22 days: (2,175 × 12 + 4,350 × 10) ÷ 22 = 3,163.636….
    assert_eq!(
        gross(&scheme, &[span(staff, 16, 12), span(head, 14, 10)]),
        yuan("3163.64")
    );
    scheme.items[0].proration = Proration::CalendarDays;
    // (2,175 × 16 + 4,350 × 14) ÷ 30 = 3,190; 2,175 × 14 ÷ 30 = 1,015.
    assert_eq!(
        gross(&scheme, &[span(staff, 16, 12), span(head, 14, 10)]),
        yuan("3190")
    );
    assert_eq!(gross(&scheme, &[span(staff, 14, 10)]), yuan("1015"));
    scheme.items[0].proration = Proration::Whole;
    assert_eq!(
        gross(&scheme, &[span(staff, 16, 12), span(head, 14, 10)]),
        yuan("4350")
    );
    assert_eq!(gross(&scheme, &[]), Money::ZERO);
}

#[test]
fn whoever_cannot_be_paid_is_named_with_the_item() {
    let level = rules(simple("级别 × 100"));
    let held = |rules: &Rules, person| {
        let span = Span {
            person,
            days: MONTH,
        };
        rules.compute(1, MONTH, &[span]).unwrap_err()
    };
    assert_eq!(
        held(&level, person(WorkerClass::Staff, None)),
        ("岗位工资".to_owned(), Fault::NoLevel)
    );
    // A class that the scheme does not pay.
    let post = rules(simple("岗位标准"));
    assert_eq!(
        held(&post, person(WorkerClass::Grid, Some(1))).1,
        Fault::NoRow
    );
    let huge = rules(simple("999999999999 × 999999999999"));
    assert_eq!(
        held(&huge, person(WorkerClass::Staff, Some(1))).1,
        Fault::TooLarge
    );
    let fine = rules(simple("0.0000000001 × 0.0000000001 × 0.0000000001"));
    assert_eq!(
        held(&fine, person(WorkerClass::Staff, Some(1))).1,
        Fault::TooLarge
    );
}

#[test]
fn names_rows_and_circles_are_checked() {
    use SchemeProblem as Problem;
    let found = |change: &dyn Fn(&mut Scheme)| {
        let mut scheme = published("S2");
        change(&mut scheme);
        let found = wrong(scheme);
        found
            .into_iter()
            .map(|(path, _, problem)| (path, problem))
            .collect::<Vec<_>>()
    };
    let is = |path: &str, problem| vec![(path.to_owned(), problem)];
    let rows = |scheme: &mut Scheme, change: &dyn Fn(&mut Vec<Row>)| {
        if let Figures::Table { rows, .. } = &mut scheme.figures[1].is {
            change(rows);
        }
    };
    let renamed = |name: &str| found(&|scheme| scheme.items[2].name = name.to_owned());
    assert_eq!(renamed("基数"), is("items.2.name", Problem::NameTaken));
    assert_eq!(renamed("级别"), is("items.2.name", Problem::NameTaken));
    for name in ["", "3档", "岗位 工资", "如果", "min", "a-b"] {
        assert_eq!(
            renamed(name),
            is("items.2.name", Problem::NameUnfit),
            "{name}"
        );
    }
    // A level in the middle, and the last.
    for level in [4, 17] {
        let removed = found(&|scheme| {
            rows(scheme, &|rows| {
                rows.remove(level);
            })
        });
        assert_eq!(removed, is("figures.1.rows", Problem::RowsMissing));
    }
    let added = |key: &str| {
        let row = Row {
            key: key.to_owned(),
            value: Decimal::ONE,
        };
        found(&|scheme| rows(scheme, &|rows| rows.push(row.clone())))
    };
    assert_eq!(added("18"), is("figures.1.rows.18.key", Problem::RowTwice));
    for key in ["0", "41", "01", "+1", "HEAD"] {
        assert_eq!(
            added(key),
            is("figures.1.rows.18.key", Problem::RowUnknown),
            "{key}"
        );
    }
    let circle = found(&|scheme| {
        scheme.items[0].amount = Amount::Formula("绩效工资 + 1".to_owned());
        scheme.items[1].only_if = Some("基础工资 > 1".to_owned());
    });
    assert_eq!(
        circle,
        [
            ("items.0".to_owned(), Problem::Circular),
            ("items.1".to_owned(), Problem::Circular)
        ]
    );
    let itself = found(&|scheme| scheme.items[0].amount = Amount::Formula("基础工资".to_owned()));
    assert_eq!(itself, is("items.0", Problem::Circular));
    let range = |change: &dyn Fn(&mut Scheme)| found(change);
    assert_eq!(
        range(&|scheme| scheme.levels.ranges[0].lowest = 19),
        is("levels.ranges.0", Problem::RangeUnfit)
    );
    assert_eq!(
        range(&|scheme| scheme.levels.ranges[1].class = WorkerClass::Head),
        is("levels.ranges.1", Problem::RangeUnfit)
    );
    assert_eq!(
        range(&|scheme| scheme.levels.step_years = 0),
        is("levels.step_years", Problem::RangeUnfit)
    );
    assert_eq!(
        range(&|scheme| scheme.items.clear()),
        is("items", Problem::ItemsMissing)
    );
    assert_eq!(
        range(&|scheme| scheme.levels.ranges.clear()),
        is("levels.ranges", Problem::RangesMissing)
    );
    assert_eq!(
        range(&|scheme| scheme.name = " ".to_owned()),
        is("name", Problem::NameLength)
    );
    assert_eq!(
        range(&|scheme| scheme.source = "据".repeat(501)),
        is("source", Problem::SourceLength)
    );
    let many = range(&|scheme| scheme.figures = vec![scheme.figures[0].clone(); 101]);
    assert!(many.contains(&("figures".to_owned(), Problem::TooMany)));
    // Somebody may have no certificate.
    let none = found(&|scheme| {
        if let Figures::Table { otherwise, .. } = &mut scheme.figures[2].is {
            *otherwise = None;
        }
    });
    assert_eq!(none, is("figures.2.rows", Problem::RowsMissing));
}

#[test]
fn an_item_may_name_a_later_one() {
    let mut scheme = published("S2");
    scheme.items[0].amount = Amount::Formula("证书津贴 × 10".to_owned());
    let head = Person {
        certificate: Some(QualificationLevel::Senior),
        ..person(WorkerClass::Head, Some(7))
    };
    assert_eq!(paid(&rules(scheme), 1, &head).lines[0].amount, yuan("3000"));
}

#[test]
fn years_hold_from_their_row_on() {
    let mut scheme = simple("年限津贴");
    let row = |key: &str, value: i64| Row {
        key: key.to_owned(),
        value: value.into(),
    };
    let rows = vec![row("10", 300), row("0", 50), row("3", 100)];
    scheme.figures[0] = Figure {
        name: "年限津贴".to_owned(),
        is: Figures::Table {
            by: FigureKey::Years,
            rows,
            otherwise: None,
        },
    };
    let rules = rules(scheme);
    for (years, wanted) in [
        (0, "50"),
        (2, "50"),
        (3, "100"),
        (9, "100"),
        (10, "300"),
        (45, "300"),
    ] {
        let of = Person {
            years,
            ..person(WorkerClass::Staff, None)
        };
        assert_eq!(paid(&rules, 1, &of).gross, yuan(wanted), "{years}");
    }
}

#[test]
fn a_scheme_is_told_in_words_and_compared_clause_by_clause() {
    let before = rules(published("S1"));
    let words = |part, name: &str| {
        let clauses = before.clauses();
        let clause = clauses
            .iter()
            .find(|clause| clause.part == part && clause.name == name);
        clause.unwrap().text.clone()
    };
    assert_eq!(words(ClausePart::Level, "书记/主任"), "1级至12级，从1级起");
    assert_eq!(words(ClausePart::Level, "晋级"), "每满3年晋一级");
    assert_eq!(
        words(ClausePart::Figure, "岗位标准"),
        "按岗位：书记/主任2800，副职2500，委员2300，工作人员2300"
    );
    assert_eq!(
        words(ClausePart::Item, "岗位工资"),
        "“岗位标准”加（一肩挑时为300，否则为0）；每月发放；保留到分；按21.75个计薪日折算；计税；计入社保基数；计入公积金基数"
    );
    assert_eq!(
        words(ClausePart::Item, "级别工资").split('；').next(),
        Some("50加（60乘以（级别减1））")
    );
    assert_eq!(
        words(ClausePart::Item, "奖励性绩效"),
        "按人逐月录入；仅当考核不为“不称职”时发放；每年(12月)发放；保留到分；不折算；计税；不计入社保基数；不计入公积金基数"
    );
    assert!(compare(&before, &before).is_empty());
    let mut scheme = published("S1");
    scheme.items.remove(3);
    scheme.items[1].amount = Amount::Formula("60 + 60 × (级别 − 1)".to_owned());
    scheme.figures.push(Figure {
        name: "补贴".to_owned(),
        is: Figures::One("100".parse().unwrap()),
    });
    let changes = compare(&before, &rules(scheme));
    let told: Vec<_> = changes
        .iter()
        .map(|one| {
            (
                one.part,
                one.name.as_str(),
                one.before.is_some(),
                one.after.is_some(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (ClausePart::Figure, "补贴", false, true),
            (ClausePart::Item, "级别工资", true, true),
            (ClausePart::Item, "基础性绩效", true, false),
        ]
    );
}

#[test]
fn schemes_are_kept_as_they_are_written() {
    for (name, _) in PUBLISHED {
        let scheme = published(name);
        let text = serde_json::to_string(&scheme).unwrap();
        assert_eq!(serde_json::from_str::<Scheme>(&text).unwrap(), scheme);
        rules(scheme);
    }
    assert!(serde_json::from_str::<Scheme>("{\"name\":\"x\"}").is_err());
}
