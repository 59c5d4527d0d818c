//! Reads of the tree within the actor's view, on any day.

use chrono::NaiveDate;
use contract::{
    AsOfQuery, DEFAULT_PAGE, LineageLink, OrganisationFact, OrganisationFigure, OrganisationPage,
    OrganisationQuery, OrganisationSummary, OrganisationView, perm,
};
use domain::{ids::OrganisationId, time::AsOf};
use persistence::{
    Scope,
    organisation::{Figure, Lineage, OrganisationAfter, OrganisationFilter, OrganisationRow},
};

use super::{
    Names, as_of, full_name,
    tree::{tree, tree_around},
};
use crate::{Access, App, AppError, AppResult, cursor};

/// Organisations by division code, then name; without any condition the roots of the own view.
///
/// # Errors
/// `not_found` when the parent lies outside the view, `cursor_invalid`, `parameter_invalid`.
pub async fn list(
    access: &Access<perm::OrganisationView>,
    query: &OrganisationQuery,
) -> AppResult<OrganisationPage> {
    let (app, scope) = (access.app(), access.scope());
    let at = as_of(app, query.as_of, query.known_at)?;
    let after: Option<OrganisationAfter> = cursor::decode(query.cursor.as_deref())?;
    let organisations = app.store().organisations().within(scope);
    if let Some(parent) = query.parent_id {
        organisations
            .find(parent, at)
            .await?
            .ok_or_else(AppError::not_found)?;
    }
    let filter = filter(query, scope);
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    // One more than asked for tells whether there is another page.
    let mut rows = organisations
        .list(&filter, at, after.as_ref(), limit as u64 + 1)
        .await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows
        .last()
        .filter(|_| more)
        .map(|last| cursor::encode(&OrganisationAfter::of(last)))
        .transpose()?;
    let workers = organisations.workers_of(&rows).await?;
    let children = organisations.children_of(&rows, at).await?;
    let tree = tree_around(app, at, rows.iter().map(|row| &row.path)).await?;
    let items = rows
        .into_iter()
        .map(|row| OrganisationSummary {
            id: row.id,
            kind: row.kind,
            nature: row.nature,
            full_name: full_name(&tree, &row),
            name: row.name,
            parent_id: row.parent_id,
            division_code: row.division_code,
            children: children.get(&row.id).copied().unwrap_or(0),
            workers: workers.get(&row.id).copied().unwrap_or(0),
        })
        .collect();
    Ok(OrganisationPage {
        items,
        next_cursor,
        total: organisations.count(&filter, at).await?,
    })
}

fn filter(query: &OrganisationQuery, scope: &Scope) -> OrganisationFilter {
    let text = query
        .q
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned);
    let unconditional = query.parent_id.is_none() && query.kind.is_none() && text.is_none();
    OrganisationFilter {
        parent_id: query.parent_id,
        kind: query.kind,
        text,
        paths: unconditional.then(|| scope.roots().to_vec()),
    }
}

/// One organisation on a day. What is above the own view shows by name only.
///
/// # Errors
/// `not_found` outside the view or before its first day, `parameter_invalid`.
pub async fn get(
    access: &Access<perm::OrganisationView>,
    id: OrganisationId,
    query: &AsOfQuery,
) -> AppResult<OrganisationView> {
    let (app, scope) = (access.app(), access.scope());
    let mut at = as_of(app, query.as_of, query.known_at)?;
    if query.as_of.is_none() {
        // One that has ended, or has not begun, is shown as it was last, or will be first.
        at = AsOf::on(nearest(app, scope, id).await?);
    }
    view(app, scope, id, at).await
}

async fn nearest(app: &App, scope: &Scope, id: OrganisationId) -> AppResult<NaiveDate> {
    let today = app.store().today();
    let history = app
        .store()
        .organisations()
        .within(scope)
        .history(id)
        .await?;
    if history.iter().any(|row| row.period.contains(today)) {
        return Ok(today);
    }
    let begun = history.iter().find(|row| row.period.from <= today);
    let day = match begun {
        Some(last) => last.period.last_day(),
        None => history.last().map(|first| first.period.from),
    };
    Ok(day.unwrap_or(today))
}

pub(super) async fn view(
    app: &App,
    scope: &Scope,
    id: OrganisationId,
    at: AsOf,
) -> AppResult<OrganisationView> {
    let organisations = app.store().organisations().within(scope);
    let row = organisations
        .find(id, at)
        .await?
        .ok_or_else(AppError::not_found)?;
    // What was only believed for a while cannot be changed, so it has no revision.
    let revision = match organisations.revision(id).await? {
        None if at.known_at.is_some() => 0,
        revision => revision.ok_or_else(AppError::not_found)?,
    };
    let history = organisations.history(id).await?;
    let names = names(app, &row, &history, at).await?;
    let only = std::slice::from_ref(&row);
    let workers = organisations.workers_of(only).await?.remove(&id);
    let children = organisations.children_of(only, at).await?.remove(&id);
    let figures = organisations
        .figures(id)
        .await?
        .into_iter()
        .map(figure)
        .collect();
    let (successors, predecessors) = links(app, scope, id).await?;
    Ok(OrganisationView {
        workers: workers.unwrap_or(0),
        predecessors,
        successors,
        figures,
        children: children.unwrap_or(0),
        ..bare_view(&names, row, revision, history, at.valid_on)
    })
}

/// Names of what was ever above an organisation: of its ancestors on the day as they were then.
pub(super) async fn names(
    app: &App,
    row: &OrganisationRow,
    history: &[OrganisationRow],
    at: AsOf,
) -> AppResult<Names> {
    let tree = tree_around(app, at, [&row.path]).await?;
    Names::of(app, tree, history.iter().filter_map(|row| row.parent_id)).await
}

/// What an organisation became and what it came from. Other organisations show by name only,
/// wherever they lie.
async fn links(
    app: &App,
    scope: &Scope,
    id: OrganisationId,
) -> AppResult<(Vec<LineageLink>, Vec<LineageLink>)> {
    let lineage = app
        .store()
        .organisations()
        .within(scope)
        .lineage(id)
        .await?;
    let other = |link: &Lineage| match link.predecessor == id {
        true => link.successor,
        false => link.predecessor,
    };
    let names = Names::of(app, tree(app).await?, lineage.iter().map(other)).await?;
    let shown = lineage.into_iter().filter_map(|link| {
        let went = link.predecessor == id;
        let shown = LineageLink {
            organisation: names.reference(other(&link))?,
            share: link.share,
            on: link.on,
            act_id: link.act,
            act_title: link.title,
            document_number: link.document_number,
        };
        Some((went, shown))
    });
    let (went, came): (Vec<_>, Vec<_>) = shown.partition(|(went, _)| *went);
    let bare = |links: Vec<(bool, LineageLink)>| links.into_iter().map(|(_, link)| link).collect();
    Ok((bare(went), bare(came)))
}

/// The view of an organisation without anything below it.
pub(super) fn bare_view(
    names: &Names,
    row: OrganisationRow,
    revision: i64,
    history: Vec<OrganisationRow>,
    day: NaiveDate,
) -> OrganisationView {
    let closed_on = history.first().and_then(|last| last.period.to);
    OrganisationView {
        id: row.id,
        revision,
        kind: row.kind,
        nature: row.nature,
        name: row.name,
        ancestors: row
            .parent_id
            .map(|parent| names.lineage(parent))
            .unwrap_or_default(),
        division_code: row.division_code,
        code_kind: row.code_kind,
        statutory_code: row.statutory_code,
        children: 0,
        workers: 0,
        figures: Vec::new(),
        history: facts(names, history),
        predecessors: Vec::new(),
        successors: Vec::new(),
        closed_on,
        as_of: day,
    }
}

/// What an organisation was, newest first. Where only something above it changed, nothing is said.
fn facts(names: &Names, history: Vec<OrganisationRow>) -> Vec<OrganisationFact> {
    let mut facts: Vec<OrganisationFact> = Vec::with_capacity(history.len());
    for row in history {
        let earlier = fact(names, row);
        match facts.last_mut() {
            Some(later) if continues(&earlier, later) => later.valid_from = earlier.valid_from,
            _ => facts.push(earlier),
        }
    }
    facts
}

fn continues(earlier: &OrganisationFact, later: &OrganisationFact) -> bool {
    earlier.valid_to == Some(later.valid_from)
        && earlier.name == later.name
        && earlier.nature == later.nature
        && earlier.parent == later.parent
        && earlier.division_code == later.division_code
}

fn fact(names: &Names, row: OrganisationRow) -> OrganisationFact {
    OrganisationFact {
        parent: row.parent_id.and_then(|id| names.reference(id)),
        name: row.name,
        kind: row.kind,
        nature: row.nature,
        division_code: row.division_code,
        valid_from: row.period.from,
        valid_to: row.period.to,
        recorded_at: row.recorded_at,
    }
}

fn figure(figure: Figure) -> OrganisationFigure {
    OrganisationFigure {
        kind: figure.kind,
        year: i32::try_from(figure.year).unwrap_or_default(),
        value: figure.value,
        source: figure.source,
    }
}
