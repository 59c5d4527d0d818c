//! Reads within a scope. On PostgreSQL they go over connections of their own, on which the
//! database itself hides every person outside the scope: a second wall behind the condition
//! that the query carries. See the migration `m20261123_000013_row_security`.

use std::sync::Arc;

use domain::time::AsOf;
use futures_util::future::BoxFuture;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, ExecResult,
    QueryResult, Statement,
    sqlx::{self, postgres::PgConnection},
};

use crate::{Scope, Store, Stored};

/// Who reads, and how much of the tree: what the database asks on every row.
#[derive(Clone)]
struct Reader {
    role: &'static str,
    roots: Arc<str>,
}

tokio::task_local! {
    /// Whoever is asking for a connection right now.
    static READER: Reader;
}

/// Connections on which nobody is seen without roots, made when they are first needed.
pub(crate) async fn connections(mut options: ConnectOptions) -> Stored<DatabaseConnection> {
    options
        .connect_lazy(true)
        .map_sqlx_postgres_pool_opts(|pool| {
            pool.after_connect(|connection, _| {
                Box::pin(async move { narrow(connection).await.map(|_| ()) })
            })
            .before_acquire(|connection, _| narrow(connection))
        });
    Ok(Database::connect(options).await?)
}

/// Tells the database who reads and which part of it may be seen. Every borrower of a connection
/// passes here, so that nobody reads with the roots of the one before; who has none sees nothing.
fn narrow(connection: &mut PgConnection) -> BoxFuture<'_, Result<bool, sqlx::Error>> {
    Box::pin(async move {
        let reader = READER.try_with(Reader::clone).unwrap_or_else(|_| Reader {
            role: TODAY,
            roots: "".into(),
        });
        sqlx::query("SELECT set_config('role', $1, false), set_config('cwis.roots', $2, false)")
            .bind(reader.role)
            .bind(&*reader.roots)
            .execute(connection)
            .await?;
        Ok(true)
    })
}

/// The role that reads what is so today.
const TODAY: &str = "cwis_reader";
/// The role that reads the roster of another day.
const ANOTHER_DAY: &str = "cwis_historian";

/// A connection for the reads of one scope.
pub(crate) struct Reading<'a> {
    conn: &'a DatabaseConnection,
    reader: Option<Reader>,
}

impl Store {
    /// A connection for the reads of a scope. The system itself reads without a wall, and so does
    /// whoever has the whole tree: there is nothing to keep them from.
    pub(crate) fn reading(&self, scope: &Scope) -> Reading<'_> {
        self.reading_as(TODAY, scope)
    }

    /// A connection for statements that read the roster as of a day; of today without one.
    pub(crate) fn reading_roster(&self, scope: &Scope, as_of: Option<AsOf>) -> Reading<'_> {
        self.reading_as(as_of.map_or(TODAY, |_| ANOTHER_DAY), scope)
    }

    /// The same for a day that may be today as it is known now.
    pub(crate) fn reading_at(&self, scope: &Scope, at: AsOf) -> Reading<'_> {
        let past = at != AsOf::on(self.today());
        self.reading_roster(scope, past.then_some(at))
    }

    fn reading_as(&self, role: &'static str, scope: &Scope) -> Reading<'_> {
        match (self.walled(), scope.walls()) {
            (Some(conn), Some(roots)) => Reading {
                conn,
                reader: Some(Reader {
                    role,
                    roots: roots.into(),
                }),
            },
            _ => Reading {
                conn: self.conn(),
                reader: None,
            },
        }
    }
}

impl Reading<'_> {
    async fn narrowed<T>(&self, read: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        match &self.reader {
            None => read.await,
            Some(reader) => READER.scope(reader.clone(), read).await,
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Reading<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.conn.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.narrowed(self.conn.execute_raw(statement)).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.narrowed(self.conn.execute_unprepared(sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.narrowed(self.conn.query_one_raw(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.narrowed(self.conn.query_all_raw(statement)).await
    }
}
