//! What a submission holds: the fields that shall change, with what the register held.

use contract::{Permission, Requires, WorkerInput};
use domain::{
    mask,
    worker::{WorkerRecord, submission::Matter},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{Access, AppError, AppResult};

/// Fields of a record by their keys, as they are sent.
pub(crate) type Fields = Map<String, Value>;

/// Fields that stay as they are when they are left out, and go when they are empty.
const SECRETS: &[&str] = &[
    "health",
    "household_place",
    "phone",
    "address",
    "bank_card",
    "id_number",
    "id_kind",
    "family",
    "annual_costs",
];

/// The fields of a submission (报送内容). Kept sealed.
//
// The base is kept itself and not as digests: whoever decides must see what the change was made
// from when the register holds something else by now, and beside the new values in one sealed
// cell the old ones are no further secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    /// As they shall be.
    pub(crate) patch: Fields,
    /// As the register held them; empty for a new person.
    pub(crate) base: Fields,
}

impl Content {
    /// A whole new record.
    pub(super) fn entering(record: &WorkerRecord) -> AppResult<Self> {
        Ok(Self {
            patch: fields(record)?,
            base: Fields::new(),
        })
    }

    /// What differs between two records.
    pub(super) fn changing(before: &WorkerRecord, after: &WorkerRecord) -> AppResult<Self> {
        let (mut base, mut patch) = (fields(before)?, fields(after)?);
        patch.retain(|key, value| !same(base.get(key), Some(value)));
        base.retain(|key, _| patch.contains_key(key));
        Ok(Self { patch, base })
    }

    pub(super) fn read(text: &str) -> AppResult<Self> {
        serde_json::from_str(text).map_err(AppError::internal)
    }

    /// The identity number that it shall write.
    pub(super) fn number(&self) -> Option<String> {
        let number = self.patch.get("id_number")?.as_str()?;
        (!number.is_empty()).then(|| number.to_owned())
    }

    pub(super) fn written(&self) -> AppResult<String> {
        serde_json::to_string(self).map_err(AppError::internal)
    }

    /// Keys of the fields, in the order of the alphabet.
    pub(super) fn keys(&self) -> Vec<String> {
        self.patch.keys().cloned().collect()
    }

    /// Groups of the fields.
    pub(super) fn matters(&self) -> Vec<Matter> {
        let mut matters: Vec<Matter> = self
            .patch
            .keys()
            .filter_map(|key| Matter::of_field(key))
            .collect();
        matters.sort_unstable();
        matters.dedup();
        matters
    }

    /// The record as it would be: these fields laid over the others.
    pub(super) fn over(&self, current: Option<&WorkerRecord>) -> AppResult<WorkerInput> {
        let mut all = match current {
            Some(current) => fields(current)?,
            None => Fields::new(),
        };
        all.extend(self.patch.clone());
        input(all)
    }

    /// Keys of the fields that the register holds another value of than when it was handed in.
    pub(super) fn outdated(&self, now: &Fields) -> Vec<String> {
        let moved = |key: &&String| !same(self.base.get(*key), now.get(*key));
        self.patch.keys().filter(moved).cloned().collect()
    }

    /// What was sent to replace it, with the secrets that were left out as they are here.
    pub(super) fn kept(
        &self,
        sent: &WorkerInput,
        current: Option<&WorkerRecord>,
    ) -> AppResult<WorkerInput> {
        let here = to_fields(&self.over(current)?)?;
        let mut all = to_fields(sent)?;
        for key in SECRETS {
            if all.get(*key).is_none_or(Value::is_null)
                && let Some(value) = here.get(*key)
            {
                all.insert((*key).to_owned(), value.clone());
            }
        }
        input(all)
    }
}

/// The fields of a record, secrets included: an absent secret is an empty text, so that it stays
/// absent wherever these fields are sent.
pub(super) fn fields(record: &WorkerRecord) -> AppResult<Fields> {
    to_fields(&sent(record))
}

fn to_fields(input: &WorkerInput) -> AppResult<Fields> {
    match serde_json::to_value(input).map_err(AppError::internal)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(AppError::internal("a record that is no object")),
    }
}

fn input(fields: Fields) -> AppResult<WorkerInput> {
    serde_json::from_value(Value::Object(fields)).map_err(AppError::internal)
}

/// Whether two values of a field are the same; the order of a list means nothing.
fn same(a: Option<&Value>, b: Option<&Value>) -> bool {
    let sorted = |value: Option<&Value>| match value {
        Some(Value::Array(items)) => {
            let mut texts: Vec<String> = items.iter().map(Value::to_string).collect();
            texts.sort();
            Some(texts)
        }
        _ => None,
    };
    match (sorted(a), sorted(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// The record as a form would send it.
fn sent(record: &WorkerRecord) -> WorkerInput {
    let profile = &record.profile;
    let secret = |value: &Option<String>| Some(value.clone().unwrap_or_default());
    WorkerInput {
        name: profile.name.clone(),
        id_kind: Some(profile.id_kind.code().to_owned()),
        id_number: Some(profile.id_number.expose().to_owned()),
        sex: Some(profile.sex.clone()),
        birth_date: Some(profile.birth_date),
        ethnicity: profile.ethnicity.clone(),
        marital: profile.marital.clone(),
        health: secret(&profile.health),
        native_place: profile.native_place.clone(),
        household_place: secret(&profile.household_place),
        phone: secret(&profile.phone),
        address: secret(&profile.address),
        bank_card: secret(&profile.bank_card),
        work_since: profile.work_since,
        community_since: profile.community_since,
        veteran: profile.veteran,
        notice_on: profile.notice.as_ref().map(|notice| notice.on),
        notice_version: profile.notice.as_ref().map(|notice| notice.version.clone()),
        notice_manner: profile.notice.as_ref().map(|notice| notice.manner),
        note: profile.note.clone(),
        political: record.political.iter().map(Into::into).collect(),
        educations: record.educations.iter().map(Into::into).collect(),
        degrees: record.degrees.iter().map(Into::into).collect(),
        qualifications: record.qualifications.iter().map(Into::into).collect(),
        family: Some(record.family.iter().map(Into::into).collect()),
        organisation_id: record.assignment.organisation,
        class: record.assignment.class,
        post: record.assignment.post,
        assigned_on: record.assignment.period.from,
        entry_kind: record.engagement.entry_kind,
        entered_on: record.engagement.period.from,
        relation: record.engagement.relation,
        employer_id: record.engagement.employer,
        department_id: record.engagement.department,
        annual_costs: Some(record.annual_costs.iter().map(Into::into).collect()),
    }
}

/// A value of a field as a reader may see it: numbers masked; family and pay only with the right
/// to them, or their number alone.
pub(super) fn shown<P: Requires>(access: &Access<P>, key: &str, value: &Value) -> Value {
    let text = |mask: fn(&str) -> String| match value.as_str() {
        Some("") | None => Value::Null,
        Some(text) => Value::String(mask(text)),
    };
    let list = |entry: &dyn Fn(&Value) -> Value| {
        Value::Array(value.as_array().into_iter().flatten().map(entry).collect())
    };
    let columns = |keys: &'static [&'static str]| {
        list(&move |entry| {
            keys.iter()
                .map(|key| entry.get(key).cloned().unwrap_or_default())
                .collect()
        })
    };
    match key {
        "id_number" => text(mask::identity_number),
        "phone" => text(mask::phone),
        "bank_card" => text(mask::bank_card),
        "address" | "household_place" => text(mask::address),
        "health" => text(|_| "***".to_owned()),
        "political" => columns(&["code", "joined_on"]),
        "educations" => columns(&[
            "code",
            "school",
            "major",
            "graduated_on",
            "mode",
            "certificate_number",
        ]),
        "degrees" => columns(&["code", "school", "awarded_on", "certificate_number"]),
        "qualifications" => columns(&[
            "kind",
            "level",
            "certificate_number",
            "approved_on",
            "registered_until",
        ]),
        "family" if access.may(Permission::FamilyView) => columns(&[
            "relation",
            "name",
            "birth_date",
            "political",
            "work_unit",
            "basis",
        ]),
        "family" => json!(value.as_array().map_or(0, Vec::len)),
        "annual_costs" if access.may(Permission::PayView) => columns(&["year", "amount"]),
        "annual_costs" => columns(&["year"]),
        // Its digest says nothing to anybody.
        "photo" => text(|_| "有照片".to_owned()),
        _ => value.clone(),
    }
}
