//! What was decided: the register of actions, and one person's career.

use contract::{
    ActionPage, ActionQuery, ActionView, CareerLine, CareerSeat, CareerView, DEFAULT_PAGE,
    Requires, perm,
};
use domain::{
    ids::{ActionId, WorkerId},
    personnel::{
        career::{CareerEntry, CareerFact},
        situation::Situation,
    },
};
use persistence::{
    Scope,
    personnel::{ActionAfter, ActionFilter, PlacedAction},
};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{
    Access, AppError, AppResult, cursor,
    organisation::{Tree, tree_of},
    worker::submission::words,
};

/// Actions on the page of one person; nobody has more in a career.
const SHOWN: u64 = 200;

/// A page of decided actions.
///
/// # Errors
/// `not_found` for a subtree outside the scope; `cursor_invalid`.
pub async fn actions(
    access: &Access<perm::WorkerView>,
    query: &ActionQuery,
) -> AppResult<ActionPage> {
    let tree = tree_of(access).await?;
    let scope = narrowed(access, &tree, query.organisation_id)?;
    let filter = ActionFilter {
        kind: query.kind,
        worker: query.worker_id,
        batch: query.batch_id,
        from: query.from,
        until: query.until,
    };
    let after: Option<ActionAfter> = cursor::decode(query.cursor.as_deref())?;
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let store = access.store();
    let register = store.actions();
    let register = register.within(&scope);
    let mut found = register
        .page(&filter, after.as_ref(), limit as u64 + 1)
        .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = match found.last() {
        Some(last) if more => Some(cursor::encode(&ActionAfter {
            effective_on: last.action.effective_on,
            id: last.action.id,
        })?),
        _ => None,
    };
    Ok(ActionPage {
        total: register.count(&filter).await?,
        items: shown(access, &tree, found).await?,
        next_cursor,
    })
}

/// The scope, or the part of it below a place.
pub(crate) fn narrowed<P: Requires>(
    access: &Access<P>,
    tree: &Tree,
    place: Option<domain::ids::OrganisationId>,
) -> AppResult<Scope> {
    let Some(place) = place else {
        return Ok(access.scope().clone());
    };
    let node = tree.node(place).ok_or_else(AppError::not_found)?;
    let scope = access.scope().narrowed_to(&node.path);
    if scope.is_empty() {
        return Err(AppError::not_found());
    }
    Ok(scope)
}

/// One decided action.
///
/// # Errors
/// `not_found` outside the scope.
pub async fn action(access: &Access<perm::WorkerView>, id: ActionId) -> AppResult<ActionView> {
    let register = access.store().actions();
    let found = register.within(access.scope()).find(id).await?;
    let found = found.ok_or_else(AppError::not_found)?;
    let tree = tree_of(access).await?;
    let shown = shown(access, &tree, vec![found]).await?;
    shown.into_iter().next().ok_or_else(AppError::not_found)
}

/// One person's career besides places and posts, with what was decided about it.
///
/// # Errors
/// `not_found` outside the scope.
pub async fn career(access: &Access<perm::WorkerView>, worker: WorkerId) -> AppResult<CareerView> {
    let people = access.store().workers();
    let situation = people.within(access.scope()).situation(worker).await?;
    let situation = situation.ok_or_else(AppError::not_found)?.situation;
    let filter = ActionFilter {
        worker: Some(worker),
        ..ActionFilter::default()
    };
    let register = access.store().actions();
    let decided = register
        .within(access.scope())
        .page(&filter, None, SHOWN)
        .await?;
    let tree = tree_of(access).await?;
    Ok(CareerView {
        lines: lines(&situation),
        actions: shown(access, &tree, decided).await?,
    })
}

/// The statements of a career, those that begin last first.
pub(crate) fn lines(situation: &Situation) -> Vec<CareerLine> {
    let mut entries: Vec<&CareerEntry> = situation.career.entries().iter().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.period.from));
    entries.into_iter().map(line).collect()
}

fn line(entry: &CareerEntry) -> CareerLine {
    CareerLine {
        kind: entry.fact.kind(),
        from: entry.period.from,
        until: entry.period.last_day(),
        code: match &entry.fact {
            CareerFact::Seat(_) => None,
            fact => fact.code().map(std::borrow::Cow::into_owned),
        },
        number: entry.fact.number(),
        text: match &entry.fact {
            CareerFact::Contract { number, .. } => number.clone(),
            CareerFact::Reward { title } | CareerFact::Penalty { title, .. } => Some(title.clone()),
            CareerFact::Absence { destination, .. } | CareerFact::Departure { destination, .. } => {
                destination.clone()
            }
            CareerFact::Probation
            | CareerFact::Level { .. }
            | CareerFact::Assessment { .. }
            | CareerFact::Seat(_) => None,
        },
        seat: match &entry.fact {
            CareerFact::Seat(seat) => Some(CareerSeat {
                body: seat.body,
                rank: seat.rank,
                ordinal: seat.ordinal,
                manner: seat.manner,
                votes: seat.votes,
                end: seat.end,
            }),
            _ => None,
        },
    }
}

/// What a decided action said, as it is kept.
#[derive(Deserialize)]
struct Kept {
    patch: Map<String, Value>,
    base: Map<String, Value>,
}

async fn shown(
    access: &Access<perm::WorkerView>,
    tree: &Tree,
    found: Vec<PlacedAction>,
) -> AppResult<Vec<ActionView>> {
    let today = access.store().today();
    let mut all = Vec::with_capacity(found.len());
    for PlacedAction { action, name, path } in found {
        let kept: Kept = serde_json::from_str(&action.content).map_err(AppError::internal)?;
        all.push(ActionView {
            id: action.id,
            kind: action.kind,
            state: action.state(today),
            worker_id: action.worker,
            name,
            place: tree
                .by_path(&path)
                .map(|node| node.full_name.clone())
                .unwrap_or_default(),
            effective_on: action.effective_on,
            document_number: action.document_number,
            reason: action.reason,
            submission_id: action.submission,
            fields: words(access, action.kind, &kept.patch, &kept.base).await?,
            decided_at: action.applied_at,
            reversed_at: action.reversed.map(|(at, _)| at),
        });
    }
    Ok(all)
}
