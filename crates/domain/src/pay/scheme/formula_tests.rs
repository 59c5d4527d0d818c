//! Formulas as people type them, and against a slow, obvious reference.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{
    formula::{self, Kind, Node, Operator},
    tests::{paid, person, rules, simple, wrong},
    typed::{Asked, FACTS, Meaning, Typing},
    *,
};

#[test]
fn what_is_wrong_with_a_formula_is_said_where_it_stands() {
    use SchemeProblem as Problem;
    let cases = [
        ("", 0, Problem::Unreadable),
        ("100 +", 5, Problem::Unreadable),
        ("100 200", 4, Problem::Unreadable),
        ("(100 + 20", 9, Problem::Unreadable),
        ("如果(一肩挑, 300, )", 13, Problem::Unreadable),
        ("级别 + 12.", 7, Problem::Unreadable),
        ("1234567890123", 0, Problem::Unreadable),
        ("100 × 补贴标准", 6, Problem::NameUnknown),
        ("100 ÷ 级别", 6, Problem::NoDivision),
        ("如果(一肩挑, 300)", 0, Problem::Arguments),
        ("100 + 一肩挑", 6, Problem::NumberWanted),
        ("岗位", 0, Problem::NumberWanted),
        ("如果(级别, 1, 2)", 3, Problem::TruthWanted),
        ("如果(级别 + 1, 1, 2)", 3, Problem::TruthWanted),
        ("如果(岗位 = \"主席\", 1, 2)", 8, Problem::ChoiceUnknown),
        ("如果(岗位 > \"副职\", 1, 2)", 3, Problem::ChoiceCompared),
        ("如果(学历 = 1, 1, 2)", 8, Problem::ChoiceCompared),
        ("如果(非(一肩挑, 一肩挑), 1, 2)", 3, Problem::Arguments),
    ];
    for (formula, at, problem) in cases {
        let found = wrong(simple(formula));
        assert_eq!(
            found,
            [("items.0.formula".to_owned(), Some(at), problem)],
            "{formula}"
        );
    }
    let long = "1+".repeat(300);
    assert_eq!(wrong(simple(&long))[0].2, Problem::TooLong);
    let deep = format!("{}1{}", "(".repeat(21), ")".repeat(21));
    assert_eq!(
        wrong(simple(&deep))[0],
        ("items.0.formula".to_owned(), Some(20), Problem::TooDeep)
    );
}

#[test]
fn a_formula_may_be_typed_as_in_a_spreadsheet() {
    let value = |formula: &str| {
        let person = Person {
            both_posts: true,
            study: Some(Study::Master),
            years: 7,
            ..person(WorkerClass::Deputy, Some(5))
        };
        paid(&rules(simple(formula)), 1, &person).gross.to_string()
    };
    for (formula, wanted) in [
        ("1+2*3", "7.00"),
        ("(1+2)*3", "9.00"),
        ("10-3-2", "5.00"),
        ("-2*-3", "6.00"),
        ("IF(级别>=5, 12.5%*100, 0)", "12.50"),
        ("如果（级别＞＝6，1，2）", "2.00"),
        ("MIN(级别 × 60, 200, 年限*100)", "200.00"),
        ("最大(级别, 年限)", "7.00"),
        (
            "如果(且(一肩挑, 学历 = “硕士”, 非(年限 < 5)), 88, 0)",
            "88.00",
        ),
        ("如果(或(学历 = \"DOCTOR\", 岗位 ≠ \"副职\"), 1, 2)", "2.00"),
        ("岗位标准 × 100 %", "2500.00"),
        ("  岗位标准  ", "2500.00"),
    ] {
        assert_eq!(value(formula), wanted, "{formula}");
    }
}

/// A random formula of small whole numbers and facts, with what it comes to computed beside it.
#[derive(Clone, Debug)]
struct Drawn {
    text: String,
    value: i128,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let leaf = prop_oneof![
        (0i64..100).prop_map(|value| Drawn {
            text: value.to_string(),
            value: value.into()
        }),
        Just(Drawn {
            text: "级别".to_owned(),
            value: 5
        }),
        Just(Drawn {
            text: "年限".to_owned(),
            value: 7
        }),
    ];
    leaf.prop_recursive(3, 24, 3, |inner| {
        let pair = (inner.clone(), inner.clone(), 0..6usize);
        let two = pair.prop_map(|(a, b, which)| {
            let (text, value) = match which {
                0 => (format!("({} + {})", a.text, b.text), a.value + b.value),
                1 => (format!("({}−{})", a.text, b.text), a.value - b.value),
                2 => (format!("({})×({})", a.text, b.text), a.value * b.value),
                3 => (format!("最小({},{})", a.text, b.text), a.value.min(b.value)),
                4 => (
                    format!("最大({}，{})", a.text, b.text),
                    a.value.max(b.value),
                ),
                _ => (format!("-({})+{}", a.text, b.text), b.value - a.value),
            };
            // As one operand of what is around it.
            Drawn {
                text: format!("({text})"),
                value,
            }
        });
        let three = (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| Drawn {
            text: format!("如果({} < {}, {}, {})", a.text, b.text, c.text, a.text),
            value: if a.value < b.value { c.value } else { a.value },
        });
        prop_oneof![two, three]
    })
}

fn evaluated(text: &str) -> Option<Decimal> {
    let names = BTreeMap::from(FACTS);
    let node = formula::parse(text).ok()?;
    let number = Typing { names: &names }.number(&node).ok()?;
    let person = Person {
        years: 7,
        ..person(WorkerClass::Staff, Some(5))
    };
    Asked {
        person: &person,
        figures: &[],
        items: &[],
    }
    .number(&number)
    .ok()
}

/// A formula written out again with every bracket.
fn written(node: &Node) -> String {
    match &node.kind {
        Kind::Number(value) => value.to_string(),
        Kind::Text(text) => format!("\"{text}\""),
        Kind::Name(name) => name.clone(),
        Kind::Negative(of) => format!("(-{})", written(of)),
        Kind::Binary(operator, a, b) => {
            let sign = match operator {
                Operator::Add => "+",
                Operator::Subtract => "-",
                Operator::Multiply => "*",
                Operator::Divide => "/",
                Operator::Equal => "=",
                Operator::Unequal => "<>",
                Operator::Less => "<",
                Operator::AtMost => "<=",
                Operator::Greater => ">",
                Operator::AtLeast => ">=",
            };
            format!("({}{sign}{})", written(a), written(b))
        }
        Kind::Call(function, values) => {
            let values: Vec<String> = values.iter().map(written).collect();
            let name = match function {
                formula::Function::If => "IF",
                formula::Function::And => "AND",
                formula::Function::Or => "OR",
                formula::Function::Not => "NOT",
                formula::Function::Least => "MIN",
                formula::Function::Greatest => "MAX",
            };
            format!("{name}({})", values.join(","))
        }
    }
}

fn same(a: &Node, b: &Node) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Negative(a), Kind::Negative(b)) => same(a, b),
        (Kind::Binary(one, a, b), Kind::Binary(other, c, d)) => {
            one == other && same(a, c) && same(b, d)
        }
        (Kind::Call(one, a), Kind::Call(other, b)) => {
            one == other && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (a, b) => a == b,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// What whole numbers come to.
    #[test]
    fn formulas_come_to_what_arithmetic_says(drawn in drawn()) {
        prop_assume!(drawn.text.chars().count() <= 500);
        prop_assert_eq!(evaluated(&drawn.text), Decimal::try_from_i128_with_scale(drawn.value, 0).ok(), "{}", drawn.text);
    }

    /// Whatever is typed is read or refused at a character that is there, or just behind the last.
    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,60}") {
        if let Err((at, _)) = formula::parse(&text) {
            prop_assert!(at <= text.chars().count());
        }
    }

    /// Texts of the language's own signs, which get further.
    #[test]
    fn no_formula_breaks_the_reader(parts in prop::collection::vec(prop::sample::select(vec!["如果", "(", ")", "（", "）", ",", "+", "-", "×", "÷", "<", "=", "级别", "岗位", "\"副职\"", "12", ".5", "%", "且", "非", "最小", " ", "“", "一肩挑"]), 0..120)) {
        let text = parts.concat();
        match formula::parse(&text) {
            Err((at, _)) => prop_assert!(at <= text.chars().count()),
            Ok(node) => {
                let again = formula::parse(&written(&node));
                // Written with every bracket it may be too deep or too long, and nothing else.
                match again {
                    Ok(again) => prop_assert!(same(&node, &again), "{}", text),
                    Err((_, problem)) => prop_assert!(matches!(problem, SchemeProblem::TooDeep | SchemeProblem::TooLong), "{}", text),
                }
                let names = BTreeMap::<&str, Meaning>::from(FACTS);
                let typing = Typing { names: &names };
                let _ = (typing.number(&node), typing.truth(&node));
            }
        }
    }
}
