//! What every use case works with.

use std::{path::PathBuf, sync::Arc};

use persistence::Store;

use crate::{organisation::TreeCache, identity::PrincipalCache};

/// Settings that rules depend on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether this is a demonstration: test identity numbers pass, and the page says so.
    pub demonstration: bool,
    /// Folder for uploads that wait for their import.
    pub files: PathBuf,
    /// Largest import in bytes.
    pub max_upload: u64,
}

/// The store, the settings and what is kept in memory between requests. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    settings: Settings,
    principals: PrincipalCache,
    tree: TreeCache,
}

impl App {
    /// The application over a store.
    pub fn new(store: Store, settings: Settings) -> Self {
        Self(Arc::new(Inner { store, settings, principals: PrincipalCache::default(), tree: TreeCache::default() }))
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn principals(&self) -> &PrincipalCache {
        &self.0.principals
    }

    pub(crate) fn tree_cache(&self) -> &TreeCache {
        &self.0.tree
    }

    /// What identity numbers are accepted here and today.
    pub fn identity_policy(&self) -> domain::identity_number::Policy {
        domain::identity_number::Policy {
            allow_test_division: self.0.settings.demonstration,
            today: self.0.store.today(),
        }
    }
}
