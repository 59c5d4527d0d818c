//! The posts of some people, without the rest of their records.

use domain::{
    ids::WorkerId,
    time::Period,
    worker::{Assignment, Post},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{fact::Fact, read::Workers};
use crate::{Stored, dated::Dated, entity::assignment::Entity};

/// A post that somebody held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldPost {
    /// Person.
    pub worker: WorkerId,
    /// Post.
    pub post: Post,
    /// Days.
    pub period: Period,
}

impl Workers<'_> {
    /// Every post of some people of the scope, as is known now.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn posts(&self, people: &[WorkerId]) -> Stored<Vec<HeldPost>> {
        let ids = people.iter().copied().map(Uuid::from);
        let rows = Entity::find()
            .filter(Entity::SUBJECT.is_in(ids))
            .filter(Entity::known(None))
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter()
            .map(|row| {
                let worker = WorkerId(row.worker_id);
                let held = Assignment::read(self.store, row)?;
                Ok(HeldPost {
                    worker,
                    post: held.value.post,
                    period: held.period(),
                })
            })
            .collect()
    }
}
