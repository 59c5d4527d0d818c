//! Keyed hashes made anew with another key, all in one unit of work. Exact search and uniqueness
//! rest on one key being used everywhere, so it is done while no server runs.

use sea_orm::{ConnectionTrait, Statement, Value};
use uuid::Uuid;

use crate::{Store, Stored, UnitOfWork, cipher::Cell, dialect::Dialect, sql::Sql};

/// Sealed columns of the profile with their hashes: cell, column, hash, purpose of the hash.
const HASHES: &[(Cell, &str, &str, &str)] = &[
    (Cell::IdNumber, "id_number", "id_hash", "id_number"),
    (Cell::Phone, "phone", "phone_hash", "phone"),
    (Cell::BankCard, "bank_card", "bank_hash", "bank_card"),
];

/// Rows read at a time.
const BATCH: u64 = 1_000;

/// Table and column of every keyed hash, to hold against the schema.
pub fn hashed_columns() -> impl Iterator<Item = (&'static str, &'static str)> {
    let profile = HASHES.iter().map(|(.., hash, _)| ("worker_profile", *hash));
    [("worker", "id_hash"), ("submission", "number_hash")]
        .into_iter()
        .chain(profile)
}

impl Store {
    /// Whether the stored hashes are those of another key, in hexadecimal; none when nothing is
    /// stored yet.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or a cell does not open.
    pub async fn hashes_fit(&self, index: &str) -> Stored<Option<bool>> {
        let sql = "SELECT worker_id, id_number, id_hash FROM worker_profile ORDER BY id LIMIT 1";
        let statement = Statement::from_string(self.dialect().backend(), sql);
        let Some(row) = self.conn().query_one_raw(statement).await? else {
            return Ok(None);
        };
        let worker: Uuid = row.try_get_by_index(0)?;
        let cell: Vec<u8> = row.try_get_by_index(1)?;
        let stored: Vec<u8> = row.try_get_by_index(2)?;
        let number = self
            .keyring()
            .open_text(Cell::IdNumber, worker.as_bytes(), &cell)?;
        let hash = self.keyring().next_hash(index, "id_number", &number)?;
        Ok(Some(hash == stored))
    }
}

impl UnitOfWork {
    /// Makes every keyed hash anew with another key, in hexadecimal. Answers the number of
    /// profiles. `number_in` finds the identity number in what a submission shall write.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or a cell does not open.
    pub async fn rehash(&self, index: &str, number_in: fn(&str) -> Option<String>) -> Stored<u64> {
        self.rehash_submissions(index, number_in).await?;
        self.rehash_profiles(index).await
    }

    /// What a decided submission would have written is forgotten after a while, and with it the
    /// number: its hash goes too, as nothing waits under it.
    async fn rehash_submissions(
        &self,
        index: &str,
        number_in: fn(&str) -> Option<String>,
    ) -> Stored<()> {
        let dialect = Dialect::of(self.tx());
        let sql = "SELECT id, cell FROM submission WHERE number_hash IS NOT NULL";
        let statement = Statement::from_string(dialect.backend(), sql);
        for row in self.tx().query_all_raw(statement).await? {
            let id: Uuid = row.try_get_by_index(0)?;
            let cell: Option<Vec<u8>> = row.try_get_by_index(1)?;
            let keyring = self.store().keyring();
            let content = cell
                .map(|cell| keyring.open_text(Cell::Submission, id.as_bytes(), &cell))
                .transpose()?;
            let number = content.as_deref().and_then(number_in);
            let hash = number
                .map(|number| keyring.next_hash(index, "id_number", &number))
                .transpose()?;
            let sql = dialect.sql("UPDATE submission SET number_hash = $1 WHERE id = $2");
            let values: [Value; 2] = [hash.into(), id.into()];
            self.tx()
                .execute_raw(Statement::from_sql_and_values(
                    dialect.backend(),
                    sql,
                    values,
                ))
                .await?;
        }
        Ok(())
    }

    async fn rehash_profiles(&self, index: &str) -> Stored<u64> {
        let dialect = Dialect::of(self.tx());
        let (mut after, mut done) = (None::<Uuid>, 0);
        loop {
            let mut sql = Sql::new(dialect);
            sql.push("SELECT id, worker_id, id_number, phone, bank_card FROM worker_profile");
            if let Some(after) = after {
                sql.push(" WHERE id > ").bind(after);
            }
            sql.push(&format!(" ORDER BY id LIMIT {BATCH}"));
            let rows = self.tx().query_all_raw(sql.statement()).await?;
            if rows.is_empty() {
                return Ok(done);
            }
            for row in rows {
                let id: Uuid = row.try_get_by_index(0)?;
                let worker: Uuid = row.try_get_by_index(1)?;
                let mut hashes = Vec::with_capacity(HASHES.len());
                for (at, (kind, _, column, purpose)) in HASHES.iter().enumerate() {
                    let cell: Option<Vec<u8>> = row.try_get_by_index(2 + at)?;
                    let Some(cell) = cell else { continue };
                    let clear =
                        self.store()
                            .keyring()
                            .open_text(*kind, worker.as_bytes(), &cell)?;
                    let hash = |index| self.store().keyring().next_hash(index, purpose, &clear);
                    if *kind == Cell::IdNumber {
                        let old = self.store().keyring().keyed_hash(purpose, &clear)?;
                        self.rehash_worker(worker, old, hash(index)?).await?;
                    }
                    hashes.push((*column, hash(index)?));
                }
                self.rehash_profile(id, hashes).await?;
                (after, done) = (Some(id), done + 1);
            }
        }
    }

    async fn rehash_worker(&self, worker: Uuid, old: Vec<u8>, new: Vec<u8>) -> Stored<()> {
        let dialect = Dialect::of(self.tx());
        let sql = dialect.sql("UPDATE worker SET id_hash = $1 WHERE id = $2 AND id_hash = $3");
        let values: [Value; 3] = [new.into(), worker.into(), old.into()];
        self.tx()
            .execute_raw(Statement::from_sql_and_values(
                dialect.backend(),
                sql,
                values,
            ))
            .await?;
        Ok(())
    }

    async fn rehash_profile(&self, id: Uuid, hashes: Vec<(&str, Vec<u8>)>) -> Stored<()> {
        let mut sql = Sql::new(Dialect::of(self.tx()));
        sql.push("UPDATE worker_profile SET ");
        for (at, (column, hash)) in hashes.into_iter().enumerate() {
            sql.push(if at == 0 { "" } else { ", " })
                .push(column)
                .push(" = ")
                .bind(hash);
        }
        sql.push(" WHERE id = ").bind(id);
        self.tx().execute_raw(sql.statement()).await?;
        Ok(())
    }
}
