//! Accounts made by the command line and not by an administrator.

use contract::ErrorCode;
use domain::{
    ids::{AccountId, OrganisationId, WorkerId},
    username,
};
use persistence::{
    Conflict, StoreError, UnitOfWork,
    audit::AuditDraft,
    identity::{Account, GrantAction, PasswordHash},
};
use serde_json::json;

use super::BuiltinRole;
use crate::{AppError, AppResult};

/// An account to make.
#[derive(Clone, Debug)]
pub struct AccountSeed {
    /// User name.
    pub username: String,
    /// Name shown.
    pub display_name: String,
    /// Hash of the password, see [`super::hash_password`]: many accounts of a demonstration
    /// share one, which is then hashed once.
    pub password: PasswordHash,
    /// Whether the password must be changed at the first sign-in.
    pub must_change_password: bool,
    /// What it may do.
    pub role: BuiltinRole,
    /// Roots of the subtrees in which it may view, edit and approve.
    pub scopes: Vec<OrganisationId>,
}

/// Makes an account; the built-in roles must be there ([`super::seed_builtin_roles`]).
///
/// # Errors
/// `name_taken`; `parameter_invalid` when the user name is none.
pub async fn seed_account(work: &mut UnitOfWork, seed: &AccountSeed) -> AppResult<AccountId> {
    seed_account_of(work, seed, None).await
}

/// Makes an account that belongs to a person of the register.
///
/// # Errors
/// As [`seed_account`].
pub async fn seed_account_of(
    work: &mut UnitOfWork,
    seed: &AccountSeed,
    person: Option<WorkerId>,
) -> AppResult<AccountId> {
    let name = username::normalize(&seed.username);
    if !username::is_valid(&name) {
        return Err(AppError::new(ErrorCode::ParameterInvalid).with_detail(
            "用户名应为2至64位小写字母、数字或 - _ .。",
            "A user name has 2 to 64 lower-case letters, digits, -, _ or .",
        ));
    }
    let role = work.role_with_code(seed.role.code()).await?;
    let role = role.ok_or_else(|| AppError::internal("a built-in role is missing"))?;
    let account = Account {
        id: work.store().new_id(),
        revision: 1,
        username: name,
        display_name: seed.display_name.clone(),
        password: seed.password.clone(),
        must_change_password: seed.must_change_password,
        password_changed_at: work.now(),
        active: true,
        last_sign_in_at: None,
        created_at: work.now(),
        worker_id: person,
        post_ended_at: None,
    };
    work.insert_account(&account)
        .await
        .map_err(|error| match error {
            StoreError::Conflict(Conflict::Unique(_)) => AppError::new(ErrorCode::NameTaken),
            other => other.into(),
        })?;
    work.set_roles(account.id, &[role.id]).await?;
    let each = |scope: &OrganisationId| {
        GrantAction::ALL
            .iter()
            .map(|action| (*scope, *action))
            .collect::<Vec<_>>()
    };
    work.set_scopes(
        account.id,
        &seed.scopes.iter().flat_map(each).collect::<Vec<_>>(),
    )
    .await?;
    work.bump_access().await?;
    work.audit(AuditDraft {
        action: "account.create",
        object_kind: "account",
        object_id: Some(account.id.to_string()),
        after: Some(json!({
            "username": account.username, "display_name": account.display_name, "roles": [role.name],
            "scopes": seed.scopes, "worker_id": person,
        })),
        ..AuditDraft::default()
    });
    Ok(account.id)
}
