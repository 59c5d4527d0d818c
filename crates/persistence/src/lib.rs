//! Where it is kept: repositories, unit of work, scope, dated facts, bulk load.
//!
//! Rows and columns never leave this crate: what goes in and out are domain values and the
//! plain structs of each module.

pub mod audit;
mod bulk;
pub mod cipher;
mod dated;
mod dialect;
mod entity;
mod error;
pub mod identity;
mod scope;
mod store;
mod unit_of_work;

pub use error::{Conflict, StoreError};
pub use scope::Scope;
pub use store::{Store, StoreOptions};
pub use unit_of_work::{Origin, UnitOfWork};

/// Result of everything that touches the database.
pub type Stored<T> = Result<T, StoreError>;
