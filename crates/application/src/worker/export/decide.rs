//! Asking for an export of many, and what a second person decides about it.

use contract::{
    ErrorCode, ExportRefusal, ExportRequestView, Requires, WorkerExport, WorkerQuery, perm,
};
use domain::{
    ids::{ExportId, JobId},
    worker::export::{ExportState, Party},
};
use persistence::{
    Scope, UnitOfWork,
    worker::{ExportDecision, ExportRequest},
};
use serde_json::json;

use super::{
    entry,
    source::Source,
    view::{self, words_of},
};
use crate::{Access, Actor, App, AppError, AppResult, job::JobKind, worker::list};

/// Whoever acts, as far as the four eyes are concerned.
pub(super) fn party<P: Requires>(access: &Access<P>) -> Party {
    let principal = access.actor().principal();
    Party {
        account: principal.account_id,
        person: principal.worker_id,
    }
}

/// Asks for an export. Whoever has asked for the same already is answered that.
///
/// # Errors
/// Those of the store.
pub(super) async fn ask(
    access: &Access<perm::WorkerExport>,
    request: &WorkerExport,
    covered: &Scope,
    people: i64,
    taken: i64,
) -> AppResult<ExportRequestView> {
    let store = access.store();
    let filter = WorkerQuery {
        cursor: None,
        limit: None,
        ..request.filter.clone()
    };
    let mut work = store.begin(access.origin()).await?;
    let asked = ExportRequest {
        id: store.new_id(),
        party: party(access),
        actor: access.actor().principal().display_name.clone(),
        reason: request.reason.trim().to_owned(),
        filter: serde_json::to_string(&filter).map_err(AppError::internal)?,
        format: words_of(request.format)?,
        clear: list::may_see_numbers(access),
        people,
        taken,
        asked_at: work.now(),
        state: ExportState::Requested,
        decision: None,
        refusal: None,
        made: 0,
        file: None,
        failure: None,
        ended_at: None,
    };
    if let Some(waiting) = work.export_asked_for(&asked).await? {
        work.abandon().await?;
        return view::shown(access, waiting).await;
    }
    let mut log = entry("export.ask", asked.id);
    log.reason = Some(asked.reason.clone());
    log.after = Some(json!({
        "filter": filter, "rows": people, "format": request.format, "clear": asked.clear,
    }));
    work.audit(log);
    work.add_export(asked.clone(), covered).await?;
    work.commit().await?;
    view::shown(access, asked).await
}

/// Approves what somebody else asked for: a job makes the file.
///
/// # Errors
/// `not_found` unless the own view takes in everything it covers; `second_person_required` for
/// whoever asked; `export_state_unfit`; `rule_violated` when they may not export any more.
pub async fn approve(
    access: &Access<perm::ExportApprove>,
    id: ExportId,
) -> AppResult<ExportRequestView> {
    let mut work = access.store().begin(access.origin()).await?;
    let mut request = to_decide(access, &work, id).await?;
    let source = asked_source(access.app(), &request).await?;
    if !access.scope().covers(&source.scope) {
        return Err(AppError::not_found());
    }
    request.state = ExportState::Approved;
    decided(access, &work, &mut request);
    // What is approved is what it covers now, and the file never holds more.
    work.cover_export(id, &source.scope).await?;
    work.audit(entry("export.approve", id));
    work.queue_job(JobId(id.0), JobKind::Export.code()).await?;
    work.save_export(request.clone()).await?;
    work.commit().await?;
    access.app().bell().ring();
    view::shown(access, request).await
}

/// Refuses what somebody else asked for.
///
/// # Errors
/// As [`approve`].
pub async fn refuse(
    access: &Access<perm::ExportApprove>,
    id: ExportId,
    refusal: &ExportRefusal,
) -> AppResult<ExportRequestView> {
    let mut work = access.store().begin(access.origin()).await?;
    let mut request = to_decide(access, &work, id).await?;
    let reason = refusal.reason.trim().to_owned();
    request.state = ExportState::Refused;
    request.ended_at = Some(work.now());
    request.refusal = Some(reason.clone());
    decided(access, &work, &mut request);
    let mut log = entry("export.refuse", id);
    log.reason = Some(reason);
    work.audit(log);
    work.save_export(request.clone()).await?;
    work.commit().await?;
    view::shown(access, request).await
}

/// Takes an own request back while nobody has decided it.
///
/// # Errors
/// `not_found` for another's; `export_state_unfit`.
pub async fn withdraw(
    access: &Access<perm::WorkerExport>,
    id: ExportId,
) -> AppResult<ExportRequestView> {
    let mut work = access.store().begin(access.origin()).await?;
    let mut request = own(access, &work, id).await?;
    if request.state != ExportState::Requested {
        return Err(unfit(&request));
    }
    request.state = ExportState::Withdrawn;
    request.ended_at = Some(work.now());
    work.audit(entry("export.withdraw", id));
    work.save_export(request.clone()).await?;
    work.commit().await?;
    view::shown(access, request).await
}

/// An own request, locked.
pub(super) async fn own(
    access: &Access<perm::WorkerExport>,
    work: &UnitOfWork,
    id: ExportId,
) -> AppResult<ExportRequest> {
    let account = access.actor().principal().account_id;
    let found = work.export_to_change(id).await?;
    found
        .filter(|request| request.party.account == account)
        .ok_or_else(AppError::not_found)
}

/// A request that the account may decide, locked.
async fn to_decide(
    access: &Access<perm::ExportApprove>,
    work: &UnitOfWork,
    id: ExportId,
) -> AppResult<ExportRequest> {
    let found = work.export_to_change(id).await?;
    let request = found.ok_or_else(AppError::not_found)?;
    let own = request.party.account == access.actor().principal().account_id;
    let covered = access.store().exports().covered(id).await?;
    if !own && (covered.is_empty() || !access.scope().covers(&covered)) {
        return Err(AppError::not_found());
    }
    if !party(access).is_second_to(&request.party) {
        return Err(AppError::new(ErrorCode::SecondPersonRequired).with_detail(
            "不能审批本人的导出申请，请由他人办理。",
            "You cannot decide on your own export request; someone else must.",
        ));
    }
    if request.state != ExportState::Requested {
        return Err(unfit(&request));
    }
    Ok(request)
}

fn decided(access: &Access<perm::ExportApprove>, work: &UnitOfWork, request: &mut ExportRequest) {
    request.decision = Some(ExportDecision {
        by: access.actor().principal().account_id,
        name: access.actor().principal().display_name.clone(),
        at: work.now(),
    });
}

pub(super) fn unfit(request: &ExportRequest) -> AppError {
    AppError::new(ErrorCode::ExportStateUnfit).with_detail(
        format!("该申请{}。", request.state.label()),
        format!("The request stands at: {}.", request.state.label_en()),
    )
}

/// Whom a request would hold now, as its asker.
async fn asked_source(app: &App, request: &ExportRequest) -> AppResult<Source> {
    let gone = || {
        AppError::new(ErrorCode::RuleViolated).with_detail(
            "申请人已不能导出所申请的范围，可以不批准此申请。",
            "The asker may no longer export what was asked for; you may refuse the request.",
        )
    };
    let found = match as_asker(app, request).await {
        Ok(access) => Source::of(&access, &as_sent(request)?).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(source) if source.scope.is_empty() => Err(gone()),
        Err(error) if error.code().status() < 500 => Err(gone()),
        other => other,
    }
}

/// Whoever asked, with what they may do now.
pub(super) async fn as_asker(
    app: &App,
    request: &ExportRequest,
) -> AppResult<Access<perm::WorkerExport>> {
    let actor = Actor::for_job(app, request.party.account).await?;
    actor.through(format!("export:{}", request.id)).require()
}

/// The request as it was sent.
pub(super) fn as_sent(request: &ExportRequest) -> AppResult<WorkerExport> {
    Ok(WorkerExport {
        reason: request.reason.clone(),
        format: view::format_of(request)?,
        filter: view::filter_of(request)?,
    })
}
