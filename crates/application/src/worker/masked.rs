//! A record as the audit log and the history may show it: numbers masked, secrets only as
//! present or absent.

use domain::{mask, worker::WorkerRecord};
use serde_json::{Map, Value, json};

/// The record with masked values, by field key. Pay and family are marked, never shown: the
/// readers of a history have not all the right to them.
pub(crate) fn masked_record(record: &WorkerRecord) -> Value {
    let profile = &record.profile;
    json!({
        "name": profile.name,
        "id_kind": profile.id_kind.code(),
        "id_number": profile.id_number.masked(),
        "sex": profile.sex,
        "birth_date": profile.birth_date,
        "ethnicity": profile.ethnicity,
        "marital": profile.marital,
        "health": profile.health.as_ref().map(|_| "***"),
        "native_place": profile.native_place,
        "household_place": profile.household_place.as_deref().map(mask::address),
        "phone": profile.phone.as_deref().map(mask::phone),
        "address": profile.address.as_deref().map(mask::address),
        "bank_card": profile.bank_card.as_deref().map(mask::bank_card),
        "work_since": profile.work_since,
        "community_since": profile.community_since,
        "veteran": profile.veteran,
        "notice_on": profile.notice.as_ref().map(|notice| notice.on),
        "notice_version": profile.notice.as_ref().map(|notice| &notice.version),
        "notice_manner": profile.notice.as_ref().map(|notice| notice.manner.code()),
        "note": profile.note,
        "political": record.political.iter().map(|status| json!([status.code, status.joined_on])).collect::<Vec<_>>(),
        "educations": record.educations.iter().map(|held| json!([held.code, held.school, held.major, held.graduated_on])).collect::<Vec<_>>(),
        "degrees": record.degrees.iter().map(|held| json!([held.code, held.school, held.awarded_on])).collect::<Vec<_>>(),
        "qualifications": record.qualifications.iter()
            .map(|held| json!([held.kind.code(), held.level.map(|level| level.code()), held.certificate_number, held.approved_on]))
            .collect::<Vec<_>>(),
        "family": record.family.len(),
        "annual_costs": record.annual_costs.iter().map(|cost| cost.year).collect::<Vec<_>>(),
        "organisation_id": record.assignment.organisation,
        "class": record.assignment.class.code(),
        "post": record.assignment.post.code(),
        "assigned_on": record.assignment.period.from,
        "entry_kind": record.engagement.entry_kind.code(),
        "relation": record.engagement.relation.code(),
        "employer_id": record.engagement.employer,
        "department_id": record.engagement.department,
        "entered_on": record.engagement.period.from,
    })
}

/// Only the fields that differ, before and after. A secret whose mask is the same but whose
/// value is not shows as changed.
pub(crate) fn difference(before: &WorkerRecord, after: &WorkerRecord) -> (Value, Value) {
    let (mut old, mut new) = (Map::new(), Map::new());
    let (masked_old, masked_new) = (masked_record(before), masked_record(after));
    let (Value::Object(masked_old), Value::Object(masked_new)) = (masked_old, masked_new) else {
        return (Value::Null, Value::Null);
    };
    for (key, value) in masked_new {
        let earlier = masked_old.get(&key).cloned().unwrap_or(Value::Null);
        if earlier != value || secret_changed(&key, before, after) {
            old.insert(key.clone(), earlier);
            new.insert(key, value);
        }
    }
    (Value::Object(old), Value::Object(new))
}

fn secret_changed(key: &str, before: &WorkerRecord, after: &WorkerRecord) -> bool {
    let (old, new) = (&before.profile, &after.profile);
    match key {
        "id_number" => old.id_number != new.id_number,
        "health" => old.health != new.health,
        "phone" => old.phone != new.phone,
        "address" => old.address != new.address,
        "household_place" => old.household_place != new.household_place,
        "bank_card" => old.bank_card != new.bank_card,
        "family" => before.family != after.family,
        "annual_costs" => before.annual_costs != after.annual_costs,
        _ => false,
    }
}
