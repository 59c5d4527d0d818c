//! One record out of two. What is known of the one that goes is superseded, and what the other
//! lacks is written for it, at one instant; by that instant it can be taken apart again.

use chrono::{DateTime, Utc};
use domain::{
    ids::WorkerId,
    personnel::career::CareerFact,
    time::Period,
    worker::{
        AnnualCost, Assignment, Degree, Education, Engagement, FamilyMember, PoliticalStatus,
        Profile, Qualification, duplicate::uncovered,
    },
};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::{
    Stored, UnitOfWork,
    dated::{Dated, end_to_stored},
    sql::Sql,
    worker::{
        RetirementChoice,
        fact::{self, Draft, Fact, StoredFact},
        undo::changed_since,
    },
};

impl UnitOfWork {
    /// Merges one record into another. Of sets (educations …) the other takes what it lacks; of
    /// what holds one at a time (service, posts) the days on which it has none. Profile, political
    /// status and family are those of the record that goes on.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn merge_workers(&self, kept: WorkerId, absorbed: WorkerId) -> Stored<()> {
        let pair = Merger {
            work: self,
            kept,
            absorbed,
        };
        pair.drop_facts::<Profile>().await?;
        pair.drop_facts::<PoliticalStatus>().await?;
        pair.drop_facts::<FamilyMember>().await?;
        pair.take_set::<Education>(|a, b| a.same(b)).await?;
        pair.take_set::<Degree>(|a, b| a.same(b)).await?;
        pair.take_set::<Qualification>(|a, b| a.same(b)).await?;
        pair.take_set::<AnnualCost>(|a, b| a.year == b.year).await?;
        // Of what holds one at a time, the record that stays knows better.
        pair.take_set::<CareerFact>(|a, b| a == b || a.kind() == b.kind() && a.kind().is_single())
            .await?;
        pair.take_days::<RetirementChoice>().await?;
        pair.take_days::<Engagement>().await?;
        pair.take_days::<Assignment>().await?;
        self.settle(&[kept, absorbed]).await
    }

    /// Whether an account is bound to a record.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn has_account(&self, worker: WorkerId) -> Stored<bool> {
        let mut sql = Sql::new(self.store().dialect());
        sql.push("SELECT 1 FROM worker w WHERE w.id = ")
            .bind(Uuid::from(worker))
            .push(" AND ")
            .bound_to_account("w.id");
        Ok(self.tx().query_one_raw(sql.statement()).await?.is_some())
    }

    /// Whether something about a record waits to be confirmed.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn has_open_submission(&self, worker: WorkerId) -> Stored<bool> {
        let mut sql = Sql::new(self.store().dialect());
        sql.push("SELECT 1 FROM worker w WHERE w.id = ")
            .bind(Uuid::from(worker))
            .push(" AND ")
            .waiting_submission("w.id");
        Ok(self.tx().query_one_raw(sql.statement()).await?.is_some())
    }

    /// Whether anything was recorded about two merged records after the instant of the merger.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn changed_since_merger(
        &self,
        pair: [WorkerId; 2],
        at: DateTime<Utc>,
    ) -> Stored<bool> {
        let mut sql = Sql::new(self.store().dialect());
        sql.push("SELECT w.id FROM worker w WHERE w.id IN ")
            .bind_list(pair.map(Uuid::from))
            .push(" AND ");
        changed_since(&mut sql, "w.id", at);
        let changed = self.tx().query_one_raw(sql.statement()).await?;
        Ok(changed.is_some())
    }

    /// Takes two records apart that were merged at an instant.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when the number of the one that had gone is somebody else's by now.
    pub async fn part_workers(&self, pair: [WorkerId; 2], at: DateTime<Utc>) -> Stored<()> {
        self.restore_people(&pair, at).await
    }

    /// Holds people until the end of this unit: whoever changes one of them meanwhile waits.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn hold_workers(&self, people: [WorkerId; 2]) -> Stored<()> {
        let dialect = self.store().dialect();
        let mut sql = Sql::new(dialect);
        sql.push("SELECT w.id FROM worker w WHERE w.id IN ")
            .bind_list(people.map(Uuid::from))
            .push(" ORDER BY w.id")
            .push(dialect.for_update());
        self.tx().query_all_raw(sql.statement()).await?;
        Ok(())
    }
}

struct Merger<'a> {
    work: &'a UnitOfWork,
    kept: WorkerId,
    absorbed: WorkerId,
}

impl Merger<'_> {
    async fn facts<T: Fact>(&self, of: WorkerId) -> Stored<Vec<StoredFact<T>>> {
        fact::history(self.work.tx(), self.work.store(), of).await
    }

    /// Ends the knowledge of what was known of the record that goes, and answers it.
    async fn drop_facts<T: Fact>(&self) -> Stored<Vec<StoredFact<T>>> {
        let gone = self.facts::<T>(self.absorbed).await?;
        let rows = gone.iter().map(|fact| fact.row).collect();
        T::Table::supersede(self.work.tx(), rows, self.work.now()).await?;
        Ok(gone)
    }

    async fn take_set<T: Fact>(&self, same: impl Fn(&T, &T) -> bool) -> Stored<()> {
        let kept = self.facts::<T>(self.kept).await?;
        let gone = self.drop_facts::<T>().await?.into_iter();
        let lacking = gone.filter(|fact| !kept.iter().any(|one| same(&one.value, &fact.value)));
        let drafts = lacking.map(|fact| Draft {
            worker: self.kept,
            from: fact.from,
            to: fact.to,
            value: fact.value,
        });
        fact::insert(self.work, drafts.collect()).await
    }

    async fn take_days<T: Fact>(&self) -> Stored<()> {
        let taken: Vec<Period> = self
            .facts::<T>(self.kept)
            .await?
            .iter()
            .map(StoredFact::period)
            .collect();
        let mut drafts = Vec::new();
        for fact in self.drop_facts::<T>().await? {
            let days = uncovered(fact.period(), &taken).into_iter();
            drafts.extend(days.map(|period| Draft {
                worker: self.kept,
                from: period.from,
                to: end_to_stored(period.to),
                value: fact.value.clone(),
            }));
        }
        fact::insert(self.work, drafts).await
    }
}
