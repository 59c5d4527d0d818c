//! The tree of today in memory: some 3,700 nodes that almost every request refers to.

use std::{
    borrow::Cow,
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use chrono::NaiveDate;
use contract::Requires;
use domain::{
    ids::OrganisationId,
    organisation::{OrganisationKind, OrganisationNature, OrganisationPath},
    time::AsOf,
};
use persistence::{Scope, organisation::OrganisationRow};
use tokio::sync::Mutex;

use crate::{Access, App, AppResult};

/// One organisation as it is today (机构).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Organisation.
    pub id: OrganisationId,
    /// Kind.
    pub kind: OrganisationKind,
    /// What it is in law.
    pub nature: Option<OrganisationNature>,
    /// Name.
    pub name: String,
    /// Administering parent; none for the city and for employers.
    pub parent: Option<OrganisationId>,
    /// Place in the tree.
    pub path: OrganisationPath,
    /// Statutory division code; the unified social credit code of an employer.
    pub division_code: Option<String>,
    /// County code under which it counts by statutory division.
    pub statutory_code: Option<String>,
    /// Names from the top, e.g. `成都市/锦江区/督院街街道`.
    pub full_name: String,
}

/// All organisations of today, employers among them. Holds everything whatever the scope of
/// who asks: what a caller may see of it is the caller's to decide.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    by_id: HashMap<OrganisationId, usize>,
    by_path: HashMap<OrganisationPath, usize>,
    by_code: HashMap<String, usize>,
    by_full_name: HashMap<String, Named>,
    by_name: HashMap<(OrganisationKind, String), Named>,
    children: HashMap<OrganisationId, Vec<usize>>,
    city: Option<usize>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
enum Named {
    One(usize),
    /// More than one: guessing would put someone in the wrong place.
    Several,
}

impl Tree {
    /// A tree of rows in the order of their paths, so that every parent comes before its children.
    fn new(rows: Vec<OrganisationRow>) -> Self {
        let mut tree = Self::default();
        for row in rows {
            tree.add(row);
        }
        let Self {
            nodes, children, ..
        } = &mut tree;
        for children in children.values_mut() {
            // Places by their codes, then departments, which have none.
            children.sort_by_key(|at| {
                nodes.get(*at).map(|node| {
                    (
                        node.division_code.is_none(),
                        node.division_code.clone(),
                        node.name.clone(),
                    )
                })
            });
        }
        tree
    }

    fn add(&mut self, row: OrganisationRow) {
        let at = self.nodes.len();
        let full_name = match row.parent_id.and_then(|id| self.node(id)) {
            Some(parent) => format!("{}/{}", parent.full_name, row.name),
            None => row.name.clone(),
        };
        self.by_id.insert(row.id, at);
        self.by_path.insert(row.path.clone(), at);
        if let Some(code) = &row.division_code {
            self.by_code.insert(code.clone(), at);
        }
        name(self.by_full_name.entry(full_name.clone()), at);
        name(self.by_name.entry((row.kind, row.name.clone())), at);
        if let Some(parent) = row.parent_id {
            self.children.entry(parent).or_default().push(at);
        }
        if row.kind == OrganisationKind::City {
            self.city = Some(at);
        }
        self.nodes.push(Node {
            id: row.id,
            kind: row.kind,
            nature: row.nature,
            name: row.name,
            parent: row.parent_id,
            path: row.path,
            division_code: row.division_code,
            statutory_code: row.statutory_code,
            full_name,
        });
    }

    fn at(&self, at: Option<&usize>) -> Option<&Node> {
        self.nodes.get(*at?)
    }

    fn named(&self, named: Option<&Named>) -> Option<&Node> {
        match named {
            Some(Named::One(at)) => self.nodes.get(*at),
            Some(Named::Several) | None => None,
        }
    }

    /// Every organisation, parents before children.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The city, root of the tree.
    pub fn city(&self) -> Option<&Node> {
        self.at(self.city.as_ref())
    }

    /// The node with an id.
    pub fn node(&self, id: OrganisationId) -> Option<&Node> {
        self.at(self.by_id.get(&id))
    }

    /// The node with a division code, or the employer with a unified social credit code.
    pub fn by_code(&self, code: &str) -> Option<&Node> {
        self.at(self.by_code.get(code))
    }

    /// The node with names from the top, e.g. `锦江区/督院街街道/督院街社区`, with or without the
    /// city in front; spaces around the parts and full-width strokes are forgiven.
    pub fn by_full_name(&self, text: &str) -> Option<&Node> {
        let text = tidy(text);
        self.named(self.by_full_name.get(text.as_ref()))
            .or_else(|| {
                let city = self.city()?;
                self.named(self.by_full_name.get(&format!("{}/{text}", city.full_name)))
            })
    }

    /// The only node of a kind with a name; none when several bear it.
    pub fn by_name_of_kind(&self, kind: OrganisationKind, name: &str) -> Option<&Node> {
        self.named(self.by_name.get(&(kind, name.to_owned())))
    }

    /// The node at a path.
    pub fn by_path(&self, path: &OrganisationPath) -> Option<&Node> {
        self.at(self.by_path.get(path))
    }

    /// The node itself or the nearest above it that is of a kind.
    pub fn ancestor_of_kind<'a>(
        &'a self,
        node: &'a Node,
        kind: OrganisationKind,
    ) -> Option<&'a Node> {
        let mut node = node;
        while node.kind != kind {
            node = self.node(node.parent?)?;
        }
        Some(node)
    }

    /// Everything above a node, root first, without itself.
    pub fn ancestors(&self, node: &Node) -> Vec<&Node> {
        let mut above: Vec<&Node> =
            std::iter::successors(self.parent(node), |node| self.parent(node)).collect();
        above.reverse();
        above
    }

    fn parent(&self, node: &Node) -> Option<&Node> {
        self.node(node.parent?)
    }

    /// Direct children: places by division code, then departments by name.
    pub fn children(&self, id: OrganisationId) -> impl Iterator<Item = &Node> {
        self.children
            .get(&id)
            .into_iter()
            .flatten()
            .filter_map(|at| self.nodes.get(*at))
    }

    /// Everything of a subtree, its root first.
    pub fn below<'a>(&'a self, root: &'a OrganisationPath) -> impl Iterator<Item = &'a Node> {
        // The nodes lie in the order of their paths, so a subtree is one stretch of them.
        let start = self.nodes.partition_point(|node| node.path < *root);
        self.nodes
            .iter()
            .skip(start)
            .take_while(|node| root.contains(&node.path))
    }
}

fn name<K>(entry: Entry<'_, K, Named>, at: usize) {
    match entry {
        Entry::Vacant(free) => _ = free.insert(Named::One(at)),
        Entry::Occupied(mut taken) => _ = taken.insert(Named::Several),
    }
}

fn tidy(text: &str) -> Cow<'_, str> {
    if !text.contains([' ', '\u{3000}', '／', '\t']) {
        return Cow::Borrowed(text);
    }
    let parts = text.split(['/', '／']).map(str::trim);
    Cow::Owned(parts.collect::<Vec<_>>().join("/"))
}

/// Trees as they were last read, by day. Each takes about two megabytes.
#[derive(Debug, Default)]
pub struct TreeCache(Mutex<Cached>);

/// Days kept beside today: someone who looks at the past looks at one day again and again.
const DAYS: usize = 8;

#[derive(Debug, Default)]
struct Cached {
    version: i64,
    trees: HashMap<NaiveDate, Arc<Tree>>,
}

/// The tree of today; read anew only when it changed or the day did.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn tree(app: &App) -> AppResult<Arc<Tree>> {
    tree_on(app, app.store().today()).await
}

/// The tree of today as new as the request of an actor, which asked for the version already.
///
/// # Errors
/// As [`tree`].
pub async fn tree_of<P: Requires>(access: &Access<P>) -> AppResult<Arc<Tree>> {
    tree_of_day(access, access.store().today()).await
}

/// The tree of a day as new as the request of an actor.
///
/// # Errors
/// As [`tree`].
pub(crate) async fn tree_of_day<P: Requires>(
    access: &Access<P>,
    day: NaiveDate,
) -> AppResult<Arc<Tree>> {
    tree_at(access.app(), access.actor().versions().organisation, day).await
}

/// The tree of any day.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub(crate) async fn tree_on(app: &App, day: NaiveDate) -> AppResult<Arc<Tree>> {
    tree_at(app, app.store().versions().await?.organisation, day).await
}

async fn tree_at(app: &App, version: i64, day: NaiveDate) -> AppResult<Arc<Tree>> {
    // Held while reading, so that a burst of requests after a change reads the tree once.
    let mut cached = app.tree_cache().0.lock().await;
    if cached.version < version {
        *cached = Cached {
            version,
            trees: HashMap::new(),
        };
    }
    if let Some(tree) = cached.trees.get(&day) {
        return Ok(tree.clone());
    }
    // The version is read first: a tree read after it is as new or newer.
    let tree = Arc::new(read(app, day).await?);
    if cached.trees.len() > DAYS {
        let today = app.store().today();
        cached.trees.retain(|kept, _| *kept == today);
    }
    cached.trees.insert(day, tree.clone());
    Ok(tree)
}

async fn read(app: &App, day: NaiveDate) -> AppResult<Tree> {
    let scope = Scope::system("names and places of the tree, of which a caller sees its part");
    Ok(Tree::new(
        app.store()
            .organisations()
            .within(&scope)
            .all(AsOf::on(day))
            .await?,
    ))
}
