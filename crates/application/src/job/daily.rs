//! What happens once a day without anyone asking.

use std::time::Duration;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::time::civil_date;
use tokio::time::sleep;

use crate::{App, audit::digest, exchange, worker};

/// Longest sleep: a clock that is set forward, or a machine that slept, is noticed within it.
const LOOK: Duration = Duration::from_secs(60);

/// At start and after every midnight in Asia/Shanghai: brings the roster to the new day and
/// checks the audit chain and keeps a digest of it, and removes what is kept for a time only. Returns when shutdown is announced.
pub async fn run_daily(app: App) {
    let (mut refreshed, mut verified): (Option<NaiveDate>, Option<NaiveDate>) = (None, None);
    while !app.shutdown().has_begun() {
        let now = app.store().now();
        let today = Some(civil_date(now));
        if refreshed != today {
            match worker::refresh_roster(&app).await {
                Ok(()) => refreshed = today,
                // Tried again at the next look; lists show the day before until then.
                Err(error) => tracing::error!(?error, "the roster could not be brought to today"),
            }
        }
        if verified != today {
            if verify_audit(&app).await {
                keep_digest(&app).await;
            }
            forget_answers(&app).await;
            purge_uploads(&app).await;
            search_duplicates(&app).await;
            forget_submissions(&app).await;
            forget_exports(&app).await;
            verified = today;
        }
        expire_exports(&app).await;
        tokio::select! {
            () = app.shutdown().announced() => {}
            () = sleep(until_midnight(now).min(LOOK)) => {}
        }
    }
}

/// Answers to repeated requests are kept for a week.
async fn forget_answers(app: &App) {
    let before = app.store().now() - chrono::TimeDelta::days(7);
    let forgotten = async {
        let work = app
            .store()
            .begin(persistence::Origin::system("过期应答清理"))
            .await?;
        work.forget_answers(before).await?;
        work.commit().await
    };
    if let Err(error) = forgotten.await {
        tracing::warn!(%error, "old answers could not be forgotten");
    }
}

/// Uploads are kept for a while after their import.
async fn purge_uploads(app: &App) {
    if let Err(error) = exchange::purge_uploads(app).await {
        tracing::warn!(?error, "old uploads could not be removed");
    }
}

/// People entered twice are looked for when nobody waits for it.
async fn search_duplicates(app: &App) {
    match worker::duplicate::search(app).await {
        Ok(found) => tracing::info!(found, "the register was searched for duplicates"),
        Err(error) => tracing::warn!(?error, "the register could not be searched for duplicates"),
    }
}

/// What decided submissions would have written is kept for a while.
async fn forget_submissions(app: &App) {
    if let Err(error) = worker::submission::forget_decided(app).await {
        tracing::warn!(?error, "decided submissions could not be forgotten");
    }
}

/// Requests for exports are kept for a while after their end.
async fn forget_exports(app: &App) {
    if let Err(error) = worker::export::forget_ended(app).await {
        tracing::warn!(?error, "ended export requests could not be forgotten");
    }
}

/// Exports are deleted on the minute on which their time is over.
async fn expire_exports(app: &App) {
    if let Err(error) = worker::export::expire(app).await {
        tracing::warn!(?error, "exports whose time is over could not be deleted");
    }
}

/// Whether the chain is whole.
async fn verify_audit(app: &App) -> bool {
    match app.store().audit_log().verify().await {
        Ok(found) => match found.first_broken {
            None => {
                tracing::info!(entries = found.entries, "the audit chain is whole");
                return true;
            }
            Some(sequence) => {
                tracing::error!(sequence, "the audit chain is broken from this entry on")
            }
        },
        Err(error) => tracing::error!(?error, "the audit chain could not be checked"),
    }
    false
}

/// One digest a day, unless another process was faster.
async fn keep_digest(app: &App) {
    match digest::make_daily(app).await {
        Ok(Some(made)) => tracing::info!(file = made.file, "digest of the audit log kept"),
        Ok(None) => {}
        Err(error) => tracing::error!(?error, "no digest of the audit log could be kept"),
    }
}

/// Time until the civil date changes.
fn until_midnight(now: DateTime<Utc>) -> Duration {
    let shanghai = TimeDelta::hours(8);
    let midnight = civil_date(now)
        .checked_add_days(Days::new(1))
        .and_then(|tomorrow| tomorrow.and_hms_opt(0, 0, 0))
        .map(|local| local.and_utc() - shanghai);
    midnight
        .and_then(|midnight| (midnight - now).to_std().ok())
        .unwrap_or(LOOK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_is_that_of_shanghai() {
        let before = "2026-11-23T15:59:30Z".parse().unwrap();
        assert_eq!(until_midnight(before), Duration::from_secs(30));
        let at = "2026-11-23T16:00:00Z".parse().unwrap();
        assert_eq!(until_midnight(at), Duration::from_secs(24 * 3600));
    }
}
