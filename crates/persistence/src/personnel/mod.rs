//! The register of personnel actions that were decided, and what of careers comes to an end.

mod assessment;
mod back_limit;
mod batch;
mod ending;
mod promotion;
mod read;
mod write;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{ActionId, PersonnelBatchId, SubmissionId, WorkerId},
    personnel::action::{ActionKind, ActionState},
};

pub use assessment::{AssessedPerson, Round};
pub use back_limit::BackLimit;
pub use batch::{Batch, BatchLine};
pub use ending::{Ending, EndingAfter};
pub use promotion::{LevelledPerson, NameAfter};
pub use read::{ActionAfter, ActionFilter, Actions, AllActions, PlacedAction};

use crate::{Store, StoreError, Stored, cipher::Cell, entity::personnel_action};

/// A personnel action that was decided (人事事项).
#[derive(Clone, Debug, PartialEq)]
pub struct DecidedAction {
    /// Action.
    pub id: ActionId,
    /// Whom it is about.
    pub worker: WorkerId,
    /// The submission through which it was decided.
    pub submission: SubmissionId,
    /// Kind.
    pub kind: ActionKind,
    /// Day from which it holds.
    pub effective_on: NaiveDate,
    /// Number of the paper it rests on.
    pub document_number: Option<String>,
    /// Stated reason.
    pub reason: Option<String>,
    /// What it said, as the submission held it.
    pub content: String,
    /// The instant at which its facts were recorded.
    pub applied_at: DateTime<Utc>,
    /// When it was taken back, and by which action.
    pub reversed: Option<(DateTime<Utc>, ActionId)>,
    /// Actions it was handed in with.
    pub batch: Option<PersonnelBatchId>,
}

impl DecidedAction {
    /// Where it stands on a day.
    pub fn state(&self, today: NaiveDate) -> ActionState {
        if self.reversed.is_some() {
            ActionState::Reversed
        } else if self.effective_on > today {
            ActionState::Approved
        } else {
            ActionState::InForce
        }
    }
}

fn read(store: &Store, row: personnel_action::Model) -> Stored<DecidedAction> {
    let content = store
        .keyring()
        .open_text(Cell::Action, row.worker_id.as_bytes(), &row.cell)?;
    let broken = || StoreError::Inconsistent("personnel_action.kind".to_owned());
    Ok(DecidedAction {
        id: ActionId(row.id),
        worker: WorkerId(row.worker_id),
        submission: SubmissionId(row.submission_id),
        kind: ActionKind::from_code(&row.kind).ok_or_else(broken)?,
        effective_on: row.effective_on,
        document_number: row.document_number,
        reason: row.reason,
        content,
        applied_at: row.applied_at,
        reversed: row.reversed_at.zip(row.reversed_by.map(ActionId)),
        batch: row.batch_id.map(PersonnelBatchId),
    })
}
