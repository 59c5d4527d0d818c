//! Term elections: the terms of the bodies of a place, dated, and the elections that begin them.
//! Seats are statements about careers, found by their term.
//!
//! On PostgreSQL both tables stand behind row-level security by the place they are about.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// See the statements of this file.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261126_000025_election"
    }
}

const UP: &str = r#"
CREATE TABLE election (
    id {uuid} PRIMARY KEY NOT NULL,
    revision BIGINT NOT NULL,
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    bodies TEXT NOT NULL,
    state TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    voting_on {date} NOT NULL,
    effective_on {date} NOT NULL,
    planned_to {date} NOT NULL,
    document_number TEXT,
    reason TEXT,
    cell {bytes} NOT NULL,
    drafted_by {uuid} NOT NULL REFERENCES account (id),
    drafted_at {instant} NOT NULL,
    submitted_by {uuid} REFERENCES account (id),
    submitted_at {instant},
    approved_by TEXT,
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    decision_reason TEXT,
    executed_at {instant}
);
CREATE INDEX election_place ON election (organisation_id, effective_on);
CREATE UNIQUE INDEX election_open ON election (organisation_id)
    WHERE state NOT IN ('APPROVED', 'REVERSED');

CREATE TABLE term (
    id {uuid} PRIMARY KEY NOT NULL,
    term_id {uuid} NOT NULL,
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    body TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    planned_to {date} NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX term_place ON term (organisation_id, body, valid_from);
CREATE UNIQUE INDEX term_running ON term (organisation_id, body)
    WHERE superseded_at IS NULL AND valid_to = '9999-12-31';

CREATE INDEX career_fact_seat ON career_fact (code) WHERE kind = 'SEAT' AND superseded_at IS NULL
"#;

const DOWN: &str = r#"
DROP INDEX career_fact_seat;
DELETE FROM career_fact WHERE kind = 'SEAT';
DROP TABLE term;
DROP TABLE election
"#;

fn wall(table: &str) -> [String; 5] {
    let seen = format!(
        "EXISTS (SELECT 1 FROM organisation_version v WHERE v.organisation_id = {table}.organisation_id \
         AND v.superseded_at IS NULL \
         AND v.path ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ',')))))"
    );
    [
        format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
        format!("CREATE POLICY cwis_reader ON {table} FOR SELECT TO cwis_reader USING ({seen})"),
        format!("GRANT SELECT ON {table} TO cwis_reader"),
        format!(
            "CREATE POLICY cwis_historian ON {table} FOR SELECT TO cwis_historian USING ({seen})"
        ),
        format!("GRANT SELECT ON {table} TO cwis_historian"),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, UP).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            for statement in ["election", "term"].into_iter().flat_map(wall) {
                let connection = manager.get_connection();
                connection.execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, DOWN).await
    }
}
