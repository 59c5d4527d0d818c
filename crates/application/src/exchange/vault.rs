//! Uploads: sealed in pieces on disk from before their import until [`UPLOAD_KEPT`] after it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::JobId;
use persistence::{
    Store,
    cipher::{Cell, key_of},
};
use tokio::{fs, io::AsyncWriteExt};
use uuid::Uuid;

use crate::{App, AppError, AppResult};

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
        let sealed =
            self.store
                .keyring()
                .seal(Cell::Upload, &owner(self.id, self.pieces), piece)?;
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
    let Some(sealed) = content(&path(app, id)).await? else {
        return Ok(None);
    };
    let mut clear = Vec::with_capacity(sealed.len());
    for (piece, cell) in pieces(&sealed).enumerate() {
        let owner = owner(id, u32::try_from(piece).map_err(AppError::internal)?);
        clear.extend(app.store().keyring().open(Cell::Upload, &owner, cell?)?);
    }
    Ok(Some(clear))
}

/// The sealed pieces of a file.
fn pieces(mut rest: &[u8]) -> impl Iterator<Item = AppResult<&[u8]>> {
    std::iter::from_fn(move || {
        let (length, tail) = rest.split_first_chunk::<4>()?;
        let Some((cell, tail)) = tail.split_at_checked(u32::from_be_bytes(*length) as usize) else {
            rest = &[];
            return Some(Err(AppError::internal("a torn upload")));
        };
        rest = tail;
        Some(Ok(cell))
    })
}

/// Every upload in the folder with its file.
async fn uploads(app: &App) -> AppResult<Vec<(JobId, PathBuf)>> {
    let mut files = match fs::read_dir(&app.settings().files).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(AppError::internal)?,
    };
    let mut found = Vec::new();
    while let Some(file) = files.next_entry().await.map_err(AppError::internal)? {
        let path = file.path();
        found.extend(id_of(&path).map(|id| (id, path)));
    }
    Ok(found)
}

/// A file's content; none when it has been removed meanwhile.
async fn content(path: &Path) -> AppResult<Option<Vec<u8>>> {
    match fs::read(path).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some).map_err(AppError::internal),
    }
}

/// Number of sealed pieces by key. The last piece of a file that is just being received may be
/// there in part and is left out.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) async fn pieces_by_key(app: &App) -> AppResult<BTreeMap<u16, i64>> {
    let mut found = BTreeMap::new();
    for (_, path) in uploads(app).await? {
        let sealed = content(&path).await?.unwrap_or_default();
        for cell in pieces(&sealed).map_while(Result::ok) {
            if let Some(key) = key_of(cell) {
                *found.entry(key).or_default() += 1;
            }
        }
    }
    Ok(found)
}

/// Seals the uploads of all imports anew, each file replaced as a whole. One that is just being
/// received has no import yet and stays; it goes within days. Answers the number of pieces.
///
/// # Errors
/// When the folder cannot be read or written, or a piece does not open.
pub(crate) async fn reseal_uploads(app: &App) -> AppResult<i64> {
    let mut resealed = 0;
    for (id, path) in uploads(app).await? {
        if app.store().imports().find(id).await?.is_none() {
            continue;
        }
        let Some(sealed) = content(&path).await? else {
            continue;
        };
        let (mut file, mut changed) = (Vec::with_capacity(sealed.len()), 0);
        for (piece, cell) in pieces(&sealed).enumerate() {
            let (cell, owner) = (
                cell?,
                owner(id, u32::try_from(piece).map_err(AppError::internal)?),
            );
            let fresh = app.store().keyring().reseal(Cell::Upload, &owner, cell)?;
            changed += i64::from(fresh.is_some());
            let cell = fresh.as_deref().unwrap_or(cell);
            let length = u32::try_from(cell.len()).map_err(AppError::internal)?;
            file.extend(length.to_be_bytes());
            file.extend(cell);
        }
        if changed > 0 {
            replace(&path, &file).await?;
            resealed += changed;
        }
    }
    Ok(resealed)
}

/// Whoever reads the file meanwhile sees it as it was or as it is, never half of it.
async fn replace(path: &Path, content: &[u8]) -> AppResult<()> {
    let fresh = path.with_extension("resealed");
    let write = async {
        let mut file = fs::File::create(&fresh).await?;
        file.write_all(content).await?;
        file.sync_all().await?;
        fs::rename(&fresh, path).await
    };
    write.await.map_err(AppError::internal)
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
    for (id, _) in uploads(app).await? {
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
