//! Reads of runs within a scope: those of organisations that lie in it. Who sees a run sees
//! everyone it pays.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    identity_number::IdentityKind,
    ids::{AccountId, PayRunId, WorkerId},
    money::Money,
    pay::run::RunStep,
    time::YearMonth,
    worker::WorkerClass,
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{PayEntry, PayRun, PayRunInput, PayRunStep, PaySlip, SETTLED, broken, history, write};
use crate::{
    Scope, Store, Stored,
    cipher::Cell,
    entity::{pay_input, pay_run},
    sql::Sql,
};

/// Runs, not yet narrowed to a scope: there is nothing to read here.
#[derive(Clone, Copy, Debug)]
pub struct PayRuns<'a>(&'a Store);

/// Runs of the organisations within a scope.
#[derive(Clone, Copy, Debug)]
pub struct ScopedPayRuns<'a> {
    store: &'a Store,
    scope: &'a Scope,
}

impl Store {
    /// The runs of pay.
    pub const fn pay_runs(&self) -> PayRuns<'_> {
        PayRuns(self)
    }

    /// Runs in which somebody was paid and whose amounts stand, with the slips; the latest first.
    /// For the person.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn pay_of(&self, worker: WorkerId) -> Stored<Vec<(PayRun, PaySlip)>> {
        let mut sql = Sql::new(self.dialect());
        sql.push("SELECT r.* FROM pay_slip s JOIN pay_run r ON r.id = s.run_id WHERE s.fault IS NULL AND r.state IN ");
        sql.push(SETTLED).push(" AND s.worker_id = ");
        sql.bind(Uuid::from(worker)).push(" ORDER BY r.month DESC");
        let runs = pay_run::Model::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        let mut found = Vec::with_capacity(runs.len());
        for row in runs {
            let run = PayRun::try_from(row)?;
            let slips = write::slips(self.conn(), run.id, Some(worker)).await?;
            found.extend(slips.into_iter().map(|slip| (run.clone(), slip)));
        }
        Ok(found)
    }
}

impl<'a> PayRuns<'a> {
    /// Those of the organisations within a scope.
    pub const fn within(self, scope: &'a Scope) -> ScopedPayRuns<'a> {
        ScopedPayRuns {
            store: self.0,
            scope,
        }
    }
}

#[derive(FromQueryResult)]
struct StepRow {
    step: String,
    account_id: Uuid,
    name: String,
    reason: Option<String>,
    taken_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct WorkerRow {
    worker_id: Uuid,
}

#[derive(FromQueryResult)]
struct CostRow {
    run_id: Uuid,
    class: Option<String>,
    people: i64,
    gross: i64,
    employer: i64,
}

#[derive(FromQueryResult)]
struct PayeeRow {
    worker_id: Uuid,
    id_kind: String,
    id_number: Vec<u8>,
    bank_card: Option<Vec<u8>>,
}

/// Numbers of somebody who is paid, in clear.
#[derive(Clone)]
pub struct Payee {
    /// Kind of the identity number.
    pub id_kind: IdentityKind,
    /// Identity number.
    pub id_number: String,
    /// Bank account.
    pub bank_card: Option<String>,
}

/// What a run cost for one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassCost {
    /// Run.
    pub run: PayRunId,
    /// Class; none of whom only back pay concerned.
    pub class: Option<WorkerClass>,
    /// People.
    pub people: i64,
    /// Gross pay.
    pub gross: Money,
    /// Contributions of the employer.
    pub employer: Money,
}

impl ScopedPayRuns<'_> {
    fn visible(&self) -> sea_orm::Select<pay_run::Entity> {
        let organisations = self.store.organisations().within(self.scope);
        pay_run::Entity::find()
            .filter(pay_run::Column::OrganisationId.in_subquery(organisations.ids_in_view()))
    }

    async fn all(&self, found: sea_orm::Select<pay_run::Entity>) -> Stored<Vec<PayRun>> {
        let rows = found.all(&self.store.reading(self.scope)).await?;
        rows.into_iter().map(PayRun::try_from).collect()
    }

    /// Runs from one month to another, the latest first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn between(&self, first: YearMonth, last: YearMonth) -> Stored<Vec<PayRun>> {
        let found = self
            .visible()
            .filter(pay_run::Column::Month.gte(first.first_day()))
            .filter(pay_run::Column::Month.lte(last.first_day()))
            .order_by_desc(pay_run::Column::Month)
            .order_by_asc(pay_run::Column::OrganisationId);
        self.all(found).await
    }

    /// One run.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn find(&self, id: PayRunId) -> Stored<Option<PayRun>> {
        let one = self
            .visible()
            .filter(pay_run::Column::Id.eq(Uuid::from(id)));
        Ok(self.all(one).await?.pop())
    }

    /// The last run of the same organisation before one.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn before(&self, run: &PayRun) -> Stored<Option<PayRun>> {
        let earlier = self
            .visible()
            .filter(pay_run::Column::OrganisationId.eq(Uuid::from(run.organisation)))
            .filter(pay_run::Column::Month.lt(run.month.first_day()))
            .order_by_asc(pay_run::Column::Month);
        Ok(self.all(earlier).await?.pop())
    }

    /// Steps of a run in their order.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn steps(&self, run: &PayRun) -> Stored<Vec<PayRunStep>> {
        let mut sql = Sql::new(self.store.dialect());
        // Names of accounts lie outside the wall; that the run is in view is known.
        sql.push(
            "SELECT s.step, s.account_id, a.display_name AS name, s.reason, s.taken_at FROM pay_run_step s \
             JOIN account a ON a.id = s.account_id WHERE s.run_id = ",
        )
        .bind(Uuid::from(run.id))
        .push(" ORDER BY s.position");
        let rows = StepRow::find_by_statement(sql.statement())
            .all(self.store.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| PayRunStep {
                step: RunStep::from_code(&row.step),
                account: AccountId(row.account_id),
                name: row.name,
                reason: row.reason,
                taken_at: row.taken_at,
            })
            .collect())
    }

    /// What is entered for a run.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn entries(&self, run: &PayRun) -> Stored<Vec<PayEntry>> {
        history::entries(&self.store.reading(self.scope), run.id).await
    }

    /// Everyone's slip, by person.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn slips(&self, run: &PayRun) -> Stored<Vec<PaySlip>> {
        write::slips(&self.store.reading(self.scope), run.id, None).await
    }

    /// One person's slip.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn slip(&self, run: &PayRun, worker: WorkerId) -> Stored<Option<PaySlip>> {
        let reading = self.store.reading(self.scope);
        Ok(write::slips(&reading, run.id, Some(worker)).await?.pop())
    }

    /// What was frozen of everyone, by person; for whoever computes it again.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn inputs(&self, run: &PayRun) -> Stored<Vec<PayRunInput>> {
        write::inputs(
            &self.store.reading(self.scope),
            self.store.dialect(),
            run.id,
        )
        .await
    }

    /// What was frozen of one person, as text.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn input(&self, run: &PayRun, worker: WorkerId) -> Stored<Option<String>> {
        let row = pay_input::Entity::find_by_id((run.id.into(), worker.into()))
            .one(&self.store.reading(self.scope))
            .await?;
        Ok(row.map(|row| row.input))
    }

    /// Those a run pays of whom no bank account is known.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn without_bank_card(
        &self,
        run: &PayRun,
        on: NaiveDate,
    ) -> Stored<BTreeSet<WorkerId>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT s.worker_id FROM pay_slip s WHERE s.run_id = ")
            .bind(Uuid::from(run.id))
            .push(
                " AND NOT EXISTS (SELECT 1 FROM worker_profile p WHERE p.worker_id = s.worker_id \
                 AND p.superseded_at IS NULL AND p.bank_hash IS NOT NULL AND p.valid_from <= ",
            )
            .bind(on)
            .push(" AND p.valid_to > ")
            .bind(on)
            .push(")");
        // Whoever left since is paid as well: profiles are read behind the run and not behind the wall.
        let rows = WorkerRow::find_by_statement(sql.statement())
            .all(self.store.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| WorkerId(row.worker_id))
            .collect())
    }

    /// Those a run pays, with their numbers in clear: for files that leave the house. The latest that is
    /// known of them up to a day.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or a cell does not open.
    pub async fn payees(&self, run: &PayRun, on: NaiveDate) -> Stored<BTreeMap<WorkerId, Payee>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push(
            "SELECT p.worker_id, p.id_kind, p.id_number, p.bank_card FROM pay_slip s JOIN worker_profile p \
             ON p.worker_id = s.worker_id AND p.superseded_at IS NULL AND p.valid_from <= ",
        )
        .bind(on)
        .push(" WHERE s.fault IS NULL AND s.run_id = ")
        .bind(Uuid::from(run.id))
        .push(" ORDER BY p.valid_from");
        let keyring = self.store.keyring();
        let rows = PayeeRow::find_by_statement(sql.statement())
            .all(self.store.conn())
            .await?;
        let mut payees = BTreeMap::new();
        for row in rows {
            let owner = row.worker_id.as_bytes();
            let card = row.bank_card.as_deref();
            let payee = Payee {
                id_kind: IdentityKind::from_code(&row.id_kind)
                    .ok_or_else(|| broken("worker_profile.id_kind"))?,
                id_number: keyring.open_text(Cell::IdNumber, owner, &row.id_number)?,
                bank_card: card
                    .map(|cell| keyring.open_text(Cell::BankCard, owner, cell))
                    .transpose()?,
            };
            payees.insert(WorkerId(row.worker_id), payee);
        }
        Ok(payees)
    }

    /// What closed runs of some months cost, by run and class.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn costs(&self, runs: &[PayRunId]) -> Stored<BTreeMap<PayRunId, Vec<ClassCost>>> {
        let mut found: BTreeMap<PayRunId, Vec<ClassCost>> = BTreeMap::new();
        for runs in runs.chunks(500) {
            let mut sql = Sql::new(self.store.dialect());
            sql.push("SELECT s.run_id, s.class, COUNT(*) AS people, CAST(SUM(s.gross) AS BIGINT) AS gross, CAST(SUM(s.employer) AS BIGINT) AS employer FROM pay_slip s WHERE s.fault IS NULL AND s.run_id IN ")
                .bind_list(runs.iter().copied().map(Uuid::from));
            sql.push(" GROUP BY s.run_id, s.class");
            let rows = CostRow::find_by_statement(sql.statement())
                .all(&self.store.reading(self.scope))
                .await?;
            for row in rows {
                let class = row.class.as_deref().map(WorkerClass::from_code);
                let run = PayRunId(row.run_id);
                found.entry(run).or_default().push(ClassCost {
                    run,
                    class: class
                        .map(|class| class.ok_or_else(|| broken("pay_slip.class")))
                        .transpose()?,
                    people: row.people,
                    gross: Money::from_fen(row.gross),
                    employer: Money::from_fen(row.employer),
                });
            }
        }
        Ok(found)
    }
}
