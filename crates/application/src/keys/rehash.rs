//! The key of the keyed hashes, changed while no server runs.

use persistence::{Origin, StoreError, audit::AuditDraft, cipher::fresh_index};
use serde_json::json;

use crate::{App, AppError, AppResult, worker::submission};

/// What making the hashes anew came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rehash {
    /// Profiles whose hashes were made anew; none when an earlier attempt had done it already.
    pub profiles: u64,
}

/// Gives the keyed hashes a fresh key. No server may run: it would search and check uniqueness
/// with the old one. The fresh key is in the file before the first hash, and takes the old one's
/// place after the last, so an attempt that was interrupted is finished by the next.
///
/// # Errors
/// `busy` or `internal` when database or key file do not answer; then the old key still holds, or
/// the next attempt finishes.
pub async fn rehash(app: &App, origin: Origin) -> AppResult<Rehash> {
    let keyring = app.store().keyring();
    let file = keyring.file()?;
    let material = file
        .update(&mut |material| {
            if material.next_index.is_none() {
                material.next_index = Some(fresh_index(keyring.entropy()));
            }
        })
        .map_err(StoreError::KeyFile)?;
    let next = material
        .next_index
        .ok_or_else(|| AppError::internal("the key file lost the fresh key"))?;
    let mut profiles = 0;
    if app.store().hashes_fit(&next).await? != Some(true) {
        let mut work = app.store().begin(origin).await?;
        profiles = work.rehash(&next, submission::number_in).await?;
        work.audit(AuditDraft {
            action: "key.rehash",
            object_kind: "key",
            after: Some(json!({ "profiles": profiles })),
            ..AuditDraft::default()
        });
        work.commit().await?;
    }
    file.update(&mut |material| {
        if let Some(next) = material.next_index.take() {
            material.index = next;
        }
    })
    .map_err(StoreError::KeyFile)?;
    Ok(Rehash { profiles })
}
