//! From an account to what it may do and where.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{AccountId, RoleId, SessionId, WorkerId},
    organisation::OrganisationPath,
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Statement};
use uuid::Uuid;

use super::{GrantAction, Principal, roles};
use crate::{
    Scope, Store, Stored,
    entity::{account, second_factor, temporary_grant},
    sql::Sql,
};

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

#[derive(FromQueryResult)]
struct EndedRow {
    path: String,
    successor: String,
}

impl Store {
    /// An account with its roles, permissions and scopes as the tree stands today; none when
    /// there is no such account, it is closed, or the post of its person has ended.
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
        let worker_id = account.worker_id.map(WorkerId);
        if let Some(worker) = worker_id
            && !self.in_post(worker).await?
        {
            return Ok(None);
        }
        let roles = self.roles_of(account_id).await?;
        let mut permissions: Vec<String> = Vec::new();
        for role in &roles {
            permissions.extend(roles::permissions_from_stored(&role.permissions)?);
        }
        permissions.sort();
        permissions.dedup();
        let (running, changes_at) = self.running_grants(account_id).await?;
        let grants = self
            .granted_paths(account_id, &running, self.today())
            .await?;
        let roots = |action: GrantAction| -> Vec<OrganisationPath> {
            let roots = grants
                .iter()
                .filter(|grant| grant.action == action.as_str());
            roots
                .map(|grant| OrganisationPath::from_stored(grant.path.clone()))
                .collect()
        };
        let ended = self.ended_paths(self.today()).await?;
        let scope = |action| Scope::of_grants(roots(action));
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
            view: Scope::of_grants(with_past(roots(GrantAction::View), &ended)),
            edit: scope(GrantAction::Edit),
            approve: scope(GrantAction::Approve),
            must_change_password: account.must_change_password,
            password_changed_at: account.password_changed_at,
            worker_id,
            second_factor: self.has_second_factor(account_id).await?,
            changes_at,
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

    async fn has_second_factor(&self, account: AccountId) -> Stored<bool> {
        let row = second_factor::Entity::find_by_id(Uuid::from(account))
            .one(self.conn())
            .await?;
        Ok(row.is_some_and(|row| row.confirmed_at.is_some()))
    }

    /// The grants for a time that hold now, and when the next of them begins or ends.
    async fn running_grants(
        &self,
        account: AccountId,
    ) -> Stored<(Vec<Uuid>, Option<DateTime<Utc>>)> {
        use temporary_grant::{Column, Entity};
        let now = self.now();
        let rows = Entity::find()
            .filter(Column::AccountId.eq(Uuid::from(account)))
            .filter(Column::EndedAt.is_null())
            .filter(Column::ValidUntil.gt(now))
            .all(self.conn())
            .await?;
        let (running, to_come): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| row.valid_from <= now);
        let ends = running.iter().map(|row| row.valid_until);
        let changes_at = ends.chain(to_come.iter().map(|row| row.valid_from)).min();
        Ok((running.into_iter().map(|row| row.id).collect(), changes_at))
    }

    async fn granted_paths(
        &self,
        account: AccountId,
        running: &[Uuid],
        today: NaiveDate,
    ) -> Stored<Vec<GrantRow>> {
        let mut sql = Sql::new(self.dialect());
        paths(&mut sql, account, running, today);
        Ok(GrantRow::find_by_statement(sql.statement())
            .all(self.conn())
            .await?)
    }

    /// Paths of organisations that have ended, with those of what they became: today's, or the
    /// last of what has ended itself.
    async fn ended_paths(&self, today: NaiveDate) -> Stored<Vec<EndedRow>> {
        let dialect = self.dialect();
        let last = "v.superseded_at IS NULL AND v.valid_from <= $1 AND NOT EXISTS (SELECT 1 FROM organisation_version n \
                    WHERE n.organisation_id = v.organisation_id AND n.superseded_at IS NULL \
                    AND n.valid_from <= $1 AND n.valid_from > v.valid_from)";
        let sql = dialect.sql(&format!(
            "SELECT p.path, s.path AS successor FROM organisation_lineage l \
             JOIN organisation_version p ON p.organisation_id = l.predecessor_id AND p.valid_to = l.effective_on AND p.superseded_at IS NULL \
             JOIN (SELECT v.organisation_id, v.path FROM organisation_version v WHERE {last}) s ON s.organisation_id = l.successor_id \
             WHERE l.superseded_at IS NULL AND l.effective_on <= $1 ORDER BY l.effective_on DESC, p.path",
        ));
        let statement = Statement::from_sql_and_values(dialect.backend(), sql, [today.into()]);
        Ok(EndedRow::find_by_statement(statement)
            .all(self.conn())
            .await?)
    }
}

/// Appends the query of what an account has been granted for good, by action and path.
pub(super) fn standing_paths(sql: &mut Sql, account: AccountId, today: NaiveDate) {
    paths(sql, account, &[], today);
}

/// A grant follows its organisation: whoever works in what was merged or split works in what
/// it became, from the day on. One on an organisation that ended without a successor gives
/// nothing.
fn paths(sql: &mut Sql, account: AccountId, running: &[Uuid], today: NaiveDate) {
    sql.push(
        "WITH RECURSIVE heir (action, organisation_id) AS (SELECT g.action, g.organisation_id FROM ( \
         SELECT action, organisation_id FROM account_scope WHERE account_id = ",
    );
    sql.bind(Uuid::from(account))
        .push(" UNION ALL SELECT action, organisation_id FROM temporary_grant WHERE id IN ")
        .bind_list(running.iter().copied())
        .push(
            ") g UNION SELECT h.action, l.successor_id FROM heir h \
             JOIN organisation_lineage l ON l.predecessor_id = h.organisation_id AND l.superseded_at IS NULL AND l.effective_on <= ",
        )
        .bind(today)
        .push(
            " WHERE NOT EXISTS (SELECT 1 FROM organisation_version v WHERE v.organisation_id = h.organisation_id \
             AND v.superseded_at IS NULL AND v.valid_from <= ",
        )
        .bind(today)
        .push(" AND v.valid_to > ")
        .bind(today)
        .push(
            ")) SELECT h.action, o.path FROM heir h JOIN organisation_version o ON o.organisation_id = h.organisation_id \
             WHERE o.superseded_at IS NULL AND o.valid_from <= ",
        )
        .bind(today)
        .push(" AND o.valid_to > ")
        .bind(today);
}

/// The roots with those of ended organisations all of whose successors lie within: who keeps a
/// street keeps the past of the streets it was made of. What went to several is nobody's alone.
fn with_past(mut roots: Vec<OrganisationPath>, ended: &[EndedRow]) -> Vec<OrganisationPath> {
    // Newest first, so that a chain of mergers is followed all the way back.
    for one in ended.chunk_by(|a, b| a.path == b.path) {
        let within = |row: &EndedRow| {
            let successor = OrganisationPath::from_stored(row.successor.clone());
            roots.iter().any(|root| root.contains(&successor))
        };
        if let Some(first) = one.first()
            && one.iter().all(within)
        {
            roots.push(OrganisationPath::from_stored(first.path.clone()));
        }
    }
    roots
}
