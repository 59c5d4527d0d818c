//! A made-up person, with everything the base record needs.

use chrono::NaiveDate;
use domain::{
    identity_number::IdentityNumber,
    money::Money,
    worker::{EntryKind, Post, QualificationLevel, RelationKind, StudyMode, WorkerClass},
};

/// One person of the demonstration city. Codes are of the list named beside them; every date lies
/// on or before the reference day and agrees with the others.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntheticPerson {
    /// Name.
    pub name: String,
    /// GB/T 2261.1.
    pub sex: &'static str,
    /// Birth date, equal to that of the identity number.
    pub birth_date: NaiveDate,
    /// Identity number of the test division; unique.
    pub id_number: IdentityNumber,
    /// `10000` and six digits, which no network assigns; unique among the first million people.
    pub phone: String,
    /// GB/T 3304.
    pub ethnicity: &'static str,
    /// GB/T 2261.2, two digits.
    pub marital: &'static str,
    /// GB/T 2261.3.
    pub health: &'static str,
    /// One or two.
    pub political: Vec<SyntheticPolitical>,
    /// Highest education.
    pub education: SyntheticEducation,
    /// Highest degree.
    pub degree: Option<SyntheticDegree>,
    /// Social-work certificate.
    pub qualification: Option<SyntheticQualification>,
    /// Class of worker.
    pub class: WorkerClass,
    /// Post.
    pub post: Post,
    /// Index in [`Divisions::villages`](super::Divisions::villages).
    pub place: usize,
    /// How the person came in.
    pub entry_kind: EntryKind,
    /// Labour relation.
    pub relation: RelationKind,
    /// First day in any work.
    pub work_since: NaiveDate,
    /// First day in community work, and of the only service period.
    pub community_since: NaiveDate,
    /// First day in the present post.
    pub assigned_on: NaiveDate,
    /// Veteran.
    pub veteran: bool,
    /// Fiscal cost of the reference year; full-time workers only.
    pub annual_cost: Option<Money>,
    /// Native place, province and prefecture.
    pub native_place: &'static str,
    /// Home address.
    pub address: String,
}

/// A political status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntheticPolitical {
    /// GB/T 4762.
    pub code: &'static str,
    /// Day of joining, of those who joined something.
    pub joined_on: Option<NaiveDate>,
}

/// An education.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntheticEducation {
    /// GB/T 4658; always a completed one.
    pub code: &'static str,
    /// School.
    pub school: String,
    /// Subject, from vocational school upwards.
    pub major: Option<&'static str>,
    /// Day of leaving.
    pub graduated_on: NaiveDate,
    /// Full-time or beside work.
    pub mode: StudyMode,
    /// Certificate number under a school code that is not assigned; college and above.
    pub certificate_number: Option<String>,
}

/// A degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntheticDegree {
    /// GB/T 6864.
    pub code: &'static str,
    /// Day of award.
    pub awarded_on: NaiveDate,
}

/// A social-work certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntheticQualification {
    /// Level.
    pub level: QualificationLevel,
    /// Day of approval.
    pub approved_on: NaiveDate,
    /// Certificate number, of a form the issuing office does not use.
    pub certificate_number: String,
}
