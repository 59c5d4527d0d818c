//! What a user does: one function per use case. A use case names the permission it needs in
//! its signature ([`Access`]), works within the actor's data scope, and commits change, audit
//! entry and remembered answer in one unit of work.

mod access;
mod app;
pub(crate) mod cursor;
mod error;
mod once;
mod shutdown;

pub mod audit;
pub mod codes;
pub mod data_dictionary;
pub mod demonstration;
pub mod election;
pub mod exchange;
pub mod identity;
pub mod job;
pub mod keys;
pub mod organisation;
pub mod pay;
pub mod personnel;
pub mod statistics;
pub mod tools;
pub mod worker;

pub use access::{Access, Actor};
pub use app::{App, Settings};
pub use error::{AppError, AppResult};
pub use once::Once;
pub use shutdown::Shutdown;
