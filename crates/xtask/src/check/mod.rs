//! Conventions as a gate: every violation of every rule is listed at once.

mod arrows;
mod documents;
mod sources;

use crate::openapi;
use crate::process::{Failure, Result};
use crate::workspace::Workspace;

/// Looks at everything; fails with the list of what does not hold.
pub fn run(workspace: &Workspace) -> Result<()> {
    let mut violations = arrows::violations(&workspace.metadata);
    violations.extend(sources::violations(workspace)?);
    violations.extend(documents::violations(&workspace.root)?);
    violations.extend(openapi::outdated_client(workspace)?);
    if violations.is_empty() {
        println!("rules: all hold");
        return Ok(());
    }
    Err(Failure::new(format!(
        "{} rules are broken:\n  {}",
        violations.len(),
        violations.join("\n  ")
    )))
}
