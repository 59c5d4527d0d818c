//! Data fetched from the server: loading, ready, stale or failed; cancelled on leaving.

use std::{pin::Pin, rc::Rc};

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
        remote.try_again_once_signed_in();
        let fetch = Rc::new(fetch);
        Effect::new(move |_| {
            remote.turn.track();
            let key = key();
            let fetch = Rc::clone(&fetch);
            remote.follow(Box::pin(async move { fetch(key).await }));
        });
        remote
    }

    /// Signed in again after the session had ended: what it kept from coming may come.
    fn try_again_once_signed_in(self) {
        let session = super::app().session;
        Effect::new(move |_| {
            let signed_in = session.phase() == Phase::Active;
            if signed_in
                && self
                    .failure
                    .with_untracked(|failure| failure.as_ref().is_some_and(Failure::is_signed_out))
            {
                self.reload();
            }
        });
    }

    /// Takes what comes, or why nothing does. The request is in a box, so that this exists once
    /// for each kind of data and not for each screen.
    fn follow(self, request: Pin<Box<dyn Future<Output = Result<T, Failure>>>>) {
        self.loading.set(true);
        spawn_local_scoped_with_cancellation(async move {
            match request.await {
                Ok(data) => {
                    self.failure.set(None);
                    self.data.set(Some(data));
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.loading.set(false);
        });
    }

    /// Fetches again.
    pub fn reload(self) {
        self.turn.update(|turn| *turn += 1);
    }
}
