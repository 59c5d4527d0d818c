//! Counts over the roster within a scope: a few grouped statements, each one pass over the rows.

use chrono::{Datelike, NaiveDate};
use domain::{
    organisation::OrganisationPath,
    time::AsOf,
    worker::{WorkerClass, WorkerStatus},
};
use sea_orm::FromQueryResult;

use crate::{
    Scope, Store, StoreError, Stored, organisation::Grouping, sql::Sql, worker::roster_as_of,
};

/// Counts, not yet narrowed to a scope: there is nothing to read here.
#[derive(Clone, Copy, Debug)]
pub struct Statistics<'a>(&'a Store);

/// Counts within a scope.
#[derive(Clone, Copy, Debug)]
pub struct ScopedStatistics<'a> {
    store: &'a Store,
    scope: &'a Scope,
    as_of: Option<AsOf>,
}

impl Store {
    /// Counts of people.
    pub const fn statistics(&self) -> Statistics<'_> {
        Statistics(self)
    }
}

impl<'a> Statistics<'a> {
    /// The counts within a scope.
    pub const fn within(self, scope: &'a Scope) -> ScopedStatistics<'a> {
        ScopedStatistics {
            store: self.0,
            scope,
            as_of: None,
        }
    }
}

/// People of one class below one child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassCount {
    /// Path of the child; that of the root itself for those who are assigned to it.
    pub child: OrganisationPath,
    /// Class.
    pub class: WorkerClass,
    /// People in service.
    pub people: i64,
}

/// Full-time workers who share everything that is counted.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Profile {
    /// GB/T 2261.1.
    pub sex: String,
    /// GB/T 4658, the highest education.
    pub education: Option<String>,
    /// Code of the highest social-work level.
    pub qualification: Option<String>,
    /// 1 for members of the CPC, probationary ones included; else 0.
    pub party: i64,
    /// Decade of age, at least 2 (below 30) and at most 5 (50 and above).
    pub decade: i64,
    /// People.
    pub people: i64,
    /// Sum of their ages in whole months.
    pub months: i64,
}

/// Fiscal cost of full-time workers below one child in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostSum {
    /// Path of the child.
    pub child: OrganisationPath,
    /// People who have a cost in that year.
    pub people: i64,
    /// Sum in fen.
    pub fen: i64,
}

#[derive(FromQueryResult)]
struct ClassRow {
    bucket: String,
    class: String,
    people: i64,
}

#[derive(FromQueryResult)]
struct CostRow {
    bucket: String,
    people: i64,
    fen: i64,
}

impl ScopedStatistics<'_> {
    /// The same counts over the roster of a day other than today.
    #[must_use]
    pub const fn as_of(mut self, at: Option<AsOf>) -> Self {
        self.as_of = at;
        self
    }

    /// The beginning of a statement over the roster of the day.
    fn begin(&self) -> Sql {
        let mut sql = Sql::new(self.store.dialect());
        if let Some(at) = self.as_of {
            roster_as_of(&mut sql, at, self.scope);
        }
        sql
    }

    /// People in service by child of a node and class.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn by_class(&self, root: &OrganisationPath) -> Stored<Vec<ClassCount>> {
        let mut sql = self.begin();
        sql.push("SELECT ")
            .bucket(Grouping::ChildOf(root), "r.path", "r.statutory_code");
        sql.push(" AS bucket, r.class, COUNT(*) AS people FROM roster r WHERE ");
        self.in_service(&mut sql);
        let rows = ClassRow::find_by_statement(sql.push(" GROUP BY 1, 2").statement())
            .all(&self.store.reading_roster(self.scope, self.as_of))
            .await?;
        rows.into_iter()
            .map(|row| {
                let class = WorkerClass::from_code(&row.class)
                    .ok_or_else(|| StoreError::Inconsistent("roster: unknown class".into()))?;
                Ok(ClassCount {
                    child: OrganisationPath::from_stored(row.bucket),
                    class,
                    people: row.people,
                })
            })
            .collect()
    }

    /// Full-time workers in service by all that the overview counts, with ages on a day.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn profiles(&self, day: NaiveDate) -> Stored<Vec<Profile>> {
        let mut sql = self.begin();
        sql.push(
            "SELECT p.sex, p.education, p.qualification, CAST(p.party AS BIGINT) AS party, \
             CAST(CASE WHEN p.months < 360 THEN 2 WHEN p.months < 480 THEN 3 WHEN p.months < 600 THEN 4 ELSE 5 END AS BIGINT) AS decade, \
             COUNT(*) AS people, CAST(SUM(p.months) AS BIGINT) AS months FROM (SELECT r.sex, r.education, r.qualification, \
             CASE WHEN r.political IN ('01', '02') THEN 1 ELSE 0 END AS party, ",
        );
        whole_months(&mut sql, day);
        sql.push(" AS months FROM roster r WHERE r.class IN ")
            .full_time_classes()
            .push(" AND ");
        self.in_service(&mut sql);
        sql.push(") p GROUP BY 1, 2, 3, 4, 5");
        Ok(Profile::find_by_statement(sql.statement())
            .all(&self.store.reading_roster(self.scope, self.as_of))
            .await?)
    }

    /// Fiscal cost of full-time workers in service by child of a node, in the latest year up to
    /// one for which the register has any.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn costs(&self, root: &OrganisationPath, until: i32) -> Stored<Vec<CostSum>> {
        let mut sql = self.begin();
        sql.push("SELECT ")
            .bucket(Grouping::ChildOf(root), "r.path", "r.statutory_code");
        sql.push(" AS bucket, COUNT(*) AS people, CAST(SUM(c.amount_fen) AS BIGINT) AS fen FROM worker_cost c ");
        sql.push("JOIN roster r ON r.worker_id = c.worker_id WHERE c.superseded_at IS NULL AND c.year = ");
        sql.push(
            "(SELECT MAX(y.year) FROM worker_cost y WHERE y.superseded_at IS NULL AND y.year <= ",
        )
        .bind(i64::from(until));
        sql.push(") AND r.class IN ")
            .full_time_classes()
            .push(" AND ");
        self.in_service(&mut sql);
        let rows = CostRow::find_by_statement(sql.push(" GROUP BY 1").statement())
            .all(&self.store.reading_roster(self.scope, self.as_of))
            .await?;
        let sum = |row: CostRow| CostSum {
            child: OrganisationPath::from_stored(row.bucket),
            people: row.people,
            fen: row.fen,
        };
        Ok(rows.into_iter().map(sum).collect())
    }

    fn in_service(&self, sql: &mut Sql) {
        sql.push("r.status = ")
            .bind(WorkerStatus::Active.code())
            .push(" AND ")
            .within(self.scope, "r.path");
    }
}

/// Appends the age in whole months on a day: the last month counts only once its day is reached,
/// as in [`domain::time::whole_months`].
fn whole_months(sql: &mut Sql, day: NaiveDate) {
    let (reached, day) = (
        i64::from(day.year()) * 12 + i64::from(day.month()),
        day.day(),
    );
    let (months, born) = (
        sql.dialect().months("r.birth_date"),
        sql.dialect().day_of_month("r.birth_date"),
    );
    sql.push(&format!(
        "{reached} - {months} - CASE WHEN {born} > {day} THEN 1 ELSE 0 END"
    ));
}
