//! Which column fills which field.

use std::collections::BTreeMap;

use domain::{
    text::normalize_digits,
    worker::{FIELDS, Field},
};

/// Identifiers of older cadre systems (four digits) for the same elements.
const OLDER: &[(&str, &str)] = &[
    ("A0101", "name"),
    ("A0104", "sex"),
    ("A0107", "birth_date"),
    ("A0111", "native_place"),
    ("A0117", "ethnicity"),
    ("A0128", "health"),
    ("A0134", "work_since"),
    ("A0141", "political_code"),
    ("A0184", "id_number"),
];
/// Headings that are in use for the same fields.
const ALIASES: &[(&str, &str)] = &[
    ("身份证号", "id_number"),
    ("身份证号码", "id_number"),
    ("公民身份号码", "id_number"),
    ("证件号", "id_number"),
    ("手机", "phone"),
    ("手机号", "phone"),
    ("联系电话", "phone"),
    ("电话", "phone"),
    ("学历", "education_code"),
    ("学位", "degree_code"),
    ("参加工作时间", "work_since"),
    ("出生年月日", "birth_date"),
    ("出生年月", "birth_date"),
    ("所在社区", "place"),
    ("村(社区)", "place"),
    ("任职单位", "place"),
    ("岗位", "post"),
    ("入职日期", "entered_on"),
    ("入党日期", "political_joined_on"),
    ("婚姻", "marital"),
    ("职业水平", "qualification_level"),
    ("备注", "note"),
];

/// For each column of a file the position of its field in [`FIELDS`].
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) headings: Vec<String>,
    pub(super) fields: Vec<Option<usize>>,
}

impl Columns {
    /// Columns by their headings; a saved mapping goes first. A field is filled by the first
    /// column that means it.
    pub(super) fn of(headings: Vec<String>, mapping: &BTreeMap<String, String>) -> Self {
        let mut taken = vec![false; FIELDS.len()];
        let fields = headings
            .iter()
            .map(|heading| {
                let at = match mapping.get(heading) {
                    Some(key) => position(key),
                    None => guess(heading),
                }?;
                let slot = taken.get_mut(at)?;
                (!std::mem::replace(slot, true)).then_some(at)
            })
            .collect();
        Self { headings, fields }
    }

    /// Required fields that no column fills.
    pub(super) fn missing(&self) -> Vec<&'static Field> {
        FIELDS
            .iter()
            .enumerate()
            .filter(|(at, field)| field.required && !self.fields.contains(&Some(*at)))
            .map(|(_, field)| field)
            .collect()
    }

    /// Heading of the column that fills a field; the field's own label without one.
    pub(super) fn heading_of(&self, key: &str) -> String {
        let at = position(key);
        let column = self
            .fields
            .iter()
            .position(|field| field.is_some() && *field == at);
        column
            .and_then(|column| self.headings.get(column).cloned())
            .or_else(|| domain::worker::field(key).map(|field| field.label.to_owned()))
            .unwrap_or_else(|| key.to_owned())
    }
}

fn position(key: &str) -> Option<usize> {
    FIELDS.iter().position(|field| field.key == key)
}

/// The field that a heading means: label, key or national identifier, decorations forgiven.
fn guess(heading: &str) -> Option<usize> {
    let bare: String = normalize_digits(heading)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊'))
        .collect();
    let bare = bare.trim_end_matches([':', '：']);
    let known = FIELDS.iter().position(|field| {
        field.label == bare
            || field.key == bare
            || field.label_en.eq_ignore_ascii_case(bare)
            || field.national == Some(bare)
    });
    known.or_else(|| {
        let (_, key) = OLDER
            .iter()
            .chain(ALIASES)
            .find(|(name, _)| *name == bare)?;
        position(key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_label_key_national_identifier_and_common_names() {
        let headings = ["姓名*", "A01085", "A0117", "手机号", "sex", "星座", "姓名"]
            .map(str::to_owned)
            .to_vec();
        let columns = Columns::of(headings, &BTreeMap::new());
        let keys: Vec<Option<&str>> = columns
            .fields
            .iter()
            .map(|at| at.map(|at| FIELDS[at].key))
            .collect();
        assert_eq!(
            keys,
            [
                Some("name"),
                Some("id_number"),
                Some("ethnicity"),
                Some("phone"),
                Some("sex"),
                None,
                None
            ]
        );
        assert!(columns.missing().iter().any(|field| field.key == "place"));
        assert_eq!(columns.heading_of("id_number"), "A01085");
    }

    #[test]
    fn a_saved_mapping_goes_first() {
        let mapping = BTreeMap::from([("人员".to_owned(), "name".to_owned())]);
        let columns = Columns::of(vec!["人员".to_owned()], &mapping);
        assert_eq!(columns.heading_of("name"), "人员");
    }
}
