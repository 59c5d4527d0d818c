//! From a made-up person to a record of the register.

use chrono::NaiveDate;
use domain::{
    identity_number::IdentityKind,
    ids::OrganisationId,
    time::Period,
    worker::{
        AnnualCost, Assignment, Degree, Education, Engagement, EntryKind, Notice, NoticeManner,
        PoliticalStatus, Profile, Qualification, QualificationKind, RelationKind, WorkerClass,
        WorkerRecord,
    },
};

use super::{
    super::{Divisions, SyntheticPerson},
    places::Places,
};

/// First day of 《个人信息保护法》: who served already was told then.
const LAW: NaiveDate = NaiveDate::from_ymd_opt(2021, 11, 1).expect("a constant date");

/// The record of a person; none when their place is not in the tree.
pub(super) fn record(
    person: SyntheticPerson,
    places: &Places<'_>,
    divisions: &Divisions,
    year: i32,
) -> Option<WorkerRecord> {
    let place = *places.villages.get(person.place)?;
    let (employer, department) = offices(&person, places, divisions)?;
    let bank_card = bank_card(&person);
    Some(WorkerRecord {
        political: (person.political.iter())
            .map(|status| PoliticalStatus {
                code: status.code.to_owned(),
                joined_on: status.joined_on,
            })
            .collect(),
        degrees: (person.degree.into_iter())
            .map(|degree| Degree {
                code: degree.code.to_owned(),
                school: Some(person.education.school.clone()),
                awarded_on: Some(degree.awarded_on),
                certificate_number: None,
            })
            .collect(),
        educations: vec![Education {
            code: person.education.code.to_owned(),
            school: Some(person.education.school),
            major: person.education.major.map(str::to_owned),
            graduated_on: Some(person.education.graduated_on),
            mode: Some(person.education.mode),
            certificate_number: person.education.certificate_number,
        }],
        qualifications: (person.qualification.into_iter())
            .map(|held| Qualification {
                kind: QualificationKind::SocialWork,
                level: Some(held.level),
                certificate_number: Some(held.certificate_number),
                approved_on: Some(held.approved_on),
                registered_until: None,
            })
            .collect(),
        family: Vec::new(),
        engagement: Engagement {
            period: Period::since(person.community_since),
            entry_kind: person.entry_kind,
            relation: person.relation,
            employer,
            department: Some(department),
        },
        assignment: Assignment {
            period: Period::since(person.assigned_on),
            organisation: place,
            class: person.class,
            post: person.post,
        },
        annual_costs: person
            .annual_cost
            .map(|amount| AnnualCost { year, amount })
            .into_iter()
            .collect(),
        profile: Profile {
            name: person.name,
            id_kind: IdentityKind::IdCard,
            bank_card,
            id_number: person.id_number,
            sex: person.sex.to_owned(),
            birth_date: person.birth_date,
            ethnicity: person.ethnicity.to_owned(),
            marital: Some(person.marital.to_owned()),
            health: Some(person.health.to_owned()),
            native_place: Some(person.native_place.to_owned()),
            household_place: None,
            phone: Some(person.phone),
            address: Some(person.address),
            work_since: Some(person.work_since),
            community_since: Some(person.community_since),
            veteran: person.veteran,
            notice: Some(Notice {
                on: person.community_since.max(LAW),
                version: "2021年11月版".to_owned(),
                manner: NoticeManner::Written,
            }),
            note: None,
        },
    })
}

/// The account to which full-time workers are paid. No bank has numbers that begin with 999999.
fn bank_card(person: &SyntheticPerson) -> Option<String> {
    let digits = person.id_number.expose().get(6..17)?;
    person
        .class
        .is_full_time()
        .then(|| format!("999999{digits}00"))
}

/// Employer and supervising department, as is usual for the class.
fn offices(
    person: &SyntheticPerson,
    places: &Places<'_>,
    divisions: &Divisions,
) -> Option<(Option<OrganisationId>, OrganisationId)> {
    let village = divisions.villages.get(person.place)?;
    let unit = places.units.get(village.unit_code)?;
    let (_, town_office) = places.towns.get(village.town_code)?;
    let employer = match (person.relation, person.entry_kind, person.class) {
        (RelationKind::Dispatch, _, _) => Some(unit.dispatch),
        (_, EntryKind::Purchased, _) => Some(unit.social),
        (RelationKind::LabourContract, _, WorkerClass::Grid) => Some(unit.state_company),
        _ => None,
    };
    let department = match person.class {
        WorkerClass::Head => unit.cadres,
        WorkerClass::Welfare => unit.civil_affairs,
        WorkerClass::Grid | WorkerClass::PartTime => *town_office,
        WorkerClass::Deputy | WorkerClass::Member | WorkerClass::Staff | WorkerClass::Purchased => {
            unit.governance
        }
    };
    Some((employer, department))
}
