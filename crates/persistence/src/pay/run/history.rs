//! What earlier runs paid, and what is entered for a run.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{AccountId, PayRunId, WorkerId},
    money::Money,
    pay::{
        run::{Paid, YearSoFar},
        tax::Sums,
    },
    time::YearMonth,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{PayRun, SETTLED, broken};
use crate::{
    Stored, UnitOfWork, bulk,
    entity::{pay_entry, pay_run},
    sql::Sql,
};

/// What is entered of somebody for a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// An amount of an item, in fen.
    Item,
    /// The factor of performance, in millionths.
    Factor,
    /// The bonus of the year, in fen.
    Bonus,
}

impl EntryKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Item => "ITEM",
            Self::Factor => "FACTOR",
            Self::Bonus => "BONUS",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Item, Self::Factor, Self::Bonus]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// An amount or a factor entered for a month (本月录入).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayEntry {
    /// Person.
    pub worker: WorkerId,
    /// What it is.
    pub kind: EntryKind,
    /// Item; empty unless it is one.
    pub item: String,
    /// Fen or millionths.
    pub value: i64,
    /// On what it rests.
    pub reason: String,
    /// Who entered it.
    pub by: AccountId,
    /// When.
    pub at: DateTime<Utc>,
}

/// What somebody was paid before by the same organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PayHistory {
    /// This year.
    pub year: YearSoFar,
    /// Owed after the last run.
    pub owed: Money,
}

#[derive(FromQueryResult)]
struct Sum {
    worker_id: Uuid,
    month: NaiveDate,
    owed: i64,
    cum_income: i64,
    cum_contributions: i64,
    cum_additional: i64,
    cum_withheld: i64,
}

#[derive(FromQueryResult)]
struct WorkerRow {
    worker_id: Uuid,
}

#[derive(FromQueryResult)]
struct PaidRow {
    worker_id: Uuid,
    month: NaiveDate,
    name: String,
    amount: i64,
}

impl TryFrom<pay_entry::Model> for PayEntry {
    type Error = crate::StoreError;

    fn try_from(row: pay_entry::Model) -> Stored<Self> {
        Ok(Self {
            worker: WorkerId(row.worker_id),
            kind: EntryKind::from_code(&row.kind).ok_or_else(|| broken("pay_entry.kind"))?,
            item: row.item,
            value: row.value,
            reason: row.reason,
            by: AccountId(row.account_id),
            at: row.entered_at,
        })
    }
}

/// What is entered for a run.
pub(super) async fn entries(conn: &impl ConnectionTrait, run: PayRunId) -> Stored<Vec<PayEntry>> {
    let rows = pay_entry::Entity::find()
        .filter(pay_entry::Column::RunId.eq(Uuid::from(run)))
        .order_by_asc(pay_entry::Column::WorkerId)
        .all(conn)
        .await?;
    rows.into_iter().map(PayEntry::try_from).collect()
}

impl UnitOfWork {
    /// Runs of the same organisation whose amounts stand, of so many months before this one; the
    /// oldest first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn settled_before(&self, run: &PayRun, months: i32) -> Stored<Vec<PayRun>> {
        use pay_run::Column;
        let rows = pay_run::Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(run.organisation)))
            .filter(Column::Month.gte(run.month.plus(-months).first_day()))
            .filter(Column::Month.lt(run.month.first_day()))
            .order_by_asc(Column::Month)
            .all(self.tx())
            .await?;
        let runs = rows.into_iter().map(PayRun::try_from);
        let runs: Stored<Vec<PayRun>> = runs.collect();
        Ok(runs?
            .into_iter()
            .filter(|run| run.state.is_settled())
            .collect())
    }

    /// What everyone was paid by the organisation of a run before its month.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn pay_history(&self, run: &PayRun) -> Stored<BTreeMap<WorkerId, PayHistory>> {
        let mut sql = Sql::new(self.store().dialect());
        sql.push("SELECT s.worker_id, r.month, s.owed, s.cum_income, s.cum_contributions, s.cum_additional, s.cum_withheld");
        earlier(&mut sql, "pay_slip s", "s.run_id", run, run.month.plus(-12));
        sql.push(" AND s.fault IS NULL ORDER BY r.month");
        let rows = Sum::find_by_statement(sql.statement())
            .all(self.tx())
            .await?;
        let mut found: BTreeMap<WorkerId, PayHistory> = BTreeMap::new();
        for row in rows {
            let history = found.entry(WorkerId(row.worker_id)).or_default();
            history.owed = Money::from_fen(row.owed);
            let month = YearMonth::of(row.month);
            if month.year() == run.month.year() {
                history.year.first_month.get_or_insert(month.month());
                history.year.sums = Sums {
                    income: Money::from_fen(row.cum_income),
                    contributions: Money::from_fen(row.cum_contributions),
                    additional: Money::from_fen(row.cum_additional),
                    withheld: Money::from_fen(row.cum_withheld),
                };
            }
        }
        let mut sql = Sql::new(self.store().dialect());
        sql.push("SELECT l.worker_id");
        let january = run
            .month
            .plus(1 - i32::try_from(run.month.month()).unwrap_or(1));
        earlier(&mut sql, "pay_line l", "l.run_id", run, january);
        sql.push(" AND l.kind = 'BONUS_TAX'");
        for row in WorkerRow::find_by_statement(sql.statement())
            .all(self.tx())
            .await?
        {
            let history = found.entry(WorkerId(row.worker_id)).or_default();
            history.year.bonus_apart = true;
        }
        Ok(found)
    }

    /// Those who were held back in a run since a month.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn held_back_since(
        &self,
        run: &PayRun,
        first: YearMonth,
    ) -> Stored<BTreeSet<WorkerId>> {
        let mut sql = Sql::new(self.store().dialect());
        sql.push("SELECT s.worker_id");
        earlier(&mut sql, "pay_slip s", "s.run_id", run, first);
        sql.push(" AND s.fault IS NOT NULL");
        let rows = WorkerRow::find_by_statement(sql.statement())
            .all(self.tx())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| WorkerId(row.worker_id))
            .collect())
    }

    /// What some people were paid for each month since one, item by item: in the run of the month and
    /// in later ones.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn paid_since(
        &self,
        run: &PayRun,
        first: YearMonth,
        people: &[WorkerId],
    ) -> Stored<BTreeMap<(WorkerId, YearMonth), Vec<Paid>>> {
        let mut found: BTreeMap<(WorkerId, YearMonth), Vec<Paid>> = BTreeMap::new();
        for people in people.chunks(500) {
            let mut sql = Sql::new(self.store().dialect());
            sql.push("SELECT l.worker_id, COALESCE(l.of_month, r.month) AS month, l.name, CAST(SUM(l.amount) AS BIGINT) AS amount");
            earlier(&mut sql, "pay_line l", "l.run_id", run, first);
            sql.push(" AND l.kind IN ('ITEM', 'BACK_PAY') AND l.worker_id IN ")
                .bind_list(people.iter().copied().map(Uuid::from));
            sql.push(
                " GROUP BY l.worker_id, COALESCE(l.of_month, r.month), l.name ORDER BY l.name",
            );
            for row in PaidRow::find_by_statement(sql.statement())
                .all(self.tx())
                .await?
            {
                let key = (WorkerId(row.worker_id), YearMonth::of(row.month));
                found.entry(key).or_default().push(Paid {
                    item: row.name,
                    amount: Money::from_fen(row.amount),
                });
            }
        }
        Ok(found)
    }

    /// What is entered for a run.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn pay_entries(&self, run: PayRunId) -> Stored<Vec<PayEntry>> {
        entries(self.tx(), run).await
    }

    /// Makes what is entered of some people for a run what it shall be.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn save_pay_entries(
        &self,
        run: PayRunId,
        people: &[WorkerId],
        entries: &[PayEntry],
    ) -> Stored<()> {
        for people in people.chunks(500) {
            pay_entry::Entity::delete_many()
                .filter(pay_entry::Column::RunId.eq(Uuid::from(run)))
                .filter(pay_entry::Column::WorkerId.is_in(people.iter().copied().map(Uuid::from)))
                .exec(self.tx())
                .await?;
        }
        let rows = entries.iter().map(|entry| pay_entry::Model {
            run_id: run.into(),
            worker_id: entry.worker.into(),
            kind: entry.kind.code().to_owned(),
            item: entry.item.clone(),
            value: entry.value,
            reason: entry.reason.clone(),
            account_id: entry.by.into(),
            entered_at: entry.at,
        });
        bulk::insert::<pay_entry::Entity>(self.tx(), rows.collect()).await
    }
}

/// Appends FROM a table of results and the runs `r` of the same organisation since a month and before
/// its own whose amounts stand.
fn earlier(sql: &mut Sql, table: &str, run_id: &str, run: &PayRun, first: YearMonth) {
    sql.push(&format!(
        " FROM {table} JOIN pay_run r ON r.id = {run_id} WHERE r.state IN {SETTLED} AND r.organisation_id = "
    ))
    .bind(Uuid::from(run.organisation))
    .push(" AND r.month >= ")
    .bind(first.first_day())
    .push(" AND r.month < ")
    .bind(run.month.first_day());
}
