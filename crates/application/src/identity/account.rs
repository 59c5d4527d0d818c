//! Accounts, as the system administrator keeps them.

use std::collections::{BTreeMap, BTreeSet};

use contract::{
    AccountCreate, AccountPage, AccountPerson, AccountQuery, AccountStatus, AccountUpdate,
    AccountView, DEFAULT_PAGE, ErrorCode, FieldProblem, MAX_PAGE, PasswordReset, RoleRef,
    ScopeAction, ScopeGrant, ScopeGrantInput, perm,
};
use domain::{
    ids::{AccountId, OrganisationId, RoleId, WorkerId},
    username,
};
use persistence::{
    Conflict, StoreError, UnitOfWork,
    audit::AuditDraft,
    identity::{Account, AccountFilter, AccountGrants, FailureSubject, GrantAction, Person},
};
use serde_json::{Value, json};

use super::{password, role::permissions_of, separation};
use crate::{Access, App, AppError, AppResult, Once, cursor, error::field_problem};

/// Accounts by user name.
///
/// # Errors
/// `cursor_invalid`.
pub async fn list_accounts(
    access: &Access<perm::AccountView>,
    query: &AccountQuery,
) -> AppResult<AccountPage> {
    let filter = AccountFilter {
        text: query
            .q
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
        active: query.status.map(|status| status == AccountStatus::Active),
    };
    let limit = query.limit.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE) as usize;
    let after = cursor::decode::<String>(query.cursor.as_deref())?;
    // One more than asked for tells whether there is a next page.
    let mut accounts = access
        .store()
        .accounts(&filter, after.as_deref(), limit as u64 + 1)
        .await?;
    let more = accounts.len() > limit;
    accounts.truncate(limit);
    let next_cursor = match accounts.last() {
        Some(last) if more => Some(cursor::encode(&last.username)?),
        _ => None,
    };
    let total = access.store().count_accounts(&filter).await?;
    Ok(AccountPage {
        items: views(access.app(), accounts).await?,
        next_cursor,
        total,
    })
}

/// One account.
///
/// # Errors
/// `not_found`.
pub async fn get_account(
    access: &Access<perm::AccountView>,
    id: AccountId,
) -> AppResult<AccountView> {
    view(access.app(), id).await
}

/// Adds an account. Its owner must change the password at the first sign-in.
///
/// # Errors
/// `name_taken`, `person_has_account`, `fields_invalid`, `password_weak`, `rule_violated` when the
/// roles unite two duties or the person holds no post, those of [`Once`].
pub async fn create_account(
    access: &Access<perm::AccountEdit>,
    input: &AccountCreate,
    once: &Once,
) -> AppResult<AccountView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let store = access.store();
    let name = username::normalize(&input.username);
    if !username::is_valid(&name) {
        return Err(AppError::fields(vec![field_problem(
            "username",
            "username_invalid",
            "用户名应为2至64位小写字母、数字或 - _ .，以字母或数字开头。",
            "2 to 64 letters, digits or - _ . beginning with a letter or digit.",
        )]));
    }
    password::check_password(&input.password, &name)?;
    let hash = password::hash_password(store.keyring(), &input.password).await?;
    let mut work = store.begin(access.origin()).await?;
    let account = Account {
        id: store.new_id(),
        revision: 1,
        username: name,
        display_name: display_name(&input.display_name)?,
        password: hash,
        must_change_password: true,
        password_changed_at: work.now(),
        active: true,
        last_sign_in_at: None,
        created_at: work.now(),
        worker_id: input.worker_id,
        post_ended_at: None,
    };
    check_person(access.app(), &account).await?;
    let granted = grantable(&work, &input.role_ids, &input.scopes).await?;
    work.insert_account(&account).await.map_err(taken)?;
    write_grants(&work, account.id, &granted).await?;
    work.audit(AuditDraft {
        action: "account.create",
        object_kind: "account",
        object_id: Some(account.id.to_string()),
        after: Some(logged(&account, &granted)),
        ..AuditDraft::default()
    });
    let people = people_of(access.app(), std::slice::from_ref(&account)).await?;
    let answer = view_of(account, granted, false, &people);
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

/// Changes name, status, roles and scopes. A closed account's sessions end at once.
///
/// # Errors
/// `not_found`, `revision_outdated`, `person_has_account`, `fields_invalid`, `rule_violated` when
/// the roles unite two duties, the person holds no post, or it is the own account whose rights
/// would change.
pub async fn update_account(
    access: &Access<perm::AccountEdit>,
    id: AccountId,
    input: &AccountUpdate,
    expected_revision: i64,
) -> AppResult<AccountView> {
    let before = access
        .store()
        .grants_of(&[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let mut work = access.store().begin(access.origin()).await?;
    let account = work
        .account_to_change(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    if account.revision != expected_revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    let active = input.status == AccountStatus::Active;
    let granted = grantable(&work, &input.role_ids, &input.scopes).await?;
    if id == access.actor().principal().account_id && (!active || !same_grants(&granted, &before)) {
        return Err(AppError::new(ErrorCode::RuleViolated)
            .with_detail("不能停用本人账号或更改本人的角色和数据范围，请由其他系统管理员办理。"));
    }
    let changed = Account {
        display_name: display_name(&input.display_name)?,
        active,
        worker_id: input.worker_id,
        post_ended_at: account.post_ended_at.filter(|_| !active),
        ..account.clone()
    };
    check_person(access.app(), &changed).await?;
    work.update_account(&changed).await.map_err(taken)?;
    write_grants(&work, id, &granted).await?;
    if !active {
        work.revoke_sessions_except(id, None).await?;
    }
    work.audit(AuditDraft {
        action: "account.update",
        object_kind: "account",
        object_id: Some(id.to_string()),
        before: Some(logged(&account, &before)),
        after: Some(logged(&changed, &granted)),
        ..AuditDraft::default()
    });
    work.commit().await?;
    view(access.app(), id).await
}

/// Gives somebody else's account a new first password, ends its sessions and lifts a lock.
///
/// # Errors
/// `not_found`, `password_weak`, `rule_violated` for the own account.
pub async fn reset_password(
    access: &Access<perm::AccountEdit>,
    id: AccountId,
    input: &PasswordReset,
) -> AppResult<()> {
    if id == access.actor().principal().account_id {
        return Err(
            AppError::new(ErrorCode::RuleViolated).with_detail("本人密码请通过“修改密码”办理。")
        );
    }
    let store = access.store();
    let account = store.account(id).await?.ok_or_else(AppError::not_found)?;
    password::check_new_password(store, &account, "password", &input.password).await?;
    let hash = password::hash_password(store.keyring(), &input.password).await?;
    let mut work = store.begin(access.origin()).await?;
    work.set_password(id, &hash, true).await?;
    work.revoke_sessions_except(id, None).await?;
    work.forget_failures(&FailureSubject::username(&account.username))
        .await?;
    work.audit(AuditDraft {
        action: "account.password_reset",
        object_kind: "account",
        object_id: Some(id.to_string()),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

/// Whether there is any account yet.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn has_accounts(app: &App) -> AppResult<bool> {
    Ok(app
        .store()
        .count_accounts(&AccountFilter::default())
        .await?
        > 0)
}

fn display_name(text: &str) -> AppResult<String> {
    let name = text.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(AppError::fields(vec![field_problem(
            "display_name",
            "required",
            "请填写姓名。",
            "A name is required.",
        )]));
    }
    Ok(name.to_owned())
}

/// Roles and scopes that were found to exist and to go together.
async fn grantable(
    work: &UnitOfWork,
    role_ids: &[RoleId],
    scopes: &[ScopeGrantInput],
) -> AppResult<AccountGrants> {
    let mut roles = work.roles_with_ids(role_ids).await?;
    roles.sort_by(|one, other| one.name.cmp(&other.name));
    let wanted: Vec<OrganisationId> = scopes.iter().map(|scope| scope.organisation_id).collect();
    let places = work.existing_organisations(&wanted).await?;
    let mut problems: Vec<FieldProblem> = Vec::new();
    for (at, id) in role_ids.iter().enumerate() {
        if !roles.iter().any(|role| role.id == *id) {
            let field = format!("role_ids.{at}");
            problems.push(field_problem(
                &field,
                "role_unknown",
                "角色不存在，请重新选择。",
                "No such role; choose again.",
            ));
        }
    }
    for (at, id) in wanted.iter().enumerate() {
        if !places.contains_key(id) {
            let field = format!("scopes.{at}.organisation_id");
            let (zh, en) = (
                "机构不存在，请重新选择。",
                "No such organisation; choose again.",
            );
            problems.push(field_problem(&field, "organisation_unknown", zh, en));
        }
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
    let mut scopes: Vec<_> = scopes.iter().map(grant).collect();
    scopes.sort();
    scopes.dedup();
    Ok(AccountGrants {
        roles: roles.into_iter().map(|role| (role.id, role.name)).collect(),
        scopes,
    })
}

async fn write_grants(work: &UnitOfWork, id: AccountId, grants: &AccountGrants) -> AppResult<()> {
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
fn same_grants(one: &AccountGrants, other: &AccountGrants) -> bool {
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

fn logged(account: &Account, grants: &AccountGrants) -> Value {
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

const fn action(action: ScopeAction) -> GrantAction {
    match action {
        ScopeAction::View => GrantAction::View,
        ScopeAction::Edit => GrantAction::Edit,
        ScopeAction::Approve => GrantAction::Approve,
    }
}

const fn scope_action(action: GrantAction) -> ScopeAction {
    match action {
        GrantAction::View => ScopeAction::View,
        GrantAction::Edit => ScopeAction::Edit,
        GrantAction::Approve => ScopeAction::Approve,
    }
}

/// Scopes as the contract says them.
pub(super) fn scope_grants(
    scopes: Vec<(OrganisationId, Option<String>, GrantAction)>,
) -> Vec<ScopeGrant> {
    scopes
        .into_iter()
        .map(|(organisation_id, name, action)| ScopeGrant {
            organisation_id,
            organisation_name: name.unwrap_or_else(gone),
            action: scope_action(action),
        })
        .collect()
}

async fn view(app: &App, id: AccountId) -> AppResult<AccountView> {
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

async fn views(app: &App, accounts: Vec<Account>) -> AppResult<Vec<AccountView>> {
    let store = app.store();
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let mut grants = store.grants_of(&ids).await?;
    let subjects: Vec<FailureSubject> = accounts
        .iter()
        .map(|account| FailureSubject::username(&account.username))
        .collect();
    let locked = store.locked(&subjects).await?;
    let people = people_of(app, &accounts).await?;
    let views = accounts
        .into_iter()
        .zip(subjects)
        .map(|(account, subject)| {
            let grants = grants.remove(&account.id).unwrap_or_default();
            view_of(account, grants, locked.contains(&subject), &people)
        });
    Ok(views.collect())
}

/// What is taken: the name, or the person.
fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict(Conflict::Unique(what)) if what.contains("worker") => {
            AppError::new(ErrorCode::PersonHasAccount)
        }
        StoreError::Conflict(Conflict::Unique(_)) => AppError::new(ErrorCode::NameTaken),
        other => other.into(),
    }
}

/// An account that may sign in belongs to somebody in post, or to nobody in the register.
async fn check_person(app: &App, account: &Account) -> AppResult<()> {
    let Some(worker) = account.worker_id.filter(|_| account.active) else {
        return Ok(());
    };
    if app.store().in_post(worker).await? {
        return Ok(());
    }
    Err(AppError::fields(vec![field_problem(
        "worker_id",
        "person_not_in_post",
        "该人员不在库或目前不在岗，不能使用账号。",
        "The person is not registered or holds no post now, and cannot have an account in use.",
    )]))
}

type People = BTreeMap<WorkerId, AccountPerson>;

/// The persons to whom accounts belong.
async fn people_of(app: &App, accounts: &[Account]) -> AppResult<People> {
    let workers: Vec<WorkerId> = accounts.iter().filter_map(|one| one.worker_id).collect();
    if workers.is_empty() {
        return Ok(People::new());
    }
    let tree = crate::organisation::tree(app).await?;
    let people = app.store().persons(&workers).await?;
    let person = |person: Person| {
        let place = tree.node(person.organisation_id);
        let view = AccountPerson {
            worker_id: person.id,
            name: person.name,
            organisation_name: place.map_or_else(gone, |place| place.name.clone()),
            in_post: person.in_post,
        };
        (person.id, view)
    };
    Ok(people.into_iter().map(person).collect())
}

fn gone() -> String {
    "（已撤销机构）".to_owned()
}

fn view_of(account: Account, grants: AccountGrants, locked: bool, people: &People) -> AccountView {
    AccountView {
        id: account.id,
        revision: account.revision,
        username: account.username,
        display_name: account.display_name,
        status: if account.active {
            AccountStatus::Active
        } else {
            AccountStatus::Disabled
        },
        locked,
        roles: grants
            .roles
            .into_iter()
            .map(|(id, name)| RoleRef { id, name })
            .collect(),
        scopes: scope_grants(grants.scopes),
        must_change_password: account.must_change_password,
        last_sign_in_at: account.last_sign_in_at,
        created_at: account.created_at,
        person: account.worker_id.and_then(|id| people.get(&id).cloned()),
        post_ended_at: account.post_ended_at,
    }
}
