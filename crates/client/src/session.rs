//! The access token, and whose turn it is to renew it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::lock::Mutex as AsyncMutex;

/// What all copies of a client share. The access token is held here and nowhere else; the refresh
/// token lives in an HttpOnly cookie that no script can read.
#[derive(Default)]
pub(crate) struct Session {
    state: Mutex<State>,
    /// Held while the token is renewed: requests that find it outdated at the same time wait for
    /// one renewal, because a second use of the same refresh token ends the session.
    pub(crate) renewal: AsyncMutex<()>,
}

#[derive(Default)]
struct State {
    token: Option<String>,
    language: Option<String>,
}

impl Session {
    pub(crate) fn token(&self) -> Option<String> {
        self.state().token.clone()
    }

    pub(crate) fn set_token(&self, token: Option<String>) {
        self.state().token = token;
    }

    pub(crate) fn language(&self) -> Option<String> {
        self.state().language.clone()
    }

    pub(crate) fn set_language(&self, language: &str) {
        self.state().language = Some(language.to_owned());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing under this lock can panic half-way, so a poisoned one is as good as any.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
