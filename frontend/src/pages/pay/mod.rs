//! Pay.

mod calculator;
mod result;

pub use calculator::Calculator;
