//! Access to a subtree for a time (临时授权), and telling those who are responsible for the place.

use std::collections::BTreeSet;

use chrono::{SubsecRound as _, TimeDelta};
use contract::{
    AccessNotice, AccessNoticePage, AccountView, FieldProblem, Permission, TemporaryGrantInput,
    perm,
};
use domain::ids::{AccountId, OrganisationId, TemporaryGrantId};
use persistence::{
    audit::AuditDraft,
    identity::{NewTemporaryGrant, TemporaryGrant},
};
use serde_json::json;

use super::{
    account::{begin, refuse_own},
    account_view::{temporary_grant_view, view},
    grants::{action, may_give, unknown_place},
    keeper::Keeper,
    rules::LONGEST_GRANT,
};
use crate::{
    Actor, AppError, AppResult,
    error::field_problem,
    organisation::{self, Tree},
};

/// How long after its end a notice of it is still shown.
const SHOWN_AFTER: TimeDelta = TimeDelta::days(30);

/// Gives somebody else's account access to a subtree for a time.
///
/// # Errors
/// `not_found`; `fields_invalid` for a place that the keeper does not have for the same action, or
/// a time that is over, backwards or longer than 90 days; `rule_violated` for the own account.
pub async fn grant_for_a_time(
    keeper: &Keeper<perm::AccountEdit>,
    id: AccountId,
    input: &TemporaryGrantInput,
) -> AppResult<AccountView> {
    refuse_own(
        keeper,
        id,
        "不能给本人账号授权，请由其他管理员办理。",
        "You cannot grant yourself access; ask another administrator.",
    )?;
    let app = keeper.app();
    let (mut work, account) = begin(keeper, id, None).await?;
    let now = keeper.store().now();
    // Instants are kept to the microsecond.
    let valid_from = input
        .valid_from
        .map_or(now, |from| from.trunc_subsecs(6).max(now));
    let valid_until = input.valid_until.trunc_subsecs(6);
    let mut problems: Vec<FieldProblem> = Vec::new();
    if valid_until <= valid_from || valid_until - valid_from > LONGEST_GRANT {
        problems.push(field_problem(
            "valid_until",
            "grant_time_invalid",
            "截止时间应晚于开始时间和现在，且不超过90天。",
            "The end must lie after the beginning and after now, and within 90 days.",
        ));
    }
    if input.reason.trim().chars().count() < 2 {
        problems.push(field_problem(
            "reason",
            "required",
            "请填写授权事由。",
            "State what it is for.",
        ));
    }
    let (place, action) = (input.organisation_id, action(input.action));
    let tree = organisation::tree(app).await?;
    let mandate = keeper.mandate().await?;
    if tree.node(place).is_none() || !may_give(app, mandate.as_ref(), place, action).await? {
        problems.push(unknown_place("organisation_id"));
    }
    if !problems.is_empty() {
        return Err(AppError::fields(problems));
    }
    let new = NewTemporaryGrant {
        id: keeper.store().new_id(),
        account_id: account.id,
        organisation_id: place,
        action,
        valid_from,
        valid_until,
        reason: input.reason.trim().to_owned(),
        granted_by: keeper.own_id(),
    };
    work.audit(AuditDraft {
        action: "account.temporary_grant",
        object_kind: "account",
        object_id: Some(account.id.to_string()),
        reason: Some(new.reason.clone()),
        after: Some(json!({
            "grant": new.id, "organisation_id": place, "action": input.action,
            "valid_from": new.valid_from, "valid_until": new.valid_until,
        })),
        ..AuditDraft::default()
    });
    work.grant_for_a_time(new).await?;
    work.commit().await?;
    view(app, id).await
}

/// Ends access for a time before its end.
///
/// # Errors
/// `not_found` when it is not the account's or has ended.
pub async fn end_temporary_grant(
    keeper: &Keeper<perm::AccountEdit>,
    id: AccountId,
    grant: TemporaryGrantId,
) -> AppResult<()> {
    let (mut work, account) = begin(keeper, id, None).await?;
    if !work
        .end_temporary_grant(account.id, grant, keeper.own_id())
        .await?
    {
        return Err(AppError::not_found());
    }
    work.audit(AuditDraft {
        action: "account.temporary_grant_end",
        object_kind: "account",
        object_id: Some(account.id.to_string()),
        after: Some(json!({ "grant": grant })),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

/// Who was let for a time into places for which this account is responsible: it edits there for
/// good by a grant on exactly that place, or on the nearest above it on which anybody has one.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn access_notices(actor: &Actor) -> AppResult<AccessNoticePage> {
    let (store, own) = (actor.app().store(), actor.principal().account_id);
    let edit = store.standing_scopes(own).await?.edit;
    let mut items = Vec::new();
    if !edit.is_empty() && actor.may(Permission::WorkerEdit) {
        let (tree, now) = (organisation::tree(actor.app()).await?, store.now());
        let grants = store.temporary_grants(None, now - SHOWN_AFTER).await?;
        for grant in grants {
            let told = grant.account_id != own && responsible(actor, &tree, &edit, &grant).await?;
            if told {
                items.push(AccessNotice {
                    account_name: grant.account_name.clone(),
                    ended_at: grant.ended_at,
                    running: grant.ended_at.is_none()
                        && grant.valid_from <= now
                        && now < grant.valid_until,
                    grant: temporary_grant_view(&tree, grant),
                });
            }
        }
    }
    Ok(AccessNoticePage {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    })
}

async fn responsible(
    actor: &Actor,
    tree: &Tree,
    edit: &persistence::Scope,
    grant: &TemporaryGrant,
) -> AppResult<bool> {
    let Some(place) = tree.node(grant.organisation_id) else {
        return Ok(false);
    };
    if !edit.contains(&place.path) {
        return Ok(false);
    }
    let nearest_first = std::iter::successors(Some(place), |node| tree.node(node.parent?));
    let ids: Vec<OrganisationId> = nearest_first.map(|node| node.id).collect();
    let editors = Permission::WorkerEdit.code();
    let store = actor.app().store();
    let holders = store.editors_rooted_at(&ids, editors).await?;
    let rooted: BTreeSet<(OrganisationId, AccountId)> = holders
        .into_iter()
        .filter(|(_, account)| *account != grant.account_id)
        .collect();
    let nearest = ids
        .iter()
        .find(|id| rooted.iter().any(|(place, _)| place == *id));
    Ok(nearest.is_some_and(|id| rooted.contains(&(*id, actor.principal().account_id))))
}
