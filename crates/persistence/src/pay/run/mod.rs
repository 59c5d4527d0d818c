//! Runs of pay: their way, what is entered and frozen for them, and what they paid.

mod history;
mod read;
mod slip;
mod subject;
mod write;

use chrono::{DateTime, Utc};
use domain::{
    ids::{AccountId, OrganisationId, PayRunId},
    money::Money,
    pay::run::{RunState, RunStep},
    time::YearMonth,
};

use crate::{StoreError, Stored, entity::pay_run};

pub use history::{EntryKind, PayEntry, PayHistory};
pub use read::{ClassCost, PayRuns, Payee, ScopedPayRuns};
pub use slip::{PayRunInput, PaySlip};
pub use subject::PaySubject;
pub use write::RelatedRun;

/// The pay of an organisation for a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayRun {
    /// Run.
    pub id: PayRunId,
    /// Rises with every step.
    pub revision: i64,
    /// Who pays.
    pub organisation: OrganisationId,
    /// Month.
    pub month: YearMonth,
    /// How far it is.
    pub state: RunState,
    /// Schemes and rates it was frozen with, as text.
    pub rules: Option<String>,
    /// Frozen at.
    pub frozen_at: Option<DateTime<Utc>>,
    /// Hash of everything it is computed from.
    pub input_hash: Option<String>,
    /// Hash of that and of everything it paid.
    pub result_hash: Option<String>,
    /// Sums.
    pub totals: RunTotals,
}

/// Sums of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunTotals {
    /// People it pays.
    pub people: i64,
    /// People held back.
    pub held: i64,
    /// Gross pay.
    pub gross: Money,
    /// Contributions of the employees.
    pub employee: Money,
    /// Contributions of the employer.
    pub employer: Money,
    /// Tax.
    pub tax: Money,
    /// Paid out.
    pub net: Money,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayRunStep {
    /// Step; none of the opening.
    pub step: Option<RunStep>,
    /// By whom.
    pub account: AccountId,
    /// Name of the account's holder.
    pub name: String,
    /// Stated reason.
    pub reason: Option<String>,
    /// When.
    pub taken_at: DateTime<Utc>,
}

fn broken(what: &str) -> StoreError {
    StoreError::Inconsistent(what.to_owned())
}

impl TryFrom<pay_run::Model> for PayRun {
    type Error = StoreError;

    fn try_from(row: pay_run::Model) -> Stored<Self> {
        Ok(Self {
            id: PayRunId(row.id),
            revision: row.revision,
            organisation: OrganisationId(row.organisation_id),
            month: YearMonth::of(row.month),
            state: RunState::from_code(&row.state).ok_or_else(|| broken("pay_run.state"))?,
            rules: row.rules,
            frozen_at: row.frozen_at,
            input_hash: row.input_hash,
            result_hash: row.result_hash,
            totals: RunTotals {
                people: row.people,
                held: row.held,
                gross: Money::from_fen(row.gross),
                employee: Money::from_fen(row.employee),
                employer: Money::from_fen(row.employer),
                tax: Money::from_fen(row.tax),
                net: Money::from_fen(row.net),
            },
        })
    }
}

impl From<&PayRun> for pay_run::Model {
    fn from(run: &PayRun) -> Self {
        Self {
            id: run.id.into(),
            revision: run.revision,
            organisation_id: run.organisation.into(),
            month: run.month.first_day(),
            state: run.state.code().to_owned(),
            rules: run.rules.clone(),
            frozen_at: run.frozen_at,
            input_hash: run.input_hash.clone(),
            result_hash: run.result_hash.clone(),
            people: run.totals.people,
            held: run.totals.held,
            gross: run.totals.gross.fen(),
            employee: run.totals.employee.fen(),
            employer: run.totals.employer.fen(),
            tax: run.totals.tax.fen(),
            net: run.totals.net.fen(),
        }
    }
}

/// States whose amounts stand, as SQL.
const SETTLED: &str = "('APPROVED', 'PAID', 'CLOSED')";
