//! Pay: what is computed from figures that somebody states, and the schemes by which people are paid.

mod calculation;
mod read;
pub mod scheme;

pub use calculation::calculate;
