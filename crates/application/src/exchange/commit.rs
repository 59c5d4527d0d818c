//! Writing a file that was checked, from the upload that is still kept: it need not be sent again.

use std::convert::Infallible;

use bytes::Bytes;
use contract::{ErrorCode, ImportCommit, ImportMode, ImportState, ImportView, perm};
use domain::ids::JobId;
use futures_util::{Stream, stream};
use persistence::exchange::Import;

use super::{
    imports::{Order, Upload, get, own, queue, receive, word},
    vault::{self, Kind},
};
use crate::{Access, AppError, AppResult, Once};

/// Starts an import that writes the file of an own check, with the columns as they were mapped
/// then. Rows are checked again: the register has gone on.
///
/// # Errors
/// `not_found` for another's; `import_not_checked` when it is no check or has not ended;
/// `upload_gone` after the days an upload is kept; `idempotency_key_reused`.
pub async fn commit(
    access: &Access<perm::ImportRun>,
    id: JobId,
    input: &ImportCommit,
    key: Option<String>,
) -> AppResult<ImportView> {
    let once = Once::new("import_commit", key, &(id, input))?;
    if let Some(answer) = once.recall::<_, ImportView>(access).await? {
        // The import has gone on since.
        return get(access, answer.id).await;
    }
    let check = own(access, id).await?;
    if word::<ImportMode>(&check.mode) != ImportMode::Validate
        || word::<ImportState>(&check.state) != ImportState::Done
    {
        return Err(AppError::new(ErrorCode::ImportNotChecked));
    }
    let upload = once_more(access, &check).await?;
    let order = Order {
        mode: ImportMode::Commit,
        atomic: input.atomic.unwrap_or_else(|| word(&check.atomic)),
        on_existing: input
            .on_existing
            .unwrap_or_else(|| word(&check.on_existing)),
        file_name: check.file_name,
        mapping: check.mapping,
        checked: Some(id),
    };
    let queued = queue(access, &upload, order, &once).await;
    if queued.is_err() {
        vault::remove(access.app(), Kind::Upload, upload.id().into()).await;
    }
    queued
}

/// The upload of a check, kept for the new import as well: each is purged with its own.
async fn once_more(access: &Access<perm::ImportRun>, check: &Import) -> AppResult<Upload> {
    let clear = vault::find(access.app(), check.id)
        .await?
        .ok_or_else(|| AppError::new(ErrorCode::UploadGone))?;
    receive(access, &check.content_type, pieces(clear.into())).await
}

fn pieces(mut clear: Bytes) -> impl Stream<Item = Result<Bytes, Infallible>> {
    stream::iter(std::iter::from_fn(move || {
        let next = clear.split_to(clear.len().min(vault::PIECE));
        (!next.is_empty()).then_some(Ok(next))
    }))
}
