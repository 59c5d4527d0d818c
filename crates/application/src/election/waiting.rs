//! Elections in the one queue: results that wait for one's own approval, and those one has handed in.

use contract::{
    DEFAULT_PAGE, ElectionList, ElectionQuery, ElectionWaiting, Permission, SubmissionList, perm,
};
use domain::election::ElectionState as State;
use persistence::election::HandedIn;

use super::{board::summary, decide::level_at};
use crate::{Access, AppResult, organisation::tree_of};

/// Elections whose result was handed in, the longest waiting first.
///
/// # Errors
/// Those of the store.
pub async fn list(
    access: &Access<perm::WorkerView>,
    query: &ElectionQuery,
) -> AppResult<ElectionList> {
    let found = match query.view.unwrap_or_default() {
        SubmissionList::Queue => queue(access).await?,
        SubmissionList::Mine => own(access, &[State::Submitted, State::Returned]).await?,
        SubmissionList::Scope => {
            let elections = access.store().elections();
            let elections = elections.within(access.scope());
            elections
                .handed_in(&[State::Submitted, State::Returned])
                .await?
        }
    };
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let tree = tree_of(access).await?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let found: Vec<HandedIn> = found.into_iter().take(limit).collect();
    let by = found.iter().map(|one| one.submitted_by);
    let names = access.store().display_names(by).await?;
    let waiting = |one: HandedIn| {
        let place = tree.node(one.head.organisation);
        ElectionWaiting {
            election: summary(&one.head),
            organisation_id: one.head.organisation,
            place: place.map_or_else(String::new, |node| node.full_name.clone()),
            submitted_by: names.get(&one.submitted_by).cloned().unwrap_or_default(),
            submitted_at: one.submitted_at,
            approving: one.approving,
        }
    };
    let items = found.into_iter().map(waiting).collect();
    Ok(ElectionList { items, total })
}

/// How many want something of the account: wait for its approval, or were returned to it.
pub(crate) async fn wanted(access: &Access<perm::WorkerView>) -> AppResult<i64> {
    let number = queue(access).await?.len() + own(access, &[State::Returned]).await?.len();
    Ok(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Those that the account may approve, by its level and because others worked on them. Whoever
/// stands in one is told so there: who stands is sealed.
async fn queue(access: &Access<perm::WorkerView>) -> AppResult<Vec<HandedIn>> {
    if !access.may(Permission::ElectionApprove) {
        return Ok(Vec::new());
    }
    let mine = access.actor().principal();
    let elections = access.store().elections();
    let mut found = elections
        .within(&mine.approve)
        .handed_in(&[State::Submitted])
        .await?;
    let tree = tree_of(access).await?;
    found.retain(|one| {
        let worked = [one.submitted_by, one.drafted_by].contains(&mine.account_id);
        !worked && level_at(&tree, &mine.approve, one.head.organisation) >= one.approving
    });
    Ok(found)
}

async fn own(access: &Access<perm::WorkerView>, states: &[State]) -> AppResult<Vec<HandedIn>> {
    if !access.may(Permission::ElectionEdit) {
        return Ok(Vec::new());
    }
    let own = access.actor().principal().account_id;
    let elections = access.store().elections();
    let mut found = elections.within(access.scope()).handed_in(states).await?;
    found.retain(|one| one.submitted_by == own);
    Ok(found)
}
