//! Bulk insert behind one function: arrays unnested on PostgreSQL, which costs little more
//! than COPY and stays inside the transaction; many-row VALUES on SQLite.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IdenStatic,
    IntoActiveModel, Iterable, Statement, Value, Values,
    sea_query::{ArrayType, ColumnType},
};
use uuid::Uuid;

use crate::{StoreError, Stored, dialect::Dialect};

/// SQLite refuses a statement with more parameters ("too many SQL variables").
const SQLITE_PARAMETERS: usize = 32_766;
/// Rows of one unnested statement: enough to make the round trip cheap, few enough to keep
/// memory flat.
const POSTGRES_ROWS: usize = 2_000;

/// Inserts rows of one table.
pub(crate) async fn insert<E>(tx: &DatabaseTransaction, rows: Vec<E::Model>) -> Stored<()>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let dialect = Dialect::of(tx);
    let columns: Vec<E::Column> = E::Column::iter().collect();
    let size = match dialect {
        Dialect::Postgres => POSTGRES_ROWS,
        // Statements of one size are prepared once; larger ones gain nothing.
        Dialect::Sqlite => (SQLITE_PARAMETERS / columns.len().max(1)).min(200),
    };
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Vec<Value>> = rows
            .by_ref()
            .take(size)
            .map(|row| values::<E>(row, &columns))
            .collect();
        let statement = match dialect {
            Dialect::Postgres => unnest::<E>(&columns, chunk)?,
            Dialect::Sqlite => many_values::<E>(&columns, chunk),
        };
        tx.execute_raw(statement).await?;
    }
    Ok(())
}

fn values<E>(row: E::Model, columns: &[E::Column]) -> Vec<Value>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let row = row.into_active_model();
    columns
        .iter()
        .map(|column| row.get(*column).into_value().unwrap_or(Value::String(None)))
        .collect()
}

fn heading<E: EntityTrait>(columns: &[E::Column]) -> String {
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("\"{}\"", column.as_str()))
        .collect();
    format!(
        "INSERT INTO \"{}\" ({})",
        E::default().table_name(),
        names.join(", ")
    )
}

fn many_values<E: EntityTrait>(columns: &[E::Column], rows: Vec<Vec<Value>>) -> Statement {
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    let sql = format!(
        "{} VALUES {}",
        heading::<E>(columns),
        vec![row; rows.len()].join(", ")
    );
    Statement::from_sql_and_values(Dialect::Sqlite.backend(), sql, rows.into_iter().flatten())
}

/// One array parameter per column. The driver has no arrays with NULL in them, so a NULL
/// travels as a value that the column never holds and comes back by NULLIF.
fn unnest<E: EntityTrait>(columns: &[E::Column], rows: Vec<Vec<Value>>) -> Stored<Statement> {
    let mut arrays: Vec<Vec<Value>> = columns
        .iter()
        .map(|_| Vec::with_capacity(rows.len()))
        .collect();
    let kinds = columns
        .iter()
        .map(|column| Cell::of(column.def().get_column_type()))
        .collect::<Stored<Vec<_>>>()?;
    for row in rows {
        for ((array, value), kind) in arrays.iter_mut().zip(row).zip(&kinds) {
            array.push(kind.without_null(value));
        }
    }
    let selected: Vec<String> = (columns.iter().zip(&kinds).enumerate())
        .map(|(at, (column, kind))| {
            if column.def().is_null() {
                format!("NULLIF(c{at}, {})", kind.null_sql())
            } else {
                format!("c{at}")
            }
        })
        .collect();
    let parameters: Vec<String> = kinds
        .iter()
        .enumerate()
        .map(|(at, kind)| format!("${}::{}[]", at + 1, kind.sql()))
        .collect();
    let names: Vec<String> = (0..columns.len()).map(|at| format!("c{at}")).collect();
    let sql = format!(
        "{} SELECT {} FROM UNNEST({}) AS rows({})",
        heading::<E>(columns),
        selected.join(", "),
        parameters.join(", "),
        names.join(", ")
    );
    let arrays: Vec<Value> = arrays
        .into_iter()
        .zip(&kinds)
        .map(|(array, kind)| Value::Array(kind.array(), Some(Box::new(array))))
        .collect();
    Ok(Statement::from_sql_and_values(
        Dialect::Postgres.backend(),
        sql,
        Values(arrays),
    ))
}

/// What a column holds, as far as arrays care.
#[derive(Clone, Copy)]
enum Cell {
    Uuid,
    Text,
    Bytes,
    Integer,
    Boolean,
    Date,
    Instant,
}

impl Cell {
    fn of(column: &ColumnType) -> Stored<Self> {
        Ok(match column {
            ColumnType::Uuid => Self::Uuid,
            ColumnType::String(_) | ColumnType::Text => Self::Text,
            ColumnType::VarBinary(_) | ColumnType::Binary(_) | ColumnType::Blob => Self::Bytes,
            ColumnType::BigInteger => Self::Integer,
            ColumnType::Boolean => Self::Boolean,
            ColumnType::Date => Self::Date,
            ColumnType::TimestampWithTimeZone => Self::Instant,
            other => {
                return Err(StoreError::Inconsistent(format!(
                    "no array for a column of {other:?}"
                )));
            }
        })
    }

    const fn sql(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::Text => "text",
            Self::Bytes => "bytea",
            Self::Integer => "bigint",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Instant => "timestamptz",
        }
    }

    const fn array(self) -> ArrayType {
        match self {
            Self::Uuid => ArrayType::Uuid,
            Self::Text => ArrayType::String,
            Self::Bytes => ArrayType::Bytes,
            Self::Integer => ArrayType::BigInt,
            Self::Boolean => ArrayType::Bool,
            Self::Date => ArrayType::ChronoDate,
            Self::Instant => ArrayType::ChronoDateTimeUtc,
        }
    }

    /// The value that stands for NULL. No text column holds an empty text, no cell is empty,
    /// and nothing is dated in the year 1.
    fn null(self) -> Value {
        match self {
            Self::Uuid => Value::from(Uuid::nil()),
            Self::Text => Value::from(String::new()),
            Self::Bytes => Value::from(Vec::<u8>::new()),
            Self::Integer => Value::from(i64::MIN),
            Self::Boolean => Value::from(false),
            Self::Date => Value::from(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default()),
            Self::Instant => Value::from(DateTime::<Utc>::UNIX_EPOCH),
        }
    }

    const fn null_sql(self) -> &'static str {
        match self {
            Self::Uuid => "'00000000-0000-0000-0000-000000000000'",
            Self::Text | Self::Bytes => "''",
            Self::Integer => "-9223372036854775808",
            // There is no third truth value to spare; no table has a nullable boolean.
            Self::Boolean => "NULL",
            Self::Date => "'0001-01-01'",
            Self::Instant => "'1970-01-01T00:00:00Z'",
        }
    }

    fn without_null(self, value: Value) -> Value {
        if value == value.as_null() {
            self.null()
        } else {
            value
        }
    }
}
