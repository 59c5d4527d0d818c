//! Writes of submissions.

use domain::ids::{JobId, SubmissionId, WorkerId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::{Step, Submission, stored};
use crate::{
    Stored, UnitOfWork, bulk,
    dialect::Dialect,
    entity::{submission, submission_field, submission_step},
};

/// A submission to keep, with the fields of a registered person that it touches.
#[derive(Clone, Debug)]
pub struct NewSubmission {
    /// Submission.
    pub submission: Submission,
    /// Keys of the fields.
    pub fields: Vec<String>,
    /// The step that hands it in.
    pub step: Step,
}

impl UnitOfWork {
    /// Keeps new submissions.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when one about the same new person, or about the same field of
    /// someone, waits already; then nothing of this unit of work will be written.
    pub async fn submit(&self, new: Vec<NewSubmission>) -> Stored<()> {
        let (mut rows, mut fields, mut steps) = (Vec::new(), Vec::new(), Vec::new());
        for one in new {
            let id = one.submission.id;
            if let Some(worker) = one.submission.worker {
                fields.extend(one.fields.iter().map(|key| field(id, worker, key)));
            }
            steps.push(step(id, 1, &one.step));
            rows.push(stored(&one.submission));
        }
        bulk::insert::<submission::Entity>(self.tx(), rows).await?;
        bulk::insert::<submission_field::Entity>(self.tx(), fields).await?;
        bulk::insert::<submission_step::Entity>(self.tx(), steps).await
    }

    /// A submission, locked until the end of this unit. Whether the caller may see it is the
    /// caller's to check.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn submission_to_change(&self, id: SubmissionId) -> Stored<Option<Submission>> {
        let mut query = submission::Entity::find_by_id(Uuid::from(id));
        if Dialect::of(self.tx()) == Dialect::Postgres {
            query = query.lock_exclusive();
        }
        query
            .one(self.tx())
            .await?
            .map(Submission::try_from)
            .transpose()
    }

    /// The open submissions of an import, locked until the end of this unit.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn open_submissions_of(&self, import: JobId) -> Stored<Vec<Submission>> {
        let mut query = submission::Entity::find()
            .filter(submission::Column::ImportId.eq(Uuid::from(import)))
            .filter(submission::Column::DecidedAt.is_null());
        if Dialect::of(self.tx()) == Dialect::Postgres {
            query = query.lock_exclusive();
        }
        let rows = query.all(self.tx()).await?;
        rows.into_iter().map(Submission::try_from).collect()
    }

    /// What was done with a submission, within this unit.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn steps_of(&self, id: SubmissionId) -> Stored<Vec<Step>> {
        use sea_orm::QueryOrder;
        let rows = submission_step::Entity::find()
            .filter(submission_step::Column::SubmissionId.eq(Uuid::from(id)))
            .order_by_asc(submission_step::Column::Position)
            .all(self.tx())
            .await?;
        rows.into_iter().map(Step::try_from).collect()
    }

    /// Keeps what became of a submission, and the step that made it so. Once it is decided, its
    /// fields are free for others.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn save_submission(&self, changed: &Submission, taken: &Step) -> Stored<()> {
        let row = stored(changed).into_active_model().reset_all();
        row.update(self.tx()).await?;
        let before = submission_step::Entity::find()
            .filter(submission_step::Column::SubmissionId.eq(Uuid::from(changed.id)))
            .count(self.tx())
            .await?;
        let position = i64::try_from(before).unwrap_or(i64::MAX).saturating_add(1);
        step(changed.id, position, taken)
            .into_active_model()
            .insert(self.tx())
            .await?;
        if !changed.state.is_open() {
            use submission_field::Column;
            submission_field::Entity::update_many()
                .col_expr(Column::Waiting, Expr::value(false))
                .filter(Column::SubmissionId.eq(Uuid::from(changed.id)))
                .exec(self.tx())
                .await?;
        }
        Ok(())
    }

    /// Says which fields of a person a submission touches, in place of what was said.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when another submission about one of them waits already.
    pub async fn set_submission_fields(
        &self,
        id: SubmissionId,
        worker: WorkerId,
        keys: &[String],
    ) -> Stored<()> {
        submission_field::Entity::delete_many()
            .filter(submission_field::Column::SubmissionId.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        let rows = keys.iter().map(|key| field(id, worker, key)).collect();
        bulk::insert::<submission_field::Entity>(self.tx(), rows).await
    }

    /// Forgets what decided submissions would have written, or have: what was confirmed is in the
    /// register, and what was withdrawn was never anybody else's. Answers how many.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn forget_submissions(
        &self,
        decided_before: chrono::DateTime<chrono::Utc>,
    ) -> Stored<u64> {
        use submission::Column;
        self.forget_proofs(decided_before).await?;
        let none = || Expr::value(None::<Vec<u8>>);
        let done = submission::Entity::update_many()
            .col_expr(Column::Cell, none())
            .col_expr(Column::NumberHash, none())
            .col_expr(Column::Name, Expr::value(None::<String>))
            .filter(Column::DecidedAt.lt(decided_before))
            .filter(Column::Cell.is_not_null())
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected)
    }
}

fn field(id: SubmissionId, worker: WorkerId, key: &str) -> submission_field::Model {
    submission_field::Model {
        submission_id: id.into(),
        field: key.to_owned(),
        worker_id: worker.into(),
        waiting: true,
    }
}

fn step(id: SubmissionId, position: i64, step: &Step) -> submission_step::Model {
    submission_step::Model {
        submission_id: id.into(),
        position,
        kind: step.kind.code().to_owned(),
        round: step.round,
        level: step.level.map(|level| level.code().to_owned()),
        account_id: step.by.into(),
        behalf_id: step.on_behalf_of.map(Into::into),
        note: step.note.clone(),
        reasons: serde_json::json!(step.reasons).to_string(),
        at: step.at,
    }
}
