//! Whom a keeper of accounts may keep: those who have nothing that the keeper lacks.

use domain::{
    ids::{AccountId, RoleId},
    organisation::OrganisationPath,
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::GrantAction;
use crate::{Scope, Store, Stored, sql::Sql};

/// What somebody has for good, and may give on.
#[derive(Clone, Debug)]
pub struct StandingScopes {
    /// Subtrees for reading.
    pub view: Scope,
    /// Subtrees for entering and changing.
    pub edit: Scope,
    /// Subtrees for confirming.
    pub approve: Scope,
}

impl StandingScopes {
    /// The subtrees for one action.
    pub const fn of(&self, action: GrantAction) -> &Scope {
        match action {
            GrantAction::View => &self.view,
            GrantAction::Edit => &self.edit,
            GrantAction::Approve => &self.approve,
        }
    }
}

/// The bounds of a keeper of a subtree (分级管理范围): accounts whose every grant lies within the
/// keeper's own for the same action, whose roles are among those the keeper may give, whose person
/// works within the keeper's places, and who have a grant or a person there at all.
#[derive(Clone, Debug)]
pub struct Mandate {
    /// The keeper, who never keeps their own account.
    pub keeper: AccountId,
    /// Where the keeper works for good.
    pub scopes: StandingScopes,
    /// Roles that hold nothing the keeper lacks.
    pub roles: Vec<RoleId>,
}

#[derive(FromQueryResult)]
struct PathRow {
    action: String,
    path: String,
}

/// Appends `placed (account_id, action, path)`: what every account has been granted, as the tree
/// stands today, heirs of what was merged or split included; also what is granted for a time, now
/// or to come.
fn placed(sql: &mut Sql, store: &Store) {
    sql.push(
        "WITH RECURSIVE heir (account_id, action, organisation_id) AS ( \
         SELECT g.account_id, g.action, g.organisation_id FROM ( \
         SELECT account_id, action, organisation_id FROM account_scope UNION ALL \
         SELECT account_id, action, organisation_id FROM temporary_grant WHERE ended_at IS NULL AND valid_until > ",
    );
    let today = store.today();
    sql.bind(store.now())
        .push(
            ") g UNION SELECT h.account_id, h.action, l.successor_id FROM heir h \
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
            ")), placed (account_id, action, path) AS (SELECT h.account_id, h.action, o.path FROM heir h \
             JOIN organisation_version o ON o.organisation_id = h.organisation_id AND o.superseded_at IS NULL AND o.valid_from <= ",
        )
        .bind(today)
        .push(" AND o.valid_to > ")
        .bind(today)
        .push(") ");
}

impl Mandate {
    /// Begins a statement in which [`Self::condition`] will be asked.
    pub(super) fn begin(sql: &mut Sql, store: &Store) {
        placed(sql, store);
    }

    /// Appends the condition that an account `a` may be kept.
    pub(super) fn condition(&self, sql: &mut Sql) {
        sql.push("a.id <> ").bind(Uuid::from(self.keeper));
        sql.push(" AND NOT EXISTS (SELECT 1 FROM placed p WHERE p.account_id = a.id AND NOT (");
        for (at, action) in GrantAction::ALL.iter().enumerate() {
            sql.push(if at == 0 {
                "(p.action = "
            } else {
                " OR (p.action = "
            });
            sql.bind(action.as_str())
                .push(" AND ")
                .within(self.scopes.of(*action), "p.path")
                .push(")");
        }
        sql.push(")) AND NOT EXISTS (SELECT 1 FROM account_role ar WHERE ar.account_id = a.id AND ar.role_id NOT IN ");
        // `NOT IN (NULL)` is never true, so an empty list would let everyone pass.
        let roles = self.roles.iter().map(|id| Uuid::from(*id));
        sql.bind_list(std::iter::once(Uuid::nil()).chain(roles));
        sql.push(") AND (a.worker_id IS NULL OR EXISTS (SELECT 1 FROM roster r WHERE r.worker_id = a.worker_id AND ")
            .within(&self.scopes.edit, "r.path")
            .push(")) AND (a.worker_id IS NOT NULL OR EXISTS (SELECT 1 FROM placed p WHERE p.account_id = a.id))");
    }
}

impl Store {
    /// Where an account works for good, as the tree stands today: without what it has for a time,
    /// which would outlast its end if it were given on.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn standing_scopes(&self, account: AccountId) -> Stored<StandingScopes> {
        let mut sql = Sql::new(self.dialect());
        super::principals::standing_paths(&mut sql, account, self.today());
        let rows = PathRow::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        let scope = |action: GrantAction| {
            let roots = rows.iter().filter(|row| row.action == action.as_str());
            Scope::of_grants(
                roots
                    .map(|row| OrganisationPath::from_stored(row.path.clone()))
                    .collect(),
            )
        };
        Ok(StandingScopes {
            view: scope(GrantAction::View),
            edit: scope(GrantAction::Edit),
            approve: scope(GrantAction::Approve),
        })
    }
}
