//! Accounts with their roles, scopes and passwords.

use std::{collections::BTreeMap, fmt};

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, OrganisationId, RoleId, WorkerId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::{ACTIVE, DISABLED, GrantAction, Mandate};
use crate::{
    Store, Stored, UnitOfWork,
    dialect::Dialect,
    entity::{
        account::{self, Column, Entity},
        account_password, account_role, account_scope,
    },
    sql::Sql,
};

/// Hash of a password as a PHC string. Never shown by `{:?}`.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash in PHC form.
    pub const fn new(phc: String) -> Self {
        Self(phc)
    }

    /// The PHC string.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// A sign-in account (账号).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Account.
    pub id: AccountId,
    /// Rises with every change but sign-ins.
    pub revision: i64,
    /// User name in lower case, unique.
    pub username: String,
    /// Name shown.
    pub display_name: String,
    /// Hash of the password.
    pub password: PasswordHash,
    /// Whether the password must be changed first.
    pub must_change_password: bool,
    /// When the password was set.
    pub password_changed_at: DateTime<Utc>,
    /// Whether it may sign in.
    pub active: bool,
    /// Last sign-in.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    /// Created at.
    pub created_at: DateTime<Utc>,
    /// The person in the register to whom it belongs; no two accounts have one person.
    pub worker_id: Option<WorkerId>,
    /// When it was closed because its person's post had ended.
    pub post_ended_at: Option<DateTime<Utc>>,
}

/// Which accounts; every part that is given must fit.
#[derive(Clone, Debug, Default)]
pub struct AccountFilter {
    /// These.
    pub ids: Option<Vec<AccountId>>,
    /// Of these user names.
    pub usernames: Option<Vec<String>>,
    /// Part of user name or name shown, whatever the case.
    pub text: Option<String>,
    /// Whether it may sign in.
    pub active: Option<bool>,
    /// Whether it belongs to a person of the register.
    pub bound: Option<bool>,
    /// May sign in, and has not since this instant.
    pub unused_since: Option<DateTime<Utc>>,
    /// Those that a keeper may keep.
    pub within: Option<Mandate>,
}

/// Roles and scopes of one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountGrants {
    /// Roles by id and name.
    pub roles: Vec<(RoleId, String)>,
    /// Subtrees: root, its name today if it still exists, and for what.
    pub scopes: Vec<(OrganisationId, Option<String>, GrantAction)>,
}

#[derive(FromQueryResult)]
struct RoleRow {
    account_id: Uuid,
    role_id: Uuid,
    name: String,
}

#[derive(FromQueryResult)]
struct CountRow {
    count: i64,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    id: Uuid,
    name: Option<String>,
}

#[derive(FromQueryResult)]
struct ScopeRow {
    account_id: Uuid,
    organisation_id: Uuid,
    name: Option<String>,
    action: String,
}

impl Store {
    /// One account.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn account(&self, id: AccountId) -> Stored<Option<Account>> {
        Ok(Entity::find_by_id(Uuid::from(id))
            .one(self.conn())
            .await?
            .map(account))
    }

    /// The account with a user name in lower case.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn account_with_username(&self, username: &str) -> Stored<Option<Account>> {
        let row = Entity::find()
            .filter(Column::Username.eq(username))
            .one(self.conn())
            .await?;
        Ok(row.map(account))
    }

    /// The accounts that have a name as user name, in lower case, or are shown by it; closed ones
    /// too.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn accounts_named(&self, name: &str) -> Stored<Vec<AccountId>> {
        let ids: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(
                Condition::any()
                    .add(Column::Username.eq(name.to_lowercase()))
                    .add(Column::DisplayName.eq(name)),
            )
            .into_tuple()
            .all(self.conn())
            .await?;
        Ok(ids.into_iter().map(AccountId).collect())
    }

    /// Accounts by user name, those after one name.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn accounts(
        &self,
        filter: &AccountFilter,
        after: Option<&str>,
        limit: u64,
    ) -> Stored<Vec<Account>> {
        let mut sql = filter.begin(self, "a.*");
        if let Some(after) = after {
            sql.push(" AND a.username > ").bind(after);
        }
        sql.push(" ORDER BY a.username LIMIT ")
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = account::Model::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        Ok(rows.into_iter().map(account).collect())
    }

    /// Number of accounts.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn count_accounts(&self, filter: &AccountFilter) -> Stored<i64> {
        let sql = filter.begin(self, "COUNT(*) AS count");
        let row = CountRow::find_by_statement(sql.statement())
            .one(self.conn())
            .await?;
        Ok(row.map_or(0, |row| row.count))
    }

    /// User names of all accounts. Only a hash is kept of the names under which sign-ins failed.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn usernames(&self) -> Stored<Vec<String>> {
        let query = Entity::find().select_only().column(Column::Username);
        Ok(query.into_tuple().all(self.conn()).await?)
    }

    /// Roles and scopes of some accounts; every account asked for has an entry.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn grants_of(
        &self,
        accounts: &[AccountId],
    ) -> Stored<BTreeMap<AccountId, AccountGrants>> {
        let mut grants: BTreeMap<AccountId, AccountGrants> = accounts
            .iter()
            .map(|id| (*id, AccountGrants::default()))
            .collect();
        if accounts.is_empty() {
            return Ok(grants);
        }
        let ids = || accounts.iter().map(|id| Uuid::from(*id));
        let mut sql = Sql::new(self.dialect());
        sql.push("SELECT ar.account_id, ar.role_id, r.name FROM account_role ar JOIN role r ON r.id = ar.role_id")
            .push(" WHERE ar.account_id IN ")
            .bind_list(ids())
            .push(" ORDER BY r.name");
        for row in RoleRow::find_by_statement(sql.statement())
            .all(self.conn())
            .await?
        {
            if let Some(grants) = grants.get_mut(&row.account_id.into()) {
                grants.roles.push((row.role_id.into(), row.name));
            }
        }
        let mut sql = Sql::new(self.dialect());
        sql.push("SELECT g.account_id, g.organisation_id, o.name, g.action FROM account_scope g")
            .push(" LEFT JOIN organisation_version o ON o.organisation_id = g.organisation_id")
            .push(" AND o.superseded_at IS NULL AND o.valid_from <= ")
            .bind(self.today())
            .push(" AND o.valid_to > ")
            .bind(self.today())
            .push(" WHERE g.account_id IN ")
            .bind_list(ids())
            .push(" ORDER BY o.path, g.action");
        for row in ScopeRow::find_by_statement(sql.statement())
            .all(self.conn())
            .await?
        {
            let action = GrantAction::from_stored(&row.action)?;
            if let Some(grants) = grants.get_mut(&row.account_id.into()) {
                grants
                    .scopes
                    .push((row.organisation_id.into(), row.name, action));
            }
        }
        Ok(grants)
    }

    /// Names shown of some accounts, closed ones too.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn display_names(
        &self,
        ids: impl IntoIterator<Item = AccountId>,
    ) -> Stored<BTreeMap<AccountId, String>> {
        let rows = Entity::find()
            .filter(Column::Id.is_in(ids.into_iter().map(Uuid::from)))
            .all(self.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (AccountId(row.id), row.display_name))
            .collect())
    }

    /// Hashes of the last passwords of an account, the present one first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn password_history(&self, id: AccountId, limit: u64) -> Stored<Vec<PasswordHash>> {
        let rows = account_password::Entity::find()
            .filter(account_password::Column::AccountId.eq(Uuid::from(id)))
            .order_by_desc(account_password::Column::SetAt)
            .limit(limit)
            .all(self.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| PasswordHash(row.password_hash))
            .collect())
    }
}

impl UnitOfWork {
    /// An account, locked until the end of this unit.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn account_to_change(&self, id: AccountId) -> Stored<Option<Account>> {
        let mut query = Entity::find_by_id(Uuid::from(id));
        if Dialect::of(self.tx()) == Dialect::Postgres {
            query = query.lock_exclusive();
        }
        Ok(query.one(self.tx()).await?.map(account))
    }

    /// Adds an account.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when the user name is taken or the person has an account.
    pub async fn insert_account(&self, new: &Account) -> Stored<()> {
        let row = account::Model {
            id: new.id.into(),
            username: new.username.clone(),
            display_name: new.display_name.clone(),
            password_hash: new.password.0.clone(),
            password_changed_at: new.password_changed_at,
            must_change_password: new.must_change_password,
            status: status(new.active),
            last_sign_in_at: new.last_sign_in_at,
            revision: new.revision,
            created_at: new.created_at,
            worker_id: new.worker_id.map(Into::into),
            post_ended_at: new.post_ended_at,
        };
        row.into_active_model().insert(self.tx()).await?;
        self.remember_password(new.id, &new.password).await
    }

    /// Replaces name, status and person.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when the person has another account.
    pub async fn update_account(&self, changed: &Account) -> Stored<()> {
        Entity::update_many()
            .col_expr(
                Column::DisplayName,
                Expr::value(changed.display_name.as_str()),
            )
            .col_expr(Column::Status, Expr::value(status(changed.active)))
            .col_expr(
                Column::WorkerId,
                Expr::value(changed.worker_id.map(Uuid::from)),
            )
            .col_expr(Column::PostEndedAt, Expr::value(changed.post_ended_at))
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .filter(Column::Id.eq(Uuid::from(changed.id)))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Gives an account a new password.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn set_password(
        &self,
        id: AccountId,
        password: &PasswordHash,
        must_change: bool,
    ) -> Stored<()> {
        Entity::update_many()
            .col_expr(Column::PasswordHash, Expr::value(password.0.as_str()))
            .col_expr(Column::PasswordChangedAt, Expr::value(self.now()))
            .col_expr(Column::MustChangePassword, Expr::value(must_change))
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .filter(Column::Id.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        self.remember_password(id, password).await
    }

    async fn remember_password(&self, id: AccountId, password: &PasswordHash) -> Stored<()> {
        let row = account_password::Model {
            account_id: id.into(),
            set_at: self.now(),
            password_hash: password.0.clone(),
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Notes a sign-in.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn note_sign_in(&self, id: AccountId) -> Stored<()> {
        Entity::update_many()
            .col_expr(Column::LastSignInAt, Expr::value(self.now()))
            .filter(Column::Id.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Replaces the roles of an account.
    ///
    /// # Errors
    /// [`crate::Conflict::Reference`] when a role does not exist.
    pub async fn set_roles(&self, id: AccountId, roles: &[RoleId]) -> Stored<()> {
        use account_role::{Column, Entity, Model};
        Entity::delete_many()
            .filter(Column::AccountId.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        let rows = roles.iter().map(|role| Model {
            account_id: id.into(),
            role_id: (*role).into(),
        });
        crate::bulk::insert::<Entity>(self.tx(), rows.collect()).await
    }

    /// Replaces the scopes of an account.
    ///
    /// # Errors
    /// [`crate::Conflict::Reference`] when an organisation does not exist.
    pub async fn set_scopes(
        &self,
        id: AccountId,
        scopes: &[(OrganisationId, GrantAction)],
    ) -> Stored<()> {
        use account_scope::{Column, Entity, Model};
        Entity::delete_many()
            .filter(Column::AccountId.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        let rows = scopes.iter().map(|(organisation, action)| Model {
            account_id: id.into(),
            organisation_id: (*organisation).into(),
            action: action.as_str().to_owned(),
        });
        crate::bulk::insert::<Entity>(self.tx(), rows.collect()).await
    }

    /// Those of some organisations that exist, with their names today.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn existing_organisations(
        &self,
        ids: &[OrganisationId],
    ) -> Stored<BTreeMap<OrganisationId, Option<String>>> {
        let today = self.store().today();
        let mut sql = Sql::new(Dialect::of(self.tx()));
        sql.push("SELECT o.id, v.name FROM organisation o LEFT JOIN organisation_version v ON v.organisation_id = o.id")
            .push(" AND v.superseded_at IS NULL AND v.valid_from <= ")
            .bind(today)
            .push(" AND v.valid_to > ")
            .bind(today)
            .push(" WHERE o.id IN ")
            .bind_list(ids.iter().map(|id| Uuid::from(*id)));
        let rows = PlaceRow::find_by_statement(sql.statement())
            .all(self.tx())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.id.into(), row.name))
            .collect())
    }
}

fn status(active: bool) -> String {
    if active { ACTIVE } else { DISABLED }.to_owned()
}

impl AccountFilter {
    /// Begins a statement that selects columns of the accounts `a` that fit.
    fn begin(&self, store: &Store, columns: &str) -> Sql {
        let mut sql = Sql::new(store.dialect());
        if self.within.is_some() {
            Mandate::begin(&mut sql, store);
        }
        sql.push(&format!("SELECT {columns} FROM account a WHERE 1 = 1"));
        if let Some(ids) = &self.ids {
            sql.push(" AND a.id IN ")
                .bind_list(ids.iter().map(|id| Uuid::from(*id)));
        }
        if let Some(usernames) = &self.usernames {
            sql.push(" AND a.username IN ")
                .bind_list(usernames.iter().map(String::as_str));
        }
        if let Some(text) = &self.text {
            let (text, position) = (text.to_lowercase(), sql.dialect().position());
            sql.push(&format!(" AND ({position}(a.username, "))
                .bind(text.as_str())
                .push(&format!(") > 0 OR {position}(LOWER(a.display_name), "))
                .bind(text.as_str())
                .push(") > 0)");
        }
        if let Some(active) = self.active {
            sql.push(" AND a.status = ").bind(status(active));
        }
        if let Some(bound) = self.bound {
            sql.push(if bound {
                " AND a.worker_id IS NOT NULL"
            } else {
                " AND a.worker_id IS NULL"
            });
        }
        if let Some(since) = self.unused_since {
            sql.push(" AND a.status = ")
                .bind(status(true))
                .push(" AND COALESCE(a.last_sign_in_at, a.created_at) < ")
                .bind(since);
        }
        if let Some(mandate) = &self.within {
            sql.push(" AND ");
            mandate.condition(&mut sql);
        }
        sql
    }
}

fn account(row: account::Model) -> Account {
    Account {
        id: row.id.into(),
        revision: row.revision,
        username: row.username,
        display_name: row.display_name,
        password: PasswordHash(row.password_hash),
        must_change_password: row.must_change_password,
        password_changed_at: row.password_changed_at,
        active: row.status == ACTIVE,
        last_sign_in_at: row.last_sign_in_at,
        created_at: row.created_at,
        worker_id: row.worker_id.map(Into::into),
        post_ended_at: row.post_ended_at,
    }
}
