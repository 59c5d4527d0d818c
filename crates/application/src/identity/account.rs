//! Accounts, as the system administrator and the keepers of subtrees keep them.

use contract::{
    AccountCreate, AccountPage, AccountPerson, AccountQuery, AccountStatus, AccountUpdate,
    AccountView, DEFAULT_PAGE, ErrorCode, FieldProblem, MAX_PAGE, PasswordReset, PersonLookup,
    Requires, perm,
};
use domain::{
    identity_number::{IdentityKind, IdentityNumber},
    ids::AccountId,
    username,
};
use persistence::{
    Conflict, Scope, StoreError, UnitOfWork,
    audit::AuditDraft,
    identity::{Account, AccountFilter, FailureSubject},
};

use super::{
    account_view::{person_view, view, view_of_new, views},
    grants::{Wanted, grantable, logged, same_grants, write_grants},
    keeper::Keeper,
    password,
};
use crate::{App, AppError, AppResult, Once, cursor, error::field_problem, organisation};

/// Accounts by user name.
///
/// # Errors
/// `cursor_invalid`.
pub async fn list_accounts(
    keeper: &Keeper<perm::AccountView>,
    query: &AccountQuery,
) -> AppResult<AccountPage> {
    let (store, limits) = (keeper.store(), keeper.app().settings().sign_in);
    let everyone = AccountFilter {
        within: keeper.mandate().await?,
        ..AccountFilter::default()
    };
    let unused = Some(limits.unused_since(store.now()));
    let filter = AccountFilter {
        text: query
            .q
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(str::to_owned),
        active: query.status.map(|status| status == AccountStatus::Active),
        bound: query.bound,
        unused_since: unused.filter(|_| query.dormant == Some(true)),
        usernames: if query.locked == Some(true) {
            Some(locked_names(keeper.app()).await?)
        } else {
            None
        },
        ..everyone.clone()
    };
    let limit = query.limit.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE) as usize;
    let after = cursor::decode::<String>(query.cursor.as_deref())?;
    // One more than asked for tells whether there is a next page.
    let mut accounts = store
        .accounts(&filter, after.as_deref(), limit as u64 + 1)
        .await?;
    let more = accounts.len() > limit;
    accounts.truncate(limit);
    let next_cursor = match accounts.last() {
        Some(last) if more => Some(cursor::encode(&last.username)?),
        _ => None,
    };
    let dormant = AccountFilter {
        unused_since: unused,
        ..everyone
    };
    Ok(AccountPage {
        total: store.count_accounts(&filter).await?,
        dormant: store.count_accounts(&dormant).await?,
        dormant_days: limits.dormant.num_days(),
        items: views(keeper.app(), accounts).await?,
        next_cursor,
    })
}

/// The names that are locked now. Of names under which sign-ins failed only a hash is kept, so
/// those of the accounts are hashed and compared: some milliseconds for a city.
async fn locked_names(app: &App) -> AppResult<Vec<String>> {
    let names = app.store().usernames().await?;
    let mut locked = Vec::new();
    for names in names.chunks(10_000) {
        let subjects: Vec<_> = names
            .iter()
            .map(|name| FailureSubject::username(name))
            .collect();
        let found = app.store().locked(&subjects).await?;
        let both = names.iter().zip(subjects);
        locked.extend(
            both.filter(|(_, subject)| found.contains(subject))
                .map(|(name, _)| name.clone()),
        );
    }
    Ok(locked)
}

/// One account.
///
/// # Errors
/// `not_found`.
pub async fn get_account(
    keeper: &Keeper<perm::AccountView>,
    id: AccountId,
) -> AppResult<AccountView> {
    let account = keeper.account(id).await?;
    view(keeper.app(), account.id).await
}

/// Whom an account can belong to: somebody in the register, found by exactly their name and
/// number, so that nobody learns more than they know already. Logged without either.
///
/// # Errors
/// `not_found`.
pub async fn find_person(
    keeper: &Keeper<perm::AccountEdit>,
    lookup: &PersonLookup,
) -> AppResult<AccountPerson> {
    let (app, store) = (keeper.app(), keeper.store());
    let scope = match keeper.mandate().await? {
        Some(mandate) => mandate.scopes.edit,
        None => Scope::system("an account is bound to its person"),
    };
    let policy = app.identity_policy();
    let mut hashes = Vec::new();
    for kind in IdentityKind::ALL {
        if let Ok(parsed) = IdentityNumber::parse(&lookup.id_number, *kind, &policy) {
            hashes.push(store.identity_hash(parsed.number.expose())?);
        }
    }
    let registered = store.workers().within(&scope).registered(&hashes).await?;
    let ids: Vec<_> = registered
        .into_iter()
        .filter_map(|(_, registered)| registered.own())
        .collect();
    let people = store.persons(&ids).await?;
    let found = people
        .into_iter()
        .find(|person| person.name == lookup.name.trim() && scope.contains(&person.path));
    let mut work = store.begin(keeper.origin()).await?;
    work.audit(AuditDraft {
        action: "account.person_find",
        object_kind: "worker",
        object_id: found.as_ref().map(|person| person.id.to_string()),
        failed: found.is_none(),
        ..AuditDraft::default()
    });
    work.commit().await?;
    let tree = organisation::tree(app).await?;
    found
        .map(|person| person_view(&tree, person))
        .ok_or_else(AppError::not_found)
}

/// Adds an account. Its owner must change the password at the first sign-in.
///
/// # Errors
/// `name_taken`, `person_has_account`, `fields_invalid`, `password_weak`, `rule_violated` when the
/// roles unite two duties, those of [`Once`].
pub async fn create_account(
    keeper: &Keeper<perm::AccountEdit>,
    input: &AccountCreate,
    once: &Once,
) -> AppResult<AccountView> {
    if let Some(answer) = once.recall_for(keeper.actor()).await? {
        return Ok(answer);
    }
    let store = keeper.store();
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
    let mut work = store.begin(keeper.origin()).await?;
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
    check_person(keeper.app(), &account).await?;
    let wanted = Wanted {
        role_ids: &input.role_ids,
        scopes: &input.scopes,
        account: &account,
    };
    let granted = grantable(&work, keeper, &wanted).await?;
    work.insert_account(&account).await.map_err(taken)?;
    write_grants(&work, account.id, &granted).await?;
    work.audit(AuditDraft {
        action: "account.create",
        object_kind: "account",
        object_id: Some(account.id.to_string()),
        after: Some(logged(&account, &granted)),
        ..AuditDraft::default()
    });
    let answer = view_of_new(keeper.app(), account, granted).await?;
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

/// Changes name, status, person, roles and scopes. A closed account's sessions end at once.
///
/// # Errors
/// `not_found`, `revision_outdated`, `person_has_account`, `fields_invalid`, `rule_violated` when
/// the roles unite two duties or it is the own account whose rights would change.
pub async fn update_account(
    keeper: &Keeper<perm::AccountEdit>,
    id: AccountId,
    input: &AccountUpdate,
    expected_revision: i64,
) -> AppResult<AccountView> {
    let before = keeper
        .store()
        .grants_of(&[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let (mut work, account) = begin(keeper, id, Some(expected_revision)).await?;
    let active = input.status == AccountStatus::Active;
    let changed = Account {
        display_name: display_name(&input.display_name)?,
        active,
        worker_id: input.worker_id,
        post_ended_at: account.post_ended_at.filter(|_| !active),
        ..account.clone()
    };
    check_person(keeper.app(), &changed).await?;
    let wanted = Wanted {
        role_ids: &input.role_ids,
        scopes: &input.scopes,
        account: &changed,
    };
    let granted = grantable(&work, keeper, &wanted).await?;
    if id == keeper.own_id() && (!active || !same_grants(&granted, &before)) {
        return Err(AppError::new(ErrorCode::RuleViolated)
            .with_detail("不能停用本人账号或更改本人的角色和数据范围，请由其他系统管理员办理。", "You cannot close your own account or change your own roles and scope; ask another system administrator."));
    }
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
    view(keeper.app(), id).await
}

/// Gives somebody else's account a new first password, ends its sessions and lifts a lock.
///
/// # Errors
/// `not_found`, `password_weak`, `rule_violated` for the own account.
pub async fn reset_password(
    keeper: &Keeper<perm::AccountEdit>,
    id: AccountId,
    input: &PasswordReset,
) -> AppResult<()> {
    refuse_own(
        keeper,
        id,
        "本人密码请通过“修改密码”办理。",
        "Change your own password under \"Change password\".",
    )?;
    let store = keeper.store();
    let account = keeper.account(id).await?;
    password::check_new_password(store, &account, "password", &input.password).await?;
    let hash = password::hash_password(store.keyring(), &input.password).await?;
    let (mut work, account) = begin(keeper, id, None).await?;
    work.set_password(id, &hash, true).await?;
    work.revoke_sessions_except(id, None).await?;
    work.forget_failures(&FailureSubject::username(&account.username))
        .await?;
    note(&mut work, "account.password_reset", id);
    Ok(work.commit().await?)
}

/// Lifts a lock that failed sign-ins have set, before its time.
///
/// # Errors
/// `not_found`.
pub async fn unlock_account(keeper: &Keeper<perm::AccountEdit>, id: AccountId) -> AppResult<()> {
    let (mut work, account) = begin(keeper, id, None).await?;
    work.forget_failures(&FailureSubject::username(&account.username))
        .await?;
    note(&mut work, "account.unlock", id);
    Ok(work.commit().await?)
}

/// Removes the second factor of somebody who has lost it, ends the account's sessions.
///
/// # Errors
/// `not_found` without one, `rule_violated` for the own account.
pub async fn reset_second_factor(
    keeper: &Keeper<perm::AccountEdit>,
    id: AccountId,
) -> AppResult<()> {
    refuse_own(
        keeper,
        id,
        "本人的双重验证请在个人设置中办理，或由其他管理员重置。",
        "Your own second factor is changed in your settings, or reset by another administrator.",
    )?;
    let (mut work, _) = begin(keeper, id, None).await?;
    if !work.remove_second_factor(id).await? {
        return Err(AppError::not_found());
    }
    work.revoke_sessions_except(id, None).await?;
    note(&mut work, "account.second_factor_reset", id);
    Ok(work.commit().await?)
}

/// A unit of work with an account in it that the keeper may keep, and that nobody else has changed
/// since that was seen.
pub(super) async fn begin<P: Requires>(
    keeper: &Keeper<P>,
    id: AccountId,
    expected_revision: Option<i64>,
) -> AppResult<(UnitOfWork, Account)> {
    let seen = keeper.account(id).await?;
    let work = keeper.store().begin(keeper.origin()).await?;
    let account = work
        .account_to_change(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    if account.revision != expected_revision.unwrap_or(seen.revision) {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    if account.revision != seen.revision {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    Ok((work, account))
}

pub(super) fn refuse_own<P: Requires>(
    keeper: &Keeper<P>,
    id: AccountId,
    zh: &str,
    en: &str,
) -> AppResult<()> {
    if id == keeper.own_id() {
        return Err(AppError::new(ErrorCode::RuleViolated).with_detail(zh, en));
    }
    Ok(())
}

fn note(work: &mut UnitOfWork, action: &'static str, id: AccountId) {
    work.audit(AuditDraft {
        action,
        object_kind: "account",
        object_id: Some(id.to_string()),
        ..AuditDraft::default()
    });
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
    match account.worker_id.filter(|_| account.active) {
        Some(worker) if !app.store().in_post(worker).await? => {
            Err(AppError::fields(vec![person_not_in_post()]))
        }
        _ => Ok(()),
    }
}

pub(super) fn person_not_in_post() -> FieldProblem {
    field_problem(
        "worker_id",
        "person_not_in_post",
        "该人员不在库或目前不在岗，不能使用账号。",
        "The person is not registered or holds no post now, and cannot have an account in use.",
    )
}
