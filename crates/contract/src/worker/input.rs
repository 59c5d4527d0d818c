//! One person as sent.

use chrono::NaiveDate;
use domain::{
    ids::OrganisationId,
    worker::{EntryKind, NoticeManner, Post, RelationKind, WorkerClass},
};
use validator::Validate as _;

use super::entry::{
    AnnualCostEntry, DegreeEntry, EducationEntry, FamilyEntry, PoliticalEntry, QualificationEntry,
};
use crate::wire;

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
    #[validate(custom(function = "crate::calendar::calendar"))]
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
    #[validate(custom(function = "crate::calendar::calendar"))]
    pub work_since: Option<NaiveDate>,
    /// First day in community work.
    #[serde(default)]
    #[validate(custom(function = "crate::calendar::calendar"))]
    pub community_since: Option<NaiveDate>,
    /// Veteran.
    #[serde(default)]
    pub veteran: bool,
    /// Day on which the person was told what is done with their personal data. Whoever enters a
    /// new person states it with edition and manner; an import may leave all three out. What is on
    /// record stays where all three are left out.
    #[serde(default)]
    #[validate(custom(function = "crate::calendar::calendar"))]
    pub notice_on: Option<NaiveDate>,
    /// Which edition of the text they were given.
    #[serde(default)]
    #[validate(length(max = 40))]
    pub notice_version: Option<String>,
    /// How they were told.
    #[serde(default)]
    pub notice_manner: Option<NoticeManner>,
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
    #[validate(custom(function = "crate::calendar::calendar"))]
    pub assigned_on: NaiveDate,
    /// How the person came in.
    pub entry_kind: EntryKind,
    /// First day of the service period.
    #[validate(custom(function = "crate::calendar::calendar"))]
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
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: Option<NaiveDate>,
        /// Why.
        #[serde(default)]
        #[validate(length(max = 200))]
        reason: Option<String>,
    }
}
