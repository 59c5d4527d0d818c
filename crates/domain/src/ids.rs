//! Identifiers: one newtype per entity, each a UUIDv7 made by an injected source.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

id! {
    /// One person in the register (社区工作者).
    WorkerId;
    /// One organisation: a place of the tree, a department or an employer (机构).
    OrganisationId;
    /// One act of reorganisation (机构调整).
    OrganisationActId;
    /// One row of a dated table.
    FactId;
    /// Bounds and rates of contributions over some days (缴费参数).
    PayParametersId;
    /// One scheme of pay over some days (薪酬方案).
    PaySchemeId;
    /// The pay of one organisation for one month (发薪批次).
    PayRunId;
    /// A sign-in account (账号).
    AccountId;
    /// A named set of permissions (角色).
    RoleId;
    /// One signed-in browser or script (会话).
    SessionId;
    /// Access to a subtree for a time (临时授权).
    TemporaryGrantId;
    /// A background job; an import is a job (任务).
    JobId;
    /// A list filter kept by its user (常用筛选).
    SavedViewId;
    /// Two records suspected to be one person (疑似重复).
    DuplicateId;
    /// A record or a change of one that waits to be confirmed (报审).
    SubmissionId;
    /// A file that proves what a correction request says (证明材料).
    ProofId;
    /// A substitution among those who confirm (代理审核).
    DelegationId;
    /// A personnel action that was decided (人事事项).
    ActionId;
    /// Personnel actions handed in together (批量办理).
    PersonnelBatchId;
    /// The assessment of a year in a district (考核轮次).
    AssessmentRoundId;
    /// A file of people that was taken out, or is asked for (导出).
    ExportId;
    /// A term of office of a body of a place (任期).
    TermId;
    /// An election of the bodies of a place (换届选举).
    ElectionId;
}

/// Where new ids come from. Injected, so that tests can make them predictable.
pub trait IdSource: Send + Sync {
    /// A new UUIDv7.
    fn next(&self) -> Uuid;
}
