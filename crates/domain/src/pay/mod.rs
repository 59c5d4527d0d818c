//! Pay (薪酬): what is deducted from a gross amount and what it costs. Whole fen outside, exact
//! integers inside; nothing here reads a clock or a table of the database.

pub mod contribution;
mod problems;
pub mod rate;
pub mod run;
pub mod scheme;
pub mod tax;
pub mod year;

pub use problems::PayProblem;

/// Years of pay computed to the fen, with every intermediate, as requests to the open calculator
/// and its answers: the examples of its contract, and its tests.
#[cfg(feature = "openapi")]
pub const VECTORS: &str = include_str!("vectors.json");

#[cfg(test)]
mod tests;
