//! Who confirms in whose place.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{AccountId, DelegationId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Store, Stored, UnitOfWork,
    entity::submission_delegation::{Column, Entity, Model},
};

/// A substitution among those who confirm (代理审核).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Substitution.
    pub id: DelegationId,
    /// Who is away.
    pub from: AccountId,
    /// Who confirms in their place.
    pub to: AccountId,
    /// First day.
    pub valid_from: NaiveDate,
    /// First day on which it no longer holds.
    pub valid_to: NaiveDate,
    /// Why.
    pub reason: String,
    /// Made at.
    pub created_at: DateTime<Utc>,
    /// Ended early at.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Delegation {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.revoked_at.is_none() && self.valid_from <= day && day < self.valid_to
    }
}

impl From<Model> for Delegation {
    fn from(row: Model) -> Self {
        Self {
            id: DelegationId(row.id),
            from: AccountId(row.from_account),
            to: AccountId(row.to_account),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            reason: row.reason,
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        }
    }
}

impl Store {
    /// Substitutions that an account gave or received, newest first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn delegations_of(&self, account: AccountId) -> Stored<Vec<Delegation>> {
        let either = Condition::any()
            .add(Column::FromAccount.eq(Uuid::from(account)))
            .add(Column::ToAccount.eq(Uuid::from(account)));
        let rows = Entity::find()
            .filter(either)
            .order_by_desc(Column::Id)
            .all(self.conn())
            .await?;
        Ok(rows.into_iter().map(Delegation::from).collect())
    }

    /// In whose place an account confirms today.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn substituted_by(&self, account: AccountId) -> Stored<Vec<AccountId>> {
        let today = self.today();
        let rows = Entity::find()
            .filter(Column::ToAccount.eq(Uuid::from(account)))
            .filter(Column::RevokedAt.is_null())
            .filter(Column::ValidFrom.lte(today))
            .filter(Column::ValidTo.gt(today))
            .order_by_asc(Column::Id)
            .all(self.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| AccountId(row.from_account))
            .collect())
    }
}

impl UnitOfWork {
    /// Keeps a new substitution.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn add_delegation(&self, new: &Delegation) -> Stored<()> {
        let row = Model {
            id: new.id.into(),
            from_account: new.from.into(),
            to_account: new.to.into(),
            valid_from: new.valid_from,
            valid_to: new.valid_to,
            reason: new.reason.clone(),
            created_at: new.created_at,
            revoked_at: new.revoked_at,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Ends a substitution that an account gave. Answers whether there was one to end.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn revoke_delegation(&self, from: AccountId, id: DelegationId) -> Stored<bool> {
        let done = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(Some(self.now())))
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::FromAccount.eq(Uuid::from(from)))
            .filter(Column::RevokedAt.is_null())
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }
}
