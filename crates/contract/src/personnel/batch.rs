//! Many actions of one kind handed in together.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{PersonnelBatchId, WorkerId},
    personnel::action::ActionKind,
};
use validator::Validate as _;

use super::ActionFields;
use crate::{FieldProblem, SubmissionVerdict, wire};

/// Most actions of a batch.
pub const BATCH_ROWS: u64 = 2_000;

wire! {
    /// Actions of one kind, on one day and one paper. All are handed in or none.
    request BatchInput {
        /// Kind of every action.
        kind: ActionKind,
        /// First day on which they hold.
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: NaiveDate,
        /// Number of the paper they rest on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 60))]
        document_number: Option<String>,
        /// Why; needed where something is doubtful.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 200))]
        reason: Option<String>,
        /// People, 1 to 2,000, each once.
        #[validate(nested, length(min = 1, max = 2000))]
        rows: Vec<BatchRow>,
    }
}

wire! {
    /// One person of a batch.
    request BatchRow {
        /// Person.
        worker_id: WorkerId,
        /// What the kind asks for.
        #[serde(default)]
        #[validate(nested)]
        fields: ActionFields,
    }
}

wire! {
    /// What a sheet says of all its rows alike.
    query BatchSheetQuery {
        /// Kind of every action; required. `REVERSAL` is not handed in by a sheet.
        kind: ActionKind,
        /// First day on which they hold; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: NaiveDate,
        /// Number of the paper they rest on.
        #[validate(length(max = 60))]
        document_number: String,
        /// Why; needed where something is doubtful.
        #[validate(length(max = 200))]
        reason: String,
    }
}

wire! {
    /// A sheet as it was read. Nothing is handed in by reading it.
    response BatchSheet {
        /// Kind of every action.
        kind: ActionKind,
        /// Rows that hold anything.
        rows: Vec<BatchSheetRow>,
    }
}

wire! {
    /// One row of a sheet.
    response BatchSheetRow {
        /// Number in the file, the heading being row 1.
        row: i64,
        /// Name.
        name: Option<String>,
        /// Whom it is about; none when the number is of nobody within the own scope.
        worker_id: Option<WorkerId>,
        /// What it says.
        fields: ActionFields,
        /// What is wrong with it; `field` is the heading of the column.
        problems: Vec<FieldProblem>,
    }
}

wire! {
    /// A batch taken back: a reversal of every action of it that still stands.
    request BatchReversalInput {
        /// First day on which it holds; today without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: Option<NaiveDate>,
        /// Number of the paper it rests on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 60))]
        document_number: Option<String>,
        /// Why.
        #[validate(length(min = 2, max = 200))]
        reason: String,
    }
}

wire! {
    /// A page of batches.
    query BatchQuery {
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// A page of batches, newest first.
    response BatchPage {
        /// Batches.
        items: Vec<BatchView>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of batches.
        total: i64,
    }
}

wire! {
    /// Actions handed in together, as far as the reader handed them in or may confirm them.
    response BatchView {
        /// Batch.
        id: PersonnelBatchId,
        /// Kind of every action.
        kind: ActionKind,
        /// First day on which they hold.
        effective_on: NaiveDate,
        /// Number of the paper they rest on.
        document_number: Option<String>,
        /// Stated reason.
        reason: Option<String>,
        /// The batch it takes back.
        reverses: Option<PersonnelBatchId>,
        /// Who handed it in.
        submitted_by: String,
        /// Whether that is the reader.
        own: bool,
        /// When.
        submitted_at: DateTime<Utc>,
        /// Number of actions.
        total: i64,
        /// Number that waits to be confirmed.
        submitted: i64,
        /// Number that was given back.
        returned: i64,
        /// Number that was confirmed.
        confirmed: i64,
        /// Number that was confirmed and is not taken back.
        standing: i64,
        /// Number that waits for the reader's own level.
        queue: i64,
    }
}

wire! {
    /// Which part of a batch to confirm.
    request BatchConfirmation {
        /// `next` of the answer before; the first part without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[validate(length(max = 400))]
        after: Option<String>,
    }
}

wire! {
    /// What became of one part of a batch.
    response BatchProgress {
        /// Number of those confirmed.
        confirmed: i64,
        /// Those that were not, and why.
        refused: Vec<BatchRefusal>,
        /// Where the next part begins; none when there is none.
        next: Option<String>,
    }
}

wire! {
    /// Why one action of a batch was not confirmed.
    response BatchRefusal {
        /// Name of the person.
        name: Option<String>,
        /// Why not.
        verdict: SubmissionVerdict,
    }
}
