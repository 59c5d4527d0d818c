//! Records suspected to be one person: found over the whole register, decided within a scope.

mod merge;
mod scan;

use chrono::{DateTime, Utc};
use domain::{
    ids::{DuplicateId, WorkerId},
    worker::duplicate::{DuplicateGround, DuplicateState},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, FromQueryResult, IntoActiveModel};
use uuid::Uuid;

pub use scan::Candidate;

use super::roster::RosterRow;
use crate::{
    Scope, Store, StoreError, Stored, UnitOfWork, dialect::Dialect, entity::duplicate, sql::Sql,
};

/// Two records suspected to be one person (疑似重复).
#[derive(Clone, Debug)]
pub struct Duplicate {
    /// The pair.
    pub id: DuplicateId,
    /// Revision, for `If-Match`.
    pub revision: i64,
    /// The record with the smaller id.
    pub first: WorkerId,
    /// The other.
    pub second: WorkerId,
    /// Why they are suspected.
    pub grounds: Vec<DuplicateGround>,
    /// What was decided.
    pub state: DuplicateState,
    /// The record that goes on, of a merged pair.
    pub kept: Option<WorkerId>,
    /// Found at.
    pub found_at: DateTime<Utc>,
    /// Decided at.
    pub decided_at: Option<DateTime<Utc>>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

impl Duplicate {
    /// The two records.
    pub const fn both(&self) -> [WorkerId; 2] {
        [self.first, self.second]
    }

    /// The record that is not this one.
    pub fn other(&self, one: WorkerId) -> WorkerId {
        if self.first == one {
            self.second
        } else {
            self.first
        }
    }
}

impl TryFrom<duplicate::Model> for Duplicate {
    type Error = StoreError;

    fn try_from(row: duplicate::Model) -> Stored<Self> {
        let broken = |column: &str| StoreError::Inconsistent(format!("duplicate.{column}"));
        let grounds = row.grounds.split(',').map(DuplicateGround::from_code);
        Ok(Self {
            id: row.id.into(),
            revision: row.revision,
            first: row.first_id.into(),
            second: row.second_id.into(),
            grounds: grounds
                .collect::<Option<_>>()
                .ok_or_else(|| broken("grounds"))?,
            state: DuplicateState::from_code(&row.state).ok_or_else(|| broken("state"))?,
            kept: row.kept_id.map(Into::into),
            found_at: row.found_at,
            decided_at: row.decided_at,
            decided_by: row.decided_by,
            reason: row.reason,
        })
    }
}

/// What becomes of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Two people.
    Dismissed,
    /// One person; this record goes on.
    Merged(WorkerId),
    /// Open again.
    Reopened,
}

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

/// The pairs of a scope: those of which both records lie within it.
#[derive(Clone, Copy, Debug)]
pub struct Duplicates<'a> {
    store: &'a Store,
    scope: &'a Scope,
}

impl Store {
    /// The pairs of a scope.
    pub const fn duplicates<'a>(&'a self, scope: &'a Scope) -> Duplicates<'a> {
        Duplicates { store: self, scope }
    }
}

impl Duplicates<'_> {
    /// `SELECT columns … WHERE both lie within the scope AND `; of a merged pair there is one.
    fn select(&self, columns: &str) -> Sql {
        let mut sql = Sql::new(self.store.dialect());
        sql.push(&format!(
            "SELECT {columns} FROM duplicate d \
             JOIN roster a ON a.worker_id = COALESCE(d.kept_id, d.first_id) \
             JOIN roster b ON b.worker_id = COALESCE(d.kept_id, d.second_id) WHERE "
        ));
        sql.within(self.scope, "a.path").push(" AND ");
        sql.within(self.scope, "b.path").push(" AND ");
        sql
    }

    /// Pairs in a state, the latest first, after one of them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn list(
        &self,
        state: DuplicateState,
        before: Option<(DateTime<Utc>, DuplicateId)>,
        limit: usize,
    ) -> Stored<Vec<Duplicate>> {
        let mut sql = self.select("d.*");
        sql.push("d.state = ").bind(state.code());
        if let Some((at, id)) = before {
            sql.push(" AND (d.found_at, d.id) < (")
                .bind(at)
                .push(", ")
                .bind(Uuid::from(id))
                .push(")");
        }
        sql.push(&format!(
            " ORDER BY d.found_at DESC, d.id DESC LIMIT {limit}"
        ));
        self.read(sql).await
    }

    /// Number of pairs in a state.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count(&self, state: DuplicateState) -> Stored<i64> {
        let mut sql = self.select("COUNT(*) AS total");
        sql.push("d.state = ").bind(state.code());
        let total = Total::find_by_statement(sql.statement())
            .one(&self.store.reading(self.scope))
            .await?;
        Ok(total.map_or(0, |row| row.total))
    }

    /// One pair; none outside the scope.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn find(&self, id: DuplicateId) -> Stored<Option<Duplicate>> {
        let mut sql = self.select("d.*");
        sql.push("d.id = ").bind(Uuid::from(id));
        Ok(self.read(sql).await?.pop())
    }

    async fn read(&self, sql: Sql) -> Stored<Vec<Duplicate>> {
        let rows = duplicate::Model::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter().map(Duplicate::try_from).collect()
    }

    /// Roster rows of people of the scope, in no order.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn people(&self, ids: &[WorkerId]) -> Stored<Vec<RosterRow>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push(&format!(
            "SELECT {} FROM roster r WHERE r.worker_id IN ",
            RosterRow::COLUMNS
        ));
        sql.bind_list(ids.iter().copied().map(Uuid::from))
            .push(" AND ")
            .within(self.scope, "r.path");
        Ok(RosterRow::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?)
    }

    /// Records that were merged into one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn merged_into(&self, kept: WorkerId) -> Stored<Vec<WorkerId>> {
        let mut sql = self.select("d.*");
        sql.push("d.kept_id = ").bind(Uuid::from(kept));
        let pairs = self.read(sql).await?.into_iter();
        Ok(pairs.map(|pair| pair.other(kept)).collect())
    }
}

impl UnitOfWork {
    /// A pair, locked until the end of this unit. Whether the caller may see it is the caller's
    /// to check.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn duplicate_to_decide(&self, id: DuplicateId) -> Stored<Option<Duplicate>> {
        use sea_orm::QuerySelect;
        let mut query = duplicate::Entity::find_by_id(Uuid::from(id));
        if Dialect::of(self.tx()) == Dialect::Postgres {
            query = query.lock_exclusive();
        }
        let row = query.one(self.tx()).await?;
        row.map(Duplicate::try_from).transpose()
    }

    /// Adds a pair.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when it is known already.
    pub async fn add_duplicate(
        &self,
        pair: [WorkerId; 2],
        grounds: &[DuplicateGround],
    ) -> Stored<DuplicateId> {
        let [one, two] = pair.map(Uuid::from);
        let id: DuplicateId = self.store().new_id();
        let grounds: Vec<&str> = grounds.iter().map(|ground| ground.code()).collect();
        let row = duplicate::Model {
            id: id.into(),
            revision: 1,
            first_id: one.min(two),
            second_id: one.max(two),
            grounds: grounds.join(","),
            state: DuplicateState::Open.code().to_owned(),
            kept_id: None,
            found_at: self.now(),
            decided_at: None,
            decided_by: None,
            reason: None,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(id)
    }

    /// Notes what was decided about a pair.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn decide_duplicate(
        &self,
        pair: &Duplicate,
        verdict: Verdict,
        reason: &str,
    ) -> Stored<()> {
        let (state, kept) = match verdict {
            Verdict::Dismissed => (DuplicateState::Dismissed, None),
            Verdict::Merged(kept) => (DuplicateState::Merged, Some(kept)),
            Verdict::Reopened => (DuplicateState::Open, None),
        };
        let decided = verdict != Verdict::Reopened;
        let row = duplicate::ActiveModel {
            id: sea_orm::ActiveValue::Unchanged(pair.id.into()),
            revision: Set(pair.revision + 1),
            state: Set(state.code().to_owned()),
            kept_id: Set(kept.map(Uuid::from)),
            decided_at: Set(decided.then(|| self.now())),
            decided_by: Set(decided.then(|| self.origin().actor.clone())),
            reason: Set(decided.then(|| reason.to_owned())),
            ..Default::default()
        };
        row.update(self.tx()).await?;
        Ok(())
    }
}
