//! Liveness and readiness.

use crate::wire;

wire! {
    /// Whether the process lives.
    response Health {
        /// Always `ok`.
        status: String,
        /// Version of the program.
        version: String,
    }
}

wire! {
    /// Whether the process can serve.
    response Readiness {
        /// Whether all parts are ready.
        ready: bool,
        /// Whether the database answers.
        database: bool,
        /// Whether the schema is the program's.
        migrated: bool,
    }
}
