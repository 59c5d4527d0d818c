//! A scheme of pay as the values of a form, and the form as a scheme: tables are typed one case a
//! line, as they come from a sheet.

use std::collections::BTreeMap;

use contract::FieldProblem;
use domain::{
    money::Money,
    pay::{
        rate::Rounding,
        scheme::{
            Amount, Days, Figure, FigureKey, Figures, Item, PayCycle, Person, Proration, Row,
            Rules, Scheme, SchemeProblem, Span, Wrong,
        },
    },
    personnel::{
        career::Grade,
        level::{LevelRange, LevelRules, Study, StudyBonus},
    },
    worker::{QualificationLevel, WorkerClass},
};
use rust_decimal::Decimal;

use super::form::Form;
use super::text::{Lang, PaySchemes as Words, Text};

/// The word for every other case of a table.
const OTHERWISE: &str = "其他";
/// What is chosen where an amount is entered for each person and month.
pub const ENTERED: &str = "ENTERED";
/// What is chosen where an amount is found by a formula.
pub const FORMULA: &str = "FORMULA";
const YES: &str = "true";

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

fn number(text: &str) -> Option<Decimal> {
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

/// Fills in what most items have, where a new one has nothing yet.
pub fn complete(form: &mut Form) {
    for at in 0..form.rows("items") {
        let usual = [
            ("how", FORMULA),
            ("pays", PayCycle::Monthly.code()),
            ("rounding", Rounding::Fen.code()),
            ("proration", Proration::WorkDays.code()),
            ("taxable", YES),
            ("in_social_base", YES),
            ("in_housing_base", YES),
        ];
        for (field, value) in usual {
            let key = format!("items.{at}.{field}");
            if !form.has(&key) {
                form.set(key, value);
            }
        }
    }
}

fn found(key: &str, code: &str, text: Words, line: Option<usize>) -> FieldProblem {
    let say = |lang: Lang| match line {
        Some(line) => super::format::fill(text.get(lang), &[("n", &line.to_string())]),
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
            super::format::fill(
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

#[cfg(test)]
mod tests {
    use domain::pay::scheme::PUBLISHED;

    use super::*;

    fn published(at: usize) -> Scheme {
        serde_json::from_str(PUBLISHED[at].1).unwrap()
    }

    #[test]
    fn a_form_gives_back_the_scheme_that_it_shows() {
        for at in 0..PUBLISHED.len() {
            let scheme = published(at);
            let form = Form::opened(values(&scheme));
            assert_eq!(read(&form).unwrap().scheme(), &scheme, "{at}");
        }
    }

    #[test]
    fn a_table_is_read_as_it_comes_from_a_sheet() {
        let mut form = Form::opened(values(&published(1)));
        form.set("figures.0.values", " 5,800.50 ");
        form.set(
            "figures.2.values",
            "助理社会工作师\t１００\n\n社会工作师：200\nSENIOR = 300\n其他 0",
        );
        form.set(
            "ranges",
            "书记/主任 7-18\n副职，4，15\nMEMBER 1 12\n工作人员 1 至 12",
        );
        let scheme = read(&form).unwrap().scheme().clone();
        assert_eq!(
            scheme.figures[0].is,
            Figures::One("5800.50".parse().unwrap())
        );
        assert_eq!(scheme.figures[2].is, published(1).figures[2].is);
        assert_eq!(scheme.levels, published(1).levels);
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let found = |change: &dyn Fn(&mut Form)| {
            let mut form = Form::opened(values(&published(1)));
            change(&mut form);
            let found = read(&form).unwrap_err();
            found
                .into_iter()
                .map(|one| (one.field, one.message))
                .collect::<Vec<_>>()
        };
        let one = |change: &dyn Fn(&mut Form)| found(change).remove(0);
        let wrong = one(&|form| form.set("items.0.formula", "基数 × 系数"));
        assert_eq!(wrong.0, "items.0.formula");
        assert!(wrong.1.starts_with("第6个字符起："), "{}", wrong.1);
        assert_eq!(
            one(&|form| form.set("figures.1.values", "1 1.0")).0,
            "figures.1.values"
        );
        assert_eq!(
            one(&|form| form.set("figures.1.values", "1 1.0\n一级")),
            (
                "figures.1.values".to_owned(),
                "第2行无法识别，请按“情形 数值”填写。".to_owned()
            )
        );
        assert_eq!(one(&|form| form.set("ranges", "书记 7 18")).0, "ranges");
        assert_eq!(one(&|form| form.set("step_years", "")).0, "step_years");
        assert_eq!(field("scheme.items.2"), "items.2.formula");
        assert_eq!(field("document_number"), "document_number");
    }

    #[test]
    fn a_new_item_begins_as_most_are() {
        let mut form = Form::opened(values(&published(3)));
        form.add_row("items", "name");
        complete(&mut form);
        form.set("items.2.name", "误餐补贴");
        form.set("items.2.formula", "200");
        let scheme = read(&form).unwrap().scheme().clone();
        assert_eq!(scheme.items.len(), 3);
        let (new, first) = (&scheme.items[2], &scheme.items[0]);
        assert_eq!(
            (new.pays, new.rounding, new.proration),
            (first.pays, first.rounding, first.proration)
        );
        assert!(new.taxable && new.in_social_base && new.in_housing_base);
        assert_eq!(scheme.items[..2], published(3).items[..]);
    }

    #[test]
    fn a_scheme_is_tried_on_what_is_typed() {
        let rules = read(&Form::opened(values(&published(0)))).unwrap();
        let typed = [
            ("class", "HEAD"),
            ("level", "4"),
            ("both_posts", "true"),
            ("certificate", "INTERMEDIATE"),
            ("grade", "2"),
            ("entered.奖励性绩效", "6000"),
        ];
        let form = Form::opened(
            typed
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
        );
        let (days, spans) = whole_month(person(&form, &rules));
        // 3,100 + 230 + 500 + 200, and 6,000 in December.
        assert_eq!(
            rules.compute(1, days, &spans).unwrap().gross.to_string(),
            "4030.00"
        );
        assert_eq!(
            rules.compute(12, days, &spans).unwrap().gross.to_string(),
            "10030.00"
        );
    }
}
