//! Import and export of files.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::{ids::JobId, ids::WorkerId, worker::Sensitivity};

use crate::{FieldProblem, FileFormat, wire, word_enum};

word_enum! {
    /// Whether an import writes.
    ImportMode {
        /// Only checks; nothing is written.
        #[default]
        Validate,
        /// Checks and writes.
        Commit,
    }
}

word_enum! {
    /// What is written when some rows are wrong.
    ImportAtomic {
        /// Nothing.
        #[default]
        All,
        /// The rows that are right.
        ValidRows,
    }
}

word_enum! {
    /// What happens to a person who is already registered.
    OnExisting {
        /// The row is an error.
        #[default]
        Reject,
        /// The row is left out.
        Skip,
        /// The record is corrected to the row.
        Update,
    }
}

word_enum! {
    /// State of an import.
    ImportState {
        /// Waits for a runner.
        #[default]
        Queued,
        /// Rows are read and checked.
        Checking,
        /// Rows are written.
        Writing,
        /// Ended; the counts say how.
        Done,
        /// Ended without writing because rows were wrong.
        Refused,
        /// Ended by its user.
        Cancelled,
        /// Ended by a fault; nothing was written.
        Failed,
    }
}

impl ImportState {
    /// Whether nothing will change any more.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Done | Self::Refused | Self::Cancelled | Self::Failed
        )
    }
}

wire! {
    /// How a file is imported.
    query ImportQuery {
        /// Check only, or write; check only without it.
        mode: ImportMode,
        /// What is written when some rows are wrong; nothing without it.
        atomic: ImportAtomic,
        /// What happens to people already registered; refused without it.
        on_existing: OnExisting,
        /// Name of the file, to show.
        #[validate(length(max = 200))]
        file_name: String,
        /// Saved column mapping to use.
        #[validate(length(max = 60))]
        source: String,
    }
}

wire! {
    /// How a checked file is written; without a word as it was checked.
    request ImportCommit {
        /// What is written when some rows are wrong.
        atomic: Option<ImportAtomic>,
        /// What happens to people already registered.
        on_existing: Option<OnExisting>,
    }
}

wire! {
    /// One import.
    response ImportView {
        /// Import.
        id: JobId,
        /// State.
        state: ImportState,
        /// Check only, or write.
        mode: ImportMode,
        /// What is written when some rows are wrong.
        atomic: ImportAtomic,
        /// What happens to people already registered.
        on_existing: OnExisting,
        /// Name of the file.
        file_name: Option<String>,
        /// Media type of the file.
        content_type: String,
        /// Size of the file in bytes.
        bytes: i64,
        /// Who started it.
        actor: String,
        /// Counts.
        counts: ImportCounts,
        /// Why it failed, in Chinese.
        failure: Option<String>,
        /// Why it failed, in English.
        failure_en: Option<String>,
        /// Started waiting at.
        created_at: DateTime<Utc>,
        /// Ended at.
        finished_at: Option<DateTime<Utc>>,
        /// Undone at.
        undone_at: Option<DateTime<Utc>>,
        /// Why it was undone.
        undo_reason: Option<String>,
    }
}

wire! {
    /// The wish to undo an import (撤销导入).
    request ImportUndo {
        /// Why.
        #[validate(length(min = 1, max = 200))]
        reason: String,
    }
}

wire! {
    /// What undoing an import would do.
    response ImportUndoPreview {
        /// People who were entered and would be gone.
        created: i64,
        /// People who were corrected and would be what they were before.
        updated: i64,
        /// The first rows, at most 200, whose people were changed after the import. Any of them
        /// stands in the way.
        changed: Vec<ImportChangedRow>,
        /// Number of such rows.
        changed_total: i64,
    }
}

wire! {
    /// A row whose person was changed after the import.
    response ImportChangedRow {
        /// Row of the sheet or line of the file.
        row: i64,
        /// Person.
        worker_id: WorkerId,
        /// Name, masked.
        name_masked: Option<String>,
    }
}

wire! {
    /// Rows of an import by what became of them.
    response ImportCounts {
        /// Rows in the file, once it is read through; rows read until then.
        rows: i64,
        /// Rows checked so far.
        checked: i64,
        /// Rows without error.
        valid: i64,
        /// Rows with an error.
        invalid: i64,
        /// Rows without error but with a warning.
        warned: i64,
        /// People entered.
        created: i64,
        /// People corrected.
        updated: i64,
        /// Rows left out because the person is registered.
        skipped: i64,
        /// Rows handed in for others to confirm.
        submitted: i64,
        /// Rows written so far.
        written: i64,
    }
}

wire! {
    /// Which imports.
    query ImportListQuery {
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Own imports.
    response ImportPage {
        /// Imports, newest first.
        items: Vec<ImportView>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of imports.
        total: i64,
    }
}

word_enum! {
    /// What became of a row.
    RowOutcome {
        /// Has an error.
        #[default]
        Invalid,
        /// Is right; nothing was to be written.
        Valid,
        /// Person entered.
        Created,
        /// Person corrected.
        Updated,
        /// Left out.
        Skipped,
        /// Handed in; others have to confirm it.
        Submitted,
    }
}

wire! {
    /// Which row verdicts.
    query ImportResultQuery {
        /// Only rows with this outcome.
        outcome: RowOutcome,
        /// Only rows with findings.
        findings_only: bool,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Which rows of the file with an error column.
    query ImportResultFileQuery {
        /// Only rows with findings.
        findings_only: bool,
    }
}

wire! {
    /// Verdicts of rows.
    response ImportResultPage {
        /// Verdicts by row.
        items: Vec<RowResult>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number that match.
        total: i64,
    }
}

wire! {
    /// Verdict of one row.
    response RowResult {
        /// Row of the sheet or line of the file, counted from 1 with the heading.
        row: i64,
        /// What became of it.
        outcome: RowOutcome,
        /// Person, where one was entered or found.
        worker_id: Option<WorkerId>,
        /// Name, masked.
        name_masked: Option<String>,
        /// What was found.
        findings: Vec<RowFinding>,
    }
}

wire! {
    /// One finding in a row.
    response RowFinding {
        /// Heading of the column as in the file.
        column: String,
        /// The finding.
        problem: FieldProblem,
        /// The value, masked.
        value_masked: Option<String>,
    }
}

wire! {
    /// The fields a file can have.
    response ImportFieldPage {
        /// Fields in the order of the template.
        items: Vec<ImportField>,
        /// Number of fields.
        total: i64,
    }
}

wire! {
    /// One field of a file.
    response ImportField {
        /// Key.
        key: String,
        /// Heading in Chinese.
        label: String,
        /// Heading in English.
        label_en: String,
        /// Identifier in GB/T 14946.1.
        national: Option<String>,
        /// Whether a new person must have it.
        required: bool,
        /// Dictionary of its codes.
        code_list: Option<String>,
        /// Own choices, in Chinese.
        choices: Vec<String>,
        /// The same choices in English; a file may hold them too.
        choices_en: Vec<String>,
        /// Who may see it.
        sensitivity: Sensitivity,
        /// Note for whoever fills the sheet, in Chinese.
        note: String,
        /// The note in English.
        note_en: String,
    }
}

wire! {
    /// Which template.
    query TemplateQuery {
        /// Format.
        format: FileFormat,
    }
}

wire! {
    /// How a file is sent for inspection.
    query InspectionQuery {
        /// Saved column mapping to use.
        #[validate(length(max = 60))]
        source: String,
    }
}

wire! {
    /// What a file's heading says.
    response Inspection {
        /// Headings in the order of the file.
        columns: Vec<InspectedColumn>,
        /// Fields that no column fills although a new person must have them.
        missing: Vec<String>,
    }
}

wire! {
    /// One column of a file.
    response InspectedColumn {
        /// Heading.
        heading: String,
        /// Field it is taken for; none when unknown.
        field: Option<String>,
        /// First values, masked.
        samples: Vec<String>,
    }
}

wire! {
    /// Saved column mappings of the own account.
    response ImportMappingPage {
        /// Mappings by source.
        items: Vec<ImportMapping>,
        /// Number of mappings.
        total: i64,
    }
}

wire! {
    /// Which heading fills which field, kept per source.
    response ImportMapping {
        /// Name of the source, e.g. `区人社局台账`.
        source: String,
        /// Field by heading.
        columns: BTreeMap<String, String>,
    }
}

wire! {
    /// A mapping to keep.
    request ImportMappingInput {
        /// Field by heading.
        columns: BTreeMap<String, String>,
    }
}
