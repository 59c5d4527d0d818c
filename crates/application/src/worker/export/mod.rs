//! Export of exactly what a filter finds (导出), with reason, mark and log. Of few people at once;
//! of more than [`crate::Settings::export_limit`] once somebody else has approved it, within a day,
//! and once.

mod decide;
mod hand_over;
mod make;
mod run;
mod source;
mod view;

use bytes::Bytes;
use contract::{ExportRequestView, FileFormat, WorkerExport, perm};
use domain::ids::ExportId;
use futures_util::{Stream, StreamExt, stream};
use persistence::audit::AuditDraft;
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
    if people > limit(access.app()) {
        let asked = ask(access, request, &source.scope, people).await?;
        return Ok(Exported::Asked(Box::new(asked)));
    }
    let number: ExportId = access.store().new_id();
    let mark = Mark::of(access, number, &request.reason);
    let mut sink = Sink::memory();
    let people = make::write(&source, request.format, &mark, &mut sink, None)
        .await?
        .ok_or_else(|| AppError::internal("an export that stopped"))?;
    let sent = sink.close().await?;
    let mut work = access.store().begin(access.origin()).await?;
    // Each of them may ask who has seen their numbers.
    if source.clear {
        let actor = work.origin().actor.clone();
        work.keep_clear_export(number, &actor, &request.reason, &people)
            .await?;
    }
    work.audit(AuditDraft {
        reason: Some(request.reason.clone()),
        after: Some(json!({
            "filter": request.filter, "rows": people.len(), "format": request.format,
            "clear": source.clear, "sm3": sent.sm3,
        })),
        ..entry("worker.export", number)
    });
    work.commit().await?;
    let content = stream::iter([Ok(Bytes::from(sent.content))]).boxed_local();
    Ok(Exported::Now(file(access.app(), request.format, content)))
}

/// People up to which an export needs nobody else.
fn limit(app: &App) -> i64 {
    app.settings().export_limit.into()
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
