//! Submissions behind row-level security on PostgreSQL, see `m20261123_000013_row_security`, and
//! found by their import, whose undoing takes them back.
//!
//! Reads within a scope ask of a submission only whether one is open about somebody on their
//! roster. Everything else about submissions is read by the program's own role, by where they lie
//! and who handed them in.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// See the statements of this file.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261123_000016_submission_wall"
    }
}

const UP: &[&str] = &[
    "ALTER TABLE submission ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE submission_field ENABLE ROW LEVEL SECURITY",
    // The roster that a policy asks is behind the wall itself.
    "CREATE POLICY cwis_reader ON submission FOR SELECT TO cwis_reader \
     USING (EXISTS (SELECT 1 FROM roster r WHERE r.worker_id = submission.worker_id))",
    // It asks only about whom it has found through the assignments.
    "CREATE POLICY cwis_historian ON submission FOR SELECT TO cwis_historian USING (true)",
    "GRANT SELECT (worker_id, decided_at) ON submission TO cwis_reader, cwis_historian",
];

const DOWN: &[&str] = &[
    "REVOKE SELECT (worker_id, decided_at) ON submission FROM cwis_reader, cwis_historian",
    "DROP POLICY cwis_historian ON submission",
    "DROP POLICY cwis_reader ON submission",
    "ALTER TABLE submission_field DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE submission DISABLE ROW LEVEL SECURITY",
];

async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        for statement in statements {
            manager
                .get_connection()
                .execute_unprepared(statement)
                .await?;
        }
    }
    Ok(())
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            "CREATE INDEX submission_import ON submission (import_id) WHERE decided_at IS NULL",
        )
        .await?;
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await?;
        crate::run(manager, "DROP INDEX submission_import").await
    }
}
