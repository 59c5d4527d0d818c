//! The organisation tree: reads on any day, new organisations, new names and corrections,
//! yearly figures, and sums by district.

pub mod act;
mod change;
mod names;
mod read;
mod rollup;
mod rules;
pub mod staffing;
mod tree;

use chrono::{DateTime, NaiveDate, Utc};
use contract::OrganisationRef;
use domain::time::AsOf;
use persistence::{
    Scope, UnitOfWork,
    organisation::{NewOrganisation, OrganisationRow},
};

use crate::{App, AppError, AppResult};

pub use change::{create, save_figure, update};
pub(crate) use names::Names;
pub use read::{get, list};
pub use rollup::rollup;
pub use tree::{Node, Tree, TreeCache, tree, tree_of};
pub(crate) use tree::{tree_around, tree_at};

/// Enters a whole tree, each organisation after its parent, without the checks of [`create`]:
/// for the first load of a city.
///
/// # Errors
/// `internal` when a parent comes after its child; `busy` when the database does not answer.
pub async fn load_tree(work: &UnitOfWork, organisations: Vec<NewOrganisation>) -> AppResult<()> {
    let scope = Scope::system("first load of the tree");
    Ok(work
        .organisations(&scope)
        .await?
        .load(organisations)
        .await?)
}

/// A day that was asked for; today without one.
///
/// # Errors
/// `parameter_invalid` for a day that no database can hold.
pub(crate) fn day(app: &App, asked: Option<NaiveDate>) -> AppResult<NaiveDate> {
    let Some(day) = asked else {
        return Ok(app.store().today());
    };
    if !rules::is_sensible(day) {
        return Err(AppError::parameter(
            "as_of",
            "range",
            "应在1949-10-01至2100-12-31之间。",
            "Between 1949-10-01 and 2100-12-31.",
        ));
    }
    Ok(day)
}

/// The point on both axes that was asked for.
///
/// # Errors
/// `parameter_invalid` for a day that no database can hold, and for an instant without a day.
fn as_of(app: &App, asked: Option<NaiveDate>, known_at: Option<DateTime<Utc>>) -> AppResult<AsOf> {
    if known_at.is_some() && asked.is_none() {
        return Err(AppError::instant_without_day());
    }
    Ok(AsOf {
        valid_on: day(app, asked)?,
        known_at,
    })
}

impl From<&Node> for OrganisationRef {
    fn from(node: &Node) -> Self {
        Self {
            id: node.id,
            kind: node.kind,
            name: node.name.clone(),
        }
    }
}

/// Names from the top; of an organisation that the tree does not hold, its own.
fn full_name(tree: &Tree, row: &OrganisationRow) -> String {
    tree.node(row.id)
        .map_or_else(|| row.name.clone(), |node| node.full_name.clone())
}
