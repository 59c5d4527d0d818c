//! Every change of the schema can be taken back and made again, on an empty database and on one
//! with people in it.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use testkit::{World, both_databases};

const SQLITE: &str = "SELECT type || ' ' || name || ': ' || sql FROM sqlite_master \
    WHERE sql IS NOT NULL AND name <> 'seaql_migrations'";

/// Columns, indexes, keys and checks, and what the second wall is made of.
const POSTGRES: &str = "
    SELECT concat_ws(' ', 'column', table_name, column_name, data_type, is_nullable, column_default, collation_name)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'seaql_migrations'
    UNION ALL SELECT concat_ws(' ', 'index', indexdef)
        FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'seaql_migrations'
    UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'seaql_migrations'
    UNION ALL SELECT concat_ws(' ', 'view', viewname, definition) FROM pg_views WHERE schemaname = 'public'
    UNION ALL SELECT concat_ws(' ', 'policy', tablename, policyname, roles, cmd, qual) FROM pg_policies
    UNION ALL SELECT concat_ws(' ', 'wall', relname)
        FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', 'grant', grantee, privilege_type, table_name, column_name)
        FROM information_schema.role_column_grants WHERE grantee IN ('cwis_reader', 'cwis_historian')";

/// The schema as lines that do not depend on the order in which it was made.
async fn schema(conn: &DatabaseConnection) -> Vec<String> {
    let backend = conn.get_database_backend();
    let sql = match backend {
        DbBackend::Postgres => POSTGRES,
        _ => SQLITE,
    };
    let statement = Statement::from_string(backend, sql);
    let rows = conn.query_all_raw(statement).await.unwrap().into_iter();
    let mut lines: Vec<String> = rows
        .map(|row| {
            let line: String = row.try_get_by_index(0).unwrap();
            line.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect();
    lines.sort();
    lines
}

async fn back(conn: &DatabaseConnection, steps: Option<u32>) {
    Migrator::down(conn, steps).await.expect("down");
}

async fn on(conn: &DatabaseConnection, steps: Option<u32>) {
    Migrator::up(conn, steps).await.expect("up");
}

both_databases! {
    async fn each_change_of_the_schema_is_taken_back_without_a_trace_and_made_again(database) {
        let conn = Database::connect(&database.url).await.unwrap();
        let whole = schema(&conn).await;
        back(&conn, None).await;
        let mut before = schema(&conn).await;
        assert_eq!(before, [""; 0], "an empty database");
        for change in Migrator::migrations() {
            on(&conn, Some(1)).await;
            let after = schema(&conn).await;
            back(&conn, Some(1)).await;
            assert_eq!(schema(&conn).await, before, "{} back", change.name());
            on(&conn, Some(1)).await;
            assert_eq!(schema(&conn).await, after, "{} again", change.name());
            before = after;
        }
        assert_eq!(before, whole);
        conn.close().await.unwrap();
    }

    async fn changes_are_taken_back_and_made_again_with_people_in_the_register(database) {
        let world = World::layered(database).await;
        world.enter("510104017001", 1).await;
        let conn = Database::connect(&world.database.url).await.unwrap();
        let whole = schema(&conn).await;
        for steps in (1..).take(Migrator::migrations().len()) {
            back(&conn, Some(steps)).await;
            on(&conn, None).await;
            assert_eq!(schema(&conn).await, whole, "{steps} back and on again");
        }
        conn.close().await.unwrap();
    }
}
