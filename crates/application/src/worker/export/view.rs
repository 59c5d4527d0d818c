//! Export requests as their askers and those who decide see them.

use chrono::TimeDelta;
use contract::{
    DEFAULT_PAGE, ExportList, ExportRequestCounts, ExportRequestPage, ExportRequestQuery,
    ExportRequestView, FileFormat, Permission, Requires, WorkerQuery, perm,
};
use domain::{exchange::ExportFault, ids::ExportId, worker::export::ExportState};
use persistence::worker::ExportRequest;
use serde_json::Value;

use super::{decide::party, limits, source::columns, taken};
use crate::{
    Access, AppError, AppResult, cursor,
    organisation::{Names, tree_of},
};

/// For how long whoever asked is told that they did not get it.
const TOLD: TimeDelta = TimeDelta::days(3);

/// Export requests: those that wait for the own approval, or the own.
///
/// # Errors
/// `cursor_invalid`.
pub async fn list(
    access: &Access<perm::WorkerView>,
    query: &ExportRequestQuery,
) -> AppResult<ExportRequestPage> {
    let from: Option<ExportId> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let (exports, most) = (access.store().exports(), limit as u64 + 1);
    let second = party(access);
    let (mut found, total) = match query.view.unwrap_or_default() {
        ExportList::Mine => {
            let states = ExportState::ALL;
            (
                exports.of_account(second.account, from, most).await?,
                exports
                    .count_of_account(second.account, states, None)
                    .await?,
            )
        }
        ExportList::Queue if access.may(Permission::ExportApprove) => (
            exports
                .waiting_for(access.scope(), second, from, most)
                .await?,
            exports.count_waiting_for(access.scope(), second).await?,
        ),
        ExportList::Queue => (Vec::new(), 0),
    };
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = match found.last() {
        Some(last) if more => Some(cursor::encode(&last.id)?),
        _ => None,
    };
    let mut items = Vec::with_capacity(found.len());
    for request in found {
        items.push(shown(access, request).await?);
    }
    Ok(ExportRequestPage {
        items,
        next_cursor,
        total,
    })
}

/// One export request: an own one, or one that the account may decide or has decided.
///
/// # Errors
/// `not_found` for any other.
pub async fn get(access: &Access<perm::WorkerView>, id: ExportId) -> AppResult<ExportRequestView> {
    let exports = access.store().exports();
    let request = exports.find(id).await?.ok_or_else(AppError::not_found)?;
    if request.party.account == access.actor().principal().account_id {
        return shown(access, request).await;
    }
    let covered = exports.covered(id).await?;
    let reached = access.may(Permission::ExportApprove) && access.scope().covers(&covered);
    if covered.is_empty() || !reached {
        return Err(AppError::not_found());
    }
    shown(access, request).await
}

/// What wants something of the account.
///
/// # Errors
/// Those of the store.
pub async fn counts(access: &Access<perm::WorkerView>) -> AppResult<ExportRequestCounts> {
    let (exports, second) = (access.store().exports(), party(access));
    let queue = match access.may(Permission::ExportApprove) {
        true => exports.count_waiting_for(access.scope(), second).await?,
        false => 0,
    };
    let limits = limits(access.app());
    let since = Some(access.store().now() - TOLD);
    let refused = [ExportState::Refused, ExportState::Failed];
    Ok(ExportRequestCounts {
        limit: limits.at_once,
        left: limits.left(taken(access).await?),
        queue,
        ready: exports
            .count_of_account(second.account, &[ExportState::Ready], None)
            .await?,
        refused: exports
            .count_of_account(second.account, &refused, since)
            .await?,
    })
}

/// A request as it is shown.
pub(super) async fn shown<P: Requires>(
    access: &Access<P>,
    request: ExportRequest,
) -> AppResult<ExportRequestView> {
    let filter = filter_of(&request)?;
    let named = [
        filter.organisation_id,
        filter.employer_id,
        filter.department_id,
    ];
    let named = named.into_iter().flatten();
    let tree = tree_of(access).await?;
    let names = Names::of(access.app(), tree.clone(), named.clone()).await?;
    let covered = access.store().exports().covered(request.id).await?;
    let own = request.party.account == access.actor().principal().account_id;
    let may_decide = request.state == ExportState::Requested
        && access.may(Permission::ExportApprove)
        && party(access).is_second_to(&request.party)
        && access.actor().principal().view.covers(&covered);
    let places = covered.roots().iter();
    let places = places.filter_map(|root| tree.by_path(root));
    let (decision, file) = (request.decision.as_ref(), request.file.as_ref());
    let (failure, failure_en) = request.failure.as_deref().map(told).unzip();
    Ok(ExportRequestView {
        id: request.id,
        state: request.state,
        asked_at: request.asked_at,
        format: format_of(&request)?,
        named: named.filter_map(|id| names.reference(id)).collect(),
        places: places.map(|place| place.full_name.clone()).collect(),
        filter,
        columns: columns(),
        clear: request.clear,
        people: request.people,
        taken: request.taken,
        own,
        may_decide,
        decided_by: decision.map(|decision| decision.name.clone()),
        decided_at: decision.map(|decision| decision.at),
        made: request.made,
        bytes: file.map(|file| file.bytes),
        sm3: file.map(|file| file.sm3.clone()),
        expires_at: file.map(|file| file.expires_at),
        actor: request.actor,
        reason: request.reason,
        refusal: request.refusal,
        failure,
        failure_en,
        ended_at: request.ended_at,
    })
}

/// What is told of a kept fault, in Chinese and English. A request from before faults had codes kept
/// the Chinese text itself.
fn told(kept: &str) -> (String, String) {
    let (zh, en) =
        ExportFault::from_code(kept).map_or((kept, kept), |fault| (fault.text(), fault.text_en()));
    (zh.to_owned(), en.to_owned())
}

/// The filter that was asked for.
pub(super) fn filter_of(request: &ExportRequest) -> AppResult<WorkerQuery> {
    serde_json::from_str(&request.filter).map_err(AppError::internal)
}

/// The format that was asked for.
pub(super) fn format_of(request: &ExportRequest) -> AppResult<FileFormat> {
    serde_json::from_value(Value::String(request.format.clone())).map_err(AppError::internal)
}

/// The format as it is kept.
pub(super) fn words_of(format: FileFormat) -> AppResult<String> {
    match serde_json::to_value(format) {
        Ok(Value::String(word)) => Ok(word),
        _ => Err(AppError::internal("a format without a word")),
    }
}
