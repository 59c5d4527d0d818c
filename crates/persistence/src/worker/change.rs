//! Changes of a worker's record.

use chrono::NaiveDate;
use domain::{ids::WorkerId, worker::WorkerRecord};
use sea_orm::{Statement, Value};
use uuid::Uuid;

use super::{
    closing::continue_past_closing,
    fact::{replace_one, replace_set},
    facts::ID_NUMBER,
    roster,
};
use crate::{Stored, UnitOfWork};

/// A record as it shall be.
#[derive(Clone, Debug)]
pub struct WorkerChange {
    /// Whom it is about.
    pub id: WorkerId,
    /// Revision it was read at.
    pub revision: i64,
    /// The record, already checked.
    pub record: WorkerRecord,
    /// Day from which it holds; without it what is stored is corrected.
    pub effective_on: Option<NaiveDate>,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Written; the new revision.
    To(i64),
    /// It says what is stored; nothing was written.
    Nothing,
    /// Someone else was faster; nothing was written.
    Outdated,
}

impl UnitOfWork {
    /// Changes a record. The row of the worker is the lock: of two changes at once, the second
    /// finds another revision.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when the new identity number is registered already.
    pub async fn change_worker(&self, change: WorkerChange) -> Stored<Changed> {
        let WorkerChange {
            id,
            revision,
            record,
            effective_on,
        } = change;
        let hash = self
            .store()
            .keyring()
            .keyed_hash(ID_NUMBER, record.profile.id_number.expose())?;
        let worker = [Uuid::from(id).into(), revision.into()];
        let held = self
            .touch_worker(
                "UPDATE worker SET revision = revision WHERE id = $1 AND revision = $2",
                worker.to_vec(),
            )
            .await?;
        if held != 1 {
            return Ok(Changed::Outdated);
        }
        let entered = record.engagement.period.from;
        let assigned = record.assignment.period.from;
        let written = [
            replace_one(self, id, record.profile, entered, effective_on).await?,
            replace_one(self, id, record.engagement, entered, effective_on).await?,
            replace_one(self, id, record.assignment, assigned, effective_on).await?,
            replace_set(self, id, record.political, effective_on, entered).await?,
            // A certificate does not end; one that is gone was never right.
            replace_set(self, id, record.educations, None, entered).await?,
            replace_set(self, id, record.degrees, None, entered).await?,
            replace_set(self, id, record.qualifications, None, entered).await?,
            replace_set(self, id, record.family, effective_on, entered).await?,
            replace_set(self, id, record.annual_costs, None, entered).await?,
        ];
        if !written.contains(&true) {
            return Ok(Changed::Nothing);
        }
        let mut values = worker.to_vec();
        values.extend([self.now().into(), hash.into()]);
        self.touch_worker(
            "UPDATE worker SET revision = revision + 1, updated_at = $3, id_hash = $4 \
             WHERE id = $1 AND revision = $2",
            values,
        )
        .await?;
        continue_past_closing(self, &[id]).await?;
        roster::refresh(self, &[id]).await?;
        Ok(Changed::To(revision + 1))
    }

    pub(super) async fn touch_worker(&self, sql: &str, values: Vec<Value>) -> Stored<u64> {
        let dialect = self.store().dialect();
        let statement = Statement::from_sql_and_values(dialect.backend(), dialect.sql(sql), values);
        let done = sea_orm::ConnectionTrait::execute_raw(self.tx(), statement).await?;
        Ok(done.rows_affected())
    }
}
