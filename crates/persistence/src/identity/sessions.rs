//! Sessions. Of a refresh token only the hash is kept: who reads the database cannot sign in.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{AccountId, SessionId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::Versions;
use crate::{
    Store, Stored, UnitOfWork,
    dialect::Dialect,
    entity::session::{self, Column, Entity},
    sql::Sql,
};

/// What one request needs to know of its session.
#[derive(Clone, Copy, Debug)]
pub struct SessionState {
    /// Account that signed in.
    pub account_id: AccountId,
    /// Whether the account may sign in.
    pub account_active: bool,
    /// Revision of the account; it changes with everything the account may do.
    pub account_revision: i64,
    /// Last used at, as written; at most a minute old.
    pub last_used_at: DateTime<Utc>,
    /// End of the session, however much it is used.
    pub expires_at: DateTime<Utc>,
    /// Whether it was ended.
    pub revoked: bool,
    /// When the second factor was last proved in it.
    pub second_factor_at: Option<DateTime<Utc>>,
    /// Versions at the moment of reading.
    pub versions: Versions,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Session.
    pub id: SessionId,
    /// Account that signed in.
    pub account_id: AccountId,
    /// Address signed in from.
    pub ip: String,
    /// Browser or script as it named itself.
    pub user_agent: String,
    /// Signed in at.
    pub created_at: DateTime<Utc>,
    /// Refresh token renewed at.
    pub rotated_at: DateTime<Utc>,
    /// Last used at.
    pub last_used_at: DateTime<Utc>,
    /// End of the session.
    pub expires_at: DateTime<Utc>,
    /// Ended at.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When the second factor was last proved in it.
    pub second_factor_at: Option<DateTime<Utc>>,
}

/// Which refresh token of a session was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshTokenAge {
    /// The one given last.
    Current,
    /// The one before: a second tab, or a thief.
    Previous,
}

#[derive(FromQueryResult)]
struct StateRow {
    id: Uuid,
    account_id: Uuid,
    status: String,
    account_revision: i64,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    second_factor_at: Option<DateTime<Utc>>,
    access: i64,
    organisation: i64,
    code: i64,
    roster: i64,
}

impl Store {
    /// Sessions, their accounts and the versions in one read by primary keys: every request makes
    /// it for its session. A session that does not exist is not among the answers.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn session_states(
        &self,
        ids: &[SessionId],
    ) -> Stored<HashMap<SessionId, SessionState>> {
        let mut sql = Sql::new(self.dialect());
        sql.push(
            "SELECT s.id, s.account_id, a.status, a.revision AS account_revision, s.last_used_at, s.expires_at, \
             s.revoked_at, s.second_factor_at, v.access, v.organisation, v.code, r.version AS roster \
             FROM session s JOIN account a ON a.id = s.account_id JOIN access_version v ON v.id = 1 \
             JOIN roster_version r ON r.id = 1 WHERE s.id IN ",
        );
        // Only lengths 1, 2, 4, 8, …: a statement is prepared once for each.
        let padding = ids.last().into_iter().cycle();
        let padded = ids
            .iter()
            .chain(padding)
            .take(ids.len().next_power_of_two());
        sql.bind_list(padded.map(|id| Uuid::from(*id)));
        let rows = StateRow::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        let state = |row: StateRow| {
            (
                SessionId::from(row.id),
                SessionState {
                    account_id: row.account_id.into(),
                    account_active: row.status == super::ACTIVE,
                    account_revision: row.account_revision,
                    last_used_at: row.last_used_at,
                    expires_at: row.expires_at,
                    revoked: row.revoked_at.is_some(),
                    second_factor_at: row.second_factor_at,
                    versions: Versions {
                        access: row.access,
                        organisation: row.organisation,
                        code: row.code,
                        roster: row.roster,
                    },
                },
            )
        };
        Ok(rows.into_iter().map(state).collect())
    }

    /// Sessions of an account that have not ended, newest first; at most 200.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn open_sessions(
        &self,
        account: AccountId,
        idle_since: DateTime<Utc>,
    ) -> Stored<Vec<Session>> {
        let rows = Entity::find()
            .filter(Column::AccountId.eq(Uuid::from(account)))
            .filter(Column::RevokedAt.is_null())
            .filter(Column::ExpiresAt.gt(self.now()))
            .filter(Column::LastUsedAt.gt(idle_since))
            .order_by_desc(Column::CreatedAt)
            .limit(200)
            .all(self.conn())
            .await?;
        Ok(rows.into_iter().map(session).collect())
    }

    /// Writes when a session was last used, unless a later use is written already.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn touch_session(&self, id: SessionId, at: DateTime<Utc>) -> Stored<()> {
        Entity::update_many()
            .col_expr(Column::LastUsedAt, Expr::value(at))
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::LastUsedAt.lt(at))
            .exec(self.conn())
            .await?;
        Ok(())
    }
}

impl UnitOfWork {
    /// Opens a session, and drops the account's sessions that ended over 30 days ago.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn open_session(&self, session: &Session, refresh_hash: Vec<u8>) -> Stored<()> {
        Entity::delete_many()
            .filter(Column::AccountId.eq(Uuid::from(session.account_id)))
            .filter(Column::ExpiresAt.lt(self.now() - TimeDelta::days(30)))
            .exec(self.tx())
            .await?;
        let row = session::Model {
            id: session.id.into(),
            account_id: session.account_id.into(),
            refresh_hash,
            previous_hash: None,
            ip: session.ip.clone(),
            user_agent: session.user_agent.clone(),
            created_at: session.created_at,
            rotated_at: session.rotated_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
            revoked_at: session.revoked_at,
            second_factor_at: session.second_factor_at,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// The session of a refresh token, locked until the end of this unit: of two requests with
    /// one token the second sees what the first did.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn session_of_refresh_token(
        &self,
        hash: &[u8],
    ) -> Stored<Option<(Session, RefreshTokenAge)>> {
        for (column, age) in [
            (Column::RefreshHash, RefreshTokenAge::Current),
            (Column::PreviousHash, RefreshTokenAge::Previous),
        ] {
            let mut query = Entity::find().filter(column.eq(hash));
            if Dialect::of(self.tx()) == Dialect::Postgres {
                query = query.lock_exclusive();
            }
            if let Some(row) = query.one(self.tx()).await? {
                return Ok(Some((session(row), age)));
            }
        }
        Ok(None)
    }

    /// Gives a session a new refresh token and remembers the one it had.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn rotate_session(&self, id: SessionId, refresh_hash: Vec<u8>) -> Stored<()> {
        Entity::update_many()
            .col_expr(Column::PreviousHash, Expr::col(Column::RefreshHash))
            .col_expr(Column::RefreshHash, Expr::value(refresh_hash))
            .col_expr(Column::RotatedAt, Expr::value(self.now()))
            .col_expr(Column::LastUsedAt, Expr::value(self.now()))
            .filter(Column::Id.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Notes that the second factor was proved in a session just now.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn note_second_factor(&self, id: SessionId) -> Stored<()> {
        Entity::update_many()
            .col_expr(Column::SecondFactorAt, Expr::value(Some(self.now())))
            .filter(Column::Id.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Ends one session of an account. Answers whether it was open.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn revoke_session(&self, account: AccountId, id: SessionId) -> Stored<bool> {
        Ok(self
            .revoke(account, Condition::all().add(Column::Id.eq(Uuid::from(id))))
            .await?
            > 0)
    }

    /// Ends all sessions of an account but one. Answers how many were open.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn revoke_sessions_except(
        &self,
        account: AccountId,
        keep: Option<SessionId>,
    ) -> Stored<u64> {
        self.revoke(
            account,
            Condition::all().add_option(keep.map(|id| Column::Id.ne(Uuid::from(id)))),
        )
        .await
    }

    async fn revoke(&self, account: AccountId, which: Condition) -> Stored<u64> {
        let done = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(self.now()))
            .filter(Column::AccountId.eq(Uuid::from(account)))
            .filter(Column::RevokedAt.is_null())
            .filter(which)
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected)
    }
}

fn session(row: session::Model) -> Session {
    Session {
        id: row.id.into(),
        account_id: row.account_id.into(),
        ip: row.ip,
        user_agent: row.user_agent,
        created_at: row.created_at,
        rotated_at: row.rotated_at,
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        second_factor_at: row.second_factor_at,
    }
}
