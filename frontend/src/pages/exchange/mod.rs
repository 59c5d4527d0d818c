//! Imports: the wizard, the list, one import with its rows.

mod detail;
mod list;
mod mapping;
mod progress;
mod results;
mod steps;
mod undo;
mod wizard;

use contract::{ImportMode, ImportState, RowOutcome};
use leptos::prelude::*;

use crate::logic::text::Exchange;
use crate::ui::controls::{Mood, badge};

pub use detail::ImportPage;
pub use list::Imports;
pub use wizard::ImportWizard;

/// State of an import.
pub fn state_badge(state: ImportState) -> AnyView {
    let (text, mood) = match state {
        ImportState::Queued => (Exchange::Queued, Mood::Plain),
        ImportState::Checking => (Exchange::Checking, Mood::Primary),
        ImportState::Writing => (Exchange::Writing, Mood::Primary),
        ImportState::Done => (Exchange::Done, Mood::Good),
        ImportState::Refused => (Exchange::Refused, Mood::Attention),
        ImportState::Cancelled => (Exchange::Cancelled, Mood::Plain),
        ImportState::Failed => (Exchange::Failed, Mood::Bad),
    };
    badge(text, mood)
}

/// What an import is for.
fn mode_text(mode: ImportMode) -> Exchange {
    match mode {
        ImportMode::Validate => Exchange::ModeValidate,
        ImportMode::Commit => Exchange::ModeCommit,
    }
}

/// What became of a row.
/// What became of a row, and what of that was taken back with the import.
fn outcome_badge(outcome: RowOutcome, undone: bool) -> AnyView {
    let (text, mood) = match outcome {
        RowOutcome::Created if undone => (Exchange::OutcomeCreatedUndone, Mood::Plain),
        RowOutcome::Updated if undone => (Exchange::OutcomeUpdatedUndone, Mood::Plain),
        RowOutcome::Invalid => (Exchange::OutcomeInvalid, Mood::Bad),
        RowOutcome::Valid => (Exchange::OutcomeValid, Mood::Good),
        RowOutcome::Created => (Exchange::OutcomeCreated, Mood::Good),
        RowOutcome::Updated => (Exchange::OutcomeUpdated, Mood::Primary),
        RowOutcome::Submitted => (Exchange::OutcomeSubmitted, Mood::Attention),
        RowOutcome::Skipped => (Exchange::OutcomeSkipped, Mood::Plain),
    };
    badge(text, mood)
}
