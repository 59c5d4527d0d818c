//! The person on whom a scheme is tried while it is typed.

use domain::{
    money::Money,
    pay::scheme::{Days, Person, Rules, Span},
    personnel::{career::Grade, level::Study},
    worker::{QualificationLevel, WorkerClass},
};
use rust_decimal::Decimal;

use super::{YES, read::number};
use crate::logic::form::Form;

/// What is known of the person on whom a scheme is tried.
pub fn person(form: &Form, rules: &Rules) -> Person {
    let text = |key: &str| form.get(key).trim().to_owned();
    let entered = rules.scheme().items.iter().filter_map(|item| {
        let amount: Money = form.text(&entered_key(&item.name))?.parse().ok()?;
        Some((item.name.clone(), amount))
    });
    Person {
        class: WorkerClass::from_code(&text("class")).unwrap_or(WorkerClass::Head),
        level: text("level").parse().ok(),
        years: text("years").parse().unwrap_or_default(),
        both_posts: text("both_posts") == YES,
        certificate: QualificationLevel::from_code(&text("certificate")),
        study: Study::from_code(&text("study")),
        grade: Grade::from_code(&text("grade")),
        factor: number(&text("factor")).unwrap_or(Decimal::ONE),
        entered: entered.collect(),
    }
}

/// Field for what is entered of an item when a scheme is tried.
pub fn entered_key(item: &str) -> String {
    format!("entered.{item}")
}

/// A whole month, under one set of facts.
pub fn whole_month(person: Person) -> (Days, [Span; 1]) {
    let days = Days {
        calendar: 30,
        paid: 21,
    };
    (days, [Span { person, days }])
}
