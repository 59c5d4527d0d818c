//! Second factors: the secret that an account shares with its owner's authenticator, and the
//! recovery codes for the day on which that is lost.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Store, Stored, UnitOfWork,
    cipher::Cell,
    entity::{
        account,
        recovery_code::{self, Column as CodeColumn},
        second_factor::{self, Column, Entity},
    },
};

/// What the secret is sealed as.
const SECRET: Cell = Cell::SecondFactor;

/// A second factor of an account (双重验证).
#[derive(Clone)]
pub struct SecondFactor {
    /// The shared secret in clear.
    pub secret: Vec<u8>,
    /// When its owner proved to have it; until then it asks nobody for anything.
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecondFactor(…)")
    }
}

impl Store {
    /// The second factor of an account, confirmed or not.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or the secret does not open.
    pub async fn second_factor(&self, account: AccountId) -> Stored<Option<SecondFactor>> {
        let id = Uuid::from(account);
        let Some(row) = Entity::find_by_id(id).one(self.conn()).await? else {
            return Ok(None);
        };
        Ok(Some(SecondFactor {
            secret: self.keyring().open(SECRET, id.as_bytes(), &row.secret)?,
            confirmed_at: row.confirmed_at,
        }))
    }

    /// Those of some accounts that have a confirmed second factor.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn with_second_factor(&self, accounts: &[AccountId]) -> Stored<Vec<AccountId>> {
        let rows = Entity::find()
            .filter(Column::AccountId.is_in(accounts.iter().map(|id| Uuid::from(*id))))
            .filter(Column::ConfirmedAt.is_not_null())
            .all(self.conn())
            .await?;
        Ok(rows.into_iter().map(|row| row.account_id.into()).collect())
    }

    /// Number of recovery codes of an account that are not used.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn recovery_codes_left(&self, account: AccountId) -> Stored<i64> {
        let count = recovery_code::Entity::find()
            .filter(CodeColumn::AccountId.eq(Uuid::from(account)))
            .filter(CodeColumn::UsedAt.is_null())
            .count(self.conn())
            .await?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl UnitOfWork {
    /// Gives an account a secret that waits to be confirmed, instead of one that waited before.
    /// Answers false when it has a confirmed one, which stays.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn propose_second_factor(&self, account: AccountId, secret: &[u8]) -> Stored<bool> {
        let id = Uuid::from(account);
        Entity::delete_many()
            .filter(Column::AccountId.eq(id))
            .filter(Column::ConfirmedAt.is_null())
            .exec(self.tx())
            .await?;
        if Entity::find_by_id(id).one(self.tx()).await?.is_some() {
            return Ok(false);
        }
        let row = second_factor::Model {
            account_id: id,
            secret: self.store().keyring().seal(SECRET, id.as_bytes(), secret)?,
            created_at: self.now(),
            confirmed_at: None,
            last_step: 0,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(true)
    }

    /// Takes a step of the time-based code as used. Answers false when it or a later one was used
    /// before: of two requests with one code, one passes.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn use_step(&self, account: AccountId, step: i64) -> Stored<bool> {
        let done = Entity::update_many()
            .col_expr(Column::LastStep, Expr::value(step))
            .filter(Column::AccountId.eq(Uuid::from(account)))
            .filter(Column::LastStep.lt(step))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// From now on the account is asked for its second factor.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn confirm_second_factor(&self, account: AccountId) -> Stored<()> {
        Entity::update_many()
            .col_expr(Column::ConfirmedAt, Expr::value(Some(self.now())))
            .filter(Column::AccountId.eq(Uuid::from(account)))
            .exec(self.tx())
            .await?;
        self.raise_revision(account).await
    }

    /// Removes the second factor of an account with its recovery codes. Answers whether it had
    /// one that was confirmed.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn remove_second_factor(&self, account: AccountId) -> Stored<bool> {
        let id = Uuid::from(account);
        let row = Entity::find_by_id(id).one(self.tx()).await?;
        Entity::delete_by_id(id).exec(self.tx()).await?;
        self.replace_recovery_codes(account, Vec::new()).await?;
        self.raise_revision(account).await?;
        Ok(row.is_some_and(|row| row.confirmed_at.is_some()))
    }

    /// Replaces the recovery codes of an account by others, given as hashes.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn replace_recovery_codes(
        &self,
        account: AccountId,
        hashes: Vec<Vec<u8>>,
    ) -> Stored<()> {
        recovery_code::Entity::delete_many()
            .filter(CodeColumn::AccountId.eq(Uuid::from(account)))
            .exec(self.tx())
            .await?;
        let rows = hashes.into_iter().map(|code_hash| recovery_code::Model {
            account_id: account.into(),
            code_hash,
            used_at: None,
        });
        crate::bulk::insert::<recovery_code::Entity>(self.tx(), rows.collect()).await
    }

    /// Uses up a recovery code. Answers false when there is none of this hash that is not used.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn use_recovery_code(&self, account: AccountId, hash: &[u8]) -> Stored<bool> {
        let done = recovery_code::Entity::update_many()
            .col_expr(CodeColumn::UsedAt, Expr::value(Some(self.now())))
            .filter(CodeColumn::AccountId.eq(Uuid::from(account)))
            .filter(CodeColumn::CodeHash.eq(hash))
            .filter(CodeColumn::UsedAt.is_null())
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Tells every session of an account that what it may do has changed.
    pub(super) async fn raise_revision(&self, account: AccountId) -> Stored<()> {
        use sea_orm::ExprTrait;
        account::Entity::update_many()
            .col_expr(
                account::Column::Revision,
                Expr::col(account::Column::Revision).add(1),
            )
            .filter(account::Column::Id.eq(Uuid::from(account)))
            .exec(self.tx())
            .await?;
        Ok(())
    }
}
