//! Background jobs (后台任务): kinds, and what a job may ask while it runs.

mod daily;
mod runner;

pub use daily::run_daily;
pub use runner::Runner;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::ids::JobId;
use persistence::{
    UnitOfWork,
    jobs::{ClaimedJob, JobEnd},
};
use tokio::sync::Notify;

use crate::{App, AppError, AppResult};

/// What a job does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// Checks and writes an uploaded file (导入).
    Import,
    /// Seals every cell anew (密钥轮换).
    KeyRotation,
    /// Makes the file of an approved export (导出).
    Export,
}

impl JobKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Import, Self::KeyRotation, Self::Export];

    /// Stable code, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Import => "IMPORT",
            Self::KeyRotation => "KEY_ROTATION",
            Self::Export => "EXPORT",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// How a job's function returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobOutcome {
    /// Nothing remains to be done.
    Finished,
    /// It stopped because [`JobContext::should_stop`]; it starts over elsewhere or later.
    Stopped,
}

/// Wakes the job runner of this process, which otherwise looks every few seconds.
#[derive(Debug, Default)]
pub struct Bell(Notify);

impl Bell {
    /// Rings; one ring is kept for a runner that is busy.
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// A running job's view of its runner. Cheap to clone.
#[derive(Clone, Debug)]
pub struct JobContext(Arc<Running>);

#[derive(Debug)]
struct Running {
    app: App,
    job: ClaimedJob,
    lost: AtomicBool,
}

impl JobContext {
    fn new(app: App, job: ClaimedJob) -> Self {
        Self(Arc::new(Running {
            app,
            job,
            lost: AtomicBool::new(false),
        }))
    }

    /// The job.
    pub fn id(&self) -> JobId {
        self.0.job.id
    }

    /// Whether to return at the next safe point, with nothing half done: the process is ending,
    /// or another one has taken the job over.
    pub fn should_stop(&self) -> bool {
        self.0.lost.load(Ordering::Relaxed) || self.0.app.shutdown().has_begun()
    }

    /// Holds the job for another [`persistence::jobs::LEASE`]. The runner does so by itself while
    /// the job runs; only code that blocks its thread for long needs to.
    ///
    /// # Errors
    /// `busy` when the database does not answer.
    pub async fn renew_lease(&self) -> AppResult<()> {
        if !self.0.app.store().jobs().renew(&self.0.job).await? {
            self.0.lost.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Ends the job in the unit of work that holds its result, so that a job which is taken over
    /// after a pause cannot be done twice. Call it last before the commit.
    ///
    /// # Errors
    /// `conflict` when another process has the job; then the unit must be dropped.
    pub async fn finish(&self, work: &UnitOfWork) -> AppResult<()> {
        if work.finish_job(&self.0.job, JobEnd::Done).await? {
            Ok(())
        } else {
            self.0.lost.store(true, Ordering::Relaxed);
            Err(AppError::new(contract::ErrorCode::Conflict))
        }
    }
}
