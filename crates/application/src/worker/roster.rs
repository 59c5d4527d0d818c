//! The roster turns with the day.

use chrono::{Days, NaiveDate};
use persistence::{
    Origin,
    audit::{AuditDraft, AuditFilter},
};

use crate::{App, AppResult};

const TURN: &str = "roster.turn";

/// Brings onto the roster what has taken effect since it last was, up to today. The log says
/// when that was, so that days on which no server ran are made up for.
///
/// # Errors
/// Those of the store.
pub async fn refresh_roster(app: &App) -> AppResult<()> {
    let (store, today) = (app.store(), app.store().today());
    let filter = AuditFilter {
        action: Some(TURN.to_owned()),
        ..AuditFilter::default()
    };
    let last = store
        .audit_log()
        .list(&filter, None, 1)
        .await?
        .into_iter()
        .next();
    let until = last
        .and_then(|entry| entry.after)
        .and_then(|after| after.get("until")?.as_str()?.parse::<NaiveDate>().ok());
    let since = until
        .unwrap_or(today)
        .min(today.checked_sub_days(Days::new(1)).unwrap_or(today));
    let mut work = store.begin(Origin::system("花名册更新")).await?;
    let workers = work.turn_roster(since, today).await?;
    work.audit(AuditDraft {
        action: TURN,
        object_kind: "roster",
        after: Some(serde_json::json!({ "since": since, "until": today, "workers": workers })),
        ..AuditDraft::default()
    });
    Ok(work.commit().await?)
}
