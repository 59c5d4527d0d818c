//! From an account to what it may do and where.

use chrono::NaiveDate;
use domain::{
    ids::{AccountId, RoleId, SessionId},
    organisation::OrganisationPath,
};
use sea_orm::{EntityTrait, FromQueryResult, Statement};
use uuid::Uuid;

use super::{GrantAction, Principal, roles};
use crate::{Scope, Store, Stored, entity::account};

#[derive(FromQueryResult)]
struct RoleRow {
    id: Uuid,
    name: String,
    permissions: String,
}

#[derive(FromQueryResult)]
struct GrantRow {
    action: String,
    path: String,
}

impl Store {
    /// An account with its roles, permissions and scopes as the tree stands today; none when
    /// there is no such account or it is closed.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn principal(
        &self,
        account_id: AccountId,
        session_id: Option<SessionId>,
    ) -> Stored<Option<Principal>> {
        let account = account::Entity::find_by_id(Uuid::from(account_id))
            .one(self.conn())
            .await?;
        let Some(account) = account.filter(|account| account.status == super::ACTIVE) else {
            return Ok(None);
        };
        let roles = self.roles_of(account_id).await?;
        let mut permissions: Vec<String> = Vec::new();
        for role in &roles {
            permissions.extend(roles::permissions_from_stored(&role.permissions)?);
        }
        permissions.sort();
        permissions.dedup();
        let grants = self.granted_paths(account_id, self.today()).await?;
        let scope = |action: GrantAction| {
            let roots = grants
                .iter()
                .filter(|grant| grant.action == action.as_str());
            Scope::of_grants(
                roots
                    .map(|grant| OrganisationPath::from_stored(grant.path.clone()))
                    .collect(),
            )
        };
        Ok(Some(Principal {
            account_id,
            session_id,
            username: account.username,
            display_name: account.display_name,
            roles: roles
                .into_iter()
                .map(|role| (RoleId(role.id), role.name))
                .collect(),
            permissions,
            view: scope(GrantAction::View),
            edit: scope(GrantAction::Edit),
            approve: scope(GrantAction::Approve),
            must_change_password: account.must_change_password,
            password_changed_at: account.password_changed_at,
        }))
    }

    async fn roles_of(&self, account: AccountId) -> Stored<Vec<RoleRow>> {
        let dialect = self.dialect();
        let sql = dialect.sql(
            "SELECT r.id, r.name, r.permissions FROM account_role ar JOIN role r ON r.id = ar.role_id \
             WHERE ar.account_id = $1 ORDER BY r.name",
        );
        let statement =
            Statement::from_sql_and_values(dialect.backend(), sql, [Uuid::from(account).into()]);
        Ok(RoleRow::find_by_statement(statement)
            .all(self.conn())
            .await?)
    }

    /// A grant on an organisation that no longer exists gives nothing.
    async fn granted_paths(&self, account: AccountId, today: NaiveDate) -> Stored<Vec<GrantRow>> {
        let dialect = self.dialect();
        let sql = dialect.sql(
            "SELECT g.action, o.path FROM account_scope g \
             JOIN organisation_version o ON o.organisation_id = g.organisation_id \
             WHERE g.account_id = $1 AND o.superseded_at IS NULL AND o.valid_from <= $2 AND o.valid_to > $2",
        );
        let values = [Uuid::from(account).into(), today.into()];
        let statement = Statement::from_sql_and_values(dialect.backend(), sql, values);
        Ok(GrantRow::find_by_statement(statement)
            .all(self.conn())
            .await?)
    }
}
