//! No table about people is forgotten by row-level security.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use sea_orm::{Database, DbBackend, FromQueryResult, Statement};
use testkit::TestDatabase;

#[derive(FromQueryResult)]
struct Named {
    name: String,
}

/// Tables with a worker in them that no read within a scope touches, and why.
const BEHIND_OTHER_CHECKS: &[&str] = &[
    // Accounts are kept by administrators and by keepers of a subtree, who see no person's data.
    "account",
    // Who was in an export with clear numbers is told to that person alone, and to who may reveal.
    "clear_export_person",
    // Rows of an import belong to the account that sent it, and are read through the import.
    "import_row",
    // People of a reorganisation are read by the system and cut to the scope of the act.
    "organisation_act_person",
];

#[tokio::test]
async fn every_table_about_people_is_behind_the_wall() {
    let Some(database) = TestDatabase::postgres().await else {
        return;
    };
    let conn = Database::connect(&database.url).await.unwrap();
    let open = Named::find_by_statement(Statement::from_string(
        DbBackend::Postgres,
        "SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
         WHERE c.relkind = 'r' AND a.attname = 'worker_id' AND NOT c.relrowsecurity ORDER BY 1",
    ))
    .all(&conn)
    .await
    .unwrap();
    let open: Vec<String> = open.into_iter().map(|table| table.name).collect();
    assert_eq!(open, BEHIND_OTHER_CHECKS);
}
