//! A change as people read it, in the language of the page.

use contract::{FieldChange, Words, read_value};
use domain::codes::CodeList;
use serde_json::Value;

use super::text::{Common, Duplicates, Lang, Person, Retirements, Submissions, Text};

/// What a field held before and holds after. `listed` finds the label of a code in a dictionary;
/// organisations are named as the server names them.
pub fn shown(
    change: &FieldChange,
    lang: Lang,
    listed: &dyn Fn(CodeList, &str) -> Option<String>,
) -> (String, String) {
    let words = Words {
        yes_no: (Common::Yes.get(lang), Common::No.get(lang)),
        pick: match lang {
            Lang::Zh => |chinese, _| chinese,
            Lang::En => |_, english| english,
        },
        listed,
    };
    let read = |value: &Option<Value>, text: &Option<String>| {
        let read = match value {
            _ if change.field.ends_with("_id") => text.clone(),
            value => value
                .as_ref()
                .and_then(|value| read_value(&change.field, value, &words)),
        };
        read.unwrap_or_else(|| "–".to_owned())
    };
    (
        read(&change.before, &change.before_text),
        read(&change.after, &change.after_text),
    )
}

/// The name of a field in the user's language; the server sends the Chinese one.
pub fn field_name(key: &str, chinese: &str, lang: Lang) -> String {
    let english = match key {
        "political" => Person::Political.get(lang),
        "educations" => Person::Education.get(lang),
        "degrees" => Person::Degree.get(lang),
        "qualifications" => Person::TabQualification.get(lang),
        "family" => Person::TabFamily.get(lang),
        "annual_costs" => Person::TabPay.get(lang),
        "organisation_id" => Person::PlaceField.get(lang),
        "employer_id" => Person::Employer.get(lang),
        "department_id" => Person::Department.get(lang),
        "photo" => Duplicates::Photo.get(lang),
        "submitted_by" => Submissions::SubmittedBy.get(lang),
        "retirement_category" => Retirements::Category.get(lang),
        "effective_on" => Retirements::EffectiveOn.get(lang),
        key => match domain::worker::field(key) {
            Some(field) => field.label_en,
            None => domain::personnel::action::label(key).map_or(chinese, |(_, english)| english),
        },
    };
    lang.of(chinese, english).to_owned()
}

/// The column of a file by its heading, and in English by the name of its field as well.
pub fn column_name(key: &str, heading: &str, lang: Lang) -> String {
    let name = field_name(key, heading, lang);
    match name == heading {
        true => name,
        false => format!("{name} ({heading})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn change(field: &str, before: Option<Value>, after: Option<Value>) -> FieldChange {
        FieldChange {
            field: field.to_owned(),
            label: String::new(),
            before,
            after,
            before_text: None,
            after_text: None,
        }
    }

    fn read(change: &FieldChange, lang: Lang) -> (String, String) {
        shown(change, lang, &|list, code| {
            list.find(code).map(|found| found.label().to_owned())
        })
    }

    #[test]
    fn codes_are_read_in_the_language_of_the_page() {
        let change = change("class", Some(json!("PART_TIME")), Some(json!("HEAD")));
        assert_eq!(read(&change, Lang::Zh), ("兼职".into(), "书记/主任".into()));
        assert_eq!(
            read(&change, Lang::En),
            ("Part-time".into(), "Secretary or director".into())
        );
    }

    #[test]
    fn fields_are_named_in_the_language_of_the_page() {
        assert_eq!(
            field_name("organisation_id", "任职单位", Lang::Zh),
            "任职单位"
        );
        for key in ["organisation_id", "political", "marital"] {
            assert!(field_name(key, "中文", Lang::En).is_ascii(), "{key}");
        }
    }

    #[test]
    fn what_was_empty_is_a_dash() {
        let change = change("veteran", None, Some(json!(true)));
        assert_eq!(read(&change, Lang::Zh), ("–".into(), "是".into()));
    }

    #[test]
    fn an_organisation_is_named_by_the_server_and_never_by_its_id() {
        let id = json!("01a208fd-c9a7-77da-af4e-2e82d4a95e25");
        let change = FieldChange {
            after_text: Some("成都市/锦江区".to_owned()),
            ..change("organisation_id", Some(id.clone()), Some(id))
        };
        assert_eq!(
            read(&change, Lang::Zh),
            ("–".into(), "成都市/锦江区".into())
        );
    }

    #[test]
    fn a_column_is_found_by_its_heading_in_either_language() {
        let name = |lang| column_name("id_number", "证件号码", lang);
        assert_eq!(name(Lang::Zh), "证件号码");
        assert_eq!(name(Lang::En), "Identity number (证件号码)");
        assert_eq!(column_name("x.0.y", "备注", Lang::En), "备注");
    }
}
