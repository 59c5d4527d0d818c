//! Whose confirmation what needs.

use contract::{ErrorCode, SubmissionRule, SubmissionRules, SubmissionRulesInput, perm};
use domain::worker::submission::{ConfirmRules, Level, Matter};
use persistence::audit::AuditDraft;
use serde_json::{Value, json};

use crate::{Access, AppError, AppResult, error::field_problem};

/// The rules.
///
/// # Errors
/// Those of the store.
pub async fn rules(access: &Access<perm::SubmissionRules>) -> AppResult<SubmissionRules> {
    let (rules, revision) = access.store().confirm_rules().await?;
    Ok(shown(&rules, revision))
}

/// Replaces the rules. What is on its way keeps the way it was handed in for.
///
/// # Errors
/// `fields_invalid` where a level would confirm for itself or for one above it;
/// `revision_outdated`.
pub async fn save_rules(
    access: &Access<perm::SubmissionRules>,
    revision: i64,
    input: &SubmissionRulesInput,
) -> AppResult<SubmissionRules> {
    let (before, _) = access.store().confirm_rules().await?;
    let mut after = ConfirmRules::none();
    let mut problems = Vec::new();
    for (at, rule) in input.items.iter().enumerate() {
        if after
            .set(rule.writer, rule.matter, rule.confirmed_by)
            .is_err()
        {
            problems.push(field_problem(
                &format!("items.{at}.confirmed_by"),
                "not_above",
                "审核层级应高于填报层级。",
                "Who confirms stands above who writes.",
            ));
        }
    }
    if !problems.is_empty() {
        return Err(AppError::fields(problems));
    }
    let mut work = access.store().begin(access.origin()).await?;
    work.audit(AuditDraft {
        action: "submission_rules.update",
        object_kind: "submission_rules",
        before: Some(logged(&before)),
        after: Some(logged(&after)),
        ..AuditDraft::default()
    });
    if !work.set_confirm_rules(&after, revision).await? {
        return Err(AppError::new(ErrorCode::RevisionOutdated));
    }
    work.commit().await?;
    Ok(shown(&after, revision + 1))
}

/// Every level that has one above it, and every matter.
fn shown(rules: &ConfirmRules, revision: i64) -> SubmissionRules {
    let writers = Level::ALL.iter().filter(|level| **level < Level::City);
    let items = writers.flat_map(|writer| {
        Matter::ALL.iter().map(|matter| SubmissionRule {
            writer: *writer,
            matter: *matter,
            confirmed_by: rules.demanded(*writer, *matter),
        })
    });
    SubmissionRules {
        revision,
        items: items.collect(),
    }
}

fn logged(rules: &ConfirmRules) -> Value {
    let lines = rules.iter().map(|(writer, matter, by)| {
        format!("{}·{}→{}", writer.label(), matter.label(), by.label())
    });
    json!({ "rules": lines.collect::<Vec<_>>() })
}
