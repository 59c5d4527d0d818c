//! What the objects of entries are called. Only the log itself is asked: its readers have no
//! right to the register, and a thing that is gone still has its name there.

use std::collections::{BTreeSet, HashMap};

use domain::mask;
use persistence::audit::{AuditEntry, AuditLog};
use serde_json::Value;

use crate::AppResult;

/// The actions whose entries say what the object is called.
const NAMING: [&str; 15] = [
    "account.create",
    "account.update",
    "code.create",
    "code.update",
    "import.end",
    "import.start",
    "organisation.correct",
    "organisation.create",
    "organisation.update",
    "organisation_act.create",
    "organisation_act.update",
    "role.create",
    "role.update",
    "worker.create",
    "worker.import",
];

/// Names of objects by kind and id.
pub(super) struct Labels(HashMap<(String, String), String>);

impl Labels {
    /// The last names that the log has for the objects of some entries.
    pub(super) async fn of(log: AuditLog<'_>, entries: &[AuditEntry]) -> AppResult<Self> {
        let silent: Vec<_> = entries
            .iter()
            .filter(|entry| told(entry).is_none())
            .filter_map(|entry| Some((entry.object_kind.as_str(), entry.object_id.as_deref()?)))
            .collect();
        if silent.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let kinds: BTreeSet<&str> = silent.iter().map(|(kind, _)| *kind).collect();
        let ids: BTreeSet<&str> = silent.iter().map(|(_, id)| *id).collect();
        let naming = log.about(kinds, ids, NAMING).await?;
        let known = naming.into_iter().filter_map(|entry| {
            let label = told(&entry)?;
            Some(((entry.object_kind, entry.object_id?), label))
        });
        Ok(Self(known.collect()))
    }

    /// What the object of an entry is called.
    pub(super) fn get(&self, entry: &AuditEntry) -> Option<String> {
        told(entry).or_else(|| {
            let id = entry.object_id.clone()?;
            self.0.get(&(entry.object_kind.clone(), id)).cloned()
        })
    }
}

/// What an entry itself says its object is called.
fn told(entry: &AuditEntry) -> Option<String> {
    [&entry.after, &entry.before]
        .into_iter()
        .flatten()
        .find_map(|values| name(&entry.object_kind, values))
}

fn name(kind: &str, values: &Value) -> Option<String> {
    let text = |key| {
        let text = values.get(key)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    match kind {
        "account" => {
            let (username, shown) = (text("username")?, text("display_name"));
            Some(match shown.filter(|shown| *shown != username) {
                Some(shown) => format!("{shown}（{username}）"),
                None => username,
            })
        }
        "worker" => text("name").map(|name| mask::name(&name)),
        "role" | "organisation" => text("name"),
        "import" => text("file_name"),
        "organisation_act" => text("title"),
        "code" => text("label"),
        "audit" => text("file"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::name;

    #[test]
    fn a_person_is_named_masked_and_an_account_by_both_names() {
        let told = |kind, values| name(kind, &values);
        assert_eq!(
            told("worker", json!({ "name": "张三丰" })).as_deref(),
            Some("张*")
        );
        let account = json!({ "username": "zhang", "display_name": "张科长" });
        assert_eq!(told("account", account).as_deref(), Some("张科长（zhang）"));
        let account = json!({ "username": "zhang", "display_name": "zhang" });
        assert_eq!(told("account", account).as_deref(), Some("zhang"));
        assert_eq!(told("import", json!({ "file_name": null })), None);
        assert_eq!(told("account", json!({ "session": "x" })), None);
    }
}
