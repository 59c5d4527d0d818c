//! Photos.

use contract::{ErrorCode, perm};
use domain::ids::WorkerId;
use persistence::{audit::AuditDraft, worker::Photo};
use serde_json::Value;

use super::{
    Written,
    enter::{current_of, read_back},
    submission::{self, Layers},
};
use crate::{Access, AppError, AppResult};

/// Largest photo in bytes.
pub const MAX_PHOTO: usize = 1 << 20;

/// A person's photo.
///
/// # Errors
/// `not_found` outside the scope or without one.
pub async fn photo(access: &Access<perm::WorkerView>, id: WorkerId) -> AppResult<Photo> {
    access
        .store()
        .workers()
        .within(access.scope())
        .photo(id)
        .await?
        .ok_or_else(AppError::not_found)
}

/// Keeps a photo in place of the one before, or hands it in where the writer needs others'
/// confirmation; none removes it.
///
/// # Errors
/// `not_found` outside the scope, `media_type_unsupported` for anything but JPEG and PNG,
/// `body_too_large` above 1 MiB, `submission_open` while another one waits to be confirmed.
pub async fn keep_photo(
    access: &Access<perm::WorkerEdit>,
    id: WorkerId,
    bytes: Option<Vec<u8>>,
) -> AppResult<Written> {
    let (_, record) = current_of(access, access.scope(), id).await?;
    let photo = bytes.map(read).transpose()?;
    let layers = Layers::of(access).await?;
    let mut work = access.store().begin(access.origin()).await?;
    if let Some(waiting) =
        submission::submit_photo(access, &layers, &mut work, id, &record, photo.as_ref()).await?
    {
        work.commit().await?;
        return Ok(Written::Waiting(Box::new(waiting)));
    }
    work.audit(kept(id, photo.is_some(), None));
    work.keep_photo(id, photo).await?;
    work.commit().await?;
    read_back(access, id).await
}

/// The line in the log.
pub(super) fn kept(id: WorkerId, any: bool, after: Option<Value>) -> AuditDraft {
    AuditDraft {
        action: if any {
            "worker.photo_keep"
        } else {
            "worker.photo_remove"
        },
        object_kind: "worker",
        object_id: Some(id.to_string()),
        after,
        ..AuditDraft::default()
    }
}

/// What the bytes say they are counts, not what the request says.
pub(super) fn read(bytes: Vec<u8>) -> AppResult<Photo> {
    if bytes.len() > MAX_PHOTO {
        return Err(AppError::new(ErrorCode::BodyTooLarge)
            .with_detail("照片不超过1 MB。", "A photo has at most 1 MB."));
    }
    let content_type = if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        "image/jpeg"
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        "image/png"
    } else {
        return Err(AppError::new(ErrorCode::MediaTypeUnsupported).with_detail(
            "照片应为 JPEG 或 PNG 格式。",
            "A photo is a JPEG or PNG file.",
        ));
    };
    Ok(Photo {
        content_type: content_type.to_owned(),
        bytes,
    })
}
