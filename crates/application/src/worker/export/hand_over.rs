//! Taking the file away, once; and what becomes of one that nobody takes away.

use chrono::TimeDelta;
use contract::{ErrorCode, ExportDownload, perm};
use domain::{ids::ExportId, worker::export::ExportState};
use futures_util::{StreamExt, stream};
use persistence::Origin;
use serde_json::json;

use super::{
    ExportFile,
    archive::archived,
    decide::{own, unfit},
    entry, file,
    view::format_of,
};
use crate::{
    Access, App, AppError, AppResult,
    exchange::vault::{self, Kind, Withdrawal},
    identity,
    worker::list,
};

/// How long a request is kept after its end; the audit log tells of it for longer.
const KEPT: TimeDelta = TimeDelta::days(180);

/// Takes an own file away, in an archive where a password is sent for it. That counts when it begins: nobody gets it again, not even whoever lost
/// the connection, because the server cannot know what has arrived. Of two at once one gets it.
///
/// # Errors
/// `not_found` for another's; `export_gone` after the one time and when it has expired;
/// `export_state_unfit` before there is a file, and when it holds more than the asker may see by
/// now; `second_factor_proof_required`, `second_factor_missing`.
pub async fn download(
    access: &Access<perm::WorkerExport>,
    id: ExportId,
    wish: ExportDownload,
) -> AppResult<ExportFile> {
    identity::require_fresh_second_factor(access.actor())?;
    let app = access.app();
    let mut work = access.store().begin(access.origin()).await?;
    let mut request = own(access, &work, id).await?;
    let held = match (request.state, &request.file) {
        (ExportState::Ready, Some(held)) if work.now() < held.expires_at => held.clone(),
        (ExportState::Ready | ExportState::Downloaded | ExportState::Expired, _) => {
            return Err(AppError::new(ErrorCode::ExportGone));
        }
        _ => return Err(unfit(&request)),
    };
    let covered = access.store().exports().covered(id).await?;
    let sees = access.scope().covers(&covered) && (!request.clear || list::may_see_numbers(access));
    if !sees {
        return Err(AppError::new(ErrorCode::ExportStateUnfit).with_detail(
            "您的权限或数据范围已变化，请重新申请。",
            "Your permissions or scope have changed; ask again.",
        ));
    }
    // Opened before it is removed: an open file is read to its end.
    let content = Withdrawal::open(app, Kind::Export, held.id).await?;
    request.state = ExportState::Downloaded;
    request.ended_at = Some(work.now());
    let format = format_of(&request)?;
    work.date_clear_export(id).await?;
    let mut log = entry("export.download", id);
    log.after = Some(json!({ "archive": wish.password.is_some() }));
    work.audit(log);
    work.save_export(request).await?;
    work.commit().await?;
    vault::remove(app, Kind::Export, held.id).await;
    let content = content.content();
    let Some(password) = wish.password else {
        return Ok(file(app, format, content.boxed_local()));
    };
    let inner = file(app, format, stream::empty().boxed_local()).file_name;
    let outer = std::path::Path::new(&inner).with_extension("zip");
    Ok(ExportFile {
        content_type: "application/zip",
        file_name: outer.to_string_lossy().into_owned(),
        content: archived(content, inner, password).boxed_local(),
    })
}

/// Deletes the files whose time is over, and those that belong to nobody.
///
/// # Errors
/// Those of the store and the folder.
pub async fn expire(app: &App) -> AppResult<()> {
    let now = app.store().now();
    for request in app.store().exports().ready().await? {
        let due = request.file.filter(|held| held.expires_at <= now);
        if let Some(held) = due {
            end(app, request.id).await?;
            vault::remove(app, Kind::Export, held.id).await;
        }
    }
    vault::purge_exports(app).await
}

async fn end(app: &App, id: ExportId) -> AppResult<()> {
    let mut work = app
        .store()
        .begin(Origin::system("导出文件到期清理"))
        .await?;
    let locked = work.export_to_change(id).await?;
    if let Some(mut request) = locked.filter(|request| request.state == ExportState::Ready) {
        request.state = ExportState::Expired;
        request.ended_at = Some(work.now());
        // Nobody saw anybody's numbers in it.
        work.forget_clear_export(id).await?;
        work.audit(entry("export.expire", id));
        work.save_export(request).await?;
    }
    Ok(work.commit().await?)
}

/// Removes requests that ended long ago.
///
/// # Errors
/// Those of the store.
pub async fn forget_ended(app: &App) -> AppResult<()> {
    let before = app.store().now() - KEPT;
    let work = app.store().begin(Origin::system("导出申请清理")).await?;
    work.forget_exports(before).await?;
    Ok(work.commit().await?)
}
