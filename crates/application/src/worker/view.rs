//! From what is stored to what the contract shows, field rights applied.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use contract::{
    AssignmentView, EngagementView, OrganisationRef, Permission, Requires, WorkerSummary,
    WorkerView,
};
use domain::{
    ids::{OrganisationId, WorkerId},
    mask,
    organisation::{OrganisationKind, OrganisationPath},
    time::age_on,
    worker::{
        Assignment, EntryKind, Post, QualificationLevel, RelationKind, WorkerClass, WorkerRecord,
        WorkerStatus,
    },
};
use persistence::{
    StoreError,
    worker::{Dossier, Held, RosterRow},
};

use crate::{
    Access, AppResult,
    organisation::{Names, Tree, tree_of},
};

/// List rows, with the names of their places on the day of the tree.
pub(crate) async fn summaries<P: Requires>(
    access: &Access<P>,
    tree: Arc<Tree>,
    day: chrono::NaiveDate,
    rows: Vec<RosterRow>,
) -> AppResult<Vec<WorkerSummary>> {
    let places = rows.iter().map(|row| OrganisationId(row.organisation_id));
    let names = Names::of(access.app(), tree, places).await?;
    let rows = rows.into_iter();
    rows.map(|row| summary(access, &names, day, row)).collect()
}

/// A list row, its numbers masked.
fn summary<P: Requires>(
    access: &Access<P>,
    names: &Names,
    day: chrono::NaiveDate,
    row: RosterRow,
) -> AppResult<WorkerSummary> {
    let broken = |column: &str| StoreError::Inconsistent(format!("roster.{column}"));
    let (number, phone) = access.store().open_numbers(&row)?;
    let place = OrganisationId(row.organisation_id);
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
        organisation_id: place,
        organisation_name: names
            .reference(place)
            .map(|place| place.name)
            .unwrap_or_default(),
        town_name: names.above(place, OrganisationKind::Town),
        unit_name: names.above(place, OrganisationKind::Unit),
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
        pending: row.pending,
    })
}

/// A whole record, with the names of all organisations it ever had to do with.
pub(super) async fn dossier<P: Requires>(
    access: &Access<P>,
    dossier: &Dossier,
) -> AppResult<WorkerView> {
    let places = dossier
        .assignments
        .iter()
        .map(|held| held.value.organisation);
    let others = dossier.engagements.iter();
    let others = others.flat_map(|held| [held.value.employer, held.value.department]);
    let ids: Vec<OrganisationId> = places.chain(others.flatten()).collect();
    let names = Names::of(access.app(), tree_of(access).await?, ids).await?;
    Ok(named(access, &names, dossier))
}

fn named<P: Requires>(access: &Access<P>, names: &Names, dossier: &Dossier) -> WorkerView {
    let profile = &dossier.profile;
    let reference = |id: OrganisationId| names.reference(id);
    let today = access.store().today();
    let begun = |held: &&Held<Assignment>| held.period.from <= today;
    let (mut assignments, mut planned): (Vec<_>, Vec<_>) =
        dossier.assignments.iter().partition(begun);
    if assignments.is_empty() {
        // Someone who has not begun yet: the first place is the one to show.
        assignments.extend(planned.pop());
    }
    let assignment = |held: &Held<Assignment>| AssignmentView {
        valid_from: held.period.from,
        valid_to: held.period.to,
        organisation: reference(held.value.organisation).unwrap_or(OrganisationRef {
            id: held.value.organisation,
            kind: OrganisationKind::Village,
            name: String::new(),
        }),
        full_name: names.full_name(held.value.organisation).unwrap_or_default(),
        class: held.value.class,
        post: held.value.post,
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
        notice_on: profile.notice.as_ref().map(|notice| notice.on),
        notice_version: profile.notice.as_ref().map(|notice| notice.version.clone()),
        notice_manner: profile.notice.as_ref().map(|notice| notice.manner),
        note: profile.note.clone(),
        has_photo: dossier.has_photo,
        political: dossier.political.iter().map(Into::into).collect(),
        educations: dossier.educations.iter().map(Into::into).collect(),
        degrees: dossier.degrees.iter().map(Into::into).collect(),
        qualifications: dossier.qualifications.iter().map(Into::into).collect(),
        family: access
            .may(Permission::FamilyView)
            .then(|| dossier.family.iter().map(Into::into).collect()),
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
        assignments: assignments.into_iter().map(assignment).collect(),
        planned_assignments: planned.into_iter().map(assignment).collect(),
        annual_costs: access
            .may(Permission::PayView)
            .then(|| dossier.annual_costs.iter().map(Into::into).collect()),
        pending: None,
        created_at: dossier.created_at,
        updated_at: dossier.updated_at,
    }
}

/// The view of a record that is about to be entered.
pub(super) fn entered<P: Requires>(
    access: &Access<P>,
    tree: &Arc<Tree>,
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
    named(access, &Names::of_tree(tree.clone()), &held)
}
