//! How much there is to do: the numbers beside the menu.

use contract::{ExportRequestCounts, Permission, SubmissionCounts};
use leptos::prelude::*;

use super::api::Api;
use super::session::Session;

/// What wants something of the account.
#[derive(Clone, Copy)]
pub struct Tasks {
    api: Api,
    session: Session,
    counts: RwSignal<Option<SubmissionCounts>>,
    exports: RwSignal<Option<ExportRequestCounts>>,
}

impl Tasks {
    /// Not asked for yet.
    pub fn new(api: Api, session: Session) -> Self {
        Self {
            api,
            session,
            counts: RwSignal::new(None),
            exports: RwSignal::new(None),
        }
    }

    /// Submissions and elections that wait for the account, or were returned to it.
    pub fn submissions(self) -> i64 {
        self.counts.with(|counts| {
            counts.as_ref().map_or(0, |counts| {
                counts.queue + counts.returned + counts.elections
            })
        })
    }

    /// Exports that wait for the account, and from how many people on they wait at all.
    pub fn exports(self) -> Option<ExportRequestCounts> {
        self.exports.get()
    }

    /// Counts anew.
    pub fn refresh(self) {
        if !self.session.may(Permission::WorkerView) {
            self.counts.set(None);
            self.exports.set(None);
            return;
        }
        let may = |permission| self.session.may(permission);
        if may(Permission::WorkerExport) || may(Permission::ExportApprove) {
            leptos::task::spawn_local(async move {
                let found = self
                    .api
                    .call(async |client| client.export_request_counts().await)
                    .await;
                if let Ok(found) = found {
                    let _ = self.exports.try_set(Some(found));
                }
            });
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
