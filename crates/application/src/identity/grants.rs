//! What an account is given: roles and places, checked to exist, to go together, and to be no more
//! than the keeper has.

use std::collections::BTreeSet;

use contract::{FieldProblem, Requires, ScopeAction, ScopeGrantInput};
use domain::ids::{AccountId, OrganisationId, RoleId};
use persistence::{
    UnitOfWork,
    identity::{Account, AccountGrants, GrantAction, Mandate},
};
use serde_json::{Value, json};

use super::{keeper::Keeper, role::permissions_of, separation};
use crate::{App, AppError, AppResult, error::field_problem, organisation};

/// Roles, places and person to give.
pub(super) struct Wanted<'a> {
    pub(super) role_ids: &'a [RoleId],
    pub(super) scopes: &'a [ScopeGrantInput],
    pub(super) account: &'a Account,
}

/// Roles and scopes that were found to exist, to go together, and to lie within the keeper's own.
pub(super) async fn grantable<P: Requires>(
    work: &UnitOfWork,
    keeper: &Keeper<P>,
    wanted: &Wanted<'_>,
) -> AppResult<AccountGrants> {
    let mandate = keeper.mandate().await?;
    let mut roles = work.roles_with_ids(wanted.role_ids).await?;
    roles.sort_by(|one, other| one.name.cmp(&other.name));
    let mut problems: Vec<FieldProblem> = Vec::new();
    for (at, id) in wanted.role_ids.iter().enumerate() {
        let field = format!("role_ids.{at}");
        if !roles.iter().any(|role| role.id == *id) {
            problems.push(field_problem(
                &field,
                "role_unknown",
                "角色不存在，请重新选择。",
                "No such role; choose again.",
            ));
        } else if mandate.as_ref().is_some_and(|own| !own.roles.contains(id)) {
            problems.push(field_problem(
                &field,
                "role_beyond_own",
                "该角色的权限超出您本人的权限，不能授予。",
                "The role holds permissions that you lack.",
            ));
        }
    }
    let ids: Vec<OrganisationId> = wanted
        .scopes
        .iter()
        .map(|one| one.organisation_id)
        .collect();
    let places = work.existing_organisations(&ids).await?;
    for (at, scope) in wanted.scopes.iter().enumerate() {
        let id = scope.organisation_id;
        let known = places.contains_key(&id);
        if !known || !may_give(keeper.app(), mandate.as_ref(), id, action(scope.action)).await? {
            problems.push(unknown_place(&format!("scopes.{at}.organisation_id")));
        }
    }
    if let Some(mandate) = &mandate {
        problems.extend(check_anchor(keeper.app(), mandate, wanted).await?);
    }
    if !problems.is_empty() {
        return Err(AppError::fields(problems));
    }
    separation::check(
        roles
            .iter()
            .flat_map(|role| permissions_of(&role.permissions)),
    )?;
    let grant = |scope: &ScopeGrantInput| {
        (
            scope.organisation_id,
            places.get(&scope.organisation_id).cloned().flatten(),
            action(scope.action),
        )
    };
    let mut scopes: Vec<_> = wanted.scopes.iter().map(grant).collect();
    scopes.sort();
    scopes.dedup();
    Ok(AccountGrants {
        roles: roles.into_iter().map(|role| (role.id, role.name)).collect(),
        scopes,
    })
}

/// Whether a keeper may give a place for an action: anywhere without bounds, else only what the
/// keeper has for the same action, for good.
pub(super) async fn may_give(
    app: &App,
    mandate: Option<&Mandate>,
    place: OrganisationId,
    action: GrantAction,
) -> AppResult<bool> {
    let Some(mandate) = mandate else {
        return Ok(true);
    };
    let tree = organisation::tree(app).await?;
    let node = tree.node(place);
    Ok(node.is_some_and(|node| mandate.scopes.of(action).contains(&node.path)))
}

/// Outside one's own bounds a place is answered like one that does not exist.
pub(super) fn unknown_place(field: &str) -> FieldProblem {
    field_problem(
        field,
        "organisation_unknown",
        "机构不存在，请重新选择。",
        "No such organisation; choose again.",
    )
}

/// Whoever keeps a subtree makes accounts that belong there: by a place, or by their person.
async fn check_anchor(
    app: &App,
    mandate: &Mandate,
    wanted: &Wanted<'_>,
) -> AppResult<Option<FieldProblem>> {
    let Some(worker) = wanted.account.worker_id else {
        return Ok(wanted.scopes.is_empty().then(|| {
            field_problem(
                "scopes",
                "required",
                "请至少授予一个数据范围，或绑定本辖区人员。",
                "Grant at least one place, or bind a person of your own places.",
            )
        }));
    };
    let people = app.store().persons(&[worker]).await?;
    let within = people
        .first()
        .is_some_and(|person| mandate.scopes.edit.contains(&person.path));
    Ok((!within).then(super::account::person_not_in_post))
}

pub(super) async fn write_grants(
    work: &UnitOfWork,
    id: AccountId,
    grants: &AccountGrants,
) -> AppResult<()> {
    let roles: Vec<RoleId> = grants.roles.iter().map(|(id, _)| *id).collect();
    let scopes: Vec<_> = grants
        .scopes
        .iter()
        .map(|(id, _, action)| (*id, *action))
        .collect();
    work.set_roles(id, &roles).await?;
    work.set_scopes(id, &scopes).await?;
    Ok(work.bump_access().await?)
}

/// Whether two sets of grants give the same, in whatever order.
pub(super) fn same_grants(one: &AccountGrants, other: &AccountGrants) -> bool {
    let roles = |grants: &AccountGrants| {
        grants
            .roles
            .iter()
            .map(|(id, _)| *id)
            .collect::<BTreeSet<_>>()
    };
    let scopes = |grants: &AccountGrants| {
        grants
            .scopes
            .iter()
            .map(|(id, _, action)| (*id, *action))
            .collect::<BTreeSet<_>>()
    };
    roles(one) == roles(other) && scopes(one) == scopes(other)
}

/// An account with its grants as the log says them.
pub(super) fn logged(account: &Account, grants: &AccountGrants) -> Value {
    let scopes: Vec<Value> = grants
        .scopes
        .iter()
        .map(|(id, _, action)| json!({ "organisation_id": id, "action": scope_action(*action) }))
        .collect();
    json!({
        "username": account.username,
        "display_name": account.display_name,
        "active": account.active,
        "worker_id": account.worker_id,
        "roles": grants.roles.iter().map(|(_, name)| name).collect::<Vec<_>>(),
        "scopes": scopes,
    })
}

pub(super) const fn action(action: ScopeAction) -> GrantAction {
    match action {
        ScopeAction::View => GrantAction::View,
        ScopeAction::Edit => GrantAction::Edit,
        ScopeAction::Approve => GrantAction::Approve,
    }
}

pub(super) const fn scope_action(action: GrantAction) -> ScopeAction {
    match action {
        GrantAction::View => ScopeAction::View,
        GrantAction::Edit => ScopeAction::Edit,
        GrantAction::Approve => ScopeAction::Approve,
    }
}
