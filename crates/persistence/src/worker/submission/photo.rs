//! Photos that wait to be confirmed, each sealed in one cell.

use chrono::{DateTime, Utc};
use domain::{ids::SubmissionId, worker::submission::SubmissionState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use crate::{
    Store, Stored, UnitOfWork,
    cipher::Cell,
    entity::{
        submission,
        submission_photo::{Column, Entity, Model},
    },
    worker::Photo,
};

/// What a photo is sealed as.
const CELL: Cell = Cell::SubmittedPhoto;

impl Store {
    /// The photo of a submission; none when it asks to remove one, or is decided.
    ///
    /// # Errors
    /// [`crate::StoreError::Cipher`] when it does not open.
    pub async fn submitted_photo(&self, id: SubmissionId) -> Stored<Option<Photo>> {
        let row = Entity::find_by_id(Uuid::from(id)).one(self.conn()).await?;
        row.map(|row| {
            Ok(Photo {
                bytes: self
                    .keyring()
                    .open(CELL, row.submission_id.as_bytes(), &row.cell)?,
                content_type: row.content_type,
            })
        })
        .transpose()
    }
}

impl UnitOfWork {
    /// Keeps the photo of a submission in place of the one before.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn submit_photo(&self, id: SubmissionId, photo: &Photo) -> Stored<()> {
        self.forget_submitted_photo(id).await?;
        let row = Model {
            submission_id: id.into(),
            content_type: photo.content_type.clone(),
            cell: self
                .store()
                .keyring()
                .seal(CELL, id.0.as_bytes(), &photo.bytes)?,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Forgets the photo of a submission.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn forget_submitted_photo(&self, id: SubmissionId) -> Stored<()> {
        Entity::delete_by_id(Uuid::from(id)).exec(self.tx()).await?;
        Ok(())
    }

    /// Forgets the photos of submissions that were returned before an instant and that nobody has
    /// taken up since. Answers how many.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn forget_returned_photos(&self, before: DateTime<Utc>) -> Stored<u64> {
        let lying = submission::Entity::find()
            .select_only()
            .column(submission::Column::Id)
            .filter(submission::Column::State.eq(SubmissionState::Returned.code()))
            .filter(submission::Column::WaitingSince.lt(before))
            .into_query();
        let done = Entity::delete_many()
            .filter(Column::SubmissionId.in_subquery(lying))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected)
    }
}
