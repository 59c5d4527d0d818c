//! The entry form's values as a [`WorkerInput`], and a person's record as form values.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::{FieldProblem, WorkerInput, WorkerView};
use domain::identity_number::{IdentityKind, IdentityNumber, Policy, Problem};
use domain::text::{is_name, normalize_name};
use domain::worker::{Finding, FindingCode as Code};
use serde_json::{Map, Value, json};

use super::form::{Form, flatten};

/// Fields that a saved record shows masked: left alone they stay, emptied they are cleared.
pub const SECRETS: &[&str] = &[
    "id_number",
    "phone",
    "address",
    "household_place",
    "bank_card",
    "health",
];

const TEXTS: &[&str] = &[
    "id_kind",
    "sex",
    "marital",
    "native_place",
    "note",
    "notice_version",
    "notice_manner",
];
const DATES: &[&str] = &["birth_date", "work_since", "community_since", "notice_on"];
/// That a new person was told what is done with their data.
const TOLD: &[&str] = &["notice_on", "notice_version", "notice_manner"];
const REQUIRED: &[&str] = &[
    "name",
    "ethnicity",
    "organisation_id",
    "class",
    "post",
    "assigned_on",
    "entry_kind",
    "entered_on",
    "relation",
];

/// A list of the form: its key, its fields, those that hold dates, and the one it must have.
struct List {
    key: &'static str,
    fields: &'static [&'static str],
    dates: &'static [&'static str],
    needs: &'static str,
    /// Whether it is sent only when it was changed, because not everybody may see it.
    guarded: bool,
}

const LISTS: &[List] = &[
    List {
        key: "political",
        fields: &["code", "joined_on"],
        dates: &["joined_on"],
        needs: "code",
        guarded: false,
    },
    List {
        key: "educations",
        fields: &[
            "code",
            "school",
            "major",
            "graduated_on",
            "mode",
            "certificate_number",
        ],
        dates: &["graduated_on"],
        needs: "code",
        guarded: false,
    },
    List {
        key: "degrees",
        fields: &["code", "school", "awarded_on", "certificate_number"],
        dates: &["awarded_on"],
        needs: "code",
        guarded: false,
    },
    List {
        key: "qualifications",
        fields: &[
            "kind",
            "level",
            "certificate_number",
            "approved_on",
            "registered_until",
        ],
        dates: &["approved_on", "registered_until"],
        needs: "kind",
        guarded: false,
    },
    List {
        key: "family",
        fields: &[
            "relation",
            "name",
            "birth_date",
            "political",
            "work_unit",
            "basis",
        ],
        dates: &["birth_date"],
        needs: "name",
        guarded: true,
    },
    List {
        key: "annual_costs",
        fields: &["year", "amount"],
        dates: &[],
        needs: "year",
        guarded: true,
    },
];

/// What the page can tell of a form by itself; the server checks everything again.
pub fn problems(form: &Form, new: bool, today: NaiveDate, allow_test: bool) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    let mut add = |key: &str, code: Code| found.push(FieldProblem::from(Finding::new(key, code)));
    let told = TOLD.iter().filter(|_| new);
    for key in REQUIRED.iter().chain(told) {
        if form.text(key).is_none() {
            add(key, Code::Required);
        }
    }
    if form
        .text("name")
        .is_some_and(|name| !is_name(&normalize_name(name)))
    {
        add("name", Code::NameInvalid);
    }
    if new && form.text("id_number").is_none() {
        add("id_number", Code::Required);
    }
    for key in DATES.iter().chain(&["assigned_on", "entered_on"]) {
        if form
            .text(key)
            .is_some_and(|text| text.parse::<NaiveDate>().is_err())
        {
            add(key, Code::DateInvalid);
        }
    }
    for list in LISTS {
        for at in 0..form.rows(list.key) {
            let key = |field: &str| format!("{}.{at}.{field}", list.key);
            if form.text(&key(list.needs)).is_none() {
                add(&key(list.needs), Code::Required);
            }
            for date in list.dates {
                if form
                    .text(&key(date))
                    .is_some_and(|text| text.parse::<NaiveDate>().is_err())
                {
                    add(&key(date), Code::DateInvalid);
                }
            }
            if list.key == "annual_costs" && amount(form.get(&key("amount"))).is_none() {
                add(&key("amount"), Code::AmountInvalid);
            }
            if list.key == "family" && form.text(&key("relation")).is_none() {
                add(&key("relation"), Code::Required);
            }
        }
    }
    if let Some(number) = form.text("id_number") {
        found.extend(
            identity(number, form.get("id_kind"), today, allow_test)
                .iter()
                .map(|problem| Finding::new("id_number", (*problem).into()).into()),
        );
    }
    found
}

/// What is wrong with an identity number as typed.
pub fn identity(
    number: &str,
    kind: &str,
    today: NaiveDate,
    allow_test_division: bool,
) -> Vec<Problem> {
    let kind = IdentityKind::from_code(kind).unwrap_or(IdentityKind::IdCard);
    IdentityNumber::parse(
        number,
        kind,
        &Policy {
            allow_test_division,
            today,
        },
    )
    .err()
    .unwrap_or_default()
}

fn amount(text: &str) -> Option<domain::money::Money> {
    text.trim().replace(',', "").parse().ok()
}

/// The wire type of a form without [`problems`]; none when a value does not fit its field.
pub fn to_input(form: &Form, new: bool) -> Option<WorkerInput> {
    let mut record = Map::new();
    let text = |key: &str| form.text(key).map_or(Value::Null, |text| json!(text));
    for key in REQUIRED
        .iter()
        .chain(TEXTS)
        .chain(DATES)
        .chain(&["employer_id", "department_id"])
    {
        record.insert((*key).to_owned(), text(key));
    }
    for key in SECRETS {
        let value = match (form.text(key), form.has(key)) {
            (Some(text), _) => json!(text),
            (None, true) if !new => json!(""),
            _ => Value::Null,
        };
        record.insert((*key).to_owned(), value);
    }
    record.insert("veteran".to_owned(), json!(form.get("veteran") == "true"));
    for list in LISTS {
        if list.guarded && !form.list_changed(list.key) {
            continue;
        }
        let rows = (0..form.rows(list.key)).map(|at| {
            let mut row = form.row(list.key, at, list.fields);
            if list.key == "annual_costs" {
                let value = |field: &str| {
                    form.get(&format!("annual_costs.{at}.{field}"))
                        .trim()
                        .to_owned()
                };
                row.insert("year".to_owned(), json!(value("year").parse::<i32>().ok()));
                row.insert("amount".to_owned(), json!(amount(&value("amount"))));
            }
            Value::Object(row)
        });
        record.insert(list.key.to_owned(), rows.collect());
    }
    serde_json::from_value(Value::Object(record)).ok()
}

/// A person's record as form values.
pub fn from_view(view: &WorkerView) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let Ok(Value::Object(record)) = serde_json::to_value(view) else {
        return values;
    };
    let lists = LISTS.iter().map(|list| list.key);
    for key in ["name", "ethnicity", "veteran"]
        .into_iter()
        .chain(lists)
        .chain(TEXTS.iter().chain(DATES).copied())
    {
        if let Some(value) = record.get(key) {
            flatten(key, value, &mut values);
        }
    }
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            values.insert(key.to_owned(), value);
        }
    };
    if let Some(assignment) = view.assignments.first() {
        put(
            "organisation_id",
            Some(assignment.organisation.id.to_string()),
        );
        put("class", Some(assignment.class.code().to_owned()));
        put("post", Some(assignment.post.code().to_owned()));
        put("assigned_on", Some(assignment.valid_from.to_string()));
    }
    if let Some(engagement) = view.engagements.first() {
        put("entry_kind", Some(engagement.entry_kind.code().to_owned()));
        put("entered_on", Some(engagement.valid_from.to_string()));
        put("relation", Some(engagement.relation.code().to_owned()));
        put(
            "employer_id",
            engagement
                .employer
                .as_ref()
                .map(|employer| employer.id.to_string()),
        );
        put(
            "department_id",
            engagement
                .department
                .as_ref()
                .map(|department| department.id.to_string()),
        );
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> Form {
        let mut form = Form::default();
        for (key, value) in [
            ("name", "张三"),
            ("id_number", "510199198503150013"),
            ("ethnicity", "01"),
            ("organisation_id", "01890000-0000-7000-8000-000000000001"),
            ("class", "MEMBER"),
            ("post", "COMMITTEE_MEMBER"),
            ("assigned_on", "2024-01-01"),
            ("entry_kind", "ELECTED"),
            ("entered_on", "2024-01-01"),
            ("relation", "TENURE"),
            ("educations.0.code", "21"),
            ("notice_on", "2024-01-01"),
            ("notice_version", "2024版"),
            ("notice_manner", "WRITTEN"),
        ] {
            form.set(key, value);
        }
        form
    }

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn a_filled_form_is_a_record() {
        let form = filled();
        assert!(problems(&form, true, today(), true).is_empty());
        let record = to_input(&form, true).unwrap();
        assert_eq!(record.educations.len(), 1);
        assert_eq!(record.phone, None);
        assert_eq!(record.family, None, "what nobody touched is not sent");
    }

    #[test]
    fn what_is_missing_or_mistyped_is_named_by_its_field() {
        let mut form = filled();
        form.set("name", "");
        form.set("entered_on", "2024-02-30");
        form.set("id_number", "510199198503150014");
        form.add_row("degrees", "code");
        let found = problems(&form, true, today(), true);
        let fields: Vec<_> = found
            .iter()
            .map(|problem| (problem.field.as_str(), problem.code.as_str()))
            .collect();
        assert_eq!(
            fields,
            [
                ("name", "required"),
                ("entered_on", "date_invalid"),
                ("degrees.0.code", "required"),
                ("id_number", "id_number_check_character")
            ]
        );
    }

    #[test]
    fn a_test_number_passes_only_in_a_demonstration() {
        assert!(identity("510199198503150013", "", today(), true).is_empty());
        assert_eq!(
            identity("510199198503150013", "", today(), false),
            [Problem::TestDivision]
        );
    }

    #[test]
    fn an_untouched_secret_stays_and_an_emptied_one_is_cleared() {
        let mut form = filled();
        form.forget("id_number");
        form.set("phone", " ");
        let record = to_input(&form, false).unwrap();
        assert_eq!(record.id_number, None);
        assert_eq!(record.phone.as_deref(), Some(""));
        assert_eq!(record.address, None);
    }

    #[test]
    fn amounts_are_money_and_not_numbers() {
        let mut form = filled();
        form.set("annual_costs.0.year", "2022");
        form.set("annual_costs.0.amount", "72,400.00");
        let record = to_input(&form, true).unwrap();
        assert_eq!(record.annual_costs.unwrap()[0].amount.fen(), 7_240_000);
        form.set("annual_costs.0.amount", "1.005");
        assert_eq!(
            problems(&form, true, today(), true)[0].code,
            "amount_invalid"
        );
    }
}
