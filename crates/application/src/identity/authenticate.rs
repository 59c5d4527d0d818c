//! From a token to an actor.

use std::sync::Arc;

use contract::ErrorCode;
use domain::ids::AccountId;

use super::{cache::Grants, rules::LAST_USE, second_factor, token};
use crate::{Actor, App, AppError, AppResult};

/// Who an access token speaks for: the session must be open and used within the idle limit, the
/// account active. One indexed read; roles and scopes come from memory while nothing changed.
///
/// # Errors
/// `sign_in_required` when the token is not one of ours, `session_ended` when token or session
/// have ended.
pub async fn authenticate(app: &App, token: &str, ip: Option<String>) -> AppResult<Actor> {
    let ended = || AppError::new(ErrorCode::SessionEnded);
    let store = app.store();
    let (account, session) = token::read(store, token)?;
    let state = app.sessions().state(store, session).await?;
    let state = state.ok_or_else(ended)?;
    let (now, cache, limits) = (store.now(), app.principals(), app.settings().sign_in);
    let last_use = cache.last_use(session, state.last_used_at);
    let open = !state.revoked && state.expires_at > now && now - last_use < limits.idle;
    if state.account_id != account || !state.account_active || !open {
        return Err(ended());
    }
    if now - last_use >= LAST_USE {
        cache.note_use(store, session, now);
    }
    let grants = Grants::at(&state, store.today());
    let principal = match cache.get(session, grants, now) {
        Some(principal) => principal,
        None => {
            let principal = Arc::new(
                store
                    .principal(account, Some(session))
                    .await?
                    .ok_or_else(ended)?,
            );
            cache.put(session, grants, principal.clone());
            principal
        }
    };
    let outdated = limits.outdated(principal.password_changed_at, now);
    let must_enrol = second_factor::must_enrol(limits.second_factor, &principal);
    let actor = Actor::new(app.clone(), principal, state.versions, ip)
        .with_second_factor(must_enrol, state.second_factor_at);
    // A password may grow too old in the middle of a session.
    Ok(if outdated {
        actor.with_outdated_password()
    } else {
        actor
    })
}

impl Actor {
    /// The actor in whose name a job works, e.g. an import that goes on after its user signed out.
    ///
    /// # Errors
    /// `permission_missing` when the account is closed.
    pub async fn for_job(app: &App, account: AccountId) -> AppResult<Self> {
        let versions = app.store().versions().await?;
        let principal = app.store().principal(account, None).await?;
        let closed = || {
            AppError::new(ErrorCode::PermissionMissing)
                .with_detail("账号已停用。", "The account is closed.")
        };
        Ok(Self::new(
            app.clone(),
            Arc::new(principal.ok_or_else(closed)?),
            versions,
            None,
        ))
    }
}
