//! A fresh database per test, with predictable time, ids and randomness.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{ids::IdSource, time::Clock};
use persistence::{
    Store, StoreOptions,
    cipher::{Entropy, KeyFile, KeyMaterial, Keyring, Suite},
};
use sea_orm::{ConnectionTrait, Database, QueryResult, Statement};
use uuid::Uuid;

static NAMES: AtomicU64 = AtomicU64::new(0);

/// Instant at which every test begins: the morning of 2026-06-30 in Chengdu.
const START: &str = "2026-06-30T01:00:00Z";

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct TestClock(Mutex<DateTime<Utc>>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Mutex::new(START.parse().unwrap_or_default()))
    }
}

impl TestClock {
    /// Moves it forward.
    pub fn advance(&self, by: TimeDelta) {
        if let Ok(mut now) = self.0.lock() {
            *now += by;
        }
    }

    /// Sets it.
    pub fn set(&self, at: DateTime<Utc>) {
        if let Ok(mut now) = self.0.lock() {
            *now = at;
        }
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().map(|now| *now).unwrap_or_default()
    }
}

/// Ids that sort in the order in which they were made, as UUIDv7 do.
#[derive(Debug, Default)]
struct SequentialIds(AtomicU64);

impl IdSource for SequentialIds {
    fn next(&self) -> Uuid {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | u128::from(number))
    }
}

/// Bytes that differ at every call and are the same in every run.
#[derive(Debug, Default)]
struct CountingEntropy(AtomicU64);

impl Entropy for CountingEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let number = self
                .0
                .fetch_add(1, Ordering::Relaxed)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
            for (byte, random) in chunk.iter_mut().zip(number.to_le_bytes()) {
                *byte = random;
            }
        }
    }
}

/// A column of the schema.
#[derive(Clone, Debug)]
pub struct SchemaColumn {
    /// Table.
    pub table: String,
    /// Column.
    pub name: String,
    /// Type as declared.
    pub kind: String,
}

/// A key file in memory.
pub struct TestKeyFile(Mutex<KeyMaterial>);

impl std::fmt::Debug for TestKeyFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TestKeyFile")
    }
}

impl KeyFile for TestKeyFile {
    fn read(&self) -> Result<KeyMaterial, String> {
        let held = self.0.lock().map_err(|error| error.to_string())?;
        Ok(held.clone())
    }

    fn update(&self, change: &mut dyn FnMut(&mut KeyMaterial)) -> Result<KeyMaterial, String> {
        let mut held = self.0.lock().map_err(|error| error.to_string())?;
        change(&mut held);
        Ok(held.clone())
    }
}

/// A fresh, migrated database; it goes with the value.
#[derive(Debug)]
pub struct TestDatabase {
    /// The store over it.
    pub store: Store,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its address, for a second store on the same database.
    pub url: String,
    /// Its key file.
    pub key_file: Arc<TestKeyFile>,
    keyring: Arc<Keyring>,
    folder: tempfile::TempDir,
}

impl TestDatabase {
    /// A new SQLite database in a temporary folder.
    ///
    /// # Panics
    /// When it cannot be made: a test cannot go on without.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!(
            "sqlite://{}?mode=rwc",
            folder.path().join("test.db").display()
        );
        Self::open(url, folder).await
    }

    /// A new PostgreSQL database on the server of `CWIS_TEST_POSTGRES_URL`; none without one.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn postgres() -> Option<Self> {
        #[allow(
            clippy::disallowed_methods,
            reason = "which server tests use is said by whoever runs them"
        )]
        let server = std::env::var("CWIS_TEST_POSTGRES_URL").ok()?;
        // Tests of several processes and runs share the server; ids of processes come again.
        let random = RandomState::new().build_hasher().finish();
        let name = format!("test_{random:x}_{}", NAMES.fetch_add(1, Ordering::Relaxed));
        let admin = Database::connect(&server).await.expect("the test server");
        admin
            .execute_unprepared(&format!("CREATE DATABASE {name}"))
            .await
            .expect("a new database");
        admin.close().await.expect("closed");
        let (base, query) = server
            .split_once('?')
            .map_or((server.as_str(), String::new()), |(base, query)| {
                (base, format!("?{query}"))
            });
        let base = base.rsplit_once('/').map_or(base, |(base, _)| base);
        Some(
            Self::open(
                format!("{base}/{name}{query}"),
                tempfile::tempdir().expect("a temporary folder"),
            )
            .await,
        )
    }

    async fn open(url: String, folder: tempfile::TempDir) -> Self {
        let clock = Arc::new(TestClock::default());
        let entropy = Arc::new(CountingEntropy::default());
        let material = KeyMaterial::generate(Suite::Gm, entropy.as_ref());
        let key_file = Arc::new(TestKeyFile(Mutex::new(material.clone())));
        let keyring = Keyring::new(&material, entropy).expect("keys");
        let keyring = Arc::new(keyring.with_file(key_file.clone()));
        let options = StoreOptions {
            url: url.clone(),
            connections: 8,
        };
        let store = Store::connect(
            &options,
            keyring.clone(),
            clock.clone(),
            Arc::new(SequentialIds::default()),
        )
        .await
        .expect("a database");
        store.migrate().await.expect("the schema");
        Self {
            store,
            clock,
            url,
            key_file,
            keyring,
            folder,
        }
    }

    /// A folder that goes with the database.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Every column of the schema of an embedded database, for tests that hold lists against it.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn columns(&self) -> Vec<SchemaColumn> {
        let conn = Database::connect(&self.url).await.expect("a connection");
        let sql = "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                   WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'";
        let statement = Statement::from_string(conn.get_database_backend(), sql);
        let rows = conn.query_all_raw(statement).await.expect("the schema");
        let text = |row: &QueryResult, at| row.try_get_by_index(at).expect("a name");
        let columns = rows.iter().map(|row| SchemaColumn {
            table: text(row, 0),
            name: text(row, 1),
            kind: text(row, 2),
        });
        let columns = columns.collect();
        conn.close().await.expect("closed");
        columns
    }

    /// Runs one statement past every guard, to make what a test must find.
    ///
    /// # Panics
    /// When the statement fails.
    pub async fn tamper(&self, sql: &str) {
        let conn = Database::connect(&self.url).await.expect("a connection");
        conn.execute_unprepared(sql).await.expect("a statement");
        conn.close().await.expect("closed");
    }

    /// A second store on the same database and key file with keys of its own, as another process
    /// has them; of the same clock.
    ///
    /// # Panics
    /// When it cannot be made.
    pub async fn another_process(&self) -> Store {
        let material = self.key_file.read().expect("keys");
        let keyring = Keyring::new(
            &material,
            Arc::new(CountingEntropy(AtomicU64::new(1 << 40))),
        )
        .expect("keys");
        let options = StoreOptions {
            url: self.url.clone(),
            connections: 4,
        };
        let ids = SequentialIds(AtomicU64::new(1 << 40));
        Store::connect(
            &options,
            Arc::new(keyring.with_file(self.key_file.clone())),
            self.clock.clone(),
            Arc::new(ids),
        )
        .await
        .expect("a second store")
    }

    /// Keys of the database.
    pub fn keyring(&self) -> &Keyring {
        &self.keyring
    }
}

/// Declares one test that runs on SQLite and on PostgreSQL. Without `CWIS_TEST_POSTGRES_URL` the
/// second half says that it was left out.
#[macro_export]
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($database:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "tests share the imports of their file")]
            use super::*;

            async fn run($database: $crate::TestDatabase) $body

            #[tokio::test]
            async fn sqlite() {
                Box::pin(run($crate::TestDatabase::sqlite().await)).await;
            }

            #[tokio::test]
            async fn postgres() {
                match $crate::TestDatabase::postgres().await {
                    Some(database) => Box::pin(run(database)).await,
                    None => println!("left out: CWIS_TEST_POSTGRES_URL is not set"),
                }
            }
        }
    )+};
}
