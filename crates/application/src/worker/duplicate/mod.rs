//! Records suspected to be one person: searched for every night, reported by hand, and decided by
//! whoever keeps both (查重合并).

mod decide;

use chrono::{DateTime, Utc};
use contract::{
    DEFAULT_PAGE, DuplicateComparison, DuplicatePage, DuplicateQuery, DuplicateView, WorkerSummary,
    perm,
};
use domain::{ids::DuplicateId, worker::duplicate::DuplicateState};
use persistence::{Origin, audit::AuditDraft, worker::Duplicate};

pub use decide::{dismiss, merge, reopen, report};

use super::view;
use crate::{Access, App, AppError, AppResult, cursor, organisation::tree_of};

/// Pairs noted in one night by each sign: more than that is a fault of the data and not a list
/// that anybody would work through.
const NIGHTLY: u32 = 2_000;

/// Pairs of the own edit scope, the latest found first.
///
/// # Errors
/// `cursor_invalid`.
pub async fn list(
    access: &Access<perm::DuplicateDecide>,
    query: &DuplicateQuery,
) -> AppResult<DuplicatePage> {
    let state = query.state.unwrap_or(DuplicateState::Open);
    let before: Option<(DateTime<Utc>, DuplicateId)> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let pairs = access.store().duplicates(access.scope());
    let mut found = pairs.list(state, before, limit + 1).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = match found.last() {
        Some(last) if more => Some(cursor::encode(&(last.found_at, last.id))?),
        _ => None,
    };
    Ok(DuplicatePage {
        items: shown(access, found).await?,
        next_cursor,
        total: pairs.count(state).await?,
    })
}

/// A pair with both records.
///
/// # Errors
/// `not_found` outside the scope.
pub async fn get(
    access: &Access<perm::DuplicateDecide>,
    id: DuplicateId,
) -> AppResult<DuplicateComparison> {
    let pair = own(access, id).await?;
    let workers = access.store().workers().within(access.scope());
    let mut records = Vec::new();
    for one in pair.both() {
        if let Some(dossier) = workers.find(one).await? {
            records.push(view::dossier(access, &dossier).await?);
        }
    }
    let mut shown = shown(access, vec![pair]).await?;
    Ok(DuplicateComparison {
        pair: shown.pop().ok_or_else(AppError::not_found)?,
        records,
    })
}

async fn own(access: &Access<perm::DuplicateDecide>, id: DuplicateId) -> AppResult<Duplicate> {
    let pairs = access.store().duplicates(access.scope());
    pairs.find(id).await?.ok_or_else(AppError::not_found)
}

async fn shown(
    access: &Access<perm::DuplicateDecide>,
    pairs: Vec<Duplicate>,
) -> AppResult<Vec<DuplicateView>> {
    let store = access.store();
    let ids: Vec<_> = pairs.iter().flat_map(Duplicate::both).collect();
    let rows = store.duplicates(access.scope()).people(&ids).await?;
    let tree = tree_of(access).await?;
    let people = view::summaries(access, tree, store.today(), rows).await?;
    let of = |pair: &Duplicate| -> Vec<WorkerSummary> {
        let both = pair.both().into_iter();
        both.filter_map(|id| people.iter().find(|person| person.id == id).cloned())
            .collect()
    };
    let pairs = pairs.into_iter();
    Ok(pairs
        .map(|pair| DuplicateView {
            people: of(&pair),
            id: pair.id,
            revision: pair.revision,
            grounds: pair.grounds,
            state: pair.state,
            kept_id: pair.kept,
            found_at: pair.found_at,
            decided_at: pair.decided_at,
            decided_by: pair.decided_by,
            reason: pair.reason,
        })
        .collect())
}

/// Notes pairs that are new since the last night, over the whole register.
///
/// # Errors
/// Those of the store.
pub async fn search(app: &App) -> AppResult<usize> {
    let mut work = app.store().begin(Origin::system("夜间查重")).await?;
    let found = work.find_duplicates(NIGHTLY).await?;
    for candidate in &found {
        work.add_duplicate(candidate.pair, &candidate.grounds)
            .await?;
    }
    if !found.is_empty() {
        work.audit(AuditDraft {
            action: "duplicate.search",
            object_kind: "duplicate",
            after: Some(serde_json::json!({ "found": found.len() })),
            ..AuditDraft::default()
        });
    }
    work.commit().await?;
    Ok(found.len())
}
