//! Signing in, staying signed in, signing out.

use contract::{ErrorCode, LoginRequest, LoginResponse};
use domain::{
    ids::{AccountId, SessionId},
    username,
};
use persistence::{
    Origin,
    audit::AuditDraft,
    identity::{Account, FailureSubject, RefreshTokenAge, SecondFactor, Session},
};
use serde_json::json;

use super::{
    authenticate::authenticate,
    password,
    rules::{ACCESS_TOKEN, REFRESH_GRACE, SecondFactorRule},
    second_factor, token,
};
use crate::{App, AppError, AppResult};

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// Address.
    pub ip: Option<String>,
    /// Browser or script as it names itself.
    pub user_agent: Option<String>,
}

/// A fresh access token, and a refresh token for the cookie where a new one was made.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What the body says.
    pub response: LoginResponse,
    /// What the cookie says; none when the one the browser has stays.
    pub refresh: Option<RefreshToken>,
}

/// A refresh token and how long it lives.
#[derive(Clone)]
pub struct RefreshToken {
    /// The token; never logged.
    pub token: String,
    /// Seconds until the session ends.
    pub seconds: i64,
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

/// Signs in. An unknown name, a wrong password and a closed account have one answer, which
/// takes one time.
///
/// # Errors
/// `sign_in_failed`; `account_locked` after too many failures under the name or from the address,
/// then also with the right password; `second_factor_required` and `second_factor_wrong` after the
/// right password of an account that has a second factor.
pub async fn login(app: &App, request: &LoginRequest, caller: &Caller) -> AppResult<SignedIn> {
    let store = app.store();
    let name = username::normalize(&request.username);
    // Held until the failure is counted: guesses sent all at once wait for each other.
    let _turn = password::turn().await?;
    let mut subjects = vec![FailureSubject::username(&name)];
    subjects.extend(caller.ip.as_deref().map(FailureSubject::address));
    if !store.locked(&subjects).await?.is_empty() {
        return Err(AppError::new(ErrorCode::AccountLocked));
    }
    let account = store.account_with_username(&name).await?;
    let fits = password::fits(
        &request.password,
        account.as_ref().map(|account| &account.password),
    )
    .await?;
    match account {
        Some(account) if fits && may_sign_in(app, &account).await? => {
            let factor = store.second_factor(account.id).await?;
            let factor = factor.filter(|factor| factor.confirmed_at.is_some());
            let proof = match (factor, request.code.as_deref()) {
                (None, _) => None,
                (Some(_), None) => return Err(AppError::new(ErrorCode::SecondFactorRequired)),
                (Some(factor), Some(code)) => Some((factor, code)),
            };
            open(app, &account, caller, proof).await
        }
        account => {
            count_failure(app, &name, account.as_ref(), caller, "session.sign_in").await?;
            Err(AppError::new(ErrorCode::SignInFailed))
        }
    }
}

/// An account is closed by an administrator, or by the end of its person's post: also on the
/// very day, before anything has closed it.
async fn may_sign_in(app: &App, account: &Account) -> AppResult<bool> {
    let in_post = match account.worker_id {
        Some(worker) if account.active => app.store().in_post(worker).await?,
        _ => true,
    };
    Ok(account.active && in_post)
}

/// Counts and logs a wrong password.
pub(super) async fn count_failure(
    app: &App,
    name: &str,
    account: Option<&Account>,
    caller: &Caller,
    action: &'static str,
) -> AppResult<()> {
    let limits = app.settings().sign_in;
    let mut work = app.store().begin(origin(account, caller)).await?;
    let name_locked = work
        .count_failure(&FailureSubject::username(name), limits.of_name())
        .await?;
    let address_locked = match caller.ip.as_deref() {
        Some(ip) => {
            work.count_failure(&FailureSubject::address(ip), limits.of_address())
                .await?
        }
        None => false,
    };
    work.audit(AuditDraft {
        action,
        object_kind: "account",
        object_id: account.map(|account| account.id.to_string()),
        failed: true,
        after: Some(json!({
            "known": account.is_some(), "name_locked": name_locked, "address_locked": address_locked,
        })),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

fn origin(account: Option<&Account>, caller: &Caller) -> Origin {
    Origin {
        account_id: account.map(|account| account.id),
        actor: account.map_or_else(
            || "未知用户".to_owned(),
            |account| account.display_name.clone(),
        ),
        ip: caller.ip.clone(),
        source: None,
    }
}

async fn open(
    app: &App,
    account: &Account,
    caller: &Caller,
    proof: Option<(SecondFactor, &str)>,
) -> AppResult<SignedIn> {
    let (store, lasts) = (app.store(), app.settings().sign_in.session);
    let refresh = token::fresh_refresh_token(store.keyring());
    let mut work = store.begin(origin(Some(account), caller)).await?;
    let now = work.now();
    let proved = proof.is_some();
    if let Some((factor, code)) = proof
        && !second_factor::accept(&mut work, account, &factor, code).await?
    {
        work.abandon().await?;
        let name = &account.username;
        count_failure(app, name, Some(account), caller, "session.sign_in").await?;
        return Err(AppError::new(ErrorCode::SecondFactorWrong));
    }
    let session = Session {
        id: store.new_id::<SessionId>(),
        account_id: account.id,
        ip: caller.ip.clone().unwrap_or_default(),
        user_agent: caller
            .user_agent
            .as_deref()
            .unwrap_or_default()
            .chars()
            .take(200)
            .collect(),
        created_at: now,
        rotated_at: now,
        last_used_at: now,
        expires_at: now + lasts,
        revoked_at: None,
        second_factor_at: proved.then_some(now),
    };
    // Only those of the name: whoever has one account must not buy guesses at others with it.
    work.forget_failures(&FailureSubject::username(&account.username))
        .await?;
    work.note_sign_in(account.id).await?;
    work.open_session(&session, token::refresh_hash(&refresh))
        .await?;
    work.audit(AuditDraft {
        action: "session.sign_in",
        object_kind: "account",
        object_id: Some(account.id.to_string()),
        after: proved.then(|| json!({ "second_factor": true })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    let refresh = RefreshToken {
        token: refresh,
        seconds: lasts.num_seconds(),
    };
    Ok(SignedIn {
        response: access(app, account, session.id).await?,
        refresh: Some(refresh),
    })
}

async fn access(app: &App, account: &Account, session: SessionId) -> AppResult<LoginResponse> {
    let limits = app.settings().sign_in;
    let outdated = limits.outdated(account.password_changed_at, app.store().now());
    access_for(
        app,
        account.id,
        session,
        account.must_change_password || outdated,
    )
    .await
}

pub(super) async fn access_for(
    app: &App,
    account: AccountId,
    session: SessionId,
    must_change_password: bool,
) -> AppResult<LoginResponse> {
    Ok(LoginResponse {
        access_token: token::issue(app.store(), account, session)?,
        token_type: "Bearer".to_owned(),
        expires_in: ACCESS_TOKEN.num_seconds(),
        must_change_password,
        must_enrol_second_factor: must_enrol(app, account).await?,
    })
}

/// Whether an account must set up a second factor before anything else.
async fn must_enrol(app: &App, account: AccountId) -> AppResult<bool> {
    let rule = app.settings().sign_in.second_factor;
    if rule == SecondFactorRule::Offered {
        return Ok(false);
    }
    let principal = app.store().principal(account, None).await?;
    Ok(principal.is_some_and(|principal| second_factor::must_enrol(rule, &principal)))
}

/// A new access token for a refresh token, which is replaced by a new one. The one before it
/// shows up again when two tabs ask at once, and then passes for a moment; or when it was
/// stolen, and then the session ends for the thief and the user alike.
///
/// # Errors
/// `session_ended`.
pub async fn refresh(app: &App, refresh_token: &str, caller: &Caller) -> AppResult<SignedIn> {
    let ended = || AppError::new(ErrorCode::SessionEnded);
    let system = Origin {
        ip: caller.ip.clone(),
        ..Origin::system("会话续期")
    };
    let mut work = app.store().begin(system).await?;
    let found = work
        .session_of_refresh_token(&token::refresh_hash(refresh_token))
        .await?;
    let (session, age) = found.ok_or_else(ended)?;
    let now = work.now();
    let last_use = app.principals().last_use(session.id, session.last_used_at);
    let idle = app.settings().sign_in.idle;
    if session.revoked_at.is_some() || session.expires_at <= now || now - last_use >= idle {
        return Err(ended());
    }
    let account = work
        .account_to_change(session.account_id)
        .await?
        .filter(|account| account.active)
        .ok_or_else(ended)?;
    match age {
        RefreshTokenAge::Current => {
            let fresh = token::fresh_refresh_token(app.store().keyring());
            work.rotate_session(session.id, token::refresh_hash(&fresh))
                .await?;
            work.commit().await?;
            let refresh = RefreshToken {
                token: fresh,
                seconds: (session.expires_at - now).num_seconds(),
            };
            Ok(SignedIn {
                response: access(app, &account, session.id).await?,
                refresh: Some(refresh),
            })
        }
        // The browser gets the new cookie with the answer to its other tab.
        RefreshTokenAge::Previous if now - session.rotated_at <= REFRESH_GRACE => Ok(SignedIn {
            response: access(app, &account, session.id).await?,
            refresh: None,
        }),
        RefreshTokenAge::Previous => {
            work.revoke_session(account.id, session.id).await?;
            work.audit(AuditDraft {
                action: "session.reuse_detected",
                object_kind: "account",
                object_id: Some(account.id.to_string()),
                failed: true,
                after: Some(json!({ "session": session.id })),
                ..AuditDraft::default()
            });
            work.commit().await?;
            Err(ended())
        }
    }
}

/// Ends the session of an access token or, when that has run out, of a refresh token.
///
/// # Errors
/// `sign_in_required` with neither.
pub async fn logout(
    app: &App,
    access_token: Option<&str>,
    refresh_token: Option<&str>,
    caller: &Caller,
) -> AppResult<()> {
    if let Some(token) = access_token
        && let Ok(actor) = authenticate(app, token, caller.ip.clone()).await
        && let Some(session) = actor.principal().session_id
    {
        return super::session::end(&actor, session, "session.sign_out")
            .await
            .map(|_| ());
    }
    let token = refresh_token.ok_or(ErrorCode::SignInRequired)?;
    let mut work = app
        .store()
        .begin(Origin {
            ip: caller.ip.clone(),
            ..Origin::system("退出登录")
        })
        .await?;
    let Some((session, _)) = work
        .session_of_refresh_token(&token::refresh_hash(token))
        .await?
    else {
        return Ok(());
    };
    if work.revoke_session(session.account_id, session.id).await? {
        work.audit(AuditDraft {
            action: "session.sign_out",
            object_kind: "account",
            object_id: Some(session.account_id.to_string()),
            ..AuditDraft::default()
        });
    }
    Ok(work.commit().await?)
}
