//! What every use case works with.

use std::{path::PathBuf, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use persistence::{Store, worker::RosterTotals};

use crate::{
    codes::CodeCache,
    exchange::Progress,
    identity::{PrincipalCache, SessionReader, SignInLimits},
    job::Bell,
    organisation::TreeCache,
    shutdown::Shutdown,
};

/// Settings that rules depend on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether this is a demonstration: test identity numbers pass, and the page says so.
    pub demonstration: bool,
    /// Folder for uploads, until some days after their import, and for exports that wait.
    pub files: PathBuf,
    /// Folder for the signed digests of the audit log.
    pub digests: PathBuf,
    /// Largest import in bytes.
    pub max_upload: u64,
    /// Days by which an act of reorganisation may be dated back: what has been reported longer
    /// ago stays as it is.
    pub act_back_days: u32,
    /// Days by which a personnel action may be dated back.
    pub personnel_back_days: u32,
    /// Days after which what waits for a level waits for every level above as well; 0 for never.
    pub escalate_days: u32,
    /// People up to which an export needs nobody else.
    pub export_limit: u32,
    /// People up to which all exports of an account within a running day need nobody else.
    pub export_day_limit: u32,
    /// How long a file that was approved is kept for whoever asked for it.
    pub export_kept: TimeDelta,
    /// Limits of signing in.
    pub sign_in: SignInLimits,
}

/// The store, the settings and what is kept in memory between requests. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    settings: Settings,
    sessions: SessionReader,
    principals: PrincipalCache,
    totals: RosterTotals,
    codes: CodeCache,
    tree: TreeCache,
    progress: Progress,
    bell: Bell,
    shutdown: Shutdown,
}

impl App {
    /// The application over a store.
    pub fn new(store: Store, settings: Settings) -> Self {
        Self(Arc::new(Inner {
            store,
            settings,
            sessions: SessionReader::default(),
            principals: PrincipalCache::default(),
            totals: RosterTotals::default(),
            codes: CodeCache::default(),
            tree: TreeCache::default(),
            progress: Progress::default(),
            bell: Bell::default(),
            shutdown: Shutdown::default(),
        }))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Wakes the job runner of this process; ring it when a job has been queued.
    pub fn bell(&self) -> &Bell {
        &self.0.bell
    }

    /// Whether this process is about to end.
    pub fn shutdown(&self) -> &Shutdown {
        &self.0.shutdown
    }

    pub(crate) fn progress(&self) -> &Progress {
        &self.0.progress
    }

    pub(crate) fn sessions(&self) -> &SessionReader {
        &self.0.sessions
    }

    /// Days by which an act of reorganisation may be dated back.
    pub(crate) fn act_back_days(&self) -> u32 {
        self.0.settings.act_back_days
    }

    /// The instant before which whatever still waits has waited too long; none for never.
    pub(crate) fn escalated_before(&self) -> Option<DateTime<Utc>> {
        let days = self.0.settings.escalate_days;
        (days > 0).then(|| self.store().now() - TimeDelta::days(i64::from(days)))
    }

    pub(crate) fn personnel_back_days(&self) -> u32 {
        self.0.settings.personnel_back_days
    }

    pub(crate) fn totals(&self) -> &RosterTotals {
        &self.0.totals
    }

    pub(crate) fn principals(&self) -> &PrincipalCache {
        &self.0.principals
    }

    pub(crate) fn code_cache(&self) -> &CodeCache {
        &self.0.codes
    }

    pub(crate) fn tree_cache(&self) -> &TreeCache {
        &self.0.tree
    }

    /// What identity numbers are accepted here and today.
    pub fn identity_policy(&self) -> domain::identity_number::Policy {
        domain::identity_number::Policy {
            allow_test_division: self.0.settings.demonstration,
            today: self.0.store.today(),
        }
    }
}
