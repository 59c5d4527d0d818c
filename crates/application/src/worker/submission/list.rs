//! The queue, one's own submissions, and one of them.

use chrono::{Days, TimeDelta};
use contract::{
    DEFAULT_PAGE, ErrorCode, Permission, RevealRequest, RevealedNumbers, SubmissionCounts,
    SubmissionList, SubmissionPage, SubmissionQuery, SubmissionView, perm,
};
use domain::{
    ids::SubmissionId, organisation::OrganisationPath, worker::submission::SubmissionState,
};
use persistence::{
    Scope,
    audit::AuditDraft,
    worker::submission::{SubmissionAfter, SubmissionFilter, SubmissionSet},
};

use super::{bench::Bench, submit::opened, view};
use crate::{
    Access, AppError, AppResult, cursor, election, organisation::tree_of, worker::enter::current_of,
};

/// Age from which a submission in the queue counts as old.
const OLD: TimeDelta = TimeDelta::days(7);

/// A page of submissions.
///
/// # Errors
/// `not_found` for a subtree that does not exist; `cursor_invalid`.
pub async fn list(
    access: &Access<perm::WorkerView>,
    query: &SubmissionQuery,
) -> AppResult<SubmissionPage> {
    let bench = Bench::of(access).await?;
    let set = match query.view.unwrap_or_default() {
        SubmissionList::Queue => SubmissionSet::Queue,
        SubmissionList::Mine => SubmissionSet::Own,
        SubmissionList::Scope => SubmissionSet::Seats,
    };
    let tree = tree_of(access).await?;
    let subtree = match query.organisation_id {
        None => None,
        Some(id) => {
            let path = tree.node(id).map(|node| node.path.clone());
            let theirs = |path: &OrganisationPath| {
                bench.holds(Some(path)) || !access.scope().narrowed_to(path).is_empty()
            };
            Some(path.filter(theirs).ok_or_else(AppError::not_found)?)
        }
    };
    let store = access.store();
    let before = query.older_than_days.and_then(|days| {
        // Older than so many days: waiting since before the beginning of that day.
        let day = store.today().checked_sub_days(Days::new(u64::from(days)))?;
        Some(day.and_hms_opt(0, 0, 0)?.and_utc() - TimeDelta::hours(8))
    });
    let filter = SubmissionFilter {
        state: query.state,
        kind: query.kind,
        matter: query.matter,
        subtree,
        before,
        worker: query.worker_id,
        batch: query.batch_id,
    };
    let after: Option<SubmissionAfter> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let reach = bench.reach(access);
    let mut found = reach
        .page(set, &filter, after.as_ref(), limit as u64 + 1)
        .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = match found.last() {
        Some(last) if more => Some(cursor::encode(&SubmissionAfter {
            waiting_since: last.submission.waiting_since,
            id: last.submission.id,
        })?),
        _ => None,
    };
    let total = if more || after.is_some() {
        reach.count(set, &filter).await?
    } else {
        i64::try_from(found.len()).unwrap_or(i64::MAX)
    };
    Ok(SubmissionPage {
        items: view::summaries(access, &bench, found).await?,
        next_cursor,
        total,
    })
}

/// One submission, with its values: to whoever handed it in and to whoever may confirm it.
///
/// # Errors
/// `not_found` for everyone else.
pub async fn get(access: &Access<perm::WorkerView>, id: SubmissionId) -> AppResult<SubmissionView> {
    view::fresh(access, &Bench::of(access).await?, id).await
}

/// How many submissions want something of the account.
///
/// # Errors
/// Those of the store.
pub async fn counts(access: &Access<perm::WorkerView>) -> AppResult<SubmissionCounts> {
    let bench = Bench::of(access).await?;
    let store = access.store();
    let reach = bench.reach(access);
    let state = |state: SubmissionState| SubmissionFilter {
        state: Some(state),
        ..SubmissionFilter::default()
    };
    let (mut queue, mut queue_old) = (0, 0);
    if !bench.seats().is_empty() {
        let all = SubmissionFilter::default();
        queue = reach.count(SubmissionSet::Queue, &all).await?;
    }
    if queue > 0 {
        let old = SubmissionFilter {
            before: Some(store.now() - OLD),
            ..SubmissionFilter::default()
        };
        queue_old = reach.count(SubmissionSet::Queue, &old).await?;
    }
    Ok(SubmissionCounts {
        queue,
        queue_old,
        returned: reach
            .count(SubmissionSet::Own, &state(SubmissionState::Returned))
            .await?,
        waiting: reach
            .count(SubmissionSet::Own, &state(SubmissionState::Submitted))
            .await?,
        elections: election::wanted(access).await?,
    })
}

/// The numbers of the record as it would be, in clear: to compare them with the card. Logged.
///
/// # Errors
/// `not_found` out of reach, and once they are no longer kept.
pub async fn reveal(
    access: &Access<perm::IdentityReveal>,
    id: SubmissionId,
    request: &RevealRequest,
) -> AppResult<RevealedNumbers> {
    let bench = Bench::of(access).await?;
    let placed = access
        .store()
        .submissions()
        .of(bench.own(), bench.seats())
        .find(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    if !view::is_record(&placed.submission) {
        return Err(AppError::not_found());
    }
    let content = opened(access, &placed.submission)?;
    let everywhere = Scope::system("a submission lies over the record it is about");
    let input = match placed
        .submission
        .worker
        .filter(|_| !content.base.is_empty())
    {
        Some(worker) => {
            let (_, current) = current_of(access, &everywhere, worker).await?;
            content.over(Some(&current))?
        }
        None => content.over(None)?,
    };
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: "submission.reveal",
        object_kind: "submission",
        object_id: Some(id.to_string()),
        reason: Some(request.reason.clone()),
        ..AuditDraft::default()
    });
    // The entry is there before the numbers leave.
    work.commit().await?;
    let said = |value: Option<String>| value.filter(|value| !value.is_empty());
    Ok(RevealedNumbers {
        id_number: said(input.id_number).ok_or_else(|| AppError::new(ErrorCode::NotFound))?,
        phone: said(input.phone),
        address: said(input.address),
        household_place: said(input.household_place),
        health: said(input.health),
        bank_card: said(input.bank_card).filter(|_| access.may(Permission::PayView)),
    })
}
