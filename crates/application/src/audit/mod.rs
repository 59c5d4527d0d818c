//! The audit log (审计日志): reading it and checking its chain, and the digests that are kept of
//! it elsewhere. Nothing here changes it.

pub mod digest;
mod label;

use chrono::{DateTime, Days, FixedOffset, NaiveDate, Utc};
use contract::{
    AuditEntryView, AuditPage, AuditQuery, AuditVerification, DEFAULT_PAGE, MAX_PAGE, perm,
};
use persistence::{
    Store,
    audit::{ActedBy, AuditDraft, AuditEntry, AuditFilter},
};
use serde_json::json;

use label::Labels;

use crate::{Access, Actor, AppResult, cursor};

/// Seconds by which Asia/Shanghai is ahead of UTC.
const SHANGHAI: i32 = 8 * 3600;

/// Entries that fit, newest first. Reading the log is not logged: that would drown what matters.
///
/// # Errors
/// `cursor_invalid`.
pub async fn list(access: &Access<perm::AuditView>, query: &AuditQuery) -> AppResult<AuditPage> {
    let acted_by = match given(query.actor.as_deref()) {
        Some(name) => Some(acted_by(access.store(), name).await?),
        None => None,
    };
    let filter = AuditFilter {
        acted_by,
        account_id: query.account_id,
        action: given(query.action.as_deref()),
        object_kind: given(query.object_kind.as_deref()),
        object_ids: given(query.object_id.as_deref()).into_iter().collect(),
        from: query.from.and_then(start_of_day),
        until: query
            .until
            .and_then(|day| day.checked_add_days(Days::new(1)))
            .and_then(start_of_day),
    };
    let limit = query.limit.unwrap_or(DEFAULT_PAGE).min(MAX_PAGE) as usize;
    let below = cursor::decode::<i64>(query.cursor.as_deref())?;
    let log = access.store().audit_log();
    // One more than asked for tells whether there is a next page.
    let mut entries = log.list(&filter, below, limit as u64 + 1).await?;
    let more = entries.len() > limit;
    entries.truncate(limit);
    let next_cursor = match entries.last() {
        Some(last) if more => Some(cursor::encode(&last.sequence)?),
        _ => None,
    };
    let labels = Labels::of(log, &entries).await?;
    Ok(AuditPage {
        items: entries
            .into_iter()
            .map(|entry| view(labels.get(&entry), entry))
            .collect(),
        next_cursor,
        total: log.count(&filter).await?,
    })
}

/// Checks the whole chain and logs that it was checked.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn verify(access: &Access<perm::AuditVerify>) -> AppResult<AuditVerification> {
    let found = access.store().audit_log().verify().await?;
    let mut work = access.store().begin(access.origin()).await?;
    let checked_at = work.now();
    work.audit(AuditDraft {
        action: "audit.verify",
        object_kind: "audit",
        failed: found.first_broken.is_some(),
        after: Some(json!({ "entries": found.entries, "first_broken": found.first_broken })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(AuditVerification {
        intact: found.first_broken.is_none(),
        entries: found.entries,
        first_broken: found.first_broken,
        head: found.head,
        checked_at,
    })
}

/// Logs that someone tried what they have no permission for: who, from where, and which operation,
/// e.g. `GET /api/v1/accounts/{account_id}`. Nothing of what they sent is kept.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn note_refusal(actor: &Actor, operation: String) -> AppResult<()> {
    let mut work = actor.app().store().begin(actor.origin()).await?;
    work.audit(AuditDraft {
        action: "access.refuse",
        object_kind: "operation",
        object_id: Some(operation),
        failed: true,
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}

/// A name that no account has may be that of a task of the system.
async fn acted_by(store: &Store, name: String) -> AppResult<ActedBy> {
    let accounts = store.accounts_named(&name).await?;
    Ok(if accounts.is_empty() {
        ActedBy::System(name)
    } else {
        ActedBy::Accounts(accounts)
    })
}

fn given(text: Option<&str>) -> Option<String> {
    text.map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

fn start_of_day(day: NaiveDate) -> Option<DateTime<Utc>> {
    let zone = FixedOffset::east_opt(SHANGHAI)?;
    Some(
        day.and_hms_opt(0, 0, 0)?
            .and_local_timezone(zone)
            .single()?
            .to_utc(),
    )
}

fn view(object_label: Option<String>, entry: AuditEntry) -> AuditEntryView {
    AuditEntryView {
        sequence: entry.sequence,
        at: entry.at,
        account_id: entry.account_id,
        actor: entry.actor,
        ip: entry.ip,
        action: entry.action,
        success: entry.success,
        object_kind: entry.object_kind,
        object_id: entry.object_id,
        object_label,
        reason: entry.reason,
        source: entry.source,
        before: entry.before,
        after: entry.after,
        hash: entry.hash,
    }
}
