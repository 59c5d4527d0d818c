//! Pay, as it is computed.

mod calculation;
mod read;

pub use calculation::calculate;
