//! How far back districts let personnel actions be dated.

use domain::ids::OrganisationId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Store, Stored, UnitOfWork,
    entity::back_limit::{Column, Entity, Model},
};

/// How far back a district lets personnel actions be dated (追溯期限).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackLimit {
    /// District.
    pub organisation: OrganisationId,
    /// Days.
    pub days: u32,
    /// Rises by one with each change.
    pub revision: i64,
}

impl Store {
    /// The limits that were set; of the other districts that of the installation holds.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn back_limits(&self) -> Stored<Vec<BackLimit>> {
        let rows = Entity::find().all(self.conn()).await?;
        let limit = |row: Model| BackLimit {
            organisation: OrganisationId(row.organisation_id),
            days: u32::try_from(row.days).unwrap_or(u32::MAX),
            revision: row.revision,
        };
        Ok(rows.into_iter().map(limit).collect())
    }
}

impl UnitOfWork {
    /// Sets a limit whose stored revision is one less; nought was never set. Answers `false` when
    /// it is another.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when somebody else sets it for the first time meanwhile.
    pub async fn set_back_limit(&self, limit: &BackLimit) -> Stored<bool> {
        let id = Uuid::from(limit.organisation);
        let before = limit.revision - 1;
        if before == 0 {
            if Entity::find_by_id(id).one(self.tx()).await?.is_some() {
                return Ok(false);
            }
            let row = Model {
                organisation_id: id,
                days: limit.days.into(),
                revision: limit.revision,
            };
            row.into_active_model().insert(self.tx()).await?;
            return Ok(true);
        }
        let done = Entity::update_many()
            .col_expr(Column::Days, Expr::value(i64::from(limit.days)))
            .col_expr(Column::Revision, Expr::value(limit.revision))
            .filter(Column::OrganisationId.eq(id))
            .filter(Column::Revision.eq(before))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }
}
