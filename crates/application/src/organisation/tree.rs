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

/// The tree of today as it was last read.
#[derive(Debug, Default)]
pub struct TreeCache(Mutex<Option<Cached>>);

#[derive(Debug)]
struct Cached {
    version: i64,
    day: NaiveDate,
    tree: Arc<Tree>,
}

/// The tree of today; read anew only when it changed or the day did.
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub async fn tree(app: &App) -> AppResult<Arc<Tree>> {
    today(app, app.store().versions().await?.organisation).await
}

/// The tree of today as new as the request of an actor, which asked for the version already.
///
/// # Errors
/// As [`tree`].
pub async fn tree_of<P: Requires>(access: &Access<P>) -> AppResult<Arc<Tree>> {
    today(access.app(), access.actor().versions().organisation).await
}

async fn today(app: &App, version: i64) -> AppResult<Arc<Tree>> {
    let day = app.store().today();
    // Held while reading, so that a burst of requests after a change reads the tree once.
    let mut cached = app.tree_cache().0.lock().await;
    if let Some(cached) = cached.as_ref()
        && cached.version >= version
        && cached.day == day
    {
        return Ok(cached.tree.clone());
    }
    // The version is read first: a tree read after it is as new or newer.
    let tree = Arc::new(read(app, AsOf::on(day)).await?);
    *cached = Some(Cached {
        version,
        day,
        tree: tree.clone(),
    });
    Ok(tree)
}

/// The whole tree of a day as it was known at an instant; as it is known now without one. Of any
/// other day than today it is read anew: who needs some places only asks for [`tree_around`].
///
/// # Errors
/// `busy` or `internal` when the database does not answer.
pub(crate) async fn tree_at(app: &App, at: AsOf) -> AppResult<Arc<Tree>> {
    match is_today(app, at) {
        true => tree(app).await,
        false => Ok(Arc::new(read(app, at).await?)),
    }
}

/// A tree that holds at least the places at these paths and all that is above them: of today the
/// whole, of any other day just these.
///
/// # Errors
/// As [`tree_at`].
pub(crate) async fn tree_around(
    app: &App,
    at: AsOf,
    paths: impl IntoIterator<Item = &OrganisationPath>,
) -> AppResult<Arc<Tree>> {
    if is_today(app, at) {
        return tree(app).await;
    }
    let scope = names_of_all();
    let organisations = app.store().organisations().within(&scope);
    let rows = organisations.with_ancestors(paths, at).await?;
    Ok(Arc::new(Tree::new(rows)))
}

/// Whether a point in time is what is cached.
fn is_today(app: &App, at: AsOf) -> bool {
    at.known_at.is_none() && at.valid_on == app.store().today()
}

async fn read(app: &App, at: AsOf) -> AppResult<Tree> {
    let scope = names_of_all();
    let organisations = app.store().organisations().within(&scope);
    Ok(Tree::new(organisations.all(at).await?))
}

fn names_of_all() -> Scope {
    Scope::system("names and places of the tree, of which a caller sees its part")
}
