//! At which level an act is drafted, and which decides about it: the one above.

use contract::{ErrorCode, Requires};
use domain::{organisation::forest::Forest, worker::submission::Level};
use persistence::{Scope, organisation::Act};

use super::{
    names,
    plan::{named, steps_of},
};
use crate::{
    Access, AppError, AppResult,
    organisation::{Tree, tree_of},
};

/// The level of someone who works on an act within a scope: that of the root in which each
/// organisation lies, of several the lowest. What hangs elsewhere than at a level decides nothing.
pub(super) fn of(tree: &Tree, forest: &Forest, scope: &Scope, act: &Act) -> AppResult<Level> {
    let steps = steps_of(act)?;
    let levels = named(&steps).into_iter().map(|id| {
        let path = &names::around(forest, id, act.effective_on)?.path;
        let roots = scope.roots().iter().filter(|root| root.contains(path));
        let levels = roots.filter_map(|root| Level::of(tree.by_path(root)?.kind));
        levels.max()
    });
    Ok(levels.min().flatten().unwrap_or(Level::Community))
}

/// Whether someone with a scope stands high enough to decide about an act. One that was submitted
/// before levels were kept is the city's.
pub(super) fn decides(tree: &Tree, forest: &Forest, scope: &Scope, act: &Act) -> AppResult<bool> {
    Ok(of(tree, forest, scope, act)? >= act.approver.unwrap_or(Level::City))
}

/// Refuses a decision from below.
///
/// # Errors
/// `act_state_unfit`.
pub(super) async fn refuse_below<P: Requires>(access: &Access<P>, act: &Act) -> AppResult<()> {
    let (tree, forest) = (tree_of(access).await?, access.store().forest().await?);
    if decides(&tree, &forest, access.scope(), act)? {
        return Ok(());
    }
    let level = act.approver.unwrap_or(Level::City);
    Err(AppError::new(ErrorCode::ActStateUnfit).with_detail(
        format!("该机构调整须由{}审批。", level.label()),
        format!("The act is decided by: {}.", level.label_en()),
    ))
}
