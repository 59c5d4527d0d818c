//! Writes of decided actions.

use domain::ids::ActionId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use uuid::Uuid;

use super::DecidedAction;
use crate::{Stored, UnitOfWork, cipher::Cell, entity::personnel_action};

impl UnitOfWork {
    /// Registers an action that was decided.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when its submission has one already.
    pub async fn register_action(&self, action: &DecidedAction) -> Stored<()> {
        let worker = Uuid::from(action.worker);
        let cell = self.store().keyring().seal(
            Cell::Action,
            worker.as_bytes(),
            action.content.as_bytes(),
        )?;
        let row = personnel_action::Model {
            id: action.id.into(),
            worker_id: worker,
            submission_id: action.submission.into(),
            kind: action.kind.code().to_owned(),
            effective_on: action.effective_on,
            document_number: action.document_number.clone(),
            reason: action.reason.clone(),
            cell,
            applied_at: action.applied_at,
            reversed_at: None,
            reversed_by: None,
            batch_id: action.batch.map(Into::into),
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Marks an action as taken back by another. Answers whether it still stood.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn mark_reversed(&self, id: ActionId, by: ActionId) -> Stored<bool> {
        use personnel_action::Column;
        let done = personnel_action::Entity::update_many()
            .set(personnel_action::ActiveModel {
                reversed_at: Set(Some(self.now())),
                reversed_by: Set(Some(by.into())),
                ..Default::default()
            })
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::ReversedAt.is_null())
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }
}
