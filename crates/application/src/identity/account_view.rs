//! Accounts as the contract says them.

use std::collections::{BTreeMap, BTreeSet};

use contract::{
    AccountPerson, AccountStatus, AccountView, RoleRef, ScopeGrant, TemporaryGrantView,
};
use domain::ids::{AccountId, OrganisationId, WorkerId};
use persistence::identity::{
    Account, AccountGrants, FailureSubject, GrantAction, Person, TemporaryGrant,
};

use super::grants::scope_action;
use crate::{
    App, AppError, AppResult,
    organisation::{self, Tree},
};

/// One account.
///
/// # Errors
/// `not_found`.
pub(super) async fn view(app: &App, id: AccountId) -> AppResult<AccountView> {
    let account = app
        .store()
        .account(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    views(app, vec![account])
        .await?
        .pop()
        .ok_or_else(AppError::not_found)
}

/// What several accounts' views are made of.
struct Around {
    grants: BTreeMap<AccountId, AccountGrants>,
    temporary: BTreeMap<AccountId, Vec<TemporaryGrantView>>,
    locked: Vec<FailureSubject>,
    people: BTreeMap<WorkerId, AccountPerson>,
    second_factors: BTreeSet<AccountId>,
}

pub(super) async fn views(app: &App, accounts: Vec<Account>) -> AppResult<Vec<AccountView>> {
    let store = app.store();
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let subjects: Vec<FailureSubject> = accounts
        .iter()
        .map(|account| FailureSubject::username(&account.username))
        .collect();
    let mut around = Around {
        grants: store.grants_of(&ids).await?,
        temporary: temporary_grants_of(app, &ids).await?,
        locked: store.locked(&subjects).await?,
        people: people_of(app, &accounts).await?,
        second_factors: store.with_second_factor(&ids).await?.into_iter().collect(),
    };
    let views = accounts
        .into_iter()
        .zip(subjects)
        .map(|(account, subject)| around.view(app, account, &subject));
    Ok(views.collect())
}

/// The view of an account that is not committed yet.
pub(super) async fn view_of_new(
    app: &App,
    account: Account,
    grants: AccountGrants,
) -> AppResult<AccountView> {
    let subject = FailureSubject::username(&account.username);
    let mut around = Around {
        grants: BTreeMap::from([(account.id, grants)]),
        temporary: BTreeMap::new(),
        locked: Vec::new(),
        people: people_of(app, std::slice::from_ref(&account)).await?,
        second_factors: BTreeSet::new(),
    };
    Ok(around.view(app, account, &subject))
}

impl Around {
    fn view(&mut self, app: &App, account: Account, subject: &FailureSubject) -> AccountView {
        let grants = self.grants.remove(&account.id).unwrap_or_default();
        let limits = app.settings().sign_in;
        AccountView {
            id: account.id,
            revision: account.revision,
            locked: self.locked.contains(subject),
            roles: grants
                .roles
                .into_iter()
                .map(|(id, name)| RoleRef { id, name })
                .collect(),
            scopes: scope_grants(grants.scopes),
            temporary_grants: self.temporary.remove(&account.id).unwrap_or_default(),
            dormant: account.active
                && account.last_sign_in_at.unwrap_or(account.created_at)
                    < limits.unused_since(app.store().now()),
            second_factor: self.second_factors.contains(&account.id),
            must_change_password: account.must_change_password,
            last_sign_in_at: account.last_sign_in_at,
            created_at: account.created_at,
            person: account
                .worker_id
                .and_then(|id| self.people.get(&id).cloned()),
            post_ended_at: account.post_ended_at,
            username: account.username,
            display_name: account.display_name,
            status: if account.active {
                AccountStatus::Active
            } else {
                AccountStatus::Disabled
            },
        }
    }
}

/// The persons to whom accounts belong.
async fn people_of(
    app: &App,
    accounts: &[Account],
) -> AppResult<BTreeMap<WorkerId, AccountPerson>> {
    let workers: Vec<WorkerId> = accounts.iter().filter_map(|one| one.worker_id).collect();
    if workers.is_empty() {
        return Ok(BTreeMap::new());
    }
    let tree = organisation::tree(app).await?;
    let people = app.store().persons(&workers).await?;
    Ok(people
        .into_iter()
        .map(|person| (person.id, person_view(&tree, person)))
        .collect())
}

pub(super) fn person_view(tree: &Tree, person: Person) -> AccountPerson {
    AccountPerson {
        worker_id: person.id,
        organisation_name: place_name(tree, person.organisation_id),
        name: person.name,
        in_post: person.in_post,
    }
}

/// Access for a time, running or to come, by account.
pub(super) async fn temporary_grants_of(
    app: &App,
    accounts: &[AccountId],
) -> AppResult<BTreeMap<AccountId, Vec<TemporaryGrantView>>> {
    let tree = organisation::tree(app).await?;
    let now = app.store().now();
    let grants = app.store().temporary_grants(Some(accounts), now).await?;
    let mut by_account: BTreeMap<AccountId, Vec<TemporaryGrantView>> = BTreeMap::new();
    for grant in grants.into_iter().filter(|grant| grant.ended_at.is_none()) {
        by_account
            .entry(grant.account_id)
            .or_default()
            .push(temporary_grant_view(&tree, grant));
    }
    Ok(by_account)
}

pub(super) fn temporary_grant_view(tree: &Tree, grant: TemporaryGrant) -> TemporaryGrantView {
    TemporaryGrantView {
        id: grant.id,
        organisation_id: grant.organisation_id,
        organisation_name: place_name(tree, grant.organisation_id),
        action: scope_action(grant.action),
        valid_from: grant.valid_from,
        valid_until: grant.valid_until,
        reason: grant.reason,
        granted_by: grant.granted_by_name,
        granted_at: grant.granted_at,
    }
}

fn place_name(tree: &Tree, id: OrganisationId) -> Option<String> {
    tree.node(id).map(|node| node.name.clone())
}

/// Scopes as the contract says them.
pub(super) fn scope_grants(
    scopes: Vec<(OrganisationId, Option<String>, GrantAction)>,
) -> Vec<ScopeGrant> {
    scopes
        .into_iter()
        .map(|(organisation_id, name, action)| ScopeGrant {
            organisation_id,
            organisation_name: name,
            action: scope_action(action),
        })
        .collect()
}
