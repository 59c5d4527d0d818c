//! Reads of decided actions, within a scope: those about people who serve there, or served last.

use chrono::NaiveDate;
use domain::{
    ids::{ActionId, PersonnelBatchId, WorkerId},
    organisation::OrganisationPath,
    personnel::action::ActionKind,
};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::DecidedAction;
use crate::{Scope, Store, Stored, entity::personnel_action, sql::Sql};

/// An action with whom it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedAction {
    /// Action.
    pub action: DecidedAction,
    /// Name of the person today.
    pub name: String,
    /// Path of their place today.
    pub path: OrganisationPath,
}

/// Which actions; every part that is given must fit.
#[derive(Clone, Debug, Default)]
pub struct ActionFilter {
    /// Kind.
    pub kind: Option<ActionKind>,
    /// About this person.
    pub worker: Option<WorkerId>,
    /// Holds from this day or later.
    pub from: Option<NaiveDate>,
    /// Holds from this day or earlier.
    pub until: Option<NaiveDate>,
    /// Handed in with these.
    pub batch: Option<PersonnelBatchId>,
}

/// The last action of the page before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionAfter {
    /// Its day.
    pub effective_on: NaiveDate,
    /// Itself.
    pub id: ActionId,
}

/// The actions, before a scope narrows them.
#[derive(Clone, Copy, Debug)]
pub struct AllActions<'a>(&'a Store);

/// The actions of a scope.
#[derive(Clone, Copy, Debug)]
pub struct Actions<'a> {
    pub(super) store: &'a Store,
    pub(super) scope: &'a Scope,
}

impl Store {
    /// The decided actions; reads need a scope first.
    pub const fn actions(&self) -> AllActions<'_> {
        AllActions(self)
    }
}

impl<'a> AllActions<'a> {
    /// The actions about people of a scope.
    pub const fn within(self, scope: &'a Scope) -> Actions<'a> {
        Actions {
            store: self.0,
            scope,
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    action: personnel_action::Model,
    name: String,
    path: String,
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

impl Actions<'_> {
    /// One action; none outside the scope.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn find(&self, id: ActionId) -> Stored<Option<PlacedAction>> {
        let mut sql = self.select();
        sql.push(" AND a.id = ").bind(Uuid::from(id));
        Ok(self.rows(&sql).await?.into_iter().next())
    }

    /// A page of actions, those that begin last first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn page(
        &self,
        filter: &ActionFilter,
        after: Option<&ActionAfter>,
        limit: u64,
    ) -> Stored<Vec<PlacedAction>> {
        let mut sql = self.select();
        those(&mut sql, filter);
        if let Some(after) = after {
            sql.push(" AND (a.effective_on, a.id) < (")
                .bind(after.effective_on)
                .push(", ")
                .bind(Uuid::from(after.id))
                .push(")");
        }
        sql.push(" ORDER BY a.effective_on DESC, a.id DESC LIMIT ")
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        self.rows(&sql).await
    }

    /// Number of actions.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn count(&self, filter: &ActionFilter) -> Stored<i64> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT COUNT(*) AS count");
        self.joined(&mut sql);
        those(&mut sql, filter);
        let row = Count::find_by_statement(sql.statement())
            .one(&self.store.reading(self.scope))
            .await?;
        Ok(row.map_or(0, |row| row.count))
    }

    fn select(&self) -> Sql {
        let mut sql = Sql::new(self.store.dialect());
        sql.push(
            "SELECT a.id, a.worker_id, a.submission_id, a.kind, a.effective_on, a.document_number, a.reason, \
             a.cell, a.applied_at, a.reversed_at, a.reversed_by, a.batch_id, r.name, r.path",
        );
        self.joined(&mut sql);
        sql
    }

    fn joined(&self, sql: &mut Sql) {
        sql.push(" FROM personnel_action a JOIN roster r ON r.worker_id = a.worker_id WHERE ")
            .within(self.scope, "r.path");
    }

    async fn rows(&self, sql: &Sql) -> Stored<Vec<PlacedAction>> {
        let rows = Row::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(PlacedAction {
                    action: super::read(self.store, row.action)?,
                    name: row.name,
                    path: OrganisationPath::from_stored(row.path),
                })
            })
            .collect()
    }
}

fn those(sql: &mut Sql, filter: &ActionFilter) {
    if let Some(kind) = filter.kind {
        sql.push(" AND a.kind = ").bind(kind.code());
    }
    if let Some(worker) = filter.worker {
        sql.push(" AND a.worker_id = ").bind(Uuid::from(worker));
    }
    if let Some(from) = filter.from {
        sql.push(" AND a.effective_on >= ").bind(from);
    }
    if let Some(until) = filter.until {
        sql.push(" AND a.effective_on <= ").bind(until);
    }
    if let Some(batch) = filter.batch {
        sql.push(" AND a.batch_id = ").bind(Uuid::from(batch));
    }
}
