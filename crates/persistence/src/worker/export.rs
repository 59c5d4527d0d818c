//! Exports that wait for a second person, or for whoever asked. They are about staff and places
//! and not about people, and are read by the program's own role.

use chrono::{DateTime, Utc};
use domain::{
    ids::{AccountId, ExportId, WorkerId},
    organisation::OrganisationPath,
    worker::export::{ExportState, Party},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    Scope, Store, StoreError, Stored, UnitOfWork, bulk,
    dialect::Dialect,
    entity::{export_request, export_request_root},
    sql::Sql,
};

/// An export that waits for a second person (导出申请).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    /// The request; the job that makes the file has the same id.
    pub id: ExportId,
    /// Who asks.
    pub party: Party,
    /// Their name at that time.
    pub actor: String,
    /// Why.
    pub reason: String,
    /// Filter, as JSON of the contract.
    pub filter: String,
    /// Format, a word of the contract.
    pub format: String,
    /// Whether numbers are in clear.
    pub clear: bool,
    /// People that the filter found when it was asked for.
    pub people: i64,
    /// People whom the asker had exported without asking, within a day before.
    pub taken: i64,
    /// Asked at.
    pub asked_at: DateTime<Utc>,
    /// Where it stands.
    pub state: ExportState,
    /// Who decided, and when.
    pub decision: Option<ExportDecision>,
    /// Why it was refused.
    pub refusal: Option<String>,
    /// People in the file so far.
    pub made: i64,
    /// The file, once it was made.
    pub file: Option<ExportFile>,
    /// Why it could not be made, in Chinese.
    pub failure: Option<String>,
    /// When nothing more can become of it.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Who decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportDecision {
    /// Account.
    pub by: AccountId,
    /// Its name at that time.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFile {
    /// Name of the sealed file.
    pub id: Uuid,
    /// Size in clear.
    pub bytes: i64,
    /// SM3 in clear, in hexadecimal.
    pub sm3: String,
    /// Kept until then.
    pub expires_at: DateTime<Utc>,
}

impl TryFrom<export_request::Model> for ExportRequest {
    type Error = StoreError;

    fn try_from(row: export_request::Model) -> Stored<Self> {
        let broken = || StoreError::Inconsistent("export_request.state".to_owned());
        let decision = match (row.decided_by, row.decider, row.decided_at) {
            (Some(by), Some(name), Some(at)) => Some(ExportDecision {
                by: AccountId(by),
                name,
                at,
            }),
            _ => None,
        };
        let file = match (row.file_id, row.bytes, row.sm3, row.expires_at) {
            (Some(id), Some(bytes), Some(sm3), Some(expires_at)) => Some(ExportFile {
                id,
                bytes,
                sm3,
                expires_at,
            }),
            _ => None,
        };
        Ok(Self {
            id: ExportId(row.id),
            party: Party {
                account: AccountId(row.account_id),
                person: row.person_id.map(WorkerId),
            },
            actor: row.actor,
            reason: row.reason,
            filter: row.filter,
            format: row.format,
            clear: row.clear,
            people: row.people,
            taken: row.taken,
            asked_at: row.asked_at,
            state: ExportState::from_code(&row.state).ok_or_else(broken)?,
            decision,
            refusal: row.refusal,
            made: row.made,
            file,
            failure: row.failure,
            ended_at: row.ended_at,
        })
    }
}

impl From<ExportRequest> for export_request::Model {
    fn from(request: ExportRequest) -> Self {
        let (decision, file) = (request.decision, request.file);
        Self {
            id: request.id.into(),
            account_id: request.party.account.into(),
            person_id: request.party.person.map(Uuid::from),
            actor: request.actor,
            reason: request.reason,
            filter: request.filter,
            format: request.format,
            clear: request.clear,
            people: request.people,
            taken: request.taken,
            asked_at: request.asked_at,
            state: request.state.code().to_owned(),
            decided_by: decision.as_ref().map(|decision| decision.by.into()),
            decided_at: decision.as_ref().map(|decision| decision.at),
            decider: decision.map(|decision| decision.name),
            refusal: request.refusal,
            made: request.made,
            file_id: file.as_ref().map(|file| file.id),
            bytes: file.as_ref().map(|file| file.bytes),
            expires_at: file.as_ref().map(|file| file.expires_at),
            sm3: file.map(|file| file.sm3),
            failure: request.failure,
            ended_at: request.ended_at,
        }
    }
}

#[derive(FromQueryResult)]
struct Total {
    total: i64,
}

/// The export requests.
#[derive(Clone, Copy, Debug)]
pub struct Exports<'a>(&'a Store);

impl Store {
    /// The export requests.
    pub const fn exports(&self) -> Exports<'_> {
        Exports(self)
    }
}

impl Exports<'_> {
    /// One request.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn find(&self, id: ExportId) -> Stored<Option<ExportRequest>> {
        let row = export_request::Entity::find_by_id(Uuid::from(id))
            .one(self.0.conn())
            .await?;
        row.map(ExportRequest::try_from).transpose()
    }

    /// What a request covers of the tree, as it was when it was asked for or approved.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn covered(&self, id: ExportId) -> Stored<Scope> {
        let rows = export_request_root::Entity::find()
            .filter(export_request_root::Column::RequestId.eq(Uuid::from(id)))
            .all(self.0.conn())
            .await?;
        let roots = rows.into_iter();
        Ok(Scope::of_grants(
            roots
                .map(|row| OrganisationPath::from_stored(row.path))
                .collect(),
        ))
    }

    /// Requests of an account, newest first, before one of them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn of_account(
        &self,
        account: AccountId,
        before: Option<ExportId>,
        limit: u64,
    ) -> Stored<Vec<ExportRequest>> {
        let mut query = export_request::Entity::find()
            .filter(export_request::Column::AccountId.eq(Uuid::from(account)));
        // Ids are UUIDv7: their order is the order of asking.
        if let Some(before) = before {
            query = query.filter(export_request::Column::Id.lt(Uuid::from(before)));
        }
        let rows = query
            .order_by_desc(export_request::Column::Id)
            .limit(limit)
            .all(self.0.conn())
            .await?;
        rows.into_iter().map(ExportRequest::try_from).collect()
    }

    /// Number of requests of an account, of all states or of some.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_of_account(
        &self,
        account: AccountId,
        states: &[ExportState],
        ended_after: Option<DateTime<Utc>>,
    ) -> Stored<i64> {
        use export_request::Column;
        let mut query = export_request::Entity::find()
            .filter(Column::AccountId.eq(Uuid::from(account)))
            .filter(Column::State.is_in(states.iter().map(|state| state.code())));
        if let Some(after) = ended_after {
            query = query.filter(Column::EndedAt.gt(after));
        }
        let count = query.count(self.0.conn()).await?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// `SELECT columns …` of the requests that wait for a second person and lie within a scope as
    /// a whole.
    fn waiting(&self, columns: &str, scope: &Scope, second: Party) -> Sql {
        let mut sql = Sql::new(self.0.dialect());
        sql.push(&format!(
            "SELECT {columns} FROM export_request e WHERE e.state = "
        ));
        sql.bind(ExportState::Requested.code())
            .push(" AND e.account_id <> ")
            .bind(Uuid::from(second.account));
        if let Some(person) = second.person {
            sql.push(" AND (e.person_id IS NULL OR e.person_id <> ")
                .bind(Uuid::from(person))
                .push(")");
        }
        sql.push(
            " AND EXISTS (SELECT 1 FROM export_request_root x WHERE x.request_id = e.id) \
             AND NOT EXISTS (SELECT 1 FROM export_request_root x WHERE x.request_id = e.id AND NOT ",
        );
        sql.push("(").within(scope, "x.path").push("))");
        sql
    }

    /// Requests that wait for a second person and lie within a scope as a whole, oldest first,
    /// after one of them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn waiting_for(
        &self,
        scope: &Scope,
        second: Party,
        after: Option<ExportId>,
        limit: u64,
    ) -> Stored<Vec<ExportRequest>> {
        let mut sql = self.waiting("e.*", scope, second);
        if let Some(after) = after {
            sql.push(" AND e.id > ").bind(Uuid::from(after));
        }
        sql.push(&format!(" ORDER BY e.id LIMIT {limit}"));
        let rows = export_request::Model::find_by_statement(sql.statement())
            .all(self.0.conn())
            .await?;
        rows.into_iter().map(ExportRequest::try_from).collect()
    }

    /// Number of them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_waiting_for(&self, scope: &Scope, second: Party) -> Stored<i64> {
        let sql = self.waiting("COUNT(*) AS total", scope, second);
        let total = Total::find_by_statement(sql.statement())
            .one(self.0.conn())
            .await?;
        Ok(total.map_or(0, |row| row.total))
    }

    /// Requests whose file waits to be taken away.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ready(&self) -> Stored<Vec<ExportRequest>> {
        let rows = export_request::Entity::find()
            .filter(export_request::Column::State.eq(ExportState::Ready.code()))
            .all(self.0.conn())
            .await?;
        rows.into_iter().map(ExportRequest::try_from).collect()
    }

    /// Shows how far the making of a file is.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn show_progress(&self, id: ExportId, made: i64) -> Stored<()> {
        export_request::Entity::update_many()
            .col_expr(export_request::Column::Made, Expr::value(made))
            .filter(export_request::Column::Id.eq(Uuid::from(id)))
            .exec(self.0.conn())
            .await?;
        Ok(())
    }
}

impl UnitOfWork {
    /// Adds a request and what it covers.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn add_export(&self, request: ExportRequest, covered: &Scope) -> Stored<()> {
        let id = request.id;
        export_request::Model::from(request)
            .into_active_model()
            .insert(self.tx())
            .await?;
        self.cover_export(id, covered).await
    }

    /// Says anew what a request covers.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn cover_export(&self, id: ExportId, covered: &Scope) -> Stored<()> {
        let id = Uuid::from(id);
        export_request_root::Entity::delete_many()
            .filter(export_request_root::Column::RequestId.eq(id))
            .exec(self.tx())
            .await?;
        let roots = covered.roots().iter();
        let rows = roots.map(|root| export_request_root::Model {
            request_id: id,
            path: root.as_str().to_owned(),
        });
        bulk::insert::<export_request_root::Entity>(self.tx(), rows.collect()).await
    }

    /// A request, locked until the end of this unit. Whether the caller may see it is the caller's
    /// to check.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn export_to_change(&self, id: ExportId) -> Stored<Option<ExportRequest>> {
        let mut query = export_request::Entity::find_by_id(Uuid::from(id));
        if Dialect::of(self.tx()) == Dialect::Postgres {
            query = query.lock_exclusive();
        }
        let row = query.one(self.tx()).await?;
        row.map(ExportRequest::try_from).transpose()
    }

    /// The request of an account for the same that waits already.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn export_asked_for(&self, like: &ExportRequest) -> Stored<Option<ExportRequest>> {
        use export_request::Column;
        let row = export_request::Entity::find()
            .filter(Column::AccountId.eq(Uuid::from(like.party.account)))
            .filter(Column::State.eq(ExportState::Requested.code()))
            .filter(Column::Filter.eq(&like.filter))
            .filter(Column::Format.eq(&like.format))
            .filter(Column::Reason.eq(&like.reason))
            .filter(Column::Clear.eq(like.clear))
            .one(self.tx())
            .await?;
        row.map(ExportRequest::try_from).transpose()
    }

    /// Keeps a request as it is now.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn save_export(&self, request: ExportRequest) -> Stored<()> {
        let row = export_request::Model::from(request);
        let row = export_request::ActiveModel {
            id: sea_orm::ActiveValue::Unchanged(row.id),
            state: Set(row.state),
            decided_by: Set(row.decided_by),
            decider: Set(row.decider),
            decided_at: Set(row.decided_at),
            refusal: Set(row.refusal),
            made: Set(row.made),
            file_id: Set(row.file_id),
            bytes: Set(row.bytes),
            sm3: Set(row.sm3),
            expires_at: Set(row.expires_at),
            failure: Set(row.failure),
            ended_at: Set(row.ended_at),
            ..Default::default()
        };
        row.update(self.tx()).await?;
        Ok(())
    }

    /// Removes requests that ended before an instant; the audit log keeps what was done. Answers
    /// how many.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_exports(&self, before: DateTime<Utc>) -> Stored<u64> {
        use export_request::Column;
        let old: Vec<Uuid> = export_request::Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::EndedAt.lt(before))
            .into_tuple()
            .all(self.tx())
            .await?;
        for ids in old.chunks(500) {
            export_request_root::Entity::delete_many()
                .filter(export_request_root::Column::RequestId.is_in(ids.iter().copied()))
                .exec(self.tx())
                .await?;
            export_request::Entity::delete_many()
                .filter(Column::Id.is_in(ids.iter().copied()))
                .exec(self.tx())
                .await?;
        }
        Ok(u64::try_from(old.len()).unwrap_or(u64::MAX))
    }
}
