//! The values of a history in words: codes by their labels, lists line by line. One reading for
//! the server, which answers it in Chinese, and for the page, which also speaks English.

use domain::codes::CodeList;
use domain::election::{Body, Removal};
use domain::personnel::{
    action::{ActionKind, ProbationResult},
    career::{AbsenceKind, Grade, PenaltyKind},
    contract::ContractTerm,
    exit::ExitKind,
    retirement::RetirementCategory,
};
use domain::worker::{
    EntryKind, NoticeManner, Post, QualificationKind, QualificationLevel, RelationKind, StudyMode,
    WorkerClass, WorkerStatus,
};
use serde_json::Value;

/// Words of a language.
pub struct Words<'a> {
    /// For true and false.
    pub yes_no: (&'a str, &'a str),
    /// Picks one of a Chinese and an English label.
    pub pick: fn(&'static str, &'static str) -> &'static str,
    /// Label of a code in a dictionary; none when the dictionary has no such code.
    pub listed: &'a dyn Fn(CodeList, &str) -> Option<String>,
}

/// What a value of a field says; none for one that is empty. The records of a list stand in
/// lines of their own. An organisation's id is left as it is.
pub fn read_value(field: &str, value: &Value, words: &Words<'_>) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => {
            let (if_yes, if_no) = words.yes_no;
            Some(if *yes { if_yes } else { if_no }.to_owned())
        }
        Value::String(code) if code.is_empty() => None,
        Value::String(code) => Some(coded(field, code, words).unwrap_or_else(|| code.clone())),
        Value::Array(items) => {
            // A list of records holds lists of values; only the outer one is shown in lines.
            let between = if items.iter().any(Value::is_array) {
                "\n"
            } else {
                " · "
            };
            joined(field, items.iter(), between, words)
        }
        Value::Object(fields) => joined(field, fields.values(), " · ", words),
        Value::Number(number) => Some(number.to_string()),
    }
}

fn joined<'a>(
    field: &str,
    items: impl Iterator<Item = &'a Value>,
    between: &str,
    words: &Words<'_>,
) -> Option<String> {
    let parts: Vec<String> = items
        .filter_map(|item| read_value(field, item, words))
        .collect();
    (!parts.is_empty()).then(|| parts.join(between))
}

/// The label of a code; none when the field holds no codes or the text is not one of them.
fn coded(field: &str, code: &str, words: &Words<'_>) -> Option<String> {
    macro_rules! own {
        ($($list:ty),+) => {
            None$(.or_else(|| <$list>::from_code(code).map(|value| (words.pick)(value.label(), value.label_en()))))+
        };
    }
    let own: Option<&str> = match field {
        "class" => own!(WorkerClass),
        "post" => own!(Post),
        "notice_manner" => own!(NoticeManner),
        "entry_kind" => own!(EntryKind),
        "relation" => own!(RelationKind),
        "status" => own!(WorkerStatus),
        "retirement_category" => own!(RetirementCategory),
        "educations" => own!(StudyMode),
        "qualifications" => own!(QualificationKind, QualificationLevel),
        "action" => own!(ActionKind),
        "result" => own!(ProbationResult),
        "absence" => own!(AbsenceKind),
        "grade" => own!(Grade),
        "penalty" => own!(PenaltyKind),
        "term" => own!(ContractTerm),
        "exit" => own!(ExitKind),
        "body" => own!(Body),
        "removal" => own!(Removal),
        _ => None,
    };
    let list = match field {
        "educations" => Some(CodeList::Education),
        "degrees" => Some(CodeList::Degree),
        "id_kind" => Some(CodeList::IdDocument),
        other => CodeList::from_code(other),
    };
    own.map(str::to_owned)
        .or_else(|| (words.listed)(list?, code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(field: &str, value: Value) -> Option<String> {
        let words = Words {
            yes_no: ("是", "否"),
            pick: |zh, _| zh,
            listed: &|list, code| list.find(code).map(|code| code.label().to_owned()),
        };
        read_value(field, &value, &words)
    }

    #[test]
    fn codes_are_read_by_their_labels() {
        assert_eq!(read("class", json!("PART_TIME")).as_deref(), Some("兼职"));
        assert_eq!(read("ethnicity", json!("07")).as_deref(), Some("彝族"));
        assert_eq!(
            read("id_kind", json!("ID_CARD")).as_deref(),
            Some("居民身份证")
        );
        assert_eq!(read("name", json!("07")).as_deref(), Some("07"));
        assert_eq!(read("veteran", json!(true)).as_deref(), Some("是"));
        assert_eq!(read("health", json!("***")).as_deref(), Some("***"));
    }

    #[test]
    fn records_of_a_list_stand_in_lines() {
        let value = json!([["01", "2021-05-01"], ["04", null]]);
        assert_eq!(
            read("political", value).as_deref(),
            Some("中共党员 · 2021-05-01\n民革会员")
        );
        assert_eq!(read("family", json!(0)).as_deref(), Some("0"));
        for empty in [json!([]), json!(null), json!(""), json!([null])] {
            assert_eq!(read("degrees", empty), None);
        }
    }
}
