//! Personnel management (人事管理): a career from entry to exit. What a career consists of, the
//! actions that change it, what each needs, and what it comes to.

pub mod action;
pub mod assessment;
pub mod career;
pub mod contract;
pub mod effect;
pub mod exit;
pub mod institution;
pub mod level;
mod problems;
pub mod promotion;
pub mod proposal;
pub mod retirement;
pub mod round;
pub mod situation;

pub use problems::ActionProblem;
