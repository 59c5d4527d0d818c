//! Row-level security on PostgreSQL: the second wall behind the scope of every read.
//!
//! Reads within a scope run as one of two roles, which see of the tables of people only the rows
//! of the subtrees named in the setting `cwis.roots`; without that setting, none. `cwis_reader`
//! reads today: the roster by its path, and of each fact those of workers who were ever in view.
//! `cwis_historian` reads the roster of another day, which comes in through the assignments and
//! must see where somebody went afterwards: it sees the assignments of workers who were ever in
//! view, and what else is known of whomever it has found through them. To ask again for each of
//! these rows would make such a list ten times slower.
//!
//! The program's own role owns the tables and is not held back: writes and jobs check the scope
//! before. Roles belong to the whole server and not to one database: they are made when they are
//! missing and left behind. Who migrates needs CREATEROLE, or the roles made and granted by the
//! server's administrator. SQLite has nothing of the kind.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// See the statements of this file.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261123_000013_row_security"
    }
}

/// Tables with a column `worker_id`, each row of which is about one worker.
const FACTS: &[&str] = &[
    "worker_profile",
    "worker_political",
    "worker_education",
    "worker_degree",
    "worker_qualification",
    "worker_family",
    "worker_cost",
    "worker_photo",
    "engagement",
    "assignment",
];

/// Tables that reads within a scope join and that say nothing of anybody.
const OPEN: &[&str] = &[
    "organisation",
    "organisation_version",
    "organisation_figure",
    "post_quota",
    "worker_place",
];

/// Made once for the whole server, by whichever database comes first.
const ROLES: &str = r"
DO $$
DECLARE
    reader TEXT;
BEGIN
    FOREACH reader IN ARRAY ARRAY['cwis_reader', 'cwis_historian'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = reader) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', reader);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;
            END;
        END IF;
        IF NOT pg_has_role(current_user, reader, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO %I', reader, current_user);
        END IF;
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION '% may neither make nor grant the roles cwis_reader and cwis_historian', current_user
        USING HINT = format('As administrator: CREATE ROLE cwis_reader NOLOGIN, CREATE ROLE cwis_historian NOLOGIN, then GRANT cwis_reader, cwis_historian TO %I', current_user);
END $$";

/// A condition that a path lies below one of the roots of the setting. The array is made once
/// for a statement, not for each row.
fn below_roots(path: &str) -> String {
    format!(
        "{path} ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ','))))"
    )
}

/// Shows a role the rows of a table for which a condition holds.
fn show(table: &str, role: &str, condition: &str) -> [String; 2] {
    [
        format!("CREATE POLICY {role} ON {table} FOR SELECT TO {role} USING ({condition})"),
        format!("GRANT SELECT ON {table} TO {role}"),
    ]
}

fn statements() -> Vec<String> {
    let mut statements = vec![
        ROLES.to_owned(),
        "GRANT USAGE ON SCHEMA public TO cwis_reader, cwis_historian".to_owned(),
        // A view is read with the rights of its owner: policies that ask it do not ask themselves.
        "CREATE VIEW worker_place AS SELECT a.worker_id, o.path \
         FROM assignment a JOIN organisation_version o ON o.organisation_id = a.organisation_id"
            .to_owned(),
    ];
    let open = OPEN.iter();
    statements.extend(
        open.map(|table| format!("GRANT SELECT ON {table} TO cwis_reader, cwis_historian")),
    );
    for table in walled() {
        statements.push(format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"));
    }
    let ever_in_view = |table: &str, worker: &str| {
        format!(
            "EXISTS (SELECT 1 FROM worker_place p WHERE p.worker_id = {table}.{worker} AND {})",
            below_roots("p.path")
        )
    };
    statements.extend(show("roster", "cwis_reader", &below_roots("path")));
    statements.extend(show("worker", "cwis_reader", &ever_in_view("worker", "id")));
    statements.extend(show("worker", "cwis_historian", "true"));
    for table in FACTS {
        let seen = ever_in_view(table, "worker_id");
        statements.extend(show(table, "cwis_reader", &seen));
        let found = if *table == "assignment" {
            &seen
        } else {
            "true"
        };
        statements.extend(show(table, "cwis_historian", found));
    }
    statements
}

fn walled() -> impl Iterator<Item = &'static str> {
    ["roster", "worker"]
        .into_iter()
        .chain(FACTS.iter().copied())
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            for statement in statements() {
                let connection = manager.get_connection();
                connection.execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let connection = manager.get_connection();
        // Policies and grants go with what the roles own in this database, which is nothing else.
        let drops = ["DROP OWNED BY cwis_reader, cwis_historian".to_owned()].into_iter();
        let opened =
            walled().map(|table| format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"));
        for statement in drops.chain(opened) {
            connection.execute_unprepared(&statement).await?;
        }
        connection
            .execute_unprepared("DROP VIEW worker_place")
            .await?;
        Ok(())
    }
}
