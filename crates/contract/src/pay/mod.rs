//! Pay: what is computed, and the schemes by which people are paid.

mod calculation;
mod parameters;
mod scheme;

pub use calculation::*;
pub use parameters::*;
pub use scheme::*;
