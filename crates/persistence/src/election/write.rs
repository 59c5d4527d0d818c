//! Writes of elections and terms.

use chrono::{DateTime, Utc};
use domain::{
    election::Term,
    ids::{ElectionId, OrganisationId},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect,
};
use uuid::Uuid;

use super::{Election, read, written};
use crate::{
    Stored, UnitOfWork, bulk,
    dated::{self, Dated, OPEN, end_to_stored},
    dialect::Dialect,
    entity::{
        election,
        term::{Column, Entity, Model},
    },
};

impl UnitOfWork {
    /// Keeps new elections.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when one of a place is under way already.
    pub async fn plan_elections(&self, elections: &[Election]) -> Stored<()> {
        let rows = elections.iter().map(|one| written(self.store(), one));
        bulk::insert::<election::Entity>(self.tx(), rows.collect::<Stored<_>>()?).await
    }

    /// An election, locked until the end of this unit. Whether the caller may see it is the
    /// caller's to check.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn election_to_change(&self, id: ElectionId) -> Stored<Option<Election>> {
        let mut query = election::Entity::find_by_id(Uuid::from(id));
        if Dialect::of(self.tx()) == Dialect::Postgres {
            query = query.lock_exclusive();
        }
        let row = query.one(self.tx()).await?;
        row.map(|row| read(self.store(), row)).transpose()
    }

    /// Keeps an election as it is now.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn save_election(&self, election: &Election) -> Stored<()> {
        let row = written(self.store(), election)?;
        row.into_active_model()
            .reset_all()
            .update(self.tx())
            .await?;
        Ok(())
    }

    /// Removes an election that came to nothing.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn delete_election(&self, id: ElectionId) -> Stored<()> {
        election::Entity::delete_by_id(Uuid::from(id))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Ends the running terms of the bodies of new ones on their first day, and begins these.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn begin_terms(&self, place: OrganisationId, new: &[Term]) -> Stored<()> {
        let bodies = new.iter().map(|term| term.body.code());
        let running = Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(place)))
            .filter(Column::Body.is_in(bodies))
            .filter(Column::ValidTo.eq(OPEN))
            .filter(Entity::known(None))
            .all(self.tx())
            .await?;
        let gone = running.iter().map(|row| row.id).collect();
        Entity::supersede(self.tx(), gone, self.now()).await?;
        let mut rows = Vec::new();
        for row in running {
            let next = new.iter().find(|term| term.body.code() == row.body);
            let Some(end) = next.map(|term| term.from) else {
                continue;
            };
            rows.push(Model {
                id: self.store().new_id(),
                valid_to: end,
                recorded_at: self.now(),
                ..row
            });
        }
        rows.extend(new.iter().map(|term| self.term_row(term)));
        bulk::insert::<Entity>(self.tx(), rows).await
    }

    pub(super) fn term_row(&self, term: &Term) -> Model {
        Model {
            id: self.store().new_id(),
            term_id: term.id.into(),
            organisation_id: term.organisation.into(),
            body: term.body.code().to_owned(),
            ordinal: term.ordinal.into(),
            planned_to: term.planned_to,
            valid_from: term.from,
            valid_to: end_to_stored(term.actual_to),
            recorded_at: self.now(),
            superseded_at: None,
        }
    }

    /// Whether the terms of a place were changed after an instant.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn terms_changed_since(
        &self,
        place: OrganisationId,
        at: DateTime<Utc>,
    ) -> Stored<bool> {
        let later = Condition::any()
            .add(Column::RecordedAt.gt(at))
            .add(Column::SupersededAt.gt(at));
        let count = Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(place)))
            .filter(later)
            .count(self.tx())
            .await?;
        Ok(count > 0)
    }

    /// Takes back what was recorded of the terms of a place at an instant.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn restore_terms(&self, place: OrganisationId, at: DateTime<Utc>) -> Stored<()> {
        dated::restore::<Entity>(self, &[place.into()], at).await
    }
}
