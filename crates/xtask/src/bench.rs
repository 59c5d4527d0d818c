//! The speed figures: each measured beside its limit in one run, and told as a ratio.
//!
//! A figure is a function that returns a [`Measure`]; add it to [`FIGURES`].

use std::time::Duration;

use crate::process::{Failure, Result};
use crate::workspace::Workspace;

/// One figure: our time beside the time of the least that has to be done anyway.
pub struct Measure {
    /// What was done, with its size.
    pub what: String,
    /// Our time.
    pub ours: Duration,
    /// What it is compared with.
    pub limit_what: String,
    /// Its time, in the same run.
    pub limit: Duration,
    /// Largest ratio that is acceptable.
    pub bound: f64,
}

impl Measure {
    fn ratio(&self) -> f64 {
        self.ours.as_secs_f64() / self.limit.as_secs_f64().max(f64::EPSILON)
    }
}

type Figure = (&'static str, fn(&Workspace) -> Result<Measure>);

/// Every figure by its name.
const FIGURES: &[Figure] = &[];

/// Measures the named figures, or all, and fails when one is above its bound.
pub fn run(workspace: &Workspace, names: &[String]) -> Result<()> {
    let mut above = Vec::new();
    for (name, figure) in FIGURES
        .iter()
        .filter(|(name, _)| names.is_empty() || names.iter().any(|wanted| wanted == name))
    {
        let measure = figure(workspace)?;
        println!(
            "{name}: {} in {:.2?}; {} in {:.2?}; ratio {:.2}, bound {}",
            measure.what,
            measure.ours,
            measure.limit_what,
            measure.limit,
            measure.ratio(),
            measure.bound
        );
        if measure.ratio() > measure.bound {
            above.push(*name);
        }
    }
    if above.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "above the bound: {}",
            above.join(", ")
        )))
    }
}
