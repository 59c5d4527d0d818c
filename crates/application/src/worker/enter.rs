//! Entering a worker and changing the record.

use contract::{ErrorCode, Requires, SubmissionView, WorkerInput, WorkerUpdate, WorkerView, perm};
use domain::{
    ids::WorkerId,
    worker::{FindingCode, WorkerRecord},
};
use persistence::{
    Scope,
    audit::AuditDraft,
    worker::{Changed, Dossier, NewWorker, WorkerChange},
};
use serde::{Deserialize, Serialize};

use super::{
    admit::{Admission, AdmitContext, admit},
    masked::{difference, masked_record},
    registered_problem,
    submission::{self, Change, Entry, Layers},
    view,
};
use crate::{
    Access, AppError, AppResult, Once, codes, election::refuse_barred, organisation::tree_of,
};

/// What became of what a writer sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
// Untagged: an answer remembered for a repeated request is what was sent.
#[serde(untagged)]
pub enum Written {
    /// It is in the register.
    Done(Box<WorkerView>),
    /// It waits to be confirmed by others.
    Waiting(Box<SubmissionView>),
}

impl Written {
    /// The record, when it is in the register.
    pub fn done(self) -> Option<WorkerView> {
        match self {
            Self::Done(view) => Some(*view),
            Self::Waiting(_) => None,
        }
    }

    /// The submission, when it waits.
    pub fn waiting(self) -> Option<SubmissionView> {
        match self {
            Self::Done(_) => None,
            Self::Waiting(view) => Some(*view),
        }
    }
}

/// Enters one person, or hands them in where the writer needs others' confirmation.
///
/// # Errors
/// `fields_invalid` with every finding; `identity_number_taken` when the number is registered;
/// `submission_open` when it waits to be confirmed.
pub async fn create(
    access: &Access<perm::WorkerEdit>,
    input: &WorkerInput,
    once: &Once,
) -> AppResult<Written> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let (record, warned) = admit_as_sent(access, input, None, access.scope()).await?;
    refuse_untold(&record)?;
    refuse_registered(access, &record).await?;
    let layers = Layers::of(access).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let entry = Entry {
        record: &record,
        warned,
        import: None,
    };
    if let Some(new) = submission::enter(access, &layers, work.now(), &entry)? {
        let waiting = submission::hand_in(access, &mut work, new).await?;
        let answer = Written::Waiting(Box::new(waiting));
        once.remember(&work, &answer).await?;
        work.commit().await?;
        return Ok(answer);
    }
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
    let answer = Written::Done(Box::new(answer));
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
    let mut shown = view::dossier(access, &dossier).await?;
    shown.pending = submission::pending(access, id).await?;
    Ok(shown)
}

/// Changes one person's record, or hands the change in where the writer needs others'
/// confirmation; a record that says what is stored changes nothing.
///
/// # Errors
/// `not_found` outside the scope, `revision_outdated` when someone else was faster,
/// `fields_invalid` with every finding, `submission_open` when a change of one of the fields waits
/// to be confirmed.
pub async fn update(
    access: &Access<perm::WorkerEdit>,
    id: WorkerId,
    revision: i64,
    update: &WorkerUpdate,
) -> AppResult<Written> {
    let (dossier, before) = current_of(access, access.scope(), id).await?;
    if dossier.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    let input = guarded(access, &update.record);
    let (record, warned) = admit_as_sent(access, &input, Some(&before), access.scope()).await?;
    refuse_early(&before, update.effective_on)?;
    refuse_barred(access.app(), id, &before, &record, update.effective_on).await?;
    if record.profile.id_number != before.profile.id_number {
        refuse_registered(access, &record).await?;
    }
    let layers = Layers::of(access).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let change = Change {
        worker: id,
        before: &before,
        after: &record,
        warned,
        effective_on: update.effective_on,
        reason: update.reason.clone(),
        import: None,
    };
    if let Some(new) = submission::change(access, &layers, work.now(), &change)? {
        let waiting = submission::hand_in(access, &mut work, new).await?;
        work.commit().await?;
        return Ok(Written::Waiting(Box::new(waiting)));
    }
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
    read_back(access, id).await
}

/// What has been written, read within the edit scope: the change may have moved the person out
/// of it.
pub(super) async fn read_back(
    access: &Access<perm::WorkerEdit>,
    id: WorkerId,
) -> AppResult<Written> {
    let dossier = access
        .store()
        .workers()
        .within(access.scope())
        .find(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    let mut shown = view::dossier(access, &dossier).await?;
    shown.pending = submission::pending(access, id).await?;
    Ok(Written::Done(Box::new(shown)))
}

/// A worker and the record of today.
pub(super) async fn current_of<P: Requires>(
    access: &Access<P>,
    scope: &Scope,
    id: WorkerId,
) -> AppResult<(Dossier, WorkerRecord)> {
    let dossier = access.store().workers().within(scope).find(id).await?;
    let dossier = dossier.ok_or_else(AppError::not_found)?;
    let record = dossier.record(access.store().today())?;
    Ok((dossier, record))
}

/// Whoever enters somebody has told them what is done with their data.
pub(super) fn refuse_untold(record: &WorkerRecord) -> AppResult<()> {
    match record.profile.notice {
        Some(_) => Ok(()),
        None => Err(AppError::field("notice_on", FindingCode::Required)),
    }
}

/// A change cannot hold from before the service period.
pub(super) fn refuse_early(
    before: &WorkerRecord,
    effective_on: Option<chrono::NaiveDate>,
) -> AppResult<()> {
    if effective_on.is_some_and(|day| day < before.engagement.period.from) {
        return Err(AppError::field(
            "effective_on",
            FindingCode::AssignmentOutsideEngagement,
        ));
    }
    Ok(())
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

/// What the checks find in a record that shall hold within a scope.
pub(super) async fn admission<P: Requires>(
    access: &Access<P>,
    input: &WorkerInput,
    existing: Option<&WorkerRecord>,
    scope: &Scope,
) -> AppResult<Admission> {
    let tree = tree_of(access).await?;
    let codes = codes::book(access.app()).await?;
    let context = AdmitContext {
        policy: access.app().identity_policy(),
        tree: &tree,
        codes: &codes,
        scope,
    };
    Ok(admit(input, existing, &context))
}

/// The record, and whether it passes only with a reason.
///
/// # Errors
/// `fields_invalid` with every finding.
pub(super) async fn admit_as_sent<P: Requires>(
    access: &Access<P>,
    input: &WorkerInput,
    existing: Option<&WorkerRecord>,
    scope: &Scope,
) -> AppResult<(WorkerRecord, bool)> {
    let admission = admission(access, input, existing, scope).await?;
    let warned = !admission.findings.is_empty();
    admission
        .admitted()
        .map(|record| (record, warned))
        .map_err(|findings| AppError::fields(findings.into_iter().map(Into::into).collect()))
}

/// Refuses a number that is registered; of someone outside the scope only that is told.
pub(super) async fn refuse_registered<P: Requires>(
    access: &Access<P>,
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
        Some((_, registered)) => {
            let problem = registered_problem(access, registered).await?;
            Err(AppError::new(ErrorCode::IdentityNumberTaken)
                .with_detail(problem.message.clone(), problem.message_en.clone())
                .with_fields(vec![problem]))
        }
    }
}
