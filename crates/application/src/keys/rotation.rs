//! The job that seals every stored cell anew, table by table, a batch of rows at a time. Where it
//! is lies in its row, written with each batch: killed at any point, it goes on from there.

use std::time::Duration;

use domain::ids::JobId;
use persistence::{
    Origin,
    audit::AuditDraft,
    keys::{Rotation, RotationState, tables},
};
use serde_json::json;
use tokio::time::sleep;

use super::{follow::LOOK, other_cells};
use crate::{
    App, AppError, AppResult, exchange,
    job::{JobContext, JobOutcome},
};

/// Rounds over all tables: what others wrote with the old key before they followed, or held on to
/// when the first round came by, is found in the next.
const ROUNDS: i64 = 3;
/// Before another round every process has followed the writing key.
const SETTLE: Duration = LOOK.saturating_mul(2);

fn origin() -> Origin {
    Origin::system("密钥轮换")
}

/// Runs a rotation to its end, or to the next safe point when it should stop.
///
/// # Errors
/// `busy`; `internal` when this process lacks the key or a cell does not open.
pub async fn run_rotation(app: &App, id: JobId, job: &JobContext) -> AppResult<JobOutcome> {
    let found = app.store().rotation(id).await?;
    let Some(mut rotation) = found.filter(super::is_open) else {
        return Ok(JobOutcome::Finished);
    };
    app.store().keyring().write_with(rotation.key)?;
    loop {
        if !round(app, &mut rotation, job).await? {
            return Ok(JobOutcome::Stopped);
        }
        let remaining = other_cells(app, rotation.key).await?;
        if remaining == 0 || rotation.round >= ROUNDS {
            end(app, &rotation, remaining, job).await?;
            return Ok(JobOutcome::Finished);
        }
        (rotation.round, rotation.table, rotation.after) = (rotation.round + 1, None, None);
        tokio::select! {
            () = app.shutdown().announced() => {}
            () = sleep(SETTLE) => {}
        }
    }
}

/// One round. Answers whether it came to its end.
async fn round(app: &App, rotation: &mut Rotation, job: &JobContext) -> AppResult<bool> {
    let begun = rotation.table.clone();
    for table in tables().skip_while(|table| begun.as_deref().is_some_and(|begun| begun != *table))
    {
        if rotation.table.as_deref() != Some(table) {
            (rotation.table, rotation.after) = (Some(table.to_owned()), None);
        }
        loop {
            if job.should_stop() {
                return Ok(false);
            }
            if !batch(app, rotation, table).await? {
                break;
            }
        }
    }
    if job.should_stop() {
        return Ok(false);
    }
    rotation.resealed += exchange::reseal_files(app).await?;
    Ok(true)
}

/// One batch in a unit of work of its own. Answers whether there was one.
async fn batch(app: &App, rotation: &mut Rotation, table: &str) -> AppResult<bool> {
    let read = app
        .store()
        .reseal_batch(table, rotation.after.as_deref())
        .await?;
    let Some(batch) = read else { return Ok(false) };
    let work = app.store().begin(origin()).await?;
    rotation.resealed += work.write_resealed(&batch).await?;
    rotation.after = Some(batch.after().to_owned());
    if !work.advance_rotation(rotation).await? {
        return Err(AppError::new(contract::ErrorCode::Conflict));
    }
    work.commit().await?;
    Ok(true)
}

async fn end(app: &App, rotation: &Rotation, remaining: i64, job: &JobContext) -> AppResult<()> {
    let mut work = app.store().begin(origin()).await?;
    work.audit(AuditDraft {
        action: "key.reseal",
        object_kind: "key",
        object_id: Some(rotation.key.to_string()),
        failed: remaining > 0,
        after: Some(json!({ "resealed": rotation.resealed, "remaining": remaining })),
        ..AuditDraft::default()
    });
    work.advance_rotation(rotation).await?;
    work.end_rotation(rotation.id, RotationState::Done, Some(remaining))
        .await?;
    job.finish(&work).await?;
    Ok(work.commit().await?)
}

/// Marks a rotation that failed for good, so that another can be started. What it did stays: every
/// cell opens, under the old key or the new one.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn abandon_rotation(app: &App, id: JobId) -> AppResult<()> {
    let mut work = app.store().begin(origin()).await?;
    if work.end_rotation(id, RotationState::Failed, None).await? {
        work.audit(AuditDraft {
            action: "key.reseal",
            object_kind: "key",
            failed: true,
            ..AuditDraft::default()
        });
    }
    Ok(work.commit().await?)
}
