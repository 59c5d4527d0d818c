//! Pay.

mod calculator;
mod edit;
mod parameters;
mod result;
mod scheme;
mod schemes;
mod simulate;
mod trial;

pub use calculator::Calculator;
pub use edit::SchemeNew;
pub use parameters::Parameters;
pub use scheme::SchemePage;
pub use schemes::Schemes;
