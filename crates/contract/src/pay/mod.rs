//! Pay, as it is computed.

mod calculation;

pub use calculation::*;
