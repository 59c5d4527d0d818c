//! The database with what every use of it needs: keys, time, ids.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};

use domain::{ids::IdSource, time::Clock};
use migrations::MigratorTrait;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use crate::{Stored, cipher::Keyring, dialect::Dialect, reading};

/// How to reach the database.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// `sqlite://path?mode=rwc` or `postgres://…`.
    pub url: String,
    /// Largest number of connections.
    pub connections: u32,
}

/// The database, its keys, the clock and the source of ids. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    conn: DatabaseConnection,
    /// Connections for reads within a scope, where the database keeps people apart itself.
    walled: Option<DatabaseConnection>,
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    /// Microseconds of the last instant given to a unit of work.
    recorded: Arc<AtomicI64>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("dialect", &self.dialect())
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Connects; the schema is left as it is.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database cannot be reached.
    pub async fn connect(
        options: &StoreOptions,
        keyring: Arc<Keyring>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Stored<Self> {
        let mut connect = ConnectOptions::new(options.url.clone());
        connect
            .max_connections(options.connections)
            .acquire_timeout(Duration::from_secs(10))
            .sqlx_logging(false)
            // A round trip per borrow would cost as much as a small query.
            .test_before_acquire(false)
            // Compiling a statement takes longer than any of ours runs. The lists of a city lie in
            // memory; by default PostgreSQL thinks of turning disks and reads whole tables instead
            // of indexes that hold the answer.
            .map_sqlx_postgres_opts(|postgres| {
                postgres.options([("jit", "off"), ("random_page_cost", "1.1")])
            })
            .map_sqlx_sqlite_opts(|sqlite| {
                sqlite
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "NORMAL")
                    .pragma("foreign_keys", "ON")
                    // Per connection; the pages of the file are in the page cache of the system anyway.
                    .pragma("cache_size", "-8192")
                    .pragma("temp_store", "MEMORY")
                    .busy_timeout(Duration::from_secs(10))
                    .statement_cache_capacity(300)
            });
        let conn = Database::connect(connect.clone()).await?;
        let walled = match Dialect::of(&conn) {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some(reading::connections(connect).await?),
        };
        Ok(Self {
            conn,
            walled,
            keyring,
            clock,
            ids,
            recorded: Arc::new(AtomicI64::new(0)),
        })
    }

    /// Brings the schema up to the program's.
    ///
    /// # Errors
    /// [`crate::StoreError`] when a statement fails; the failing migration is rolled back.
    pub async fn migrate(&self) -> Stored<()> {
        Ok(migrations::Migrator::up(&self.conn, None).await?)
    }

    /// Number of migrations that the database still lacks.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn pending_migrations(&self) -> Stored<usize> {
        Ok(
            migrations::Migrator::get_pending_migrations_read_only(&self.conn)
                .await?
                .len(),
        )
    }

    /// Whether nothing has ever been kept in the database.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn is_new(&self) -> Stored<bool> {
        Ok(
            migrations::Migrator::get_applied_migrations_read_only(&self.conn)
                .await?
                .is_empty(),
        )
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`crate::StoreError`] when it does not.
    pub async fn ping(&self) -> Stored<()> {
        Ok(self.conn.ping().await?)
    }

    /// Ends all connections; an embedded database then folds its write-ahead log into its file.
    ///
    /// # Errors
    /// [`crate::StoreError`] when a connection does not end in order.
    pub async fn close(&self) -> Stored<()> {
        if let Some(walled) = &self.walled {
            walled.close_by_ref().await?;
        }
        Ok(self.conn.close_by_ref().await?)
    }

    /// Lets the database gather the figures its planner needs, after a bulk load.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the statement fails.
    pub async fn analyze(&self) -> Stored<()> {
        self.conn.execute_unprepared("ANALYZE").await?;
        Ok(())
    }

    /// The present instant.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The instant at which a unit of work records what it does. No two are the same, so that
    /// what one wrote about a subject can be told from what another did.
    pub(crate) fn recording_instant(&self) -> DateTime<Utc> {
        let now = self.now().timestamp_micros();
        let last = self.recorded.fetch_max(now, Ordering::Relaxed);
        let micros = if last < now {
            now
        } else {
            self.recorded.fetch_add(1, Ordering::Relaxed) + 1
        };
        DateTime::from_timestamp_micros(micros).unwrap_or_else(|| self.now())
    }

    /// Today in Asia/Shanghai.
    pub fn today(&self) -> chrono::NaiveDate {
        self.clock.today()
    }

    /// A new id.
    pub fn new_id<T: From<uuid::Uuid>>(&self) -> T {
        T::from(self.ids.next())
    }

    /// The keys of encrypted cells and keyed hashes.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    pub(crate) fn conn(&self) -> &DatabaseConnection {
        &self.conn
    }

    pub(crate) const fn walled(&self) -> Option<&DatabaseConnection> {
        self.walled.as_ref()
    }

    pub(crate) fn dialect(&self) -> Dialect {
        Dialect::of(&self.conn)
    }
}
