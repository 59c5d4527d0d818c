//! Pay: what is computed from figures that somebody states, the schemes and parameters by which people
//! are paid, runs of a month, and what they cost.

mod calculation;
pub mod cost;
pub mod parameters;
pub mod person;
mod read;
pub mod run;
pub mod scheme;

use contract::{ErrorCode, OrganisationRef};
use domain::{ids::OrganisationId, organisation::OrganisationKind, pay::run::RunProblem};
use persistence::organisation::OrganisationRow;

use crate::{AppError, AppResult, organisation::Tree};

pub use calculation::calculate;

/// Who pays people by a scheme and parameters of their own: the city or a district.
fn payer(row: Option<OrganisationRow>) -> AppResult<OrganisationRow> {
    let row = row.ok_or_else(AppError::not_found)?;
    match row.kind {
        OrganisationKind::City | OrganisationKind::Unit => Ok(row),
        _ => Err(AppError::new(ErrorCode::RuleViolated).with_detail(
            "薪酬方案和缴费参数由市或区(市)县制定。",
            "Schemes and rates of contributions are set by the city or a district.",
        )),
    }
}

/// An organisation by its name of today; one that is no more has none.
fn reference(tree: &Tree, id: OrganisationId) -> OrganisationRef {
    tree.node(id).map_or_else(
        || OrganisationRef {
            id,
            kind: OrganisationKind::Unit,
            name: String::new(),
        },
        OrganisationRef::from,
    )
}

/// A refusal of a step or a run.
fn rule(problem: RunProblem) -> AppError {
    AppError::new(ErrorCode::RuleViolated).with_detail(problem.text(), problem.text_en())
}

fn count(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}
