//! Undoing an import: to the values before it, as long as nothing later rests on its rows.

use chrono::{DateTime, Utc};
use contract::{
    ErrorCode, ImportChangedRow, ImportMode, ImportState, ImportUndo, ImportUndoPreview,
    ImportView, perm,
};
use domain::ids::{JobId, WorkerId};
use persistence::{UnitOfWork, audit::AuditDraft, exchange::Import, worker::ChangedSince};

use super::imports::{get, own, word};
use crate::{Access, AppError, AppResult, worker::submission};

/// Rows named in one answer; there may be tens of thousands.
const NAMED: usize = 200;

/// What undoing an own import would do, or why it cannot be done.
///
/// # Errors
/// `not_found` for another's; `import_state_unfit` when it wrote nothing or is undone already.
pub async fn undo_preview(
    access: &Access<perm::ImportRun>,
    id: JobId,
) -> AppResult<ImportUndoPreview> {
    let import = own(access, id).await?;
    let at = written_at(&import)?;
    let changed = access.store().changed_since_import(id, at).await?;
    Ok(ImportUndoPreview {
        created: import.counts.created,
        updated: import.counts.updated,
        changed_total: i64::try_from(changed.len()).unwrap_or(i64::MAX),
        changed: changed.into_iter().take(NAMED).map(shown).collect(),
    })
}

/// Undoes an own import: the people it entered are gone and their numbers free, those it
/// corrected are what they were before, and what it handed in for others to confirm is withdrawn,
/// unless they have confirmed it. All of it or nothing.
///
/// # Errors
/// `not_found` for another's; `import_state_unfit` when it wrote nothing or is undone already;
/// `import_rested_on` with the rows whose people were changed since;
/// `identity_number_taken` when a number that would come back is somebody else's by now.
pub async fn undo(
    access: &Access<perm::ImportRun>,
    id: JobId,
    input: &ImportUndo,
) -> AppResult<ImportView> {
    own(access, id).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let people = work.hold_imported(id, access.scope()).await?;
    // Looked at now that nobody can change them: two may have asked at once.
    let import = own(access, id).await?;
    let at = written_at(&import)?;
    if i64::try_from(people.len()).unwrap_or(i64::MAX)
        < import.counts.created + import.counts.updated
    {
        return Err(AppError::not_found().with_detail(
            "导入的部分人员已不在您的管理范围内。",
            "Some people of the import are no longer within your scope.",
        ));
    }
    let changed = work.changed_since_import(id, at).await?;
    if !changed.is_empty() {
        let fields = changed.into_iter().take(NAMED).map(|row| {
            contract::FieldProblem::error(
                &format!("rows.{}", row.row_number),
                "row_changed_since",
                "导入后该人员信息又有变更。",
                "The person was changed after the import.",
            )
        });
        return Err(AppError::new(ErrorCode::ImportRestedOn).with_fields(fields.collect()));
    }
    submission::withdraw_imported(access, &mut work, id).await?;
    log(&mut work, id, &people, &input.reason);
    work.undo_import(id, at, &people, &input.reason).await?;
    work.commit().await?;
    get(access, id).await
}

/// The instant at which an import wrote what can be undone.
fn written_at(import: &Import) -> AppResult<DateTime<Utc>> {
    let wrote = word::<ImportState>(&import.state) == ImportState::Done
        && word::<ImportMode>(&import.mode) == ImportMode::Commit
        && import.counts.created + import.counts.updated + import.counts.submitted > 0;
    match (wrote, import.finished_at, import.undone_at) {
        (true, Some(at), None) => Ok(at),
        _ => Err(AppError::new(ErrorCode::ImportStateUnfit)),
    }
}

/// One entry for the import and one for each person, so that each history tells of it.
fn log(work: &mut UnitOfWork, import: JobId, people: &[WorkerId], reason: &str) {
    let entry = |action, object_kind, object_id| AuditDraft {
        action,
        object_kind,
        object_id: Some(object_id),
        reason: Some(reason.to_owned()),
        ..AuditDraft::default()
    };
    for person in people {
        work.audit(entry("worker.import_undo", "worker", person.to_string()));
    }
    work.audit(AuditDraft {
        after: Some(serde_json::json!({ "people": people.len() })),
        ..entry("import.undo", "import", import.to_string())
    });
}

fn shown(row: ChangedSince) -> ImportChangedRow {
    ImportChangedRow {
        row: row.row_number,
        worker_id: WorkerId(row.worker_id),
        name_masked: row.name_masked,
    }
}
