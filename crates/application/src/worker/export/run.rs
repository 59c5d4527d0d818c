//! The job that makes an approved export. Killed at any point it starts over with a file of its
//! own; the one that counts is the one whose row was committed.

use contract::ErrorCode;
use domain::{exchange::ExportFault, ids::ExportId, worker::export::ExportState};
use persistence::{
    Origin, UnitOfWork,
    worker::{ExportFile, ExportRequest},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    decide::{as_asker, as_sent},
    entry,
    make::{self, Mark, Sink},
    source::Source,
};
use crate::{
    App, AppError, AppResult,
    exchange::vault::{self, Deposit, Kind},
    job::{JobContext, JobOutcome},
};

fn origin() -> Origin {
    Origin::system("导出任务")
}

/// Makes the file of an approved export, of the people whom its asker may see now.
///
/// # Errors
/// A fault of ours, after which the job is tried again. That the asker may not have it any more is
/// no error but the result.
pub async fn run_export(app: &App, id: ExportId, job: &JobContext) -> AppResult<JobOutcome> {
    let found = app.store().exports().find(id).await?;
    let Some(request) = found.filter(|request| request.state == ExportState::Approved) else {
        return Ok(JobOutcome::Finished);
    };
    let file: Uuid = app.store().new_id();
    let outcome = attempt(app, &request, file, job).await;
    if !matches!(outcome, Ok(Attempt::Made)) {
        vault::remove(app, Kind::Export, file).await;
    }
    match outcome {
        Ok(Attempt::Made) => Ok(JobOutcome::Finished),
        Ok(Attempt::Stopped) => Ok(JobOutcome::Stopped),
        // The account was closed, or lost the right or its scope, meanwhile.
        Err(error) if error.code().status() < 500 && error.code() != ErrorCode::Conflict => {
            let why = match error.code() {
                ErrorCode::NotFound => ExportFault::OutOfScope,
                ErrorCode::ParameterInvalid => ExportFault::FilterOutdated,
                _ => ExportFault::NotAllowed,
            };
            let work = app.store().begin(origin()).await?;
            fail(work, id, why, Some(job)).await?;
            Ok(JobOutcome::Finished)
        }
        Err(error) => Err(error),
    }
}

enum Attempt {
    Made,
    Stopped,
}

async fn attempt(
    app: &App,
    request: &ExportRequest,
    file: Uuid,
    job: &JobContext,
) -> AppResult<Attempt> {
    let access = as_asker(app, request).await?;
    let mut source = Source::of(&access, &as_sent(request)?).await?;
    // What was approved, as far as the asker still sees it; in clear only if that was approved too.
    let approved = app.store().exports().covered(request.id).await?;
    source.scope = source.scope.intersected(&approved);
    source.clear &= request.clear;
    if source.scope.is_empty() {
        return Err(AppError::not_found());
    }
    let mark = Mark::of(&access, request.id, &request.reason);
    let mut sink = Sink::sealed(Deposit::open(app, Kind::Export, file).await?);
    let format = as_sent(request)?.format;
    let written = make::write(&source, format, &mark, &mut sink, Some(job)).await?;
    let Some(people) = written else {
        return Ok(Attempt::Stopped);
    };
    let sent = sink.close().await?;
    let mut work = app.store().begin(access.origin()).await?;
    let locked = work.export_to_change(request.id).await?;
    let unfit = || AppError::new(ErrorCode::Conflict);
    let mut request = locked
        .filter(|request| request.state == ExportState::Approved)
        .ok_or_else(unfit)?;
    request.state = ExportState::Ready;
    request.made = i64::try_from(people.len()).map_err(AppError::internal)?;
    request.file = Some(ExportFile {
        id: file,
        bytes: i64::try_from(sent.bytes).map_err(AppError::internal)?,
        sm3: sent.sm3.clone(),
        expires_at: work.now() + app.settings().export_kept,
    });
    // Told to each of them once the file is taken away.
    if source.clear {
        work.keep_clear_export(request.id, &request.actor, &request.reason, &people)
            .await?;
    }
    let mut log = entry("export.make", request.id);
    log.after = Some(json!({
        "rows": people.len(), "bytes": sent.bytes, "format": format, "clear": source.clear, "sm3": sent.sm3,
    }));
    work.audit(log);
    work.save_export(request).await?;
    job.finish(&work).await?;
    work.commit().await?;
    Ok(Attempt::Made)
}

/// Ends a request whose job failed too often, so that its asker learns of it.
///
/// # Errors
/// Those of the store.
pub async fn abandon_export(app: &App, id: ExportId) -> AppResult<()> {
    let work = app.store().begin(origin()).await?;
    fail(work, id, ExportFault::Abandoned, None).await
}

async fn fail(
    mut work: UnitOfWork,
    id: ExportId,
    why: ExportFault,
    job: Option<&JobContext>,
) -> AppResult<()> {
    let locked = work.export_to_change(id).await?;
    if let Some(mut request) = locked.filter(|request| request.state == ExportState::Approved) {
        request.state = ExportState::Failed;
        request.failure = Some(why.code().to_owned());
        request.ended_at = Some(work.now());
        let mut log = entry("export.make", id);
        log.failed = true;
        log.after = Some(json!({ "failure": why.code() }));
        work.audit(log);
        work.save_export(request).await?;
    }
    if let Some(job) = job {
        job.finish(&work).await?;
    }
    Ok(work.commit().await?)
}
