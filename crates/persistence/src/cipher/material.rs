//! The keys as they are kept outside the database, and the file that keeps them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Entropy, SigningKey, Suite};

/// The file of keys. Every process of an installation reads the same, or a copy of it.
pub trait KeyFile: Send + Sync {
    /// Reads it.
    ///
    /// # Errors
    /// Why not, without any of its content.
    fn read(&self) -> Result<KeyMaterial, String>;

    /// Changes it, whole or not at all; others who change it wait.
    ///
    /// # Errors
    /// Why not, without any of its content; then it is as it was.
    fn update(&self, change: &mut dyn FnMut(&mut KeyMaterial)) -> Result<KeyMaterial, String>;
}

/// The keys as kept in the key file, in hexadecimal. The file is a secret as a whole.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyMaterial {
    /// Suite of new cells and of the keyed hashes.
    pub suite: Suite,
    /// Key id with which new cells are sealed until the database names another.
    pub current: u16,
    /// Highest key id ever given: none is given twice, or cells of a backup could meet a wrong key.
    #[serde(default)]
    pub last: u16,
    /// Key of the hashes for exact search.
    pub index: String,
    /// Key of the hashes while they are being made anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_index: Option<String>,
    /// Key that signs access tokens.
    pub token: String,
    /// Cell keys by key id; old ones stay until they are retired, so that old cells open.
    pub cells: BTreeMap<String, CellKey>,
    /// Key that signs digests of the audit log; made when the first is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<SigningKey>,
}

/// One cell key and its suite.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellKey {
    /// Suite of the cells sealed with it.
    pub suite: Suite,
    /// Key in hexadecimal.
    pub key: String,
}

impl KeyMaterial {
    /// Fresh keys.
    pub fn generate(suite: Suite, entropy: &dyn Entropy) -> Self {
        Self {
            suite,
            current: 1,
            last: 1,
            index: fresh_index(entropy),
            next_index: None,
            token: hex_key(32, entropy),
            cells: BTreeMap::from([("1".to_owned(), CellKey::generate(suite, entropy))]),
            digest: None,
        }
    }

    /// Adds a fresh cell key that nothing uses yet, and answers its id; none when all ids are given.
    pub fn add_cell_key(&mut self, suite: Suite, entropy: &dyn Entropy) -> Option<u16> {
        let known = self.cells.keys().filter_map(|id| id.parse().ok());
        let id = known.max().unwrap_or(0).max(self.last).checked_add(1)?;
        self.last = id;
        self.cells
            .insert(id.to_string(), CellKey::generate(suite, entropy));
        Some(id)
    }
}

/// A fresh key of the keyed hashes.
pub fn fresh_index(entropy: &dyn Entropy) -> String {
    hex_key(32, entropy)
}

impl CellKey {
    fn generate(suite: Suite, entropy: &dyn Entropy) -> Self {
        Self {
            suite,
            key: hex_key(suite.key_length(), entropy),
        }
    }
}

pub(super) fn hex_key(length: usize, entropy: &dyn Entropy) -> String {
    let mut bytes = vec![0; length];
    entropy.fill(&mut bytes);
    hex::encode(bytes)
}
