//! Files that prove what a correction request says, each sealed in one cell.

use chrono::{DateTime, Utc};
use domain::ids::{ProofId, SubmissionId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Store, Stored, UnitOfWork,
    cipher::Cell,
    entity::submission_proof::{Column, Entity, Model},
};

/// What a file is sealed as.
const CELL: Cell = Cell::Proof;

/// A file, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// File.
    pub id: ProofId,
    /// Name.
    pub name: String,
    /// Size.
    pub bytes: i64,
    /// Added at.
    pub added_at: DateTime<Utc>,
}

/// A file with its content.
#[derive(Clone, Debug)]
pub struct ProofFile {
    /// Name.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Store {
    /// The files of a submission that are still kept, oldest first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn submission_proofs(&self, id: SubmissionId) -> Stored<Vec<Proof>> {
        use sea_orm::Iterable;
        // Without the files themselves, which may be large.
        let light = Column::iter().filter(|column| !matches!(column, Column::Cell));
        let rows = Entity::find()
            .select_only()
            .columns(light)
            .column_as(Expr::value(None::<Vec<u8>>), "cell")
            .filter(Column::SubmissionId.eq(Uuid::from(id)))
            .filter(Column::Cell.is_not_null())
            .order_by_asc(Column::Id)
            .all(self.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Proof {
                id: ProofId(row.id),
                name: row.name,
                bytes: row.bytes,
                added_at: row.added_at,
            })
            .collect())
    }

    /// One file of a submission.
    ///
    /// # Errors
    /// [`crate::StoreError::Cipher`] when it does not open.
    pub async fn submission_proof(
        &self,
        submission: SubmissionId,
        id: ProofId,
    ) -> Stored<Option<ProofFile>> {
        let row = Entity::find_by_id(Uuid::from(id))
            .filter(Column::SubmissionId.eq(Uuid::from(submission)))
            .one(self.conn())
            .await?;
        let Some((row, cell)) = row.and_then(|row| Some((row.clone(), row.cell?))) else {
            return Ok(None);
        };
        Ok(Some(ProofFile {
            bytes: self.keyring().open(CELL, row.id.as_bytes(), &cell)?,
            name: row.name,
            content_type: row.content_type,
        }))
    }
}

impl UnitOfWork {
    /// Number of files of a submission.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn count_proofs(&self, submission: SubmissionId) -> Stored<u64> {
        Ok(Entity::find()
            .filter(Column::SubmissionId.eq(Uuid::from(submission)))
            .count(self.tx())
            .await?)
    }

    /// Adds a file to a submission.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn add_proof(
        &self,
        submission: SubmissionId,
        id: ProofId,
        file: &ProofFile,
    ) -> Stored<()> {
        let cell = self
            .store()
            .keyring()
            .seal(CELL, id.0.as_bytes(), &file.bytes)?;
        let row = Model {
            id: id.into(),
            submission_id: submission.into(),
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            bytes: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
            cell: Some(cell),
            added_at: self.now(),
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Forgets the files of submissions whose content is forgotten. Those of personnel actions are
    /// papers of the record, and stay.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub(super) async fn forget_proofs(&self, decided_before: DateTime<Utc>) -> Stored<()> {
        use crate::entity::submission;
        use sea_orm::QueryTrait;
        let decided = submission::Entity::find()
            .select_only()
            .column(submission::Column::Id)
            .filter(submission::Column::DecidedAt.lt(decided_before))
            .filter(submission::Column::Action.is_null())
            .into_query();
        Entity::update_many()
            .col_expr(Column::Cell, Expr::value(None::<Vec<u8>>))
            .filter(Column::Cell.is_not_null())
            .filter(Column::SubmissionId.in_subquery(decided))
            .exec(self.tx())
            .await?;
        Ok(())
    }
}
