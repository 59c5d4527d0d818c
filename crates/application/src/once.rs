//! A create that is done once however often it is sent: the `Idempotency-Key`.

use contract::{ErrorCode, Requires};
use persistence::{UnitOfWork, cipher::sm3_hex};
use serde::{Serialize, de::DeserializeOwned};

use crate::{Access, Actor, AppError, AppResult};

/// A key with the operation and body it stands for. Without a key nothing is remembered.
#[derive(Clone, Debug)]
pub struct Once {
    operation: &'static str,
    key: Option<String>,
    body_hash: String,
}

impl Once {
    /// A key as sent, and the body it came with.
    ///
    /// # Errors
    /// `parameter_invalid` when the key is empty or longer than 100 characters.
    pub fn new(
        operation: &'static str,
        key: Option<String>,
        body: &impl Serialize,
    ) -> AppResult<Self> {
        let body = serde_json::to_vec(body).map_err(AppError::internal)?;
        Self::of_hash(operation, key, sm3_hex(&body))
    }

    /// The same for a body already hashed, e.g. a file.
    ///
    /// # Errors
    /// `parameter_invalid` when the key is empty or longer than 100 characters.
    pub fn of_hash(
        operation: &'static str,
        key: Option<String>,
        body_hash: String,
    ) -> AppResult<Self> {
        if key
            .as_ref()
            .is_some_and(|key| key.is_empty() || key.chars().count() > 100)
        {
            return Err(AppError::parameter(
                "Idempotency-Key",
                "length",
                "应为1至100个字符。",
                "1 to 100 characters.",
            ));
        }
        Ok(Self {
            operation,
            key,
            body_hash,
        })
    }

    /// The answer given before, if there was one.
    ///
    /// # Errors
    /// `idempotency_key_reused` when the key came with another body.
    pub async fn recall<P: Requires, T: DeserializeOwned>(
        &self,
        access: &Access<P>,
    ) -> AppResult<Option<T>> {
        self.recall_for(access.actor()).await
    }

    /// The answer given to an actor before, if there was one.
    ///
    /// # Errors
    /// `idempotency_key_reused` when the key came with another body.
    pub async fn recall_for<T: DeserializeOwned>(&self, actor: &Actor) -> AppResult<Option<T>> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        let account = actor.principal().account_id;
        let Some(answer) = actor
            .app()
            .store()
            .remembered_answer(account, self.operation, key)
            .await?
        else {
            return Ok(None);
        };
        if answer.body_hash != self.body_hash {
            return Err(AppError::new(ErrorCode::IdempotencyKeyReused));
        }
        serde_json::from_str(&answer.response)
            .map(Some)
            .map_err(AppError::internal)
    }

    /// Keeps the answer with the change.
    ///
    /// # Errors
    /// `request_in_progress` when the same request was faster.
    pub async fn remember(&self, work: &UnitOfWork, answer: &impl Serialize) -> AppResult<()> {
        let Some(key) = &self.key else { return Ok(()) };
        let response = serde_json::to_string(answer).map_err(AppError::internal)?;
        Ok(work
            .remember_answer(self.operation, key, &self.body_hash, &response)
            .await?)
    }
}
