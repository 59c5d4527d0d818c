//! Uploads: sealed in pieces on disk from before their import until [`UPLOAD_KEPT`] after it.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::JobId;
use persistence::Store;
use tokio::{fs, io::AsyncWriteExt};
use uuid::Uuid;

use crate::{App, AppError, AppResult};

/// Column name that binds the pieces of an upload.
const PURPOSE: &str = "upload";
const EXTENSION: &str = "upload";

/// How long an upload is kept after its import has ended: a working week and a weekend, in which
/// whoever sent it can take it away with what was found in it.
pub const UPLOAD_KEPT: TimeDelta = TimeDelta::days(7);

fn path(app: &App, id: JobId) -> PathBuf {
    app.settings().files.join(format!("{id}.{EXTENSION}"))
}

fn id_of(path: &Path) -> Option<JobId> {
    if path.extension()? != EXTENSION {
        return None;
    }
    path.file_stem()?
        .to_str()?
        .parse::<Uuid>()
        .ok()
        .map(JobId::from)
}

/// An upload being received.
pub(super) struct Deposit {
    store: Store,
    id: JobId,
    file: fs::File,
    pieces: u32,
}

impl Deposit {
    pub(super) async fn open(app: &App, id: JobId) -> AppResult<Self> {
        fs::create_dir_all(&app.settings().files)
            .await
            .map_err(AppError::internal)?;
        let file = fs::File::create(path(app, id))
            .await
            .map_err(AppError::internal)?;
        Ok(Self {
            store: app.store().clone(),
            id,
            file,
            pieces: 0,
        })
    }

    /// Adds one piece, bound to its place, so that pieces cannot be swapped.
    pub(super) async fn add(&mut self, piece: &[u8]) -> AppResult<()> {
        let sealed = self
            .store
            .keyring()
            .seal(PURPOSE, &owner(self.id, self.pieces), piece)?;
        let length = u32::try_from(sealed.len()).map_err(AppError::internal)?;
        self.file
            .write_all(&length.to_be_bytes())
            .await
            .map_err(AppError::internal)?;
        self.file
            .write_all(&sealed)
            .await
            .map_err(AppError::internal)?;
        self.pieces += 1;
        Ok(())
    }

    /// Makes sure that it is on disk before the job that needs it is.
    pub(super) async fn close(mut self) -> AppResult<()> {
        self.file.flush().await.map_err(AppError::internal)?;
        self.file.sync_all().await.map_err(AppError::internal)
    }
}

fn owner(id: JobId, piece: u32) -> Vec<u8> {
    [id.0.as_bytes().as_slice(), &piece.to_be_bytes()].concat()
}

/// The upload in clear, in memory.
pub(super) async fn read(app: &App, id: JobId) -> AppResult<Vec<u8>> {
    find(app, id)
        .await?
        .ok_or_else(|| AppError::internal("an upload that is gone"))
}

/// The upload in clear, in memory; none when it is no longer kept.
pub(super) async fn find(app: &App, id: JobId) -> AppResult<Option<Vec<u8>>> {
    let sealed = match fs::read(path(app, id)).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read.map_err(AppError::internal)?,
    };
    let (mut rest, mut clear, mut piece) = (sealed.as_slice(), Vec::with_capacity(sealed.len()), 0);
    while let Some((length, tail)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let (cell, tail) = tail
            .split_at_checked(length)
            .ok_or_else(|| AppError::internal("a torn upload"))?;
        clear.extend(
            app.store()
                .keyring()
                .open(PURPOSE, &owner(id, piece), cell)?,
        );
        (rest, piece) = (tail, piece + 1);
    }
    Ok(Some(clear))
}

/// Removes an upload; one that is not there is as good as removed.
pub(super) async fn remove(app: &App, id: JobId) {
    if let Err(error) = fs::remove_file(path(app, id)).await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, %id, "an upload could not be removed");
    }
}

/// Removes the uploads of imports that ended longer than [`UPLOAD_KEPT`] ago, and those as old that
/// never became an import because the server ended while it received them.
///
/// # Errors
/// When the folder cannot be read or the store does not answer.
pub async fn purge_uploads(app: &App) -> AppResult<()> {
    let before = app.store().now() - UPLOAD_KEPT;
    let mut files = match fs::read_dir(&app.settings().files).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        read => read.map_err(AppError::internal)?,
    };
    while let Some(file) = files.next_entry().await.map_err(AppError::internal)? {
        let Some(id) = id_of(&file.path()) else {
            continue;
        };
        let ended = match app.store().imports().find(id).await? {
            Some(import) => import.finished_at,
            None => made_at(id),
        };
        if ended.is_some_and(|ended| ended < before) {
            remove(app, id).await;
        }
    }
    Ok(())
}

/// When an id was made, as version 7 tells.
fn made_at(id: JobId) -> Option<DateTime<Utc>> {
    let (seconds, _) = id.0.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)
}
