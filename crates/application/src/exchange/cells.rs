//! From a record to the cells of a row: the way back from what [`super::row`] reads.

use chrono::NaiveDate;
use domain::{
    codes::CodeList,
    ids::OrganisationId,
    worker::{FIELDS, WorkerRecord},
};

/// The cells of a record in the order of [`FIELDS`], codes by their labels. `name` tells an
/// organisation by its division code or full name. What a sheet has no column for is left out.
pub(crate) fn cells(record: &WorkerRecord, name: impl Fn(OrganisationId) -> String) -> Vec<String> {
    FIELDS
        .iter()
        .map(|field| cell(field.key, record, &name).unwrap_or_default())
        .collect()
}

fn cell(
    key: &str,
    record: &WorkerRecord,
    name: &impl Fn(OrganisationId) -> String,
) -> Option<String> {
    let WorkerRecord {
        profile,
        engagement,
        assignment,
        ..
    } = record;
    let (education, degree) = (record.educations.first(), record.degrees.first());
    let (political, qualification) = (record.political.first(), record.qualifications.first());
    let cost = record.annual_costs.first();
    let word = |word: &str| Some(word.to_owned());
    match key {
        "name" => word(&profile.name),
        "id_kind" => label(CodeList::IdDocument, profile.id_kind.code()),
        "id_number" => word(profile.id_number.expose()),
        "sex" => label(CodeList::Sex, &profile.sex),
        "birth_date" => day(Some(profile.birth_date)),
        "ethnicity" => label(CodeList::Ethnicity, &profile.ethnicity),
        "marital" => label(CodeList::Marital, profile.marital.as_ref()?),
        "health" => label(CodeList::Health, profile.health.as_ref()?),
        "native_place" => profile.native_place.clone(),
        "household_place" => profile.household_place.clone(),
        "phone" => profile.phone.clone(),
        "address" => profile.address.clone(),
        "bank_card" => profile.bank_card.clone(),
        "political_code" => label(CodeList::Political, &political?.code),
        "political_joined_on" => day(political?.joined_on),
        "political2_code" => label(CodeList::Political, &record.political.get(1)?.code),
        "education_code" => label(CodeList::Education, &education?.code),
        "education_school" => education?.school.clone(),
        "education_major" => education?.major.clone(),
        "education_graduated_on" => day(education?.graduated_on),
        "education_mode" => word(education?.mode?.label()),
        "degree_code" => label(CodeList::Degree, &degree?.code),
        "degree_awarded_on" => day(degree?.awarded_on),
        "qualification_level" => word(qualification?.level?.label()),
        "qualification_number" => qualification?.certificate_number.clone(),
        "qualification_approved_on" => day(qualification?.approved_on),
        "place" => Some(name(assignment.organisation)),
        "class" => word(assignment.class.label()),
        "post" => word(assignment.post.label()),
        "assigned_on" => day(Some(assignment.period.from)),
        "entry_kind" => word(engagement.entry_kind.label()),
        "entered_on" => day(Some(engagement.period.from)),
        "relation" => word(engagement.relation.label()),
        "employer" => engagement.employer.map(name),
        "department" => engagement.department.map(name),
        "work_since" => day(profile.work_since),
        "community_since" => day(profile.community_since),
        "veteran" => word(if profile.veteran { "是" } else { "否" }),
        "notice_on" => day(profile.notice.as_ref().map(|notice| notice.on)),
        "notice_version" => profile.notice.as_ref().map(|notice| notice.version.clone()),
        "notice_manner" => word(profile.notice.as_ref()?.manner.label()),
        "cost_year" => Some(cost?.year.to_string()),
        "annual_cost" => Some(cost?.amount.to_string()),
        "note" => profile.note.clone(),
        _ => None,
    }
}

/// The name by which people know a code; the code itself where the built-in list lacks it.
fn label(list: CodeList, code: &str) -> Option<String> {
    Some(
        list.find(code)
            .map_or(code, |entry| entry.label())
            .to_owned(),
    )
}

fn day(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}
