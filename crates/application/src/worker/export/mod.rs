//! Export of exactly what a filter finds (导出), with reason, mark and log. Of few people at once;
//! of more than [`crate::Settings::export_limit`], or than is left of
//! [`crate::Settings::export_day_limit`], once somebody else has approved it, within a day, and once.

mod archive;
mod decide;
mod hand_over;
mod make;
mod run;
mod source;
mod view;

use bytes::Bytes;
use chrono::TimeDelta;
use contract::{ExportRequestView, FileFormat, Requires, WorkerExport, perm};
use domain::{ids::ExportId, worker::export::DirectLimits};
use futures_util::{Stream, StreamExt, stream};
use persistence::audit::{AuditDraft, AuditEntry};
use serde_json::json;

pub use decide::{approve, refuse, withdraw};
pub use hand_over::{download, expire, forget_ended};
pub use run::{abandon_export, run_export};
pub use view::{counts, get, list};

use self::{
    decide::ask,
    make::{Mark, Sink},
    source::Source,
};
use crate::{Access, App, AppError, AppResult, identity};

/// Over which exports without approval add up.
const DAY: TimeDelta = TimeDelta::hours(24);

/// A file on its way out.
pub struct ExportFile {
    /// Media type.
    pub content_type: &'static str,
    /// Name to save it under.
    pub file_name: String,
    /// Content.
    pub content: std::pin::Pin<Box<dyn Stream<Item = AppResult<Bytes>>>>,
}

/// What became of the wish for an export.
pub enum Exported {
    /// The file.
    Now(ExportFile),
    /// It waits for a second person.
    Asked(Box<ExportRequestView>),
}

impl Exported {
    /// The file, where there is one at once.
    pub fn now(self) -> Option<ExportFile> {
        match self {
            Self::Now(file) => Some(file),
            Self::Asked(_) => None,
        }
    }

    /// The request, where it waits.
    pub fn asked(self) -> Option<ExportRequestView> {
        match self {
            Self::Asked(request) => Some(*request),
            Self::Now(_) => None,
        }
    }
}

/// Exports the people of the own view who fit a filter, or asks for it when they are many. Numbers
/// are in clear only for those who may reveal them.
///
/// # Errors
/// As the list; the log entry is written before the first row leaves.
/// `second_factor_proof_required`, `second_factor_missing`.
pub async fn export(
    access: &Access<perm::WorkerExport>,
    request: &WorkerExport,
) -> AppResult<Exported> {
    identity::require_fresh_second_factor(access.actor())?;
    let source = Source::of(access, request).await?;
    let people = source.total().await?;
    let taken = taken(access).await?;
    if people > limits(access.app()).left(taken) {
        return asked(access, request, &source, people, taken).await;
    }
    let number: ExportId = access.store().new_id();
    let mark = Mark::of(access, number, &request.reason);
    let mut sink = Sink::memory();
    let people = make::write(&source, request.format, &mark, &mut sink, None)
        .await?
        .ok_or_else(|| AppError::internal("an export that stopped"))?;
    let sent = sink.close().await?;
    let mut work = access.store().begin(access.origin()).await?;
    // Of two at once the second waits here, and counts the first.
    work.account_to_change(access.actor().principal().account_id)
        .await?;
    let (many, taken) = (
        i64::try_from(people.len()).map_err(AppError::internal)?,
        self::taken(access).await?,
    );
    if many > limits(access.app()).left(taken) {
        work.abandon().await?;
        return asked(access, request, &source, many, taken).await;
    }
    // Each of them may ask who has seen their numbers.
    if source.clear {
        let actor = work.origin().actor.clone();
        work.keep_clear_export(number, &actor, &request.reason, &people)
            .await?;
    }
    work.audit(AuditDraft {
        reason: Some(request.reason.clone()),
        after: Some(json!({
            "filter": request.filter, "rows": many, "format": request.format,
            "clear": source.clear, "sm3": sent.sm3,
        })),
        ..entry("worker.export", number)
    });
    work.commit().await?;
    let content = stream::iter([Ok(Bytes::from(sent.content))]).boxed_local();
    Ok(Exported::Now(file(access.app(), request.format, content)))
}

async fn asked(
    access: &Access<perm::WorkerExport>,
    request: &WorkerExport,
    source: &Source,
    people: i64,
    taken: i64,
) -> AppResult<Exported> {
    let asked = ask(access, request, &source.scope, people, taken).await?;
    Ok(Exported::Asked(Box::new(asked)))
}

/// How many people may be exported without asking anybody.
fn limits(app: &App) -> DirectLimits {
    DirectLimits {
        at_once: app.settings().export_limit.into(),
        in_a_day: app.settings().export_day_limit.into(),
    }
}

/// People whom the account has exported without asking anybody, within a day.
async fn taken<P: Requires>(access: &Access<P>) -> AppResult<i64> {
    let since = access.store().now() - DAY;
    let log = access.store().audit_log();
    let account = access.actor().principal().account_id;
    let exports = log.exports_of(account, since).await?;
    let rows = |entry: &AuditEntry| entry.after.as_ref()?.get("rows")?.as_i64();
    Ok(exports.iter().filter_map(rows).sum())
}

fn entry(action: &'static str, id: ExportId) -> AuditDraft {
    AuditDraft {
        action,
        object_kind: "export",
        object_id: Some(id.to_string()),
        ..AuditDraft::default()
    }
}

fn file(
    app: &App,
    format: FileFormat,
    content: std::pin::Pin<Box<dyn Stream<Item = AppResult<Bytes>>>>,
) -> ExportFile {
    let (content_type, extension) = match format {
        FileFormat::Xlsx => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        FileFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        FileFormat::Ndjson => ("application/x-ndjson", "ndjson"),
    };
    let stamp = app.store().today().format("%Y%m%d");
    ExportFile {
        content_type,
        file_name: format!("社区工作者名单_{stamp}.{extension}"),
        content,
    }
}
