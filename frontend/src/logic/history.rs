//! The values of a change as people read them: codes by their labels, lists line by line.

use domain::codes::CodeList;
use domain::worker::{
    EntryKind, Post, QualificationKind, QualificationLevel, RelationKind, StudyMode, WorkerClass,
    WorkerStatus,
};
use serde_json::Value;
use uuid::Uuid;

use super::text::{Common, Label, Lang, Text};

/// A value ready to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A text, lines parted by `\n`.
    Text(String),
    /// An organisation, whose name has to be asked for.
    Organisation(Uuid),
}

/// What a value of a field shows. `label` finds the label of a code in a dictionary.
pub fn shown(
    field: &str,
    value: Option<&Value>,
    lang: Lang,
    label: &dyn Fn(CodeList, &str) -> String,
) -> Shown {
    if let (true, Some(id)) = (
        field.ends_with("_id"),
        value
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok()),
    ) {
        return Shown::Organisation(id);
    }
    Shown::Text(text(field, value, lang, label))
}

fn text(
    field: &str,
    value: Option<&Value>,
    lang: Lang,
    label: &dyn Fn(CodeList, &str) -> String,
) -> String {
    let one = |value: &Value| text(field, Some(value), lang, label);
    match value {
        None | Some(Value::Null) => "–".to_owned(),
        Some(Value::Bool(yes)) => if *yes { Common::Yes } else { Common::No }
            .get(lang)
            .to_owned(),
        Some(Value::String(code)) if code.is_empty() => "–".to_owned(),
        Some(Value::String(code)) => {
            coded(field, code, lang, label).unwrap_or_else(|| code.clone())
        }
        Some(Value::Array(items)) if items.is_empty() => "–".to_owned(),
        Some(Value::Array(items)) => {
            // A list of records holds lists of values; only the outer one is shown in lines.
            let between = if items.iter().any(Value::is_array) {
                "\n"
            } else {
                " · "
            };
            items
                .iter()
                .filter(|item| !item.is_null())
                .map(one)
                .collect::<Vec<_>>()
                .join(between)
        }
        Some(Value::Object(fields)) => fields
            .values()
            .filter(|item| !item.is_null())
            .map(one)
            .collect::<Vec<_>>()
            .join(" · "),
        Some(other) => other.to_string(),
    }
}

/// The label of a code; none when the field holds no codes or the text is not one of them.
fn coded(
    field: &str,
    code: &str,
    lang: Lang,
    label: &dyn Fn(CodeList, &str) -> String,
) -> Option<String> {
    macro_rules! own {
        ($($list:ty),+) => {
            None$(.or_else(|| <$list>::from_code(code).map(|value| lang.of(value.label(), value.label_en()))))+
        };
    }
    let own: Option<&str> = match field {
        "class" => own!(WorkerClass),
        "post" => own!(Post),
        "entry_kind" => own!(EntryKind),
        "relation" => own!(RelationKind),
        "status" => own!(WorkerStatus),
        "educations" => own!(StudyMode),
        "qualifications" => own!(QualificationKind, QualificationLevel),
        _ => None,
    };
    let list = match field {
        "educations" => Some(CodeList::Education),
        "degrees" => Some(CodeList::Degree),
        "id_kind" => Some(CodeList::IdDocument),
        other => CodeList::from_code(other),
    };
    own.map(str::to_owned).or_else(|| {
        list.filter(|list| list.find(code).is_some())
            .map(|list| label(list, code))
    })
}

/// The name of a field in the user's language; the server sends the Chinese one.
pub fn field_name(key: &str, chinese: &str, lang: Lang) -> String {
    let known = domain::worker::field(key).map(|field| Label {
        zh: field.label,
        en: field.label_en,
    });
    match (lang, known) {
        (Lang::En, Some(label)) => label.en.to_owned(),
        _ => chinese.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(field: &str, value: Value) -> Shown {
        shown(field, Some(&value), Lang::Zh, &|list, code| {
            list.find(code)
                .map_or_else(String::new, |c| c.label().to_owned())
        })
    }

    #[test]
    fn codes_are_read_by_their_labels() {
        assert_eq!(
            read("class", json!("PART_TIME")),
            Shown::Text("兼职".into())
        );
        assert_eq!(read("ethnicity", json!("07")), Shown::Text("彝族".into()));
        assert_eq!(read("name", json!("07")), Shown::Text("07".into()));
        assert_eq!(read("veteran", json!(true)), Shown::Text("是".into()));
        assert_eq!(read("health", json!("***")), Shown::Text("***".into()));
    }

    #[test]
    fn records_of_a_list_stand_in_lines() {
        let value = json!([["01", "2021-05-01"], ["04", null]]);
        assert_eq!(
            read("political", value),
            Shown::Text("中共党员 · 2021-05-01\n民革会员".into())
        );
        assert_eq!(read("family", json!(0)), Shown::Text("0".into()));
        assert_eq!(read("degrees", json!([])), Shown::Text("–".into()));
    }

    #[test]
    fn an_organisation_is_named_by_its_id() {
        let id = Uuid::from_u128(9);
        assert_eq!(
            read("department_id", json!(id.to_string())),
            Shown::Organisation(id)
        );
        assert_eq!(read("department_id", Value::Null), Shown::Text("–".into()));
    }
}
