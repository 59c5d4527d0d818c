//! One person as shown.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::WorkerId,
    worker::{EntryKind, NoticeManner, Post, RelationKind, WorkerClass, WorkerStatus},
};

use super::entry::{
    AnnualCostEntry, DegreeEntry, EducationEntry, FamilyEntry, PoliticalEntry, QualificationEntry,
};
use super::submission::PendingMark;
use crate::{OrganisationRef, wire};

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
        /// Day on which the person was told what is done with their personal data.
        notice_on: Option<NaiveDate>,
        /// Which edition of the text.
        notice_version: Option<String>,
        /// How.
        notice_manner: Option<NoticeManner>,
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
        /// Places and posts, newest first; the first is the present or last one.
        assignments: Vec<AssignmentView>,
        /// Places and posts that begin on a day to come, latest first.
        planned_assignments: Vec<AssignmentView>,
        /// Fiscal cost by year, newest first; only with the right to see pay.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        annual_costs: Option<Vec<AnnualCostEntry>>,
        /// Changes that wait to be confirmed; what is shown beside is the confirmed state.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pending: Option<PendingMark>,
        /// Entered at.
        created_at: DateTime<Utc>,
        /// Last changed at.
        updated_at: DateTime<Utc>,
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
