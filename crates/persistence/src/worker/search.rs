//! The people list: filter, order, keyset paging, exact totals.

use std::borrow::Cow;

use chrono::NaiveDate;
use domain::{
    ids::{OrganisationId, WorkerId},
    time::AsOf,
    worker::{Post, WorkerStatus},
};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, QueryResult, Value};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    roster::{self, RosterRow},
    totals::TotalsAt,
};
use crate::{Scope, Store, Stored, sql::Sql};

/// Which workers; every part that is given must fit.
#[derive(Clone, Debug, Default)]
pub struct RosterFilter {
    /// Day other than today on which the roster is read.
    pub as_of: Option<AsOf>,
    /// Status.
    pub status: Option<WorkerStatus>,
    /// Codes by column; a worker fits when the column is one of them.
    pub codes: Vec<(CodeColumn, Vec<String>)>,
    /// Employer.
    pub employer: Option<OrganisationId>,
    /// Supervising department.
    pub department: Option<OrganisationId>,
    /// Born on or after.
    pub born_from: Option<NaiveDate>,
    /// Born on or before.
    pub born_to: Option<NaiveDate>,
    /// In community work since, earliest.
    pub community_from: Option<NaiveDate>,
    /// In community work since, latest.
    pub community_to: Option<NaiveDate>,
    /// Beginning of the name, of its pinyin, or of its initials.
    pub text: Option<String>,
    /// Keyed hash of an identity number.
    pub id_hash: Option<Vec<u8>>,
    /// A secretary on every day from the first to the second; only of the roster of today.
    pub secretary_through: Option<(NaiveDate, NaiveDate)>,
}

/// A column of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the column of its name")]
pub enum CodeColumn {
    Class,
    Post,
    Sex,
    Ethnicity,
    Marital,
    Political,
    Education,
    Degree,
    Qualification,
    EntryKind,
    Relation,
}

impl CodeColumn {
    const fn name(self) -> &'static str {
        match self {
            Self::Class => "r.class",
            Self::Post => "r.post",
            Self::Sex => "r.sex",
            Self::Ethnicity => "r.ethnicity",
            Self::Marital => "r.marital",
            Self::Political => "r.political",
            Self::Education => "r.education",
            Self::Degree => "r.degree",
            Self::Qualification => "r.qualification",
            Self::EntryKind => "r.entry_kind",
            Self::Relation => "r.relation",
        }
    }
}

/// Order of the list; the worker's id decides between equals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RosterSort {
    /// By pinyin of the name.
    #[default]
    Name,
    /// By birth date.
    BirthDate,
    /// By first day in community work; unknown last.
    CommunitySince,
    /// By place in the tree.
    Place,
}

impl RosterSort {
    const fn expression(self) -> &'static str {
        match self {
            Self::Name => "r.name_pinyin",
            Self::BirthDate => "r.birth_date",
            Self::CommunitySince => "COALESCE(r.community_since, r.birth_date)",
            Self::Place => "r.path",
        }
    }
}

/// Where a page ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RosterPosition {
    key: String,
    worker: Uuid,
}

/// One page of the list.
#[derive(Clone, Debug)]
pub struct RosterPage {
    /// Rows in order.
    pub rows: Vec<RosterRow>,
    /// Where it ended, when there is more.
    pub next: Option<RosterPosition>,
    /// Number of workers that fit the filter.
    pub total: i64,
}

/// A question to the list.
#[derive(Clone, Debug)]
pub struct RosterQuery<'a> {
    /// Within which subtrees.
    pub scope: &'a Scope,
    /// Which workers.
    pub filter: &'a RosterFilter,
    /// Order.
    pub sort: RosterSort,
    /// Whether the order is reversed.
    pub descending: bool,
}

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

/// A row with the number of all that fit.
struct Counted {
    row: RosterRow,
    total: i64,
}

impl FromQueryResult for Counted {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            row: RosterRow::from_query_result(row, prefix)?,
            total: row.try_get(prefix, "total")?,
        })
    }
}

impl RosterQuery<'_> {
    /// `[WITH roster AS (…)] SELECT columns FROM roster r WHERE …`: the day of today is the
    /// table, any other day the definition under the same name.
    fn select(&self, store: &Store, columns: &str) -> Sql {
        let mut sql = Sql::new(store.dialect());
        if let Some(at) = self.filter.as_of {
            roster::as_of(&mut sql, at, self.scope);
        }
        sql.push(&format!("SELECT {columns} FROM roster r WHERE "));
        // The scope last: where it holds everybody, SQLite need not compare paths of those whom
        // the filter leaves out.
        self.filter.conditions(&mut sql);
        sql.within_or_all(self.scope, "r.path");
        sql
    }

    /// One page and the total. Of today it is counted once for all pages while the roster stays
    /// the same; of another day it is counted on the way to the first page, because finding who
    /// was there takes longer than anything else.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn page(
        &self,
        store: &Store,
        after: Option<&RosterPosition>,
        limit: usize,
        totals: TotalsAt<'_>,
    ) -> Stored<RosterPage> {
        let (mut rows, counted) = match (self.filter.as_of, after) {
            (Some(at), None) => self.first_rows(store, at, limit + 1).await?,
            _ => (self.rows(store, after, limit + 1).await?, None),
        };
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = if more {
            rows.last().map(|row| self.position(row))
        } else {
            None
        };
        let total = match (after, counted) {
            // A first page that holds everything needs no second question.
            (None, _) if !more => i64::try_from(rows.len()).unwrap_or(i64::MAX),
            (_, Some(total)) => total,
            _ => self.remembered_total(store, totals).await?,
        };
        Ok(RosterPage { rows, next, total })
    }

    /// The first rows of another day, and how many there are in all.
    async fn first_rows(
        &self,
        store: &Store,
        at: AsOf,
        limit: usize,
    ) -> Stored<(Vec<RosterRow>, Option<i64>)> {
        let rows = Counted::find_by_statement(self.late(store, at, None, limit).statement())
            .all(&store.reading_roster(self.scope, Some(at)))
            .await?;
        let total = rows.first().map(|row| row.total);
        Ok((rows.into_iter().map(|row| row.row).collect(), total))
    }

    /// Rows after a position, in order.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn rows(
        &self,
        store: &Store,
        after: Option<&RosterPosition>,
        limit: usize,
    ) -> Stored<Vec<RosterRow>> {
        let sql = match self.filter.as_of {
            Some(at) => self.late(store, at, after, limit),
            None => {
                let mut sql = self.select(store, RosterRow::COLUMNS);
                self.beyond(store, &mut sql, after);
                self.ordered(store, &mut sql, limit);
                sql
            }
        };
        Ok(RosterRow::find_by_statement(sql.statement())
            .all(&store.reading_roster(self.scope, self.filter.as_of))
            .await?)
    }

    /// Of another day: first who is on the page, by what they are found, ordered and counted by;
    /// then what else is shown, of these alone. To count everybody with all that is shown of them
    /// took half of the time.
    fn late(&self, store: &Store, at: AsOf, after: Option<&RosterPosition>, limit: usize) -> Sql {
        let mut sql = Sql::new(store.dialect());
        roster::as_of(&mut sql, at, self.scope);
        sql.push(
            ", found AS MATERIALIZED (SELECT r.assignment_id, r.profile_id, r.engagement_id, \
             COUNT(*) OVER () AS total FROM roster r WHERE ",
        );
        self.filter.conditions(&mut sql);
        sql.within_or_all(self.scope, "r.path");
        self.beyond(store, &mut sql, after);
        self.ordered(store, &mut sql, limit);
        sql.push(&format!(") SELECT {}, r.total FROM (", RosterRow::COLUMNS));
        roster::of_found(&mut sql, at);
        sql.push(") r");
        self.ordered(store, &mut sql, limit);
        sql
    }

    /// Appends the condition that rows come after a position.
    fn beyond(&self, store: &Store, sql: &mut Sql, after: Option<&RosterPosition>) {
        let Some(after) = after else { return };
        let key = self.order(store);
        let beyond = if self.descending { "<" } else { ">" };
        sql.push(&format!(" AND ({key}, r.worker_id) {beyond} ("));
        sql.bind(self.key_value(&after.key))
            .push(", ")
            .bind(after.worker)
            .push(")");
    }

    /// Appends the order and the limit, which is written out: planners take a bound one for a
    /// large part of the table, and then sort all that fits instead of walking an index until the
    /// page is full.
    fn ordered(&self, store: &Store, sql: &mut Sql, limit: usize) {
        let (key, direction) = (
            self.order(store),
            if self.descending { " DESC" } else { "" },
        );
        sql.push(&format!(
            " ORDER BY {key}{direction}, r.worker_id{direction} LIMIT {limit}"
        ));
    }

    /// The sort key. Whoever searches a name finds few, so all of them are found by their indexes
    /// and then sorted; PostgreSQL would read the whole list in order until it has met enough.
    fn order(&self, store: &Store) -> Cow<'static, str> {
        match (self.sort, &self.filter.text) {
            (RosterSort::Name | RosterSort::Place, Some(_)) => {
                store.dialect().without_index(self.sort.expression()).into()
            }
            _ => self.sort.expression().into(),
        }
    }

    async fn remembered_total(&self, store: &Store, totals: TotalsAt<'_>) -> Stored<i64> {
        // The version tells of the roster of today, and not of facts or identity numbers.
        if self.filter.as_of.is_some() || self.filter.id_hash.is_some() {
            return self.total(store).await;
        }
        let key = self.count(store).key();
        if let Some(total) = totals.get(&key) {
            return Ok(total);
        }
        let total = self.total(store).await?;
        totals.put(key, total);
        Ok(total)
    }

    fn count(&self, store: &Store) -> Sql {
        self.select(store, "COUNT(*) AS total")
    }

    /// Number of workers that fit.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn total(&self, store: &Store) -> Stored<i64> {
        let total = Total::find_by_statement(self.count(store).statement())
            .one(&store.reading_roster(self.scope, self.filter.as_of))
            .await?;
        Ok(total.map_or(0, |row| row.total))
    }

    /// Everybody who fits.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn people(&self, store: &Store) -> Stored<Vec<WorkerId>> {
        let sql = self.select(store, "r.worker_id");
        let found = store
            .reading_roster(self.scope, self.filter.as_of)
            .query_all_raw(sql.statement())
            .await?;
        let ids = found.iter().map(|row| row.try_get_by_index::<Uuid>(0));
        Ok(ids
            .map(|id| id.map(WorkerId))
            .collect::<Result<_, DbErr>>()?)
    }

    /// Where a row stands.
    pub fn position(&self, row: &RosterRow) -> RosterPosition {
        let key = match self.sort {
            RosterSort::Name => row.name_pinyin.clone(),
            RosterSort::BirthDate => row.birth_date.to_string(),
            RosterSort::CommunitySince => row.community_since.unwrap_or(row.birth_date).to_string(),
            RosterSort::Place => row.path.clone(),
        };
        RosterPosition {
            key,
            worker: row.worker_id,
        }
    }

    fn key_value(&self, key: &str) -> Value {
        match self.sort {
            RosterSort::Name | RosterSort::Place => key.into(),
            // A cursor that was tampered with starts from the beginning and harms nobody.
            RosterSort::BirthDate | RosterSort::CommunitySince => {
                key.parse::<NaiveDate>().unwrap_or_default().into()
            }
        }
    }
}

impl RosterFilter {
    /// Appends the conditions, each followed by `AND`.
    fn conditions(&self, sql: &mut Sql) {
        if let Some(status) = self.status {
            sql.push("r.status = ").bind(status.code()).push(" AND ");
        }
        for (column, codes) in &self.codes {
            sql.push(column.name())
                .push(" IN ")
                .bind_list(codes.iter().cloned())
                .push(" AND ");
        }
        for (column, id) in [
            ("r.employer_id", self.employer),
            ("r.department_id", self.department),
        ] {
            if let Some(id) = id {
                sql.push(column)
                    .push(" = ")
                    .bind(Uuid::from(id))
                    .push(" AND ");
            }
        }
        let ranges = [
            ("r.birth_date >= ", self.born_from),
            ("r.birth_date <= ", self.born_to),
            ("r.community_since >= ", self.community_from),
            ("r.community_since <= ", self.community_to),
        ];
        for (condition, day) in ranges {
            if let Some(day) = day {
                sql.push(condition).bind(day).push(" AND ");
            }
        }
        if let Some(hash) = &self.id_hash {
            sql.push("r.worker_id IN (SELECT id FROM worker WHERE id_hash = ")
                .bind(hash.clone())
                .push(") AND ");
        }
        if let Some(text) = &self.text {
            starts_with(sql, text);
        }
        if let Some((from, day)) = self.secretary_through {
            secretary(sql, from, day);
        }
    }
}

/// The name, its pinyin or its initials begin with a text. Ranges and not LIKE: the columns are
/// kept in byte order, so a range uses their index, and `%` means itself.
fn starts_with(sql: &mut Sql, text: &str) {
    let ascii = text.is_ascii();
    let columns: &[&str] = if ascii {
        &["r.name_pinyin", "r.initials", "r.name"]
    } else {
        &["r.name"]
    };
    // Pinyin is kept without spaces; whoever types them means the same.
    let wanted = if ascii {
        text.to_lowercase().replace(' ', "")
    } else {
        text.to_owned()
    };
    sql.push("(");
    for (at, column) in columns.iter().enumerate() {
        sql.push(if at == 0 { "" } else { " OR " });
        sql.push(column).push(" >= ").bind(wanted.as_str());
        sql.push(" AND ")
            .push(column)
            .push(" < ")
            .bind(format!("{wanted}\u{10FFFF}"));
    }
    sql.push(") AND ");
}

/// Posts of a secretary, held on the first day and never left until the second: whichever of them
/// began in between continues one before it.
fn secretary(sql: &mut Sql, from: NaiveDate, day: NaiveDate) {
    let posts = || Post::ALL.iter().filter(|post| post.is_secretary());
    let of = |sql: &mut Sql, alias: &str, worker: &str| {
        sql.push(&format!(
            "SELECT 1 FROM assignment {alias} WHERE {alias}.worker_id = {worker} AND {alias}.superseded_at IS NULL AND {alias}.post IN "
        ));
        sql.bind_list(posts().map(|post| post.code()));
    };
    sql.push("r.post IN ")
        .bind_list(posts().map(|post| post.code()));
    sql.push(" AND EXISTS (");
    of(sql, "a", "r.worker_id");
    sql.push(" AND a.valid_from <= ").bind(from);
    sql.push(" AND a.valid_to > ").bind(from);
    sql.push(") AND NOT EXISTS (");
    of(sql, "a", "r.worker_id");
    sql.push(" AND a.valid_from > ").bind(from);
    sql.push(" AND a.valid_from <= ").bind(day);
    sql.push(" AND NOT EXISTS (");
    of(sql, "b", "a.worker_id");
    sql.push(" AND b.valid_from < a.valid_from AND b.valid_to >= a.valid_from)) AND ");
}
