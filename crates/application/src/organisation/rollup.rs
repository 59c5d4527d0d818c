//! Places and people by district, by either of the two trees. Both count the same places, so
//! their totals agree.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::{Rollup, RollupBasis, RollupQuery, RollupRow, RollupTree, perm};
use domain::{
    ids::OrganisationId,
    organisation::{OrganisationKind, OrganisationNature, OrganisationPath, forest::recast},
    time::AsOf,
};
use persistence::{
    Scope,
    organisation::{Grouping, PlaceWorkers},
};

use super::{
    as_of,
    tree::{Node, Tree, tree_at},
};
use crate::{Access, App, AppResult};

/// Places and people of the own view by administering unit (按管理口径) or by statutory division
/// (按行政区划口径).
///
/// # Errors
/// `parameter_invalid` for a day out of range; `busy` or `internal` otherwise.
pub async fn rollup(
    access: &Access<perm::OrganisationView>,
    query: &RollupQuery,
) -> AppResult<Rollup> {
    let (app, scope) = (access.app(), access.scope());
    let by = query.by.unwrap_or_default();
    let at = as_of(app, query.as_of, query.known_at)?;
    let day = at.valid_on;
    let today = app.store().today();
    let cast = query.tree.unwrap_or_default() == RollupTree::Today && day < today;
    // Places are those of the tree that is shown.
    let shown = if cast { AsOf::on(today) } else { at };
    let tree = tree_at(app, shown).await?;
    let mut rows = Rows::new(by, &tree);
    for unit in tree
        .nodes()
        .iter()
        .filter(|node| node.kind == OrganisationKind::Unit && scope.contains(&node.path))
    {
        rows.begin(unit);
    }
    if let Some(city) = tree.city() {
        let grouping = match by {
            RollupBasis::Administrative => Grouping::ChildOf(&city.path),
            RollupBasis::Statutory => Grouping::Statutory,
        };
        let organisations = app.store().organisations().within(scope);
        for sum in organisations.place_sums(grouping, shown).await? {
            rows.add_places(sum.bucket.as_deref(), sum.nature(), sum.places);
        }
        if cast {
            for (place, workers, full_time) in people_cast(app, at, today).await? {
                let node = tree.node(place).filter(|node| scope.contains(&node.path));
                if let Some(node) = node {
                    let bucket = match by {
                        RollupBasis::Administrative => tree
                            .ancestor_of_kind(node, OrganisationKind::Unit)
                            .map(|unit| unit.path.as_str()),
                        RollupBasis::Statutory => node.statutory_code.as_deref(),
                    };
                    rows.add_workers(bucket, workers, full_time);
                }
            }
        } else {
            for sum in organisations.worker_sums(grouping, at).await? {
                rows.add_workers(sum.bucket.as_deref(), sum.workers, sum.full_time);
            }
        }
    }
    Ok(rows.finish(
        day,
        if cast {
            RollupTree::Today
        } else {
            RollupTree::Then
        },
    ))
}

/// People in service on a past day by the organisations of today: everyone, and those full-time.
/// Read without a scope: what is the caller's of it is decided by where the places lie today.
async fn people_cast(
    app: &App,
    at: AsOf,
    today: NaiveDate,
) -> AppResult<Vec<(OrganisationId, i64, i64)>> {
    let scope = Scope::system("people of a past day, cast into the tree of today");
    let organisations = app.store().organisations().within(&scope);
    let then = organisations.workers_by_place(at).await?;
    let forest = app.store().forest().await?;
    let cast = |number: fn(&PlaceWorkers) -> i64| {
        let then = then
            .iter()
            .map(|row| (OrganisationId(row.organisation_id), number(row)));
        recast(then.collect(), forest.turns(), at.valid_on, today)
    };
    let (workers, full_time) = (cast(|row| row.workers), cast(|row| row.full_time));
    Ok(workers
        .into_iter()
        .map(|(place, workers)| (place, workers, full_time.get(&place).copied().unwrap_or(0)))
        .collect())
}

/// The rows under way, by the code that they show.
struct Rows<'a> {
    by: RollupBasis,
    tree: &'a Tree,
    rows: BTreeMap<String, RollupRow>,
}

impl<'a> Rows<'a> {
    fn new(by: RollupBasis, tree: &'a Tree) -> Self {
        Self {
            by,
            tree,
            rows: BTreeMap::new(),
        }
    }

    /// A row for a unit in view, even when nothing lies in it.
    fn begin(&mut self, unit: &Node) {
        match self.by {
            RollupBasis::Administrative => _ = self.row(Some(unit.path.as_str())),
            // A functional zone administers but is no division.
            RollupBasis::Statutory if unit.nature == Some(OrganisationNature::FunctionalZone) => {}
            RollupBasis::Statutory => _ = self.row(unit.division_code.as_deref()),
        }
    }

    fn row(&mut self, bucket: Option<&str>) -> &mut RollupRow {
        let bucket = bucket.unwrap_or_default();
        let unit = match self.by {
            RollupBasis::Administrative => self
                .tree
                .by_path(&OrganisationPath::from_stored(bucket.to_owned())),
            RollupBasis::Statutory => self.tree.by_code(bucket),
        };
        let code = match self.by {
            RollupBasis::Administrative => unit
                .and_then(|unit| unit.division_code.clone())
                .unwrap_or_else(|| bucket.to_owned()),
            RollupBasis::Statutory => bucket.to_owned(),
        };
        let organisation_id = unit
            .filter(|_| self.by == RollupBasis::Administrative)
            .map(|unit| unit.id);
        let name = match unit {
            Some(unit) => unit.name.clone(),
            None if code.is_empty() => "未注明区划".to_owned(),
            None => code.clone(),
        };
        self.rows.entry(code.clone()).or_insert_with(|| RollupRow {
            organisation_id,
            ..empty(code, name)
        })
    }

    fn add_places(
        &mut self,
        bucket: Option<&str>,
        nature: Option<OrganisationNature>,
        places: i64,
    ) {
        let row = self.row(bucket);
        match nature {
            Some(OrganisationNature::Street) => row.streets += places,
            Some(OrganisationNature::TownProper | OrganisationNature::Township) => {
                row.towns += places
            }
            Some(OrganisationNature::ResidentsCommittee) => row.communities += places,
            Some(OrganisationNature::VillagersCommittee) => row.villages += places,
            _ => {}
        }
    }

    fn add_workers(&mut self, bucket: Option<&str>, workers: i64, full_time: i64) {
        let row = self.row(bucket);
        row.workers += workers;
        row.full_time += full_time;
    }

    fn finish(self, as_of: NaiveDate, tree: RollupTree) -> Rollup {
        let items: Vec<RollupRow> = self.rows.into_values().collect();
        let total = items
            .iter()
            .fold(empty(String::new(), "合计".to_owned()), |sum, row| {
                RollupRow {
                    streets: sum.streets + row.streets,
                    towns: sum.towns + row.towns,
                    communities: sum.communities + row.communities,
                    villages: sum.villages + row.villages,
                    workers: sum.workers + row.workers,
                    full_time: sum.full_time + row.full_time,
                    ..sum
                }
            });
        Rollup {
            by: self.by,
            items,
            total,
            as_of,
            tree,
        }
    }
}

fn empty(code: String, name: String) -> RollupRow {
    RollupRow {
        code,
        name,
        organisation_id: None,
        streets: 0,
        towns: 0,
        communities: 0,
        villages: 0,
        workers: 0,
        full_time: 0,
    }
}
