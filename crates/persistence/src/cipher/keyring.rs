//! The keys, and cells sealed with them.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

use super::{
    cell::Cell,
    material::{KeyFile, KeyMaterial},
    suite::{CellCipher, NONCE, Suite, SuiteError},
};
use crate::StoreError;

/// First byte of every cell: the layout `[version][key id: 2][nonce: 12][cipher text and tag]`.
const VERSION: u8 = 1;

const UNKNOWN_KEY: &str = "unknown key";

/// Where random bytes come from; injected like time and ids.
pub trait Entropy: Send + Sync {
    /// Fills with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The keys in use. Cell keys may be added and the writing key changed while they are; the keys of
/// hashes and tokens stay. Has no Debug that shows them.
pub struct Keyring {
    cells: RwLock<Arc<Cells>>,
    suite: Suite,
    index: Vec<u8>,
    token: Vec<u8>,
    entropy: Arc<dyn Entropy>,
    file: Option<Arc<dyn KeyFile>>,
}

/// The cell keys of a moment.
struct Cells {
    writing: u16,
    by_id: BTreeMap<u16, (Suite, Arc<CellCipher>)>,
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring")
            .field("suite", &self.suite)
            .field("writing", &self.writing_key())
            .finish_non_exhaustive()
    }
}

fn unhex(text: &str) -> Result<Vec<u8>, SuiteError> {
    hex::decode(text).map_err(|_| SuiteError("a key is not hexadecimal"))
}

impl Cells {
    fn new(material: &KeyMaterial) -> Result<Self, SuiteError> {
        let mut by_id = BTreeMap::new();
        for (id, cell) in &material.cells {
            let id: u16 = id
                .parse()
                .map_err(|_| SuiteError("a key id is not a number"))?;
            let cipher = CellCipher::new(cell.suite, &unhex(&cell.key)?)?;
            by_id.insert(id, (cell.suite, Arc::new(cipher)));
        }
        if !by_id.contains_key(&material.current) {
            return Err(SuiteError("the current key is missing"));
        }
        Ok(Self {
            writing: material.current,
            by_id,
        })
    }

    fn cipher(&self, id: u16) -> Option<&CellCipher> {
        self.by_id.get(&id).map(|(_, cipher)| cipher.as_ref())
    }
}

impl Keyring {
    /// The keys of a key file.
    ///
    /// # Errors
    /// [`SuiteError`] when a key has the wrong length or the current one is missing.
    pub fn new(material: &KeyMaterial, entropy: Arc<dyn Entropy>) -> Result<Self, SuiteError> {
        let (index, token) = (unhex(&material.index)?, unhex(&material.token)?);
        if index.len() < 32 || token.len() < 32 {
            return Err(SuiteError("the index and token keys need 32 bytes"));
        }
        Ok(Self {
            cells: RwLock::new(Arc::new(Cells::new(material)?)),
            suite: material.suite,
            index,
            token,
            entropy,
            file: None,
        })
    }

    /// The same with the file from which keys added later are read.
    #[must_use]
    pub fn with_file(mut self, file: Arc<dyn KeyFile>) -> Self {
        self.file = Some(file);
        self
    }

    /// The key file.
    ///
    /// # Errors
    /// [`StoreError::KeyFile`] when the keys are in memory only.
    pub fn file(&self) -> Result<&dyn KeyFile, StoreError> {
        self.file
            .as_deref()
            .ok_or_else(|| StoreError::KeyFile("there is none".to_owned()))
    }

    fn cells(&self) -> Arc<Cells> {
        let cells = self.cells.read().unwrap_or_else(PoisonError::into_inner);
        cells.clone()
    }

    /// Suite of the keyed hashes and, unless stated otherwise, of new keys.
    pub const fn suite(&self) -> Suite {
        self.suite
    }

    /// Id of the key that seals new cells (写入密钥).
    pub fn writing_key(&self) -> u16 {
        self.cells().writing
    }

    /// Every cell key and its suite.
    pub fn cell_keys(&self) -> Vec<(u16, Suite)> {
        let cells = self.cells();
        cells
            .by_id
            .iter()
            .map(|(id, (suite, _))| (*id, *suite))
            .collect()
    }

    /// Whether a cell key is here.
    pub fn knows(&self, id: u16) -> bool {
        self.cells().by_id.contains_key(&id)
    }

    /// Reads the cell keys of the key file anew; the writing key stays if it is still there.
    ///
    /// # Errors
    /// [`StoreError::KeyFile`] when the file cannot be read; then nothing changes.
    pub fn reload(&self) -> Result<(), StoreError> {
        let material = self.file()?.read().map_err(StoreError::KeyFile)?;
        let mut cells =
            Cells::new(&material).map_err(|error| StoreError::KeyFile(error.to_string()))?;
        let mut held = self.cells.write().unwrap_or_else(PoisonError::into_inner);
        if cells.by_id.contains_key(&held.writing) {
            cells.writing = held.writing;
        }
        *held = Arc::new(cells);
        Ok(())
    }

    /// Seals new cells with this key from now on; one that is not here is looked for in the file.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when there is no such key, [`StoreError::KeyFile`].
    pub fn write_with(&self, id: u16) -> Result<(), StoreError> {
        if !self.knows(id) {
            self.reload()?;
        }
        let mut held = self.cells.write().unwrap_or_else(PoisonError::into_inner);
        if !held.by_id.contains_key(&id) {
            return Err(StoreError::Cipher(UNKNOWN_KEY));
        }
        if held.writing != id {
            let by_id = held.by_id.clone();
            *held = Arc::new(Cells { writing: id, by_id });
        }
        Ok(())
    }

    /// Key that signs access tokens.
    pub fn token_key(&self) -> &[u8] {
        &self.token
    }

    /// Source of random bytes.
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// Fills with random bytes.
    pub fn random(&self, bytes: &mut [u8]) {
        self.entropy.fill(bytes);
    }

    /// Seals one cell, bound to its kind and owner, so that a cell copied to another row or
    /// column does not open.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when the suite refuses.
    pub fn seal(&self, kind: Cell, owner: &[u8], clear: &[u8]) -> Result<Vec<u8>, StoreError> {
        let cells = self.cells();
        let cipher = cells
            .cipher(cells.writing)
            .ok_or(StoreError::Cipher(UNKNOWN_KEY))?;
        let mut nonce = [0; NONCE];
        self.entropy.fill(&mut nonce);
        let sealed = cipher
            .seal(&nonce, clear, &bound(kind, owner))
            .map_err(|error| StoreError::Cipher(error.0))?;
        let mut cell = Vec::with_capacity(3 + NONCE + sealed.len());
        cell.push(VERSION);
        cell.extend_from_slice(&cells.writing.to_be_bytes());
        cell.extend_from_slice(&nonce);
        cell.extend_from_slice(&sealed);
        Ok(cell)
    }

    /// Opens one cell. One of a key that is not here makes the key file be read again: another
    /// process may have added it since.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when it was made with an unknown key, for another place, or changed.
    pub fn open(&self, kind: Cell, owner: &[u8], cell: &[u8]) -> Result<Vec<u8>, StoreError> {
        let Some(([VERSION, high, low], rest)) = cell.split_first_chunk::<3>() else {
            return Err(StoreError::Cipher("not a cell"));
        };
        let Some((nonce, sealed)) = rest.split_first_chunk::<NONCE>() else {
            return Err(StoreError::Cipher("not a cell"));
        };
        let id = u16::from_be_bytes([*high, *low]);
        let mut cells = self.cells();
        if cells.cipher(id).is_none() && self.file.is_some() {
            self.reload()?;
            cells = self.cells();
        }
        let cipher = cells.cipher(id).ok_or(StoreError::Cipher(UNKNOWN_KEY))?;
        cipher
            .open(nonce, sealed, &bound(kind, owner))
            .map_err(|error| StoreError::Cipher(error.0))
    }

    /// Opens a cell of text.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_text(&self, kind: Cell, owner: &[u8], cell: &[u8]) -> Result<String, StoreError> {
        String::from_utf8(self.open(kind, owner, cell)?).map_err(|_| StoreError::Cipher("not text"))
    }

    /// The same content sealed with the writing key; none when it is already.
    ///
    /// # Errors
    /// As [`Self::open`] and [`Self::seal`].
    pub fn reseal(
        &self,
        kind: Cell,
        owner: &[u8],
        cell: &[u8],
    ) -> Result<Option<Vec<u8>>, StoreError> {
        if key_of(cell) == Some(self.writing_key()) {
            return Ok(None);
        }
        self.seal(kind, owner, &self.open(kind, owner, cell)?)
            .map(Some)
    }

    /// Keyed hash for exact search: equal values of one purpose have equal hashes, and nothing
    /// can be learnt from a hash without the key.
    ///
    /// # Errors
    /// [`StoreError::Cipher`] when the suite refuses.
    pub fn keyed_hash(&self, purpose: &str, value: &str) -> Result<Vec<u8>, StoreError> {
        self.hash_with(&self.index, purpose, value)
    }

    /// The same with another key, in hexadecimal, to which hashes are brought over.
    ///
    /// # Errors
    /// As [`Self::keyed_hash`].
    pub(crate) fn next_hash(
        &self,
        index: &str,
        purpose: &str,
        value: &str,
    ) -> Result<Vec<u8>, StoreError> {
        let index = unhex(index).map_err(|error| StoreError::Cipher(error.0))?;
        self.hash_with(&index, purpose, value)
    }

    fn hash_with(&self, index: &[u8], purpose: &str, value: &str) -> Result<Vec<u8>, StoreError> {
        self.suite
            .keyed_hash(index, &[purpose.as_bytes(), &[0], value.as_bytes()])
            .map_err(|error| StoreError::Cipher(error.0))
    }
}

/// Key with which a cell is sealed; none for what is no cell.
pub fn key_of(cell: &[u8]) -> Option<u16> {
    match cell.split_first_chunk::<3>() {
        Some(([VERSION, high, low], _)) => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}

fn bound(kind: Cell, owner: &[u8]) -> Vec<u8> {
    [kind.binding().as_bytes(), &[0], owner].concat()
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
                .seal(Cell::IdNumber, b"owner", "510199198503150013".as_bytes())
                .unwrap();
            assert_eq!(
                keys.open_text(Cell::IdNumber, b"owner", &cell).unwrap(),
                "510199198503150013"
            );
            assert!(keys.open(Cell::IdNumber, b"other", &cell).is_err());
            assert!(keys.open(Cell::Phone, b"owner", &cell).is_err());
            assert!(!cell.windows(6).any(|window| window == b"510199"));
            assert_ne!(
                cell,
                keys.seal(Cell::IdNumber, b"owner", "510199198503150013".as_bytes())
                    .unwrap()
            );
        }
    }

    #[test]
    fn every_changed_bit_is_found() {
        let keys = keyring(Suite::Gm);
        let cell = keys.seal(Cell::Phone, b"w", b"10000123456").unwrap();
        for at in 0..cell.len() {
            let mut changed = cell.clone();
            changed[at] ^= 1;
            assert!(keys.open(Cell::Phone, b"w", &changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn cells_of_an_old_key_still_open_after_a_new_one() {
        let entropy = Arc::new(Counter(AtomicU8::new(0)));
        let mut material = KeyMaterial::generate(Suite::Gm, entropy.as_ref());
        let cell = Keyring::new(&material, entropy.clone())
            .unwrap()
            .seal(Cell::Phone, b"w", b"1")
            .unwrap();
        let next = KeyMaterial::generate(Suite::International, entropy.as_ref());
        material.cells.insert("2".into(), next.cells["1"].clone());
        material.current = 2;
        let keys = Keyring::new(&material, entropy).unwrap();
        assert_eq!(keys.open(Cell::Phone, b"w", &cell).unwrap(), b"1");
        assert_eq!(
            keys.open(
                Cell::Phone,
                b"w",
                &keys.seal(Cell::Phone, b"w", b"2").unwrap()
            )
            .unwrap(),
            b"2"
        );
    }
}
