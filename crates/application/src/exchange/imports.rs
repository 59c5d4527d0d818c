//! Imports as their users see them: start, watch, cancel.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Mutex,
};

use bytes::Bytes;
use contract::{
    DEFAULT_PAGE, ErrorCode, ImportAtomic, ImportListQuery, ImportMode, ImportPage, ImportQuery,
    ImportState, ImportView, OnExisting, perm,
};
use domain::ids::JobId;
use futures_util::{Stream, StreamExt};
use persistence::{
    audit::AuditDraft,
    exchange::{Import, ImportCounts},
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::{
    fault::told,
    reader::Format,
    vault::{self, Deposit, Kind, PIECE},
};
use crate::{Access, AppError, AppResult, Once, cursor, job::JobKind};

/// A file that has been received and waits for its import.
#[derive(Debug)]
pub struct Upload {
    id: JobId,
    content_type: String,
    bytes: u64,
    hash: String,
}

impl Upload {
    pub(super) const fn id(&self) -> JobId {
        self.id
    }

    /// SM3 of the file, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// Progress of the imports of this process. On SQLite an import that writes is the only writer,
/// so its progress cannot go through the database.
#[derive(Debug, Default)]
pub struct Progress(Mutex<HashMap<JobId, (ImportState, ImportCounts)>>);

impl Progress {
    pub(super) fn put(&self, id: JobId, state: ImportState, counts: ImportCounts) {
        if let Ok(mut known) = self.0.lock() {
            known.insert(id, (state, counts));
        }
    }

    pub(super) fn forget(&self, id: JobId) {
        if let Ok(mut known) = self.0.lock() {
            known.remove(&id);
        }
    }

    fn get(&self, id: JobId) -> Option<(ImportState, ImportCounts)> {
        self.0.lock().ok()?.get(&id).copied()
    }
}

/// Receives a file piece by piece.
///
/// # Errors
/// `media_type_unsupported` for an unknown type or bytes that are not of it, `body_too_large`,
/// `request_unreadable` for an empty body or a broken connection.
pub async fn receive<E: std::fmt::Display>(
    access: &Access<perm::ImportRun>,
    content_type: &str,
    body: impl Stream<Item = Result<Bytes, E>>,
) -> AppResult<Upload> {
    let format = Format::of(content_type).ok_or_else(|| {
        AppError::new(ErrorCode::MediaTypeUnsupported).with_detail(
            "请上传 Excel(xlsx)、CSV 或 NDJSON 文件，并正确填写 Content-Type。",
            "Upload an Excel (xlsx), CSV or NDJSON file with the right Content-Type.",
        )
    })?;
    let app = access.app();
    let id: JobId = access.store().new_id();
    let mut deposit = Deposit::open(app, Kind::Upload, id.into()).await?;
    let received = store(access, format, &mut deposit, body).await;
    match received {
        Ok((bytes, hash)) => {
            deposit.close().await?;
            Ok(Upload {
                id,
                content_type: content_type.to_owned(),
                bytes,
                hash,
            })
        }
        Err(error) => {
            vault::remove(app, Kind::Upload, id.into()).await;
            Err(error)
        }
    }
}

async fn store<E: std::fmt::Display>(
    access: &Access<perm::ImportRun>,
    format: Format,
    deposit: &mut Deposit,
    body: impl Stream<Item = Result<Bytes, E>>,
) -> AppResult<(u64, String)> {
    let limit = access.app().settings().max_upload;
    let (mut total, mut piece, mut hash, mut begun) = (
        0_u64,
        Vec::with_capacity(PIECE),
        persistence::cipher::Sm3Hasher::default(),
        false,
    );
    let mut body = std::pin::pin!(body);
    loop {
        let next = body
            .next()
            .await
            .transpose()
            .map_err(|_| AppError::new(ErrorCode::RequestUnreadable))?;
        let ended = next.is_none();
        if let Some(bytes) = next {
            total += bytes.len() as u64;
            if total > limit {
                let most = limit >> 20;
                return Err(AppError::new(ErrorCode::BodyTooLarge).with_detail(
                    format!("文件不超过 {most} MB。"),
                    format!("A file has at most {most} MB."),
                ));
            }
            hash.update(&bytes);
            piece.extend_from_slice(&bytes);
        }
        if !begun && (piece.len() >= 8 || (ended && !piece.is_empty())) {
            if !format.fits(&piece) {
                return Err(AppError::new(ErrorCode::MediaTypeUnsupported)
                    .with_detail("文件内容与所选格式不符，请确认不是改名的文件。", "The content is not of the stated format; check that the file was not just renamed."));
            }
            begun = true;
        }
        if piece.len() >= PIECE || (ended && !piece.is_empty()) {
            deposit.add(&piece).await?;
            piece.clear();
        }
        if ended {
            break;
        }
    }
    if total == 0 {
        return Err(AppError::new(ErrorCode::RequestUnreadable)
            .with_detail("文件为空。", "The file is empty."));
    }
    Ok((total, hash.finish()))
}

/// Starts an import of a received file.
///
/// # Errors
/// `not_found` for a mapping that was not saved, `idempotency_key_reused`.
pub async fn create(
    access: &Access<perm::ImportRun>,
    upload: Upload,
    query: &ImportQuery,
    key: Option<String>,
) -> AppResult<ImportView> {
    let started = start(access, &upload, query, key).await;
    if !started.as_ref().is_ok_and(|view| view.id == upload.id) {
        // Refused, or answered from before: this copy of the file is not needed.
        vault::remove(access.app(), Kind::Upload, upload.id.into()).await;
    }
    started
}

async fn start(
    access: &Access<perm::ImportRun>,
    upload: &Upload,
    query: &ImportQuery,
    key: Option<String>,
) -> AppResult<ImportView> {
    let options = serde_json::to_string(query).map_err(AppError::internal)?;
    let once = Once::of_hash(
        "import_create",
        key,
        format!(
            "{}:{}",
            upload.hash,
            persistence::cipher::sm3_hex(options.as_bytes())
        ),
    )?;
    if let Some(answer) = once.recall::<_, ImportView>(access).await? {
        // The import has gone on since.
        return get(access, answer.id).await;
    }
    let order = Order {
        mode: query.mode.unwrap_or_default(),
        atomic: query.atomic.unwrap_or_default(),
        on_existing: query.on_existing.unwrap_or_default(),
        file_name: query.file_name.clone(),
        mapping: mapping(access, query.source.as_deref()).await?,
        checked: None,
    };
    queue(access, upload, order, &once).await
}

/// What is to be done with a received file.
pub(super) struct Order {
    pub(super) mode: ImportMode,
    pub(super) atomic: ImportAtomic,
    pub(super) on_existing: OnExisting,
    pub(super) file_name: Option<String>,
    pub(super) mapping: BTreeMap<String, String>,
    /// The check whose file it is.
    pub(super) checked: Option<JobId>,
}

/// Queues the job of an import.
pub(super) async fn queue(
    access: &Access<perm::ImportRun>,
    upload: &Upload,
    order: Order,
    once: &Once,
) -> AppResult<ImportView> {
    let import = Import {
        id: upload.id,
        account_id: access.actor().principal().account_id,
        actor: access.actor().principal().display_name.clone(),
        mode: word_of(&order.mode)?,
        atomic: word_of(&order.atomic)?,
        on_existing: word_of(&order.on_existing)?,
        file_name: order.file_name,
        content_type: upload.content_type.clone(),
        bytes: i64::try_from(upload.bytes).unwrap_or(i64::MAX),
        mapping: order.mapping,
        state: state_word(ImportState::Queued).to_owned(),
        counts: ImportCounts::default(),
        failure: None,
        cancel_requested: false,
        created_at: access.store().now(),
        finished_at: None,
        undone_at: None,
        undo_reason: None,
    };
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: "import.start",
        object_kind: "import",
        object_id: Some(import.id.to_string()),
        after: Some(serde_json::json!({
            "mode": import.mode, "file_name": import.file_name, "bytes": import.bytes, "sm3": upload.hash,
            "checked": order.checked,
        })),
        ..AuditDraft::default()
    });
    work.queue_job(import.id, JobKind::Import.code()).await?;
    work.add_import(&import).await?;
    let view = shown(access, import);
    once.remember(&work, &view).await?;
    work.commit().await?;
    access.app().bell().ring();
    Ok(view)
}

/// A saved mapping of the own account; none without a source.
pub(super) async fn mapping(
    access: &Access<perm::ImportRun>,
    source: Option<&str>,
) -> AppResult<BTreeMap<String, String>> {
    let Some(source) = source else {
        return Ok(BTreeMap::new());
    };
    let saved = access
        .store()
        .import_mappings(access.actor().principal().account_id)
        .await?;
    saved
        .into_iter()
        .find(|(name, _)| name == source)
        .map(|(_, columns)| columns)
        .ok_or_else(|| {
            AppError::new(ErrorCode::NotFound).with_detail(
                "没有这个来源的列映射，请先保存。",
                "No mapping is kept for this source; save one first.",
            )
        })
}

/// Own imports, newest first.
///
/// # Errors
/// `cursor_invalid`.
pub async fn list(
    access: &Access<perm::ImportRun>,
    query: &ImportListQuery,
) -> AppResult<ImportPage> {
    let account = access.actor().principal().account_id;
    let before: Option<Uuid> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let imports = access.store().imports();
    let mut items = imports.list(account, before, limit as u64 + 1).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = match items.last() {
        Some(last) if more => Some(cursor::encode(&last.id)?),
        _ => None,
    };
    Ok(ImportPage {
        next_cursor,
        total: imports.count(account).await?,
        items: items
            .into_iter()
            .map(|import| shown(access, import))
            .collect(),
    })
}

/// One own import.
///
/// # Errors
/// `not_found` for another's.
pub async fn get(access: &Access<perm::ImportRun>, id: JobId) -> AppResult<ImportView> {
    own(access, id).await.map(|import| shown(access, import))
}

pub(super) async fn own(access: &Access<perm::ImportRun>, id: JobId) -> AppResult<Import> {
    let account = access.actor().principal().account_id;
    access
        .store()
        .imports()
        .find(id)
        .await?
        .filter(|import| import.account_id == account)
        .ok_or_else(AppError::not_found)
}

/// Asks an own import to end; one that has ended stays as it is.
///
/// # Errors
/// `not_found` for another's; `busy` while an import writes on SQLite.
pub async fn cancel(access: &Access<perm::ImportRun>, id: JobId) -> AppResult<ImportView> {
    own(access, id).await?;
    let mut work = access.store().begin(access.origin()).await?;
    if work.request_cancel(id).await? {
        work.audit(AuditDraft {
            action: "import.cancel",
            object_kind: "import",
            object_id: Some(id.to_string()),
            ..AuditDraft::default()
        });
    }
    work.commit().await?;
    get(access, id).await
}

fn shown(access: &Access<perm::ImportRun>, import: Import) -> ImportView {
    let running = import
        .finished_at
        .is_none()
        .then(|| access.app().progress().get(import.id))
        .flatten();
    let (state, counts) = running.unwrap_or_else(|| (word(&import.state), import.counts));
    let (failure, failure_en) = import.failure.as_deref().map(told).unzip();
    ImportView {
        id: import.id,
        state,
        mode: word(&import.mode),
        atomic: word(&import.atomic),
        on_existing: word(&import.on_existing),
        file_name: import.file_name,
        content_type: import.content_type,
        bytes: import.bytes,
        actor: import.actor,
        counts: contract::ImportCounts {
            rows: counts.rows.max(counts.checked),
            checked: counts.checked,
            valid: counts.valid,
            invalid: counts.invalid,
            warned: counts.warned,
            created: counts.created,
            updated: counts.updated,
            skipped: counts.skipped,
            submitted: counts.submitted,
            written: counts.written,
        },
        failure,
        failure_en,
        created_at: import.created_at,
        finished_at: import.finished_at,
        undone_at: import.undone_at,
        undo_reason: import.undo_reason,
    }
}

/// The word of the contract that a stored text is; its default for anything else.
pub(super) fn word<T: DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).unwrap_or_default()
}

fn word_of(value: &impl Serialize) -> AppResult<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        _ => Err(AppError::internal("a word that is none")),
    }
}

pub(super) const fn state_word(state: ImportState) -> &'static str {
    match state {
        ImportState::Queued => "queued",
        ImportState::Checking => "checking",
        ImportState::Writing => "writing",
        ImportState::Done => "done",
        ImportState::Refused => "refused",
        ImportState::Cancelled => "cancelled",
        ImportState::Failed => "failed",
    }
}
