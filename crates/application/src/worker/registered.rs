//! What someone is told of a number that is registered already.

use contract::{FieldProblem, Requires};
use domain::{
    organisation::{OrganisationKind, OrganisationPath},
    worker::{Finding, FindingCode},
};
use persistence::{Scope, worker::Registered};

use crate::{Access, AppResult, organisation::Tree, organisation::tree_of};

/// The problem of a registered number. Of someone else's person nothing is told but that they are
/// registered, and whom to ask: the district, or within the own district the street.
pub(crate) async fn problem<P: Requires>(
    access: &Access<P>,
    registered: &Registered,
) -> AppResult<FieldProblem> {
    let Registered::Elsewhere(path) = registered else {
        return Ok(Finding::new("id_number", FindingCode::DuplicateInRegister).into());
    };
    let problem = FieldProblem::from(Finding::new("id_number", FindingCode::DuplicateElsewhere));
    let tree = tree_of(access).await?;
    Ok(match keeper(&tree, access.scope(), path) {
        None => problem,
        Some(keeper) => FieldProblem {
            message: format!("该证件号码已由其他单位登记且在册，请与{keeper}核实。"),
            message_en: format!("The number is registered elsewhere; ask {keeper}."),
            params: [("keeper".to_owned(), keeper)].into(),
            ..problem
        },
    })
}

fn keeper(tree: &Tree, scope: &Scope, path: &OrganisationPath) -> Option<String> {
    let place = tree.by_path(path)?;
    let unit = tree.ancestor_of_kind(place, OrganisationKind::Unit)?;
    let same_unit = scope.roots().iter().any(|root| unit.path.contains(root));
    let told = match same_unit {
        true => tree.ancestor_of_kind(place, OrganisationKind::Town),
        false => None,
    };
    Some(told.unwrap_or(unit).name.clone())
}
