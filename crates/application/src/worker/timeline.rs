//! A person's history: what changed, who changed it, from where.

use contract::{DEFAULT_PAGE, FieldChange, TimelineEntry, TimelinePage, TimelineQuery, perm};
use domain::{ids::WorkerId, worker::field};
use persistence::audit::{AuditEntry, AuditFilter};
use serde_json::Value;

use crate::{Access, AppError, AppResult, cursor};

/// The history of one person, newest first.
///
/// # Errors
/// `not_found` outside the scope.
pub async fn timeline(
    access: &Access<perm::WorkerView>,
    id: WorkerId,
    query: &TimelineQuery,
) -> AppResult<TimelinePage> {
    if !access
        .store()
        .workers()
        .within(access.scope())
        .contains(id)
        .await?
    {
        return Err(AppError::not_found());
    }
    let filter = AuditFilter {
        object_kind: Some("worker".to_owned()),
        object_id: Some(id.to_string()),
        ..AuditFilter::default()
    };
    let below: Option<i64> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let log = access.store().audit_log();
    let mut entries = log.list(&filter, below, limit as u64 + 1).await?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next_cursor = match entries.last() {
        Some(last) if more => Some(cursor::encode(&last.sequence)?),
        _ => None,
    };
    Ok(TimelinePage {
        next_cursor,
        total: log.count(&filter).await?,
        items: entries.into_iter().map(entry).collect(),
    })
}

fn entry(entry: AuditEntry) -> TimelineEntry {
    TimelineEntry {
        at: entry.at,
        actor: entry.actor,
        action: entry.action,
        source: entry.source,
        reason: entry.reason,
        changes: changes(entry.before, entry.after),
    }
}

fn changes(before: Option<Value>, after: Option<Value>) -> Vec<FieldChange> {
    let before = before.unwrap_or_default();
    let Some(Value::Object(after)) = after else {
        return Vec::new();
    };
    after
        .into_iter()
        .map(|(key, value)| FieldChange {
            label: label(&key),
            before: before.get(&key).cloned().filter(|value| !value.is_null()),
            after: Some(value).filter(|value| !value.is_null()),
            field: key,
        })
        // A field that was and is empty says nothing.
        .filter(|change| change.before.is_some() || change.after.is_some())
        .collect()
}

/// Headings of the sheet, and those of lists that are one column there.
fn label(key: &str) -> String {
    let known = match key {
        "political" => "政治面貌",
        "educations" => "学历",
        "degrees" => "学位",
        "qualifications" => "职业资格",
        "family" => "家庭成员(人数)",
        "annual_costs" => "年度财政支出(年度)",
        "organisation_id" => "任职单位",
        "employer_id" => "用人单位",
        "department_id" => "主管部门",
        _ => return field(key).map_or_else(|| key.to_owned(), |field| field.label.to_owned()),
    };
    known.to_owned()
}
