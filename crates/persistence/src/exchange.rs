//! Imports and the verdicts of their rows.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, JobId, WorkerId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::{
    Store, StoreError, Stored, UnitOfWork, bulk,
    entity::{import, import_mapping, import_row},
};

/// Counts of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "each is the count of its name; the contract explains them"
)]
pub struct ImportCounts {
    pub rows: i64,
    pub checked: i64,
    pub valid: i64,
    pub invalid: i64,
    pub warned: i64,
    pub created: i64,
    pub updated: i64,
    pub skipped: i64,
    pub submitted: i64,
    pub written: i64,
}

/// One import (导入). Words of the contract are kept as text.
#[derive(Clone, Debug)]
pub struct Import {
    /// The import is its job.
    pub id: JobId,
    /// Who started it.
    pub account_id: AccountId,
    /// Name at that time.
    pub actor: String,
    /// Check only, or write.
    pub mode: String,
    /// What is written when some rows are wrong.
    pub atomic: String,
    /// What happens to people already registered.
    pub on_existing: String,
    /// Name of the file.
    pub file_name: Option<String>,
    /// Media type of the file.
    pub content_type: String,
    /// Size of the file.
    pub bytes: i64,
    /// Field by heading.
    pub mapping: BTreeMap<String, String>,
    /// State.
    pub state: String,
    /// Counts.
    pub counts: ImportCounts,
    /// Why it failed, in Chinese.
    pub failure: Option<String>,
    /// Whether its user wants it to end.
    pub cancel_requested: bool,
    /// Started waiting at.
    pub created_at: DateTime<Utc>,
    /// Ended at; what it wrote was recorded at the same instant.
    pub finished_at: Option<DateTime<Utc>>,
    /// Undone at.
    pub undone_at: Option<DateTime<Utc>>,
    /// Why it was undone.
    pub undo_reason: Option<String>,
}

/// Verdict of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// Row of the sheet or line of the file.
    pub row: i64,
    /// What became of it, a word of the contract.
    pub outcome: String,
    /// Person entered or found.
    pub worker_id: Option<WorkerId>,
    /// Name, masked.
    pub name_masked: Option<String>,
    /// Findings as JSON of the contract.
    pub findings: Option<String>,
}

/// Which verdicts.
#[derive(Clone, Debug, Default)]
pub struct RowFilter {
    /// Only this outcome.
    pub outcome: Option<String>,
    /// Only rows with findings.
    pub findings_only: bool,
}

/// The imports.
#[derive(Clone, Copy, Debug)]
pub struct Imports<'a>(&'a Store);

impl Store {
    /// The imports.
    pub const fn imports(&self) -> Imports<'_> {
        Imports(self)
    }

    /// Column mappings of an account by source.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn import_mappings(
        &self,
        account: AccountId,
    ) -> Stored<Vec<(String, BTreeMap<String, String>)>> {
        let rows = import_mapping::Entity::find()
            .filter(import_mapping::Column::AccountId.eq(Uuid::from(account)))
            .order_by_asc(import_mapping::Column::Source)
            .all(self.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.source, mapping_of(Some(&row.columns))))
            .collect())
    }

    /// Whether another connection can write while a long unit of work is open.
    pub fn concurrent_writers(&self) -> bool {
        self.dialect().concurrent_writers()
    }
}

fn mapping_of(text: Option<&String>) -> BTreeMap<String, String> {
    text.and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Imports<'_> {
    /// One import.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn find(&self, id: JobId) -> Stored<Option<Import>> {
        Ok(import::Entity::find_by_id(Uuid::from(id))
            .one(self.0.conn())
            .await?
            .map(read))
    }

    /// Imports of an account, newest first, before an instant and id.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn list(
        &self,
        account: AccountId,
        before: Option<Uuid>,
        limit: u64,
    ) -> Stored<Vec<Import>> {
        let mut query =
            import::Entity::find().filter(import::Column::AccountId.eq(Uuid::from(account)));
        // Ids are UUIDv7: their order is the order of creation.
        if let Some(before) = before {
            query = query.filter(import::Column::Id.lt(before));
        }
        let rows = query
            .order_by_desc(import::Column::Id)
            .limit(limit)
            .all(self.0.conn())
            .await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// Number of imports of an account.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count(&self, account: AccountId) -> Stored<i64> {
        let query =
            import::Entity::find().filter(import::Column::AccountId.eq(Uuid::from(account)));
        Ok(count(query.count(self.0.conn()).await?))
    }

    /// Shows how far an import is, outside its unit of work.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn show_progress(&self, id: JobId, state: &str, counts: &ImportCounts) -> Stored<()> {
        progress(id, state, counts).update(self.0.conn()).await?;
        Ok(())
    }

    /// Verdicts of rows, after a row.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn rows(
        &self,
        id: JobId,
        filter: &RowFilter,
        after: i64,
        limit: u64,
    ) -> Stored<Vec<ImportRow>> {
        let rows = rows_of(id, filter)
            .filter(import_row::Column::RowNumber.gt(after))
            .order_by_asc(import_row::Column::RowNumber)
            .limit(limit)
            .all(self.0.conn())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| ImportRow {
                row: row.row_number,
                outcome: row.outcome,
                worker_id: row.worker_id.map(WorkerId),
                name_masked: row.name_masked,
                findings: row.findings,
            })
            .collect())
    }

    /// Number of verdicts.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_rows(&self, id: JobId, filter: &RowFilter) -> Stored<i64> {
        Ok(count(rows_of(id, filter).count(self.0.conn()).await?))
    }
}

fn rows_of(id: JobId, filter: &RowFilter) -> sea_orm::Select<import_row::Entity> {
    let mut query =
        import_row::Entity::find().filter(import_row::Column::ImportId.eq(Uuid::from(id)));
    if let Some(outcome) = &filter.outcome {
        query = query.filter(import_row::Column::Outcome.eq(outcome));
    }
    if filter.findings_only {
        query = query.filter(import_row::Column::Findings.is_not_null());
    }
    query
}

fn progress(id: JobId, state: &str, counts: &ImportCounts) -> import::ActiveModel {
    import::ActiveModel {
        id: sea_orm::ActiveValue::Unchanged(id.into()),
        state: Set(state.to_owned()),
        row_count: Set(counts.rows),
        checked: Set(counts.checked),
        valid: Set(counts.valid),
        invalid: Set(counts.invalid),
        warned: Set(counts.warned),
        created: Set(counts.created),
        updated: Set(counts.updated),
        skipped: Set(counts.skipped),
        submitted: Set(counts.submitted),
        written: Set(counts.written),
        ..Default::default()
    }
}

impl UnitOfWork {
    /// Adds an import; its job is queued in the same unit of work.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn add_import(&self, import: &Import) -> Stored<()> {
        let mapping = serde_json::to_string(&import.mapping)
            .map_err(|_| StoreError::Inconsistent("import.mapping".into()))?;
        let row = import::Model {
            id: import.id.into(),
            account_id: import.account_id.into(),
            actor: import.actor.clone(),
            mode: import.mode.clone(),
            atomic: import.atomic.clone(),
            on_existing: import.on_existing.clone(),
            file_name: import.file_name.clone(),
            content_type: import.content_type.clone(),
            bytes: import.bytes,
            mapping: Some(mapping),
            state: import.state.clone(),
            row_count: 0,
            checked: 0,
            valid: 0,
            invalid: 0,
            warned: 0,
            created: 0,
            updated: 0,
            skipped: 0,
            submitted: 0,
            written: 0,
            failure: None,
            cancel_requested: false,
            created_at: import.created_at,
            finished_at: None,
            undone_at: None,
            undo_reason: None,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Ends an import with its counts and the verdicts of its rows.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_import(
        &self,
        id: JobId,
        state: &str,
        counts: &ImportCounts,
        failure: Option<String>,
        rows: Vec<ImportRow>,
    ) -> Stored<()> {
        // A run before this one may have left some.
        import_row::Entity::delete_many()
            .filter(import_row::Column::ImportId.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        let rows = rows
            .into_iter()
            .map(|row| import_row::Model {
                import_id: id.into(),
                row_number: row.row,
                outcome: row.outcome,
                worker_id: row.worker_id.map(Uuid::from),
                name_masked: row.name_masked,
                findings: row.findings,
            })
            .collect();
        bulk::insert::<import_row::Entity>(self.tx(), rows).await?;
        let mut end = progress(id, state, counts);
        end.failure = Set(failure);
        end.finished_at = Set(Some(self.now()));
        end.update(self.tx()).await?;
        Ok(())
    }

    /// Asks a running import to end. Answers whether it was still running.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn request_cancel(&self, id: JobId) -> Stored<bool> {
        let done = import::Entity::update_many()
            .col_expr(
                import::Column::CancelRequested,
                sea_orm::sea_query::Expr::value(true),
            )
            .filter(import::Column::Id.eq(Uuid::from(id)))
            .filter(import::Column::FinishedAt.is_null())
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Keeps a column mapping of the acting account.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keep_mapping(
        &self,
        account: AccountId,
        source: &str,
        columns: &BTreeMap<String, String>,
    ) -> Stored<()> {
        let columns = serde_json::to_string(columns)
            .map_err(|_| StoreError::Inconsistent("import_mapping.columns".into()))?;
        import_mapping::Entity::delete_by_id((Uuid::from(account), source.to_owned()))
            .exec(self.tx())
            .await?;
        let row = import_mapping::Model {
            account_id: account.into(),
            source: source.to_owned(),
            columns,
        };
        row.into_active_model().insert(self.tx()).await?;
        Ok(())
    }
}

fn read(row: import::Model) -> Import {
    Import {
        id: JobId(row.id),
        account_id: AccountId(row.account_id),
        actor: row.actor,
        mode: row.mode,
        atomic: row.atomic,
        on_existing: row.on_existing,
        file_name: row.file_name,
        content_type: row.content_type,
        bytes: row.bytes,
        mapping: mapping_of(row.mapping.as_ref()),
        state: row.state,
        counts: ImportCounts {
            rows: row.row_count,
            checked: row.checked,
            valid: row.valid,
            invalid: row.invalid,
            warned: row.warned,
            created: row.created,
            updated: row.updated,
            skipped: row.skipped,
            submitted: row.submitted,
            written: row.written,
        },
        failure: row.failure,
        cancel_requested: row.cancel_requested,
        created_at: row.created_at,
        finished_at: row.finished_at,
        undone_at: row.undone_at,
        undo_reason: row.undo_reason,
    }
}
