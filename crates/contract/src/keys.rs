//! Keys of encrypted cells, and their rotation.

use chrono::{DateTime, Utc};
use domain::ids::JobId;

use crate::wire;

wire! {
    /// The keys of encrypted cells. No key itself ever leaves the server.
    response EncryptionKeys {
        /// Keys, oldest first.
        items: Vec<EncryptionKeyView>,
        /// The newest rotation.
        rotation: Option<KeyRotationView>,
    }
}

wire! {
    /// One key of encrypted cells (密钥).
    response EncryptionKeyView {
        /// Key id, as every cell carries it.
        key_id: u16,
        /// Suite: `gm` is SM4-GCM, `international` is AES-256-GCM.
        suite: String,
        /// Whether new cells are sealed with it.
        writing: bool,
        /// Whether the key file of this server holds it; cells of a key that is missing do not open.
        present: bool,
        /// Cells sealed with it, in the database and in waiting uploads.
        cells: i64,
        /// Whether it can be retired now.
        retirable: bool,
        /// From when on it can be retired; none while something is sealed with it, while a rotation
        /// runs, and for the key that seals what is new.
        retirable_from: Option<DateTime<Utc>>,
    }
}

wire! {
    /// A new rotation.
    request KeyRotationInput {
        /// Key to write with from now on; a fresh one without it. The present writing key brings
        /// over what an earlier rotation left.
        #[validate(range(min = 1))]
        key_id: Option<u16>,
    }
}

/// How far a rotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyRotationState {
    /// Waits for a runner, or runs.
    Open,
    /// Has ended.
    Done,
    /// Was given up after repeated failures; another can be started.
    Failed,
}

wire! {
    /// One rotation (密钥轮换): every cell is sealed anew while the system runs.
    response KeyRotationView {
        /// Rotation.
        id: JobId,
        /// Key to which the cells are brought.
        key_id: u16,
        /// How far it is.
        state: KeyRotationState,
        /// Cells under other keys when it started.
        total: i64,
        /// Cells sealed anew so far.
        resealed: i64,
        /// Cells still under other keys when it ended.
        remaining: Option<i64>,
        /// Who started it.
        started_by: String,
        /// Started at.
        created_at: DateTime<Utc>,
        /// Ended at.
        finished_at: Option<DateTime<Utc>>,
    }
}
