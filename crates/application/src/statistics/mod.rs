//! Figures of the home page: counts of a subtree, indicators of full-time workers and the year
//! with which the city compares itself.

mod indicators;
mod tally;

use contract::{Overview, OverviewQuery, Permission, UnitCount, perm};
use domain::{
    money::Money,
    organisation::{OrganisationKind, OrganisationPath},
    time::AsOf,
};
use futures_util::future::try_join3;
use persistence::{
    Scope, Stored,
    statistics::{ClassCount, CostSum},
};

use crate::{
    Access, AppError, AppResult,
    organisation::{self, Node, Tree},
};
use tally::Tally;

/// Counts of a subtree, or of the whole own view, today or as known now of another day.
///
/// # Errors
/// `not_found` when the subtree lies outside the view; `parameter_invalid` for a day that no
/// database can hold.
pub async fn overview(
    access: &Access<perm::StatisticsView>,
    query: &OverviewQuery,
) -> AppResult<Overview> {
    let day = organisation::day(access.app(), query.as_of)?;
    let as_of = (day != access.store().today()).then(|| AsOf::on(day));
    let tree = organisation::tree_at(access.app(), AsOf::on(day)).await?;
    let organisation = match query.organisation_id {
        None => None,
        Some(id) => Some(
            tree.node(id)
                .filter(|node| access.scope().contains(&node.path))
                .ok_or_else(AppError::not_found)?,
        ),
    };
    let scope = organisation.map_or_else(
        || access.scope().clone(),
        |node| access.scope().narrowed_to(&node.path),
    );
    let Some(root) = root_of(&scope, &tree) else {
        return Ok(empty(day));
    };
    let pay = access.may(Permission::PayView);
    let statistics = access.store().statistics().within(&scope).as_of(as_of);
    let costs = async {
        if pay {
            statistics.costs(&root, chrono::Datelike::year(&day)).await
        } else {
            Stored::Ok(Vec::new())
        }
    };
    let (classes, profiles, costs) =
        try_join3(statistics.by_class(&root), statistics.profiles(day), costs).await?;
    let tally = Tally::new(&profiles);
    let whole_city = tree.city().is_some_and(|city| scope.contains(&city.path));
    Ok(Overview {
        organisation: organisation.map(Into::into),
        workers: sum(&classes, |_| true),
        full_time: sum(&classes, |count| count.class.is_full_time()),
        committee: sum(&classes, |count| count.class.is_committee()),
        units: nodes(&tree, &scope, OrganisationKind::Unit),
        towns: nodes(&tree, &scope, OrganisationKind::Town),
        places: nodes(&tree, &scope, OrganisationKind::Village),
        indicators: indicators::all(&tally, &costs, whole_city),
        by_unit: by_unit(&tree, &classes, &costs),
        by_class: tally::classes(&classes),
        by_age: tally.ages(),
        by_education: tally.educations(),
        by_sex: tally.sexes(),
        by_qualification: tally.qualifications(),
        ..empty(day)
    })
}

fn empty(today: chrono::NaiveDate) -> Overview {
    Overview {
        as_of: today,
        organisation: None,
        workers: 0,
        full_time: 0,
        committee: 0,
        units: 0,
        towns: 0,
        places: 0,
        indicators: Vec::new(),
        by_unit: Vec::new(),
        by_class: Vec::new(),
        by_age: Vec::new(),
        by_education: Vec::new(),
        by_sex: Vec::new(),
        by_qualification: Vec::new(),
    }
}

/// The lowest node that holds the whole scope; its children are what is compared.
fn root_of(scope: &Scope, tree: &Tree) -> Option<OrganisationPath> {
    let [first, others @ ..] = scope.roots() else {
        return tree
            .city()
            .filter(|_| !scope.is_empty())
            .map(|city| city.path.clone());
    };
    first
        .lineage()
        .into_iter()
        .rev()
        .find(|path| others.iter().all(|root| path.contains(root)))
}

fn sum(counts: &[ClassCount], which: impl Fn(&ClassCount) -> bool) -> i64 {
    counts
        .iter()
        .filter(|count| which(count))
        .map(|count| count.people)
        .sum()
}

fn nodes(tree: &Tree, scope: &Scope, kind: OrganisationKind) -> i64 {
    let count = tree
        .nodes()
        .iter()
        .filter(|node| node.kind == kind && scope.contains(&node.path))
        .count();
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// One line for each child with anyone below it, in the order of the division codes. People
/// assigned to the root itself make a line under its own name.
fn by_unit(tree: &Tree, classes: &[ClassCount], costs: &[CostSum]) -> Vec<UnitCount> {
    let mut children: Vec<&Node> = classes
        .iter()
        .filter_map(|count| tree.by_path(&count.child))
        .collect();
    children.sort_by(|one, other| {
        (&one.division_code, &one.path).cmp(&(&other.division_code, &other.path))
    });
    children.dedup_by_key(|node| node.id);
    let line = |node: &Node| {
        let of = |full_time: bool| {
            sum(classes, |count| {
                count.child == node.path && count.class.is_full_time() == full_time
            })
        };
        let cost = costs.iter().find(|cost| cost.child == node.path);
        UnitCount {
            organisation: node.into(),
            full_time: of(true),
            others: of(false),
            mean_cost: cost
                .and_then(|cost| indicators::mean_cost(cost.fen, cost.people))
                .and_then(|yuan| Money::from_yuan(yuan).ok()),
        }
    };
    children.into_iter().map(line).collect()
}
