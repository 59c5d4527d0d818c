//! Personnel management (人事管理): the rules of a career from entry to exit.

pub mod assessment;
pub mod contract;
pub mod exit;
pub mod institution;
pub mod level;
pub mod retirement;
