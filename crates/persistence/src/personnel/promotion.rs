//! What decides about levels: who has one since when, who has none, and the grades of the years.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    ids::WorkerId,
    organisation::OrganisationPath,
    personnel::career::{CareerKind, Grade},
    worker::{Post, WorkerClass},
};
use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Actions;
use crate::{StoreError, Stored, sql::Sql};

/// Somebody whose level is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelledPerson {
    /// Person.
    pub worker: WorkerId,
    /// Name.
    pub name: String,
    /// Sort key of the name.
    pub name_pinyin: String,
    /// Path of their place.
    pub path: OrganisationPath,
    /// Class.
    pub class: WorkerClass,
    /// Post.
    pub post: Post,
    /// Level, and since when.
    pub level: Option<(i32, NaiveDate)>,
    /// Highest completed education, GB/T 4658.
    pub education: Option<String>,
    /// Highest degree, GB/T 6864.
    pub degree: Option<String>,
    /// Grades of the years.
    pub grades: BTreeMap<i32, Grade>,
}

/// The last person of the page before, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameAfter {
    /// Sort key of the name.
    pub name_pinyin: String,
    /// Person.
    pub worker: WorkerId,
}

#[derive(FromQueryResult)]
struct Row {
    worker_id: Uuid,
    name: String,
    name_pinyin: String,
    path: String,
    class: String,
    post: String,
    education: Option<String>,
    degree: Option<String>,
    level: Option<i64>,
    since: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct GradeRow {
    worker_id: Uuid,
    year: i64,
    grade: String,
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

const PERSON: &str =
    "SELECT r.worker_id, r.name, r.name_pinyin, r.path, r.class, r.post, r.education, r.degree, ";

impl Actions<'_> {
    /// Everyone in service with a level on a day, in no order.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn with_level(&self, on: NaiveDate) -> Stored<Vec<LevelledPerson>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push(PERSON)
            .push("f.number AS level, f.valid_from AS since FROM roster r JOIN career_fact f ON f.worker_id = r.worker_id");
        holds(&mut sql, on);
        sql.push(" WHERE r.status = 'ACTIVE' AND ")
            .within(self.scope, "r.path");
        let rows = self.people(&sql).await?;
        let mut grades = Sql::new(self.store.dialect());
        grades
            .push("SELECT f.worker_id, f.number AS year, f.code AS grade FROM career_fact f JOIN roster r ON r.worker_id = f.worker_id ")
            .push("WHERE f.superseded_at IS NULL AND f.code IS NOT NULL AND f.kind = ")
            .bind(CareerKind::Assessment.code())
            .push(" AND ")
            .within(self.scope, "r.path");
        self.graded(rows, &grades).await
    }

    /// A page of those in service in some classes without a level on a day, by name.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn without_level(
        &self,
        on: NaiveDate,
        classes: &[WorkerClass],
        after: Option<&NameAfter>,
        limit: u64,
    ) -> Stored<Vec<LevelledPerson>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push(PERSON)
            .push("NULL AS level, NULL AS since FROM roster r WHERE ");
        self.lacking(&mut sql, on, classes);
        if let Some(after) = after {
            sql.push(" AND (r.name_pinyin, r.worker_id) > (")
                .bind(after.name_pinyin.clone())
                .push(", ")
                .bind(Uuid::from(after.worker))
                .push(")");
        }
        sql.push(" ORDER BY r.name_pinyin, r.worker_id LIMIT ")
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = self.people(&sql).await?;
        let mut grades = Sql::new(self.store.dialect());
        grades
            .push("SELECT f.worker_id, f.number AS year, f.code AS grade FROM career_fact f ")
            .push("WHERE f.superseded_at IS NULL AND f.code IS NOT NULL AND f.kind = ")
            .bind(CareerKind::Assessment.code())
            .push(" AND f.worker_id IN ")
            .bind_list(rows.iter().map(|row| row.worker_id));
        self.graded(rows, &grades).await
    }

    /// Number of those without a level.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_without_level(&self, on: NaiveDate, classes: &[WorkerClass]) -> Stored<i64> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT COUNT(*) AS count FROM roster r WHERE ");
        self.lacking(&mut sql, on, classes);
        let row = Count::find_by_statement(sql.statement())
            .one(&self.store.reading(self.scope))
            .await?;
        Ok(row.map_or(0, |row| row.count))
    }

    fn lacking(&self, sql: &mut Sql, on: NaiveDate, classes: &[WorkerClass]) {
        sql.push("r.status = 'ACTIVE' AND r.class IN ")
            .bind_list(classes.iter().map(|class| class.code()))
            .push(" AND NOT EXISTS (SELECT 1 FROM career_fact f WHERE f.worker_id = r.worker_id");
        holds(sql, on);
        sql.push(") AND ").within(self.scope, "r.path");
    }

    async fn people(&self, sql: &Sql) -> Stored<Vec<Row>> {
        let reading = self.store.reading(self.scope);
        Ok(Row::find_by_statement(sql.statement())
            .all(&reading)
            .await?)
    }

    async fn graded(&self, rows: Vec<Row>, grades: &Sql) -> Stored<Vec<LevelledPerson>> {
        let mut by_worker: BTreeMap<Uuid, BTreeMap<i32, Grade>> = BTreeMap::new();
        if !rows.is_empty() {
            let reading = self.store.reading(self.scope);
            let found = GradeRow::find_by_statement(grades.statement())
                .all(&reading)
                .await?;
            for row in found {
                if let (Ok(year), Some(grade)) =
                    (i32::try_from(row.year), Grade::from_code(&row.grade))
                {
                    by_worker
                        .entry(row.worker_id)
                        .or_default()
                        .insert(year, grade);
                }
            }
        }
        let broken = |what: &str| StoreError::Inconsistent(what.to_owned());
        rows.into_iter()
            .map(|row| {
                let level = row.level.and_then(|level| i32::try_from(level).ok());
                Ok(LevelledPerson {
                    worker: WorkerId(row.worker_id),
                    name: row.name,
                    name_pinyin: row.name_pinyin,
                    path: OrganisationPath::from_stored(row.path),
                    class: WorkerClass::from_code(&row.class)
                        .ok_or_else(|| broken("roster.class"))?,
                    post: Post::from_code(&row.post).ok_or_else(|| broken("roster.post"))?,
                    level: level.zip(row.since),
                    education: row.education,
                    degree: row.degree,
                    grades: by_worker.remove(&row.worker_id).unwrap_or_default(),
                })
            })
            .collect()
    }
}

/// The condition that a level holds on a day.
fn holds(sql: &mut Sql, on: NaiveDate) {
    sql.push(" AND f.superseded_at IS NULL AND f.kind = ")
        .bind(CareerKind::Level.code())
        .push(" AND f.valid_from <= ")
        .bind(on)
        .push(" AND f.valid_to > ")
        .bind(on);
}
