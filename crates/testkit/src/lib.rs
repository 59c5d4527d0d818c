//! Fresh databases, a small world, and the two-database test macro.

#![allow(
    clippy::expect_used,
    reason = "a test that cannot be set up has failed"
)]

mod database;
mod world;

pub use database::{SchemaColumn, TestClock, TestDatabase, TestKeyFile};
pub use world::{PASSWORD, World, worker_input};
