//! Remembered answers of creates, by account, operation and key.

use domain::ids::AccountId;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use crate::{Store, StoreError, Stored, UnitOfWork, entity::idempotency};

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
    pub async fn remembered_answer(&self, account: AccountId, operation: &str, key: &str) -> Stored<Option<RememberedAnswer>> {
        let id = (Uuid::from(account), operation.to_owned(), key.to_owned());
        let row = idempotency::Entity::find_by_id(id).one(self.conn()).await?;
        Ok(row.map(|row| RememberedAnswer { body_hash: row.body_hash, response: row.response }))
    }
}

impl UnitOfWork {
    /// Keeps an answer with the change it belongs to.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when another request with this key was faster.
    pub async fn remember_answer(&self, operation: &str, key: &str, body_hash: &str, response: &str) -> Stored<()> {
        let account = self.origin().account_id.ok_or_else(|| StoreError::Inconsistent("an answer without an account".into()))?;
        let row = idempotency::Model {
            account_id: account.into(),
            operation: operation.to_owned(),
            key: key.to_owned(),
            body_hash: body_hash.to_owned(),
            status: 201,
            response: response.to_owned(),
            created_at: self.now(),
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }
}
