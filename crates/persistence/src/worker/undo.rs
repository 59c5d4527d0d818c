//! Undoing an import: the people it entered are gone, those it corrected are what they were.
//! Both are found by the instant of the import, for one unit of work records everything at one.

use chrono::{DateTime, Utc};
use domain::ids::{JobId, WorkerId};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{closing::continue_past_closing, roster};
use crate::{
    Scope, Store, Stored, UnitOfWork, dated,
    dialect::Dialect,
    entity::{
        assignment, career_fact, engagement, import, worker_cost, worker_degree, worker_education,
        worker_family, worker_political, worker_profile, worker_qualification, worker_retirement,
    },
    sql::Sql,
};

/// Tables of dated facts about a worker.
const FACTS: &[&str] = &[
    "worker_profile",
    "worker_political",
    "worker_education",
    "worker_degree",
    "worker_qualification",
    "worker_family",
    "worker_cost",
    "worker_retirement",
    "engagement",
    "assignment",
    "career_fact",
];

/// A row of an import whose person was changed since.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ChangedSince {
    /// Row of the sheet or line of the file.
    pub row_number: i64,
    /// Person.
    pub worker_id: Uuid,
    /// Name, masked.
    pub name_masked: Option<String>,
}

#[derive(FromQueryResult)]
struct Touched {
    worker_id: Uuid,
}

/// Appends the rows of an import that wrote, under the alias `i`.
fn written(sql: &mut Sql, import: JobId) {
    sql.push("i.import_id = ")
        .bind(Uuid::from(import))
        .push(" AND i.outcome IN ('created', 'updated')");
}

/// Appends the condition that anything was recorded about a worker after an instant.
pub(super) fn changed_since(sql: &mut Sql, worker: &str, at: DateTime<Utc>) {
    sql.push(&format!(
        "(EXISTS (SELECT 1 FROM worker_photo p WHERE p.worker_id = {worker} AND p.updated_at > "
    ));
    sql.bind(at).push(")");
    for table in FACTS {
        sql.push(&format!(
            " OR EXISTS (SELECT 1 FROM {table} f WHERE f.worker_id = {worker} AND (f.recorded_at > "
        ));
        sql.bind(at)
            .push(" OR f.superseded_at > ")
            .bind(at)
            .push("))");
    }
    sql.push(")");
}

async fn changed_rows(
    conn: &impl ConnectionTrait,
    import: JobId,
    at: DateTime<Utc>,
) -> Stored<Vec<ChangedSince>> {
    let mut sql = Sql::new(Dialect::of(conn));
    sql.push("SELECT i.row_number, i.worker_id, i.name_masked FROM import_row i WHERE ");
    written(&mut sql, import);
    sql.push(" AND (");
    changed_since(&mut sql, "i.worker_id", at);
    // Whoever has an account, or of whom something waits to be confirmed, cannot be gone.
    sql.push(" OR (i.outcome = 'created' AND (")
        .bound_to_account("i.worker_id");
    sql.push(" OR ")
        .waiting_submission("i.worker_id")
        .push("))) ORDER BY i.row_number");
    Ok(ChangedSince::find_by_statement(sql.statement())
        .all(conn)
        .await?)
}

impl Store {
    /// Rows of an import whose people were changed after its instant, in the order of the file.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn changed_since_import(
        &self,
        import: JobId,
        at: DateTime<Utc>,
    ) -> Stored<Vec<ChangedSince>> {
        changed_rows(self.conn(), import, at).await
    }
}

impl UnitOfWork {
    /// The people an import wrote who lie within a scope, held until the end of this unit: whoever
    /// changes one of them meanwhile waits, and finds another revision then.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn hold_imported(&self, import: JobId, scope: &Scope) -> Stored<Vec<WorkerId>> {
        let dialect = self.store().dialect();
        let mut sql = Sql::new(dialect);
        sql.push("SELECT w.id AS worker_id FROM worker w WHERE w.id IN (SELECT i.worker_id FROM import_row i JOIN roster r ON r.worker_id = i.worker_id WHERE ");
        written(&mut sql, import);
        sql.push(" AND ").within(scope, "r.path");
        sql.push(") ORDER BY w.id").push(dialect.for_update());
        let held = Touched::find_by_statement(sql.statement())
            .all(self.tx())
            .await?;
        Ok(held
            .into_iter()
            .map(|row| WorkerId(row.worker_id))
            .collect())
    }

    /// As [`Store::changed_since_import`], of those whom this unit holds.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn changed_since_import(
        &self,
        import: JobId,
        at: DateTime<Utc>,
    ) -> Stored<Vec<ChangedSince>> {
        changed_rows(self.tx(), import, at).await
    }

    /// Takes back what an import wrote at an instant about people, and notes why.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when a number that would come back is somebody else's by now.
    pub async fn undo_import(
        &self,
        import: JobId,
        at: DateTime<Utc>,
        people: &[WorkerId],
        reason: &str,
    ) -> Stored<()> {
        self.restore_people(people, at).await?;
        let undone = import::ActiveModel {
            id: sea_orm::ActiveValue::Unchanged(import.into()),
            undone_at: Set(Some(self.now())),
            undo_reason: Set(Some(reason.to_owned())),
            ..Default::default()
        };
        undone.update(self.tx()).await?;
        Ok(())
    }

    /// Supersedes what was recorded about people at an instant and writes again what was
    /// superseded at it, registered numbers and roster included.
    pub(super) async fn restore_people(
        &self,
        people: &[WorkerId],
        at: DateTime<Utc>,
    ) -> Stored<()> {
        let subjects: Vec<Uuid> = people.iter().copied().map(Uuid::from).collect();
        dated::restore::<worker_profile::Entity>(self, &subjects, at).await?;
        dated::restore::<worker_political::Entity>(self, &subjects, at).await?;
        dated::restore::<worker_education::Entity>(self, &subjects, at).await?;
        dated::restore::<worker_degree::Entity>(self, &subjects, at).await?;
        dated::restore::<worker_qualification::Entity>(self, &subjects, at).await?;
        dated::restore::<worker_family::Entity>(self, &subjects, at).await?;
        dated::restore::<worker_cost::Entity>(self, &subjects, at).await?;
        dated::restore::<worker_retirement::Entity>(self, &subjects, at).await?;
        dated::restore::<engagement::Entity>(self, &subjects, at).await?;
        dated::restore::<assignment::Entity>(self, &subjects, at).await?;
        dated::restore::<career_fact::Entity>(self, &subjects, at).await?;
        self.settle(people).await
    }

    /// What follows from changed facts of people: registered numbers, places that close, roster.
    pub(super) async fn settle(&self, people: &[WorkerId]) -> Stored<()> {
        for people in people.chunks(500) {
            self.restore_numbers(people).await?;
        }
        continue_past_closing(self, people).await?;
        roster::refresh(self, people).await
    }

    /// The number that is registered for each is that of the profile again. Who has none any more
    /// was never entered: the number is free, and in its place stands what is no hash of any.
    async fn restore_numbers(&self, people: &[WorkerId]) -> Stored<()> {
        let dialect = self.store().dialect();
        let mut sql = Sql::new(dialect);
        sql.push("UPDATE worker SET revision = revision + 1, updated_at = ")
            .bind(self.now());
        sql.push(", id_hash = COALESCE((SELECT p.id_hash FROM worker_profile p WHERE p.worker_id = worker.id AND p.superseded_at IS NULL ORDER BY p.valid_from DESC LIMIT 1), ");
        sql.push(dialect.bytes_of_id())
            .push(") WHERE id IN ")
            .bind_list(people.iter().copied().map(Uuid::from));
        self.tx().execute_raw(sql.statement()).await?;
        Ok(())
    }
}
