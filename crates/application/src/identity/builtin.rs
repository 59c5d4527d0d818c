//! The roles every installation begins with.

pub use contract::BuiltinRole;
use contract::Permission::{self, *};
use domain::ids::RoleId;
use persistence::{Origin, UnitOfWork, audit::AuditDraft, identity::Role};

use super::role::logged;
use crate::{App, AppResult};

const CLERK: &[Permission] = &[
    WorkerView,
    WorkerEdit,
    PersonnelEdit,
    ImportRun,
    OrganisationView,
    StatisticsView,
    CodesView,
];
const STREET: &[Permission] = &[
    IdentityReveal,
    WorkerExport,
    FamilyView,
    SubmissionConfirm,
    ElectionEdit,
    ElectionApprove,
    ActEdit,
];
const DISTRICT: &[Permission] = &[
    PayView,
    PaySchemeView,
    PaySchemeEdit,
    PayRunView,
    PayRunEdit,
    PayRunApprove,
    ActApprove,
    DuplicateDecide,
    ExportApprove,
];
const CITY: &[Permission] = &[OrganisationEdit, CodesEdit, SubmissionRules];

/// What a built-in role may do when it is first installed; an administrator may change it.
fn permissions(role: BuiltinRole) -> Vec<Permission> {
    match role {
        BuiltinRole::CityOfficer => [CLERK, STREET, DISTRICT, CITY].concat(),
        BuiltinRole::DistrictOfficer => [CLERK, STREET, DISTRICT].concat(),
        BuiltinRole::StreetOfficer => [CLERK, STREET].concat(),
        BuiltinRole::CommunityClerk => CLERK.to_vec(),
        // Granting a scope means choosing a place, so the tree must be seen.
        BuiltinRole::SystemAdmin => vec![
            AccountView,
            AccountEdit,
            KeyRotate,
            RoleView,
            CodesView,
            OrganisationView,
        ],
        BuiltinRole::SecurityAdmin => vec![RoleView, RoleEdit, AccountView],
        BuiltinRole::Auditor => vec![AuditView, AuditVerify],
        BuiltinRole::Worker => vec![OwnRecordView],
        // Nobody gives what they lack, so the keeper has what the district's accounts need.
        BuiltinRole::DistrictAccountKeeper => [
            CLERK,
            STREET,
            DISTRICT,
            &[RoleView, OwnRecordView, AccountDelegate],
        ]
        .concat(),
    }
}

/// Adds the built-in roles that the database lacks, and to those that nobody has changed what this
/// version of the program lets them do besides; called at every start and after every migration.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn ensure_builtin(app: &App) -> AppResult<()> {
    let stored = app.store().roles().await?;
    let mut wanting = false;
    for builtin in BuiltinRole::ALL {
        let role = stored
            .iter()
            .find(|role| role.code.as_deref() == Some(builtin.code()));
        let Some(role) = role else {
            wanting = true;
            continue;
        };
        let missing = missing(*builtin, role);
        if missing.is_empty() {
            continue;
        }
        if role.revision == UNTOUCHED {
            wanting = true;
        } else {
            tracing::info!(
                role = builtin.code(),
                ?missing,
                "a built-in role was changed here and stays as it is"
            );
        }
    }
    if !wanting {
        return Ok(());
    }
    let mut work = app.store().begin(Origin::system("系统初始化")).await?;
    seed_builtin_roles(&mut work).await?;
    Ok(work.commit().await?)
}

/// Revision of a role that nobody has changed since it was installed.
const UNTOUCHED: i64 = 1;

/// The same within a unit of work.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn seed_builtin_roles(work: &mut UnitOfWork) -> AppResult<()> {
    for builtin in BuiltinRole::ALL {
        match work.role_with_code(builtin.code()).await? {
            None => install(work, *builtin).await?,
            Some(role) => renew(work, *builtin, role).await?,
        }
    }
    Ok(())
}

async fn install(work: &mut UnitOfWork, builtin: BuiltinRole) -> AppResult<()> {
    let role = Role {
        id: work.store().new_id::<RoleId>(),
        code: Some(builtin.code().to_owned()),
        name: builtin.name().to_owned(),
        description: builtin.description().to_owned(),
        permissions: codes(permissions(builtin)),
        revision: UNTOUCHED,
    };
    work.insert_role(&role).await?;
    work.audit(AuditDraft {
        action: "role.create",
        object_kind: "role",
        object_id: Some(role.id.to_string()),
        after: Some(logged(&role)),
        ..AuditDraft::default()
    });
    Ok(())
}

/// Only ever gives: while versions are exchanged one after the other, an older program that starts
/// must not take away what a newer one gave.
async fn renew(work: &mut UnitOfWork, builtin: BuiltinRole, before: Role) -> AppResult<()> {
    let missing = missing(builtin, &before);
    if missing.is_empty() {
        return Ok(());
    }
    let mut role = before.clone();
    role.permissions.extend(missing);
    if !work.renew_role(&role, UNTOUCHED).await? {
        return Ok(());
    }
    work.bump_access().await?;
    work.audit(AuditDraft {
        action: "role.update",
        object_kind: "role",
        object_id: Some(role.id.to_string()),
        reason: Some("系统升级补充权限".to_owned()),
        before: Some(logged(&before)),
        after: Some(logged(&role)),
        ..AuditDraft::default()
    });
    Ok(())
}

/// What a built-in role may do by this program and not by the database.
fn missing(builtin: BuiltinRole, stored: &Role) -> Vec<String> {
    let mut wanted = codes(permissions(builtin));
    wanted.retain(|code| !stored.permissions.contains(code));
    wanted
}

fn codes(permissions: Vec<Permission>) -> Vec<String> {
    permissions
        .into_iter()
        .map(|permission| permission.code().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_builtin_role_keeps_the_duties_apart() {
        for role in BuiltinRole::ALL {
            super::super::separation::check(permissions(*role)).unwrap();
            assert_eq!(BuiltinRole::from_code(role.code()), Some(*role));
        }
    }
}
