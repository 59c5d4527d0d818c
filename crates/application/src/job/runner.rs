//! Takes one job after another until the process ends.

use std::{panic::AssertUnwindSafe, time::Duration};

use contract::ErrorCode;
use domain::ids::ExportId;
use futures_util::FutureExt;
use persistence::jobs::{ClaimedJob, JobEnd};
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep},
};
use uuid::Uuid;

use super::{JobContext, JobKind, JobOutcome};
use crate::{App, AppError, AppResult, exchange, keys, worker::export};

/// How often to look for jobs that another process has queued or left behind.
const POLL: Duration = Duration::from_secs(5);
/// How often a running job's lease is renewed: it survives two failures in a row.
const RENEW: Duration = Duration::from_secs(10);
/// Pause after a failure, so that a database that is down is not asked in a loop.
const PAUSE: Duration = Duration::from_secs(2);
/// Starts after which a job is given up: it may be the job itself that ends the process.
const MAX_ATTEMPTS: i64 = 3;

/// The job runner of a process: one job at a time, so that imports do not starve the requests.
#[derive(Debug)]
pub struct Runner {
    app: App,
    owner: Uuid,
}

impl Runner {
    /// A runner with an identity of its own.
    pub fn new(app: App) -> Self {
        let owner = app.store().new_id();
        Self { app, owner }
    }

    /// Runs jobs until shutdown is announced; the job that runs then is finished or parked.
    pub async fn run(self) {
        let shutdown = self.app.shutdown();
        while !shutdown.has_begun() {
            let pause = match self.run_next().await {
                Ok(true) => continue,
                Ok(false) => POLL,
                Err(error) => {
                    tracing::warn!(?error, "the job queue does not answer");
                    PAUSE
                }
            };
            tokio::select! {
                () = shutdown.announced() => {}
                () = self.app.bell().0.notified() => {}
                () = sleep(pause) => {}
            }
        }
    }

    /// Claims and runs the oldest open job. Answers whether there was one.
    ///
    /// # Errors
    /// `busy` or `internal` when the queue cannot be read or written.
    pub async fn run_next(&self) -> AppResult<bool> {
        let Some(job) = self.app.store().jobs().claim(self.owner).await? else {
            return Ok(false);
        };
        tracing::info!(job = %job.id, kind = %job.kind, attempt = job.attempts, "job started");
        let context = JobContext::new(self.app.clone(), job.clone());
        // A task of its own, because reading a large file keeps this one busy; it ends with the set.
        let mut renewal = JoinSet::new();
        renewal.spawn(renew(context.clone()));
        // A job that panics is a job that failed; the runner must live on.
        let outcome = AssertUnwindSafe(self.handle(&job, &context))
            .catch_unwind()
            .await;
        drop(renewal);
        let outcome = outcome.unwrap_or_else(|_| Err(AppError::internal("the job panicked")));
        self.conclude(&job, outcome).await?;
        Ok(true)
    }

    async fn handle(&self, job: &ClaimedJob, context: &JobContext) -> AppResult<JobOutcome> {
        match JobKind::from_code(&job.kind) {
            Some(JobKind::Import | JobKind::Export) if job.attempts > MAX_ATTEMPTS => {
                Err(AppError::internal("started too often"))
            }
            Some(JobKind::Import) => exchange::run_import(&self.app, job.id, context).await,
            Some(JobKind::KeyRotation) => keys::run_rotation(&self.app, job.id, context).await,
            Some(JobKind::Export) => {
                export::run_export(&self.app, ExportId(job.id.0), context).await
            }
            None => Err(AppError::internal(format!("no job of kind {}", job.kind))),
        }
    }

    async fn conclude(&self, job: &ClaimedJob, outcome: AppResult<JobOutcome>) -> AppResult<()> {
        let jobs = self.app.store().jobs();
        match outcome {
            Ok(JobOutcome::Finished) => {
                tracing::info!(job = %job.id, "job finished");
                jobs.finish(job, JobEnd::Done).await?;
            }
            Ok(JobOutcome::Stopped) => {
                tracing::info!(job = %job.id, "job parked");
                jobs.park(job).await?;
            }
            Err(error) if error.code() == ErrorCode::Busy => {
                tracing::warn!(job = %job.id, ?error, "job parked: the database is busy");
                jobs.park(job).await?;
                sleep(PAUSE).await;
            }
            // Another process has it.
            Err(error) if error.code() == ErrorCode::Conflict => {
                tracing::warn!(job = %job.id, "job taken over")
            }
            Err(error) if job.attempts < MAX_ATTEMPTS => {
                tracing::error!(job = %job.id, attempt = job.attempts, ?error, "job failed and is tried again");
                jobs.retry(job).await?;
                sleep(PAUSE).await;
            }
            Err(error) => {
                tracing::error!(job = %job.id, ?error, "job failed for good");
                match JobKind::from_code(&job.kind) {
                    Some(JobKind::Import) => exchange::abandon_import(&self.app, job.id).await?,
                    Some(JobKind::KeyRotation) => {
                        keys::abandon_rotation(&self.app, job.id).await?;
                    }
                    Some(JobKind::Export) => {
                        export::abandon_export(&self.app, ExportId(job.id.0)).await?;
                    }
                    None => {}
                }
                jobs.finish(job, JobEnd::Failed).await?;
            }
        }
        Ok(())
    }
}

/// Renews the lease for as long as it is held.
async fn renew(context: JobContext) {
    let mut ticks = interval(RENEW);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // The first tick is immediate, and the claim itself has just been made.
    ticks.tick().await;
    loop {
        ticks.tick().await;
        if let Err(error) = context.renew_lease().await {
            // Usual on SQLite while the job itself holds the only write lock; nobody can claim it then.
            tracing::debug!(job = %context.id(), ?error, "the lease could not be renewed");
        }
    }
}
