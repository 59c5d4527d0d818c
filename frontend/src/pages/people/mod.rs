//! The people list: filter in the address, columns, saved views, export.

mod export;
mod filters;
mod list;
mod search;
mod views;

pub(crate) use filters::{conditions, listed, own};
pub use list::People;
