//! Actions handed in together: all or none, each decided for itself in the one queue, and taken
//! back together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use contract::{
    ActionFields, ActionInput, BATCH_ROWS, BatchConfirmation, BatchInput, BatchPage, BatchProgress,
    BatchQuery, BatchRefusal, BatchReversalInput, BatchRow, BatchView, DEFAULT_PAGE, ErrorCode,
    FieldProblem, perm,
};
use domain::{
    ids::{PersonnelBatchId, SubmissionId, WorkerId},
    personnel::{ActionProblem, action::ActionKind, effect::ActionFinding},
    worker::FindingCode,
};
use persistence::{
    UnitOfWork,
    audit::AuditDraft,
    personnel::{ActionFilter, Batch, BatchLine},
    worker::submission::{NewSubmission, SubmissionAfter, SubmissionFilter, SubmissionSet},
};
use serde_json::json;

use super::{
    consider::{Reach, consider},
    placed, refuse_outside_round,
};
use crate::{
    Access, AppError, AppResult, Once, cursor,
    error::field_problem,
    worker::submission::{Bench, Layers, drafted, handed_in, verdict, withdraw_replaced},
};

/// Actions confirmed in one request, so that whoever waits sees it going on.
const PART: u64 = 50;

/// Problems told at once.
const TOLD: usize = 200;

/// What is handed in together, and how it is decided.
pub(super) struct Together<'a> {
    pub(super) input: &'a BatchInput,
    /// The batch it takes back.
    pub(super) reverses: Option<PersonnelBatchId>,
    /// First day on which it may be confirmed.
    pub(super) not_before: Option<NaiveDate>,
    /// What was given back and is replaced by this.
    pub(super) replaces: BTreeMap<WorkerId, SubmissionId>,
    /// Whether it comes from a round of the assessment.
    pub(super) in_round: bool,
}

impl<'a> Together<'a> {
    /// A batch by itself.
    const fn plain(input: &'a BatchInput) -> Self {
        Self {
            input,
            reverses: None,
            not_before: None,
            replaces: BTreeMap::new(),
            in_round: false,
        }
    }
}

/// A batch that can be handed in.
pub(super) struct Prepared {
    batch: Batch,
    new: Vec<NewSubmission>,
}

impl Prepared {
    /// Each person with what is handed in about them.
    pub(super) fn people(&self) -> Vec<(WorkerId, SubmissionId)> {
        let all = self.new.iter();
        all.filter_map(|one| Some((one.submission.worker?, one.submission.id)))
            .collect()
    }
}

/// Hands a batch in.
///
/// # Errors
/// `fields_invalid` with everything that is wrong with any row; then nothing is handed in.
pub async fn submit_batch(
    access: &Access<perm::PersonnelEdit>,
    input: &BatchInput,
    once: &Once,
) -> AppResult<BatchView> {
    hand_in(access, &Together::plain(input), once).await
}

async fn hand_in(
    access: &Access<perm::PersonnelEdit>,
    together: &Together<'_>,
    once: &Once,
) -> AppResult<BatchView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let prepared = prepare(access, together).await?;
    let mut work = access.store().begin(access.origin()).await?;
    let answer = keep(access, &mut work, together, prepared).await?;
    once.remember(&work, &answer).await?;
    work.commit().await?;
    Ok(answer)
}

/// Looks at every row.
///
/// # Errors
/// `fields_invalid` with everything that is wrong with any.
pub(super) async fn prepare(
    access: &Access<perm::PersonnelEdit>,
    together: &Together<'_>,
) -> AppResult<Prepared> {
    let input = together.input;
    let store = access.store();
    let batch = Batch {
        id: store.new_id(),
        kind: input.kind,
        effective_on: input.effective_on,
        document_number: input.document_number.clone(),
        reason: input.reason.clone(),
        reverses: together.reverses,
        submitted_by: access.actor().principal().account_id,
        submitted_at: store.now(),
    };
    let new = checked(access, together, &batch).await?;
    Ok(Prepared { batch, new })
}

/// Keeps a batch within a unit of work.
///
/// # Errors
/// Those of the store.
pub(super) async fn keep(
    access: &Access<perm::PersonnelEdit>,
    work: &mut UnitOfWork,
    together: &Together<'_>,
    Prepared { batch, new }: Prepared,
) -> AppResult<BatchView> {
    let count = i64::try_from(new.len()).unwrap_or(i64::MAX);
    let names = access.store().display_names([batch.submitted_by]).await?;
    let answer = view(
        BatchLine {
            batch: batch.clone(),
            total: count,
            submitted: count,
            returned: 0,
            confirmed: 0,
            standing: 0,
        },
        names.get(&batch.submitted_by).cloned(),
        true,
        0,
    );
    for id in together.replaces.values() {
        withdraw_replaced(access, work, *id).await?;
    }
    work.register_batch(&batch).await?;
    handed_in(work, new).await?;
    work.audit(AuditDraft {
        action: "personnel.batch",
        object_kind: "personnel_batch",
        object_id: Some(batch.id.to_string()),
        reason: batch.reason.clone(),
        after: Some(json!({
            "kind": batch.kind, "effective_on": batch.effective_on,
            "document_number": batch.document_number, "people": count, "reverses": batch.reverses,
        })),
        ..AuditDraft::default()
    });
    Ok(answer)
}

/// Every row looked at; refused with everything that is wrong with any.
async fn checked(
    access: &Access<perm::PersonnelEdit>,
    together: &Together<'_>,
    batch: &Batch,
) -> AppResult<Vec<NewSubmission>> {
    let layers = Layers::of(access).await?;
    let (mut new, mut wrong) = (Vec::new(), Vec::new());
    let mut known = BTreeSet::new();
    for (at, row) in together.input.rows.iter().enumerate() {
        if wrong.len() >= TOLD {
            break;
        }
        let within = format!("rows.{at}");
        if !known.insert(row.worker_id) {
            wrong.push(person(&within, ActionProblem::PersonRepeated));
            continue;
        }
        match drafted_row(access, &layers, together, batch, row).await {
            Ok(Ok(one)) => new.push(one),
            Ok(Err(found)) => wrong.extend(found.into_iter().map(|mut one| {
                one.field = format!("{within}.{}", one.field);
                one
            })),
            Err(error) if error.code() == ErrorCode::NotFound => {
                wrong.push(person(&within, ActionProblem::PersonUnknown));
            }
            Err(error) if error.code() == ErrorCode::FieldsInvalid => {
                wrong.extend(placed(&error, &within));
            }
            Err(error) => return Err(error),
        }
    }
    if wrong.is_empty() {
        Ok(new)
    } else {
        wrong.truncate(TOLD);
        Err(AppError::fields(wrong))
    }
}

fn person(within: &str, problem: ActionProblem) -> FieldProblem {
    let mut found = FieldProblem::from(ActionFinding::new("kind", problem));
    found.field = format!("{within}.worker_id");
    found
}

async fn drafted_row(
    access: &Access<perm::PersonnelEdit>,
    layers: &Layers,
    together: &Together<'_>,
    batch: &Batch,
    row: &BatchRow,
) -> AppResult<Result<NewSubmission, Vec<FieldProblem>>> {
    let action = ActionInput {
        kind: batch.kind,
        effective_on: batch.effective_on,
        document_number: batch.document_number.clone(),
        reason: batch.reason.clone(),
        fields: row.fields.clone(),
    };
    let reach = Reach {
        people: access.scope(),
        places: access.scope(),
    };
    let considered = consider(access, row.worker_id, &action, reach).await?;
    considered.refuse(&action)?;
    if !together.in_round {
        refuse_outside_round(access, &action, &considered).await?;
    }
    let at = batch.submitted_at;
    let mut new = drafted(access, layers, at, row.worker_id, &action, &considered)?;
    new.submission.batch = Some(batch.id);
    new.submission.not_before = together.not_before;
    // Whoever takes a whole batch back is looked at once for all of it.
    new.submission.safe |= together.reverses.is_some() && !considered.is_doubtful();
    let replaced = together.replaces.get(&row.worker_id).copied();
    let mut waiting = access
        .store()
        .submitted_fields(row.worker_id, replaced)
        .await?;
    waiting.retain(|key| new.fields.contains(key));
    if waiting.is_empty() {
        return Ok(Ok(new));
    }
    let code = FindingCode::AlreadySubmitted;
    let waits = field_problem("worker_id", code.code(), code.text(), code.text_en());
    Ok(Err(vec![waits]))
}

/// Takes a batch back: a reversal of every action of it that still stands, which passes the same
/// people.
///
/// # Errors
/// `not_found` out of reach; `action_rested_on` when nothing of it stands any more;
/// `fields_invalid` with what is wrong with any row.
pub async fn reverse_batch(
    access: &Access<perm::PersonnelEdit>,
    id: PersonnelBatchId,
    request: &BatchReversalInput,
    once: &Once,
) -> AppResult<BatchView> {
    if let Some(answer) = once.recall(access).await? {
        return Ok(answer);
    }
    let filter = ActionFilter {
        batch: Some(id),
        ..ActionFilter::default()
    };
    let register = access.store().actions();
    let decided = register
        .within(access.scope())
        .page(&filter, None, BATCH_ROWS)
        .await?;
    if decided.is_empty() {
        return Err(AppError::not_found());
    }
    let standing = decided
        .into_iter()
        .filter(|one| one.action.reversed.is_none() && one.action.kind != ActionKind::Reversal);
    let rows: Vec<BatchRow> = standing
        .map(|one| BatchRow {
            worker_id: one.action.worker,
            fields: ActionFields {
                reverses: Some(one.action.id),
                ..ActionFields::default()
            },
        })
        .collect();
    if rows.is_empty() {
        return Err(AppError::new(ErrorCode::SubmissionStateUnfit).with_detail(
            "该批次没有可以撤销的事项。",
            "Nothing in the batch is left to take back.",
        ));
    }
    let input = BatchInput {
        kind: ActionKind::Reversal,
        effective_on: request.effective_on.unwrap_or(access.store().today()),
        document_number: request.document_number.clone(),
        reason: Some(request.reason.clone()),
        rows,
    };
    let together = Together {
        reverses: Some(id),
        ..Together::plain(&input)
    };
    hand_in(access, &together, once).await
}

/// A page of batches in reach.
///
/// # Errors
/// `cursor_invalid`.
pub async fn batches(
    access: &Access<perm::WorkerView>,
    query: &BatchQuery,
) -> AppResult<BatchPage> {
    let bench = Bench::of(access).await?;
    let after: Option<PersonnelBatchId> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let reach = bench.reach(access);
    let mut found = reach.batches(after, limit as u64 + 1).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = match found.last() {
        Some(last) if more => Some(cursor::encode(&last.batch.id)?),
        _ => None,
    };
    let mut items = Vec::with_capacity(found.len());
    for line in found {
        items.push(shown(access, &bench, line).await?);
    }
    Ok(BatchPage {
        items,
        next_cursor,
        total: reach.count_batches().await?,
    })
}

/// One batch.
///
/// # Errors
/// `not_found` out of reach.
pub async fn batch(
    access: &Access<perm::WorkerView>,
    id: PersonnelBatchId,
) -> AppResult<BatchView> {
    let bench = Bench::of(access).await?;
    let found = bench.reach(access).batch(id).await?;
    shown(access, &bench, found.ok_or_else(AppError::not_found)?).await
}

async fn shown(
    access: &Access<perm::WorkerView>,
    bench: &Bench,
    line: BatchLine,
) -> AppResult<BatchView> {
    let store = access.store();
    let mut queue = 0;
    if line.submitted > 0 && !bench.seats().is_empty() {
        let reach = bench.reach(access);
        queue = reach
            .count(SubmissionSet::Queue, &of_batch(line.batch.id))
            .await?;
    }
    let by = line.batch.submitted_by;
    let names = store.display_names([by]).await?;
    Ok(view(
        line,
        names.get(&by).cloned(),
        by == bench.own(),
        queue,
    ))
}

fn of_batch(id: PersonnelBatchId) -> SubmissionFilter {
    SubmissionFilter {
        batch: Some(id),
        ..SubmissionFilter::default()
    }
}

fn view(line: BatchLine, submitted_by: Option<String>, own: bool, queue: i64) -> BatchView {
    let batch = line.batch;
    BatchView {
        id: batch.id,
        kind: batch.kind,
        effective_on: batch.effective_on,
        document_number: batch.document_number,
        reason: batch.reason,
        reverses: batch.reverses,
        submitted_by: submitted_by.unwrap_or_default(),
        own,
        submitted_at: batch.submitted_at,
        total: line.total,
        submitted: line.submitted,
        returned: line.returned,
        confirmed: line.confirmed,
        standing: line.standing,
        queue,
    }
}

/// Confirms the next part of what waits in a batch for the reader's own level, each action for
/// itself.
///
/// # Errors
/// `not_found` out of reach; `cursor_invalid`; `busy` or `internal` when the database fails, then
/// those before are confirmed.
pub async fn confirm_batch(
    access: &Access<perm::SubmissionConfirm>,
    id: PersonnelBatchId,
    part: &BatchConfirmation,
) -> AppResult<BatchProgress> {
    let bench = Bench::of(access).await?;
    let after: Option<SubmissionAfter> = cursor::decode(part.after.as_deref())?;
    let reach = bench.reach(access);
    if reach.batch(id).await?.is_none() {
        return Err(AppError::not_found());
    }
    let found = reach
        .page(SubmissionSet::Queue, &of_batch(id), after.as_ref(), PART)
        .await?;
    let next = match found.last() {
        Some(last) if found.len() as u64 == PART => Some(cursor::encode(&SubmissionAfter {
            waiting_since: last.submission.waiting_since,
            id: last.submission.id,
        })?),
        _ => None,
    };
    let (mut confirmed, mut refused) = (0, Vec::new());
    for one in found {
        let verdict = verdict(access, one.submission.id).await?;
        if verdict.confirmed {
            confirmed += 1;
        } else {
            refused.push(BatchRefusal {
                name: one.submission.name,
                verdict,
            });
        }
    }
    Ok(BatchProgress {
        confirmed,
        refused,
        next,
    })
}
