//! Personnel management.

mod calculator;
mod candidates;
pub mod category;
mod retirements;

pub use candidates::Candidates;
pub use retirements::Retirements;
