//! Where it is kept: repositories, unit of work, scope, dated facts, bulk load.
//!
//! Rows and columns never leave this crate: what goes in and out are domain values and the
//! plain structs of each module.

pub mod audit;
mod bulk;
pub mod cipher;
pub mod codes;
mod dated;
mod dialect;
pub mod election;
mod entity;
mod error;
pub mod exchange;
mod health;
pub mod identity;
pub mod jobs;
pub mod keys;
pub mod organisation;
pub mod pay;
pub mod personnel;
mod reading;
mod scope;
mod sql;
pub mod statistics;
mod store;
mod unit_of_work;
pub mod worker;

pub use error::{Conflict, StoreError};
pub use scope::Scope;
pub use store::{Store, StoreOptions};
pub use unit_of_work::{Origin, UnitOfWork};

/// Result of everything that touches the database.
pub type Stored<T> = Result<T, StoreError>;
