//! Why the database did not do it.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// What an insert or update collided with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// A value that must be unique is taken; the name of the constraint or columns.
    Unique(String),
    /// Something else still refers to the row, or the row refers to what is not there.
    Reference,
}

/// Failure of the store. Its text is for the log and never for a client.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is busy or unreachable; the same call may succeed shortly.
    #[error("database busy: {0}")]
    Busy(String),
    /// Collides with what is stored.
    #[error("conflict: {0:?}")]
    Conflict(Conflict),
    /// What is stored makes no sense; names the table and what is wrong, without values.
    #[error("stored data is inconsistent: {0}")]
    Inconsistent(String),
    /// An encrypted cell does not open with its key.
    #[error("an encrypted cell cannot be opened: {0}")]
    Cipher(&'static str),
    /// The key file cannot be read or written.
    #[error("key file: {0}")]
    KeyFile(String),
    /// Anything else.
    #[error("database: {0}")]
    Database(String),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(what)) => {
                return Self::Conflict(Conflict::Unique(what));
            }
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => {
                return Self::Conflict(Conflict::Reference);
            }
            _ => {}
        }
        let text = error.to_string();
        let busy = match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => true,
            DbErr::Exec(RuntimeErr::SqlxError(_)) | DbErr::Query(RuntimeErr::SqlxError(_)) => {
                // SQLite answers "locked" when another writer held on beyond the busy timeout;
                // PostgreSQL names its transient states by these words.
                [
                    "database is locked",
                    "deadlock detected",
                    "could not serialize",
                    "terminating connection",
                ]
                .iter()
                .any(|sign| text.contains(sign))
            }
            _ => false,
        };
        if busy {
            Self::Busy(text)
        } else {
            Self::Database(text)
        }
    }
}
