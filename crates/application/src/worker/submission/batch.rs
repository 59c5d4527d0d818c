//! Several at once, where that is safe.

use contract::{SubmissionBatch, SubmissionBatchResult, SubmissionVerdict, perm};

use domain::ids::SubmissionId;

use super::decide::decided;
use crate::{Access, AppResult};

/// Confirms several submissions, each for itself: without findings, not about identity or pay,
/// and unchanged since. What may not be, or is not in reach, is refused by itself.
///
/// # Errors
/// `internal` or `busy` when the database fails; then those before are confirmed.
pub async fn confirm_batch(
    access: &Access<perm::SubmissionConfirm>,
    batch: &SubmissionBatch,
) -> AppResult<SubmissionBatchResult> {
    let mut items = Vec::with_capacity(batch.ids.len());
    for id in &batch.ids {
        items.push(verdict(access, *id).await?);
    }
    let confirmed = items.iter().filter(|verdict| verdict.confirmed).count();
    Ok(SubmissionBatchResult {
        confirmed: i64::try_from(confirmed).unwrap_or(i64::MAX),
        items,
    })
}

/// Confirms one that may be confirmed with others, or says why not.
pub(crate) async fn verdict(
    access: &Access<perm::SubmissionConfirm>,
    id: SubmissionId,
) -> AppResult<SubmissionVerdict> {
    match decided(access, id, None).await {
        Ok(state) => Ok(SubmissionVerdict {
            id,
            confirmed: true,
            state: Some(state),
            code: None,
            message: None,
            message_en: None,
        }),
        Err(error) if error.code().status() >= 500 => Err(error),
        Err(error) => {
            let problem = error.problem();
            Ok(SubmissionVerdict {
                id,
                confirmed: false,
                state: None,
                code: Some(problem.code),
                message: Some(problem.detail.unwrap_or(problem.title)),
                message_en: Some(problem.detail_en.unwrap_or(problem.title_en)),
            })
        }
    }
}
