//! Which lists are frozen, and who holds a seat.

use std::collections::BTreeSet;

use domain::{
    election::{ElectionKind, ElectionState, freeze::Freeze},
    ids::{OrganisationId, WorkerId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{bodies_of, known};
use crate::{
    Store, Stored,
    dated::Dated,
    entity::{career_fact, election},
};

impl Store {
    /// The elections whose list is frozen, in some places or in all.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn frozen(&self, places: Option<&[OrganisationId]>) -> Stored<Vec<Freeze>> {
        use election::{Column, Entity};
        let frozen = ElectionState::ALL.iter().filter(|state| state.is_frozen());
        let mut query = Entity::find()
            .select_only()
            .column(Column::OrganisationId)
            .column(Column::Bodies)
            .filter(Column::State.is_in(frozen.map(|state| state.code())))
            .filter(Column::Kind.ne(ElectionKind::Record.code()));
        if let Some(places) = places {
            let places = places.iter().map(|id| Uuid::from(*id));
            query = query.filter(Column::OrganisationId.is_in(places));
        }
        let rows: Vec<(Uuid, String)> = query.into_tuple().all(self.conn()).await?;
        rows.into_iter()
            .map(|(place, bodies)| {
                Ok(Freeze {
                    place: OrganisationId(place),
                    bodies: known(bodies_of(&bodies), "bodies")?,
                })
            })
            .collect()
    }

    /// Who of some people holds a seat today or later.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn seated(&self, people: &[WorkerId]) -> Stored<BTreeSet<WorkerId>> {
        use career_fact::{Column, Entity};
        let mut found = BTreeSet::new();
        for people in people.chunks(500) {
            let rows: Vec<Uuid> = Entity::find()
                .select_only()
                .column(Column::WorkerId)
                .filter(Column::WorkerId.is_in(people.iter().map(|id| Uuid::from(*id))))
                .filter(Column::Kind.eq("SEAT"))
                .filter(Column::ValidTo.gt(self.today()))
                .filter(Entity::known(None))
                .into_tuple()
                .all(self.conn())
                .await?;
            found.extend(rows.into_iter().map(WorkerId));
        }
        Ok(found)
    }
}
