//! Access to a subtree for a time (临时授权): given for a stated reason, and ended by the clock.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, OrganisationId, TemporaryGrantId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    sea_query::Expr,
};
use uuid::Uuid;

use super::GrantAction;
use crate::{
    Store, Stored, UnitOfWork,
    entity::temporary_grant::{self, Column, Entity},
    sql::Sql,
};

/// Access of an account to a subtree for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemporaryGrant {
    /// Grant.
    pub id: TemporaryGrantId,
    /// Who has it.
    pub account_id: AccountId,
    /// Their name.
    pub account_name: String,
    /// Root of the subtree.
    pub organisation_id: OrganisationId,
    /// For what.
    pub action: GrantAction,
    /// From this instant on.
    pub valid_from: DateTime<Utc>,
    /// Up to this instant.
    pub valid_until: DateTime<Utc>,
    /// What for.
    pub reason: String,
    /// Who gave it.
    pub granted_by: AccountId,
    /// Their name.
    pub granted_by_name: String,
    /// When it was given.
    pub granted_at: DateTime<Utc>,
    /// When it was ended before its time.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A grant to write.
#[derive(Clone, Debug)]
pub struct NewTemporaryGrant {
    /// Grant.
    pub id: TemporaryGrantId,
    /// Who gets it.
    pub account_id: AccountId,
    /// Root of the subtree.
    pub organisation_id: OrganisationId,
    /// For what.
    pub action: GrantAction,
    /// From this instant on.
    pub valid_from: DateTime<Utc>,
    /// Up to this instant, which is later.
    pub valid_until: DateTime<Utc>,
    /// What for.
    pub reason: String,
    /// Who gives it.
    pub granted_by: AccountId,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    account_id: Uuid,
    account_name: String,
    organisation_id: Uuid,
    action: String,
    valid_from: DateTime<Utc>,
    valid_until: DateTime<Utc>,
    reason: String,
    granted_by: Uuid,
    granted_by_name: String,
    granted_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Holder {
    organisation_id: Uuid,
    account_id: Uuid,
}

impl Store {
    /// Grants for a time that had not ended at an instant: of some accounts, or of all. Newest
    /// first, at most 1,000.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn temporary_grants(
        &self,
        accounts: Option<&[AccountId]>,
        not_ended_at: DateTime<Utc>,
    ) -> Stored<Vec<TemporaryGrant>> {
        let mut sql = Sql::new(self.dialect());
        sql.push(
            "SELECT t.id, t.account_id, a.display_name AS account_name, t.organisation_id, t.action, t.valid_from, \
             t.valid_until, t.reason, t.granted_by, b.display_name AS granted_by_name, t.granted_at, t.ended_at \
             FROM temporary_grant t JOIN account a ON a.id = t.account_id JOIN account b ON b.id = t.granted_by \
             WHERE t.valid_until > ",
        );
        sql.bind(not_ended_at)
            .push(" AND (t.ended_at IS NULL OR t.ended_at > ")
            .bind(not_ended_at)
            .push(")");
        if let Some(accounts) = accounts {
            sql.push(" AND t.account_id IN ")
                .bind_list(accounts.iter().map(|id| Uuid::from(*id)));
        }
        sql.push(" ORDER BY t.granted_at DESC, t.id DESC LIMIT 1000");
        let rows = Row::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        rows.into_iter().map(grant).collect()
    }

    /// Which active accounts have a standing right to edit, rooted at exactly these places, and a
    /// permission that uses it: an administrator's scope is only for choosing places.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn editors_rooted_at(
        &self,
        places: &[OrganisationId],
        permission: &str,
    ) -> Stored<Vec<(OrganisationId, AccountId)>> {
        let position = self.dialect().position();
        let mut sql = Sql::new(self.dialect());
        sql.push("SELECT g.organisation_id, g.account_id FROM account_scope g JOIN account a ON a.id = g.account_id WHERE g.action = ")
            .bind(GrantAction::Edit.as_str())
            .push(" AND a.status = ")
            .bind(super::ACTIVE)
            .push(" AND EXISTS (SELECT 1 FROM account_role ar JOIN role r ON r.id = ar.role_id WHERE ar.account_id = a.id AND ")
            .push(position)
            .push("(r.permissions, ")
            // The permissions of a role are kept as a JSON list of texts.
            .bind(format!("\"{permission}\""))
            .push(") > 0) AND g.organisation_id IN ")
            .bind_list(places.iter().map(|id| Uuid::from(*id)));
        let rows = Holder::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.organisation_id.into(), row.account_id.into()))
            .collect())
    }
}

impl UnitOfWork {
    /// Gives access for a time.
    ///
    /// # Errors
    /// [`crate::Conflict::Reference`] when the organisation does not exist.
    pub async fn grant_for_a_time(&self, new: NewTemporaryGrant) -> Stored<()> {
        let row = temporary_grant::Model {
            id: new.id.into(),
            account_id: new.account_id.into(),
            organisation_id: new.organisation_id.into(),
            action: new.action.as_str().to_owned(),
            valid_from: new.valid_from,
            valid_until: new.valid_until,
            reason: new.reason,
            granted_by: new.granted_by.into(),
            granted_at: self.now(),
            ended_by: None,
            ended_at: None,
        };
        row.into_active_model().insert(self.tx()).await?;
        self.raise_revision(new.account_id).await
    }

    /// Ends a grant of an account before its time. Answers whether it was running or to come.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn end_temporary_grant(
        &self,
        account: AccountId,
        id: TemporaryGrantId,
        by: AccountId,
    ) -> Stored<bool> {
        let done = Entity::update_many()
            .col_expr(Column::EndedAt, Expr::value(Some(self.now())))
            .col_expr(Column::EndedBy, Expr::value(Some(Uuid::from(by))))
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::AccountId.eq(Uuid::from(account)))
            .filter(Column::EndedAt.is_null())
            .filter(Column::ValidUntil.gt(self.now()))
            .exec(self.tx())
            .await?;
        self.raise_revision(account).await?;
        Ok(done.rows_affected == 1)
    }
}

fn grant(row: Row) -> Stored<TemporaryGrant> {
    Ok(TemporaryGrant {
        id: row.id.into(),
        account_id: row.account_id.into(),
        account_name: row.account_name,
        organisation_id: row.organisation_id.into(),
        action: GrantAction::from_stored(&row.action)?,
        valid_from: row.valid_from,
        valid_until: row.valid_until,
        reason: row.reason,
        granted_by: row.granted_by.into(),
        granted_by_name: row.granted_by_name,
        granted_at: row.granted_at,
        ended_at: row.ended_at,
    })
}
