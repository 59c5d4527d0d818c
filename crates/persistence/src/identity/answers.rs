//! Remembered answers of creates, by account, operation and key.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::{Store, StoreError, Stored, UnitOfWork, cipher::Cell, entity::idempotency};

/// An answer given before.
#[derive(Clone, Debug)]
pub struct RememberedAnswer {
    /// SM3 of the body it was given to.
    pub body_hash: String,
    /// The answer as JSON.
    pub response: String,
}

impl Store {
    /// The answer given to a key before.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remembered_answer(
        &self,
        account: AccountId,
        operation: &str,
        key: &str,
    ) -> Stored<Option<RememberedAnswer>> {
        let id = (Uuid::from(account), operation.to_owned(), key.to_owned());
        let Some(row) = idempotency::Entity::find_by_id(id).one(self.conn()).await? else {
            return Ok(None);
        };
        let cell = hex::decode(&row.response).map_err(|_| StoreError::Cipher("not a cell"))?;
        let response = self
            .keyring()
            .open_text(Cell::Answer, row.account_id.as_bytes(), &cell)?;
        Ok(Some(RememberedAnswer {
            body_hash: row.body_hash,
            response,
        }))
    }
}

impl UnitOfWork {
    /// Forgets answers given before an instant: nobody repeats a request for so long.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_answers(&self, before: DateTime<Utc>) -> Stored<u64> {
        let done = idempotency::Entity::delete_many()
            .filter(idempotency::Column::CreatedAt.lt(before))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected)
    }

    /// Keeps an answer with the change it belongs to.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when another request with this key was faster.
    pub async fn remember_answer(
        &self,
        operation: &str,
        key: &str,
        body_hash: &str,
        response: &str,
    ) -> Stored<()> {
        let account = self
            .origin()
            .account_id
            .ok_or_else(|| StoreError::Inconsistent("an answer without an account".into()))?;
        let row = idempotency::Model {
            account_id: account.into(),
            operation: operation.to_owned(),
            key: key.to_owned(),
            body_hash: body_hash.to_owned(),
            status: 201,
            // An answer shows what its account may see, and so more than a database may hold in clear.
            response: hex::encode(self.store().keyring().seal(
                Cell::Answer,
                Uuid::from(account).as_bytes(),
                response.as_bytes(),
            )?),
            created_at: self.now(),
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }
}
