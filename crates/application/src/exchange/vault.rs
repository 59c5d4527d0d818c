//! Files sealed in pieces on disk: uploads, from before their import until [`UPLOAD_KEPT`] after it,
//! and exports, until they are taken away.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::JobId;
use futures_util::{Stream, stream};
use persistence::{
    Store,
    cipher::{Cell, key_of},
};
use tokio::{
    fs,
    io::{AsyncReadExt, AsyncWriteExt},
};
use uuid::Uuid;

use crate::{App, AppError, AppResult};

/// Bytes sealed at a time.
pub(crate) const PIECE: usize = 256 * 1024;

/// What a sealed file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Received, for an import.
    Upload,
    /// Made, for whoever asked for it.
    Export,
}

impl Kind {
    const ALL: [Self; 2] = [Self::Upload, Self::Export];

    const fn extension(self) -> &'static str {
        match self {
            Self::Upload => "upload",
            Self::Export => "export",
        }
    }

    const fn cell(self) -> Cell {
        match self {
            Self::Upload => Cell::Upload,
            Self::Export => Cell::Export,
        }
    }

    fn path(self, app: &App, id: Uuid) -> PathBuf {
        let folder = &app.settings().files;
        folder.join(format!("{id}.{}", self.extension()))
    }

    fn id_of(self, path: &Path) -> Option<Uuid> {
        if path.extension()? != self.extension() {
            return None;
        }
        path.file_stem()?.to_str()?.parse().ok()
    }
}

/// How long an upload is kept after its import has ended: a working week and a weekend, in which
/// whoever sent it can take it away with what was found in it.
pub const UPLOAD_KEPT: TimeDelta = TimeDelta::days(7);

/// Longest time in which a file is made; one that is older and belongs to nobody is left over.
const EXPORT_MAKING: TimeDelta = TimeDelta::hours(1);

/// A file being received or made.
pub(crate) struct Deposit {
    store: Store,
    kind: Kind,
    id: Uuid,
    file: fs::File,
    pieces: u32,
}

impl Deposit {
    pub(crate) async fn open(app: &App, kind: Kind, id: Uuid) -> AppResult<Self> {
        fs::create_dir_all(&app.settings().files)
            .await
            .map_err(AppError::internal)?;
        let file = fs::File::create(kind.path(app, id))
            .await
            .map_err(AppError::internal)?;
        Ok(Self {
            store: app.store().clone(),
            kind,
            id,
            file,
            pieces: 0,
        })
    }

    /// Adds one piece, bound to its place, so that pieces cannot be swapped.
    pub(crate) async fn add(&mut self, piece: &[u8]) -> AppResult<()> {
        let owner = owner(self.id, self.pieces);
        let sealed = self.store.keyring().seal(self.kind.cell(), &owner, piece)?;
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

    /// Makes sure that it is on disk before the row that names it is.
    pub(crate) async fn close(mut self) -> AppResult<()> {
        self.file.flush().await.map_err(AppError::internal)?;
        self.file.sync_all().await.map_err(AppError::internal)
    }
}

fn owner(id: Uuid, piece: u32) -> Vec<u8> {
    [id.as_bytes().as_slice(), &piece.to_be_bytes()].concat()
}

/// A sealed file that is read piece by piece. Once it is open it may be removed.
pub(crate) struct Withdrawal {
    store: Store,
    kind: Kind,
    id: Uuid,
    file: fs::File,
    pieces: u32,
}

impl Withdrawal {
    pub(crate) async fn open(app: &App, kind: Kind, id: Uuid) -> AppResult<Self> {
        let file = fs::File::open(kind.path(app, id))
            .await
            .map_err(AppError::internal)?;
        Ok(Self {
            store: app.store().clone(),
            kind,
            id,
            file,
            pieces: 0,
        })
    }

    /// The next piece in clear; none at the end.
    async fn next(&mut self) -> AppResult<Option<Bytes>> {
        let mut length = [0; 4];
        match self.file.read_exact(&mut length).await {
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read.map_err(AppError::internal)?,
        };
        let mut cell = vec![0; u32::from_be_bytes(length) as usize];
        self.file
            .read_exact(&mut cell)
            .await
            .map_err(AppError::internal)?;
        let owner = owner(self.id, self.pieces);
        self.pieces += 1;
        let clear = self.store.keyring().open(self.kind.cell(), &owner, &cell)?;
        Ok(Some(Bytes::from(clear)))
    }

    /// All of it, a piece at a time.
    pub(crate) fn content(self) -> impl Stream<Item = AppResult<Bytes>> {
        stream::try_unfold(self, |mut file| async move {
            Ok(file.next().await?.map(|piece| (piece, file)))
        })
    }
}

/// The upload in clear, in memory.
pub(super) async fn read(app: &App, id: JobId) -> AppResult<Vec<u8>> {
    find(app, id)
        .await?
        .ok_or_else(|| AppError::internal("an upload that is gone"))
}

/// The upload in clear, in memory; none when it is no longer kept.
pub(super) async fn find(app: &App, id: JobId) -> AppResult<Option<Vec<u8>>> {
    let Some(sealed) = content(&Kind::Upload.path(app, id.into())).await? else {
        return Ok(None);
    };
    let mut clear = Vec::with_capacity(sealed.len());
    for (piece, cell) in pieces(&sealed).enumerate() {
        let owner = owner(id.into(), u32::try_from(piece).map_err(AppError::internal)?);
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

/// Every file of a kind in the folder.
async fn files(app: &App, kind: Kind) -> AppResult<Vec<(Uuid, PathBuf)>> {
    let mut files = match fs::read_dir(&app.settings().files).await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(AppError::internal)?,
    };
    let mut found = Vec::new();
    while let Some(file) = files.next_entry().await.map_err(AppError::internal)? {
        let path = file.path();
        found.extend(kind.id_of(&path).map(|id| (id, path)));
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

/// Number of sealed pieces by key. The last piece of a file that is just being received or made
/// may be there in part and is left out.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) async fn pieces_by_key(app: &App) -> AppResult<BTreeMap<u16, i64>> {
    let mut found = BTreeMap::new();
    for kind in Kind::ALL {
        for (_, path) in files(app, kind).await? {
            let sealed = content(&path).await?.unwrap_or_default();
            for cell in pieces(&sealed).map_while(Result::ok) {
                if let Some(key) = key_of(cell) {
                    *found.entry(key).or_default() += 1;
                }
            }
        }
    }
    Ok(found)
}

/// Seals the uploads of all imports and the exports that wait anew, each file replaced as a whole.
/// One that is just being received or made belongs to no row yet and stays; it goes within days.
/// Answers the number of pieces.
///
/// # Errors
/// When the folder cannot be read or written, or a piece does not open.
pub(crate) async fn reseal_files(app: &App) -> AppResult<i64> {
    let mut resealed = 0;
    for (id, path) in files(app, Kind::Upload).await? {
        if app.store().imports().find(JobId(id)).await?.is_some() {
            resealed += reseal(app, Kind::Upload, id, &path).await?;
        }
    }
    let kept = exports_kept(app).await?;
    for (id, path) in files(app, Kind::Export).await? {
        if kept.contains(&id) {
            resealed += reseal(app, Kind::Export, id, &path).await?;
        }
    }
    Ok(resealed)
}

async fn reseal(app: &App, kind: Kind, id: Uuid, path: &Path) -> AppResult<i64> {
    let Some(sealed) = content(path).await? else {
        return Ok(0);
    };
    let (mut file, mut changed) = (Vec::with_capacity(sealed.len()), 0);
    for (piece, cell) in pieces(&sealed).enumerate() {
        let (cell, owner) = (
            cell?,
            owner(id, u32::try_from(piece).map_err(AppError::internal)?),
        );
        let fresh = app.store().keyring().reseal(kind.cell(), &owner, cell)?;
        changed += i64::from(fresh.is_some());
        let cell = fresh.as_deref().unwrap_or(cell);
        let length = u32::try_from(cell.len()).map_err(AppError::internal)?;
        file.extend(length.to_be_bytes());
        file.extend(cell);
    }
    if changed > 0 {
        replace(path, &file).await?;
    }
    Ok(changed)
}

/// Files of the exports that wait to be taken away.
async fn exports_kept(app: &App) -> AppResult<Vec<Uuid>> {
    let ready = app.store().exports().ready().await?;
    let files = ready.into_iter().filter_map(|request| request.file);
    Ok(files.map(|file| file.id).collect())
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

/// Removes a file; one that is not there is as good as removed.
pub(crate) async fn remove(app: &App, kind: Kind, id: Uuid) {
    if let Err(error) = fs::remove_file(kind.path(app, id)).await
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, %id, ?kind, "a sealed file could not be removed");
    }
}

/// Removes the uploads of imports that ended longer than [`UPLOAD_KEPT`] ago, and those as old that
/// never became an import because the server ended while it received them.
///
/// # Errors
/// When the folder cannot be read or the store does not answer.
pub async fn purge_uploads(app: &App) -> AppResult<()> {
    let before = app.store().now() - UPLOAD_KEPT;
    for (id, _) in files(app, Kind::Upload).await? {
        let ended = match app.store().imports().find(JobId(id)).await? {
            Some(import) => import.finished_at,
            None => made_at(id),
        };
        if ended.is_some_and(|ended| ended < before) {
            remove(app, Kind::Upload, id).await;
        }
    }
    Ok(())
}

/// Removes exports that no request names: the server ended while it made them or sent them.
///
/// # Errors
/// When the folder cannot be read or the store does not answer.
pub(crate) async fn purge_exports(app: &App) -> AppResult<()> {
    let before = app.store().now() - EXPORT_MAKING;
    // Read before the rows: what is made in between is not taken for left over.
    let files = files(app, Kind::Export).await?;
    let kept = exports_kept(app).await?;
    for (id, _) in files {
        let old = made_at(id).is_none_or(|made| made < before);
        if old && !kept.contains(&id) {
            remove(app, Kind::Export, id).await;
        }
    }
    Ok(())
}

/// When an id was made, as version 7 tells.
fn made_at(id: Uuid) -> Option<DateTime<Utc>> {
    let (seconds, _) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)
}
