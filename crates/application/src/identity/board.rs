//! Who is signed in, who tried in vain, and putting somebody out.

use chrono::TimeDelta;
use contract::{
    FailedSignInPage, FailedSignInView, OnlineSession, OnlineSessionPage, SessionsEnded, perm,
};
use domain::ids::{AccountId, SessionId};
use persistence::{audit::AuditDraft, identity::OpenSession};
use serde_json::json;

use super::{account, keeper::Keeper};
use crate::{AppError, AppResult};

/// Sessions shown.
const MOST_SESSIONS: u64 = 500;
/// Failures shown, and how far back.
const MOST_FAILURES: u64 = 200;
const FAILURES_SINCE: TimeDelta = TimeDelta::days(7);

/// Open sessions of the accounts that the keeper may keep.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn online_sessions(keeper: &Keeper<perm::AccountEdit>) -> AppResult<OnlineSessionPage> {
    let (app, store) = (keeper.app(), keeper.store());
    let idle_since = store.now() - app.settings().sign_in.idle;
    let mandate = keeper.mandate().await?;
    let sessions = store
        .sessions_of_all(mandate.as_ref(), idle_since, MOST_SESSIONS)
        .await?;
    let own = keeper.actor().principal().session_id;
    let view = |session: OpenSession| OnlineSession {
        last_used_at: app.principals().last_use(session.id, session.last_used_at),
        current: own == Some(session.id),
        id: session.id,
        account_id: session.account_id,
        username: session.username,
        display_name: session.display_name,
        created_at: session.created_at,
        ip: session.ip,
        user_agent: session.user_agent,
        second_factor: session.second_factor_at.is_some(),
    };
    let items: Vec<OnlineSession> = sessions.into_iter().map(view).collect();
    Ok(OnlineSessionPage {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    })
}

/// Failed sign-ins of late: under names of the accounts that the keeper may keep, and for who keeps
/// all of them also under names that nobody has.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn failed_sign_ins(keeper: &Keeper<perm::AccountEdit>) -> AppResult<FailedSignInPage> {
    let store = keeper.store();
    let mandate = keeper.mandate().await?;
    let since = store.now() - FAILURES_SINCE;
    let failures = store
        .failed_sign_ins(mandate.as_ref(), since, MOST_FAILURES)
        .await?;
    let items: Vec<FailedSignInView> = failures
        .into_iter()
        .map(|failure| FailedSignInView {
            at: failure.at,
            account_id: failure.account_id,
            username: failure.username,
            display_name: failure.display_name,
            ip: failure.ip,
        })
        .collect();
    Ok(FailedSignInPage {
        total: i64::try_from(items.len()).unwrap_or(i64::MAX),
        items,
    })
}

/// Ends one session of an account that the keeper may keep.
///
/// # Errors
/// `not_found` when there is no such open session.
pub async fn end_session(keeper: &Keeper<perm::AccountEdit>, id: SessionId) -> AppResult<()> {
    let owner = keeper.store().owner_of_session(id).await?;
    let account = keeper
        .account(owner.ok_or_else(AppError::not_found)?)
        .await?;
    let mut work = keeper.store().begin(keeper.origin()).await?;
    if !work.revoke_session(account.id, id).await? {
        return Err(AppError::not_found());
    }
    work.audit(AuditDraft {
        action: "session.kick_out",
        object_kind: "account",
        object_id: Some(account.id.to_string()),
        after: Some(json!({ "session": id })),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

/// Ends all sessions of an account that the keeper may keep; of the own one all but this.
///
/// # Errors
/// `not_found`.
pub async fn end_account_sessions(
    keeper: &Keeper<perm::AccountEdit>,
    id: AccountId,
) -> AppResult<SessionsEnded> {
    let (mut work, account) = account::begin(keeper, id, None).await?;
    let own = keeper.actor().principal().session_id;
    let ended = work.revoke_sessions_except(account.id, own).await?;
    work.audit(AuditDraft {
        action: "session.kick_out",
        object_kind: "account",
        object_id: Some(account.id.to_string()),
        after: Some(json!({ "sessions": ended })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(SessionsEnded {
        ended: i64::try_from(ended).unwrap_or(i64::MAX),
    })
}
