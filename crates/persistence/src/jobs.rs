//! Background jobs (后台任务): rows that one process at a time claims for as long as its lease
//! runs. Row locks keep two processes from claiming one job on PostgreSQL; on SQLite the only
//! write lock does. A process that dies leaves its lease to run out, and the job is claimed
//! again.

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::JobId;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, FromQueryResult, IntoActiveModel, Statement, Value,
};
use uuid::Uuid;

use crate::{Origin, Store, Stored, UnitOfWork, dialect::Dialect, entity::job};

/// How long a claim holds unless it is renewed.
pub const LEASE: TimeDelta = TimeDelta::seconds(30);

const QUEUED: &str = "QUEUED";
const RUNNING: &str = "RUNNING";

/// How a job ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobEnd {
    /// It did what it was for; an import that refuses its file did too.
    Done,
    /// It was given up.
    Failed,
}

impl JobEnd {
    const fn state(self) -> &'static str {
        match self {
            Self::Done => "DONE",
            Self::Failed => "FAILED",
        }
    }
}

/// A job held by one process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedJob {
    /// Job.
    pub id: JobId,
    /// Kind, as it was queued.
    pub kind: String,
    /// Times it has been started, this one included.
    pub attempts: i64,
    /// Process that holds it.
    pub owner: Uuid,
}

/// The queue of jobs.
#[derive(Clone, Copy, Debug)]
pub struct Jobs<'a>(&'a Store);

impl Store {
    /// The queue of jobs.
    pub const fn jobs(&self) -> Jobs<'_> {
        Jobs(self)
    }
}

#[derive(FromQueryResult)]
struct Open {
    id: Uuid,
    kind: String,
    attempts: i64,
}

/// The oldest job that nobody holds.
const OLDEST_OPEN: &str = "SELECT id, kind, attempts FROM job \
     WHERE finished_at IS NULL AND (lease_until IS NULL OR lease_until < $1) ORDER BY created_at LIMIT 1";

async fn oldest_open(
    conn: &impl ConnectionTrait,
    now: DateTime<Utc>,
    lock: &str,
) -> Stored<Option<Open>> {
    let dialect = Dialect::of(conn);
    let sql = dialect.sql(OLDEST_OPEN) + lock;
    Ok(Open::find_by_statement(Statement::from_sql_and_values(
        dialect.backend(),
        sql,
        [now.into()],
    ))
    .one(conn)
    .await?)
}

/// Runs a statement and answers whether it changed a row.
async fn changed(
    conn: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Stored<bool> {
    let dialect = Dialect::of(conn);
    let done = conn
        .execute_raw(Statement::from_sql_and_values(
            dialect.backend(),
            dialect.sql(sql),
            values,
        ))
        .await?;
    Ok(done.rows_affected() > 0)
}

impl Jobs<'_> {
    /// Claims the oldest job that nobody holds, for [`LEASE`].
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn claim(&self, owner: Uuid) -> Stored<Option<ClaimedJob>> {
        // Looking first takes no lock: on SQLite every poll would otherwise wait for a long import.
        if oldest_open(self.0.conn(), self.0.now(), "")
            .await?
            .is_none()
        {
            return Ok(None);
        }
        let work = self.0.begin(Origin::system("job runner")).await?;
        let lock = self.0.dialect().for_update_skip_locked();
        let Some(open) = oldest_open(work.tx(), work.now(), lock).await? else {
            return Ok(None);
        };
        let claimed = ClaimedJob {
            id: JobId(open.id),
            kind: open.kind,
            attempts: open.attempts + 1,
            owner,
        };
        let sql = "UPDATE job SET state = $1, lease_owner = $2, lease_until = $3, attempts = $4 WHERE id = $5";
        changed(
            work.tx(),
            sql,
            [
                RUNNING.into(),
                owner.into(),
                (work.now() + LEASE).into(),
                claimed.attempts.into(),
                open.id.into(),
            ],
        )
        .await?;
        work.commit().await?;
        Ok(Some(claimed))
    }

    /// Holds a claimed job for another [`LEASE`]. Answers whether it was still held: after a
    /// `false` another process may have it, and nothing more may be written for it.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn renew(&self, job: &ClaimedJob) -> Stored<bool> {
        let sql = "UPDATE job SET lease_until = $1 WHERE id = $2 AND lease_owner = $3 AND finished_at IS NULL";
        let until = self.0.now() + LEASE;
        changed(
            self.0.conn(),
            sql,
            [until.into(), Uuid::from(job.id).into(), job.owner.into()],
        )
        .await
    }

    /// Gives a claimed job back, to be claimed by any process at once; the start does not count.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn park(&self, job: &ClaimedJob) -> Stored<()> {
        let sql = "UPDATE job SET state = $1, lease_owner = NULL, lease_until = NULL, attempts = attempts - 1 \
                   WHERE id = $2 AND lease_owner = $3 AND finished_at IS NULL";
        changed(
            self.0.conn(),
            sql,
            [QUEUED.into(), Uuid::from(job.id).into(), job.owner.into()],
        )
        .await?;
        Ok(())
    }

    /// Gives a claimed job back after a failure; the start counts.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn retry(&self, job: &ClaimedJob) -> Stored<()> {
        let sql = "UPDATE job SET state = $1, lease_owner = NULL, lease_until = NULL \
                   WHERE id = $2 AND lease_owner = $3 AND finished_at IS NULL";
        changed(
            self.0.conn(),
            sql,
            [QUEUED.into(), Uuid::from(job.id).into(), job.owner.into()],
        )
        .await?;
        Ok(())
    }

    /// Ends a claimed job; one that ended in its own unit of work stays as it is.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn finish(&self, job: &ClaimedJob, end: JobEnd) -> Stored<()> {
        finish(self.0.conn(), job, end, self.0.now())
            .await
            .map(drop)
    }
}

async fn finish(
    conn: &impl ConnectionTrait,
    job: &ClaimedJob,
    end: JobEnd,
    now: DateTime<Utc>,
) -> Stored<bool> {
    let sql = "UPDATE job SET state = $1, lease_until = NULL, finished_at = $2 \
               WHERE id = $3 AND lease_owner = $4 AND finished_at IS NULL";
    changed(
        conn,
        sql,
        [
            end.state().into(),
            now.into(),
            Uuid::from(job.id).into(),
            job.owner.into(),
        ],
    )
    .await
}

impl UnitOfWork {
    /// Queues a job with what it is about.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the id is taken or the database does not answer.
    pub async fn queue_job(&self, id: JobId, kind: &str) -> Stored<()> {
        let row = job::Model {
            id: id.into(),
            kind: kind.to_owned(),
            state: QUEUED.to_owned(),
            lease_owner: None,
            lease_until: None,
            attempts: 0,
            created_at: self.now(),
            finished_at: None,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Ends a claimed job together with what it wrote. Answers whether it was still held: after
    /// a `false` the unit must be dropped, because another process has done or will do the same.
    /// Call it last, since renewing the lease waits for the row from here on.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn finish_job(&self, job: &ClaimedJob, end: JobEnd) -> Stored<bool> {
        finish(self.tx(), job, end, self.now()).await
    }
}
