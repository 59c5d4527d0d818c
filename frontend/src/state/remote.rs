//! Data fetched from the server: loading, ready, stale or failed; cancelled on leaving.

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use super::session::Phase;
use crate::logic::failure::Failure;

/// What a screen shows of the server's data.
pub struct Remote<T: Send + Sync + 'static> {
    /// The last data that came; kept while newer are on their way.
    pub data: RwSignal<Option<T>>,
    /// Why the last request brought nothing.
    pub failure: RwSignal<Option<Failure>>,
    /// Whether a request is on its way.
    pub loading: RwSignal<bool>,
    turn: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Remote<T> {}

impl<T: Send + Sync + 'static> Remote<T> {
    /// Fetches now and whenever what `key` reads changes. A request whose answer nobody waits
    /// for any more is cancelled.
    pub fn load<K: 'static>(
        key: impl Fn() -> K + 'static,
        fetch: impl AsyncFn(K) -> Result<T, Failure> + 'static,
    ) -> Self {
        let remote = Self {
            data: RwSignal::new(None),
            failure: RwSignal::new(None),
            loading: RwSignal::new(true),
            turn: RwSignal::new(0),
        };
        let session = super::app().session;
        Effect::new(move |_| {
            // Signed in again after the session had ended: what it kept from coming may come.
            let signed_in = session.phase() == Phase::Active;
            if signed_in
                && remote
                    .failure
                    .with_untracked(|failure| failure.as_ref().is_some_and(Failure::is_signed_out))
            {
                remote.reload();
            }
        });
        let fetch = Rc::new(fetch);
        Effect::new(move |_| {
            remote.turn.track();
            let key = key();
            let fetch = Rc::clone(&fetch);
            remote.loading.set(true);
            spawn_local_scoped_with_cancellation(async move {
                match fetch(key).await {
                    Ok(data) => {
                        remote.failure.set(None);
                        remote.data.set(Some(data));
                    }
                    Err(failure) => remote.failure.set(Some(failure)),
                }
                remote.loading.set(false);
            });
        });
        remote
    }

    /// Fetches again.
    pub fn reload(self) {
        self.turn.update(|turn| *turn += 1);
    }
}
