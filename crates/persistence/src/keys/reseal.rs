//! Stored cells sealed anew, a batch of rows at a time: read and sealed outside of any transaction,
//! written back only where the old cell still lies, so that nobody's change is ever overwritten
//! and nobody waits for the cryptography.

use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use crate::{
    Store, StoreError, Stored, UnitOfWork,
    cipher::{Form, KeyPart, SealedTable, TABLES},
    dialect::Dialect,
    sql::Sql,
};

/// Cells of one batch, sealed with the writing key and not yet written.
#[derive(Debug)]
pub struct Resealed {
    table: &'static SealedTable,
    rows: Vec<Row>,
    after: String,
}

#[derive(Debug)]
struct Row {
    key: Vec<Value>,
    cells: Vec<Swap>,
}

#[derive(Debug)]
struct Swap {
    column: &'static str,
    old: Value,
    new: Value,
}

impl Resealed {
    /// Key of the last row read, after which the next batch begins.
    pub fn after(&self) -> &str {
        &self.after
    }
}

/// Names of the tables with sealed cells, in the order in which they are walked.
pub fn tables() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|table| table.name)
}

fn table(name: &str) -> Stored<&'static SealedTable> {
    TABLES
        .iter()
        .find(|table| table.name == name)
        .ok_or_else(|| StoreError::Inconsistent("no such table of cells".into()))
}

impl KeyPart {
    fn read(self, row: &QueryResult, at: usize) -> Stored<(Value, String)> {
        Ok(match self {
            Self::Uuid => {
                let id: Uuid = row.try_get_by_index(at)?;
                (id.into(), id.to_string())
            }
            Self::Text => {
                let text: String = row.try_get_by_index(at)?;
                (text.clone().into(), text)
            }
        })
    }

    fn parse(self, text: &str) -> Stored<Value> {
        Ok(match self {
            Self::Uuid => text
                .parse::<Uuid>()
                .map_err(|_| StoreError::Inconsistent("key_rotation.after_key".into()))?
                .into(),
            Self::Text => text.into(),
        })
    }
}

impl Form {
    fn read(self, row: &QueryResult, at: usize) -> Stored<Option<Vec<u8>>> {
        match self {
            Self::Bytes => Ok(row.try_get_by_index(at)?),
            Self::Hexadecimal => row
                .try_get_by_index::<Option<String>>(at)?
                .map(|text| hex::decode(text).map_err(|_| StoreError::Cipher("not a cell")))
                .transpose(),
        }
    }

    fn value(self, cell: Vec<u8>) -> Value {
        match self {
            Self::Bytes => cell.into(),
            Self::Hexadecimal => hex::encode(cell).into(),
        }
    }
}

impl Store {
    /// Reads the next rows of a table and seals anew what another key than the writing key seals.
    /// None when there are no rows after the given key.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer or a cell does not open.
    pub async fn reseal_batch(&self, name: &str, after: Option<&str>) -> Stored<Option<Resealed>> {
        let table = table(name)?;
        let rows = self
            .conn()
            .query_all_raw(select(self.dialect(), table, after)?.statement())
            .await?;
        let mut batch = Vec::new();
        let mut last = None;
        for row in &rows {
            let mut key = Vec::with_capacity(table.key.len());
            let mut texts = Vec::with_capacity(table.key.len());
            for (at, (_, part)) in table.key.iter().enumerate() {
                let (value, text) = part.read(row, at)?;
                key.push(value);
                texts.push(text);
            }
            let owner: Uuid = row.try_get_by_index(table.key.len())?;
            let cells = self.reseal_row(table, row, owner)?;
            if !cells.is_empty() {
                batch.push(Row { key, cells });
            }
            last = Some(serde_json::json!(texts).to_string());
        }
        Ok(last.map(|after| Resealed {
            table,
            rows: batch,
            after,
        }))
    }

    fn reseal_row(
        &self,
        table: &'static SealedTable,
        row: &QueryResult,
        owner: Uuid,
    ) -> Stored<Vec<Swap>> {
        let mut cells = Vec::new();
        for (at, (column, kind)) in table.columns.iter().enumerate() {
            let Some(old) = table.form.read(row, table.key.len() + 1 + at)? else {
                continue;
            };
            if let Some(new) = self.keyring().reseal(*kind, owner.as_bytes(), &old)? {
                cells.push(Swap {
                    column,
                    old: table.form.value(old),
                    new: table.form.value(new),
                });
            }
        }
        Ok(cells)
    }
}

fn select(dialect: Dialect, table: &SealedTable, after: Option<&str>) -> Stored<Sql> {
    let keys = key_columns(table);
    let mut sql = Sql::new(dialect);
    sql.push(&format!("SELECT {keys}, {}", table.owner));
    for (column, _) in table.columns {
        sql.push(", ").push(column);
    }
    sql.push(&format!(" FROM {}", table.name));
    if let Some(after) = after {
        let texts: Vec<String> = serde_json::from_str(after)
            .map_err(|_| StoreError::Inconsistent("key_rotation.after_key".into()))?;
        let values = table.key.iter().zip(&texts);
        let values: Vec<Value> = values
            .map(|((_, part), text)| part.parse(text))
            .collect::<Stored<_>>()?;
        sql.push(&format!(" WHERE ({keys}) > ")).bind_list(values);
    }
    sql.push(&format!(" ORDER BY {keys} LIMIT {}", table.batch));
    Ok(sql)
}

fn key_columns(table: &SealedTable) -> String {
    let names: Vec<&str> = table.key.iter().map(|(name, _)| *name).collect();
    names.join(", ")
}

impl UnitOfWork {
    /// Writes a batch back, each row only if its old cells still lie there and nobody is changing
    /// it: what is left out is found in the next round. Answers the number of cells written.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn write_resealed(&self, batch: &Resealed) -> Stored<i64> {
        let mut written = 0;
        for row in &batch.rows {
            let done = self
                .tx()
                .execute_raw(swap(Dialect::of(self.tx()), batch.table, row).statement())
                .await?;
            if done.rows_affected() > 0 {
                written += i64::try_from(row.cells.len()).unwrap_or(i64::MAX);
            }
        }
        Ok(written)
    }
}

/// Rows that someone has locked are passed by: waiting for them while holding others could make
/// two units wait for each other, and the one given up might be a person's.
fn swap(dialect: Dialect, table: &SealedTable, row: &Row) -> Sql {
    let keys = key_columns(table);
    let mut sql = Sql::new(dialect);
    sql.push(&format!("UPDATE {} SET ", table.name));
    for (at, cell) in row.cells.iter().enumerate() {
        sql.push(if at == 0 { "" } else { ", " })
            .push(cell.column)
            .push(" = ")
            .bind(cell.new.clone());
    }
    sql.push(&format!(
        " WHERE ({keys}) IN (SELECT {keys} FROM {} WHERE ({keys}) = ",
        table.name
    ))
    .bind_list(row.key.clone());
    for cell in &row.cells {
        sql.push(&format!(" AND {} = ", cell.column))
            .bind(cell.old.clone());
    }
    sql.push(dialect.for_update_skip_locked()).push(")");
    sql
}
