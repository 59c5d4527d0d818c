//! A worker's wish to have the own record corrected: which fields may be chosen, what is sent,
//! and which files prove it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::{FieldProblem, SubmissionView};
use domain::worker::submission::{Matter, StepKind, SubmissionState};

use super::form::Form;
use super::history::field_name;
use super::record::{self, SECRETS};
use super::text::{Common, Lang, Own, Person, Text};

/// Largest file that proves something, in bytes.
pub const LARGEST: usize = 5 << 20;
/// Files of one request.
pub const MOST: usize = 5;

/// Fields that a person may ask to have corrected, group by group.
pub const FIELDS: &[(Matter, &[&str])] = &[
    (
        Matter::Identity,
        &["name", "id_kind", "id_number", "sex", "birth_date"],
    ),
    (Matter::Contact, &["phone", "address", "household_place"]),
    (
        Matter::Background,
        &[
            "ethnicity",
            "marital",
            "health",
            "native_place",
            "work_since",
            "community_since",
            "veteran",
            "note",
        ],
    ),
    (Matter::Political, &["political"]),
    (Matter::Study, &["educations", "degrees", "qualifications"]),
    (Matter::Family, &["family"]),
];

/// The name of a field.
pub fn name(key: &str) -> Person {
    match key {
        "id_kind" => Person::IdKind,
        "id_number" => Person::IdNumber,
        "sex" => Person::Sex,
        "birth_date" => Person::BirthDate,
        "phone" => Person::Phone,
        "address" => Person::Address,
        "household_place" => Person::HouseholdPlace,
        "ethnicity" => Person::Ethnicity,
        "marital" => Person::Marital,
        "health" => Person::Health,
        "native_place" => Person::NativePlace,
        "work_since" => Person::WorkSince,
        "community_since" => Person::CommunitySince,
        "veteran" => Person::Veteran,
        "note" => Person::Note,
        "political" => Person::Political,
        "educations" => Person::Educations,
        "degrees" => Person::Degrees,
        "qualifications" => Person::Qualification,
        "family" => Person::TabFamily,
        _ => Person::Name,
    }
}

/// Whether a field holds rows.
pub fn is_list(key: &str) -> bool {
    matches!(
        key,
        "political" | "educations" | "degrees" | "qualifications" | "family"
    )
}

/// Path of the tick that chooses a field.
pub fn tick(key: &str) -> String {
    format!("chosen.{key}")
}

/// Whether a field is chosen.
pub fn is_chosen(form: &Form, key: &str) -> bool {
    form.get(&tick(key)) == "true"
}

fn chosen(form: &Form) -> impl Iterator<Item = &'static str> {
    let keys = FIELDS.iter().flat_map(|(_, keys)| keys.iter().copied());
    keys.filter(|key| is_chosen(form, key))
}

/// The field that a problem's path belongs to.
pub fn field_of(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

/// The record as it should be: what is registered, with the chosen fields as typed. A secret
/// that is chosen and left empty stays.
pub fn proposed(typed: &Form, registered: &BTreeMap<String, String>) -> Form {
    let mut form = Form::opened(registered.clone());
    for key in chosen(typed) {
        if is_list(key) {
            let prefix = format!("{key}.");
            for rest in form.below(&prefix).keys() {
                form.forget(&format!("{prefix}{rest}"));
            }
            for (rest, value) in typed.below(&prefix) {
                form.set(format!("{prefix}{rest}"), value);
            }
        } else if typed.text(key).is_some() || !SECRETS.contains(&key) {
            form.set(key, typed.get(key));
        }
    }
    form
}

/// What the page can tell of a request by itself.
pub fn problems(
    typed: &Form,
    registered: &BTreeMap<String, String>,
    today: NaiveDate,
    allow_test: bool,
) -> Vec<FieldProblem> {
    let mut found = Vec::new();
    let mut add = |field: &str, code: &str, text: Own| {
        found.push(FieldProblem::error(
            field,
            code,
            text.get(Lang::Zh),
            text.get(Lang::En),
        ));
    };
    if chosen(typed).next().is_none() {
        add("chosen", "required", Own::NothingChosen);
    }
    let form = proposed(typed, registered);
    for key in chosen(typed) {
        let same = if is_list(key) {
            !form.list_changed(key)
        } else {
            let before = registered.get(key).map_or("", |text| text.trim());
            form.text(key).unwrap_or_default() == before
        };
        if same {
            add(key, "unchanged", Own::Unchanged);
        }
    }
    let reason = typed.get("reason").trim().chars().count();
    if !(2..=200).contains(&reason) {
        add("reason", "required", Own::WhyShort);
    }
    let checked = record::problems(&form, false, today, allow_test);
    found.extend(
        checked
            .into_iter()
            .filter(|problem| is_chosen(typed, field_of(&problem.field))),
    );
    found
}

/// The media type of a proof by its first bytes; none when it is not taken.
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        _ => None,
    }
}

/// Why a file is not taken by its size; `kept` is how many there are already.
pub fn unfit(bytes: f64, kept: usize) -> Option<Own> {
    if kept >= MOST {
        Some(Own::ProofMany)
    } else if bytes < 1.0 {
        Some(Own::ProofEmpty)
    } else if bytes > LARGEST as f64 {
        Some(Own::ProofLarge)
    } else {
        None
    }
}

/// The answer to a request, and the reasons that were given with it.
pub fn reply(view: &SubmissionView, lang: Lang) -> (Own, Vec<String>) {
    let text = match view.summary.state {
        SubmissionState::Submitted => Own::ReplyWaiting,
        SubmissionState::Returned => Own::ReplyReturned,
        SubmissionState::Confirmed => Own::ReplyConfirmed,
        SubmissionState::Withdrawn => Own::ReplyWithdrawn,
        SubmissionState::Refused => Own::ReplyRefused,
    };
    let last = view.steps.iter().rev();
    let mut answered =
        last.filter(|step| matches!(step.kind, StepKind::Return | StepKind::Confirm));
    let Some(step) = answered.next() else {
        return (text, Vec::new());
    };
    let label = |key: &String| {
        let field = view.fields.iter().find(|field| field.field == *key);
        let chinese = field.map_or(key.as_str(), |field| &field.label);
        field_name(key, chinese, lang)
    };
    let reasons = step.reasons.iter();
    let reasons =
        reasons.map(|(key, why)| format!("{}{}{why}", label(key), Common::Colon.get(lang)));
    let note = step.note.clone().filter(|note| !note.trim().is_empty());
    (text, reasons.chain(note).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registered() -> BTreeMap<String, String> {
        [
            ("name", "张三"),
            ("ethnicity", "01"),
            ("organisation_id", "01890000-0000-7000-8000-000000000001"),
            ("class", "MEMBER"),
            ("post", "OTHER"),
            ("assigned_on", "2021-01-15"),
            ("entry_kind", "ELECTED"),
            ("entered_on", "2021-01-15"),
            ("relation", "TENURE"),
            ("educations.0.code", "21"),
            ("family.0.name", "李四"),
            ("family.0.relation", "10"),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
    }

    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    #[test]
    fn every_field_of_ones_own_may_be_chosen_and_no_other() {
        let input = record::to_input(&Form::opened(registered()), false).unwrap();
        let sent = serde_json::to_value(&input).unwrap();
        for key in sent.as_object().unwrap().keys() {
            let matter = Matter::of_field(key).unwrap();
            let offered = FIELDS
                .iter()
                .any(|(group, keys)| *group == matter && keys.contains(&key.as_str()));
            assert_eq!(offered, matter.is_own(), "{key}");
        }
    }

    #[test]
    fn only_what_is_chosen_is_sent() {
        let mut typed = Form::opened(registered());
        typed.set("name", "张山");
        typed.set("phone", "13800000000");
        typed.set("educations.0.code", "11");
        typed.set("educations.1.code", "31");
        for key in ["phone", "educations", "address"] {
            typed.set(tick(key), "true");
        }
        typed.remove_row("educations", 0);
        let input = record::to_input(&proposed(&typed, &registered()), false).unwrap();
        assert_eq!(input.name, "张三");
        assert_eq!(input.phone.as_deref(), Some("13800000000"));
        assert_eq!(input.address, None, "chosen and left empty, it stays");
        assert_eq!(input.educations.len(), 1);
        assert_eq!(input.family, None, "not chosen, it is not sent");
    }

    #[test]
    fn a_request_says_what_and_why() {
        let mut typed = Form::opened(registered());
        let fields = |typed: &Form| -> Vec<String> {
            let found = problems(typed, &registered(), today(), false);
            found.into_iter().map(|problem| problem.field).collect()
        };
        assert_eq!(fields(&typed), ["chosen", "reason"]);
        typed.set(tick("name"), "true");
        typed.set(tick("family"), "true");
        typed.set(tick("phone"), "true");
        typed.set("reason", "录入有误");
        assert_eq!(fields(&typed), ["name", "phone", "family"]);
        typed.set("name", "张山");
        typed.set("phone", "13800000000");
        typed.set("family.0.name", "李斯");
        assert!(fields(&typed).is_empty());
    }

    #[test]
    fn proofs_are_told_by_their_first_bytes_and_size() {
        assert_eq!(media_type(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media_type(&[0xff, 0xd8, 0xff, 0xe0]), Some("image/jpeg"));
        assert_eq!(media_type(b"PK\x03\x04"), None);
        assert_eq!(unfit(0.0, 0), Some(Own::ProofEmpty));
        assert_eq!(unfit(LARGEST as f64, MOST - 1), None);
        assert_eq!(unfit(LARGEST as f64 + 1.0, 0), Some(Own::ProofLarge));
        assert_eq!(unfit(1.0, MOST), Some(Own::ProofMany));
    }
}
