//! Roles, as the security administrator keeps them.

use contract::{
    ErrorCode, Permission, PermissionPage, PermissionView, RoleInput, RolePage, RoleView, perm,
};
use domain::ids::RoleId;
use persistence::{Conflict, StoreError, audit::AuditDraft, identity::Role};
use serde_json::{Value, json};

use super::separation;
use crate::{Access, AppError, AppResult, error::field_problem};

/// All roles, built-in ones first.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn list_roles(access: &Access<perm::RoleView>) -> AppResult<RolePage> {
    let mut roles = access.store().roles().await?;
    roles.sort_by_key(|role| role.code.is_none());
    let accounts = access.store().accounts_by_role().await?;
    let items: Vec<RoleView> = roles
        .into_iter()
        .map(|role| view(accounts.get(&role.id).copied().unwrap_or(0), role))
        .collect();
    Ok(RolePage {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    })
}

/// Every permission a role can hold.
pub fn list_permissions(_: &Access<perm::RoleView>) -> PermissionPage {
    let items: Vec<PermissionView> = Permission::ALL
        .iter()
        .map(|permission| PermissionView {
            code: *permission,
            label: permission.label().to_owned(),
            label_en: permission.label_en().to_owned(),
        })
        .collect();
    PermissionPage {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    }
}

/// Adds a role.
///
/// # Errors
/// `name_taken`; `fields_invalid`; `rule_violated` when the permissions unite two duties.
pub async fn create_role(
    access: &Access<perm::RoleEdit>,
    input: &RoleInput,
) -> AppResult<RoleView> {
    let role = Role {
        id: access.store().new_id(),
        code: None,
        name: name(input)?,
        description: input.description.trim().to_owned(),
        permissions: permissions(input)?,
        revision: 1,
    };
    let mut work = access.store().begin(access.origin()).await?;
    work.insert_role(&role).await.map_err(name_taken)?;
    work.audit(AuditDraft {
        action: "role.create",
        object_kind: "role",
        object_id: Some(role.id.to_string()),
        after: Some(logged(&role)),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(view(0, role))
}

/// Changes a role, also a built-in one, for everybody who has it.
///
/// # Errors
/// `not_found`; `revision_outdated`; `name_taken`; `rule_violated` when the permissions unite two
/// duties, alone or with another role of somebody who has it.
pub async fn update_role(
    access: &Access<perm::RoleEdit>,
    id: RoleId,
    input: &RoleInput,
    expected_revision: i64,
) -> AppResult<RoleView> {
    let before = access
        .store()
        .role(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    let role = Role {
        name: name(input)?,
        description: input.description.trim().to_owned(),
        permissions: permissions(input)?,
        revision: expected_revision + 1,
        ..before.clone()
    };
    let mut work = access.store().begin(access.origin()).await?;
    if !work
        .update_role(&role, expected_revision)
        .await
        .map_err(name_taken)?
    {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    for others in work.other_permissions_of_holders(id).await?.values() {
        separation::check(permissions_of(others).chain(permissions_of(&role.permissions)))?;
    }
    work.bump_access().await?;
    work.audit(AuditDraft {
        action: "role.update",
        object_kind: "role",
        object_id: Some(id.to_string()),
        before: Some(logged(&before)),
        after: Some(logged(&role)),
        ..AuditDraft::default()
    });
    work.commit().await?;
    let accounts = access.store().accounts_by_role().await?;
    Ok(view(accounts.get(&id).copied().unwrap_or(0), role))
}

/// Removes an own role that nobody has.
///
/// # Errors
/// `not_found`; `in_use` while an account has it; `rule_violated` for a built-in one.
pub async fn delete_role(access: &Access<perm::RoleEdit>, id: RoleId) -> AppResult<()> {
    let role = access
        .store()
        .role(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    if role.code.is_some() {
        return Err(AppError::new(ErrorCode::RuleViolated)
            .with_detail("内置角色不能删除。", "Built-in roles cannot be deleted."));
    }
    let mut work = access.store().begin(access.origin()).await?;
    work.delete_role(id).await?;
    work.audit(AuditDraft {
        action: "role.delete",
        object_kind: "role",
        object_id: Some(id.to_string()),
        before: Some(logged(&role)),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

/// Permissions with these codes; those of an older program are gone.
pub(super) fn permissions_of(codes: &[String]) -> impl Iterator<Item = Permission> + '_ {
    codes.iter().filter_map(|code| Permission::from_code(code))
}

fn name(input: &RoleInput) -> AppResult<String> {
    let name = input.name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(AppError::fields(vec![field_problem(
            "name",
            "required",
            "请填写角色名称。",
            "A name is required.",
        )]));
    }
    Ok(name.to_owned())
}

fn permissions(input: &RoleInput) -> AppResult<Vec<String>> {
    separation::check(input.permissions.iter().copied())?;
    // In the order of the table and each once, so that equal sets are equal texts.
    let held = Permission::ALL
        .iter()
        .filter(|permission| input.permissions.contains(permission));
    Ok(held
        .map(|permission| permission.code().to_owned())
        .collect())
}

fn name_taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict(Conflict::Unique(_)) => AppError::new(ErrorCode::NameTaken),
        other => other.into(),
    }
}

pub(super) fn logged(role: &Role) -> Value {
    json!({ "name": role.name, "description": role.description, "permissions": role.permissions })
}

fn view(accounts: i64, role: Role) -> RoleView {
    RoleView {
        id: role.id,
        revision: role.revision,
        code: role.code,
        name: role.name,
        description: role.description,
        permissions: permissions_of(&role.permissions).collect(),
        accounts,
    }
}
