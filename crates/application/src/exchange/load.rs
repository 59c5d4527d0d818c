//! The bulk load of checked records: imports and the demonstration city go through here.

use domain::{ids::WorkerId, worker::WorkerRecord};
use persistence::{UnitOfWork, audit::AuditDraft, worker::NewWorker};
use serde_json::Value;

use crate::{AppResult, worker::masked_record};

/// Enters records in the open unit of work and drafts their audit entries. Answers the ids in
/// the order of the records.
///
/// # Errors
/// `identity_number_taken` when a number is registered; then the unit must be dropped.
pub async fn load(work: &mut UnitOfWork, records: Vec<WorkerRecord>) -> AppResult<Vec<WorkerId>> {
    let workers: Vec<NewWorker> = records
        .into_iter()
        .map(|record| NewWorker {
            id: work.store().new_id(),
            record,
        })
        .collect();
    let ids: Vec<WorkerId> = workers.iter().map(|worker| worker.id).collect();
    for worker in &workers {
        work.audit(AuditDraft {
            action: "worker.import",
            object_kind: "worker",
            object_id: Some(worker.id.to_string()),
            after: Some(filled(masked_record(&worker.record))),
            reason: worker.record.profile.note.clone(),
            ..AuditDraft::default()
        });
    }
    work.enter_workers(workers).await?;
    Ok(ids)
}

/// Only what is filled in: tens of thousands of entries wait in memory for the commit.
fn filled(record: Value) -> Value {
    match record {
        Value::Object(fields) => fields
            .into_iter()
            .filter(|(_, value)| {
                !value.is_null()
                    && *value != Value::Bool(false)
                    && value.as_array().is_none_or(|list| !list.is_empty())
            })
            .collect(),
        other => other,
    }
}
