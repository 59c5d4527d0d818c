//! Roles: named sets of permission codes.

use std::collections::BTreeMap;

use domain::ids::{AccountId, RoleId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, Statement, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Store, StoreError, Stored, UnitOfWork,
    dialect::Dialect,
    entity::role::{self, Column, Entity},
};

/// A named set of permissions (角色).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Role.
    pub id: RoleId,
    /// Stable code of a built-in role.
    pub code: Option<String>,
    /// Name, unique.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Codes of its permissions.
    pub permissions: Vec<String>,
    /// Rises by one with each change.
    pub revision: i64,
}

#[derive(FromQueryResult)]
struct HolderRow {
    account_id: Uuid,
    permissions: String,
}

#[derive(FromQueryResult)]
struct CountRow {
    role_id: Uuid,
    accounts: i64,
}

pub(super) fn permissions_from_stored(text: &str) -> Stored<Vec<String>> {
    serde_json::from_str(text)
        .map_err(|_| StoreError::Inconsistent("role.permissions is not a list".into()))
}

fn permissions_to_stored(permissions: &[String]) -> String {
    serde_json::json!(permissions).to_string()
}

fn role(row: role::Model) -> Stored<Role> {
    Ok(Role {
        id: row.id.into(),
        code: row.code,
        name: row.name,
        description: row.description,
        permissions: permissions_from_stored(&row.permissions)?,
        revision: row.revision,
    })
}

impl Store {
    /// Every role, built-in ones first, then by name.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn roles(&self) -> Stored<Vec<Role>> {
        let rows = Entity::find()
            .order_by_asc(Column::Id)
            .all(self.conn())
            .await?;
        rows.into_iter().map(role).collect()
    }

    /// One role.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn role(&self, id: RoleId) -> Stored<Option<Role>> {
        Entity::find_by_id(Uuid::from(id))
            .one(self.conn())
            .await?
            .map(role)
            .transpose()
    }

    /// Number of accounts by role; a role that nobody has is absent.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn accounts_by_role(&self) -> Stored<BTreeMap<RoleId, i64>> {
        let sql = "SELECT role_id, COUNT(*) AS accounts FROM account_role GROUP BY role_id";
        let statement = Statement::from_string(self.dialect().backend(), sql);
        let rows = CountRow::find_by_statement(statement)
            .all(self.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.role_id.into(), row.accounts))
            .collect())
    }
}

impl UnitOfWork {
    /// The roles with these ids, those that exist.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn roles_with_ids(&self, ids: &[RoleId]) -> Stored<Vec<Role>> {
        let ids = ids.iter().map(|id| Uuid::from(*id));
        let rows = Entity::find()
            .filter(Column::Id.is_in(ids))
            .all(self.tx())
            .await?;
        rows.into_iter().map(role).collect()
    }

    /// The built-in role with a code.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn role_with_code(&self, code: &str) -> Stored<Option<Role>> {
        Entity::find()
            .filter(Column::Code.eq(code))
            .one(self.tx())
            .await?
            .map(role)
            .transpose()
    }

    /// Of every account that has a role: the permissions of its other roles.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn other_permissions_of_holders(
        &self,
        id: RoleId,
    ) -> Stored<BTreeMap<AccountId, Vec<String>>> {
        let dialect = Dialect::of(self.tx());
        let sql = dialect.sql(
            "SELECT other.account_id, r.permissions FROM account_role held \
             JOIN account_role other ON other.account_id = held.account_id AND other.role_id <> held.role_id \
             JOIN role r ON r.id = other.role_id WHERE held.role_id = $1",
        );
        let statement =
            Statement::from_sql_and_values(dialect.backend(), sql, [Uuid::from(id).into()]);
        let mut holders: BTreeMap<AccountId, Vec<String>> = BTreeMap::new();
        for row in HolderRow::find_by_statement(statement)
            .all(self.tx())
            .await?
        {
            holders
                .entry(row.account_id.into())
                .or_default()
                .extend(permissions_from_stored(&row.permissions)?);
        }
        Ok(holders)
    }

    /// Adds a role.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when the name or code is taken.
    pub async fn insert_role(&self, new: &Role) -> Stored<()> {
        let row = role::Model {
            id: new.id.into(),
            code: new.code.clone(),
            name: new.name.clone(),
            description: new.description.clone(),
            permissions: permissions_to_stored(&new.permissions),
            revision: new.revision,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Replaces name, description and permissions if the revision is still the one expected.
    /// Answers whether it was.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when the name is taken.
    pub async fn update_role(&self, changed: &Role, expected_revision: i64) -> Stored<bool> {
        let done = Entity::update_many()
            .col_expr(Column::Name, Expr::value(changed.name.clone()))
            .col_expr(
                Column::Description,
                Expr::value(changed.description.clone()),
            )
            .col_expr(
                Column::Permissions,
                Expr::value(permissions_to_stored(&changed.permissions)),
            )
            .col_expr(Column::Revision, Expr::value(expected_revision + 1))
            .filter(Column::Id.eq(Uuid::from(changed.id)))
            .filter(Column::Revision.eq(expected_revision))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Replaces the permissions of a role that still has a revision, which it keeps: the program
    /// has changed and nobody's mind. Answers whether it had.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn renew_role(&self, renewed: &Role, revision: i64) -> Stored<bool> {
        let done = Entity::update_many()
            .col_expr(
                Column::Permissions,
                Expr::value(permissions_to_stored(&renewed.permissions)),
            )
            .filter(Column::Id.eq(Uuid::from(renewed.id)))
            .filter(Column::Revision.eq(revision))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Deletes a role.
    ///
    /// # Errors
    /// [`crate::Conflict::Reference`] while an account has it.
    pub async fn delete_role(&self, id: RoleId) -> Stored<()> {
        Entity::delete_by_id(Uuid::from(id)).exec(self.tx()).await?;
        Ok(())
    }
}
