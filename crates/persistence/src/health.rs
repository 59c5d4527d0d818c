//! What an operator wants to know before trusting a database.

use chrono::{DateTime, Utc};
use sea_orm::{EntityTrait, FromQueryResult, QuerySelect, Statement};
use uuid::Uuid;

use crate::{
    Store, StoreError, Stored, cipher::Cell, dialect::Dialect, entity::worker_profile,
    worker::ID_NUMBER,
};

#[derive(FromQueryResult)]
struct Now {
    now: DateTime<Utc>,
}

impl Store {
    /// The database's own time; an embedded one has that of this process.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn database_now(&self) -> Stored<DateTime<Utc>> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(self.now());
        }
        let statement =
            Statement::from_string(self.dialect().backend(), "SELECT clock_timestamp() AS now");
        let row = Now::find_by_statement(statement).one(self.conn()).await?;
        row.map(|row| row.now)
            .ok_or_else(|| StoreError::Inconsistent("no clock".into()))
    }

    /// Whether the keys open one stored cell and find its keyed hash again; none when nothing is
    /// stored yet. Cells sealed with other keys would be lost, and hashes of other keys would let
    /// a registered person be entered twice.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keys_fit(&self) -> Stored<Option<bool>> {
        use worker_profile::Column;
        let found: Option<(Uuid, Vec<u8>, Vec<u8>)> = worker_profile::Entity::find()
            .select_only()
            .columns([Column::WorkerId, Column::IdNumber, Column::IdHash])
            .into_tuple()
            .one(self.conn())
            .await?;
        let Some((worker, cell, hash)) = found else {
            return Ok(None);
        };
        let number = self
            .keyring()
            .open_text(Cell::IdNumber, worker.as_bytes(), &cell);
        let fits = number.is_ok_and(|number| {
            self.keyring()
                .keyed_hash(ID_NUMBER, &number)
                .is_ok_and(|found| found == hash)
        });
        Ok(Some(fits))
    }
}
