//! Posts are approved for a place from a day on.

use std::collections::BTreeSet;

use contract::{ErrorCode, PostQuotaInput, StaffingView, perm};
use domain::{
    ids::OrganisationId,
    time::AsOf,
    worker::{FindingCode, WorkerClass},
};
use persistence::audit::AuditDraft;
use serde_json::{Map, Value, json};

use super::super::{change::editable, rules::day_problem};
use crate::{Access, AppError, AppResult, error::field_problem};

/// Approves posts of a place from a day on; a class that is not named stays as it is. Answers the
/// staffing of the day, or of today if that is later.
///
/// # Errors
/// `not_found` outside the edit scope; `rule_violated` for what has no people, or before its first
/// day; `revision_outdated`; `fields_invalid`, a missing document and reason included.
pub async fn save(
    access: &Access<perm::OrganisationEdit>,
    id: OrganisationId,
    revision: i64,
    input: &PostQuotaInput,
) -> AppResult<StaffingView> {
    let document = optional(input.document_number.as_deref());
    let reason = optional(input.reason.as_deref());
    check(input, document.or(reason).is_some())?;
    let mut work = access.store().begin(access.origin()).await?;
    let writer = work.organisations(access.scope()).await?;
    let row = editable(access, &writer, id, input.effective_on).await?;
    if !row.kind.holds_workers() {
        return Err(AppError::new(ErrorCode::RuleViolated)
            .with_detail("岗位核定到村(社区)或镇(街道)，上级为下级之和。", "Posts are approved for villages, communities, streets and towns; a level above is their sum."));
    }
    let posts: Vec<(WorkerClass, Option<i64>)> = input
        .posts
        .iter()
        .map(|post| (post.class, post.number))
        .collect();
    let before = writer
        .save_quotas(id, revision, &posts, input.effective_on, document)
        .await?
        .ok_or_else(|| AppError::new(ErrorCode::RevisionOutdated))?;
    work.audit(AuditDraft {
        action: "organisation.posts",
        object_kind: "organisation",
        object_id: Some(id.to_string()),
        reason: reason.or(document).map(str::to_owned),
        before: Some(json!({ "posts": logged(&before) })),
        after: Some(json!({
            "posts": logged(&posts), "effective_on": input.effective_on, "document_number": document,
        })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    let day = input.effective_on.max(access.store().today());
    super::view(access, id, AsOf::on(day)).await
}

fn check(input: &PostQuotaInput, stated: bool) -> AppResult<()> {
    let mut problems: Vec<_> = day_problem("effective_on", input.effective_on)
        .into_iter()
        .collect();
    let mut seen = BTreeSet::new();
    for (at, post) in input.posts.iter().enumerate() {
        if !seen.insert(post.class) {
            problems.push(field_problem(
                &format!("posts.{at}.class"),
                "class_duplicate",
                "同一人员类别重复填写。",
                "The class is given twice.",
            ));
        }
    }
    if !stated {
        let finding = domain::worker::Finding::new("document_number", FindingCode::Required);
        problems.push(finding.into());
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(AppError::fields(problems)),
    }
}

fn optional(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn logged(posts: &[(WorkerClass, Option<i64>)]) -> Value {
    let entries = posts
        .iter()
        .map(|(class, number)| (class.code().to_owned(), json!(number)));
    Value::Object(entries.collect::<Map<_, _>>())
}
