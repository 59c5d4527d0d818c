//! Pay: what is computed, the schemes by which people are paid, runs, payslips and what they cost.

mod calculation;
mod cost;
mod parameters;
mod person;
mod run;
mod scheme;
mod simulation;
mod slip;

pub use calculation::*;
pub use cost::*;
pub use parameters::*;
pub use person::*;
pub use run::*;
pub use scheme::*;
pub use simulation::*;
pub use slip::*;
