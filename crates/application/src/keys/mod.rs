//! Keys of encrypted cells (密钥): what each seals, rotation to another one while the system
//! runs, and retirement of one that seals nothing any more.

mod follow;
mod rehash;
mod rotation;

pub use follow::follow;
pub use rehash::{Rehash, rehash};
pub use rotation::{abandon_rotation, run_rotation};

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use contract::{
    EncryptionKeyView, EncryptionKeys, ErrorCode, KeyRotationInput, KeyRotationState,
    KeyRotationView, perm,
};
use persistence::{
    Conflict, Origin, StoreError,
    audit::AuditDraft,
    cipher::Suite,
    keys::{Rotation, RotationState},
};
use serde_json::json;

use crate::{Access, App, AppError, AppResult, exchange, job::JobKind};

/// How long a key stays after the writing key was last changed: other processes follow the change
/// within seconds, and uploads that were being received then have ended.
pub const RETIREMENT_WAIT: TimeDelta = TimeDelta::hours(1);

/// Cells by key, in the database and in waiting uploads.
///
/// # Errors
/// `busy` or `internal` when they cannot be counted.
pub async fn cells_by_key(app: &App) -> AppResult<BTreeMap<u16, i64>> {
    let mut cells = app.store().cells_by_key().await?;
    for (key, pieces) in exchange::pieces_by_key(app).await? {
        *cells.entry(key).or_default() += pieces;
    }
    Ok(cells)
}

/// The keys with what each seals.
///
/// # Errors
/// `busy` or `internal` when the cells cannot be counted.
pub async fn keys(access: &Access<perm::KeyRotate>) -> AppResult<EncryptionKeys> {
    overview(access.app()).await
}

/// As [`keys`], for a command on the server itself.
///
/// # Errors
/// As [`keys`].
pub async fn overview(app: &App) -> AppResult<EncryptionKeys> {
    let keyring = app.store().keyring();
    // Another process may have added one that nothing uses yet.
    if keyring.file().is_ok() {
        keyring.reload()?;
    }
    let present: BTreeMap<u16, Suite> = keyring.cell_keys().into_iter().collect();
    let cells = cells_by_key(app).await?;
    let rotation = app.store().newest_rotation().await?;
    let open = rotation.as_ref().is_some_and(is_open);
    let ids: BTreeSet<u16> = present.keys().chain(cells.keys()).copied().collect();
    let writing = keyring.writing_key();
    let now = app.store().now();
    // What began before the key of today may still seal with the one before.
    let settled = match app.store().writing_key().await? {
        Some(named) => named.since + RETIREMENT_WAIT,
        None => now,
    };
    let view = |id: u16| {
        let cells = cells.get(&id).copied().unwrap_or_default();
        let suite = present.get(&id);
        let unused = suite.is_some() && id != writing && cells == 0 && !open;
        EncryptionKeyView {
            key_id: id,
            suite: suite.map_or_else(String::new, |suite| suite.code().to_owned()),
            writing: id == writing,
            present: suite.is_some(),
            cells,
            retirable: unused && now >= settled,
            retirable_from: unused.then_some(settled),
        }
    };
    Ok(EncryptionKeys {
        items: ids.into_iter().map(view).collect(),
        rotation: rotation.map(rotation_view),
    })
}

fn is_open(rotation: &Rotation) -> bool {
    rotation.state == RotationState::Open
}

/// Adds a fresh key to the key file that nothing is sealed with yet, so that the file can be
/// copied to every machine before the key is used. Answers its id.
///
/// # Errors
/// `internal` when the key file cannot be written.
pub async fn add_key(app: &App, origin: Origin, suite: Option<Suite>) -> AppResult<u16> {
    let keyring = app.store().keyring();
    let suite = suite.unwrap_or_else(|| keyring.suite());
    let mut added = None;
    keyring
        .file()?
        .update(&mut |material| added = material.add_cell_key(suite, keyring.entropy()))
        .map_err(StoreError::KeyFile)?;
    keyring.reload()?;
    let id = added.ok_or_else(|| AppError::internal("all key ids are given"))?;
    log(app, origin, "key.add", id, json!({ "suite": suite.code() })).await?;
    Ok(id)
}

async fn log(
    app: &App,
    origin: Origin,
    action: &'static str,
    key: u16,
    after: serde_json::Value,
) -> AppResult<()> {
    let mut work = app.store().begin(origin).await?;
    work.audit(AuditDraft {
        action,
        object_kind: "key",
        object_id: Some(key.to_string()),
        after: Some(after),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

/// Starts a rotation: the key seals everything new from now on, and a job brings over what is
/// stored.
///
/// # Errors
/// `not_found` for an unknown key, `conflict` while another rotation runs.
pub async fn rotate(
    access: &Access<perm::KeyRotate>,
    input: &KeyRotationInput,
) -> AppResult<KeyRotationView> {
    start_rotation(access.app(), access.origin(), input.key_id).await
}

/// As [`rotate`], for a command on the server itself.
///
/// # Errors
/// As [`rotate`].
pub async fn start_rotation(
    app: &App,
    origin: Origin,
    key: Option<u16>,
) -> AppResult<KeyRotationView> {
    let store = app.store();
    if store.newest_rotation().await?.as_ref().is_some_and(is_open) {
        return Err(already_running());
    }
    let key = match key {
        Some(key) => key,
        None => add_key(app, origin.clone(), None).await?,
    };
    if !store.keyring().knows(key) {
        store.keyring().reload()?;
        if !store.keyring().knows(key) {
            return Err(AppError::not_found());
        }
    }
    let total = other_cells(app, key).await?;
    let id = store.new_id();
    let mut work = store.begin(origin).await?;
    work.name_writing_key(key).await?;
    work.queue_job(id, JobKind::KeyRotation.code()).await?;
    work.insert_rotation(id, key, total)
        .await
        .map_err(|error| match error {
            StoreError::Conflict(Conflict::Unique(_)) => already_running(),
            error => error.into(),
        })?;
    work.audit(AuditDraft {
        action: "key.rotate",
        object_kind: "key",
        object_id: Some(key.to_string()),
        before: Some(json!({ "writing_key": store.keyring().writing_key() })),
        after: Some(json!({ "writing_key": key, "cells": total })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    store.keyring().write_with(key)?;
    note_in_file(app, key);
    app.bell().ring();
    let rotation = store.rotation(id).await?.ok_or_else(AppError::not_found)?;
    Ok(rotation_view(rotation))
}

fn already_running() -> AppError {
    AppError::new(ErrorCode::Conflict).with_detail(
        "已有一次密钥轮换正在进行，请待其完成。",
        "A rotation is running already; wait until it is done.",
    )
}

/// The database names the writing key; in the file it is a reminder for whoever reads it.
fn note_in_file(app: &App, key: u16) {
    let noted = app.store().keyring().file().and_then(|file| {
        file.update(&mut |material| material.current = key)
            .map_err(StoreError::KeyFile)
    });
    if let Err(error) = noted {
        tracing::warn!(%error, "the writing key could not be noted in the key file");
    }
}

/// Cells under any other key.
pub(super) async fn other_cells(app: &App, key: u16) -> AppResult<i64> {
    let cells = cells_by_key(app).await?;
    Ok(cells
        .iter()
        .filter(|(id, _)| **id != key)
        .map(|(_, cells)| cells)
        .sum())
}

/// Deletes a key that seals nothing. Backups from the time when it did need a copy of it.
///
/// # Errors
/// `not_found` for an unknown key; `rule_violated` for the writing key, while cells are sealed
/// with it or could still be, and while a rotation runs.
pub async fn retire(access: &Access<perm::KeyRotate>, key: u16) -> AppResult<()> {
    retire_key(access.app(), access.origin(), key).await
}

/// As [`retire`], for a command on the server itself.
///
/// # Errors
/// As [`retire`].
pub async fn retire_key(app: &App, origin: Origin, key: u16) -> AppResult<()> {
    let store = app.store();
    let keyring = store.keyring();
    keyring.reload()?;
    store.follow_writing_key().await?;
    if !keyring.knows(key) {
        return Err(AppError::not_found());
    }
    let refuse =
        |zh: &str, en: &str| Err(AppError::new(ErrorCode::RuleViolated).with_detail(zh, en));
    if key == keyring.writing_key() {
        return refuse(
            "写入密钥不能停用，请先轮换到新的密钥。",
            "The key that seals what is new cannot be retired; rotate to a fresh one first.",
        );
    }
    if store.newest_rotation().await?.as_ref().is_some_and(is_open) {
        return refuse(
            "密钥轮换正在进行，请待其完成后再停用。",
            "A rotation is running; retire the key once it is done.",
        );
    }
    if let Some(named) = store.writing_key().await? {
        let minutes = RETIREMENT_WAIT.num_minutes();
        if store.now() < named.since + RETIREMENT_WAIT {
            return refuse(
                &format!("写入密钥变更未满{minutes}分钟，请稍后再停用旧密钥。"),
                &format!(
                    "The writing key changed less than {minutes} minutes ago; retire the old one later."
                ),
            );
        }
        if store.writer_open_since(named.since).await? {
            return refuse(
                "仍有轮换前开始的写入未结束，请稍后再停用旧密钥。",
                "A write from before the rotation has not ended; retire the key later.",
            );
        }
    }
    match cells_by_key(app).await?.get(&key) {
        None | Some(0) => {}
        Some(cells) => {
            return refuse(
                &format!("仍有{cells}个加密单元使用该密钥，请再次轮换后停用。"),
                &format!("{cells} cells are still sealed with it; rotate again first."),
            );
        }
    }
    // The entry first: a key that is gone without a trace would be worse than one that stayed.
    log(app, origin, "key.retire", key, json!({})).await?;
    let writing = keyring.writing_key();
    keyring
        .file()?
        .update(&mut |material| {
            material.current = writing;
            material.cells.remove(&key.to_string());
        })
        .map_err(StoreError::KeyFile)?;
    Ok(keyring.reload()?)
}

fn rotation_view(rotation: Rotation) -> KeyRotationView {
    KeyRotationView {
        id: rotation.id,
        key_id: rotation.key,
        state: match rotation.state {
            RotationState::Open => KeyRotationState::Open,
            RotationState::Done => KeyRotationState::Done,
            RotationState::Failed => KeyRotationState::Failed,
        },
        total: rotation.total,
        resealed: rotation.resealed,
        remaining: rotation.remaining,
        started_by: rotation.actor,
        created_at: rotation.created_at,
        finished_at: rotation.finished_at,
    }
}
