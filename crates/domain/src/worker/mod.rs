//! The base record of a community worker (社区工作者): what is kept, and what must hold.

mod check;
mod class;
pub mod duplicate;
pub mod export;
mod fields;
mod finding;
mod record;
pub mod submission;

pub use check::{CheckContext, check};
pub use class::{
    EntryKind, NoticeManner, Post, QualificationKind, QualificationLevel, RelationKind, StudyMode,
    WorkerClass, WorkerStatus,
};
pub use fields::{FIELDS, Field, FieldKind, Sensitivity, field};
pub use finding::{Finding, FindingCode, Severity};
pub use record::{
    AnnualCost, Assignment, Degree, Education, Engagement, FamilyMember, Later, Notice,
    PoliticalStatus, Profile, Qualification, WorkerRecord,
};
