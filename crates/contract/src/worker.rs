//! Community workers: the base record.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{OrganisationId, SavedViewId, WorkerId},
    money::Money,
    worker::{
        EntryKind, Post, QualificationKind, QualificationLevel, RelationKind, StudyMode,
        WorkerClass, WorkerStatus,
    },
};
use serde_json::Value;

use validator::Validate as _;

use crate::{OrganisationRef, wire};

/// Order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WorkerSort {
    /// By pinyin of the name.
    #[default]
    Name,
    /// By birth date, oldest first.
    BirthDate,
    /// By first day in community work.
    CommunitySince,
    /// By place in the tree.
    Place,
}

wire! {
    /// Filter, order and page of the people list. Lists of codes are comma-separated.
    query WorkerQuery {
        /// Subtree.
        organisation_id: OrganisationId,
        /// Classes, e.g. `HEAD,DEPUTY`.
        class: String,
        /// Status; everyone without it.
        status: WorkerStatus,
        /// Only full-time workers, or only others.
        full_time: bool,
        /// Posts.
        post: String,
        /// GB/T 2261.1.
        sex: String,
        /// GB/T 3304.
        ethnicity: String,
        /// GB/T 2261.2.
        marital: String,
        /// GB/T 4762.
        political: String,
        /// GB/T 4658.
        education: String,
        /// GB/T 6864.
        degree: String,
        /// Levels of the social-work certificate.
        qualification: String,
        /// Ways of entry.
        entry_kind: String,
        /// Labour relations.
        relation: String,
        /// Employer.
        employer_id: OrganisationId,
        /// Supervising department.
        department_id: OrganisationId,
        /// Youngest age in whole years.
        #[validate(range(min = 0, max = 150))]
        age_from: u32,
        /// Oldest age in whole years.
        #[validate(range(min = 0, max = 150))]
        age_to: u32,
        /// Born on or after.
        born_from: NaiveDate,
        /// Born on or before.
        born_to: NaiveDate,
        /// In community work since, earliest.
        community_from: NaiveDate,
        /// In community work since, latest.
        community_to: NaiveDate,
        /// Beginning of the name, of its pinyin, or of its initials (`zs`).
        #[validate(length(max = 50))]
        q: String,
        /// Civil date on which the roster is read; today without it.
        as_of: NaiveDate,
        /// Instant of knowledge for the roster of a past day.
        known_at: DateTime<Utc>,
        /// Order.
        sort: WorkerSort,
        /// Whether the order is reversed.
        descending: bool,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Exact search by identity number; a body, so that the number is in no address or log.
    request WorkerSearch {
        /// Identity number.
        #[validate(length(min = 1, max = 40))]
        id_number: String,
    }
}

wire! {
    /// People.
    response WorkerPage {
        /// People in the order asked for.
        items: Vec<WorkerSummary>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number that match.
        total: i64,
    }
}

wire! {
    /// One person in a list; numbers are masked.
    response WorkerSummary {
        /// Person.
        id: WorkerId,
        /// Revision.
        revision: i64,
        /// Name.
        name: String,
        /// GB/T 2261.1.
        sex: String,
        /// Birth date.
        birth_date: NaiveDate,
        /// Age in whole years on the day read.
        age: i32,
        /// GB/T 3304.
        ethnicity: String,
        /// Identity number, masked.
        id_number_masked: String,
        /// Mobile phone, masked.
        phone_masked: Option<String>,
        /// Status.
        status: WorkerStatus,
        /// Class.
        class: WorkerClass,
        /// Post.
        post: Post,
        /// Place.
        organisation_id: OrganisationId,
        /// Name of the place.
        organisation_name: String,
        /// Name of the street or town.
        town_name: Option<String>,
        /// Name of the unit.
        unit_name: Option<String>,
        /// GB/T 4762.
        political: Option<String>,
        /// GB/T 4658.
        education: Option<String>,
        /// GB/T 6864.
        degree: Option<String>,
        /// Level of the social-work certificate.
        qualification: Option<QualificationLevel>,
        /// GB/T 2261.2.
        marital: Option<String>,
        /// How the person came in.
        entry_kind: EntryKind,
        /// Labour relation.
        relation: RelationKind,
        /// Employer.
        employer_id: Option<OrganisationId>,
        /// Supervising department.
        department_id: Option<OrganisationId>,
        /// First day in any work.
        work_since: Option<NaiveDate>,
        /// First day in community work.
        community_since: Option<NaiveDate>,
    }
}

wire! {
    /// One person's whole record. Fields the viewer has no right to are absent.
    response WorkerView {
        /// Person.
        id: WorkerId,
        /// Revision for `If-Match`.
        revision: i64,
        /// Status today.
        status: WorkerStatus,
        /// Age in whole years today.
        age: i32,
        /// Name.
        name: String,
        /// Kind of identity document.
        id_kind: String,
        /// Identity number, masked.
        id_number_masked: String,
        /// GB/T 2261.1.
        sex: String,
        /// Birth date.
        birth_date: NaiveDate,
        /// GB/T 3304.
        ethnicity: String,
        /// GB/T 2261.2.
        marital: Option<String>,
        /// Native place.
        native_place: Option<String>,
        /// Mobile phone, masked.
        phone_masked: Option<String>,
        /// Home address to the district.
        address_masked: Option<String>,
        /// Household address to the district.
        household_place_masked: Option<String>,
        /// Pay account, masked; only with the right to see pay.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bank_card_masked: Option<String>,
        /// First day in any work.
        work_since: Option<NaiveDate>,
        /// First day in community work.
        community_since: Option<NaiveDate>,
        /// Veteran.
        veteran: bool,
        /// Stated reasons.
        note: Option<String>,
        /// Whether there is a photo.
        has_photo: bool,
        /// Political statuses.
        political: Vec<PoliticalEntry>,
        /// Educations, highest first.
        educations: Vec<EducationEntry>,
        /// Degrees, highest first.
        degrees: Vec<DegreeEntry>,
        /// Qualifications.
        qualifications: Vec<QualificationEntry>,
        /// Family members; only with the right to see them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        family: Option<Vec<FamilyEntry>>,
        /// Service periods, newest first.
        engagements: Vec<EngagementView>,
        /// Places and posts, newest first.
        assignments: Vec<AssignmentView>,
        /// Fiscal cost by year, newest first; only with the right to see pay.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        annual_costs: Option<Vec<AnnualCostEntry>>,
        /// Entered at.
        created_at: DateTime<Utc>,
        /// Last changed at.
        updated_at: DateTime<Utc>,
    }
}

wire! {
    /// One political status.
    request PoliticalEntry {
        /// GB/T 4762.
        #[validate(length(max = 20))]
        code: String,
        /// Day of joining.
        joined_on: Option<NaiveDate>,
    }
}

wire! {
    /// One education.
    request EducationEntry {
        /// GB/T 4658.
        #[validate(length(max = 20))]
        code: String,
        /// School.
        #[validate(length(max = 80))]
        school: Option<String>,
        /// Subject.
        #[validate(length(max = 60))]
        major: Option<String>,
        /// Day of leaving.
        graduated_on: Option<NaiveDate>,
        /// Full-time or beside work.
        mode: Option<StudyMode>,
        /// Number of the certificate.
        #[validate(length(max = 40))]
        certificate_number: Option<String>,
    }
}

wire! {
    /// One degree.
    request DegreeEntry {
        /// GB/T 6864.
        #[validate(length(max = 20))]
        code: String,
        /// Awarding school.
        #[validate(length(max = 80))]
        school: Option<String>,
        /// Day of award.
        awarded_on: Option<NaiveDate>,
        /// Number of the certificate.
        #[validate(length(max = 40))]
        certificate_number: Option<String>,
    }
}

wire! {
    /// One professional qualification.
    request QualificationEntry {
        /// Which.
        kind: QualificationKind,
        /// Level; only social work has one.
        level: Option<QualificationLevel>,
        /// Number of the certificate.
        #[validate(length(max = 40))]
        certificate_number: Option<String>,
        /// Day of approval.
        approved_on: Option<NaiveDate>,
        /// Day until which the registration runs.
        registered_until: Option<NaiveDate>,
    }
}

wire! {
    /// One family member.
    request FamilyEntry {
        /// GB/T 4761.
        #[validate(length(max = 20))]
        relation: String,
        /// Name.
        #[validate(length(min = 1, max = 50))]
        name: String,
        /// Birth date.
        birth_date: Option<NaiveDate>,
        /// GB/T 4762.
        #[validate(length(max = 20))]
        political: Option<String>,
        /// Work unit and post.
        #[validate(length(max = 120))]
        work_unit: Option<String>,
        /// Statutory basis or consent; needed for a child under 14.
        #[validate(length(max = 120))]
        basis: Option<String>,
    }
}

wire! {
    /// A service period and its labour relation.
    response EngagementView {
        /// First day.
        valid_from: NaiveDate,
        /// First day on which it no longer held.
        valid_to: Option<NaiveDate>,
        /// How the person came in.
        entry_kind: EntryKind,
        /// Labour relation.
        relation: RelationKind,
        /// Employer.
        employer: Option<OrganisationRef>,
        /// Supervising department.
        department: Option<OrganisationRef>,
    }
}

wire! {
    /// A place and a post in it.
    response AssignmentView {
        /// First day.
        valid_from: NaiveDate,
        /// First day on which it no longer held.
        valid_to: Option<NaiveDate>,
        /// Place.
        organisation: OrganisationRef,
        /// Names from the top.
        full_name: String,
        /// Class.
        class: WorkerClass,
        /// Post.
        post: Post,
    }
}

wire! {
    /// Fiscal cost of one year.
    request AnnualCostEntry {
        /// Calendar year.
        #[validate(range(min = 1990, max = 2100))]
        year: i32,
        /// Cost in yuan.
        amount: Money,
    }
}

// Spelled out and not by `wire!`: validator sees through an `Option` only when its type is not
// handed on by a macro.
/// A person to enter, or a record as it shall be. On an update, a secret that is left out
/// (`id_number`, `phone`, `address`, `household_place`, `bank_card`, `health`, `family`,
/// `annual_costs`) stays as it is, so that a form never has to hold what it may not show;
/// an empty text clears it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, validator::Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkerInput {
    /// Name.
    #[validate(length(max = 60))]
    pub name: String,
    /// Kind of identity document; `ID_CARD` without it.
    #[serde(default)]
    #[validate(length(max = 20))]
    pub id_kind: Option<String>,
    /// Identity number; needed for a new person.
    #[serde(default)]
    #[validate(length(max = 40))]
    pub id_number: Option<String>,
    /// GB/T 2261.1; derived from the number without it.
    #[serde(default)]
    #[validate(length(max = 20))]
    pub sex: Option<String>,
    /// Birth date; derived from the number without it.
    #[serde(default)]
    pub birth_date: Option<NaiveDate>,
    /// GB/T 3304.
    #[validate(length(max = 20))]
    pub ethnicity: String,
    /// GB/T 2261.2.
    #[serde(default)]
    #[validate(length(max = 20))]
    pub marital: Option<String>,
    /// GB/T 2261.3.
    #[serde(default)]
    #[validate(length(max = 20))]
    pub health: Option<String>,
    /// Native place.
    #[serde(default)]
    #[validate(length(max = 60))]
    pub native_place: Option<String>,
    /// Household address.
    #[serde(default)]
    #[validate(length(max = 120))]
    pub household_place: Option<String>,
    /// Mobile phone.
    #[serde(default)]
    #[validate(length(max = 20))]
    pub phone: Option<String>,
    /// Home address.
    #[serde(default)]
    #[validate(length(max = 120))]
    pub address: Option<String>,
    /// Pay account.
    #[serde(default)]
    #[validate(length(max = 30))]
    pub bank_card: Option<String>,
    /// First day in any work.
    #[serde(default)]
    pub work_since: Option<NaiveDate>,
    /// First day in community work.
    #[serde(default)]
    pub community_since: Option<NaiveDate>,
    /// Veteran.
    #[serde(default)]
    pub veteran: bool,
    /// Reason for what differs from the identity number; warnings pass only with one.
    #[serde(default)]
    #[validate(length(max = 200))]
    pub note: Option<String>,
    /// Political statuses.
    #[serde(default)]
    #[validate(nested, length(max = 5))]
    pub political: Vec<PoliticalEntry>,
    /// Educations.
    #[serde(default)]
    #[validate(nested, length(max = 20))]
    pub educations: Vec<EducationEntry>,
    /// Degrees.
    #[serde(default)]
    #[validate(nested, length(max = 20))]
    pub degrees: Vec<DegreeEntry>,
    /// Qualifications.
    #[serde(default)]
    #[validate(nested, length(max = 20))]
    pub qualifications: Vec<QualificationEntry>,
    /// Family members.
    #[serde(default)]
    #[validate(nested, length(max = 30))]
    pub family: Option<Vec<FamilyEntry>>,
    /// Place.
    pub organisation_id: OrganisationId,
    /// Class.
    pub class: WorkerClass,
    /// Post.
    pub post: Post,
    /// First day in this post.
    pub assigned_on: NaiveDate,
    /// How the person came in.
    pub entry_kind: EntryKind,
    /// First day of the service period.
    pub entered_on: NaiveDate,
    /// Labour relation.
    pub relation: RelationKind,
    /// Employer.
    #[serde(default)]
    pub employer_id: Option<OrganisationId>,
    /// Supervising department.
    #[serde(default)]
    pub department_id: Option<OrganisationId>,
    /// Fiscal cost by year.
    #[serde(default)]
    #[validate(nested, length(max = 50))]
    pub annual_costs: Option<Vec<AnnualCostEntry>>,
}

wire! {
    /// A change of a person's record.
    request WorkerUpdate {
        /// The record as it shall be.
        #[validate(nested)]
        record: WorkerInput,
        /// Day from which the change holds; without it what is recorded is corrected.
        #[serde(default)]
        effective_on: Option<NaiveDate>,
        /// Why.
        #[serde(default)]
        #[validate(length(max = 200))]
        reason: Option<String>,
    }
}

wire! {
    /// A wish to see one person's numbers in clear; it is logged.
    request RevealRequest {
        /// Why.
        #[validate(length(min = 2, max = 200))]
        reason: String,
    }
}

wire! {
    /// One person's numbers in clear.
    response RevealedNumbers {
        /// Identity number.
        id_number: String,
        /// Mobile phone.
        phone: Option<String>,
        /// Home address.
        address: Option<String>,
        /// Household address.
        household_place: Option<String>,
        /// GB/T 2261.3.
        health: Option<String>,
        /// Pay account; only with the right to see pay.
        bank_card: Option<String>,
    }
}

wire! {
    /// A page of a person's history.
    query TimelineQuery {
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// A person's history.
    response TimelinePage {
        /// Changes, newest first.
        items: Vec<TimelineEntry>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of changes.
        total: i64,
    }
}

wire! {
    /// One change of a record.
    response TimelineEntry {
        /// When.
        at: DateTime<Utc>,
        /// Who.
        actor: String,
        /// What, e.g. `worker.update`.
        action: String,
        /// From which form or import.
        source: Option<String>,
        /// Stated reason.
        reason: Option<String>,
        /// Fields with their values before and after, masked.
        changes: Vec<FieldChange>,
    }
}

wire! {
    /// One field before and after.
    response FieldChange {
        /// Key of the field.
        field: String,
        /// Chinese label.
        label: String,
        /// Before.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        before: Option<Value>,
        /// After.
        #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
        after: Option<Value>,
    }
}

/// File format of an export or template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum FileFormat {
    /// Excel workbook, one sheet.
    #[default]
    Xlsx,
    /// Comma-separated, UTF-8 with byte-order mark, as Excel reads it.
    Csv,
    /// One JSON object per line.
    Ndjson,
}

wire! {
    /// An export of exactly what a filter finds.
    request WorkerExport {
        /// Why; it is logged with the filter and the number of rows.
        #[validate(length(min = 2, max = 200))]
        reason: String,
        /// Format.
        format: FileFormat,
        /// Filter, as in the list; page and cursor are not used.
        #[cfg_attr(feature = "openapi", schema(value_type = Object))]
        filter: WorkerQuery,
    }
}

wire! {
    /// Saved filters of the own account.
    response SavedViewPage {
        /// Filters by name.
        items: Vec<SavedView>,
        /// Number of filters.
        total: i64,
    }
}

wire! {
    /// A saved filter.
    response SavedView {
        /// Filter.
        id: SavedViewId,
        /// Name.
        name: String,
        /// Query of the list as in its address.
        query: String,
        /// Columns shown.
        columns: Vec<String>,
    }
}

wire! {
    /// A filter to save.
    request SavedViewInput {
        /// Name, unique within the account.
        #[validate(length(min = 1, max = 50))]
        name: String,
        /// Query of the list as in its address.
        #[validate(length(max = 2000))]
        query: String,
        /// Columns shown.
        #[validate(length(max = 60))]
        columns: Vec<String>,
    }
}
