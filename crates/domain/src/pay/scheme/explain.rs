//! A scheme in words, clause by clause, and what differs between two of them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    Amount, Figure, FigureKey, Figures, Item, Rules,
    formula::Operator,
    typed::{FACTS, Meaning, Number, Truth},
};
use crate::{code_enum::code_enum, personnel::level::LevelRules};

code_enum! {
    /// What a clause is about.
    ClausePart {
        Level = "LEVEL", "级别", "Levels";
        Figure = "FIGURE", "标准", "Figure";
        Item = "ITEM", "项目", "Item";
    }
}

/// One clause (条款).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// What it is about.
    pub part: ClausePart,
    /// Name of that.
    pub name: String,
    /// What holds.
    pub text: String,
}

/// A clause that differs; without one of the two it is new or gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub part: ClausePart,
    /// Name of that.
    pub name: String,
    /// What held before.
    pub before: Option<String>,
    /// What holds now.
    pub after: Option<String>,
}

/// What differs, in the order of the later scheme; what is gone comes last.
pub fn compare(before: &Rules, after: &Rules) -> Vec<Change> {
    let mut gone: BTreeMap<(ClausePart, String), String> = before
        .clauses()
        .into_iter()
        .map(|clause| ((clause.part, clause.name), clause.text))
        .collect();
    let mut changes = Vec::new();
    for Clause { part, name, text } in after.clauses() {
        let before = gone.remove(&(part, name.clone()));
        if before.as_ref() != Some(&text) {
            changes.push(Change {
                part,
                name,
                before,
                after: Some(text),
            });
        }
    }
    changes.extend(gone.into_iter().map(|((part, name), text)| Change {
        part,
        name,
        before: Some(text),
        after: None,
    }));
    changes
}

impl Rules {
    /// The scheme in words.
    pub fn clauses(&self) -> Vec<Clause> {
        let scheme = &self.scheme;
        let figures = scheme.figures.iter().map(|figure| Clause {
            part: ClausePart::Figure,
            name: figure.name.clone(),
            text: figure_words(figure),
        });
        let items = scheme.items.iter().enumerate().map(|(at, item)| Clause {
            part: ClausePart::Item,
            name: item.name.clone(),
            text: self.item_words(at, item),
        });
        levels(&scheme.levels)
            .into_iter()
            .chain(figures)
            .chain(items)
            .collect()
    }

    fn item_words(&self, at: usize, item: &Item) -> String {
        let mut words = vec![match (&item.amount, self.amounts.get(at)) {
            (Amount::Formula(_), Some(Some(formula))) => self.number(formula, false),
            _ => "按人逐月录入".to_owned(),
        }];
        if let Some(Some(condition)) = self.conditions.get(at) {
            words.push(format!("仅当{}时发放", self.truth(condition, false)));
        }
        words.push(format!("{}发放", item.pays.label()));
        words.push(item.rounding.label().to_owned());
        words.push(item.proration.label().to_owned());
        let counts = |is, yes: &str, no: &str| if is { yes.to_owned() } else { no.to_owned() };
        words.push(counts(item.taxable, "计税", "不计税"));
        words.push(counts(
            item.in_social_base,
            "计入社保基数",
            "不计入社保基数",
        ));
        words.push(counts(
            item.in_housing_base,
            "计入公积金基数",
            "不计入公积金基数",
        ));
        words.join("；")
    }

    /// A number in words; within another one, in brackets unless it is a single word.
    fn number(&self, number: &Number, within: bool) -> String {
        let both = |a: &Number, word: &str, b: &Number| {
            format!("{}{word}{}", self.number(a, true), self.number(b, true))
        };
        let all = |values: &[Number], word: &str| {
            let values: Vec<String> = values
                .iter()
                .map(|value| self.number(value, false))
                .collect();
            format!("{}中{word}的", values.join("、"))
        };
        let fact = |meaning| fact_name(meaning).to_owned();
        let words = match number {
            Number::Literal(value) => return decimal(*value),
            Number::Level => return fact(Meaning::Level),
            Number::Years => return fact(Meaning::Years),
            Number::Factor => return fact(Meaning::Factor),
            Number::Figure(at) => {
                return quoted(self.scheme.figures.get(*at).map(|figure| &figure.name));
            }
            Number::Item(at) => return quoted(self.scheme.items.get(*at).map(|item| &item.name)),
            Number::Negative(of) => format!("负{}", self.number(of, true)),
            Number::Sum(a, b) => both(a, "加", b),
            Number::Difference(a, b) => both(a, "减", b),
            Number::Product(a, b) => both(a, "乘以", b),
            Number::Least(values) => all(values, "最小"),
            Number::Greatest(values) => all(values, "最大"),
            Number::If(test, then, otherwise) => format!(
                "{}时为{}，否则为{}",
                self.truth(test, false),
                self.number(then, true),
                self.number(otherwise, true)
            ),
        };
        bracketed(words, within)
    }

    fn truth(&self, truth: &Truth, within: bool) -> String {
        let all = |all: &[Truth], word: &str| {
            let all: Vec<String> = all.iter().map(|one| self.truth(one, true)).collect();
            all.join(word)
        };
        let words = match truth {
            Truth::BothPosts => return fact_name(Meaning::BothPosts).to_owned(),
            Truth::Is(key, code, is) => {
                let known = key.choices();
                let label = known
                    .iter()
                    .find(|one| one.0 == *code)
                    .map_or(*code, |one| one.1);
                let verb = if *is { "为" } else { "不为" };
                return format!("{}{verb}“{label}”", key.label());
            }
            Truth::Compared(operator, a, b) => {
                format!(
                    "{}{}{}",
                    self.number(a, true),
                    compared(*operator),
                    self.number(b, true)
                )
            }
            Truth::And(parts) => all(parts, "并且"),
            Truth::Or(parts) => all(parts, "或者"),
            Truth::Not(of) => format!("并非{}", self.truth(of, true)),
        };
        bracketed(words, within)
    }
}

fn bracketed(words: String, within: bool) -> String {
    if within {
        format!("（{words}）")
    } else {
        words
    }
}

fn quoted(name: Option<&String>) -> String {
    format!("“{}”", name.map_or("", String::as_str))
}

fn fact_name(meaning: Meaning) -> &'static str {
    FACTS
        .iter()
        .find(|(_, known)| *known == meaning)
        .map_or("", |(name, _)| name)
}

const fn compared(operator: Operator) -> &'static str {
    match operator {
        Operator::Equal => "等于",
        Operator::Unequal => "不等于",
        Operator::Less => "小于",
        Operator::AtMost => "不大于",
        Operator::Greater => "大于",
        _ => "不小于",
    }
}

fn decimal(value: Decimal) -> String {
    value.normalize().to_string()
}

fn figure_words(figure: &Figure) -> String {
    let (by, rows, otherwise) = match &figure.is {
        Figures::One(value) => return decimal(*value),
        Figures::Table {
            by,
            rows,
            otherwise,
        } => (*by, rows, otherwise),
    };
    let known = by.choices();
    let name = |key: &str| match by {
        FigureKey::Level => format!("{key}级"),
        FigureKey::Years => format!("满{key}年"),
        _ => known
            .iter()
            .find(|one| one.0 == key)
            .map_or(key, |one| one.1)
            .to_owned(),
    };
    let mut words: Vec<String> = rows
        .iter()
        .map(|row| format!("{}{}", name(&row.key), decimal(row.value)))
        .collect();
    words.extend(otherwise.map(|value| format!("其他{}", decimal(value))));
    format!("按{}：{}", by.label(), words.join("，"))
}

fn levels(levels: &LevelRules) -> Vec<Clause> {
    let clause = |name: &str, text| Clause {
        part: ClausePart::Level,
        name: name.to_owned(),
        text,
    };
    let ranges = levels.ranges.iter().map(|range| {
        clause(
            range.class.label(),
            format!(
                "{}级至{}级，从{}级起",
                range.lowest, range.highest, range.lowest
            ),
        )
    });
    let bonuses = levels.bonuses.iter().map(|bonus| {
        let text = format!(
            "学历学位齐全的加{}级；只有其一的视同{}年",
            bonus.levels, bonus.years
        );
        clause(bonus.study.label(), text)
    });
    let step = clause("晋级", format!("每满{}年晋一级", levels.step_years));
    ranges.chain([step]).chain(bonuses).collect()
}
