//! What is decided about a pair: two people, or one; and the way back.

use contract::{
    DuplicateComparison, DuplicateDecision, DuplicateMerge, DuplicateReport, ErrorCode, perm,
};
use domain::{
    ids::{DuplicateId, WorkerId},
    worker::duplicate::{DuplicateGround, DuplicateState},
};
use persistence::{
    UnitOfWork,
    audit::AuditDraft,
    worker::{Duplicate, Verdict},
};

use super::{get, own};
use crate::{Access, AppError, AppResult};

/// Notes two records of the own edit scope as a pair.
///
/// # Errors
/// `not_found` when either lies outside the scope, `parameter_invalid` for one and the same,
/// `conflict` when the pair is known already.
pub async fn report(
    access: &Access<perm::DuplicateDecide>,
    report: &DuplicateReport,
) -> AppResult<DuplicateComparison> {
    let pair = [report.worker_id, report.other_id];
    if report.worker_id == report.other_id {
        return Err(AppError::new(ErrorCode::ParameterInvalid)
            .with_detail("请选择两条不同的记录。", "Choose two different records."));
    }
    let workers = access.store().workers().within(access.scope());
    for one in pair {
        if !workers.contains(one).await? {
            return Err(AppError::not_found());
        }
    }
    let mut work = access.store().begin(access.origin()).await?;
    let id = work
        .add_duplicate(pair, &[DuplicateGround::Reported])
        .await?;
    work.audit(entry("duplicate.report", id, None));
    work.commit().await?;
    get(access, id).await
}

/// Decides that a pair is two people. It is not found again.
///
/// # Errors
/// `not_found` outside the scope, `revision_outdated`, `duplicate_state_unfit` unless it is open.
pub async fn dismiss(
    access: &Access<perm::DuplicateDecide>,
    id: DuplicateId,
    revision: i64,
    decision: &DuplicateDecision,
) -> AppResult<DuplicateComparison> {
    let (mut work, pair) = begin(access, id, revision, &[DuplicateState::Open]).await?;
    work.decide_duplicate(&pair, Verdict::Dismissed, &decision.reason)
        .await?;
    work.audit(entry("duplicate.dismiss", id, Some(&decision.reason)));
    work.commit().await?;
    get(access, id).await
}

/// Merges a pair: the other record goes, what the one that is kept lacks is added to it, and the
/// number of the one that goes is free. Both histories stay readable under the one that is kept.
///
/// # Errors
/// `not_found` outside the scope, `revision_outdated`, `duplicate_state_unfit` unless it is open,
/// `parameter_invalid` when the record to keep is none of the two; `rule_violated` while an account
/// is bound to the record that would go, or something about it waits to be confirmed.
pub async fn merge(
    access: &Access<perm::DuplicateDecide>,
    id: DuplicateId,
    revision: i64,
    merge: &DuplicateMerge,
) -> AppResult<DuplicateComparison> {
    let (mut work, pair) = begin(access, id, revision, &[DuplicateState::Open]).await?;
    if !pair.both().contains(&merge.keep) {
        return Err(AppError::new(ErrorCode::ParameterInvalid).with_detail(
            "请在两条记录中选择保留哪一条。",
            "Choose which of the two records to keep.",
        ));
    }
    let absorbed = pair.other(merge.keep);
    let rule = |zh: &str, en: &str| AppError::new(ErrorCode::RuleViolated).with_detail(zh, en);
    if work.has_account(absorbed).await? {
        return Err(rule(
            "不保留的记录绑定有账号，请先由账号管理人员解除或改绑。",
            "An account belongs to the record that is given up; an account keeper must release it first.",
        ));
    }
    if work.has_open_submission(absorbed).await? {
        return Err(rule(
            "不保留的记录有待审核的变更，请先处理完毕。",
            "A change of the record that is given up waits to be confirmed; deal with it first.",
        ));
    }
    work.merge_workers(merge.keep, absorbed).await?;
    work.decide_duplicate(&pair, Verdict::Merged(merge.keep), &merge.reason)
        .await?;
    log_both(
        &mut work,
        &pair,
        ("worker.merge", "duplicate.merge"),
        &merge.reason,
    );
    work.commit().await?;
    get(access, id).await
}

/// Takes a decision back: a dismissed pair is open again, a merged one is two records as before,
/// as long as nothing was recorded about them since.
///
/// # Errors
/// `not_found` outside the scope, `revision_outdated`, `duplicate_state_unfit` when it is open;
/// `duplicate_rested_on` when the record was changed since the merger; `identity_number_taken`
/// when the number that would come back is somebody else's by now.
pub async fn reopen(
    access: &Access<perm::DuplicateDecide>,
    id: DuplicateId,
    revision: i64,
    decision: &DuplicateDecision,
) -> AppResult<DuplicateComparison> {
    let decided = [DuplicateState::Dismissed, DuplicateState::Merged];
    let (mut work, pair) = begin(access, id, revision, &decided).await?;
    if let (DuplicateState::Merged, Some(at)) = (pair.state, pair.decided_at) {
        if work.changed_since_merger(pair.both(), at).await? {
            return Err(AppError::new(ErrorCode::DuplicateRestedOn));
        }
        work.part_workers(pair.both(), at).await?;
    }
    work.decide_duplicate(&pair, Verdict::Reopened, &decision.reason)
        .await?;
    log_both(
        &mut work,
        &pair,
        ("worker.part", "duplicate.reopen"),
        &decision.reason,
    );
    work.commit().await?;
    get(access, id).await
}

/// A unit of work with a pair that nobody else decides meanwhile, and whose records nobody else
/// changes.
async fn begin(
    access: &Access<perm::DuplicateDecide>,
    id: DuplicateId,
    revision: i64,
    states: &[DuplicateState],
) -> AppResult<(UnitOfWork, Duplicate)> {
    own(access, id).await?;
    let work = access.store().begin(access.origin()).await?;
    let pair = work
        .duplicate_to_decide(id)
        .await?
        .ok_or_else(AppError::not_found)?;
    if pair.revision != revision {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    if !states.contains(&pair.state) {
        return Err(AppError::new(ErrorCode::DuplicateStateUnfit));
    }
    work.hold_workers(pair.both()).await?;
    Ok((work, pair))
}

fn entry(action: &'static str, id: DuplicateId, reason: Option<&str>) -> AuditDraft {
    AuditDraft {
        action,
        object_kind: "duplicate",
        object_id: Some(id.to_string()),
        reason: reason.map(str::to_owned),
        ..AuditDraft::default()
    }
}

/// An entry for each record, so that both histories tell of it, and one for the pair.
fn log_both(
    work: &mut UnitOfWork,
    pair: &Duplicate,
    (of_worker, of_pair): (&'static str, &'static str),
    reason: &str,
) {
    for one in pair.both() {
        work.audit(AuditDraft {
            object_kind: "worker",
            object_id: Some(WorkerId::to_string(&one)),
            ..entry(of_worker, pair.id, Some(reason))
        });
    }
    work.audit(entry(of_pair, pair.id, Some(reason)));
}
