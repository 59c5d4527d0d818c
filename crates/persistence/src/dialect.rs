//! The only place that asks which database it is.

use sea_orm::{ConnectionTrait, DbBackend};

/// SQL that the two databases spell differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    pub(crate) fn of(conn: &impl ConnectionTrait) -> Self {
        match conn.get_database_backend() {
            DbBackend::Postgres => Self::Postgres,
            _ => Self::Sqlite,
        }
    }

    pub(crate) const fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }

    /// Placeholder of the n-th parameter, from 1. SQLite reads `?n` as numbered too, so one
    /// parameter may be used twice.
    pub(crate) fn parameter(self, number: usize) -> String {
        match self {
            Self::Sqlite => format!("?{number}"),
            Self::Postgres => format!("${number}"),
        }
    }

    /// Suffix that locks the rows read until the end of the transaction. On SQLite writes begin
    /// IMMEDIATE, so the lock is already held.
    pub(crate) const fn for_update(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// Suffix that claims rows which no other process has claimed.
    pub(crate) const fn for_update_skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// Takes a numbered lock for oneself until the end of the transaction; nothing where a
    /// transaction that writes is alone anyway.
    pub(crate) fn advisory_lock(self, number: i64) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(format!("SELECT pg_advisory_xact_lock({number})")),
        }
    }

    /// The same, shared with others who share it.
    pub(crate) fn advisory_lock_shared(self, number: i64) -> Option<String> {
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(format!("SELECT pg_advisory_xact_lock_shared({number})")),
        }
    }

    /// Whether another connection can write while a long transaction is open.
    pub(crate) const fn concurrent_writers(self) -> bool {
        matches!(self, Self::Postgres)
    }

    /// Before and after the conditions and the order of the one row of a table that is joined, read
    /// as `x`. PostgreSQL joins the row itself; SQLite, which cannot, joins it by its id.
    pub(crate) fn join_first(self, table: &str, alias: &str) -> (String, String) {
        match self {
            Self::Sqlite => (
                format!(" JOIN {table} {alias} ON {alias}.id = (SELECT x.id FROM {table} x WHERE "),
                String::new(),
            ),
            Self::Postgres => (
                format!(" CROSS JOIN LATERAL (SELECT x.* FROM {table} x WHERE "),
                format!(" {alias}"),
            ),
        }
    }

    /// A text column kept in byte order, said so that the planner does not use its index.
    pub(crate) fn without_index(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("+{column}"),
            // The same order under the name of another collation.
            Self::Postgres => format!("{column} COLLATE \"POSIX\""),
        }
    }

    /// The bytes of the column `id`: shorter than any keyed hash, or longer, and so never one.
    pub(crate) const fn bytes_of_id(self) -> &'static str {
        match self {
            Self::Sqlite => "CAST(id AS BLOB)",
            Self::Postgres => "uuid_send(id)",
        }
    }

    /// Function that finds the place of a text in another, from 1; 0 when it is not there.
    pub(crate) const fn position(self) -> &'static str {
        match self {
            Self::Sqlite => "instr",
            Self::Postgres => "strpos",
        }
    }

    /// Whole months from the year 0 to a date column, not counting the days of the last one.
    pub(crate) fn months(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!(
                "(CAST(substr({column}, 1, 4) AS INTEGER) * 12 + CAST(substr({column}, 6, 2) AS INTEGER))"
            ),
            Self::Postgres => format!(
                "(EXTRACT(YEAR FROM {column})::bigint * 12 + EXTRACT(MONTH FROM {column})::bigint)"
            ),
        }
    }

    /// Day of the month of a date column.
    pub(crate) fn day_of_month(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("CAST(substr({column}, 9, 2) AS INTEGER)"),
            Self::Postgres => format!("EXTRACT(DAY FROM {column})::bigint"),
        }
    }

    /// Rewrites `$1` parameters into this dialect.
    pub(crate) fn sql(self, postgres: &str) -> String {
        match self {
            Self::Postgres => postgres.to_owned(),
            Self::Sqlite => postgres.replace('$', "?"),
        }
    }
}
