//! What seats and frozen lists keep from being decided beside them.

use chrono::NaiveDate;
use domain::{
    election::freeze::{Freeze, barred},
    ids::{OrganisationId, WorkerId},
    personnel::situation::{Change, Situation},
    worker::{Assignment, FindingCode, WorkerRecord},
};

use super::everywhere;
use crate::{App, AppError, AppResult};

/// Refuses another place or post that a record says, where seats or a frozen list keep it.
///
/// # Errors
/// `fields_invalid` with `seat_held`, `seat_elsewhere` or `list_frozen`.
pub(crate) async fn refuse_barred(
    app: &App,
    worker: WorkerId,
    before: &WorkerRecord,
    after: &WorkerRecord,
    effective_on: Option<NaiveDate>,
) -> AppResult<()> {
    let (from, to) = (&before.assignment, &after.assignment);
    let same = |one: &Assignment| (one.organisation, one.class, one.post);
    if same(from) == same(to) {
        return Ok(());
    }
    let places = [from.organisation, to.organisation];
    let freezes = app.store().frozen(Some(&places)).await?;
    match bars(app, worker, to, effective_on, &freezes).await? {
        None => Ok(()),
        Some((field, code)) => Err(AppError::field(field, code)),
    }
}

/// What keeps a record from saying another place or post of somebody.
pub(crate) async fn bars(
    app: &App,
    worker: WorkerId,
    becomes: &Assignment,
    effective_on: Option<NaiveDate>,
    freezes: &[Freeze],
) -> AppResult<Option<(&'static str, FindingCode)>> {
    let scope = everywhere();
    let workers = app.store().workers().within(&scope);
    let on = effective_on.unwrap_or_else(|| app.store().today());
    let stored = workers.situation(worker).await?;
    Ok(stored.and_then(|stored| barred(&stored.situation, becomes, on, freezes)))
}

/// Whether a frozen list stands in the way of what an action changes.
pub(crate) async fn hindered(
    app: &App,
    on: NaiveDate,
    before: &Situation,
    changes: &[Change],
) -> AppResult<bool> {
    let places = |change: &Change| {
        matches!(
            change,
            Change::Assign(_) | Change::Enter(..) | Change::EndSeat(..)
        )
    };
    if !changes.iter().any(places) {
        return Ok(false);
    }
    let after = before.after(on, changes);
    let places: Vec<OrganisationId> = [before, &after]
        .into_iter()
        .filter_map(|situation| Some(situation.assignment(on)?.organisation))
        .collect();
    let freezes = app.store().frozen(Some(&places)).await?;
    Ok(freezes.iter().any(|one| one.hinders(on, before, &after)))
}
