//! How much there is to do: the numbers beside the menu.

use contract::{Permission, SubmissionCounts};
use leptos::prelude::*;

use super::api::Api;
use super::session::Session;

/// What wants something of the account.
#[derive(Clone, Copy)]
pub struct Tasks {
    api: Api,
    session: Session,
    counts: RwSignal<Option<SubmissionCounts>>,
}

impl Tasks {
    /// Not asked for yet.
    pub fn new(api: Api, session: Session) -> Self {
        Self {
            api,
            session,
            counts: RwSignal::new(None),
        }
    }

    /// Submissions that wait for the account, or were returned to it.
    pub fn submissions(self) -> i64 {
        self.counts.with(|counts| {
            counts
                .as_ref()
                .map_or(0, |counts| counts.queue + counts.returned)
        })
    }

    /// Counts anew.
    pub fn refresh(self) {
        if !self.session.may(Permission::WorkerView) {
            self.counts.set(None);
            return;
        }
        leptos::task::spawn_local(async move {
            // A number beside the menu is no reason to disturb anybody.
            let found = self
                .api
                .call(async |client| client.submission_counts().await)
                .await;
            if let Ok(found) = found {
                let _ = self.counts.try_set(Some(found));
            }
        });
    }
}
