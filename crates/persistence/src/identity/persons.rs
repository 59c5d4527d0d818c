//! Accounts and the persons to whom they belong: an account lives as long as the post.

use domain::{
    ids::{AccountId, OrganisationId, WorkerId},
    organisation::OrganisationPath,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter,
    sea_query::Expr,
};
use serde_json::json;
use uuid::Uuid;

use super::{ACTIVE, DISABLED};
use crate::{
    Store, Stored, UnitOfWork,
    audit::AuditDraft,
    dialect::Dialect,
    entity::account::{Column, Entity},
    sql::Sql,
};

/// People of one statement.
const BATCH: usize = 2_000;

/// A person of the register, as far as the keeping of accounts needs to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Worker.
    pub id: WorkerId,
    /// Name.
    pub name: String,
    /// Present place; of someone who has left, the last.
    pub organisation_id: OrganisationId,
    /// Its path.
    pub path: OrganisationPath,
    /// Whether engagement and assignment are open today.
    pub in_post: bool,
}

#[derive(FromQueryResult)]
struct PersonRow {
    worker_id: Uuid,
    name: String,
    organisation_id: Uuid,
    path: String,
    in_post: bool,
}

#[derive(FromQueryResult)]
struct Bound {
    id: Uuid,
    worker_id: Uuid,
}

#[derive(FromQueryResult)]
struct Answer {
    found: bool,
}

impl Sql {
    /// Appends the condition that an account is bound to a worker.
    pub(crate) fn bound_to_account(&mut self, worker: &str) -> &mut Self {
        self.push(&format!(
            "EXISTS (SELECT 1 FROM account c WHERE c.worker_id = {worker})"
        ))
    }
}

/// Appends the condition that a worker holds a post on a day: engaged and assigned.
fn in_post(sql: &mut Sql, worker: &str, day: chrono::NaiveDate) {
    for (at, table) in ["engagement", "assignment"].into_iter().enumerate() {
        sql.push(if at == 0 { "" } else { " AND " });
        sql.push(&format!(
            "EXISTS (SELECT 1 FROM {table} t WHERE t.worker_id = {worker} AND t.superseded_at IS NULL AND t.valid_from <= "
        ));
        sql.bind(day).push(" AND t.valid_to > ").bind(day).push(")");
    }
}

async fn holds_post(
    conn: &impl ConnectionTrait,
    worker: WorkerId,
    day: chrono::NaiveDate,
) -> Stored<bool> {
    let mut sql = Sql::new(Dialect::of(conn));
    sql.push("SELECT CASE WHEN ");
    in_post(&mut sql, "w.id", day);
    sql.push(" THEN TRUE ELSE FALSE END AS found FROM worker w WHERE w.id = ")
        .bind(Uuid::from(worker));
    let answer = Answer::find_by_statement(sql.statement()).one(conn).await?;
    Ok(answer.is_some_and(|answer| answer.found))
}

impl Store {
    /// Whether a person holds a post today: engaged and assigned.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn in_post(&self, worker: WorkerId) -> Stored<bool> {
        holds_post(self.conn(), worker, self.today()).await
    }

    /// Those of some persons who are on the roster.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn persons(&self, workers: &[WorkerId]) -> Stored<Vec<Person>> {
        if workers.is_empty() {
            return Ok(Vec::new());
        }
        let mut sql = Sql::new(self.dialect());
        sql.push("SELECT r.worker_id, r.name, r.organisation_id, r.path, CASE WHEN ");
        in_post(&mut sql, "r.worker_id", self.today());
        sql.push(" THEN TRUE ELSE FALSE END AS in_post FROM roster r WHERE r.worker_id IN ")
            .bind_list(workers.iter().map(|id| Uuid::from(*id)));
        let rows = PersonRow::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Person {
                id: row.worker_id.into(),
                name: row.name,
                organisation_id: row.organisation_id.into(),
                path: OrganisationPath::from_stored(row.path),
                in_post: row.in_post,
            })
            .collect())
    }
}

impl UnitOfWork {
    /// Closes the active accounts of those of some persons who hold no post any more, and ends
    /// their sessions (GB/T 22239-2019, 8.1.4.2: accounts of people who have left are closed at
    /// once). Part of every commit that changed the persons.
    pub(crate) async fn close_accounts_of_ended_posts(
        &mut self,
        workers: &[WorkerId],
    ) -> Stored<()> {
        let today = domain::time::civil_date(self.now());
        for batch in workers.chunks(BATCH) {
            let mut sql = Sql::new(Dialect::of(self.tx()));
            sql.push("SELECT a.id, a.worker_id FROM account a WHERE a.status = ")
                .bind(ACTIVE)
                .push(" AND a.worker_id IN ")
                .bind_list(batch.iter().map(|id| Uuid::from(*id)))
                .push(" AND NOT (");
            in_post(&mut sql, "a.worker_id", today);
            sql.push(") ORDER BY a.id");
            let ended = Bound::find_by_statement(sql.statement())
                .all(self.tx())
                .await?;
            for one in ended {
                self.close_account(one.id, one.worker_id).await?;
            }
        }
        Ok(())
    }

    async fn close_account(&mut self, id: Uuid, worker: Uuid) -> Stored<()> {
        Entity::update_many()
            .col_expr(Column::Status, Expr::value(DISABLED))
            .col_expr(Column::PostEndedAt, Expr::value(Some(self.now())))
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .filter(Column::Id.eq(id))
            .exec(self.tx())
            .await?;
        self.revoke_sessions_except(AccountId(id), None).await?;
        self.audit(AuditDraft {
            action: "account.post_ended",
            object_kind: "account",
            object_id: Some(id.to_string()),
            before: Some(json!({ "active": true })),
            after: Some(json!({ "active": false, "worker_id": worker })),
            ..AuditDraft::default()
        });
        Ok(())
    }
}
