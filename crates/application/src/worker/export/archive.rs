//! A file put into an archive under a password (ZIP, AES-256) on its way out. The password is
//! whoever takes the file away's own: it is used once and kept nowhere.

use std::io::{self, Write};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use tokio::{sync::mpsc, task::JoinHandle};
use zip::{AesMode, CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::make::Outlet;
use crate::{AppError, AppResult, exchange::vault::PIECE};

/// Pieces between one side and the other.
const BETWEEN: usize = 2;

/// The archive of a file, made as it is read.
pub(super) fn archived(
    content: impl Stream<Item = AppResult<Bytes>> + Send + 'static,
    name: String,
    password: String,
) -> impl Stream<Item = AppResult<Bytes>> {
    let (feed, pieces) = mpsc::channel(BETWEEN);
    let (outlet, archive) = mpsc::channel(BETWEEN);
    tokio::spawn(async move {
        let mut content = std::pin::pin!(content);
        while let Some(piece) = content.next().await {
            // Whoever took the file away has gone.
            if feed.send(piece).await.is_err() {
                break;
            }
        }
    });
    let writing =
        tokio::task::spawn_blocking(move || write(pieces, Outlet(outlet), &name, &password));
    stream::try_unfold(
        (archive, writing),
        |(mut archive, writing): (mpsc::Receiver<Vec<u8>>, JoinHandle<AppResult<()>>)| async move {
            match archive.recv().await {
                Some(piece) => Ok(Some((Bytes::from(piece), (archive, writing)))),
                // An archive that broke off must not end as if it were whole.
                None => {
                    writing.await.map_err(AppError::internal)??;
                    Ok(None)
                }
            }
        },
    )
}

fn write(
    mut pieces: mpsc::Receiver<AppResult<Bytes>>,
    outlet: Outlet,
    name: &str,
    password: &str,
) -> AppResult<()> {
    let mut archive = ZipWriter::new_stream(io::BufWriter::with_capacity(PIECE, outlet));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .with_aes_encryption(AesMode::Aes256, password);
    archive
        .start_file(name, options)
        .map_err(AppError::internal)?;
    while let Some(piece) = pieces.blocking_recv() {
        archive.write_all(&piece?).map_err(AppError::internal)?;
    }
    let mut file = archive.finish().map_err(AppError::internal)?.into_inner();
    file.flush().map_err(AppError::internal)
}
