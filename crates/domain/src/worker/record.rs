//! The record itself, valid by construction where a type can say it.

use chrono::NaiveDate;

use super::{
    EntryKind, NoticeManner, Post, QualificationKind, QualificationLevel, RelationKind, StudyMode,
    WorkerClass,
};
use crate::{
    identity_number::{IdentityKind, IdentityNumber},
    ids::OrganisationId,
    money::Money,
    time::Period,
};

/// Everything the register keeps of one person at entry, on one line of a sheet or one form.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkerRecord {
    /// Who the person is and how to reach them.
    pub profile: Profile,
    /// At most two: a member of a democratic party may also be a member of the CPC.
    pub political: Vec<PoliticalStatus>,
    /// Education, each with its own certificate.
    pub educations: Vec<Education>,
    /// Degrees; kept apart from education, as the national structure does.
    pub degrees: Vec<Degree>,
    /// Professional qualifications.
    pub qualifications: Vec<Qualification>,
    /// Family members; optional and sensitive.
    pub family: Vec<FamilyMember>,
    /// The service period with its labour relation.
    pub engagement: Engagement,
    /// Place and post.
    pub assignment: Assignment,
    /// Fiscal cost by year.
    pub annual_costs: Vec<AnnualCost>,
}

/// Identity and contact (基本情况, GB/T 14946 sets A01 and A37). Code fields hold codes of the
/// list named beside them.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Name as in the identity document.
    pub name: String,
    /// Kind of identity document.
    pub id_kind: IdentityKind,
    /// Number of the document; encrypted at rest, masked by default.
    pub id_number: IdentityNumber,
    /// GB/T 2261.1.
    pub sex: String,
    /// Birth date as recognised by the personnel archive.
    pub birth_date: NaiveDate,
    /// GB/T 3304.
    pub ethnicity: String,
    /// GB/T 2261.2, two digits.
    pub marital: Option<String>,
    /// GB/T 2261.3; sensitive, encrypted at rest.
    pub health: Option<String>,
    /// Native place, text or division name.
    pub native_place: Option<String>,
    /// Household registration address; sensitive.
    pub household_place: Option<String>,
    /// Mobile phone; encrypted at rest.
    pub phone: Option<String>,
    /// Home address; encrypted at rest.
    pub address: Option<String>,
    /// Pay account; encrypted at rest.
    pub bank_card: Option<String>,
    /// First day in any work (参加工作日期).
    pub work_since: Option<NaiveDate>,
    /// First day in community work (从事社区工作日期); years of service count from here.
    pub community_since: Option<NaiveDate>,
    /// Veteran (退役军人).
    pub veteran: bool,
    /// That they were told what is done with their personal data.
    pub notice: Option<Notice>,
    /// Why the record differs from what the identity number says, if it does.
    pub note: Option<String>,
}

/// The notice of what is done with somebody's personal data (个人信息处理告知,
/// 《个人信息保护法》 art. 17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Day on which it was given.
    pub on: NaiveDate,
    /// Which edition of the text.
    pub version: String,
    /// How.
    pub manner: NoticeManner,
}

/// One political status (政治面貌, GB/T 4762).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoliticalStatus {
    /// GB/T 4762.
    pub code: String,
    /// Day of joining.
    pub joined_on: Option<NaiveDate>,
}

/// One completed or broken-off education (学历, GB/T 4658).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Education {
    /// GB/T 4658.
    pub code: String,
    /// School.
    pub school: Option<String>,
    /// Subject.
    pub major: Option<String>,
    /// Day of leaving.
    pub graduated_on: Option<NaiveDate>,
    /// Full-time or beside work.
    pub mode: Option<StudyMode>,
    /// Number of the certificate.
    pub certificate_number: Option<String>,
}

/// One degree (学位, GB/T 6864).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Degree {
    /// GB/T 6864.
    pub code: String,
    /// Awarding school.
    pub school: Option<String>,
    /// Day of award.
    pub awarded_on: Option<NaiveDate>,
    /// Number of the certificate.
    pub certificate_number: Option<String>,
}

/// One professional qualification (职业资格).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualification {
    /// Which qualification.
    pub kind: QualificationKind,
    /// Level; only social work has one.
    pub level: Option<QualificationLevel>,
    /// Number of the certificate.
    pub certificate_number: Option<String>,
    /// Day of approval.
    pub approved_on: Option<NaiveDate>,
    /// Day until which the registration runs.
    pub registered_until: Option<NaiveDate>,
}

/// One family member (家庭成员, GB/T 14946 set A36); sensitive, encrypted at rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyMember {
    /// GB/T 4761.
    pub relation: String,
    /// Name.
    pub name: String,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// GB/T 4762.
    pub political: Option<String>,
    /// Work unit and post.
    pub work_unit: Option<String>,
    /// Statutory basis or consent; needed for a child under 14 (个人信息保护法 art. 31).
    pub basis: Option<String>,
}

/// A service period (服务期) and its labour relation; leaving ends it, re-entry opens a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Engagement {
    /// From entry to exit.
    pub period: Period,
    /// How the person came in.
    pub entry_kind: EntryKind,
    /// Labour relation.
    pub relation: RelationKind,
    /// Employer (用人单位) where it is not the place itself.
    pub employer: Option<OrganisationId>,
    /// Supervising department (主管部门).
    pub department: Option<OrganisationId>,
}

/// A place and a post in it (任职).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Days in this post.
    pub period: Period,
    /// Place: a village, community, street or town.
    pub organisation: OrganisationId,
    /// Class of worker.
    pub class: WorkerClass,
    /// Post.
    pub post: Post,
}

/// What becomes of a value entered for a day to come, when the one before it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Later<T> {
    /// It stays what it is.
    Stays,
    /// It changes too.
    Becomes(T),
    /// It is void.
    Goes,
}

impl Assignment {
    /// What becomes of a later assignment when this one, before it, changes. What differs only by
    /// the place continues this one elsewhere: it takes a change of class or post along, and is
    /// void when the place itself changes before.
    pub fn after_change(&self, changed: &Self, later: &Self) -> Later<Self> {
        if (later.class, later.post) != (self.class, self.post) {
            Later::Stays
        } else if changed.organisation == self.organisation {
            Later::Becomes(Self {
                organisation: later.organisation,
                period: later.period,
                ..changed.clone()
            })
        } else {
            Later::Goes
        }
    }
}

/// Fiscal cost of one person in one calendar year (年度财政支出), pay and employer
/// contributions borne by the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnualCost {
    /// Calendar year.
    pub year: i32,
    /// Cost.
    pub amount: Money,
}
