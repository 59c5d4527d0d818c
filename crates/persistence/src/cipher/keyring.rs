//! The keys, and cells sealed with them.

use std::{collections::BTreeMap, sync::Arc};

use serde::{Deserialize, Serialize};

use super::suite::{CellCipher, NONCE, Suite, SuiteError};
use crate::StoreError;

/// First byte of every cell: the layout `[version][key id: 2][nonce: 12][cipher text and tag]`.
const VERSION: u8 = 1;

/// Where random bytes come from; injected like time and ids.
pub trait Entropy: Send + Sync {
    /// Fills with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The keys as kept in the key file, in hexadecimal. The file is a secret as a whole.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyMaterial {
    /// Suite of new cells and of the keyed hashes.
    pub suite: Suite,
    /// Key id with which new cells are sealed.
    pub current: u16,
    /// Cell keys by key id; old ones stay, so that old cells open.
    pub cells: BTreeMap<String, CellKey>,
    /// Key of the hashes for exact search.
    pub index: String,
    /// Key that signs access tokens.
    pub token: String,
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
        let fresh = |length: usize| {
            let mut bytes = vec![0; length];
            entropy.fill(&mut bytes);
            hex::encode(bytes)
        };
        let cell = CellKey {
            suite,
            key: fresh(suite.key_length()),
        };
        Self {
            suite,
            current: 1,
            cells: BTreeMap::from([("1".to_owned(), cell)]),
            index: fresh(32),
            token: fresh(32),
        }
    }
}

/// The keys in use. Has no Debug that shows them.
pub struct Keyring {
    suite: Suite,
    current: u16,
    cells: BTreeMap<u16, CellCipher>,
    index: Vec<u8>,
    token: Vec<u8>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring")
            .field("suite", &self.suite)
            .field("current", &self.current)
            .finish_non_exhaustive()
    }
}

impl Keyring {
    /// The keys of a key file.
    ///
    /// # Errors
    /// [`SuiteError`] when a key has the wrong length or the current one is missing.
    pub fn new(material: &KeyMaterial, entropy: Arc<dyn Entropy>) -> Result<Self, SuiteError> {
        let unhex =
            |text: &str| hex::decode(text).map_err(|_| SuiteError("a key is not hexadecimal"));
        let mut cells = BTreeMap::new();
        for (id, cell) in &material.cells {
            let id: u16 = id
                .parse()
                .map_err(|_| SuiteError("a key id is not a number"))?;
            cells.insert(id, CellCipher::new(cell.suite, &unhex(&cell.key)?)?);
        }
        if !cells.contains_key(&material.current) {
            return Err(SuiteError("the current key is missing"));
        }
        let (index, token) = (unhex(&material.index)?, unhex(&material.token)?);
        if index.len() < 32 || token.len() < 32 {
            return Err(SuiteError("the index and token keys need 32 bytes"));
        }
        Ok(Self {
            suite: material.suite,
            current: material.current,
            cells,
            index,
            token,
            entropy,
        })
    }

    /// Suite of new cells.
    pub const fn suite(&self) -> Suite {
        self.suite
    }

    /// Id of the key that seals new cells.
    pub const fn current_key(&self) -> u16 {
        self.current
    }

    /// Key that signs access tokens.
    pub fn token_key(&self) -> &[u8] {
        &self.token
    }

    /// Fills with random bytes.
    pub fn random(&self, bytes: &mut [u8]) {
        self.entropy.fill(bytes);
    }

    /// Seals one cell, bound to its column and owner, so that a cell copied to another row or
    /// column does not open.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when the suite refuses.
    pub fn seal(&self, column: &str, owner: &[u8], clear: &[u8]) -> Result<Vec<u8>, StoreError> {
        let cipher = self
            .cells
            .get(&self.current)
            .ok_or(StoreError::Cipher("unknown key"))?;
        let mut nonce = [0; NONCE];
        self.entropy.fill(&mut nonce);
        let sealed = cipher
            .seal(&nonce, clear, &bound(column, owner))
            .map_err(|error| StoreError::Cipher(error.0))?;
        let mut cell = Vec::with_capacity(3 + NONCE + sealed.len());
        cell.push(VERSION);
        cell.extend_from_slice(&self.current.to_be_bytes());
        cell.extend_from_slice(&nonce);
        cell.extend_from_slice(&sealed);
        Ok(cell)
    }

    /// Opens one cell.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when it was made with an unknown key, for another place, or changed.
    pub fn open(&self, column: &str, owner: &[u8], cell: &[u8]) -> Result<Vec<u8>, StoreError> {
        let Some(([VERSION, high, low], rest)) = cell.split_first_chunk::<3>() else {
            return Err(StoreError::Cipher("not a cell"));
        };
        let Some((nonce, sealed)) = rest.split_first_chunk::<NONCE>() else {
            return Err(StoreError::Cipher("not a cell"));
        };
        let id = u16::from_be_bytes([*high, *low]);
        let cipher = self
            .cells
            .get(&id)
            .ok_or(StoreError::Cipher("unknown key"))?;
        cipher
            .open(nonce, sealed, &bound(column, owner))
            .map_err(|error| StoreError::Cipher(error.0))
    }

    /// Opens a cell of text.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_text(&self, column: &str, owner: &[u8], cell: &[u8]) -> Result<String, StoreError> {
        String::from_utf8(self.open(column, owner, cell)?)
            .map_err(|_| StoreError::Cipher("not text"))
    }

    /// Keyed hash for exact search: equal values of one purpose have equal hashes, and nothing
    /// can be learnt from a hash without the key.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when the suite refuses.
    pub fn keyed_hash(&self, purpose: &str, value: &str) -> Result<Vec<u8>, StoreError> {
        self.suite
            .keyed_hash(&self.index, &[purpose.as_bytes(), &[0], value.as_bytes()])
            .map_err(|error| StoreError::Cipher(error.0))
    }
}

fn bound(column: &str, owner: &[u8]) -> Vec<u8> {
    [column.as_bytes(), &[0], owner].concat()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::*;

    struct Counter(AtomicU8);

    impl Entropy for Counter {
        fn fill(&self, bytes: &mut [u8]) {
            bytes
                .iter_mut()
                .for_each(|byte| *byte = self.0.fetch_add(1, Ordering::Relaxed));
        }
    }

    fn keyring(suite: Suite) -> Keyring {
        let entropy = Arc::new(Counter(AtomicU8::new(0)));
        Keyring::new(&KeyMaterial::generate(suite, entropy.as_ref()), entropy).unwrap()
    }

    #[test]
    fn a_cell_opens_only_where_it_was_sealed() {
        for suite in [Suite::Gm, Suite::International] {
            let keys = keyring(suite);
            let cell = keys
                .seal("id_number", b"owner", "510199198503150013".as_bytes())
                .unwrap();
            assert_eq!(
                keys.open_text("id_number", b"owner", &cell).unwrap(),
                "510199198503150013"
            );
            assert!(keys.open("id_number", b"other", &cell).is_err());
            assert!(keys.open("phone", b"owner", &cell).is_err());
            assert!(!cell.windows(6).any(|window| window == b"510199"));
            assert_ne!(
                cell,
                keys.seal("id_number", b"owner", "510199198503150013".as_bytes())
                    .unwrap()
            );
        }
    }

    #[test]
    fn every_changed_bit_is_found() {
        let keys = keyring(Suite::Gm);
        let cell = keys.seal("phone", b"w", b"10000123456").unwrap();
        for at in 0..cell.len() {
            let mut changed = cell.clone();
            changed[at] ^= 1;
            assert!(keys.open("phone", b"w", &changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn cells_of_an_old_key_still_open_after_a_new_one() {
        let entropy = Arc::new(Counter(AtomicU8::new(0)));
        let mut material = KeyMaterial::generate(Suite::Gm, entropy.as_ref());
        let cell = Keyring::new(&material, entropy.clone())
            .unwrap()
            .seal("phone", b"w", b"1")
            .unwrap();
        let next = KeyMaterial::generate(Suite::International, entropy.as_ref());
        material.cells.insert("2".into(), next.cells["1"].clone());
        material.current = 2;
        let keys = Keyring::new(&material, entropy).unwrap();
        assert_eq!(keys.open("phone", b"w", &cell).unwrap(), b"1");
        assert_eq!(
            keys.open("phone", b"w", &keys.seal("phone", b"w", b"2").unwrap())
                .unwrap(),
            b"2"
        );
    }
}
