//! Personnel management: careers from entry to exit.

mod retirement;

pub use retirement::*;
