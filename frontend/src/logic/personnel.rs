//! Personnel actions as the page words and reads them.

use contract::{ActionInput, CareerLine, FieldProblem};
use domain::personnel::{
    action::ActionKind,
    career::{AbsenceKind, CareerKind, Grade, PenaltyKind},
    contract::ContractTerm,
    exit::ExitKind,
};
use domain::worker::WorkerStatus;
use serde_json::{Map, Value, json};

use super::election;
use super::form::Form;
use super::format::fill;
use super::text::{Label, Lang, Personnel as Words, Text};

/// What may be done to somebody who serves, or who has left. Taking back begins at the action.
pub fn kinds(status: WorkerStatus) -> Vec<ActionKind> {
    let fits = |kind: &ActionKind| match kind {
        ActionKind::Reversal => false,
        ActionKind::ReEntry => status == WorkerStatus::Exited,
        _ => status == WorkerStatus::Active,
    };
    ActionKind::ALL.iter().copied().filter(fits).collect()
}

/// Path of a field in the form.
pub fn path(key: &str) -> String {
    format!("fields.{key}")
}

/// A form of an action, filled as it was.
pub fn opened(input: &ActionInput) -> Vec<(String, String)> {
    let mut values = vec![
        ("kind".to_owned(), input.kind.code().to_owned()),
        ("effective_on".to_owned(), input.effective_on.to_string()),
        (
            "document_number".to_owned(),
            input.document_number.clone().unwrap_or_default(),
        ),
        (
            "reason".to_owned(),
            input.reason.clone().unwrap_or_default(),
        ),
    ];
    for (key, value) in input.fields.filled() {
        let text = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        values.push((path(&key), text));
    }
    values
}

/// The action that a form says.
///
/// # Errors
/// What cannot be read, is missing, or does not belong.
pub fn read(kind: ActionKind, form: &Form) -> Result<ActionInput, Vec<FieldProblem>> {
    let mut fields = Map::new();
    let mut wrong = Vec::new();
    for field in kind.fields() {
        let key = path(field.key);
        let text = form.text(&key);
        let value = match (field.key, text) {
            // A box that is not ticked says no.
            ("handed_over" | "audited", text) => json!(text == Some("true")),
            (_, None) => continue,
            ("level" | "year", Some(text)) => match text.parse::<i64>() {
                Ok(number) => json!(number),
                Err(_) => {
                    wrong.push(problem(&key, "number_invalid", Words::NumberWrong));
                    continue;
                }
            },
            (_, Some(text)) => json!(text),
        };
        fields.insert(field.key.to_owned(), value);
    }
    if form.text("effective_on").is_none() {
        wrong.push(problem("effective_on", "required", Words::DateWrong));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let input: ActionInput = serde_json::from_value(json!({
        "kind": kind,
        "effective_on": form.text("effective_on"),
        "document_number": form.text("document_number"),
        "reason": form.text("reason"),
        "fields": fields,
    }))
    .map_err(|_| vec![problem("effective_on", "date_invalid", Words::DateWrong)])?;
    match input.proposal() {
        Ok(_) => Ok(input),
        Err(found) => Err(found.into_iter().map(FieldProblem::from).collect()),
    }
}

fn problem(field: &str, code: &str, text: Words) -> FieldProblem {
    FieldProblem::error(field, code, text.get(Lang::Zh), text.get(Lang::En))
}

/// What a line of a career says beside its kind and days.
pub fn content(line: &CareerLine, lang: Lang) -> String {
    let mut parts = Vec::new();
    let code = line.code.as_deref().unwrap_or_default();
    match line.kind {
        CareerKind::Level => {
            let level = line.number.unwrap_or_default().to_string();
            parts.push(fill(Words::Level.get(lang), &[("n", &level)]));
        }
        CareerKind::Assessment => {
            let year = line.number.unwrap_or_default().to_string();
            let grade = coded(line.kind, code).map_or(code, |label| label.get(lang));
            let blanks = [("year", year.as_str()), ("grade", grade)];
            parts.push(fill(Words::YearGrade.get(lang), &blanks));
        }
        kind => parts.extend(coded(kind, code).map(|label| label.get(lang).to_owned())),
    }
    parts.extend(line.text.clone());
    parts.extend(line.seat.as_ref().map(|seat| election::seat(seat, lang)));
    parts.join(" · ")
}

/// The label of a code of a statement.
pub fn coded(kind: CareerKind, code: &str) -> Option<Label> {
    macro_rules! label {
        ($list:ty) => {
            <$list>::from_code(code).map(|value| Label {
                zh: value.label(),
                en: value.label_en(),
            })
        };
    }
    match kind {
        CareerKind::Contract => label!(ContractTerm),
        CareerKind::Assessment => label!(Grade),
        CareerKind::Penalty => label!(PenaltyKind),
        CareerKind::Absence => label!(AbsenceKind),
        CareerKind::Departure => label!(ExitKind),
        CareerKind::Probation | CareerKind::Level | CareerKind::Reward | CareerKind::Seat => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(values: &[(&str, &str)]) -> Form {
        let values = values
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Form::opened(values.collect())
    }

    #[test]
    fn a_form_is_read_as_it_was_opened() {
        let filled = form(&[
            ("effective_on", "2026-07-01"),
            ("document_number", "锦社发〔2026〕12号"),
            ("fields.level", " 8 "),
            // Left from another kind that was chosen before.
            ("fields.title", "先进"),
        ]);
        let input = read(ActionKind::Level, &filled).unwrap();
        assert_eq!(input.fields.level, Some(8));
        let again = form(&[]);
        let again = opened(&input)
            .into_iter()
            .fold(again, |mut form, (key, value)| {
                form.set(key, value);
                form
            });
        assert_eq!(read(ActionKind::Level, &again).unwrap(), input);
    }

    #[test]
    fn what_is_missing_is_told_beside_its_field() {
        let empty = form(&[("effective_on", "2026-07-01"), ("fields.level", "八")]);
        let found = read(ActionKind::Level, &empty).unwrap_err();
        assert_eq!(found[0].field, "fields.level");
        let exit = form(&[("effective_on", "2026-07-01"), ("fields.exit", "RESIGN")]);
        let input = read(ActionKind::Exit, &exit).unwrap();
        assert_eq!(input.fields.handed_over, Some(false));
    }

    #[test]
    fn whoever_has_left_may_only_return() {
        assert_eq!(kinds(WorkerStatus::Exited), [ActionKind::ReEntry]);
        assert!(!kinds(WorkerStatus::Active).contains(&ActionKind::ReEntry));
    }

    #[test]
    fn a_career_is_told_in_words() {
        let line = CareerLine {
            kind: CareerKind::Assessment,
            from: "2026-03-01".parse().unwrap(),
            until: None,
            code: Some("1".to_owned()),
            number: Some(2025),
            text: None,
            seat: None,
        };
        assert_eq!(content(&line, Lang::Zh), "2025年度：优秀");
        assert_eq!(content(&line, Lang::En), "2025: Excellent");
    }
}
