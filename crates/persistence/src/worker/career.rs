//! Careers: read as a whole, and written as the difference between two.

use domain::{
    ids::WorkerId,
    personnel::{
        career::{Career, CareerEntry, CareerFact},
        situation::Situation,
    },
    time::Period,
    worker::{Assignment, Engagement},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{
    Changed, Workers,
    closing::continue_past_closing,
    fact::{self, Draft, Fact, StoredFact},
    roster,
};
use crate::{
    Store, Stored, UnitOfWork,
    dated::{Dated, end_to_stored},
    sql::Sql,
};

/// A career as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCareer {
    /// Name of the person.
    pub name: String,
    /// Revision of the record.
    pub revision: i64,
    /// What is known.
    pub situation: Situation,
}

#[derive(FromQueryResult)]
struct Head {
    name: String,
    revision: i64,
}

impl Workers<'_> {
    /// A person's career; none outside the scope.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or what is stored makes no sense.
    pub async fn situation(&self, id: WorkerId) -> Stored<Option<StoredCareer>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push(
            "SELECT r.name, w.revision FROM worker w JOIN roster r ON r.worker_id = w.id WHERE w.id = ",
        )
        .bind(Uuid::from(id))
        .push(" AND ")
        .within(self.scope, "r.path");
        let reading = self.store.reading(self.scope);
        let head = Head::find_by_statement(sql.statement())
            .one(&reading)
            .await?;
        match head {
            Some(head) => Ok(Some(StoredCareer {
                name: head.name,
                revision: head.revision,
                situation: situation(&reading, self.store, id).await?,
            })),
            None => Ok(None),
        }
    }
}

async fn situation(conn: &impl ConnectionTrait, store: &Store, id: WorkerId) -> Stored<Situation> {
    let facts = fact::history::<CareerFact>(conn, store, id).await?;
    Ok(Situation {
        engagements: values(fact::history::<Engagement>(conn, store, id).await?),
        assignments: values(fact::history::<Assignment>(conn, store, id).await?),
        career: Career::new(
            facts
                .into_iter()
                .map(|stored| CareerEntry {
                    period: stored.period(),
                    fact: stored.value,
                })
                .collect(),
        ),
    })
}

/// A statement about a career as it is stored.
pub(crate) fn career_fact_of(
    store: &Store,
    row: crate::entity::career_fact::Model,
) -> Stored<(Period, CareerFact)> {
    let stored = CareerFact::read(store, row)?;
    Ok((stored.period(), stored.value))
}

fn values<T>(facts: Vec<StoredFact<T>>) -> Vec<T> {
    facts.into_iter().map(|stored| stored.value).collect()
}

impl UnitOfWork {
    /// Makes a career what it shall be: rows that no longer hold as they are said are superseded,
    /// what is new is added. The row of the worker is the lock, as in [`Self::change_worker`].
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn write_career(
        &self,
        id: WorkerId,
        revision: i64,
        career: &Situation,
    ) -> Stored<Changed> {
        let held = self
            .touch_worker(
                "UPDATE worker SET revision = revision + 1, updated_at = $3 WHERE id = $1 AND revision = $2",
                vec![Uuid::from(id).into(), revision.into(), self.now().into()],
            )
            .await?;
        if held != 1 {
            return Ok(Changed::Outdated);
        }
        let engagements = career
            .engagements
            .iter()
            .map(|one| (one.period, one.clone()));
        let assignments = career
            .assignments
            .iter()
            .map(|one| (one.period, one.clone()));
        let entries = career.career.entries().iter();
        let facts = entries.map(|entry| (entry.period, entry.fact.clone()));
        let written = [
            rewrite::<Engagement>(self, id, engagements.collect()).await?,
            rewrite::<Assignment>(self, id, assignments.collect()).await?,
            rewrite::<CareerFact>(self, id, facts.collect()).await?,
        ];
        if !written.contains(&true) {
            return Ok(Changed::Nothing);
        }
        continue_past_closing(self, &[id]).await?;
        roster::refresh(self, &[id]).await?;
        Ok(Changed::To(revision + 1))
    }

    /// Enters the careers of people who were just entered.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn enter_careers(&self, careers: Vec<(WorkerId, Vec<CareerEntry>)>) -> Stored<()> {
        let drafts = careers.into_iter().flat_map(|(worker, entries)| {
            entries.into_iter().map(move |entry| Draft {
                worker,
                from: entry.period.from,
                to: end_to_stored(entry.period.to),
                value: entry.fact,
            })
        });
        fact::insert(self, drafts.collect()).await
    }

    /// Takes back what was recorded about somebody at an instant: what held before holds again.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn restore_career(
        &self,
        id: WorkerId,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Stored<()> {
        self.restore_people(&[id], at).await
    }

    /// Whether anything was recorded about somebody after an instant.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn changed_since(
        &self,
        id: WorkerId,
        at: chrono::DateTime<chrono::Utc>,
    ) -> Stored<bool> {
        let mut sql = Sql::new(self.store().dialect());
        sql.push("SELECT w.id FROM worker w WHERE w.id = ")
            .bind(Uuid::from(id))
            .push(" AND ");
        super::undo::changed_since(&mut sql, "w.id", at);
        Ok(self.tx().query_one_raw(sql.statement()).await?.is_some())
    }
}

/// Makes the facts of one kind what they shall be. Answers whether anything changed.
async fn rewrite<T: Fact>(
    work: &UnitOfWork,
    worker: WorkerId,
    mut wanted: Vec<(Period, T)>,
) -> Stored<bool> {
    let mut gone = Vec::new();
    for stored in fact::history::<T>(work.tx(), work.store(), worker).await? {
        let stays =
            |(period, value): &(Period, T)| *period == stored.period() && *value == stored.value;
        match wanted.iter().position(stays) {
            Some(at) => _ = wanted.swap_remove(at),
            None => gone.push(stored.row),
        }
    }
    if gone.is_empty() && wanted.is_empty() {
        return Ok(false);
    }
    T::Table::supersede(work.tx(), gone, work.now()).await?;
    let drafts = wanted.into_iter().map(|(period, value)| Draft {
        worker,
        from: period.from,
        to: end_to_stored(period.to),
        value,
    });
    fact::insert(work, drafts.collect()).await?;
    Ok(true)
}
