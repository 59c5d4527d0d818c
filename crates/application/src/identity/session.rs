//! What everyone does with their own account: who am I, my sessions, my password.

use contract::{ErrorCode, LoginResponse, Me, PasswordChange, RoleRef, SessionPage, SessionView};
use domain::ids::SessionId;
use persistence::{
    audit::AuditDraft,
    identity::{Account, FailureSubject},
};

use super::{
    Caller,
    account_view::{scope_grants, temporary_grants_of},
    password, sign_in,
};
use crate::{Actor, AppError, AppResult, error::field_problem};

/// Who is signed in and what they may do.
///
/// # Errors
/// `session_ended` when the account is gone meanwhile.
pub async fn me(actor: &Actor) -> AppResult<Me> {
    let principal = actor.principal();
    let session_id = principal.session_id.ok_or(ErrorCode::SessionEnded)?;
    let grants = actor
        .app()
        .store()
        .grants_of(&[principal.account_id])
        .await?
        .remove(&principal.account_id);
    let temporary = temporary_grants_of(actor.app(), &[principal.account_id])
        .await?
        .remove(&principal.account_id);
    Ok(Me {
        account_id: principal.account_id,
        username: principal.username.clone(),
        display_name: principal.display_name.clone(),
        roles: principal
            .roles
            .iter()
            .map(|(id, name)| RoleRef {
                id: *id,
                name: name.clone(),
            })
            .collect(),
        permissions: actor.permissions().collect(),
        scopes: scope_grants(grants.unwrap_or_default().scopes),
        must_change_password: actor.must_change_password(),
        must_enrol_second_factor: actor.must_enrol_second_factor(),
        second_factor: principal.second_factor,
        temporary_grants: temporary.unwrap_or_default(),
        session_id,
        demonstration: actor.app().settings().demonstration,
        worker_id: principal.worker_id,
    })
}

/// Own sessions that are open.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn list_sessions(actor: &Actor) -> AppResult<SessionPage> {
    let (store, principal) = (actor.app().store(), actor.principal());
    let idle = actor.app().settings().sign_in.idle;
    let sessions = store
        .open_sessions(principal.account_id, store.now() - idle)
        .await?;
    let items: Vec<SessionView> = sessions
        .into_iter()
        .map(|session| SessionView {
            id: session.id,
            created_at: session.created_at,
            last_used_at: actor
                .app()
                .principals()
                .last_use(session.id, session.last_used_at),
            ip: session.ip,
            user_agent: session.user_agent,
            current: principal.session_id == Some(session.id),
        })
        .collect();
    Ok(SessionPage {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    })
}

/// Ends one own session.
///
/// # Errors
/// `not_found` when there is no such open session of the own account.
pub async fn revoke_session(actor: &Actor, session: SessionId) -> AppResult<()> {
    if end(actor, session, "session.revoke").await? {
        Ok(())
    } else {
        Err(AppError::not_found())
    }
}

/// Ends a session of the actor's account. Answers whether it was open.
pub(super) async fn end(
    actor: &Actor,
    session: SessionId,
    action: &'static str,
) -> AppResult<bool> {
    let mut work = actor.app().store().begin(actor.origin()).await?;
    let open = work
        .revoke_session(actor.principal().account_id, session)
        .await?;
    if open {
        work.audit(AuditDraft {
            action,
            object_kind: "account",
            object_id: Some(actor.principal().account_id.to_string()),
            after: Some(serde_json::json!({ "session": session })),
            ..AuditDraft::default()
        });
    }
    work.commit().await?;
    Ok(open)
}

/// Changes the own password; all other sessions end.
///
/// # Errors
/// `fields_invalid` when the present password is wrong, which counts like a failed sign-in;
/// `account_locked`; `password_weak`.
pub async fn change_password(
    actor: &Actor,
    change: &PasswordChange,
    caller: &Caller,
) -> AppResult<LoginResponse> {
    let (app, store) = (actor.app(), actor.app().store());
    let session = actor
        .principal()
        .session_id
        .ok_or(ErrorCode::SessionEnded)?;
    let account = store
        .account(actor.principal().account_id)
        .await?
        .ok_or(ErrorCode::SessionEnded)?;
    let field = "current_password";
    verify_present(actor, &account, field, &change.current_password, caller).await?;
    password::check_new_password(store, &account, "new_password", &change.new_password).await?;
    let hash = password::hash_password(store.keyring(), &change.new_password).await?;
    let mut work = store.begin(actor.origin()).await?;
    let unchanged = work
        .account_to_change(account.id)
        .await?
        .is_some_and(|now| now.password == account.password);
    if !unchanged {
        return Err(AppError::new(ErrorCode::Conflict));
    }
    work.set_password(account.id, &hash, false).await?;
    work.revoke_sessions_except(account.id, Some(session))
        .await?;
    work.audit(AuditDraft {
        action: "account.password_change",
        object_kind: "account",
        object_id: Some(account.id.to_string()),
        ..AuditDraft::default()
    });
    work.commit().await?;
    sign_in::access_for(app, account.id, session, false).await
}

/// Whoever found an unlocked screen must not be able to guess on here either.
pub(super) async fn verify_present(
    actor: &Actor,
    account: &Account,
    field: &str,
    present: &str,
    caller: &Caller,
) -> AppResult<()> {
    let app = actor.app();
    let _turn = password::turn().await?;
    if !app
        .store()
        .locked(&[FailureSubject::username(&account.username)])
        .await?
        .is_empty()
    {
        return Err(AppError::new(ErrorCode::AccountLocked));
    }
    if password::fits(present, Some(&account.password)).await? {
        return Ok(());
    }
    sign_in::count_failure(
        app,
        &account.username,
        Some(account),
        caller,
        "account.password_change",
    )
    .await?;
    Err(AppError::fields(vec![field_problem(
        field,
        "current_password_wrong",
        "当前密码不正确。",
        "The present password is wrong.",
    )]))
}
