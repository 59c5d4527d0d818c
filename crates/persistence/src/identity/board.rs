//! Who is signed in, and who tried in vain.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, SessionId};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::Mandate;
use crate::{Store, Stored, sql::Sql};

/// One open session with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Session.
    pub id: SessionId,
    /// Account that signed in.
    pub account_id: AccountId,
    /// Its user name.
    pub username: String,
    /// Its name shown.
    pub display_name: String,
    /// Address signed in from.
    pub ip: String,
    /// Browser or script as it named itself.
    pub user_agent: String,
    /// Signed in at.
    pub created_at: DateTime<Utc>,
    /// Last used at, as written; at most a minute old.
    pub last_used_at: DateTime<Utc>,
    /// When the second factor was last proved in it.
    pub second_factor_at: Option<DateTime<Utc>>,
}

/// A sign-in that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedSignIn {
    /// Number of the audit entry.
    pub sequence: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Account; none when nobody has the name that was tried.
    pub account_id: Option<AccountId>,
    /// Its user name.
    pub username: Option<String>,
    /// Its name shown.
    pub display_name: Option<String>,
    /// Address it came from.
    pub ip: Option<String>,
}

#[derive(FromQueryResult)]
struct SessionRow {
    id: Uuid,
    account_id: Uuid,
    username: String,
    display_name: String,
    ip: String,
    user_agent: String,
    created_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    second_factor_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct FailureRow {
    sequence: i64,
    at: DateTime<Utc>,
    account_id: Option<Uuid>,
    username: Option<String>,
    display_name: Option<String>,
    ip: Option<String>,
}

#[derive(FromQueryResult)]
struct OwnerRow {
    account_id: Uuid,
}

impl Store {
    /// Open sessions, those used last first, at most `limit`: of all accounts, or of those within
    /// a mandate.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn sessions_of_all(
        &self,
        within: Option<&Mandate>,
        idle_since: DateTime<Utc>,
        limit: u64,
    ) -> Stored<Vec<OpenSession>> {
        let mut sql = Sql::new(self.dialect());
        if within.is_some() {
            Mandate::begin(&mut sql, self);
        }
        sql.push(
            "SELECT s.id, s.account_id, a.username, a.display_name, s.ip, s.user_agent, s.created_at, s.last_used_at, \
             s.second_factor_at FROM session s JOIN account a ON a.id = s.account_id \
             WHERE s.revoked_at IS NULL AND s.last_used_at > ",
        );
        sql.bind(idle_since)
            .push(" AND s.expires_at > ")
            .bind(self.now());
        if let Some(mandate) = within {
            sql.push(" AND ");
            mandate.condition(&mut sql);
        }
        sql.push(" ORDER BY s.last_used_at DESC, s.id DESC LIMIT ")
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = SessionRow::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        Ok(rows.into_iter().map(open).collect())
    }

    /// Sign-ins that failed since an instant, newest first, at most `limit`: of all names tried, or
    /// of the accounts within a mandate.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn failed_sign_ins(
        &self,
        within: Option<&Mandate>,
        since: DateTime<Utc>,
        limit: u64,
    ) -> Stored<Vec<FailedSignIn>> {
        let mut sql = Sql::new(self.dialect());
        if within.is_some() {
            Mandate::begin(&mut sql, self);
        }
        sql.push(
            "SELECT e.sequence, e.at, a.id AS account_id, a.username, a.display_name, e.ip FROM audit_entry e \
             LEFT JOIN account a ON a.id = e.account_id \
             WHERE e.action = 'session.sign_in' AND NOT e.success AND e.at >= ",
        );
        sql.bind(since);
        if let Some(mandate) = within {
            sql.push(" AND a.id IS NOT NULL AND ");
            mandate.condition(&mut sql);
        }
        sql.push(" ORDER BY e.sequence DESC LIMIT ")
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = FailureRow::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        Ok(rows.into_iter().map(failed).collect())
    }

    /// Whose session it is.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn owner_of_session(&self, id: SessionId) -> Stored<Option<AccountId>> {
        let mut sql = Sql::new(self.dialect());
        sql.push("SELECT account_id FROM session WHERE id = ")
            .bind(Uuid::from(id));
        let row = OwnerRow::find_by_statement(sql.statement())
            .one(self.conn())
            .await?;
        Ok(row.map(|row| row.account_id.into()))
    }
}

fn open(row: SessionRow) -> OpenSession {
    OpenSession {
        id: row.id.into(),
        account_id: row.account_id.into(),
        username: row.username,
        display_name: row.display_name,
        ip: row.ip,
        user_agent: row.user_agent,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        second_factor_at: row.second_factor_at,
    }
}

fn failed(row: FailureRow) -> FailedSignIn {
    FailedSignIn {
        sequence: row.sequence,
        at: row.at,
        account_id: row.account_id.map(Into::into),
        username: row.username,
        display_name: row.display_name,
        ip: row.ip,
    }
}
