//! One worker's whole record, within a scope.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::WorkerId,
    organisation::OrganisationPath,
    time::Period,
    worker::{
        AnnualCost, Assignment, Degree, Education, Engagement, FamilyMember, PoliticalStatus,
        Profile, Qualification, WorkerRecord, WorkerStatus,
    },
};
use sea_orm::{EntityTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    fact::{self, Fact},
    facts::{ID_NUMBER, open},
    roster::RosterRow,
};
use crate::{
    Scope, Store, StoreError, Stored, cipher::Cell, dated::OPEN, entity::worker_photo, sql::Sql,
};

/// A value with the days on which it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Held<T> {
    /// Days.
    pub period: Period,
    /// Value.
    pub value: T,
}

/// What holds on a day, or held last before it, or will hold first after it. The newest come first.
pub fn held_on<T>(held: &[Held<T>], day: NaiveDate) -> Option<&Held<T>> {
    let begun = held.iter().find(|held| held.period.from <= day);
    begun.or(held.last())
}

/// Everything that is known now of one worker.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// Worker.
    pub id: WorkerId,
    /// Revision.
    pub revision: i64,
    /// Status today.
    pub status: WorkerStatus,
    /// Path of the present or last place.
    pub path: OrganisationPath,
    /// Entered at.
    pub created_at: DateTime<Utc>,
    /// Last changed at.
    pub updated_at: DateTime<Utc>,
    /// Identity and contact.
    pub profile: Profile,
    /// Political statuses.
    pub political: Vec<PoliticalStatus>,
    /// Educations, highest first.
    pub educations: Vec<Education>,
    /// Degrees, highest first.
    pub degrees: Vec<Degree>,
    /// Qualifications.
    pub qualifications: Vec<Qualification>,
    /// Family members.
    pub family: Vec<FamilyMember>,
    /// Service periods, newest first.
    pub engagements: Vec<Held<Engagement>>,
    /// Places and posts, newest first.
    pub assignments: Vec<Held<Assignment>>,
    /// Fiscal cost by year, newest first.
    pub annual_costs: Vec<AnnualCost>,
    /// Whether there is a photo.
    pub has_photo: bool,
}

impl Dossier {
    /// The record of a day as one form or one line of a sheet holds it.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the worker has no engagement or assignment.
    pub fn record(&self, day: NaiveDate) -> Stored<WorkerRecord> {
        let missing = |what: &str| StoreError::Inconsistent(format!("worker without {what}"));
        Ok(WorkerRecord {
            profile: self.profile.clone(),
            political: self.political.clone(),
            educations: self.educations.clone(),
            degrees: self.degrees.clone(),
            qualifications: self.qualifications.clone(),
            family: self.family.clone(),
            engagement: held_on(&self.engagements, day)
                .ok_or_else(|| missing("engagement"))?
                .value
                .clone(),
            assignment: held_on(&self.assignments, day)
                .ok_or_else(|| missing("assignment"))?
                .value
                .clone(),
            annual_costs: self.annual_costs.clone(),
        })
    }
}

/// The workers, before a scope narrows them.
#[derive(Clone, Copy, Debug)]
pub struct AllWorkers<'a>(&'a Store);

/// The workers of a scope (人员).
#[derive(Clone, Copy, Debug)]
pub struct Workers<'a> {
    pub(super) store: &'a Store,
    pub(super) scope: &'a Scope,
}

impl Store {
    /// The workers; reads need a scope first.
    pub const fn workers(&self) -> AllWorkers<'_> {
        AllWorkers(self)
    }

    /// Opens the masked-by-default numbers of a roster row.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when a cell does not open.
    pub fn open_numbers(&self, row: &RosterRow) -> Stored<(String, Option<String>)> {
        let number =
            self.keyring()
                .open_text(Cell::IdNumber, row.worker_id.as_bytes(), &row.id_number)?;
        Ok((
            number,
            open(self, Cell::Phone, row.worker_id, row.phone.as_deref())?,
        ))
    }

    /// Keyed hash by which an identity number is found.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when the suite refuses.
    pub fn identity_hash(&self, number: &str) -> Stored<Vec<u8>> {
        self.keyring().keyed_hash(ID_NUMBER, number)
    }
}

impl<'a> AllWorkers<'a> {
    /// The workers of a scope.
    pub const fn within(self, scope: &'a Scope) -> Workers<'a> {
        Workers {
            store: self.0,
            scope,
        }
    }
}

#[derive(FromQueryResult)]
struct Head {
    revision: i64,
    status: String,
    path: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct RegisteredRow {
    id: Uuid,
    id_hash: Vec<u8>,
    path: String,
}

/// Whose a registered number is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registered {
    /// Of someone within the scope.
    Own(WorkerId),
    /// Of someone outside, in this place.
    Elsewhere(OrganisationPath),
}

impl Registered {
    /// The person, when they lie within the scope.
    pub const fn own(&self) -> Option<WorkerId> {
        match self {
            Self::Own(id) => Some(*id),
            Self::Elsewhere(_) => None,
        }
    }
}

impl Workers<'_> {
    async fn head(&self, id: WorkerId) -> Stored<Option<Head>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT w.revision, r.status, r.path, w.created_at, w.updated_at FROM worker w JOIN roster r ON r.worker_id = w.id WHERE w.id = ");
        sql.bind(Uuid::from(id))
            .push(" AND ")
            .within(self.scope, "r.path");
        Ok(Head::find_by_statement(sql.statement())
            .one(&self.store.reading(self.scope))
            .await?)
    }

    /// Whether a worker is there, within the scope.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn contains(&self, id: WorkerId) -> Stored<bool> {
        Ok(self.head(id).await?.is_some())
    }

    /// One worker's record; none outside the scope.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer or what is stored makes no sense.
    pub async fn find(&self, id: WorkerId) -> Stored<Option<Dossier>> {
        let Some(head) = self.head(id).await? else {
            return Ok(None);
        };
        let missing = |what: &str| StoreError::Inconsistent(format!("worker without {what}"));
        let profiles = self.all::<Profile>(id).await?;
        let profile = held_on(&profiles, self.store.today())
            .ok_or_else(|| missing("profile"))?
            .value
            .clone();
        let mut educations: Vec<Education> = self.current(id).await?;
        educations.sort_by(|a, b| a.code.cmp(&b.code));
        let mut degrees: Vec<Degree> = self.current(id).await?;
        degrees.sort_by(|a, b| a.code.cmp(&b.code));
        let photo = worker_photo::Entity::find_by_id(Uuid::from(id))
            .one(&self.store.reading(self.scope))
            .await?;
        Ok(Some(Dossier {
            id,
            revision: head.revision,
            status: WorkerStatus::from_code(&head.status).ok_or_else(|| missing("status"))?,
            path: OrganisationPath::from_stored(head.path),
            created_at: head.created_at,
            updated_at: head.updated_at,
            profile,
            political: self.current(id).await?,
            educations,
            degrees,
            qualifications: self.current(id).await?,
            family: self.current(id).await?,
            engagements: self.all(id).await?,
            assignments: self.all(id).await?,
            annual_costs: self.current(id).await?,
            has_photo: photo.is_some(),
        }))
    }

    pub(super) async fn all<T: Fact>(&self, id: WorkerId) -> Stored<Vec<Held<T>>> {
        let facts = fact::history::<T>(&self.store.reading(self.scope), self.store, id).await?;
        Ok(facts
            .into_iter()
            .map(|fact| Held {
                period: fact.period(),
                value: fact.value,
            })
            .collect())
    }

    async fn current<T: Fact>(&self, id: WorkerId) -> Stored<Vec<T>> {
        let facts = fact::history::<T>(&self.store.reading(self.scope), self.store, id).await?;
        Ok(facts
            .into_iter()
            .filter(|fact| fact.to == OPEN)
            .map(|fact| fact.value)
            .collect())
    }

    /// Which of these identity numbers, by keyed hash, are registered. Someone outside the scope
    /// is only known to exist, and where: whom to ask is for the caller to say.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn registered(&self, hashes: &[Vec<u8>]) -> Stored<Vec<(Vec<u8>, Registered)>> {
        let mut found = Vec::new();
        for hashes in hashes.chunks(2_000) {
            let mut sql = Sql::new(self.store.dialect());
            sql.push("SELECT w.id, w.id_hash, r.path FROM worker w JOIN roster r ON r.worker_id = w.id WHERE w.id_hash IN ")
                .bind_list(hashes.iter().cloned());
            // Of everyone, whatever the scope: a number is registered once in the whole city.
            let everyone = RegisteredRow::find_by_statement(sql.statement())
                .all(self.store.conn())
                .await?;
            found.extend(everyone.into_iter().map(|row| {
                let path = OrganisationPath::from_stored(row.path);
                let registered = if self.scope.contains(&path) {
                    Registered::Own(WorkerId(row.id))
                } else {
                    Registered::Elsewhere(path)
                };
                (row.id_hash, registered)
            }));
        }
        Ok(found)
    }
}
