//! What comes to an end: contracts, probations, absences, penalties (到期提醒).

use chrono::Days;
use contract::{DEFAULT_PAGE, EndingPage, EndingQuery, EndingView, perm};
use domain::personnel::{career::CareerKind, contract::reminder};
use persistence::personnel::EndingAfter;

use super::register::narrowed;
use crate::{Access, AppResult, cursor, organisation::tree_of};

/// Days ahead without a wish: the first reminder.
const AHEAD: u32 = 60;

/// Kinds whose end wants something of somebody.
const KINDS: &[CareerKind] = &[
    CareerKind::Contract,
    CareerKind::Probation,
    CareerKind::Absence,
    CareerKind::Penalty,
];

/// A page of what ends within some days, today included.
///
/// # Errors
/// `not_found` for a subtree outside the scope; `cursor_invalid`.
pub async fn endings(
    access: &Access<perm::WorkerView>,
    query: &EndingQuery,
) -> AppResult<EndingPage> {
    let tree = tree_of(access).await?;
    let scope = narrowed(access, &tree, query.organisation_id)?;
    let store = access.store();
    let today = store.today();
    let kinds = match query.kind {
        Some(kind) => vec![kind],
        None => KINDS.to_vec(),
    };
    // Stored is the first day on which it no longer holds: today's last day is stored as tomorrow.
    let ahead = u64::from(query.days.unwrap_or(AHEAD)) + 1;
    let days = (
        today,
        today.checked_add_days(Days::new(ahead)).unwrap_or(today),
    );
    let after: Option<EndingAfter> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let register = store.actions();
    let register = register.within(&scope);
    let mut found = register
        .ending(&kinds, days, after.as_ref(), limit as u64 + 1)
        .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = match found.last() {
        Some(last) if more => Some(cursor::encode(&EndingAfter {
            ends: last.ends,
            fact: last.fact,
        })?),
        _ => None,
    };
    let items = found.into_iter().map(|line| {
        let last_day = line.ends.pred_opt().unwrap_or(line.ends);
        EndingView {
            worker_id: line.worker,
            name: line.name,
            place: tree
                .by_path(&line.path)
                .map(|node| node.full_name.clone())
                .unwrap_or_default(),
            kind: line.kind,
            code: line.code,
            last_day,
            days_left: (last_day - today).num_days(),
            reminder: reminder(last_day, today),
        }
    });
    Ok(EndingPage {
        items: items.collect(),
        next_cursor,
        total: register.count_ending(&kinds, days).await?,
    })
}
