//! Yearly figures: a new one supersedes the one of its kind and year.

use domain::{ids::OrganisationId, organisation::FigureKind};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};
use uuid::Uuid;

use super::{Figure, OrganisationWriter};
use crate::{
    Stored, bulk,
    entity::organisation_figure::{Column, Entity, Model},
};

impl OrganisationWriter<'_> {
    /// Records a figure in place of the one of the same kind and year. Answers the one before.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn save_figure(&self, id: OrganisationId, figure: &Figure) -> Stored<Option<Figure>> {
        let before = self.figure(id, figure.kind, figure.year).await?;
        if let Some(row) = &before {
            Entity::update_many()
                .col_expr(Column::SupersededAt, Expr::value(self.work.now()))
                .filter(Column::Id.eq(row.id))
                .exec(self.work.tx())
                .await?;
        }
        let row = self.figure_row(id, figure);
        row.into_active_model().insert(self.work.tx()).await?;
        before.map(Figure::try_from).transpose()
    }

    /// Records figures of places that have none of the same kind and year.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when one has.
    pub async fn load_figures(&self, figures: Vec<(OrganisationId, Figure)>) -> Stored<()> {
        let row = |(id, figure): (OrganisationId, Figure)| self.figure_row(id, &figure);
        bulk::insert::<Entity>(self.work.tx(), figures.into_iter().map(row).collect()).await
    }

    fn figure_row(&self, id: OrganisationId, figure: &Figure) -> Model {
        Model {
            id: self.new_fact(),
            organisation_id: id.into(),
            kind: figure.kind.code().to_owned(),
            year: figure.year,
            value: figure.value,
            source: figure.source.clone(),
            recorded_at: self.work.now(),
            superseded_at: None,
        }
    }

    async fn figure(
        &self,
        id: OrganisationId,
        kind: FigureKind,
        year: i64,
    ) -> Stored<Option<Model>> {
        Ok(Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(id)))
            .filter(Column::Kind.eq(kind.code()))
            .filter(Column::Year.eq(year))
            .filter(Column::SupersededAt.is_null())
            .one(self.work.tx())
            .await?)
    }
}
