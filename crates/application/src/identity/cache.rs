//! What is kept in memory between requests: principals, and uses of sessions not yet written.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::SessionId;
use persistence::{
    Store,
    identity::{Principal, SessionState},
};

/// Principals kept; beyond it all are dropped and read again as they come.
const MOST: usize = 10_000;

/// Principals by session, and last uses of sessions that wait to be written.
#[derive(Debug, Default)]
pub struct PrincipalCache {
    principals: Mutex<HashMap<SessionId, (Grants, Arc<Principal>)>>,
    uses: Arc<Mutex<Uses>>,
}

/// The state of the grants that a principal was read at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grants {
    account_revision: i64,
    access: i64,
    organisation: i64,
    /// A change of the tree may have been entered for a day to come.
    day: NaiveDate,
}

impl Grants {
    pub(super) const fn at(state: &SessionState, day: NaiveDate) -> Self {
        Self {
            account_revision: state.account_revision,
            access: state.versions.access,
            organisation: state.versions.organisation,
            day,
        }
    }
}

#[derive(Debug, Default)]
struct Uses {
    waiting: HashMap<SessionId, DateTime<Utc>>,
    writing: bool,
}

impl PrincipalCache {
    /// The principal of a session, if it was read at this state of the grants and no grant for a
    /// time has begun or ended since.
    pub(super) fn get(
        &self,
        session: SessionId,
        grants: Grants,
        now: DateTime<Utc>,
    ) -> Option<Arc<Principal>> {
        let principals = lock(&self.principals);
        let (known, principal) = principals.get(&session)?;
        let holds = principal.changes_at.is_none_or(|change| now < change);
        (*known == grants && holds).then(|| principal.clone())
    }

    pub(super) fn put(&self, session: SessionId, grants: Grants, principal: Arc<Principal>) {
        let mut principals = lock(&self.principals);
        if principals.len() >= MOST {
            principals.clear();
        }
        principals.insert(session, (grants, principal));
    }

    /// When a session was last used, those uses included that are not written yet.
    pub(super) fn last_use(&self, session: SessionId, written: DateTime<Utc>) -> DateTime<Utc> {
        lock(&self.uses)
            .waiting
            .get(&session)
            .map_or(written, |waiting| written.max(*waiting))
    }

    /// Notes a use, to be written soon. One task writes for all sessions: on SQLite a long
    /// import holds every writer back, and a waiting writer per session would use up all
    /// connections.
    pub(super) fn note_use(&self, store: &Store, session: SessionId, at: DateTime<Utc>) {
        let mut uses = lock(&self.uses);
        uses.waiting.insert(session, at);
        if !uses.writing {
            uses.writing = true;
            tokio::spawn(write_uses(self.uses.clone(), store.clone()));
        }
    }
}

async fn write_uses(uses: Arc<Mutex<Uses>>, store: Store) {
    loop {
        let batch: Vec<_> = {
            let mut uses = lock(&uses);
            uses.writing = !uses.waiting.is_empty();
            uses.waiting
                .iter()
                .map(|(session, at)| (*session, *at))
                .collect()
        };
        if batch.is_empty() {
            return;
        }
        for (session, at) in batch {
            if let Err(error) = store.touch_session(session, at).await {
                tracing::warn!(%error, "the last use of a session was not written");
            }
            // Kept until written, so that no request in between takes the session for idle. What
            // could not be written is noted again by the next request.
            let mut uses = lock(&uses);
            if uses.waiting.get(&session) == Some(&at) {
                uses.waiting.remove(&session);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing that runs under these locks leaves half a change behind.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
