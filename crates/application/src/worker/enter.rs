//! Entering a worker and changing the record.

use contract::{ErrorCode, WorkerInput, WorkerUpdate, WorkerView, perm};
use domain::{
    ids::WorkerId,
    worker::{Finding, FindingCode, WorkerRecord},
};
use persistence::{
    audit::AuditDraft,
    worker::{Changed, NewWorker, WorkerChange},
};

use super::{
    admit::{AdmitContext, admit},
    masked::{difference, masked_record},
    view,
};
use crate::{Access, AppError, AppResult, Once, codes, organisation::tree_of};

/// Enters one person.
///
/// # Errors
/// `fields_invalid` with every finding; `identity_number_taken` when the number is registered.
pub async fn create(
    access: &Access<perm::WorkerEdit>,
    input: &WorkerInput,
    once: &Once,
) -> AppResult<WorkerView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let record = admitted(access, input, None).await?;
    refuse_registered(access, &record).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let id: WorkerId = access.store().new_id();
    work.audit(AuditDraft {
        action: "worker.create",
        object_kind: "worker",
        object_id: Some(id.to_string()),
        after: Some(masked_record(&record)),
        reason: record.profile.note.clone(),
        ..AuditDraft::default()
    });
    let tree = tree_of(access).await?;
    let answer = view::entered(access, &tree, id, work.now(), &record);
    work.enter_workers(vec![NewWorker { id, record }]).await?;
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

/// One person's record.
///
/// # Errors
/// `not_found` outside the scope.
pub async fn get(access: &Access<perm::WorkerView>, id: WorkerId) -> AppResult<WorkerView> {
    let dossier = access
        .store()
        .workers()
        .within(access.scope())
        .find(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    view::dossier(access, &dossier).await
}

/// Changes one person's record; a record that says what is stored changes nothing.
///
/// # Errors
/// `not_found` outside the scope, `revision_outdated` when someone else was faster,
/// `fields_invalid` with every finding.
pub async fn update(
    access: &Access<perm::WorkerEdit>,
    id: WorkerId,
    revision: i64,
    update: &WorkerUpdate,
) -> AppResult<WorkerView> {
    let dossier = access
        .store()
        .workers()
        .within(access.scope())
        .find(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    if dossier.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    let before = dossier.record(access.store().today())?;
    let input = guarded(access, &update.record);
    let record = admitted(access, &input, Some(&before)).await?;
    if update
        .effective_on
        .is_some_and(|day| day < before.engagement.period.from)
    {
        return Err(AppError::field(
            "effective_on",
            FindingCode::AssignmentOutsideEngagement,
        ));
    }
    if record.profile.id_number != before.profile.id_number {
        refuse_registered(access, &record).await?;
    }
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(change_entry(id, &before, &record, update.reason.clone()));
    let change = WorkerChange {
        id,
        revision,
        record,
        effective_on: update.effective_on,
    };
    match work.change_worker(change).await? {
        Changed::To(_) => work.commit().await?,
        // Who saves a form untouched leaves no line in the history either.
        Changed::Nothing => work.abandon().await?,
        Changed::Outdated => return Err(AppError::new(ErrorCode::RevisionOutdated)),
    }
    // Read back within the edit scope: the change may have moved the person out of it.
    match access
        .store()
        .workers()
        .within(access.scope())
        .find(id)
        .await?
    {
        Some(dossier) => view::dossier(access, &dossier).await,
        None => Err(AppError::not_found()),
    }
}

/// The audit entry of a change: only what differs.
pub(crate) fn change_entry(
    id: WorkerId,
    before: &WorkerRecord,
    after: &WorkerRecord,
    reason: Option<String>,
) -> AuditDraft {
    let (old, new) = difference(before, after);
    AuditDraft {
        action: "worker.update",
        object_kind: "worker",
        object_id: Some(id.to_string()),
        reason: reason.or_else(|| after.profile.note.clone()),
        before: Some(old),
        after: Some(new),
        ..AuditDraft::default()
    }
}

/// Who may not see a sensitive part may not overwrite it unseen either.
fn guarded(access: &Access<perm::WorkerEdit>, input: &WorkerInput) -> WorkerInput {
    let mut input = input.clone();
    if !access.may(contract::Permission::FamilyView) {
        input.family = None;
    }
    if !access.may(contract::Permission::PayView) {
        input.annual_costs = None;
        input.bank_card = None;
    }
    input
}

async fn admitted(
    access: &Access<perm::WorkerEdit>,
    input: &WorkerInput,
    existing: Option<&WorkerRecord>,
) -> AppResult<WorkerRecord> {
    let tree = tree_of(access).await?;
    let codes = codes::book(access.app()).await?;
    let context = AdmitContext {
        policy: access.app().identity_policy(),
        tree: &tree,
        codes: &codes,
        scope: access.scope(),
    };
    admit(input, existing, &context)
        .admitted()
        .map_err(|findings| AppError::fields(findings.into_iter().map(Into::into).collect()))
}

/// Refuses a number that is registered; of someone outside the scope only that is told.
async fn refuse_registered(
    access: &Access<perm::WorkerEdit>,
    record: &WorkerRecord,
) -> AppResult<()> {
    let hash = access
        .store()
        .identity_hash(record.profile.id_number.expose())?;
    match access
        .store()
        .workers()
        .within(access.scope())
        .registered(&[hash])
        .await?
        .first()
    {
        None => Ok(()),
        Some((_, own)) => {
            let code = if own.is_some() {
                FindingCode::DuplicateInRegister
            } else {
                FindingCode::DuplicateElsewhere
            };
            let finding = Finding::new("id_number", code);
            Err(AppError::new(ErrorCode::IdentityNumberTaken)
                .with_detail(code.text())
                .with_fields(vec![finding.into()]))
        }
    }
}
