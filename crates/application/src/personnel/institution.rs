//! Secretaries whom a public institution may take on.

use contract::{
    DEFAULT_PAGE, InstitutionCandidate, InstitutionCandidatePage, InstitutionCandidateQuery,
    WorkerQuery, perm,
};
use domain::{
    ids::WorkerId,
    personnel::institution::{LatestStart, secretary_since},
    worker::WorkerStatus,
};
use persistence::worker::{RosterFilter, RosterPosition, RosterQuery, RosterSort};

use crate::{Access, AppError, AppResult, cursor, organisation::tree_of, worker};

/// Secretaries in service with ten years in communities and a full term, by name. How well they
/// worked is for people to judge.
///
/// # Errors
/// `not_found` for a subtree outside the scope, `cursor_invalid`.
pub async fn institution_candidates(
    access: &Access<perm::WorkerView>,
    query: &InstitutionCandidateQuery,
) -> AppResult<InstitutionCandidatePage> {
    let store = access.store();
    let today = store.today();
    let place = WorkerQuery {
        organisation_id: query.organisation_id,
        ..WorkerQuery::default()
    };
    let scope = worker::subtree(access, &place).await?;
    let start = LatestStart::on(today).ok_or_else(|| AppError::internal("no such day"))?;
    let filter = RosterFilter {
        status: Some(WorkerStatus::Active),
        community_to: Some(start.community),
        secretary_through: Some((start.secretary, today)),
        ..RosterFilter::default()
    };
    let question = RosterQuery {
        scope: &scope,
        filter: &filter,
        sort: RosterSort::Name,
        descending: false,
    };
    let after: Option<RosterPosition> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let totals = access.app().totals().at(access.actor().versions().roster);
    let page = question.page(store, after.as_ref(), limit, totals).await?;
    let people: Vec<WorkerId> = page
        .rows
        .iter()
        .map(|row| WorkerId(row.worker_id))
        .collect();
    let posts = store.workers().within(&scope).posts(&people).await?;
    let rows = worker::summaries(access, tree_of(access).await?, today, page.rows).await?;
    let candidate = |worker: contract::WorkerSummary| {
        let held = posts.iter().filter(|held| held.worker == worker.id);
        let since = secretary_since(held.map(|held| (held.post, held.period)), today)?;
        Some(InstitutionCandidate {
            worker,
            secretary_since: since,
        })
    };
    Ok(InstitutionCandidatePage {
        items: rows.into_iter().filter_map(candidate).collect(),
        next_cursor: page.next.as_ref().map(cursor::encode).transpose()?,
        total: page.total,
    })
}
