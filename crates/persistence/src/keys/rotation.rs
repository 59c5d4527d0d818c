//! Rotations as rows: how far each has come, so that a process that dies is followed by another.

use chrono::{DateTime, Utc};
use domain::ids::JobId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use super::key_id;
use crate::{
    Store, StoreError, Stored, UnitOfWork,
    entity::key_rotation::{ActiveModel, Column, Entity, Model},
};

/// How far a rotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RotationState {
    /// Waits for a runner, or runs.
    Open,
    /// Has ended.
    Done,
    /// Was given up; another can be started.
    Failed,
}

impl RotationState {
    const fn code(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Done => "DONE",
            Self::Failed => "FAILED",
        }
    }
}

/// One rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The rotation is its job.
    pub id: JobId,
    /// Key to which the cells are brought.
    pub key: u16,
    /// Who started it.
    pub actor: String,
    /// How far it is.
    pub state: RotationState,
    /// Cells under other keys when it started.
    pub total: i64,
    /// Cells sealed anew so far.
    pub resealed: i64,
    /// Cells still under other keys when it ended.
    pub remaining: Option<i64>,
    /// Which round over all tables it is in, from 1.
    pub round: i64,
    /// Table it is in; none before the first.
    pub table: Option<String>,
    /// Key of the last row it has done there.
    pub after: Option<String>,
    /// Started at.
    pub created_at: DateTime<Utc>,
    /// Ended at.
    pub finished_at: Option<DateTime<Utc>>,
}

fn rotation(row: Model) -> Stored<Rotation> {
    let states = [
        RotationState::Open,
        RotationState::Done,
        RotationState::Failed,
    ];
    Ok(Rotation {
        id: JobId(row.id),
        key: key_id(row.key_id)?,
        actor: row.actor,
        state: states
            .into_iter()
            .find(|state| state.code() == row.state)
            .ok_or_else(|| StoreError::Inconsistent("key_rotation.state".into()))?,
        total: row.total,
        resealed: row.resealed,
        remaining: row.remaining,
        round: row.round,
        table: row.table_name,
        after: row.after_key,
        created_at: row.created_at,
        finished_at: row.finished_at,
    })
}

impl Store {
    /// One rotation.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn rotation(&self, id: JobId) -> Stored<Option<Rotation>> {
        let row = Entity::find_by_id(Uuid::from(id)).one(self.conn()).await?;
        row.map(rotation).transpose()
    }

    /// The newest rotation.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn newest_rotation(&self) -> Stored<Option<Rotation>> {
        let row = Entity::find()
            .order_by_desc(Column::CreatedAt)
            .one(self.conn())
            .await?;
        row.map(rotation).transpose()
    }
}

impl UnitOfWork {
    /// Keeps a new rotation, whose job is queued already.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] while another has not ended.
    pub async fn insert_rotation(&self, id: JobId, key: u16, total: i64) -> Stored<()> {
        let row = Model {
            id: id.into(),
            key_id: key.into(),
            actor: self.origin().actor.clone(),
            state: RotationState::Open.code().to_owned(),
            unfinished: Some(1),
            total,
            resealed: 0,
            remaining: None,
            round: 1,
            table_name: None,
            after_key: None,
            created_at: self.now(),
            finished_at: None,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Keeps where an open rotation is. Answers whether it is open.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn advance_rotation(&self, rotation: &Rotation) -> Stored<bool> {
        let progress = ActiveModel {
            resealed: Set(rotation.resealed),
            round: Set(rotation.round),
            table_name: Set(rotation.table.clone()),
            after_key: Set(rotation.after.clone()),
            ..Default::default()
        };
        self.update_rotation(rotation.id, progress).await
    }

    /// Ends an open rotation. Answers whether it was open.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_rotation(
        &self,
        id: JobId,
        state: RotationState,
        remaining: Option<i64>,
    ) -> Stored<bool> {
        let end = ActiveModel {
            state: Set(state.code().to_owned()),
            unfinished: Set(None),
            remaining: Set(remaining),
            finished_at: Set(Some(self.now())),
            ..Default::default()
        };
        self.update_rotation(id, end).await
    }

    async fn update_rotation(&self, id: JobId, change: ActiveModel) -> Stored<bool> {
        let done = Entity::update_many()
            .set(change)
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::Unfinished.is_not_null())
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected > 0)
    }
}
