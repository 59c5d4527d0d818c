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
    cipher::{Entropy, KeyMaterial, Keyring, Suite},
};
use sea_orm::{ConnectionTrait, Database};
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

/// A fresh, migrated database; it goes with the value.
#[derive(Debug)]
pub struct TestDatabase {
    /// The store over it.
    pub store: Store,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its address, for a second store on the same database.
    pub url: String,
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
        let keyring = Arc::new(Keyring::new(&material, entropy).expect("keys"));
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
            keyring,
            folder,
        }
    }

    /// A folder that goes with the database.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
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
