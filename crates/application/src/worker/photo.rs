//! Photos.

use contract::{ErrorCode, perm};
use domain::ids::WorkerId;
use persistence::{audit::AuditDraft, worker::Photo};

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

/// Keeps a photo in place of the one before; none removes it.
///
/// # Errors
/// `not_found` outside the scope, `media_type_unsupported` for anything but JPEG and PNG,
/// `body_too_large` above 1 MiB.
pub async fn keep_photo(
    access: &Access<perm::WorkerEdit>,
    id: WorkerId,
    bytes: Option<Vec<u8>>,
) -> AppResult<()> {
    if !access
        .store()
        .workers()
        .within(access.scope())
        .contains(id)
        .await?
    {
        return Err(AppError::not_found());
    }
    let photo = bytes.map(read).transpose()?;
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: if photo.is_some() {
            "worker.photo_keep"
        } else {
            "worker.photo_remove"
        },
        object_kind: "worker",
        object_id: Some(id.to_string()),
        ..AuditDraft::default()
    });
    work.keep_photo(id, photo).await?;
    work.commit().await.map_err(AppError::from)
}

/// What the bytes say they are counts, not what the request says.
fn read(bytes: Vec<u8>) -> AppResult<Photo> {
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
