//! Reads of elections, terms and seats, within a scope of places.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    election::{Body, ElectionKind, ElectionState, Seat, Term},
    ids::{AccountId, ElectionId, OrganisationId, TermId, WorkerId},
    personnel::career::CareerFact,
    time::Period,
    worker::{Post, submission::Level},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Election, known, read, term};
use crate::{
    Scope, Store, Stored,
    entity::{career_fact, election, term as term_row},
    sql::Sql,
    worker::career_fact_of,
};

/// Written out, so that the index of seats alone is used.
const IS_SEAT: &str = "f.kind = 'SEAT'";

/// The elections, before a scope narrows them.
#[derive(Clone, Copy, Debug)]
pub struct AllElections<'a>(&'a Store);

/// The elections of the places of a scope.
#[derive(Clone, Copy, Debug)]
pub struct Elections<'a> {
    store: &'a Store,
    scope: &'a Scope,
}

impl Store {
    /// Elections and terms; reads need a scope first.
    pub const fn elections(&self) -> AllElections<'_> {
        AllElections(self)
    }
}

impl<'a> AllElections<'a> {
    /// Those of the places of a scope.
    pub const fn within(self, scope: &'a Scope) -> Elections<'a> {
        Elections {
            store: self.0,
            scope,
        }
    }
}

/// What a list shows of an election.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElectionHead {
    /// Election.
    pub id: ElectionId,
    /// Revision.
    pub revision: i64,
    /// Place.
    pub organisation: OrganisationId,
    /// What it fills.
    pub kind: ElectionKind,
    /// Where it stands.
    pub state: ElectionState,
    /// Day from which its result holds.
    pub effective_on: NaiveDate,
}

/// What the roster knows of somebody named in an election.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ElectionPerson {
    /// Person.
    pub worker_id: Uuid,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Political status.
    pub political: Option<String>,
}

/// Who holds a seat, without what is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeatHead {
    /// Person.
    pub worker: WorkerId,
    /// Term.
    pub term: TermId,
    /// Whether it is the head's.
    pub head: bool,
}

/// A seat with whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldSeat {
    /// Person.
    pub worker: WorkerId,
    /// Name; none of somebody who serves outside the scope by now.
    pub name: Option<String>,
    /// Days.
    pub period: Period,
    /// Seat.
    pub seat: Seat,
}

/// An election whose result was handed in, without what is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedIn {
    /// Election.
    pub head: ElectionHead,
    /// Who planned it.
    pub drafted_by: AccountId,
    /// Who handed the result in.
    pub submitted_by: AccountId,
    /// When.
    pub submitted_at: DateTime<Utc>,
    /// The level that approves it.
    pub approving: Option<Level>,
}

#[derive(FromQueryResult)]
struct HandedInRow {
    #[sea_orm(nested)]
    head: HeadRow,
    drafted_by: Uuid,
    submitted_by: Uuid,
    submitted_at: DateTime<Utc>,
    approved_by: Option<String>,
}

#[derive(FromQueryResult)]
struct HeadRow {
    id: Uuid,
    revision: i64,
    organisation_id: Uuid,
    kind: String,
    state: String,
    effective_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct WorkerRow {
    worker_id: Uuid,
}

#[derive(FromQueryResult)]
struct SeatRow {
    worker_id: Uuid,
    code: String,
    number: i64,
}

#[derive(FromQueryResult)]
struct HeldRow {
    #[sea_orm(nested)]
    fact: career_fact::Model,
    name: Option<String>,
}

fn head(row: HeadRow) -> Stored<ElectionHead> {
    Ok(ElectionHead {
        id: ElectionId(row.id),
        revision: row.revision,
        organisation: OrganisationId(row.organisation_id),
        kind: known(ElectionKind::from_code(&row.kind), "kind")?,
        state: known(ElectionState::from_code(&row.state), "state")?,
        effective_on: row.effective_on,
    })
}

impl Elections<'_> {
    /// One election.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn find(&self, id: ElectionId) -> Stored<Option<Election>> {
        let mut sql = self.placed("SELECT e.* FROM election e", "e");
        sql.push(" AND e.id = ").bind(Uuid::from(id));
        let row = election::Model::find_by_statement(sql.statement())
            .one(&self.store.reading(self.scope))
            .await?;
        row.map(|row| read(self.store, row)).transpose()
    }

    /// The elections of all places, or of one, the latest first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn heads(&self, place: Option<OrganisationId>) -> Stored<Vec<ElectionHead>> {
        let mut sql = self.placed(
            "SELECT e.id, e.revision, e.organisation_id, e.kind, e.state, e.effective_on FROM election e",
            "e",
        );
        if let Some(place) = place {
            sql.push(" AND e.organisation_id = ")
                .bind(Uuid::from(place));
        }
        sql.push(" ORDER BY e.effective_on DESC, e.id DESC");
        let rows = HeadRow::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter().map(head).collect()
    }

    /// Elections whose result waits to be approved or was returned, the longest waiting first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn handed_in(&self, states: &[ElectionState]) -> Stored<Vec<HandedIn>> {
        let mut sql = self.placed(
            "SELECT e.id, e.revision, e.organisation_id, e.kind, e.state, e.effective_on, \
             e.drafted_by, e.submitted_by, e.submitted_at, e.approved_by FROM election e",
            "e",
        );
        sql.push(" AND e.submitted_by IS NOT NULL AND e.state IN ")
            .bind_list(states.iter().map(|state| state.code()));
        sql.push(" ORDER BY e.submitted_at, e.id");
        let rows = HandedInRow::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter()
            .map(|row| {
                let level = row.approved_by.as_deref().map(Level::from_code);
                Ok(HandedIn {
                    head: head(row.head)?,
                    drafted_by: AccountId(row.drafted_by),
                    submitted_by: AccountId(row.submitted_by),
                    submitted_at: row.submitted_at,
                    approving: level.map(|level| known(level, "approved_by")).transpose()?,
                })
            })
            .collect()
    }

    /// Terms of all places that have not ended by today, or every term of one place; the latest
    /// first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn terms(&self, place: Option<OrganisationId>) -> Stored<Vec<Term>> {
        let mut sql = self.placed("SELECT t.* FROM term t", "t");
        sql.push(" AND t.superseded_at IS NULL");
        match place {
            Some(place) => sql
                .push(" AND t.organisation_id = ")
                .bind(Uuid::from(place)),
            None => sql.push(" AND t.valid_to > ").bind(self.store.today()),
        };
        sql.push(" ORDER BY t.valid_from DESC, t.body");
        let rows = term_row::Model::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        rows.iter().map(term).collect()
    }

    /// Who holds a post or, in one of some terms, a seat of some bodies of a place today.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn holders(
        &self,
        place: OrganisationId,
        bodies: &[Body],
        terms: &[TermId],
    ) -> Stored<Vec<WorkerId>> {
        let posts = Post::ALL.iter();
        let posts = posts.filter(|post| bodies.iter().any(|body| body.rank_of(**post).is_some()));
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT r.worker_id FROM roster r WHERE r.organisation_id = ")
            .bind(Uuid::from(place));
        sql.push(" AND r.status = 'ACTIVE' AND r.post IN ")
            .bind_list(posts.map(|post| post.code()));
        sql.push(" AND ")
            .within(self.scope, "r.path")
            .push(" UNION SELECT f.worker_id");
        self.held_today(&mut sql);
        sql.push(" AND f.code IN ")
            .bind_list(terms.iter().map(ToString::to_string));
        sql.push(" ORDER BY worker_id");
        let rows = WorkerRow::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| WorkerId(row.worker_id))
            .collect())
    }

    /// What the roster knows of some people of the scope.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn people(&self, people: &[WorkerId]) -> Stored<Vec<ElectionPerson>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT r.worker_id, r.name, r.sex, r.birth_date, r.political FROM roster r WHERE r.worker_id IN ")
            .bind_list(people.iter().map(|id| Uuid::from(*id)));
        sql.push(" AND ").within(self.scope, "r.path");
        Ok(ElectionPerson::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?)
    }

    /// Who holds seats today, by people who serve in the scope.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn seats(&self) -> Stored<Vec<SeatHead>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT f.worker_id, f.code, f.number");
        self.held_today(&mut sql);
        let rows = SeatRow::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(SeatHead {
                    worker: WorkerId(row.worker_id),
                    term: known(row.code.parse().ok(), "term")?,
                    head: row.number == domain::election::Rank::Head.number(),
                })
            })
            .collect()
    }

    /// Every seat of some terms, those that begin first before the others.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or what is stored makes no sense.
    pub async fn seats_of(&self, terms: &[TermId]) -> Stored<Vec<HeldSeat>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT f.*, r.name FROM career_fact f LEFT JOIN roster r ON r.worker_id = f.worker_id AND ")
            .within(self.scope, "r.path");
        sql.push(" WHERE f.superseded_at IS NULL AND ")
            .push(IS_SEAT)
            .push(" AND f.code IN ")
            .bind_list(terms.iter().map(ToString::to_string));
        sql.push(" ORDER BY f.valid_from, f.number, f.id");
        let rows = HeldRow::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter()
            .filter_map(|row| {
                let worker = WorkerId(row.fact.worker_id);
                let found = match career_fact_of(self.store, row.fact) {
                    Ok((period, CareerFact::Seat(seat))) => Ok(HeldSeat {
                        worker,
                        name: row.name,
                        period,
                        seat,
                    }),
                    Ok(_) => return None,
                    Err(error) => Err(error),
                };
                Some(found)
            })
            .collect()
    }

    /// A statement about what has a place, under an alias, as far as the place lies in the scope
    /// today.
    fn placed(&self, select: &str, alias: &str) -> Sql {
        let today = self.store.today();
        let mut sql = Sql::new(self.store.dialect());
        sql.push(select).push(&format!(
            " JOIN organisation_version v ON v.organisation_id = {alias}.organisation_id \
             AND v.superseded_at IS NULL AND v.valid_from <= "
        ));
        sql.bind(today)
            .push(" AND v.valid_to > ")
            .bind(today)
            .push(" WHERE ");
        sql.within(self.scope, "v.path");
        sql
    }

    fn held_today(&self, sql: &mut Sql) {
        let today = self.store.today();
        sql.push(" FROM career_fact f JOIN roster r ON r.worker_id = f.worker_id WHERE ")
            .within(self.scope, "r.path");
        sql.push(" AND f.superseded_at IS NULL AND ").push(IS_SEAT);
        sql.push(" AND f.valid_from <= ").bind(today);
        sql.push(" AND f.valid_to > ").bind(today);
    }
}
