//! Actions handed in together. Who sees a batch is said by its submissions: whoever handed it in,
//! and whoever may confirm one of them, who then sees and counts those and no others.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{AccountId, PersonnelBatchId},
    personnel::action::ActionKind,
};
use sea_orm::{ActiveModelTrait, FromQueryResult, IntoActiveModel};
use uuid::Uuid;

use crate::{
    StoreError, Stored, UnitOfWork, entity::personnel_batch, sql::Sql,
    worker::submission::Submissions,
};

/// Actions of one kind handed in together (批量办理).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Batch.
    pub id: PersonnelBatchId,
    /// Kind of every action.
    pub kind: ActionKind,
    /// Day from which every action holds.
    pub effective_on: NaiveDate,
    /// Number of the paper they rest on.
    pub document_number: Option<String>,
    /// Stated reason.
    pub reason: Option<String>,
    /// The batch it takes back.
    pub reverses: Option<PersonnelBatchId>,
    /// Who handed it in.
    pub submitted_by: AccountId,
    /// When.
    pub submitted_at: DateTime<Utc>,
}

/// A batch with how many of the submissions in reach stand where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchLine {
    /// Batch.
    pub batch: Batch,
    /// All in reach.
    pub total: i64,
    /// Wait to be confirmed.
    pub submitted: i64,
    /// Were given back.
    pub returned: i64,
    /// Were confirmed.
    pub confirmed: i64,
    /// Confirmed and not taken back since.
    pub standing: i64,
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    batch: personnel_batch::Model,
    total: i64,
    submitted: i64,
    returned: i64,
    confirmed: i64,
    standing: i64,
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

impl Submissions<'_> {
    /// One batch; none when nothing of it is in reach.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn batch(&self, id: PersonnelBatchId) -> Stored<Option<BatchLine>> {
        let one = |sql: &mut Sql| {
            sql.push("s.batch_id = ").bind(Uuid::from(id));
        };
        Ok(self.batches_where(one, 1).await?.pop())
    }

    /// A page of batches, newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn batches(
        &self,
        after: Option<PersonnelBatchId>,
        limit: u64,
    ) -> Stored<Vec<BatchLine>> {
        let those = |sql: &mut Sql| {
            sql.push("s.batch_id IS NOT NULL");
            if let Some(after) = after {
                sql.push(" AND s.batch_id < ").bind(Uuid::from(after));
            }
        };
        self.batches_where(those, limit).await
    }

    /// Number of batches.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_batches(&self) -> Stored<i64> {
        let those = |sql: &mut Sql| {
            sql.push("s.batch_id IS NOT NULL");
        };
        let sql = self.in_reach("SELECT COUNT(DISTINCT s.batch_id) AS count", "", those);
        let row = Count::find_by_statement(sql.statement())
            .one(self.conn())
            .await?;
        Ok(row.map_or(0, |row| row.count))
    }

    async fn batches_where(&self, which: impl Fn(&mut Sql), limit: u64) -> Stored<Vec<BatchLine>> {
        let mut sql = self.in_reach(
            "SELECT b.id, b.kind, b.effective_on, b.document_number, b.reason, b.reverses, b.submitted_by, b.submitted_at, \
             COUNT(*) AS total, COUNT(CASE WHEN s.state = 'SUBMITTED' THEN 1 END) AS submitted, \
             COUNT(CASE WHEN s.state = 'RETURNED' THEN 1 END) AS returned, \
             COUNT(CASE WHEN s.state = 'CONFIRMED' THEN 1 END) AS confirmed, COUNT(a.id) AS standing",
            "JOIN personnel_batch b ON b.id = s.batch_id \
             LEFT JOIN personnel_action a ON a.submission_id = s.id AND a.reversed_at IS NULL",
            which,
        );
        // Ids are UUIDv7: their order is the order of creation.
        sql.push(" GROUP BY b.id ORDER BY b.id DESC LIMIT ")
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = Row::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        rows.into_iter().map(BatchLine::try_from).collect()
    }
}

impl TryFrom<Row> for BatchLine {
    type Error = StoreError;

    fn try_from(row: Row) -> Stored<Self> {
        let broken = || StoreError::Inconsistent("personnel_batch.kind".to_owned());
        Ok(Self {
            batch: Batch {
                id: PersonnelBatchId(row.batch.id),
                kind: ActionKind::from_code(&row.batch.kind).ok_or_else(broken)?,
                effective_on: row.batch.effective_on,
                document_number: row.batch.document_number,
                reason: row.batch.reason,
                reverses: row.batch.reverses.map(PersonnelBatchId),
                submitted_by: AccountId(row.batch.submitted_by),
                submitted_at: row.batch.submitted_at,
            },
            total: row.total,
            submitted: row.submitted,
            returned: row.returned,
            confirmed: row.confirmed,
            standing: row.standing,
        })
    }
}

impl UnitOfWork {
    /// Registers a batch; its submissions are kept by themselves.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn register_batch(&self, batch: &Batch) -> Stored<()> {
        let row = personnel_batch::Model {
            id: batch.id.into(),
            kind: batch.kind.code().to_owned(),
            effective_on: batch.effective_on,
            document_number: batch.document_number.clone(),
            reason: batch.reason.clone(),
            reverses: batch.reverses.map(Into::into),
            submitted_by: batch.submitted_by.into(),
            submitted_at: batch.submitted_at,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }
}
