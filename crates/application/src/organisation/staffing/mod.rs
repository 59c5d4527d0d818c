//! Approved posts and the people who hold them (岗位核定), on any day, and the norms they are held
//! against.

mod change;
mod norm;
mod survey;

use contract::{
    AsOfQuery, ClassPosts, DEFAULT_PAGE, ErrorCode, NormCheck, Permission, PostApproval, PostSums,
    Requires, StaffingOnly, StaffingPage, StaffingQuery, StaffingRow, StaffingSums, StaffingView,
    perm,
};
use domain::{
    ids::OrganisationId,
    organisation::{
        OrganisationKind, OrganisationNature,
        staffing::{Base, Check, Norm, NormFit, Posts, Range},
    },
    time::AsOf,
    worker::WorkerClass,
};
use persistence::organisation::PostQuota;
use serde::{Deserialize, Serialize};

pub use change::save;
pub use norm::{list as norms, save as save_norm};
use survey::{Heads, Place, Survey};

use super::{as_of, tree::tree_at};
use crate::{Access, App, AppError, AppResult, cursor};

/// How many the committee of a place of a nature shall have.
pub(crate) async fn committee_size(
    app: &App,
    nature: Option<OrganisationNature>,
) -> AppResult<Range> {
    let range = norm::ranges(app).await?;
    let mut norms = Norm::ALL.iter().filter(|norm| norm.is_committee());
    let norm = norms.find(|norm| norm.concerns(nature));
    Ok(norm.map_or_else(Range::default, |norm| range(*norm)))
}

/// Staffing of an organisation and everything below it on a day.
///
/// # Errors
/// `not_found` outside the view or on a day on which it does not exist, `parameter_invalid`.
pub async fn get(
    access: &Access<perm::OrganisationView>,
    id: OrganisationId,
    query: &AsOfQuery,
) -> AppResult<StaffingView> {
    let at = as_of(access.app(), query.as_of, query.known_at)?;
    view(access, id, at).await
}

async fn view<P: Requires>(
    access: &Access<P>,
    id: OrganisationId,
    at: AsOf,
) -> AppResult<StaffingView> {
    let (app, scope) = (access.app(), access.scope());
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
    let tree = tree_at(app, at).await?;
    let node = tree.node(id).ok_or_else(AppError::not_found)?;
    let survey = Survey::of(app, &scope.narrowed_to(&node.path), tree.clone(), at).await?;
    let norms = norm::ranges(app).await?;
    let children: Vec<_> = tree
        .children(id)
        .filter(|child| child.kind.code_digits().is_some())
        .collect();
    let shown = children.iter().map(|child| &child.path).chain([&node.path]);
    let heads = Heads::of(access, shown, at).await?;
    let mut sums: Vec<StaffingSums> = children
        .iter()
        .map(|child| {
            let places: Vec<&Place> = survey.below(&child.path).collect();
            summed((*child).into(), &places, heads.at(&child.path))
        })
        .collect();
    // People and posts of the organisation itself make a line under its own name.
    let own = survey.at(&node.path).filter(|_| !children.is_empty());
    if let Some(own) = own.filter(|own| !own.staffing.is_empty()) {
        sums.push(summed(node.into(), &[own], heads.at(&node.path)));
    }
    let places: Vec<&Place> = survey.below(&node.path).collect();
    let approvals = organisations.quotas(id).await?;
    Ok(StaffingView {
        organisation: node.into(),
        revision,
        as_of: at.valid_on,
        places: villages(&places),
        total: total(&places),
        classes: classes(&places),
        checks: match places.as_slice() {
            [place] if row.kind == OrganisationKind::Village => place_checks(place, &norms),
            places => checks(places, &norms),
        },
        children: sums,
        approvals: approvals.into_iter().map(approval).collect(),
        heads: heads.at(&node.path),
    })
}

/// The last place of the page before.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct After {
    id: OrganisationId,
}

/// Staffing by place, in the order of the tree: the list of vacancies.
///
/// # Errors
/// `not_found` when the subtree lies outside the view, `cursor_invalid`, `parameter_invalid`.
pub async fn list(
    access: &Access<perm::OrganisationView>,
    query: &StaffingQuery,
) -> AppResult<StaffingPage> {
    let app = access.app();
    let at = as_of(app, query.as_of, query.known_at)?;
    let after: Option<After> = cursor::decode(query.cursor.as_deref())?;
    let tree = tree_at(app, at).await?;
    let scope = match query.organisation_id {
        None => access.scope().clone(),
        Some(id) => {
            let node = tree
                .node(id)
                .filter(|node| access.scope().contains(&node.path));
            let node = node.ok_or_else(AppError::not_found)?;
            access.scope().narrowed_to(&node.path)
        }
    };
    let survey = Survey::of(app, &scope, tree, at).await?;
    let norms = norm::ranges(app).await?;
    let skipped = match after {
        None => 0,
        Some(after) => survey
            .position(after.id)
            .map(|at| at + 1)
            .ok_or_else(|| AppError::new(ErrorCode::CursorInvalid))?,
    };
    let suits = |place: &&Place| match query.only {
        None => place.node.kind == OrganisationKind::Village || !place.staffing.is_empty(),
        Some(StaffingOnly::Vacant) => place.staffing.any(|posts| posts.vacant > 0),
        Some(StaffingOnly::Over) => place.staffing.any(|posts| posts.over > 0),
        Some(StaffingOnly::CommitteeSize) => committee_unfit(place, &norms),
    };
    let matching: Vec<(usize, &Place)> = survey
        .places()
        .enumerate()
        .filter(|(_, place)| suits(place))
        .collect();
    let limit = query.limit.unwrap_or(DEFAULT_PAGE) as usize;
    let page: Vec<&Place> = matching
        .iter()
        .filter(|(at, _)| *at >= skipped)
        .map(|(_, place)| *place)
        .take(limit + 1)
        .collect();
    let more = page.len() > limit;
    let page = page.get(..limit.min(page.len())).unwrap_or_default();
    let heads = Heads::of(access, page.iter().map(|place| &place.node.path), at).await?;
    let next_cursor = page
        .last()
        .filter(|_| more)
        .map(|place| cursor::encode(&After { id: place.node.id }))
        .transpose()?;
    let all: Vec<&Place> = matching.iter().map(|(_, place)| *place).collect();
    Ok(StaffingPage {
        items: page
            .iter()
            .map(|place| StaffingRow {
                organisation: (&place.node).into(),
                nature: place.node.nature,
                parent: place
                    .node
                    .parent
                    .and_then(|id| survey.tree().node(id))
                    .map(Into::into),
                total: sums(place.staffing.sum()),
                classes: classes(&[place])
                    .into_iter()
                    .filter(|of| of.posts.approved > 0 || of.posts.occupied > 0)
                    .collect(),
                population: place.staffing.population,
                households: place.staffing.households,
                checks: place_checks(place, &norms),
                heads: heads.at(&place.node.path),
            })
            .collect(),
        next_cursor,
        total: count(all.len()),
        sums: total(&all),
        as_of: at.valid_on,
    })
}

fn committee_unfit(place: &Place, norms: &impl Fn(Norm) -> Range) -> bool {
    let checks = place.staffing.checks(place.node.nature, norms);
    checks
        .iter()
        .filter(|check| check.norm.is_committee())
        .any(|check| check.fit() != Some(NormFit::Within))
}

fn summed(
    organisation: contract::OrganisationRef,
    places: &[&Place],
    heads: Vec<String>,
) -> StaffingSums {
    StaffingSums {
        organisation,
        places: villages(places),
        total: total(places),
        full_time: places
            .iter()
            .map(|place| place.staffing.people(WorkerClass::is_full_time))
            .sum(),
        heads,
    }
}

fn villages(places: &[&Place]) -> i64 {
    let village = |place: &&&Place| place.node.kind == OrganisationKind::Village;
    count(places.iter().filter(village).count())
}

fn total(places: &[&Place]) -> PostSums {
    let posts = places.iter().map(|place| place.staffing.sum());
    sums(posts.fold(Posts::default(), Posts::plus))
}

fn classes(places: &[&Place]) -> Vec<ClassPosts> {
    let of = |class: &WorkerClass| {
        let posts = places.iter().map(|place| place.staffing.posts(*class));
        ClassPosts {
            class: *class,
            posts: sums(posts.fold(Posts::default(), Posts::plus)),
        }
    };
    WorkerClass::ALL.iter().map(of).collect()
}

fn sums(posts: Posts) -> PostSums {
    PostSums {
        approved: posts.approved,
        occupied: posts.occupied,
        vacant: posts.vacant,
        over: posts.over,
        unapproved: posts.unapproved,
    }
}

fn approval(quota: PostQuota) -> PostApproval {
    PostApproval {
        class: quota.class,
        number: quota.number,
        document_number: quota.document_number,
        valid_from: quota.period.from,
        valid_to: quota.period.to,
        recorded_at: quota.recorded_at,
    }
}

/// One place against the norms that concern it.
fn place_checks(place: &Place, norms: &impl Fn(Norm) -> Range) -> Vec<NormCheck> {
    let checks = place.staffing.checks(place.node.nature, norms);
    checks
        .iter()
        .map(|check| {
            let range = check.range.unwrap_or_default();
            NormCheck {
                least: range.minimum,
                most: range.maximum,
                fit: check.fit(),
                measured: check
                    .base
                    .and_then(|base| check.norm.measured(check.people, base))
                    .map(decimal),
                ..counted(check.norm, norms(check.norm), &[*check])
            }
        })
        .collect()
}

/// Many places against the norms that concern any of them. A norm of a ratio is held against
/// their sums too.
fn checks(places: &[&Place], norms: &impl Fn(Norm) -> Range) -> Vec<NormCheck> {
    let all: Vec<Check> = places
        .iter()
        .flat_map(|place| place.staffing.checks(place.node.nature, norms))
        .collect();
    let of = |norm: &Norm| {
        let checks: Vec<Check> = all
            .iter()
            .filter(|check| check.norm == *norm)
            .copied()
            .collect();
        if checks.is_empty() {
            return None;
        }
        let bounds = norms(*norm);
        let summed = counted(*norm, bounds, &checks);
        let Some(base) = summed.base.filter(|_| summed.places > 0) else {
            return Some(summed);
        };
        let range = norm.people(bounds, base);
        Some(NormCheck {
            measured: norm.measured(summed.people, base).map(decimal),
            least: range.minimum,
            most: range.maximum,
            fit: Some(range.fit(summed.people)),
            ..summed
        })
    };
    Norm::ALL.iter().filter_map(of).collect()
}

/// What checks of one norm come to. A place without the figure is said to be so and not counted.
fn counted(norm: Norm, bounds: Range, checks: &[Check]) -> NormCheck {
    let known = || checks.iter().filter(|check| check.range.is_some());
    let fits = |fit: NormFit| count(known().filter(|check| check.fit() == Some(fit)).count());
    let places = count(known().count());
    let related = norm.base() != Base::Place;
    NormCheck {
        norm,
        minimum: bounds.minimum,
        maximum: bounds.maximum,
        people: known().map(|check| check.people).sum(),
        base: (related && places > 0).then(|| known().filter_map(|check| check.base).sum()),
        measured: None,
        least: None,
        most: None,
        fit: None,
        places,
        short: fits(NormFit::Short),
        excess: fits(NormFit::Excess),
        unknown: count(checks.len()) - places,
    }
}

/// Hundredths as a decimal.
fn decimal(hundredths: i64) -> String {
    match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        rest => format!("{}.{rest:02}", hundredths / 100),
    }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Whether the reader may know who is who.
fn sees_people<P: Requires>(access: &Access<P>) -> bool {
    access.may(Permission::WorkerView)
}
