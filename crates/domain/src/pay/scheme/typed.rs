//! A formula whose every part is known to be a number or a condition, and its exact value.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    FigureKey, Figures,
    compute::{Fault, Person},
    formula::{Function, Kind, Node, Operator},
    problems::SchemeProblem as Problem,
};
use crate::{
    personnel::{career::Grade, level::Study},
    worker::QualificationLevel,
};

/// A number.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Number {
    Literal(Decimal),
    Level,
    Years,
    /// 绩效系数.
    Factor,
    Figure(usize),
    Item(usize),
    Negative(Box<Number>),
    Sum(Box<Number>, Box<Number>),
    Difference(Box<Number>, Box<Number>),
    Product(Box<Number>, Box<Number>),
    Least(Vec<Number>),
    Greatest(Vec<Number>),
    If(Box<Truth>, Box<Number>, Box<Number>),
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Truth {
    /// 一肩挑.
    BothPosts,
    Compared(Operator, Number, Number),
    /// A person's choice has a code, or has not.
    Is(FigureKey, &'static str, bool),
    And(Vec<Truth>),
    Or(Vec<Truth>),
    Not(Box<Truth>),
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Level,
    Years,
    Factor,
    BothPosts,
    Choice(FigureKey),
    Figure(usize),
    Item(usize),
}

/// Names of what is known of a person.
pub(super) const FACTS: [(&str, Meaning); 8] = [
    ("级别", Meaning::Level),
    ("年限", Meaning::Years),
    ("绩效系数", Meaning::Factor),
    ("一肩挑", Meaning::BothPosts),
    ("岗位", Meaning::Choice(FigureKey::Class)),
    ("证书", Meaning::Choice(FigureKey::Certificate)),
    ("学历", Meaning::Choice(FigureKey::Study)),
    ("考核", Meaning::Choice(FigureKey::Grade)),
];

/// Finds what the parts of formulas are.
pub(super) struct Typing<'a> {
    pub names: &'a BTreeMap<&'a str, Meaning>,
}

type Typed<T> = Result<T, (usize, Problem)>;

impl Typing<'_> {
    pub fn number(&self, node: &Node) -> Typed<Number> {
        let wanted = Err((node.at, Problem::NumberWanted));
        match &node.kind {
            Kind::Number(value) => Ok(Number::Literal(*value)),
            Kind::Text(_) => wanted,
            Kind::Name(name) => match self.meaning(node, name)? {
                Meaning::Level => Ok(Number::Level),
                Meaning::Years => Ok(Number::Years),
                Meaning::Factor => Ok(Number::Factor),
                Meaning::Figure(at) => Ok(Number::Figure(at)),
                Meaning::Item(at) => Ok(Number::Item(at)),
                Meaning::BothPosts | Meaning::Choice(_) => wanted,
            },
            Kind::Negative(of) => Ok(Number::Negative(self.boxed(of)?)),
            Kind::Binary(operator, left, right) => match operator {
                Operator::Add => Ok(Number::Sum(self.boxed(left)?, self.boxed(right)?)),
                Operator::Subtract => Ok(Number::Difference(self.boxed(left)?, self.boxed(right)?)),
                Operator::Multiply => Ok(Number::Product(self.boxed(left)?, self.boxed(right)?)),
                Operator::Divide => Err((right.at, Problem::NoDivision)),
                _ => wanted,
            },
            Kind::Call(function, values) => match (function, values.as_slice()) {
                (Function::If, [test, then, otherwise]) => Ok(Number::If(
                    Box::new(self.truth(test)?),
                    self.boxed(then)?,
                    self.boxed(otherwise)?,
                )),
                (Function::If, _) => Err((node.at, Problem::Arguments)),
                (Function::Least, values) => Ok(Number::Least(self.numbers(values)?)),
                (Function::Greatest, values) => Ok(Number::Greatest(self.numbers(values)?)),
                (Function::And | Function::Or | Function::Not, _) => wanted,
            },
        }
    }

    pub fn truth(&self, node: &Node) -> Typed<Truth> {
        let wanted = Err((node.at, Problem::TruthWanted));
        match &node.kind {
            Kind::Number(_) | Kind::Text(_) | Kind::Negative(_) => wanted,
            Kind::Name(name) => match self.meaning(node, name)? {
                Meaning::BothPosts => Ok(Truth::BothPosts),
                Meaning::Choice(_) => Err((node.at, Problem::ChoiceCompared)),
                _ => wanted,
            },
            Kind::Binary(operator, left, right) => self.compared(*operator, left, right),
            Kind::Call(function, values) => match (function, values.as_slice()) {
                (Function::And, values) => Ok(Truth::And(self.truths(values)?)),
                (Function::Or, values) => Ok(Truth::Or(self.truths(values)?)),
                (Function::Not, [of]) => Ok(Truth::Not(Box::new(self.truth(of)?))),
                (Function::Not, _) => Err((node.at, Problem::Arguments)),
                (Function::If | Function::Least | Function::Greatest, _) => wanted,
            },
        }
    }

    fn compared(&self, operator: Operator, left: &Node, right: &Node) -> Typed<Truth> {
        match operator {
            Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => {
                return Err((left.at, Problem::TruthWanted));
            }
            _ => {}
        }
        let Some(key) = self.choice(left) else {
            let (left, right) = (self.number(left)?, self.number(right)?);
            return Ok(Truth::Compared(operator, left, right));
        };
        let is = match operator {
            Operator::Equal => true,
            Operator::Unequal => false,
            _ => return Err((left.at, Problem::ChoiceCompared)),
        };
        let Kind::Text(text) = &right.kind else {
            return Err((right.at, Problem::ChoiceCompared));
        };
        let known = key.choices();
        let meant = |(code, label): &&(&str, &str)| code == text || label == text;
        let found = known
            .iter()
            .find(meant)
            .ok_or((right.at, Problem::ChoiceUnknown))?;
        Ok(Truth::Is(key, found.0, is))
    }

    fn choice(&self, node: &Node) -> Option<FigureKey> {
        match &node.kind {
            Kind::Name(name) => match self.names.get(name.as_str()) {
                Some(Meaning::Choice(key)) => Some(*key),
                _ => None,
            },
            _ => None,
        }
    }

    fn meaning(&self, node: &Node, name: &str) -> Typed<Meaning> {
        self.names
            .get(name)
            .copied()
            .ok_or((node.at, Problem::NameUnknown))
    }

    fn boxed(&self, node: &Node) -> Typed<Box<Number>> {
        self.number(node).map(Box::new)
    }

    fn numbers(&self, nodes: &[Node]) -> Typed<Vec<Number>> {
        nodes.iter().map(|node| self.number(node)).collect()
    }

    fn truths(&self, nodes: &[Node]) -> Typed<Vec<Truth>> {
        nodes.iter().map(|node| self.truth(node)).collect()
    }
}

impl Number {
    /// Calls with every item that is named.
    pub fn items(&self, found: &mut impl FnMut(usize)) {
        match self {
            Self::Literal(_) | Self::Level | Self::Years | Self::Factor | Self::Figure(_) => {}
            Self::Item(at) => found(*at),
            Self::Negative(of) => of.items(found),
            Self::Sum(a, b) | Self::Difference(a, b) | Self::Product(a, b) => {
                a.items(found);
                b.items(found);
            }
            Self::Least(values) | Self::Greatest(values) => {
                values.iter().for_each(|value| value.items(found));
            }
            Self::If(test, then, otherwise) => {
                test.items(found);
                then.items(found);
                otherwise.items(found);
            }
        }
    }
}

impl Truth {
    /// Calls with every item that is named.
    pub fn items(&self, found: &mut impl FnMut(usize)) {
        match self {
            Self::BothPosts | Self::Is(..) => {}
            Self::Compared(_, a, b) => {
                a.items(found);
                b.items(found);
            }
            Self::And(all) | Self::Or(all) => all.iter().for_each(|one| one.items(found)),
            Self::Not(of) => of.items(found),
        }
    }
}

/// What a formula is asked about: a person, the figures, and the items known so far.
pub(super) struct Asked<'a> {
    pub person: &'a Person,
    pub figures: &'a [super::Figure],
    pub items: &'a [Decimal],
}

type Value<T> = Result<T, Fault>;

impl Asked<'_> {
    pub fn number(&self, number: &Number) -> Value<Decimal> {
        match number {
            Number::Literal(value) => Ok(*value),
            Number::Level => self.person.level.map(Decimal::from).ok_or(Fault::NoLevel),
            Number::Years => Ok(self.person.years.into()),
            Number::Factor => Ok(self.person.factor),
            Number::Figure(at) => self.figure(*at),
            Number::Item(at) => Ok(self.items.get(*at).copied().unwrap_or_default()),
            Number::Negative(of) => Ok(-self.number(of)?),
            Number::Sum(a, b) => sum(self.number(a)?, self.number(b)?),
            Number::Difference(a, b) => sum(self.number(a)?, -self.number(b)?),
            Number::Product(a, b) => product(self.number(a)?, self.number(b)?),
            Number::Least(values) => self.chosen(values, Decimal::min),
            Number::Greatest(values) => self.chosen(values, Decimal::max),
            Number::If(test, then, otherwise) => {
                self.number(if self.truth(test)? { then } else { otherwise })
            }
        }
    }

    pub fn truth(&self, truth: &Truth) -> Value<bool> {
        match truth {
            Truth::BothPosts => Ok(self.person.both_posts),
            Truth::Compared(operator, a, b) => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                Ok(match operator {
                    Operator::Equal => a == b,
                    Operator::Unequal => a != b,
                    Operator::Less => a < b,
                    Operator::AtMost => a <= b,
                    Operator::Greater => a > b,
                    // `compared` lets no other through.
                    _ => a >= b,
                })
            }
            Truth::Is(key, code, is) => Ok((self.code(*key) == Some(code)) == *is),
            Truth::And(all) => all
                .iter()
                .try_fold(true, |so_far, one| Ok(so_far && self.truth(one)?)),
            Truth::Or(all) => all
                .iter()
                .try_fold(false, |so_far, one| Ok(so_far || self.truth(one)?)),
            Truth::Not(of) => Ok(!self.truth(of)?),
        }
    }

    fn chosen(&self, values: &[Number], better: fn(Decimal, Decimal) -> Decimal) -> Value<Decimal> {
        let values: Vec<Decimal> = values
            .iter()
            .map(|value| self.number(value))
            .collect::<Result<_, _>>()?;
        // The reader wants one value at least.
        Ok(values.into_iter().reduce(better).unwrap_or_default())
    }

    fn code(&self, key: FigureKey) -> Option<&'static str> {
        match key {
            FigureKey::Class => Some(self.person.class.code()),
            FigureKey::Certificate => self.person.certificate.map(QualificationLevel::code),
            FigureKey::Study => self.person.study.map(Study::code),
            FigureKey::Grade => self.person.grade.map(Grade::code),
            FigureKey::Level | FigureKey::Years => None,
        }
    }

    fn figure(&self, at: usize) -> Value<Decimal> {
        let figure = self.figures.get(at).ok_or(Fault::NoRow)?;
        let (by, rows, otherwise) = match &figure.is {
            Figures::One(value) => return Ok(*value),
            Figures::Table {
                by,
                rows,
                otherwise,
            } => (*by, rows, *otherwise),
        };
        let counted = |key: &str| key.parse::<i32>().ok();
        let row = match by {
            FigureKey::Level => {
                let level = self.person.level.ok_or(Fault::NoLevel)?;
                rows.iter().find(|row| counted(&row.key) == Some(level))
            }
            FigureKey::Years => {
                let reached = rows
                    .iter()
                    .filter(|row| counted(&row.key).is_some_and(|from| from <= self.person.years));
                reached.max_by_key(|row| counted(&row.key))
            }
            _ => rows
                .iter()
                .find(|row| self.code(by) == Some(row.key.as_str())),
        };
        row.map(|row| row.value).or(otherwise).ok_or(Fault::NoRow)
    }
}

/// A sum that keeps every digit.
fn sum(a: Decimal, b: Decimal) -> Value<Decimal> {
    let exact = a
        .checked_add(b)
        .filter(|sum| a == -b || sum.scale() >= a.scale().max(b.scale()));
    exact.map(|sum| sum.normalize()).ok_or(Fault::TooLarge)
}

/// A product that keeps every digit; a decimal would round where it has no more room.
fn product(a: Decimal, b: Decimal) -> Value<Decimal> {
    let nothing = a.is_zero() || b.is_zero();
    let exact = a
        .checked_mul(b)
        .filter(|product| nothing || product.scale() == a.scale() + b.scale());
    exact
        .map(|product| product.normalize())
        .ok_or(Fault::TooLarge)
}
