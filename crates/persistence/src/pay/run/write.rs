//! Writes of runs.

use domain::{
    ids::{AccountId, OrganisationId, PayRunId, WorkerId},
    organisation::OrganisationPath,
    pay::run::RunStep,
    time::YearMonth,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use super::{
    PayRun, PayRunInput, PaySlip, broken,
    slip::{lines_of, rows_of, slip_of},
};
use crate::{
    Stored, UnitOfWork, bulk,
    entity::{pay_input, pay_line, pay_run, pay_run_step, pay_slip},
    sql::Sql,
};

#[derive(FromQueryResult)]
struct Other {
    organisation_id: Uuid,
    path: String,
    month: chrono::NaiveDate,
    state: String,
}

/// A run of an organisation that pays the same people, or some of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelatedRun {
    /// Organisation.
    pub organisation: OrganisationId,
    /// Month.
    pub month: YearMonth,
    /// How far it is.
    pub state: domain::pay::run::RunState,
}

impl UnitOfWork {
    /// Runs of an organisation, and of those above and below it.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn related_pay_runs(&self, path: &OrganisationPath) -> Stored<Vec<RelatedRun>> {
        let mut sql = Sql::new(self.store().dialect());
        sql.push(
            "SELECT r.organisation_id, v.path, r.month, r.state FROM pay_run r \
             JOIN organisation_version v ON v.organisation_id = r.organisation_id AND v.superseded_at IS NULL AND v.valid_from <= ",
        )
        .bind(self.store().today())
        .push(" AND v.valid_to > ")
        .bind(self.store().today());
        let rows = Other::find_by_statement(sql.statement())
            .all(self.tx())
            .await?;
        let related = rows.into_iter().filter(|row| {
            let other = OrganisationPath::from_stored(row.path.clone());
            other.contains(path) || path.contains(&other)
        });
        related
            .map(|row| {
                let state = domain::pay::run::RunState::from_code(&row.state);
                Ok(RelatedRun {
                    organisation: OrganisationId(row.organisation_id),
                    month: YearMonth::of(row.month),
                    state: state.ok_or_else(|| broken("pay_run.state"))?,
                })
            })
            .collect()
    }

    /// Opens a run.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when the organisation has one of the month.
    pub async fn open_pay_run(&self, run: &PayRun) -> Stored<()> {
        let row = pay_run::Model::from(run);
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Holds a run that still has a revision until the end of this unit, and raises it. Whoever takes
    /// a step at the same time waits, and finds another revision then. Answers whether it had it.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn hold_pay_run(&self, id: PayRunId, revision: i64) -> Stored<bool> {
        use pay_run::Column;
        let done = pay_run::Entity::update_many()
            .col_expr(
                Column::Revision,
                sea_orm::sea_query::Expr::value(revision + 1),
            )
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::Revision.eq(revision))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Writes a run that is held.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn save_pay_run(&self, run: &PayRun) -> Stored<()> {
        pay_run::Entity::update_many()
            .set(pay_run::Model::from(run).into_active_model().reset_all())
            .filter(pay_run::Column::Id.eq(Uuid::from(run.id)))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Notes a step; none is the opening.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn note_pay_step(
        &self,
        run: PayRunId,
        step: Option<RunStep>,
        by: AccountId,
        reason: Option<String>,
    ) -> Stored<()> {
        let earlier = pay_run_step::Entity::find()
            .filter(pay_run_step::Column::RunId.eq(Uuid::from(run)))
            .count(self.tx())
            .await?;
        let row = pay_run_step::Model {
            run_id: run.into(),
            position: i64::try_from(earlier).unwrap_or(i64::MAX),
            step: step.map_or("OPEN", RunStep::code).to_owned(),
            account_id: by.into(),
            reason,
            taken_at: self.now(),
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Writes what was frozen of everyone.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn write_pay_inputs(
        &self,
        run: PayRunId,
        inputs: &[(WorkerId, OrganisationId, String)],
    ) -> Stored<()> {
        let rows = inputs
            .iter()
            .map(|(worker, place, input)| pay_input::Model {
                run_id: run.into(),
                worker_id: (*worker).into(),
                place_id: (*place).into(),
                input: input.clone(),
            });
        bulk::insert::<pay_input::Entity>(self.tx(), rows.collect()).await
    }

    /// What was frozen of everyone, by person.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn pay_inputs(&self, run: PayRunId) -> Stored<Vec<PayRunInput>> {
        inputs(self.tx(), self.store().dialect(), run).await
    }

    /// Writes what everyone is paid.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn write_pay_slips(&self, run: PayRunId, slips: &[PaySlip]) -> Stored<()> {
        // In pieces: rows are several times as large as what they are made of.
        for slips in slips.chunks(2_000) {
            let (rows, lines): (Vec<_>, Vec<_>) =
                slips.iter().map(|slip| rows_of(run, slip)).unzip();
            bulk::insert::<pay_slip::Entity>(self.tx(), rows).await?;
            let lines = lines.into_iter().flatten().collect();
            bulk::insert::<pay_line::Entity>(self.tx(), lines).await?;
        }
        Ok(())
    }

    /// Drops what was frozen and computed.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn drop_pay_results(&self, run: PayRunId) -> Stored<()> {
        let run = Uuid::from(run);
        pay_line::Entity::delete_many()
            .filter(pay_line::Column::RunId.eq(run))
            .exec(self.tx())
            .await?;
        pay_slip::Entity::delete_many()
            .filter(pay_slip::Column::RunId.eq(run))
            .exec(self.tx())
            .await?;
        pay_input::Entity::delete_many()
            .filter(pay_input::Column::RunId.eq(run))
            .exec(self.tx())
            .await?;
        Ok(())
    }
}

/// What was frozen of everyone, by person, with the names of today.
pub(super) async fn inputs(
    conn: &impl ConnectionTrait,
    dialect: crate::dialect::Dialect,
    run: PayRunId,
) -> Stored<Vec<PayRunInput>> {
    let mut sql = Sql::new(dialect);
    sql.push(
        "SELECT i.worker_id, i.place_id, i.input, COALESCE(r.name, '') AS name, COALESCE(r.name_pinyin, '') AS name_pinyin \
         FROM pay_input i LEFT JOIN roster r ON r.worker_id = i.worker_id WHERE i.run_id = ",
    )
    .bind(Uuid::from(run))
    .push(" ORDER BY i.worker_id");
    Ok(PayRunInput::find_by_statement(sql.statement())
        .all(conn)
        .await?)
}

/// Slips of a run with their lines, by person.
pub(super) async fn slips(
    conn: &impl ConnectionTrait,
    run: PayRunId,
    only: Option<WorkerId>,
) -> Stored<Vec<PaySlip>> {
    let mut rows = pay_slip::Entity::find().filter(pay_slip::Column::RunId.eq(Uuid::from(run)));
    let mut lines = pay_line::Entity::find().filter(pay_line::Column::RunId.eq(Uuid::from(run)));
    if let Some(worker) = only {
        rows = rows.filter(pay_slip::Column::WorkerId.eq(Uuid::from(worker)));
        lines = lines.filter(pay_line::Column::WorkerId.eq(Uuid::from(worker)));
    }
    let rows = rows
        .order_by_asc(pay_slip::Column::WorkerId)
        .all(conn)
        .await?;
    let lines = lines
        .order_by_asc(pay_line::Column::WorkerId)
        .order_by_asc(pay_line::Column::Position)
        .all(conn)
        .await?;
    let mut lines = lines_of(lines)?;
    rows.into_iter()
        .map(|row| {
            let lines = lines.remove(&row.worker_id).unwrap_or_default();
            slip_of(row, lines)
        })
        .collect()
}
