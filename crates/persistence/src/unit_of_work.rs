//! One unit of work per use case: change, audit entry and remembered answer commit together
//! or not at all. Dropping it rolls back.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, WorkerId};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use crate::{
    Store, Stored,
    audit::{self, AuditDraft},
    dialect::Dialect,
};

/// Number of the lock on where people are assigned.
const PLACES: i64 = 0x504c_4143;
/// Number of the lock on which organisation pays for which month.
const PAY_RUNS: i64 = 0x5041_5953;

/// Who acts, for the audit log.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Account; none for the system itself.
    pub account_id: Option<AccountId>,
    /// Name shown in the log.
    pub actor: String,
    /// Address it came from.
    pub ip: Option<String>,
    /// From which form or import.
    pub source: Option<String>,
}

impl Origin {
    /// The system itself.
    pub fn system(what: &str) -> Self {
        Self {
            account_id: None,
            actor: what.to_owned(),
            ip: None,
            source: None,
        }
    }
}

/// An open transaction with what is to be logged of it.
pub struct UnitOfWork {
    tx: DatabaseTransaction,
    store: Store,
    origin: Origin,
    now: DateTime<Utc>,
    drafts: Vec<audit::Pending>,
    roster_changed: AtomicBool,
    refreshed: Mutex<Vec<WorkerId>>,
}

/// A place in a unit of work to which it can go back.
#[derive(Debug)]
#[must_use = "a mark is kept or gone back to"]
pub struct Mark {
    drafts: usize,
}

/// Name of the savepoint; there is one at a time.
const MARK: &str = "mark";

impl Store {
    /// Opens a unit of work.
    ///
    /// # Errors
    /// [`crate::StoreError::Busy`] when another writer holds SQLite's only write lock too long.
    pub async fn begin(&self, origin: Origin) -> Stored<UnitOfWork> {
        let options = TransactionOptions {
            // A deferred transaction that turns into a writer fails at once when another writes.
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = self.conn().begin_with_options(options).await?;
        Ok(UnitOfWork {
            tx,
            store: self.clone(),
            origin,
            now: self.recording_instant(),
            drafts: Vec::new(),
            roster_changed: AtomicBool::new(false),
            refreshed: Mutex::default(),
        })
    }
}

impl UnitOfWork {
    /// The instant at which everything in this unit is recorded.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The store it belongs to.
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Who acts.
    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    pub(crate) const fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Logs one thing done in this unit.
    pub fn audit(&mut self, draft: AuditDraft) {
        self.drafts.push(draft.into());
    }

    /// Waits for everyone who is writing where people are assigned, and holds them back until the
    /// end of this unit: an act of reorganisation sees all of them, or they see it.
    ///
    /// # Errors
    /// [`crate::StoreError::Busy`] when another writer holds on too long.
    pub async fn own_places(&self) -> Stored<()> {
        self.lock_places(Dialect::advisory_lock).await
    }

    /// Holds acts of reorganisation back until the end of this unit; others who write where
    /// people are assigned go on.
    ///
    /// # Errors
    /// [`crate::StoreError::Busy`] when another writer holds on too long.
    pub(crate) async fn share_places(&self) -> Stored<()> {
        self.lock_places(Dialect::advisory_lock_shared).await
    }

    /// Holds everyone else back who would open a run of pay, until the end of this unit.
    ///
    /// # Errors
    /// [`crate::StoreError::Busy`] when another writer holds on too long.
    pub async fn own_pay_runs(&self) -> Stored<()> {
        if let Some(sql) = Dialect::of(&self.tx).advisory_lock(PAY_RUNS) {
            self.tx.execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    async fn lock_places(&self, lock: fn(Dialect, i64) -> Option<String>) -> Stored<()> {
        if let Some(sql) = lock(Dialect::of(&self.tx), PLACES) {
            self.tx.execute_unprepared(&sql).await?;
        }
        Ok(())
    }

    /// Marks this place: what is done from here on can be undone alone, a refused insert included,
    /// after which PostgreSQL takes nothing else.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn mark(&self) -> Stored<Mark> {
        self.savepoint("SAVEPOINT").await?;
        Ok(Mark {
            drafts: self.drafts.len(),
        })
    }

    /// Keeps what was done since a mark.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn keep(&self, _: Mark) -> Stored<()> {
        self.savepoint("RELEASE SAVEPOINT").await
    }

    /// Undoes what was done since a mark, with its log.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn back_to(&mut self, mark: Mark) -> Stored<()> {
        self.savepoint("ROLLBACK TO SAVEPOINT").await?;
        self.drafts.truncate(mark.drafts);
        self.savepoint("RELEASE SAVEPOINT").await
    }

    async fn savepoint(&self, what: &str) -> Stored<()> {
        self.tx
            .execute_unprepared(&format!("{what} {MARK}"))
            .await?;
        Ok(())
    }

    /// Whoever writes to the roster notes it here.
    pub(crate) fn note_roster_change(&self) {
        self.roster_changed.store(true, Ordering::Relaxed);
    }

    /// Whoever derives roster rows of known people anew notes them here: where a post has ended,
    /// the account of its holder ends with the same commit.
    pub(crate) fn note_refreshed(&self, workers: &[WorkerId]) {
        let mut refreshed = self
            .refreshed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        refreshed.extend_from_slice(workers);
    }

    /// Gives up what was done so far, at once: a unit that is only dropped lets go of SQLite's
    /// write lock a moment later, and whoever begins the next one would wait for it.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer; nothing was written then either.
    pub async fn abandon(self) -> Stored<()> {
        Ok(self.tx.rollback().await?)
    }

    /// Commits everything, the version of the roster and the audit entries last: the version and
    /// the head of the chain are one row each, and holding them through a long import would stop
    /// every other writer. All units take them in this order, so that no two wait for each other.
    ///
    /// # Errors
    /// [`crate::StoreError`]; then nothing was written.
    pub async fn commit(mut self) -> Stored<()> {
        let refreshed = std::mem::take(
            self.refreshed
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner),
        );
        self.close_accounts_of_ended_posts(&refreshed).await?;
        if self.roster_changed.load(Ordering::Relaxed) {
            self.bump_roster().await?;
        }
        audit::append(&self.tx, &self.origin, self.now, self.drafts).await?;
        Ok(self.tx.commit().await?)
    }
}
