//! Version numbers of what every request depends on, so that caches know when they are old.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::{Store, StoreError, Stored, UnitOfWork, dialect::Dialect};

/// One number for each kind of change that outdates what is kept in memory. Every writer of
/// such a change raises its number in the same unit of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, FromQueryResult)]
pub struct Versions {
    /// Roles, accounts and their scopes.
    pub access: i64,
    /// The organisation tree.
    pub organisation: i64,
    /// The dictionaries.
    pub code: i64,
    /// The roster. In a row of its own: it changes all day, and not one of its many writers is
    /// to wait for a change of the tree.
    pub roster: i64,
}

impl Store {
    /// The versions now. A request has them from its session already.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn versions(&self) -> Stored<Versions> {
        let sql = "SELECT v.access, v.organisation, v.code, r.version AS roster \
                   FROM access_version v JOIN roster_version r ON r.id = v.id WHERE v.id = 1";
        Versions::find_by_statement(Statement::from_string(self.dialect().backend(), sql))
            .one(self.conn())
            .await?
            .ok_or_else(|| StoreError::Inconsistent("access_version has no row".into()))
    }
}

impl UnitOfWork {
    /// Tells every process that roles, accounts or scopes have changed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn bump_access(&self) -> Stored<()> {
        self.bump("access").await
    }

    /// Tells every process that the organisation tree has changed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn bump_organisation(&self) -> Stored<()> {
        self.bump("organisation").await
    }

    /// Tells every process that a dictionary has changed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn bump_code(&self) -> Stored<()> {
        self.bump("code").await
    }

    /// Tells every process that the roster has changed. Done at the commit.
    pub(crate) async fn bump_roster(&self) -> Stored<()> {
        self.raise("roster_version", "version").await
    }

    async fn bump(&self, column: &'static str) -> Stored<()> {
        self.raise("access_version", column).await
    }

    async fn raise(&self, table: &'static str, column: &'static str) -> Stored<()> {
        let sql = format!("UPDATE {table} SET {column} = {column} + 1 WHERE id = 1");
        self.tx()
            .execute_raw(Statement::from_string(
                Dialect::of(self.tx()).backend(),
                sql,
            ))
            .await?;
        Ok(())
    }
}
