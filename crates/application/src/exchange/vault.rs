//! Uploads that wait for their import: sealed in pieces on disk, removed when it ends.

use std::path::PathBuf;

use domain::ids::JobId;
use persistence::Store;
use tokio::{fs, io::AsyncWriteExt};

use crate::{App, AppError, AppResult};

/// Column name that binds the pieces of an upload.
const PURPOSE: &str = "upload";

fn path(app: &App, id: JobId) -> PathBuf {
    app.settings().files.join(format!("{id}.upload"))
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
    let sealed = fs::read(path(app, id)).await.map_err(AppError::internal)?;
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
    Ok(clear)
}

/// Removes an upload; one that is not there is as good as removed.
pub(super) async fn remove(app: &App, id: JobId) {
    if let Err(error) = fs::remove_file(path(app, id)).await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, %id, "an upload could not be removed");
    }
}
