//! A scheme of pay as the values of a form.

use std::collections::BTreeMap;

use domain::{
    pay::scheme::{Amount, FigureKey, Figures, Scheme},
    personnel::level::{LevelRange, StudyBonus},
};

use super::{ENTERED, FORMULA, OTHERWISE, YES};

/// The values of a form that shows a scheme.
pub fn values(scheme: &Scheme) -> BTreeMap<String, String> {
    let mut values = BTreeMap::from([
        ("name".to_owned(), scheme.name.clone()),
        ("source".to_owned(), scheme.source.clone()),
        (
            "step_years".to_owned(),
            scheme.levels.step_years.to_string(),
        ),
        (
            "ranges".to_owned(),
            lines(&scheme.levels.ranges, range_line),
        ),
        (
            "bonuses".to_owned(),
            lines(&scheme.levels.bonuses, bonus_line),
        ),
    ]);
    for (at, figure) in scheme.figures.iter().enumerate() {
        let mut set =
            |field: &str, value: String| values.insert(format!("figures.{at}.{field}"), value);
        set("name", figure.name.clone());
        let (by, text) = match &figure.is {
            Figures::One(value) => (String::new(), value.to_string()),
            Figures::Table {
                by,
                rows,
                otherwise,
            } => {
                let rows = rows
                    .iter()
                    .map(|row| format!("{} {}", shown_key(*by, &row.key), row.value));
                let rest = otherwise.map(|value| format!("{OTHERWISE} {value}"));
                (
                    by.code().to_owned(),
                    rows.chain(rest).collect::<Vec<_>>().join("\n"),
                )
            }
        };
        set("by", by);
        set("values", text);
    }
    for (at, item) in scheme.items.iter().enumerate() {
        let mut set = |field: &str, value: &str| {
            values.insert(format!("items.{at}.{field}"), value.to_owned())
        };
        let yes = |is: bool| if is { YES } else { "" };
        set("name", &item.name);
        set("pays", item.pays.code());
        let (how, formula) = match &item.amount {
            Amount::Formula(formula) => (FORMULA, formula.as_str()),
            Amount::Entered => (ENTERED, ""),
        };
        set("how", how);
        set("formula", formula);
        set("only_if", item.only_if.as_deref().unwrap_or_default());
        set("rounding", item.rounding.code());
        set("proration", item.proration.code());
        set("taxable", yes(item.taxable));
        set("in_social_base", yes(item.in_social_base));
        set("in_housing_base", yes(item.in_housing_base));
    }
    values
}

fn lines<T>(all: &[T], line: impl Fn(&T) -> String) -> String {
    all.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn range_line(range: &LevelRange) -> String {
    format!("{} {} {}", range.class.label(), range.lowest, range.highest)
}

fn bonus_line(bonus: &StudyBonus) -> String {
    format!("{} {} {}", bonus.study.label(), bonus.levels, bonus.years)
}

fn shown_key(by: FigureKey, key: &str) -> String {
    let known = by.choices();
    let label = known
        .iter()
        .find(|(code, _)| *code == key)
        .map(|(_, label)| *label);
    label.unwrap_or(key).to_owned()
}
