//! Layered entry (分级审核): what waits to be confirmed, decided, and handed in again.

mod decide;
mod detail;
mod elections;
mod list;
mod photo;
mod proofs;
mod rules;
mod substitutes;

pub use decide::handed;
pub use detail::{SubmissionPage, course, said, values};
pub use list::{Submissions, level_name, standing};
pub use photo::pair;
pub use proofs::proofs;
pub use rules::RulesPage;
pub use substitutes::Substitutes;
