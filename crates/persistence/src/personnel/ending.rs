//! What of careers comes to an end within some days: contracts, probations, absences, penalties.

use chrono::NaiveDate;
use domain::{ids::WorkerId, organisation::OrganisationPath, personnel::career::CareerKind};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Actions;
use crate::{StoreError, Stored, sql::Sql};

/// Something that ends (到期事项).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Row of the fact.
    pub fact: Uuid,
    /// Whom it is about.
    pub worker: WorkerId,
    /// Name.
    pub name: String,
    /// Path of their place today.
    pub path: OrganisationPath,
    /// What ends.
    pub kind: CareerKind,
    /// Code of what it is, e.g. of the kind of absence.
    pub code: Option<String>,
    /// First day on which it no longer holds.
    pub ends: NaiveDate,
}

/// The last line of the page before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndingAfter {
    /// Its end.
    pub ends: NaiveDate,
    /// Row of the fact.
    pub fact: Uuid,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    worker_id: Uuid,
    name: String,
    path: String,
    kind: String,
    code: Option<String>,
    valid_to: NaiveDate,
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

impl Actions<'_> {
    /// What ends after `since` and by `until`, of people who serve, the soonest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ending(
        &self,
        kinds: &[CareerKind],
        (since, until): (NaiveDate, NaiveDate),
        after: Option<&EndingAfter>,
        limit: u64,
    ) -> Stored<Vec<Ending>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT f.id, f.worker_id, r.name, r.path, f.kind, f.code, f.valid_to");
        self.those_ending(&mut sql, kinds, (since, until));
        if let Some(after) = after {
            sql.push(" AND (f.valid_to, f.id) > (")
                .bind(after.ends)
                .push(", ")
                .bind(after.fact)
                .push(")");
        }
        sql.push(" ORDER BY f.valid_to, f.id LIMIT ")
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = Row::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Ending {
                    fact: row.id,
                    worker: WorkerId(row.worker_id),
                    name: row.name,
                    path: OrganisationPath::from_stored(row.path),
                    kind: CareerKind::from_code(&row.kind)
                        .ok_or_else(|| StoreError::Inconsistent("career_fact.kind".to_owned()))?,
                    code: row.code,
                    ends: row.valid_to,
                })
            })
            .collect()
    }

    /// Number of what ends.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_ending(
        &self,
        kinds: &[CareerKind],
        days: (NaiveDate, NaiveDate),
    ) -> Stored<i64> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT COUNT(*) AS count");
        self.those_ending(&mut sql, kinds, days);
        let row = Count::find_by_statement(sql.statement())
            .one(&self.store.reading(self.scope))
            .await?;
        Ok(row.map_or(0, |row| row.count))
    }

    fn those_ending(
        &self,
        sql: &mut Sql,
        kinds: &[CareerKind],
        (since, until): (NaiveDate, NaiveDate),
    ) {
        sql.push(" FROM career_fact f JOIN roster r ON r.worker_id = f.worker_id AND r.status = 'ACTIVE' ")
            .push("WHERE f.superseded_at IS NULL AND f.kind IN ")
            .bind_list(kinds.iter().map(|kind| kind.code()));
        sql.push(" AND f.valid_to > ").bind(since);
        sql.push(" AND f.valid_to <= ").bind(until);
        sql.push(" AND ").within(self.scope, "r.path");
    }
}
