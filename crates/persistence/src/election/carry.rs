//! Terms and seats of the places that an act of reorganisation touches.

use chrono::NaiveDate;
use domain::{
    election::{
        ElectionState,
        carry::{Bodies, Carriage, HeldSeat},
    },
    ids::{OrganisationId, TermId, WorkerId},
    personnel::career::{CareerEntry, CareerFact},
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::term;
use crate::{
    Store, Stored, UnitOfWork, bulk,
    dated::{Dated, OPEN},
    entity::{career_fact, election, organisation_version, term as term_row},
    sql::Sql,
    worker::career_fact_of,
};

impl Store {
    /// The terms that run in some places, or will, and the seats in them from a day on.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or what is stored makes no sense.
    pub async fn bodies_of(&self, places: &[OrganisationId], day: NaiveDate) -> Stored<Bodies> {
        use term_row::{Column, Entity};
        let mut found = Bodies::default();
        for places in places.chunks(500) {
            let rows = Entity::find()
                .filter(Column::OrganisationId.is_in(places.iter().map(|id| Uuid::from(*id))))
                .filter(Column::ValidTo.eq(OPEN))
                .filter(Entity::known(None))
                .all(self.conn())
                .await?;
            let terms: Vec<_> = rows.iter().map(term).collect::<Stored<_>>()?;
            found.terms.extend(terms);
        }
        found
            .terms
            .sort_by_key(|term| (term.organisation, term.body));
        let terms: Vec<TermId> = found.terms.iter().map(|term| term.id).collect();
        for terms in terms.chunks(500) {
            let mut sql = Sql::new(self.dialect());
            sql.push("SELECT f.* FROM career_fact f WHERE f.superseded_at IS NULL AND f.kind = 'SEAT' AND f.valid_to > ")
                .bind(day)
                .push(" AND f.code IN ")
                .bind_list(terms.iter().map(ToString::to_string));
            sql.push(" ORDER BY f.code, f.number, f.id");
            let rows = career_fact::Model::find_by_statement(sql.statement())
                .all(self.conn())
                .await?;
            for row in rows {
                let worker = WorkerId(row.worker_id);
                if let (period, CareerFact::Seat(seat)) = career_fact_of(self, row)? {
                    found.seats.push(HeldSeat {
                        worker,
                        period,
                        seat,
                    });
                }
            }
        }
        Ok(found)
    }

    /// The places among some in which an election is under way.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn electing(&self, places: &[OrganisationId]) -> Stored<Vec<OrganisationId>> {
        use election::{Column, Entity};
        let open = ElectionState::ALL.iter().filter(|state| state.is_open());
        let open: Vec<&str> = open.map(|state| state.code()).collect();
        let mut found = Vec::new();
        for places in places.chunks(500) {
            let rows: Vec<Uuid> = Entity::find()
                .select_only()
                .column(Column::OrganisationId)
                .filter(Column::OrganisationId.is_in(places.iter().map(|id| Uuid::from(*id))))
                .filter(Column::State.is_in(open.clone()))
                .into_tuple()
                .all(self.conn())
                .await?;
            found.extend(rows.into_iter().map(OrganisationId));
        }
        Ok(found)
    }

    /// Whether a place ends on a day that is known.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn place_ends(&self, place: OrganisationId) -> Stored<bool> {
        use organisation_version::{Column, Entity};
        let last = Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(place)))
            .filter(Column::ValidTo.eq(OPEN))
            .filter(Entity::known(None))
            .one(self.conn())
            .await?;
        Ok(last.is_none())
    }
}

impl UnitOfWork {
    /// Writes what an act does to terms and seats from a day on.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn carry_seats(&self, day: NaiveDate, carriage: &Carriage) -> Stored<()> {
        self.end_terms(day, carriage).await?;
        let begun = carriage.begun.iter().map(|term| self.term_row(term));
        bulk::insert::<term_row::Entity>(self.tx(), begun.collect()).await?;
        self.end_seats(carriage).await?;
        let parts = carriage
            .moves
            .iter()
            .flat_map(|one| one.before.iter().chain([&one.after]));
        let entries = parts.map(|held| {
            let entry = CareerEntry {
                period: held.period,
                fact: CareerFact::Seat(held.seat.clone()),
            };
            (held.worker, vec![entry])
        });
        self.enter_careers(entries.collect()).await
    }

    async fn end_terms(&self, day: NaiveDate, carriage: &Carriage) -> Stored<()> {
        use term_row::{Column, Entity, Model};
        let ids: Vec<Uuid> = carriage.ended.iter().map(|term| term.id.into()).collect();
        for ids in ids.chunks(500) {
            let rows = Entity::find()
                .filter(Column::TermId.is_in(ids.to_vec()))
                .filter(Entity::known(None))
                .all(self.tx())
                .await?;
            let gone = rows.iter().map(|row| row.id).collect();
            Entity::supersede(self.tx(), gone, self.now()).await?;
            let ended = rows.into_iter().map(|row| Model {
                id: self.store().new_id(),
                valid_to: day,
                recorded_at: self.now(),
                ..row
            });
            bulk::insert::<Entity>(self.tx(), ended.collect()).await?;
        }
        Ok(())
    }

    /// Supersedes the seats that go elsewhere.
    async fn end_seats(&self, carriage: &Carriage) -> Stored<()> {
        use career_fact::{Column, Entity};
        let moves: Vec<_> = carriage.moves.iter().map(|one| &one.from).collect();
        for moves in moves.chunks(500) {
            let people = moves.iter().map(|held| Uuid::from(held.worker));
            let terms = moves.iter().map(|held| held.seat.term.to_string());
            let rows = Entity::find()
                .filter(Column::WorkerId.is_in(people))
                .filter(Column::Code.is_in(terms))
                .filter(Entity::known(None))
                .all(self.tx())
                .await?;
            let goes = |row: &career_fact::Model| {
                moves.iter().any(|held| {
                    let term = held.seat.term.to_string();
                    Uuid::from(held.worker) == row.worker_id
                        && row.code.as_ref() == Some(&term)
                        && held.period.from == row.valid_from
                })
            };
            let gone = rows.iter().filter(|row| goes(row)).map(|row| row.id);
            Entity::supersede(self.tx(), gone.collect(), self.now()).await?;
        }
        Ok(())
    }
}
