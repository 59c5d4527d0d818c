//! Rounds of the annual assessment, and the grades of people until they are handed in; once they
//! are decided they are facts of a career like any other.
//!
//! On PostgreSQL the grades stand behind row-level security, as the facts of a person do, see
//! `m20261123_000013_row_security`.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// See the statements of this file.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261126_000030_assessment"
    }
}

const UP: &str = r#"
CREATE TABLE assessment_round (
    id {uuid} PRIMARY KEY NOT NULL,
    revision BIGINT NOT NULL,
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    year BIGINT NOT NULL,
    excellent_percent BIGINT NOT NULL,
    grades_until {date} NOT NULL,
    objections_until {date} NOT NULL,
    document_number TEXT,
    created_by {uuid} NOT NULL REFERENCES account (id),
    created_at {instant} NOT NULL,
    closed_at {instant},
    UNIQUE (organisation_id, year)
);

CREATE TABLE assessment_grade (
    round_id {uuid} NOT NULL REFERENCES assessment_round (id),
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    grade TEXT NOT NULL,
    saved_by {uuid} NOT NULL REFERENCES account (id),
    saved_at {instant} NOT NULL,
    submission_id {uuid} REFERENCES submission (id),
    PRIMARY KEY (round_id, worker_id)
);
CREATE INDEX assessment_grade_of ON assessment_grade (worker_id);
CREATE INDEX assessment_grade_submission ON assessment_grade (submission_id)
"#;

const DOWN: &str = r#"
DROP TABLE assessment_grade;
DROP TABLE assessment_round
"#;

/// As for every fact of a person: seen are those of whoever was ever in view.
const WALL: &[&str] = &[
    "ALTER TABLE assessment_grade ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY cwis_reader ON assessment_grade FOR SELECT TO cwis_reader USING (\
     EXISTS (SELECT 1 FROM worker_place p WHERE p.worker_id = assessment_grade.worker_id \
     AND p.path ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ','))))))",
    "GRANT SELECT ON assessment_grade TO cwis_reader",
    "CREATE POLICY cwis_historian ON assessment_grade FOR SELECT TO cwis_historian USING (true)",
    "GRANT SELECT ON assessment_grade TO cwis_historian",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, UP).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            for statement in WALL {
                let connection = manager.get_connection();
                connection.execute_unprepared(statement).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, DOWN).await
    }
}
