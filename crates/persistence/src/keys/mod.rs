//! Which key seals new cells, how many cells each key seals, and the rotations (密钥轮换) that
//! bring stored cells to the writing key.

mod rehash;
mod reseal;
mod rotation;

pub use rehash::hashed_columns;
pub use reseal::{Resealed, tables};
pub use rotation::{Rotation, RotationState};

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{
    Store, StoreError, Stored, UnitOfWork,
    cipher::{Form, TABLES, key_of},
    dialect::Dialect,
    sql::Sql,
};

/// The key that seals new cells, as the database names it for all processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WritingKey {
    /// Key.
    pub key: u16,
    /// Since when.
    pub since: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct WritingRow {
    key_id: i64,
    since: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

fn key_id(stored: i64) -> Stored<u16> {
    u16::try_from(stored).map_err(|_| StoreError::Inconsistent("a key id".into()))
}

impl Store {
    /// The writing key; none before the first rotation, when the key file says it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn writing_key(&self) -> Stored<Option<WritingKey>> {
        let sql = "SELECT key_id, since FROM writing_key WHERE id = 1";
        let statement = Statement::from_string(self.dialect().backend(), sql);
        let row = WritingRow::find_by_statement(statement)
            .one(self.conn())
            .await?;
        row.map(|row| {
            Ok(WritingKey {
                key: key_id(row.key_id)?,
                since: row.since,
            })
        })
        .transpose()
    }

    /// Makes this process seal with the writing key of the database. Called at start and every few
    /// seconds, so that a change made by another process is followed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer, or when the key file lacks the key.
    pub async fn follow_writing_key(&self) -> Stored<()> {
        match self.writing_key().await? {
            Some(named) if named.key != self.keyring().writing_key() => {
                self.keyring().write_with(named.key)
            }
            _ => Ok(()),
        }
    }

    /// Number of stored cells by key, in every table.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer, or a value is no cell.
    pub async fn cells_by_key(&self) -> Stored<BTreeMap<u16, i64>> {
        let mut found = BTreeMap::new();
        for table in TABLES {
            // Version and key id: the first three bytes.
            let length = if table.form == Form::Bytes { 3 } else { 6 };
            for (column, _) in table.columns {
                let mut sql = Sql::new(self.dialect());
                sql.push(&format!(
                    "SELECT substr({column}, 1, {length}) AS head, count(*) AS count FROM {} \
                     WHERE {column} IS NOT NULL GROUP BY 1",
                    table.name
                ));
                for row in self.conn().query_all_raw(sql.statement()).await? {
                    let head = match table.form {
                        Form::Bytes => row.try_get_by_index::<Vec<u8>>(0)?,
                        Form::Hexadecimal => hex::decode(row.try_get_by_index::<String>(0)?)
                            .map_err(|_| StoreError::Cipher("not a cell"))?,
                    };
                    let key = key_of(&head).ok_or(StoreError::Cipher("not a cell"))?;
                    *found.entry(key).or_default() += row.try_get_by_index::<i64>(1)?;
                }
            }
        }
        Ok(found)
    }

    /// Whether a transaction is open that began before an instant: what it wrote cannot be counted
    /// yet. On SQLite there is one writer at a time, and what it wrote is there for whoever counts next.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn writer_open_since(&self, before: DateTime<Utc>) -> Stored<bool> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(false);
        }
        let sql = "SELECT count(*) AS count FROM pg_stat_activity \
                   WHERE datname = current_database() AND xact_start < $1 AND pid <> pg_backend_pid()";
        let statement =
            Statement::from_sql_and_values(self.dialect().backend(), sql, [before.into()]);
        let row = Count::find_by_statement(statement).one(self.conn()).await?;
        Ok(row.is_some_and(|row| row.count > 0))
    }
}

impl UnitOfWork {
    /// Names the writing key for all processes.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn name_writing_key(&self, key: u16) -> Stored<()> {
        let sql = "INSERT INTO writing_key (id, key_id, since) VALUES (1, $1, $2) \
                   ON CONFLICT (id) DO UPDATE SET key_id = excluded.key_id, since = excluded.since";
        let dialect = Dialect::of(self.tx());
        let statement = Statement::from_sql_and_values(
            dialect.backend(),
            dialect.sql(sql),
            [i64::from(key).into(), self.now().into()],
        );
        self.tx().execute_raw(statement).await?;
        Ok(())
    }
}
