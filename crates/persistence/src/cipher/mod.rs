//! Encryption of single cells and keyed hashes for exact search, in one of two suites: the
//! national algorithms (国密: SM4-GCM, HMAC-SM3) or the international ones (AES-256-GCM,
//! HMAC-SHA-256). Keys live outside the database.

mod cell;
mod keyring;
mod material;
mod signature;
mod suite;

pub use cell::{Cell, sealed_columns};
pub(crate) use cell::{Form, KeyPart, SealedTable, TABLES};
pub use keyring::{Entropy, Keyring, key_of};
pub use material::{CellKey, KeyFile, KeyMaterial, fresh_index};
pub use signature::{SignatureAlgorithm, SigningKey};
pub use suite::{Sm3Hasher, Suite, SuiteError, self_test, sm3_hex};
