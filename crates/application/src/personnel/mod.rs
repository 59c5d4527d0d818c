//! Personnel management: careers from entry to exit.

mod institution;
mod retirement;

pub use institution::institution_candidates;
pub use retirement::{retirement, retirements, set_retirement};
