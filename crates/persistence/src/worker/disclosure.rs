//! Who saw somebody's numbers in clear (查阅记录): the reveals of the audit log, and the exports of
//! clear numbers that held them.

use chrono::{DateTime, Utc};
use domain::{
    ids::{ExportId, WorkerId},
    worker::export::ExportState,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Store, Stored, UnitOfWork, bulk,
    entity::{clear_export, clear_export_person, submission},
    sql::Sql,
};

/// One time somebody's numbers were shown in clear.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Disclosure {
    /// When.
    pub at: DateTime<Utc>,
    /// To whom, by the name at that time.
    pub actor: String,
    /// How: an action of the audit log.
    pub action: String,
    /// Stated reason.
    pub reason: Option<String>,
    /// People in the export; none for somebody looked at alone.
    pub people: Option<i64>,
    /// Position in the log, which decides between those of one instant. Exports have none: no two
    /// units of work of a process record at the same one.
    tie: i64,
}

/// Where a page of disclosures ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DisclosurePosition {
    at: DateTime<Utc>,
    tie: i64,
}

impl Disclosure {
    /// Where it stands.
    pub fn position(&self) -> DisclosurePosition {
        DisclosurePosition {
            at: self.at,
            tie: self.tie,
        }
    }
}

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

impl Store {
    /// Disclosures of a person, recorded under any of these ids, newest first after a position.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn disclosures(
        &self,
        records: &[WorkerId],
        after: Option<&DisclosurePosition>,
        limit: u64,
    ) -> Stored<Vec<Disclosure>> {
        let mut sql = self
            .disclosed(records, "at, actor, action, reason, people, tie")
            .await?;
        if let Some(after) = after {
            sql.push(" WHERE (at, tie) < (").bind(after.at);
            sql.push(", ").bind(after.tie).push(")");
        }
        sql.push(&format!(" ORDER BY at DESC, tie DESC LIMIT {limit}"));
        Ok(Disclosure::find_by_statement(sql.statement())
            .all(self.conn())
            .await?)
    }

    /// Number of disclosures of a person.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn disclosure_count(&self, records: &[WorkerId]) -> Stored<i64> {
        let sql = self.disclosed(records, "COUNT(*) AS total").await?;
        let total = Total::find_by_statement(sql.statement())
            .one(self.conn())
            .await?;
        Ok(total.map_or(0, |row| row.total))
    }

    async fn disclosed(&self, records: &[WorkerId], columns: &str) -> Stored<Sql> {
        let workers: Vec<Uuid> = records.iter().map(|id| Uuid::from(*id)).collect();
        let submissions: Vec<Uuid> = submission::Entity::find()
            .select_only()
            .column(submission::Column::Id)
            .filter(submission::Column::WorkerId.is_in(workers.clone()))
            .into_tuple()
            .all(self.conn())
            .await?;
        let texts = |ids: &[Uuid]| ids.iter().map(Uuid::to_string).collect::<Vec<_>>();
        let mut sql = Sql::new(self.dialect());
        sql.push(&format!("SELECT {columns} FROM ("));
        let log = "SELECT at, actor, action, reason, CAST(NULL AS BIGINT) AS people, sequence AS tie \
                   FROM audit_entry WHERE success AND";
        for (kind, action, ids) in [
            ("worker", "worker.reveal", &workers),
            ("submission", "submission.reveal", &submissions),
        ] {
            sql.push(log).push(" object_kind = ").bind(kind);
            sql.push(" AND action = ").bind(action);
            sql.push(" AND object_id IN ").bind_list(texts(ids));
            sql.push(" UNION ALL ");
        }
        sql.push(
            "SELECT e.made_at, e.actor, 'worker.export', e.reason, e.people, 0 \
             FROM clear_export e JOIN clear_export_person p ON p.export_id = e.id WHERE p.worker_id IN ",
        )
        .bind_list(workers)
        // A file that nobody has taken away has shown nobody.
        .push(" AND NOT EXISTS (SELECT 1 FROM export_request q WHERE q.id = e.id AND q.state <> ")
        .bind(ExportState::Downloaded.code())
        .push(")) d");
        Ok(sql)
    }
}

impl UnitOfWork {
    /// Keeps who is in an export of clear numbers, and who took it out.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn keep_clear_export(
        &self,
        id: ExportId,
        actor: &str,
        reason: &str,
        people: &[WorkerId],
    ) -> Stored<()> {
        let row = clear_export::Model {
            id: id.into(),
            actor: actor.to_owned(),
            reason: reason.to_owned(),
            people: i64::try_from(people.len()).unwrap_or(i64::MAX),
            made_at: self.now(),
        };
        row.into_active_model().insert(self.tx()).await?;
        let rows = people.iter().map(|worker| clear_export_person::Model {
            worker_id: Uuid::from(*worker),
            export_id: id.into(),
        });
        bulk::insert::<clear_export_person::Entity>(self.tx(), rows.collect()).await
    }

    /// Dates an export of clear numbers to now, when it is taken away.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn date_clear_export(&self, id: ExportId) -> Stored<()> {
        clear_export::Entity::update_many()
            .col_expr(clear_export::Column::MadeAt, Expr::value(self.now()))
            .filter(clear_export::Column::Id.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Forgets an export of clear numbers that nobody took away.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn forget_clear_export(&self, id: ExportId) -> Stored<()> {
        let id = Uuid::from(id);
        clear_export_person::Entity::delete_many()
            .filter(clear_export_person::Column::ExportId.eq(id))
            .exec(self.tx())
            .await?;
        clear_export::Entity::delete_by_id(id)
            .exec(self.tx())
            .await?;
        Ok(())
    }
}
