//! Norms of staffing that were set otherwise than the program presets them.

use domain::organisation::staffing::{Norm, Range};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};

use super::known;
use crate::{
    Store, StoreError, Stored, UnitOfWork,
    entity::staffing_norm::{Column, Entity, Model},
};

/// A norm as it was set (人员配备标准).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetNorm {
    /// Which.
    pub norm: Norm,
    /// Its bounds.
    pub range: Range,
    /// Where it is written.
    pub source: String,
    /// Rises by one with each change.
    pub revision: i64,
}

impl TryFrom<Model> for SetNorm {
    type Error = StoreError;

    fn try_from(row: Model) -> Stored<Self> {
        Ok(Self {
            norm: known(Norm::from_code(&row.code), "norm")?,
            range: Range::new(row.minimum, row.maximum),
            source: row.source,
            revision: row.revision,
        })
    }
}

impl Store {
    /// The norms that were set; the others are as the program presets them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_norms(&self) -> Stored<Vec<SetNorm>> {
        let rows = Entity::find().all(self.conn()).await?;
        rows.into_iter().map(SetNorm::try_from).collect()
    }
}

impl UnitOfWork {
    /// Sets a norm whose stored revision is one less; nought is the preset. Answers `false` when
    /// it is another.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when somebody else sets it for the first time meanwhile.
    pub async fn set_norm(&self, norm: &SetNorm) -> Stored<bool> {
        let before = norm.revision - 1;
        if before == 0 {
            let stored = Entity::find_by_id(norm.norm.code()).one(self.tx()).await?;
            if stored.is_some() {
                return Ok(false);
            }
            let row = Model {
                code: norm.norm.code().to_owned(),
                minimum: norm.range.minimum,
                maximum: norm.range.maximum,
                source: norm.source.clone(),
                revision: norm.revision,
            };
            row.into_active_model().insert(self.tx()).await?;
            return Ok(true);
        }
        let done = Entity::update_many()
            .col_expr(Column::Minimum, Expr::value(norm.range.minimum))
            .col_expr(Column::Maximum, Expr::value(norm.range.maximum))
            .col_expr(Column::Source, Expr::value(norm.source.clone()))
            .col_expr(Column::Revision, Expr::value(norm.revision))
            .filter(Column::Code.eq(norm.norm.code()))
            .filter(Column::Revision.eq(before))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }
}
