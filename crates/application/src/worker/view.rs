//! From what is stored to what the contract shows, field rights applied.

use chrono::{DateTime, Utc};
use contract::{
    AnnualCostEntry, AssignmentView, DegreeEntry, EducationEntry, EngagementView, FamilyEntry,
    OrganisationRef, Permission, PoliticalEntry, QualificationEntry, Requires, WorkerSummary,
    WorkerView,
};
use domain::{
    ids::{OrganisationId, WorkerId},
    mask,
    organisation::{OrganisationKind, OrganisationPath},
    time::age_on,
    worker::{
        EntryKind, Post, QualificationLevel, RelationKind, WorkerClass, WorkerRecord, WorkerStatus,
    },
};
use persistence::{
    StoreError,
    worker::{Dossier, Held, RosterRow},
};

use crate::{Access, AppResult, organisation::Tree};

/// A list row, its numbers masked.
pub(super) fn summary<P: Requires>(
    access: &Access<P>,
    tree: &Tree,
    day: chrono::NaiveDate,
    row: RosterRow,
) -> AppResult<WorkerSummary> {
    let broken = |column: &str| StoreError::Inconsistent(format!("roster.{column}"));
    let (number, phone) = access.store().open_numbers(&row)?;
    let place = OrganisationPath::from_stored(row.path);
    let node = tree
        .by_path(&place)
        .or_else(|| tree.node(OrganisationId(row.organisation_id)));
    let above = |kind| {
        node.and_then(|node| tree.ancestor_of_kind(node, kind))
            .map(|node| node.name.clone())
    };
    Ok(WorkerSummary {
        id: WorkerId(row.worker_id),
        revision: row.revision,
        name: row.name,
        sex: row.sex,
        birth_date: row.birth_date,
        age: age_on(row.birth_date, day),
        ethnicity: row.ethnicity,
        id_number_masked: mask::identity_number(&number),
        phone_masked: phone.as_deref().map(mask::phone),
        status: WorkerStatus::from_code(&row.status).ok_or_else(|| broken("status"))?,
        class: WorkerClass::from_code(&row.class).ok_or_else(|| broken("class"))?,
        post: Post::from_code(&row.post).ok_or_else(|| broken("post"))?,
        organisation_id: OrganisationId(row.organisation_id),
        organisation_name: node.map(|node| node.name.clone()).unwrap_or_default(),
        town_name: above(OrganisationKind::Town),
        unit_name: above(OrganisationKind::Unit),
        political: row.political,
        education: row.education,
        degree: row.degree,
        qualification: row
            .qualification
            .as_deref()
            .and_then(QualificationLevel::from_code),
        marital: row.marital,
        entry_kind: EntryKind::from_code(&row.entry_kind).ok_or_else(|| broken("entry_kind"))?,
        relation: RelationKind::from_code(&row.relation).ok_or_else(|| broken("relation"))?,
        employer_id: row.employer_id.map(OrganisationId),
        department_id: row.department_id.map(OrganisationId),
        work_since: row.work_since,
        community_since: row.community_since,
    })
}

/// A whole record.
pub(super) fn dossier<P: Requires>(
    access: &Access<P>,
    tree: &Tree,
    dossier: &Dossier,
) -> WorkerView {
    let profile = &dossier.profile;
    let reference = |id: OrganisationId| {
        tree.node(id).map(|node| OrganisationRef {
            id,
            kind: node.kind,
            name: node.name.clone(),
        })
    };
    WorkerView {
        id: dossier.id,
        revision: dossier.revision,
        status: dossier.status,
        age: age_on(profile.birth_date, access.store().today()),
        name: profile.name.clone(),
        id_kind: profile.id_kind.code().to_owned(),
        id_number_masked: profile.id_number.masked(),
        sex: profile.sex.clone(),
        birth_date: profile.birth_date,
        ethnicity: profile.ethnicity.clone(),
        marital: profile.marital.clone(),
        native_place: profile.native_place.clone(),
        phone_masked: profile.phone.as_deref().map(mask::phone),
        address_masked: profile.address.as_deref().map(mask::address),
        household_place_masked: profile.household_place.as_deref().map(mask::address),
        bank_card_masked: profile
            .bank_card
            .as_deref()
            .filter(|_| access.may(Permission::PayView))
            .map(mask::bank_card),
        work_since: profile.work_since,
        community_since: profile.community_since,
        veteran: profile.veteran,
        note: profile.note.clone(),
        has_photo: dossier.has_photo,
        political: dossier
            .political
            .iter()
            .map(|status| PoliticalEntry {
                code: status.code.clone(),
                joined_on: status.joined_on,
            })
            .collect(),
        educations: dossier
            .educations
            .iter()
            .map(|held| EducationEntry {
                code: held.code.clone(),
                school: held.school.clone(),
                major: held.major.clone(),
                graduated_on: held.graduated_on,
                mode: held.mode,
                certificate_number: held.certificate_number.clone(),
            })
            .collect(),
        degrees: dossier
            .degrees
            .iter()
            .map(|held| DegreeEntry {
                code: held.code.clone(),
                school: held.school.clone(),
                awarded_on: held.awarded_on,
                certificate_number: held.certificate_number.clone(),
            })
            .collect(),
        qualifications: dossier
            .qualifications
            .iter()
            .map(|held| QualificationEntry {
                kind: held.kind,
                level: held.level,
                certificate_number: held.certificate_number.clone(),
                approved_on: held.approved_on,
                registered_until: held.registered_until,
            })
            .collect(),
        family: access.may(Permission::FamilyView).then(|| {
            dossier
                .family
                .iter()
                .map(|member| FamilyEntry {
                    relation: member.relation.clone(),
                    name: member.name.clone(),
                    birth_date: member.birth_date,
                    political: member.political.clone(),
                    work_unit: member.work_unit.clone(),
                    basis: member.basis.clone(),
                })
                .collect()
        }),
        engagements: dossier
            .engagements
            .iter()
            .map(|held| EngagementView {
                valid_from: held.period.from,
                valid_to: held.period.to,
                entry_kind: held.value.entry_kind,
                relation: held.value.relation,
                employer: held.value.employer.and_then(reference),
                department: held.value.department.and_then(reference),
            })
            .collect(),
        assignments: dossier
            .assignments
            .iter()
            .map(|held| {
                let place = tree.node(held.value.organisation);
                AssignmentView {
                    valid_from: held.period.from,
                    valid_to: held.period.to,
                    organisation: OrganisationRef {
                        id: held.value.organisation,
                        kind: place.map_or(OrganisationKind::Village, |node| node.kind),
                        name: place.map(|node| node.name.clone()).unwrap_or_default(),
                    },
                    full_name: place.map(|node| node.full_name.clone()).unwrap_or_default(),
                    class: held.value.class,
                    post: held.value.post,
                }
            })
            .collect(),
        annual_costs: access.may(Permission::PayView).then(|| {
            dossier
                .annual_costs
                .iter()
                .map(|cost| AnnualCostEntry {
                    year: cost.year,
                    amount: cost.amount,
                })
                .collect()
        }),
        created_at: dossier.created_at,
        updated_at: dossier.updated_at,
    }
}

/// The view of a record that is about to be entered.
pub(super) fn entered<P: Requires>(
    access: &Access<P>,
    tree: &Tree,
    id: WorkerId,
    at: DateTime<Utc>,
    record: &WorkerRecord,
) -> WorkerView {
    let held = Dossier {
        id,
        revision: 1,
        status: WorkerStatus::Active,
        path: OrganisationPath::from_stored(String::new()),
        created_at: at,
        updated_at: at,
        profile: record.profile.clone(),
        political: record.political.clone(),
        educations: record.educations.clone(),
        degrees: record.degrees.clone(),
        qualifications: record.qualifications.clone(),
        family: record.family.clone(),
        engagements: vec![Held {
            period: record.engagement.period,
            value: record.engagement.clone(),
        }],
        assignments: vec![Held {
            period: record.assignment.period,
            value: record.assignment.clone(),
        }],
        annual_costs: record.annual_costs.clone(),
        has_photo: false,
    };
    dossier(access, tree, &held)
}
