//! Typed client of the HTTP API, for native programs and the browser.
//!
//! [`Client`] has one function per operation of `openapi/openapi.json`, generated onto the types
//! of `contract`. Beside it this crate holds what all of them share: the session, whose access
//! token is renewed once when it has run out; problem documents as errors; downloads and event
//! streams.

mod download;
mod error;
mod events;
mod generated;
mod session;
#[cfg(test)]
mod tests;
mod transport;

pub use download::Download;
pub use error::ClientError;
pub use events::{Event, EventStream};
pub use transport::{Answer, Client, Outcome};

pub(crate) use transport::{entity_tag, optional};
