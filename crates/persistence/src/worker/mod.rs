//! Community workers: dated facts, the roster derived from them, and reads within a scope.

mod career;
pub use career::StoredCareer;
mod change;
mod closing;
mod disclosure;
mod duplicate;
mod export;
mod fact;
mod facts;
mod names;
mod photo;
mod posts;
mod read;
mod retirement;
mod roster;
mod saved_view;
mod search;
pub mod submission;
mod totals;
mod undo;
mod write;

pub(crate) use career::career_fact_of;
pub use change::{Changed, WorkerChange};
pub use disclosure::{Disclosure, DisclosurePosition};
pub use duplicate::{Candidate, Duplicate, Duplicates, Verdict};
pub use export::{ExportDecision, ExportFile, ExportRequest, Exports};
pub(crate) use facts::{ID_NUMBER, open_address};
pub use photo::Photo;
pub use posts::HeldPost;
pub use read::{Dossier, Held, Registered, Workers, held_on};
pub use retirement::{
    RetirementChoice, RetirementFacts, RetirementPosition, RetirementQuery, Retiring, RetiringPage,
};
pub use roster::RosterRow;
pub(crate) use roster::{as_of as roster_as_of, refresh as refresh_roster};
pub use saved_view::SavedView;
pub use search::{CodeColumn, RosterFilter, RosterPage, RosterPosition, RosterQuery, RosterSort};
pub use totals::{RosterTotals, TotalsAt};
pub use undo::ChangedSince;
pub use write::NewWorker;
