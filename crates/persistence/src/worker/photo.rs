//! Photos, sealed like every other personal value.

use domain::ids::WorkerId;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::Workers;
use crate::{
    Store, Stored, UnitOfWork,
    cipher::{Cell, sm3_hex},
    entity::worker_photo,
};

/// A photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Media type.
    pub content_type: String,
    /// Image.
    pub bytes: Vec<u8>,
}

impl Photo {
    /// SM3 of the image, in hexadecimal digits: whether two photos are the same.
    pub fn digest(&self) -> String {
        sm3_hex(&self.bytes)
    }

    fn opened(store: &Store, row: worker_photo::Model) -> Stored<Self> {
        Ok(Self {
            bytes: store
                .keyring()
                .open(Cell::Photo, row.worker_id.as_bytes(), &row.cell)?,
            content_type: row.content_type,
        })
    }
}

impl Workers<'_> {
    /// A worker's photo; none outside the scope.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or the cell does not open.
    pub async fn photo(&self, id: WorkerId) -> Stored<Option<Photo>> {
        if !self.contains(id).await? {
            return Ok(None);
        }
        let row = worker_photo::Entity::find_by_id(Uuid::from(id))
            .one(&self.store.reading(self.scope))
            .await?;
        row.map(|row| Photo::opened(self.store, row)).transpose()
    }
}

impl UnitOfWork {
    /// A worker's photo, with their record held until the end of this unit: nobody replaces it
    /// meanwhile.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or the cell does not open.
    pub async fn photo_to_change(&self, id: WorkerId) -> Stored<Option<Photo>> {
        self.hold_workers([id, id]).await?;
        let row = worker_photo::Entity::find_by_id(Uuid::from(id))
            .one(self.tx())
            .await?;
        row.map(|row| Photo::opened(self.store(), row)).transpose()
    }

    /// Keeps a photo in place of the one before; none removes it.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn keep_photo(&self, id: WorkerId, photo: Option<Photo>) -> Stored<()> {
        self.hold_workers([id, id]).await?;
        let id = Uuid::from(id);
        worker_photo::Entity::delete_by_id(id)
            .exec(self.tx())
            .await?;
        if let Some(photo) = photo {
            let cell = self
                .store()
                .keyring()
                .seal(Cell::Photo, id.as_bytes(), &photo.bytes)?;
            let row = worker_photo::Model {
                worker_id: id,
                content_type: photo.content_type,
                cell,
                updated_at: self.now(),
            };
            row.into_active_model().insert(self.tx()).await?;
        }
        Ok(())
    }
}
