//! What is known of every place of a scope on a day.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use contract::Requires;
use domain::{
    ids::OrganisationId,
    organisation::{FigureKind, OrganisationPath, staffing::PlaceStaffing},
    time::AsOf,
    worker::WorkerClass,
};
use futures_util::future::try_join3;
use persistence::Scope;

use super::super::tree::{Node, Tree};
use crate::{Access, App, AppResult};

/// One place that can have people.
pub(super) struct Place {
    pub(super) node: Node,
    pub(super) staffing: PlaceStaffing,
}

/// Every place of a scope, in the order of the tree.
pub(super) struct Survey {
    tree: Arc<Tree>,
    places: Vec<Place>,
}

/// Approved number and people by class.
type Classes = BTreeMap<WorkerClass, (Option<i64>, i64)>;

impl Survey {
    /// Reads what is known of a point in time.
    ///
    /// # Errors
    /// `busy` or `internal` when the database does not answer.
    pub(super) async fn of(app: &App, scope: &Scope, tree: Arc<Tree>, at: AsOf) -> AppResult<Self> {
        let organisations = app.store().organisations().within(scope);
        let (quotas, occupied, figures) = try_join3(
            organisations.place_quotas(at),
            organisations.occupied_posts(at),
            organisations.place_figures(at),
        )
        .await?;
        let mut classes: HashMap<OrganisationId, Classes> = HashMap::new();
        for quota in quotas {
            let of = classes.entry(quota.place).or_default();
            of.entry(quota.class).or_default().0 = Some(quota.number);
        }
        for posts in occupied {
            if let Some(node) = tree.by_path(&posts.path) {
                let of = classes.entry(node.id).or_default();
                of.entry(posts.class).or_default().1 += posts.people;
            }
        }
        let mut numbers: HashMap<(OrganisationId, FigureKind), i64> = HashMap::new();
        for figure in figures {
            numbers.insert((figure.place, figure.kind), figure.value);
        }
        let places = ordered(&tree, scope)
            .into_iter()
            .map(|node| Place {
                staffing: PlaceStaffing {
                    classes: classes
                        .remove(&node.id)
                        .unwrap_or_default()
                        .into_iter()
                        .map(|(class, (approved, occupied))| (class, approved, occupied))
                        .collect(),
                    population: numbers.get(&(node.id, FigureKind::Population)).copied(),
                    households: numbers.get(&(node.id, FigureKind::Households)).copied(),
                },
                node: node.clone(),
            })
            .collect();
        Ok(Self { tree, places })
    }

    /// The tree of the day.
    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// All places.
    pub(super) fn places(&self) -> impl Iterator<Item = &Place> {
        self.places.iter()
    }

    /// Where a place stands among all.
    pub(super) fn position(&self, id: OrganisationId) -> Option<usize> {
        self.places.iter().position(|place| place.node.id == id)
    }

    /// Places of a subtree.
    pub(super) fn below<'a>(
        &'a self,
        root: &'a OrganisationPath,
    ) -> impl Iterator<Item = &'a Place> {
        self.places()
            .filter(|place| root.contains(&place.node.path))
    }

    /// One place.
    pub(super) fn at(&self, path: &OrganisationPath) -> Option<&Place> {
        self.places().find(|place| place.node.path == *path)
    }
}

/// Places of a scope that can have people: each after what it hangs below, siblings by their codes.
fn ordered<'a>(tree: &'a Tree, scope: &Scope) -> Vec<&'a Node> {
    let roots: Vec<&Node> = match scope.roots() {
        [] if scope.is_empty() => Vec::new(),
        [] => tree.city().into_iter().collect(),
        roots => roots.iter().filter_map(|path| tree.by_path(path)).collect(),
    };
    let (mut places, mut open) = (Vec::new(), roots);
    open.reverse();
    while let Some(node) = open.pop() {
        if node.kind.holds_workers() {
            places.push(node);
        }
        let below = open.len();
        open.extend(tree.children(node.id));
        if let Some(children) = open.get_mut(below..) {
            children.reverse();
        }
    }
    places
}

/// Who heads which place; nobody for readers who may not see people.
pub(super) struct Heads(HashMap<OrganisationPath, Vec<String>>);

impl Heads {
    /// Reads the names of those who head some places on a day.
    ///
    /// # Errors
    /// `busy` or `internal` when the database does not answer.
    pub(super) async fn of<P: Requires>(
        access: &Access<P>,
        places: impl Iterator<Item = &OrganisationPath>,
        at: AsOf,
    ) -> AppResult<Self> {
        let mut heads: HashMap<OrganisationPath, Vec<String>> = HashMap::new();
        if super::sees_people(access) {
            let places: Vec<OrganisationPath> = places.cloned().collect();
            let organisations = access.store().organisations().within(access.scope());
            for (path, name) in organisations.heads(&places, at).await? {
                heads.entry(path).or_default().push(name);
            }
        }
        Ok(Self(heads))
    }

    /// Of one place.
    pub(super) fn at(&self, path: &OrganisationPath) -> Vec<String> {
        self.0.get(path).cloned().unwrap_or_default()
    }
}
