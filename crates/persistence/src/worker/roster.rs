//! The roster (花名册): one definition of a worker's state as of a day, from the dated facts.
//! For today it is kept as a table, for any other day it is read straight from the facts.

use chrono::NaiveDate;
use domain::{ids::WorkerId, time::AsOf};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult};
use uuid::Uuid;

use crate::{Scope, Stored, UnitOfWork, sql::Sql};

/// Columns of the roster, in the order in which its definition selects them.
const COLUMNS: &str = "worker_id, revision, status, organisation_id, path, statutory_code, class, post, name, \
     name_pinyin, initials, sex, birth_date, ethnicity, marital, political, education, degree, qualification, \
     entry_kind, relation, employer_id, department_id, work_since, community_since, id_number, phone";

/// Workers of one statement.
const BATCH: usize = 2_000;

/// Declares the row together with what is selected for it, so that it is read by position: looking
/// up every column of every row by its name took a fifth of the time of a list.
macro_rules! roster_row {
    ($(#[$doc:meta])* $name:ident {
        $(#[$first_doc:meta])* $first:ident: $first_type:ty,
        $($(#[$field_doc:meta])* $field:ident: $type:ty,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name {
            $(#[$first_doc])*
            pub $first: $first_type,
            $($(#[$field_doc])* pub $field: $type,)+
            /// Whether changes wait to be confirmed.
            pub pending: bool,
        }

        impl $name {
            /// The columns, of a table or query called `r`.
            pub(super) const COLUMNS: &str = concat!(
                "r.", stringify!($first), $(", r.", stringify!($field)),+,
                ", EXISTS (SELECT 1 FROM submission s WHERE s.worker_id = r.worker_id AND s.decided_at IS NULL)"
            );
        }

        impl FromQueryResult for $name {
            fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, DbErr> {
                let mut columns = 0..;
                let mut next = || columns.next().unwrap_or_default();
                Ok(Self {
                    $first: row.try_get_by_index(next())?,
                    $($field: row.try_get_by_index(next())?,)+
                    pending: row.try_get_by_index(next())?,
                })
            }
        }
    };
}

roster_row! {
    /// One worker on the roster; numbers are still sealed.
    RosterRow {
        /// Worker.
        worker_id: Uuid,
        /// Revision of the record.
        revision: i64,
        /// Code of the status.
        status: String,
        /// Place.
        organisation_id: Uuid,
        /// Its path.
        path: String,
        /// Code of the class.
        class: String,
        /// Code of the post.
        post: String,
        /// Name.
        name: String,
        /// Sort key of the name.
        name_pinyin: String,
        /// GB/T 2261.1.
        sex: String,
        /// Birth date.
        birth_date: NaiveDate,
        /// GB/T 3304.
        ethnicity: String,
        /// GB/T 2261.2.
        marital: Option<String>,
        /// GB/T 4762.
        political: Option<String>,
        /// GB/T 4658, the highest.
        education: Option<String>,
        /// GB/T 6864, the highest.
        degree: Option<String>,
        /// Code of the highest social-work level.
        qualification: Option<String>,
        /// Code of the way of entry.
        entry_kind: String,
        /// Code of the labour relation.
        relation: String,
        /// Employer.
        employer_id: Option<Uuid>,
        /// Supervising department.
        department_id: Option<Uuid>,
        /// First day in any work.
        work_since: Option<NaiveDate>,
        /// First day in community work.
        community_since: Option<NaiveDate>,
        /// Sealed identity number.
        id_number: Vec<u8>,
        /// Sealed phone.
        phone: Option<Vec<u8>>,
    }
}

/// Conditions on one dated table, by alias.
struct Point {
    at: AsOf,
}

impl Point {
    /// The row had begun and was known.
    fn begun(&self, sql: &mut Sql, alias: &str) {
        sql.push(&format!("{alias}.valid_from <= "))
            .bind(self.at.valid_on)
            .push(" AND ");
        sql.known(alias, self.at.known_at);
    }

    /// No later entry of the same subject had begun. Entries of one subject never overlap, so one
    /// that still holds has none after it, and only of those that ended is it asked.
    fn none_later(&self, sql: &mut Sql, table: &str, alias: &str, subject: &str) {
        sql.push(&format!("({alias}.valid_to > "))
            .bind(self.at.valid_on);
        sql.push(&format!(
            " OR NOT EXISTS (SELECT 1 FROM {table} n WHERE n.{subject} = {alias}.{subject} AND n.valid_from > {alias}.valid_from AND "
        ));
        self.begun(sql, "n");
        sql.push("))");
    }

    /// `(SELECT column … the first current entry of a set by an order)`.
    fn first(&self, sql: &mut Sql, table: &str, column: &str, order: &str) {
        sql.push(&format!(
            "(SELECT x.{column} FROM {table} x WHERE x.worker_id = a.worker_id AND x.valid_to > "
        ));
        sql.bind(self.at.valid_on).push(" AND ");
        self.begun(sql, "x");
        sql.push(&format!(" ORDER BY {order} LIMIT 1)"));
    }

    /// `JOIN table alias` on the latest entry that had begun: of someone who has left, the last.
    fn latest(&self, sql: &mut Sql, table: &str, alias: &str, subject: &str, of: &str) {
        let (opened, closed) = sql.dialect().join_first(table, alias);
        sql.push(&opened).push(&format!("x.{subject} = {of} AND "));
        self.begun(sql, "x");
        sql.push(" ORDER BY x.valid_from DESC LIMIT 1)")
            .push(&closed);
    }
}

/// Appends the columns, of a worker `w`, profile `p`, engagement `e`, assignment `a` and place `o`.
fn columns(sql: &mut Sql, point: &Point) {
    sql.push("a.worker_id, w.revision, CASE WHEN e.valid_to > ")
        .bind(point.at.valid_on);
    sql.push(" THEN 'ACTIVE' ELSE 'EXITED' END AS status, a.organisation_id, o.path, o.statutory_code, a.class, a.post, ");
    sql.push("p.name, p.name_pinyin, p.initials, p.sex, p.birth_date, p.ethnicity, p.marital, ");
    point.first(sql, "worker_political", "code", "x.code");
    sql.push(" AS political, ");
    // Codes of education and degree sort from the highest down.
    point.first(sql, "worker_education", "code", "x.code");
    sql.push(" AS education, ");
    point.first(sql, "worker_degree", "code", "x.code");
    sql.push(" AS degree, ");
    point.first(sql, "worker_qualification", "level", "x.level_rank DESC");
    sql.push(" AS qualification, e.entry_kind, e.relation, e.employer_id, e.department_id, ");
    sql.push("p.work_since, p.community_since, p.id_number, p.phone ");
}

/// The definition: appends the SELECT of every worker who had entered by the day. `only`
/// restricts the workers.
pub(super) fn define(sql: &mut Sql, at: AsOf, only: Option<&[WorkerId]>) {
    let point = Point { at };
    sql.push("SELECT ");
    columns(sql, &point);
    sql.push("FROM worker w");
    point.latest(sql, "worker_profile", "p", "worker_id", "w.id");
    point.latest(sql, "engagement", "e", "worker_id", "w.id");
    point.latest(sql, "assignment", "a", "worker_id", "w.id");
    point.latest(
        sql,
        "organisation_version",
        "o",
        "organisation_id",
        "a.organisation_id",
    );
    if let Some(only) = only {
        sql.push(" WHERE w.id IN (");
        for (at, id) in only.iter().enumerate() {
            sql.push(if at == 0 { "" } else { ", " })
                .bind(Uuid::from(*id));
        }
        sql.push(")");
    }
}

/// Begins a statement that reads the roster of another day, within a scope, under the name of
/// the table. The same rows as [`define`] has, but from the places down: whoever asks for one
/// street reads its people and nobody else's.
pub(crate) fn as_of(sql: &mut Sql, at: AsOf, scope: &Scope) {
    let point = Point { at };
    // The places first and apart: there are few, and planners that mix them with the people
    // take the whole for one row and then search the tree anew for each of them.
    sql.push("WITH place AS MATERIALIZED (SELECT o.organisation_id, o.path, o.statutory_code FROM organisation_version o WHERE ");
    point.begun(sql, "o");
    sql.push(" AND ");
    point.none_later(sql, "organisation_version", "o", "organisation_id");
    sql.push(" AND ").within(scope, "o.path");
    sql.push(
        "), roster AS (SELECT a.id AS assignment_id, p.id AS profile_id, e.id AS engagement_id, ",
    );
    columns(sql, &point);
    sql.push("FROM place o JOIN assignment a ON a.organisation_id = o.organisation_id AND ");
    point.begun(sql, "a");
    sql.push(" AND ");
    point.none_later(sql, "assignment", "a", "worker_id");
    // There is always one, by the foreign key; where nothing is asked of it, it is not looked up.
    sql.push(" LEFT JOIN worker w ON w.id = a.worker_id");
    point.latest(sql, "worker_profile", "p", "worker_id", "a.worker_id");
    point.latest(sql, "engagement", "e", "worker_id", "a.worker_id");
    sql.push(") ");
}

/// Appends what is shown of those whom a statement after [`as_of`] has kept as `found`, by the ids
/// of their rows.
pub(super) fn of_found(sql: &mut Sql, at: AsOf) {
    sql.push("SELECT ");
    columns(sql, &Point { at });
    sql.push(
        ", f.total FROM found f JOIN assignment a ON a.id = f.assignment_id \
         JOIN place o ON o.organisation_id = a.organisation_id JOIN worker w ON w.id = a.worker_id \
         JOIN worker_profile p ON p.id = f.profile_id JOIN engagement e ON e.id = f.engagement_id",
    );
}

/// Puts workers on the roster.
pub(super) async fn insert(work: &UnitOfWork, workers: &[WorkerId]) -> Stored<()> {
    work.note_roster_change();
    let dialect = work.store().dialect();
    for batch in workers.chunks(BATCH) {
        let mut sql = Sql::new(dialect);
        sql.push(&format!("INSERT INTO roster ({COLUMNS}) "));
        define(
            &mut sql,
            AsOf::on(domain::time::civil_date(work.now())),
            Some(batch),
        );
        work.tx().execute_raw(sql.statement()).await?;
    }
    Ok(())
}

/// Derives the roster rows of workers anew.
pub(crate) async fn refresh(work: &UnitOfWork, workers: &[WorkerId]) -> Stored<()> {
    work.note_refreshed(workers);
    for batch in workers.chunks(BATCH) {
        let mut sql = Sql::new(work.store().dialect());
        sql.push("DELETE FROM roster WHERE worker_id IN (");
        for (at, id) in batch.iter().enumerate() {
            sql.push(if at == 0 { "" } else { ", " })
                .bind(Uuid::from(*id));
        }
        work.tx().execute_raw(sql.push(")").statement()).await?;
        insert(work, batch).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Turned {
    worker_id: Uuid,
}

impl UnitOfWork {
    /// Derives anew whoever has a fact that begins or ends within the days after `since` up to
    /// and including `until`: what was entered ahead takes effect on its day.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn turn_roster(&self, since: NaiveDate, until: NaiveDate) -> Stored<usize> {
        let mut sql = Sql::new(self.store().dialect());
        let tables = [
            "worker_profile",
            "worker_political",
            "worker_education",
            "worker_degree",
            "worker_qualification",
            "engagement",
            "assignment",
        ];
        for (at, table) in tables.iter().enumerate() {
            sql.push(if at == 0 { "" } else { " UNION " });
            sql.push(&format!(
                "SELECT worker_id FROM {table} WHERE superseded_at IS NULL AND ((valid_from > "
            ));
            sql.bind(since)
                .push(" AND valid_from <= ")
                .bind(until)
                .push(") OR (valid_to > ");
            sql.bind(since)
                .push(" AND valid_to <= ")
                .bind(until)
                .push("))");
        }
        // A place that changes takes its people along.
        sql.push(" UNION SELECT a.worker_id FROM assignment a JOIN organisation_version o ON o.organisation_id = a.organisation_id ");
        sql.push("WHERE a.superseded_at IS NULL AND o.superseded_at IS NULL AND o.valid_from > ");
        sql.bind(since).push(" AND o.valid_from <= ").bind(until);
        let turned = Turned::find_by_statement(sql.statement())
            .all(self.tx())
            .await?;
        let workers: Vec<WorkerId> = turned
            .into_iter()
            .map(|row| WorkerId(row.worker_id))
            .collect();
        refresh(self, &workers).await?;
        Ok(workers.len())
    }

    /// Derives the whole roster anew.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn rebuild_roster(&self) -> Stored<()> {
        let mut sql = Sql::new(self.store().dialect());
        self.note_roster_change();
        self.tx().execute_unprepared("DELETE FROM roster").await?;
        sql.push(&format!("INSERT INTO roster ({COLUMNS}) "));
        define(
            &mut sql,
            AsOf::on(domain::time::civil_date(self.now())),
            None,
        );
        self.tx().execute_raw(sql.statement()).await?;
        Ok(())
    }
}
