//! The roles every installation begins with.

use contract::Permission::{self, *};
use domain::ids::RoleId;
use persistence::{Origin, UnitOfWork, audit::AuditDraft, identity::Role};
use serde_json::json;

use crate::{App, AppResult};

/// A role that comes with the program (内置角色).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltinRole {
    /// City officer.
    CityOfficer,
    /// District officer.
    DistrictOfficer,
    /// Street or town officer.
    StreetOfficer,
    /// Clerk of a community or village.
    CommunityClerk,
    /// Keeps accounts.
    SystemAdmin,
    /// Decides what roles may do.
    SecurityAdmin,
    /// Reads and checks the audit log.
    Auditor,
    /// A community worker, about themselves.
    Worker,
    /// Keeps the accounts of a district.
    DistrictAccountKeeper,
}

const CLERK: &[Permission] = &[
    WorkerView,
    WorkerEdit,
    PersonnelEdit,
    ImportRun,
    OrganisationView,
    StatisticsView,
    CodesView,
];
const STREET: &[Permission] = &[IdentityReveal, WorkerExport, FamilyView, SubmissionConfirm];
const DISTRICT: &[Permission] = &[PayView, ActEdit, DuplicateDecide, ExportApprove];
const CITY: &[Permission] = &[OrganisationEdit, CodesEdit, ActApprove, SubmissionRules];

impl BuiltinRole {
    /// Every built-in role.
    pub const ALL: &'static [Self] = &[
        Self::CityOfficer,
        Self::DistrictOfficer,
        Self::StreetOfficer,
        Self::CommunityClerk,
        Self::SystemAdmin,
        Self::SecurityAdmin,
        Self::Auditor,
        Self::Worker,
        Self::DistrictAccountKeeper,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CityOfficer => "city_officer",
            Self::DistrictOfficer => "district_officer",
            Self::StreetOfficer => "street_officer",
            Self::CommunityClerk => "community_clerk",
            Self::SystemAdmin => "system_admin",
            Self::SecurityAdmin => "security_admin",
            Self::Auditor => "auditor",
            Self::Worker => "worker",
            Self::DistrictAccountKeeper => "district_account_keeper",
        }
    }

    /// The role with a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.code() == code)
    }

    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::CityOfficer => (
                "市级业务管理员",
                "管理全市人员、机构和字典，查看统计和薪酬。",
            ),
            Self::DistrictOfficer => (
                "区（市）县业务管理员",
                "管理本区（市）县人员，查看统计和薪酬。",
            ),
            Self::StreetOfficer => (
                "镇（街道）业务管理员",
                "管理本镇（街道）人员，审核村（社区）报送的信息，可导出和查看完整证件号码。",
            ),
            Self::CommunityClerk => (
                "村（社区）信息员",
                "录入和维护本村（社区）人员信息，报上级审核。",
            ),
            Self::SystemAdmin => ("系统管理员", "维护账号和加密密钥，不接触业务数据。"),
            Self::SecurityAdmin => ("安全管理员", "维护角色和权限，不接触业务数据。"),
            Self::Auditor => ("审计管理员", "查看和校验审计日志，不接触业务数据。"),
            Self::Worker => ("社区工作者本人", "查看本人在库信息。"),
            Self::DistrictAccountKeeper => (
                "区（市）县账号管理员",
                "维护本区（市）县账号，授权不超出本人的权限和数据范围。",
            ),
        }
    }

    /// What it may do when it is first installed; an administrator may change it.
    pub fn permissions(self) -> Vec<Permission> {
        match self {
            Self::CityOfficer => [CLERK, STREET, DISTRICT, CITY].concat(),
            Self::DistrictOfficer => [CLERK, STREET, DISTRICT].concat(),
            Self::StreetOfficer => [CLERK, STREET].concat(),
            Self::CommunityClerk => CLERK.to_vec(),
            // Granting a scope means choosing a place, so the tree must be seen.
            Self::SystemAdmin => vec![
                AccountView,
                AccountEdit,
                KeyRotate,
                RoleView,
                CodesView,
                OrganisationView,
            ],
            Self::SecurityAdmin => vec![RoleView, RoleEdit, AccountView],
            Self::Auditor => vec![AuditView, AuditVerify],
            Self::Worker => vec![OwnRecordView],
            // Nobody gives what they lack, so the keeper has what the district's accounts need.
            Self::DistrictAccountKeeper => [
                CLERK,
                STREET,
                DISTRICT,
                &[RoleView, OwnRecordView, AccountDelegate],
            ]
            .concat(),
        }
    }
}

/// Adds the built-in roles that the database lacks; called after every migration.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn ensure_builtin(app: &App) -> AppResult<()> {
    let mut work = app.store().begin(Origin::system("系统初始化")).await?;
    seed_builtin_roles(&mut work).await?;
    Ok(work.commit().await?)
}

/// The same within a unit of work.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn seed_builtin_roles(work: &mut UnitOfWork) -> AppResult<()> {
    for builtin in BuiltinRole::ALL {
        if work.role_with_code(builtin.code()).await?.is_some() {
            continue;
        }
        let (name, description) = builtin.texts();
        let role = Role {
            id: work.store().new_id::<RoleId>(),
            code: Some(builtin.code().to_owned()),
            name: name.to_owned(),
            description: description.to_owned(),
            permissions: builtin
                .permissions()
                .into_iter()
                .map(|permission| permission.code().to_owned())
                .collect(),
            revision: 1,
        };
        work.insert_role(&role).await?;
        work.audit(AuditDraft {
            action: "role.create",
            object_kind: "role",
            object_id: Some(role.id.to_string()),
            after: Some(json!({ "name": role.name, "permissions": role.permissions })),
            ..AuditDraft::default()
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_builtin_role_keeps_the_duties_apart() {
        for role in BuiltinRole::ALL {
            super::super::separation::check(role.permissions()).unwrap();
            assert_eq!(BuiltinRole::from_code(role.code()), Some(*role));
        }
    }
}
