//! Row-level security on PostgreSQL: the second wall behind the scope of every read.
//!
//! Reads within a scope run as the role `cwis_reader`, which sees of each table of people only
//! the rows of the subtrees named in the setting `cwis.roots`; without that setting, none. The
//! program's own role owns the tables and is not held back: writes and jobs check the scope
//! before. A fact is seen by whoever has had its worker in view at any time, because the roster
//! of a past day asks where somebody was then; the roster of today is seen by today's place.
//!
//! Roles belong to the whole server and not to one database: the role is made when it is missing
//! and left behind. Who migrates needs CREATEROLE, or the role made and granted by the server's
//! administrator. SQLite has nothing of the kind.

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
    "worker_place",
];

/// Made once for the whole server, by whichever database comes first.
const ROLE: &str = r"
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cwis_reader') THEN
        BEGIN
            CREATE ROLE cwis_reader NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN
                NULL;
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the role cwis_reader is missing and % may not create it', current_user
                    USING HINT = 'As administrator: CREATE ROLE cwis_reader NOLOGIN; GRANT cwis_reader TO ' || current_user;
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'cwis_reader', 'MEMBER') THEN
        EXECUTE format('GRANT cwis_reader TO %I', current_user);
    END IF;
END $$";

/// A condition that a path lies below one of the roots of the setting. The array is made once
/// for a statement, not for each row.
fn below_roots(path: &str) -> String {
    format!(
        "{path} ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ','))))"
    )
}

fn wall(table: &str, condition: &str) -> [String; 3] {
    [
        format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
        format!("CREATE POLICY reader ON {table} FOR SELECT TO cwis_reader USING ({condition})"),
        format!("GRANT SELECT ON {table} TO cwis_reader"),
    ]
}

fn statements() -> Vec<String> {
    let mut statements = vec![
        ROLE.to_owned(),
        "GRANT USAGE ON SCHEMA public TO cwis_reader".to_owned(),
        // A view is read with the rights of its owner: policies that ask it do not ask themselves.
        "CREATE VIEW worker_place AS SELECT a.worker_id, o.path \
         FROM assignment a JOIN organisation_version o ON o.organisation_id = a.organisation_id"
            .to_owned(),
    ];
    let open = OPEN.iter();
    statements.extend(open.map(|table| format!("GRANT SELECT ON {table} TO cwis_reader")));
    statements.extend(wall("roster", &below_roots("path")));
    let placed = |table: &str, worker: &str| {
        format!(
            "EXISTS (SELECT 1 FROM worker_place p WHERE p.worker_id = {table}.{worker} AND {})",
            below_roots("p.path")
        )
    };
    statements.extend(wall("worker", &placed("worker", "id")));
    for table in FACTS {
        statements.extend(wall(table, &placed(table, "worker_id")));
    }
    statements
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
        for table in FACTS.iter().chain(&["worker", "roster"]) {
            for statement in [
                format!("DROP POLICY reader ON {table}"),
                format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"),
            ] {
                connection.execute_unprepared(&statement).await?;
            }
        }
        connection
            .execute_unprepared("DROP OWNED BY cwis_reader")
            .await?;
        connection
            .execute_unprepared("DROP VIEW worker_place")
            .await?;
        Ok(())
    }
}
