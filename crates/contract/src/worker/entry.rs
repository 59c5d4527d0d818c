//! The lists of a record: the same entry is shown and sent.

use chrono::NaiveDate;
use domain::{
    money::Money,
    worker::{
        AnnualCost, Degree, Education, FamilyMember, PoliticalStatus, Qualification,
        QualificationKind, QualificationLevel, StudyMode,
    },
};

use crate::wire;

wire! {
    /// One political status.
    request PoliticalEntry {
        /// GB/T 4762.
        #[validate(length(max = 20))]
        code: String,
        /// Day of joining.
        #[validate(custom(function = "crate::calendar::calendar"))]
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
        #[validate(custom(function = "crate::calendar::calendar"))]
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
        #[validate(custom(function = "crate::calendar::calendar"))]
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
        #[validate(custom(function = "crate::calendar::calendar"))]
        approved_on: Option<NaiveDate>,
        /// Day until which the registration runs.
        #[validate(custom(function = "crate::calendar::calendar"))]
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
        #[validate(custom(function = "crate::calendar::calendar"))]
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
    /// Fiscal cost of one year.
    request AnnualCostEntry {
        /// Calendar year.
        #[validate(range(min = 1990, max = 2100))]
        year: i32,
        /// Cost in yuan.
        amount: Money,
    }
}

macro_rules! entry_of {
    ($($fact:ident => $entry:ident { $($field:ident),+ $(,)? })+) => {$(
        impl From<&$fact> for $entry {
            fn from(fact: &$fact) -> Self {
                Self { $($field: fact.$field.clone()),+ }
            }
        }
    )+};
}

// What is kept is shown and sent as it is.
entry_of! {
    PoliticalStatus => PoliticalEntry { code, joined_on }
    Education => EducationEntry { code, school, major, graduated_on, mode, certificate_number }
    Degree => DegreeEntry { code, school, awarded_on, certificate_number }
    Qualification => QualificationEntry { kind, level, certificate_number, approved_on, registered_until }
    FamilyMember => FamilyEntry { relation, name, birth_date, political, work_unit, basis }
    AnnualCost => AnnualCostEntry { year, amount }
}
