//! A form as flat text values keyed by field path (`name`, `educations.0.code`), the paths in
//! which the server answers what is wrong. Kept as typed, so that nothing is lost; read into a
//! wire type only when it is sent.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// Values as typed, and as they were when the form was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    values: BTreeMap<String, String>,
    initial: BTreeMap<String, String>,
}

impl Form {
    /// A form opened with these values.
    pub fn opened(values: BTreeMap<String, String>) -> Self {
        Self {
            initial: values.clone(),
            values,
        }
    }

    /// The value of a field; empty when nobody has typed.
    pub fn get(&self, key: &str) -> &str {
        self.values.get(key).map_or("", String::as_str)
    }

    /// The value of a field, trimmed; none when it is empty.
    pub fn text(&self, key: &str) -> Option<&str> {
        Some(self.get(key).trim()).filter(|text| !text.is_empty())
    }

    /// Whether somebody has typed into a field, even if it is empty now.
    pub fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// Sets a field.
    pub fn set(&mut self, key: impl Into<String>, value: impl Into<String>) {
        self.values.insert(key.into(), value.into());
    }

    /// Forgets that a field was typed into.
    pub fn forget(&mut self, key: &str) {
        self.values.remove(key);
    }

    /// Whether it differs from when it was opened.
    pub fn is_dirty(&self) -> bool {
        self.values != self.initial
    }

    /// Takes the present values as saved.
    pub fn settle(&mut self) {
        self.initial = self.values.clone();
    }

    /// Values below a prefix, by what follows it.
    pub fn below(&self, prefix: &str) -> BTreeMap<String, String> {
        let below = |(key, value): (&String, &String)| {
            Some((key.strip_prefix(prefix)?.to_owned(), value.clone()))
        };
        self.values.iter().filter_map(below).collect()
    }

    /// Number of rows of a list.
    pub fn rows(&self, list: &str) -> usize {
        self.values
            .keys()
            .filter_map(|key| row_of(list, key))
            .max()
            .map_or(0, |last| last + 1)
    }

    /// Appends a row whose first field is `field`.
    pub fn add_row(&mut self, list: &str, field: &str) {
        let at = self.rows(list);
        self.set(format!("{list}.{at}.{field}"), "");
    }

    /// Removes a row; those after it move up.
    pub fn remove_row(&mut self, list: &str, removed: usize) {
        let values = std::mem::take(&mut self.values);
        self.values = values
            .into_iter()
            .filter_map(|(key, value)| match row_of(list, &key) {
                Some(at) if at == removed => None,
                Some(at) if at > removed => {
                    let field = key.rsplit('.').next().unwrap_or_default();
                    Some((format!("{list}.{}.{field}", at - 1), value))
                }
                _ => Some((key, value)),
            })
            .collect();
    }

    /// Whether any row of a list differs from when the form was opened.
    pub fn list_changed(&self, list: &str) -> bool {
        let of = |values: &BTreeMap<String, String>| -> Vec<(String, String)> {
            values
                .iter()
                .filter(|(key, _)| row_of(list, key).is_some())
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect()
        };
        of(&self.values) != of(&self.initial)
    }

    /// One row as a JSON object with these fields; empty ones are null.
    pub fn row(&self, list: &str, at: usize, fields: &[&str]) -> Map<String, Value> {
        fields
            .iter()
            .map(|field| {
                let text = self.text(&format!("{list}.{at}.{field}"));
                (
                    (*field).to_owned(),
                    text.map_or(Value::Null, |text| Value::String(text.to_owned())),
                )
            })
            .collect()
    }
}

/// The row of a list that a key belongs to.
fn row_of(list: &str, key: &str) -> Option<usize> {
    key.strip_prefix(list)?
        .strip_prefix('.')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// Writes a JSON value as form values under a key.
pub fn flatten(key: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Null => {}
        Value::String(text) => {
            into.insert(key.to_owned(), text.clone());
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                flatten(&format!("{key}.{at}"), item, into);
            }
        }
        Value::Object(fields) => {
            for (field, item) in fields {
                flatten(&format!("{key}.{field}"), item, into);
            }
        }
        other => {
            into.insert(key.to_owned(), other.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_a_row_moves_the_later_ones_up() {
        let mut form = Form::default();
        for (at, code) in ["11", "21", "31"].iter().enumerate() {
            form.set(format!("educations.{at}.code"), *code);
        }
        form.set("educations.2.school", "四川大学");
        form.remove_row("educations", 0);
        assert_eq!(form.rows("educations"), 2);
        assert_eq!(form.get("educations.0.code"), "21");
        assert_eq!(form.get("educations.1.school"), "四川大学");
        assert_eq!(form.get("educations.0.school"), "");
    }

    #[test]
    fn a_form_is_dirty_until_it_is_settled() {
        let mut form = Form::opened(BTreeMap::from([("name".to_owned(), "张三".to_owned())]));
        assert!(!form.is_dirty());
        form.add_row("family", "name");
        assert!(form.is_dirty() && form.list_changed("family") && !form.list_changed("degrees"));
        form.settle();
        assert!(!form.is_dirty());
    }

    #[test]
    fn a_typed_and_emptied_field_differs_from_an_untouched_one() {
        let mut form = Form::default();
        assert!(!form.has("phone"));
        form.set("phone", "");
        assert!(form.has("phone") && form.text("phone").is_none());
        form.forget("phone");
        assert!(!form.has("phone"));
    }
}
