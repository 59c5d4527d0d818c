//! Standing in for someone who is away.

use contract::{DelegationInput, DelegationPage, DelegationView, ErrorCode, Permission, perm};
use domain::{
    ids::{AccountId, DelegationId},
    username,
    worker::FindingCode,
};
use persistence::{audit::AuditDraft, worker::submission::Delegation};
use serde_json::json;

use crate::{Access, AppError, AppResult, error::field_problem};

/// Longest substitution, in days.
const LONGEST: i64 = 366;

/// Substitutions that the account gave or received.
///
/// # Errors
/// Those of the store.
pub async fn delegations(access: &Access<perm::SubmissionConfirm>) -> AppResult<DelegationPage> {
    let own = access.actor().principal().account_id;
    let today = access.store().today();
    let mut found = access.store().delegations_of(own).await?;
    found.sort_by_key(|one| one.revoked_at.is_some() || one.valid_to <= today);
    let people: Vec<AccountId> = found.iter().flat_map(|one| [one.from, one.to]).collect();
    let names = access.store().display_names(people).await?;
    let name = |id: AccountId| names.get(&id).cloned().unwrap_or_default();
    let items: Vec<DelegationView> = found
        .into_iter()
        .map(|one| DelegationView {
            id: one.id,
            from: name(one.from),
            to: name(one.to),
            given: one.from == own,
            in_force: one.holds_on(today),
            valid_from: one.valid_from,
            valid_to: one.valid_to,
            reason: one.reason,
            revoked: one.revoked_at.is_some(),
        })
        .collect();
    Ok(DelegationPage {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    })
}

/// Names someone to confirm in the account's place. They act with its scope and never with more:
/// what it loses meanwhile, they lose.
///
/// # Errors
/// `fields_invalid` when there is no such account with the right to confirm, when it is one's
/// own, or when the days make no sense.
pub async fn delegate(
    access: &Access<perm::SubmissionConfirm>,
    input: &DelegationInput,
) -> AppResult<DelegationPage> {
    let own = access.actor().principal().account_id;
    if input.valid_to <= input.valid_from || input.valid_to <= access.store().today() {
        return Err(AppError::field("valid_to", FindingCode::PeriodEmpty));
    }
    if (input.valid_to - input.valid_from).num_days() > LONGEST {
        return Err(AppError::fields(vec![field_problem(
            "valid_to",
            "too_long_away",
            "代理期限最长一年。",
            "At most a year.",
        )]));
    }
    let to = substitute(access, &input.username)
        .await?
        .filter(|to| *to != own)
        .ok_or_else(|| {
            // One answer for all: names are not to be tried out.
            AppError::fields(vec![field_problem(
                "username",
                "substitute_unknown",
                "没有这个可以代理的账号：须为他人账号，且具有审核权限。",
                "No such account of somebody else with the right to confirm.",
            )])
        })?;
    let mut work = access.store().begin(access.origin()).await?;
    let new = Delegation {
        id: work.store().new_id(),
        from: own,
        to,
        valid_from: input.valid_from,
        valid_to: input.valid_to,
        reason: input.reason.trim().to_owned(),
        created_at: work.now(),
        revoked_at: None,
    };
    work.add_delegation(&new).await?;
    work.audit(AuditDraft {
        action: "submission_delegation.create",
        object_kind: "submission_delegation",
        object_id: Some(new.id.to_string()),
        reason: Some(new.reason.clone()),
        after: Some(json!({ "to": to, "valid_from": new.valid_from, "valid_to": new.valid_to })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    delegations(access).await
}

/// Ends a substitution that the account gave.
///
/// # Errors
/// `not_found` when it is not one's own or has ended already.
pub async fn end_delegation(
    access: &Access<perm::SubmissionConfirm>,
    id: DelegationId,
) -> AppResult<()> {
    let own = access.actor().principal().account_id;
    let mut work = access.store().begin(access.origin()).await?;
    if !work.revoke_delegation(own, id).await? {
        return Err(AppError::new(ErrorCode::NotFound));
    }
    work.audit(AuditDraft {
        action: "submission_delegation.end",
        object_kind: "submission_delegation",
        object_id: Some(id.to_string()),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

async fn substitute(
    access: &Access<perm::SubmissionConfirm>,
    name: &str,
) -> AppResult<Option<AccountId>> {
    let name = username::normalize(name);
    let Some(account) = access.store().account_with_username(&name).await? else {
        return Ok(None);
    };
    let principal = access.store().principal(account.id, None).await?;
    let right = Permission::SubmissionConfirm.code();
    Ok(principal
        .filter(|principal| principal.permissions.iter().any(|code| code == right))
        .map(|principal| principal.account_id))
}
