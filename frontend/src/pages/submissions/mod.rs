//! Layered entry (分级审核): what waits to be confirmed, decided, and handed in again.

mod decide;
mod detail;
mod list;
mod rules;
mod substitutes;

pub use decide::handed;
pub use detail::{SubmissionPage, values};
pub use list::Submissions;
pub use rules::RulesPage;
pub use substitutes::Substitutes;
