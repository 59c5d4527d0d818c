//! The values of a form as a scheme, or all that is wrong with them.

use contract::FieldProblem;
use domain::{
    pay::{
        rate::Rounding,
        scheme::{
            Amount, Figure, FigureKey, Figures, Item, PayCycle, Proration, Row, Rules, Scheme,
            SchemeProblem, Wrong,
        },
    },
    personnel::level::{LevelRange, LevelRules, Study, StudyBonus},
    worker::WorkerClass,
};
use rust_decimal::Decimal;

use super::{ENTERED, OTHERWISE, YES};
use crate::logic::{
    form::Form,
    format::fill,
    text::{Lang, PaySchemes as Words, Text},
};

/// The scheme of a form, found right; or everything that is wrong with it, by field.
///
/// # Errors
/// What is wrong.
pub fn read(form: &Form) -> Result<Rules, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let scheme = scheme(form, &mut problems);
    // What could not be read would only be found missing once more.
    if !problems.is_empty() {
        return Err(problems);
    }
    Rules::new(scheme).map_err(|wrong| wrong.iter().map(problem).collect())
}

fn scheme(form: &Form, problems: &mut Vec<FieldProblem>) -> Scheme {
    let text = |key: &str| form.get(key).trim().to_owned();
    let ranges = read_lines(form, "ranges", problems, |line| {
        let [class, lowest, highest] = words(line)?;
        Some(LevelRange {
            class: WorkerClass::from_text(class)?,
            lowest: lowest.parse().ok()?,
            highest: highest.parse().ok()?,
        })
    });
    let bonuses = read_lines(form, "bonuses", problems, |line| {
        let [study, levels, years] = words(line)?;
        Some(StudyBonus {
            study: Study::from_text(study)?,
            levels: levels.parse().ok()?,
            years: years.parse().ok()?,
        })
    });
    let levels = LevelRules {
        ranges,
        step_years: text("step_years").parse().unwrap_or_default(),
        bonuses,
    };
    let figures = (0..form.rows("figures"))
        .map(|at| figure(form, at, problems))
        .collect();
    Scheme {
        name: text("name"),
        source: text("source"),
        levels,
        figures,
        items: (0..form.rows("items")).map(|at| item(form, at)).collect(),
    }
}

fn figure(form: &Form, at: usize, problems: &mut Vec<FieldProblem>) -> Figure {
    let key = |field: &str| format!("figures.{at}.{field}");
    let values = key("values");
    let is = match FigureKey::from_code(form.get(&key("by"))) {
        None => {
            let value = number(form.get(&values));
            if value.is_none() {
                problems.push(found(
                    &values,
                    "number_unreadable",
                    Words::NumberUnreadable,
                    None,
                ));
            }
            Figures::One(value.unwrap_or_default())
        }
        Some(by) => {
            let rows = read_lines(form, &values, problems, |line| row(by, line));
            let (others, rows): (Vec<Row>, Vec<Row>) =
                rows.into_iter().partition(|row| row.key == OTHERWISE);
            let otherwise = others.last().map(|row| row.value);
            Figures::Table {
                by,
                rows,
                otherwise,
            }
        }
    };
    Figure {
        name: form.get(&key("name")).trim().to_owned(),
        is,
    }
}

/// One case of a table: what it is, and the value behind it.
fn row(by: FigureKey, line: &str) -> Option<Row> {
    let (key, value) =
        line.rsplit_once(|c: char| c.is_whitespace() || matches!(c, '=' | ':' | '：' | '＝'))?;
    let separates = |c: char| c.is_whitespace() || matches!(c, '=' | ':' | '：' | '＝');
    let (key, value) = (key.trim_end_matches(separates), number(value)?);
    let known = by.choices();
    let code = known
        .iter()
        .find(|(_, label)| *label == key)
        .map(|(code, _)| *code);
    let counted = key.trim_start_matches('满').trim_end_matches(['级', '年']);
    let key = match by {
        _ if key == OTHERWISE => key,
        FigureKey::Level | FigureKey::Years => counted,
        _ => code.unwrap_or(key),
    };
    Some(Row {
        key: key.to_owned(),
        value,
    })
}

pub(super) fn number(text: &str) -> Option<Decimal> {
    domain::text::normalize_digits(text)
        .replace(',', "")
        .parse()
        .ok()
}

fn words<const N: usize>(line: &str) -> Option<[&str; N]> {
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '-' | '至');
    let words: Vec<&str> = line
        .split(separates)
        .filter(|word| !word.is_empty())
        .collect();
    words.try_into().ok()
}

fn read_lines<T>(
    form: &Form,
    key: &str,
    problems: &mut Vec<FieldProblem>,
    read: impl Fn(&str) -> Option<T>,
) -> Vec<T> {
    let mut all = Vec::new();
    for (at, line) in form.get(key).lines().enumerate() {
        match read(line.trim()) {
            Some(one) => all.push(one),
            None if line.trim().is_empty() => {}
            None => problems.push(found(
                key,
                "line_unreadable",
                Words::LineUnreadable,
                Some(at + 1),
            )),
        }
    }
    all
}

fn item(form: &Form, at: usize) -> Item {
    let text = |field: &str| form.get(&format!("items.{at}.{field}")).trim().to_owned();
    let yes = |field: &str| text(field) == YES;
    let amount = match text("how").as_str() {
        ENTERED => Amount::Entered,
        _ => Amount::Formula(text("formula")),
    };
    Item {
        name: text("name"),
        pays: PayCycle::from_code(&text("pays")).unwrap_or(PayCycle::Monthly),
        amount,
        only_if: Some(text("only_if")).filter(|text| !text.is_empty()),
        rounding: Rounding::from_code(&text("rounding")).unwrap_or(Rounding::Fen),
        proration: Proration::from_code(&text("proration")).unwrap_or(Proration::WorkDays),
        taxable: yes("taxable"),
        in_social_base: yes("in_social_base"),
        in_housing_base: yes("in_housing_base"),
    }
}

fn found(key: &str, code: &str, text: Words, line: Option<usize>) -> FieldProblem {
    let say = |lang: Lang| match line {
        Some(line) => fill(text.get(lang), &[("n", &line.to_string())]),
        None => text.get(lang).to_owned(),
    };
    FieldProblem::error(key, code, &say(Lang::Zh), &say(Lang::En))
}

/// What the rules of a scheme find, at the field of the form and with the place in the formula.
fn problem(wrong: &Wrong) -> FieldProblem {
    let SchemeText { zh, en } = said(wrong.problem, wrong.at);
    FieldProblem::error(&field(&wrong.path), wrong.problem.code(), &zh, &en)
}

struct SchemeText {
    zh: String,
    en: String,
}

fn said(problem: SchemeProblem, at: Option<usize>) -> SchemeText {
    let place = |lang: Lang| {
        at.map_or_else(String::new, |at| {
            fill(
                Words::AtCharacter.get(lang),
                &[("n", &(at + 1).to_string())],
            )
        })
    };
    SchemeText {
        zh: format!("{}{}", place(Lang::Zh), problem.text()),
        en: format!("{}{}", place(Lang::En), problem.text_en()),
    }
}

/// The field of the form that a path within the scheme belongs to.
pub fn field(path: &str) -> String {
    let path = path.strip_prefix("scheme.").unwrap_or(path);
    let parts: Vec<&str> = path.split('.').collect();
    match parts.as_slice() {
        ["levels", "step_years"] => "step_years".to_owned(),
        ["levels", ..] => "ranges".to_owned(),
        ["figures", at, "rows", ..] => format!("figures.{at}.values"),
        ["items", at] => format!("items.{at}.formula"),
        _ => path.to_owned(),
    }
}
