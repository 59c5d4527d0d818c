//! Names of organisations of any time: those of a day from the tree of the day, those that have
//! ended then, or have not begun, from what was last known of them.

use std::{collections::HashMap, sync::Arc};

use contract::OrganisationRef;
use domain::{ids::OrganisationId, organisation::OrganisationKind};
use persistence::organisation::OrganisationRow;

use super::tree::Tree;
use crate::{App, AppResult};

/// Names of organisations.
pub(crate) struct Names {
    tree: Arc<Tree>,
    others: HashMap<OrganisationId, OrganisationRow>,
}

impl Names {
    /// Names of the organisations of a tree alone.
    pub(crate) fn of_tree(tree: Arc<Tree>) -> Self {
        Self {
            tree,
            others: HashMap::new(),
        }
    }

    /// Names of the organisations of a tree and of some others, whenever they were.
    ///
    /// # Errors
    /// `busy` or `internal` when the database does not answer.
    pub(crate) async fn of(
        app: &App,
        tree: Arc<Tree>,
        ids: impl IntoIterator<Item = OrganisationId>,
    ) -> AppResult<Self> {
        let mut names = Self::of_tree(tree);
        let mut missing: Vec<OrganisationId> = ids.into_iter().collect();
        // What has ended may hang below what has ended: at most as often as there are kinds.
        for _ in OrganisationKind::ALL {
            missing.retain(|id| names.tree.node(*id).is_none() && !names.others.contains_key(id));
            missing.sort();
            missing.dedup();
            if missing.is_empty() {
                break;
            }
            let rows = app.store().last_known_organisations(&missing).await?;
            missing = rows.iter().filter_map(|row| row.parent_id).collect();
            names
                .others
                .extend(rows.into_iter().map(|row| (row.id, row)));
        }
        Ok(names)
    }

    /// An organisation by its own name.
    pub(crate) fn reference(&self, id: OrganisationId) -> Option<OrganisationRef> {
        let known = self.tree.node(id).map(|node| (node.kind, &node.name));
        let known = known.or_else(|| self.others.get(&id).map(|row| (row.kind, &row.name)));
        known.map(|(kind, name)| OrganisationRef {
            id,
            kind,
            name: name.clone(),
        })
    }

    /// The name of the organisation itself or of the nearest above it that is of a kind.
    pub(crate) fn above(&self, id: OrganisationId, kind: OrganisationKind) -> Option<String> {
        if let Some(node) = self.tree.node(id) {
            let above = self.tree.ancestor_of_kind(node, kind);
            return above.map(|node| node.name.clone());
        }
        let row = self.others.get(&id)?;
        if row.kind == kind {
            return Some(row.name.clone());
        }
        self.above(row.parent_id?, kind)
    }

    /// All that is above an organisation, root first, and itself.
    pub(crate) fn lineage(&self, id: OrganisationId) -> Vec<OrganisationRef> {
        let parent = match self.tree.node(id) {
            Some(node) => node.parent,
            None => self.others.get(&id).and_then(|row| row.parent_id),
        };
        let mut lineage = parent.map(|id| self.lineage(id)).unwrap_or_default();
        lineage.extend(self.reference(id));
        lineage
    }

    /// Names from the top.
    pub(crate) fn full_name(&self, id: OrganisationId) -> Option<String> {
        if let Some(node) = self.tree.node(id) {
            return Some(node.full_name.clone());
        }
        let row = self.others.get(&id)?;
        let above = row.parent_id.and_then(|parent| self.full_name(parent));
        Some(match above {
            Some(above) => format!("{above}/{}", row.name),
            None => row.name.clone(),
        })
    }
}
