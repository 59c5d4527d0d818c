//! The language of formulas, as it is written: numbers, names, `+ − ×`, comparisons and six functions
//! that are known from spreadsheets. Without division and repetition every formula has an exact value.

use rust_decimal::Decimal;
use winnow::{
    LocatingSlice, ModalResult, Parser,
    combinator::{
        Infix, alt, cut_err, delimited, expression, fail, opt, preceded, separated, terminated,
    },
    stream::{Location, Stream},
    token::{one_of, take_while},
};

use super::problems::SchemeProblem;

const LONGEST: usize = 500;
const DEEPEST: usize = 20;
/// Digits of a number; whatever a few of them make when multiplied stays exact.
const DIGITS: usize = 12;

/// A part of a formula, and the character at which it begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub at: usize,
    pub kind: Kind,
}

/// What a part is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Number(Decimal),
    Text(String),
    Name(String),
    Negative(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// A function, under the names that spreadsheets give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    If,
    And,
    Or,
    Not,
    Least,
    Greatest,
}

impl Function {
    const NAMES: [(&'static str, &'static str, Self); 6] = [
        ("如果", "IF", Self::If),
        ("且", "AND", Self::And),
        ("或", "OR", Self::Or),
        ("非", "NOT", Self::Not),
        ("最小", "MIN", Self::Least),
        ("最大", "MAX", Self::Greatest),
    ];

    pub fn named(name: &str) -> Option<Self> {
        let is = |(zh, en, _): &&(&str, &str, Self)| *zh == name || en.eq_ignore_ascii_case(name);
        Self::NAMES.iter().find(is).map(|(.., function)| *function)
    }
}

type Input<'a> = LocatingSlice<&'a str>;

/// Reads a formula.
///
/// # Errors
/// What is wrong, and the character at which.
pub(super) fn parse(text: &str) -> Result<Node, (usize, SchemeProblem)> {
    if let Some((at, _)) = text.chars().enumerate().nth(LONGEST) {
        return Err((at, SchemeProblem::TooLong));
    }
    if let Some(at) = too_deep(text) {
        return Err((at, SchemeProblem::TooDeep));
    }
    let characters = |bytes: usize| text.get(..bytes).unwrap_or(text).chars().count();
    let mut root = preceded(space, formula)
        .parse(LocatingSlice::new(text))
        .map_err(|error| {
            (
                characters(error.char_span().start),
                SchemeProblem::Unreadable,
            )
        })?;
    root.relocate(&characters);
    Ok(root)
}

/// Parts nest as deep as brackets do, and the reader goes down with them.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    text.chars().position(|c| {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

impl Node {
    /// From bytes, by which the reader counts, to characters, by which people do.
    fn relocate(&mut self, characters: &impl Fn(usize) -> usize) {
        self.at = characters(self.at);
        match &mut self.kind {
            Kind::Number(_) | Kind::Text(_) | Kind::Name(_) => {}
            Kind::Negative(of) => of.relocate(characters),
            Kind::Binary(_, left, right) => {
                left.relocate(characters);
                right.relocate(characters);
            }
            Kind::Call(_, values) => values
                .iter_mut()
                .for_each(|value| value.relocate(characters)),
        }
    }
}

fn binary(operator: Operator, left: Node, right: Node) -> Node {
    Node {
        at: left.at,
        kind: Kind::Binary(operator, Box::new(left), Box::new(right)),
    }
}

fn formula(input: &mut Input<'_>) -> ModalResult<Node> {
    // An operand is never left out, so that what is wrong with it is said where it stands.
    expression(cut_err(terminated(operand, space)))
        .infix(operator)
        .parse_next(input)
}

type Joined<'a> = Infix<Input<'a>, Node, winnow::error::ErrMode<winnow::error::ContextError>>;

fn operator<'a>(input: &mut Input<'a>) -> ModalResult<Joined<'a>> {
    use Infix::{Left, Neither};
    let signs = [
        '<', '＜', '≤', '>', '＞', '≥', '=', '＝', '≠', '+', '＋', '-', '−', '－', '*', '×', '＊',
        '/', '÷', '／',
    ];
    let double = alt(("<=", "＜＝", ">=", "＞＝", "<>", "!=", "=="));
    let sign = terminated(alt((double, one_of(signs).take())), space).parse_next(input)?;
    Ok(match sign {
        "<=" | "＜＝" | "≤" => Neither(1, |_, a, b| Ok(binary(Operator::AtMost, a, b))),
        ">=" | "＞＝" | "≥" => Neither(1, |_, a, b| Ok(binary(Operator::AtLeast, a, b))),
        "<>" | "!=" | "≠" => Neither(1, |_, a, b| Ok(binary(Operator::Unequal, a, b))),
        "<" | "＜" => Neither(1, |_, a, b| Ok(binary(Operator::Less, a, b))),
        ">" | "＞" => Neither(1, |_, a, b| Ok(binary(Operator::Greater, a, b))),
        "==" | "=" | "＝" => Neither(1, |_, a, b| Ok(binary(Operator::Equal, a, b))),
        "+" | "＋" => Left(3, |_, a, b| Ok(binary(Operator::Add, a, b))),
        "-" | "−" | "－" => Left(3, |_, a, b| Ok(binary(Operator::Subtract, a, b))),
        "*" | "×" | "＊" => Left(5, |_, a, b| Ok(binary(Operator::Multiply, a, b))),
        _ => Left(5, |_, a, b| Ok(binary(Operator::Divide, a, b))),
    })
}

fn operand(input: &mut Input<'_>) -> ModalResult<Node> {
    let at = input.current_token_start();
    let kind = alt((number, text, negative, bracket, called)).parse_next(input)?;
    Ok(Node { at, kind })
}

fn negative(input: &mut Input<'_>) -> ModalResult<Kind> {
    let minus = terminated(one_of(['-', '−', '－']), space);
    let of = preceded(minus, cut_err(operand)).parse_next(input)?;
    Ok(Kind::Negative(Box::new(of)))
}

fn bracket(input: &mut Input<'_>) -> ModalResult<Kind> {
    let within = delimited(open, formula, cut_err(close)).parse_next(input)?;
    Ok(within.kind)
}

fn called(input: &mut Input<'_>) -> ModalResult<Kind> {
    let name = terminated(take_while(1.., named), space).parse_next(input)?;
    let Some(function) = Function::named(name) else {
        return Ok(Kind::Name(name.to_owned()));
    };
    let comma = terminated(one_of([',', '，', '、', ';', '；']), space);
    let values =
        cut_err(delimited(open, separated(1.., formula, comma), close)).parse_next(input)?;
    Ok(Kind::Call(function, values))
}

fn number(input: &mut Input<'_>) -> ModalResult<Kind> {
    let begin = input.checkpoint();
    let digits = |c: char| c.is_ascii_digit();
    let fraction = opt(('.', take_while(1.., digits)));
    let written = (take_while(1.., digits), fraction)
        .take()
        .parse_next(input)?;
    let percent = opt(preceded(space, one_of(['%', '％']))).parse_next(input)?;
    let value = written
        .parse::<Decimal>()
        .ok()
        .filter(|_| written.len() <= DIGITS);
    match (value, percent) {
        (Some(value), None) => Ok(Kind::Number(value)),
        (Some(value), Some(_)) => Ok(Kind::Number(value * Decimal::new(1, 2))),
        (None, _) => {
            input.reset(&begin);
            cut_err(fail).parse_next(input)
        }
    }
}

fn text(input: &mut Input<'_>) -> ModalResult<Kind> {
    let quote = |c: char| matches!(c, '"' | '“' | '”' | '＂');
    let written = delimited(
        one_of(quote),
        take_while(0.., |c| !quote(c)),
        cut_err(one_of(quote)),
    );
    written
        .map(|text: &str| Kind::Text(text.trim().to_owned()))
        .parse_next(input)
}

fn open(input: &mut Input<'_>) -> ModalResult<()> {
    terminated(one_of(['(', '（']), space)
        .void()
        .parse_next(input)
}

fn close(input: &mut Input<'_>) -> ModalResult<()> {
    one_of([')', '）']).void().parse_next(input)
}

fn space(input: &mut Input<'_>) -> ModalResult<()> {
    take_while(0.., char::is_whitespace)
        .void()
        .parse_next(input)
}

/// Whether a name may hold the character; it begins with no digit, for there numbers are read.
fn named(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a text can be used as a name in formulas.
pub(super) fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(char::is_alphabetic)
        && characters.all(named)
        && text.chars().count() <= 30
        && Function::named(text).is_none()
}
