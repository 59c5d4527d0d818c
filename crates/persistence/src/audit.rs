//! The audit log (审计日志): append-only, each entry bound to the one before by SM3.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Origin, Store, StoreError, Stored, bulk,
    cipher::sm3_hex,
    dialect::Dialect,
    entity::audit_entry::{self, Column, Entity},
};

/// Entries inserted at a time.
const BATCH: usize = 2_000;

/// One thing to log. Personal values in `before` and `after` are masked by whoever drafts it.
#[derive(Clone, Debug, Default)]
pub struct AuditDraft {
    /// What was done, e.g. `worker.update`.
    pub action: &'static str,
    /// Kind of object, e.g. `worker`.
    pub object_kind: &'static str,
    /// Id of the object.
    pub object_id: Option<String>,
    /// Whether it was refused or failed.
    pub failed: bool,
    /// Stated reason.
    pub reason: Option<String>,
    /// Values before.
    pub before: Option<Value>,
    /// Values after.
    pub after: Option<Value>,
}

/// A draft until the commit, its values as text: as trees they take five times the memory, and an
/// import drafts tens of thousands.
pub(crate) struct Pending {
    action: &'static str,
    object_kind: &'static str,
    object_id: Option<String>,
    failed: bool,
    reason: Option<String>,
    before: Option<Box<str>>,
    after: Option<Box<str>>,
}

impl From<AuditDraft> for Pending {
    fn from(draft: AuditDraft) -> Self {
        let text = |value: Option<Value>| value.map(|value| value.to_string().into_boxed_str());
        Self {
            action: draft.action,
            object_kind: draft.object_kind,
            object_id: draft.object_id,
            failed: draft.failed,
            reason: draft.reason.filter(|reason| !reason.is_empty()),
            before: text(draft.before),
            after: text(draft.after),
        }
    }
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// Position in the chain, from 1.
    pub sequence: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Account; none for the system itself.
    pub account_id: Option<AccountId>,
    /// Its name at that time.
    pub actor: String,
    /// Address it came from.
    pub ip: Option<String>,
    /// What was done.
    pub action: String,
    /// Whether it succeeded.
    pub success: bool,
    /// Kind of object.
    pub object_kind: String,
    /// Id of the object.
    pub object_id: Option<String>,
    /// Stated reason.
    pub reason: Option<String>,
    /// From which form or import.
    pub source: Option<String>,
    /// Values before.
    pub before: Option<Value>,
    /// Values after.
    pub after: Option<Value>,
    /// SM3 of the hash before and this entry, in hexadecimal.
    pub hash: String,
}

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActedBy {
    /// Any of these accounts.
    Accounts(Vec<AccountId>),
    /// A task of the system itself.
    System(String),
}

/// Which entries; every part that is given must fit.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Who acted, by name.
    pub acted_by: Option<ActedBy>,
    /// Account that acted.
    pub account_id: Option<AccountId>,
    /// Beginning of the action.
    pub action: Option<String>,
    /// Kind of object.
    pub object_kind: Option<String>,
    /// About any of these objects; about every one without any.
    pub object_ids: Vec<String>,
    /// At or after.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

/// Result of checking the whole chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// Entries checked.
    pub entries: i64,
    /// First entry that does not fit the one before it.
    pub first_broken: Option<i64>,
    /// Hash at the head of the chain.
    pub head: String,
}

#[derive(FromQueryResult)]
struct Head {
    sequence: i64,
    hash: String,
}

async fn head(conn: &impl ConnectionTrait, lock: &str) -> Stored<Head> {
    let sql = format!("SELECT sequence, hash FROM audit_head WHERE id = 1{lock}");
    Head::find_by_statement(Statement::from_string(Dialect::of(conn).backend(), sql))
        .one(conn)
        .await?
        .ok_or_else(|| StoreError::Inconsistent("audit_head has no row".into()))
}

/// The text whose SM3 seals an entry: an array, so that no two entries share one text.
fn sealed_text(previous: &str, row: &audit_entry::Model) -> String {
    serde_json::json!([
        previous,
        row.sequence,
        row.at.timestamp_micros(),
        row.account_id,
        row.actor,
        row.ip,
        row.action,
        row.success,
        row.object_kind,
        row.object_id,
        row.reason,
        row.source,
        row.before,
        row.after,
    ])
    .to_string()
}

/// Appends entries to the chain.
pub(crate) async fn append(
    tx: &DatabaseTransaction,
    origin: &Origin,
    at: DateTime<Utc>,
    drafts: Vec<Pending>,
) -> Stored<()> {
    if drafts.is_empty() {
        return Ok(());
    }
    let dialect = Dialect::of(tx);
    let Head {
        mut sequence,
        mut hash,
    } = head(tx, dialect.for_update()).await?;
    let mut drafts = drafts.into_iter().peekable();
    while drafts.peek().is_some() {
        let mut rows = Vec::with_capacity(BATCH.min(drafts.len()));
        for draft in drafts.by_ref().take(BATCH) {
            sequence += 1;
            let mut row = audit_entry::Model {
                sequence,
                at,
                account_id: origin.account_id.map(Uuid::from),
                actor: origin.actor.clone(),
                ip: origin.ip.clone(),
                action: draft.action.to_owned(),
                success: !draft.failed,
                object_kind: draft.object_kind.to_owned(),
                object_id: draft.object_id,
                reason: draft.reason,
                source: origin.source.clone(),
                before: draft.before.map(String::from),
                after: draft.after.map(String::from),
                hash: String::new(),
            };
            hash = sm3_hex(sealed_text(&hash, &row).as_bytes());
            row.hash.clone_from(&hash);
            rows.push(row);
        }
        bulk::insert::<Entity>(tx, rows).await?;
    }
    tx.execute_raw(Statement::from_sql_and_values(
        dialect.backend(),
        dialect.sql("UPDATE audit_head SET sequence = $1, hash = $2 WHERE id = 1"),
        [sequence.into(), hash.into()],
    ))
    .await?;
    Ok(())
}

/// The log, for readers with the right to it.
#[derive(Clone, Copy, Debug)]
pub struct AuditLog<'a>(&'a Store);

impl Store {
    /// The audit log.
    pub const fn audit_log(&self) -> AuditLog<'_> {
        AuditLog(self)
    }
}

impl AuditLog<'_> {
    /// Entries, newest first, below a sequence number; at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn list(
        &self,
        filter: &AuditFilter,
        below: Option<i64>,
        limit: u64,
    ) -> Stored<Vec<AuditEntry>> {
        let mut query = Entity::find().filter(condition(filter));
        if let Some(below) = below {
            query = query.filter(Column::Sequence.lt(below));
        }
        let rows = query
            .order_by_desc(Column::Sequence)
            .limit(limit)
            .all(self.0.conn())
            .await?;
        Ok(rows.into_iter().map(entry).collect())
    }

    /// Entries of some actions about some objects of some kinds, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn about(
        &self,
        kinds: impl IntoIterator<Item = &str>,
        ids: impl IntoIterator<Item = &str>,
        actions: impl IntoIterator<Item = &str>,
    ) -> Stored<Vec<AuditEntry>> {
        let rows = Entity::find()
            .filter(Column::ObjectKind.is_in(kinds))
            .filter(Column::ObjectId.is_in(ids))
            .filter(Column::Action.is_in(actions))
            .order_by_asc(Column::Sequence)
            .all(self.0.conn())
            .await?;
        Ok(rows.into_iter().map(entry).collect())
    }

    /// What an account has exported since an instant, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn exports_of(
        &self,
        account: AccountId,
        since: DateTime<Utc>,
    ) -> Stored<Vec<AuditEntry>> {
        let rows = Entity::find()
            .filter(Column::AccountId.eq(Uuid::from(account)))
            .filter(Column::At.gt(since))
            // Said in the statement and not bound: the index holds these entries alone.
            .filter(sea_orm::sea_query::Expr::cust("action = 'worker.export'"))
            .order_by_asc(Column::Sequence)
            .all(self.0.conn())
            .await?;
        Ok(rows.into_iter().map(entry).collect())
    }

    /// Number of entries.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count(&self, filter: &AuditFilter) -> Stored<i64> {
        let count = Entity::find()
            .filter(condition(filter))
            .count(self.0.conn())
            .await?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// The hash at the head of the chain and its position, as the log itself says.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn head(&self) -> Stored<(i64, String)> {
        let head = head(self.0.conn(), "").await?;
        Ok((head.sequence, head.hash))
    }

    /// The hashes that entries carry, by position; an entry that is not there is left out.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn hashes(&self, sequences: Vec<i64>) -> Stored<BTreeMap<i64, String>> {
        let mut found = BTreeMap::new();
        for some in sequences.chunks(BATCH) {
            let rows: Vec<(i64, String)> = Entity::find()
                .select_only()
                .columns([Column::Sequence, Column::Hash])
                .filter(Column::Sequence.is_in(some.iter().copied()))
                .into_tuple()
                .all(self.0.conn())
                .await?;
            found.extend(rows);
        }
        Ok(found)
    }

    /// Recomputes the whole chain, a few thousand entries at a time.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn verify(&self) -> Stored<Verification> {
        let head = head(self.0.conn(), "").await?;
        let (mut hash, mut checked) = (String::new(), 0);
        loop {
            let rows = Entity::find()
                .filter(Column::Sequence.gt(checked))
                .filter(Column::Sequence.lte(head.sequence))
                .order_by_asc(Column::Sequence)
                .limit(5_000)
                .all(self.0.conn())
                .await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                hash = sm3_hex(sealed_text(&hash, &row).as_bytes());
                checked += 1;
                // A gap shows as the first number that is missing.
                if row.sequence != checked || row.hash != hash {
                    return Ok(Verification {
                        entries: checked,
                        first_broken: Some(checked),
                        head: head.hash,
                    });
                }
            }
        }
        let broken = (checked != head.sequence || hash != head.hash).then_some(checked + 1);
        Ok(Verification {
            entries: checked,
            first_broken: broken,
            head: head.hash,
        })
    }
}

fn condition(filter: &AuditFilter) -> Condition {
    Condition::all()
        .add_option(filter.acted_by.as_ref().map(|by| {
            match by {
                ActedBy::Accounts(ids) => Condition::all()
                    .add(Column::AccountId.is_in(ids.iter().copied().map(Uuid::from))),
                ActedBy::System(name) => Condition::all()
                    .add(Column::AccountId.is_null())
                    .add(Column::Actor.eq(name)),
            }
        }))
        .add_option(
            filter
                .account_id
                .map(|id| Column::AccountId.eq(Uuid::from(id))),
        )
        .add_option(
            filter
                .action
                .as_ref()
                .map(|action| Column::Action.gte(action)),
        )
        // A range and not LIKE: the column is kept in byte order, and `%` means itself.
        .add_option(
            filter
                .action
                .as_ref()
                .map(|action| Column::Action.lt(format!("{action}\u{10FFFF}"))),
        )
        .add_option(
            filter
                .object_kind
                .as_ref()
                .map(|kind| Column::ObjectKind.eq(kind)),
        )
        .add_option(
            (!filter.object_ids.is_empty()).then(|| Column::ObjectId.is_in(&filter.object_ids)),
        )
        .add_option(filter.from.map(|from| Column::At.gte(from)))
        .add_option(filter.until.map(|until| Column::At.lt(until)))
}

fn entry(row: audit_entry::Model) -> AuditEntry {
    let parse = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
    AuditEntry {
        sequence: row.sequence,
        at: row.at,
        account_id: row.account_id.map(AccountId),
        actor: row.actor,
        ip: row.ip,
        action: row.action,
        success: row.success,
        object_kind: row.object_kind,
        object_id: row.object_id,
        reason: row.reason,
        source: row.source,
        before: parse(row.before),
        after: parse(row.after),
        hash: row.hash,
    }
}
