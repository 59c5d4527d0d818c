//! Personnel management: what a career consists of besides places and posts, as dated facts, and
//! the register of actions that were decided. What waits to be decided is a submission.
//!
//! On PostgreSQL both tables stand behind row-level security, as the facts of a person do, see
//! `m20261123_000013_row_security`.

use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// See the statements of this file.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261126_000021_personnel"
    }
}

const UP: &str = r#"
CREATE TABLE career_fact (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    kind TEXT NOT NULL,
    code TEXT,
    number BIGINT,
    cell {bytes} NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX career_fact_of ON career_fact (worker_id, valid_from);
CREATE INDEX career_fact_ends ON career_fact (kind, valid_to) WHERE superseded_at IS NULL;

CREATE TABLE personnel_action (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    submission_id {uuid} NOT NULL REFERENCES submission (id),
    kind TEXT NOT NULL,
    effective_on {date} NOT NULL,
    document_number TEXT,
    reason TEXT,
    cell {bytes} NOT NULL,
    applied_at {instant} NOT NULL,
    reversed_at {instant},
    reversed_by {uuid} REFERENCES personnel_action (id),
    CHECK ((reversed_at IS NULL) = (reversed_by IS NULL))
);
CREATE UNIQUE INDEX personnel_action_submission ON personnel_action (submission_id);
CREATE INDEX personnel_action_of ON personnel_action (worker_id, effective_on);
CREATE INDEX personnel_action_day ON personnel_action (effective_on, id);

ALTER TABLE submission ADD COLUMN action TEXT;
ALTER TABLE submission ADD COLUMN document_number TEXT;

INSERT INTO submission_rule (writer, matter, confirmed_by) VALUES
    ('COMMUNITY', 'CONTRACT', 'DISTRICT'),
    ('COMMUNITY', 'PLACEMENT', 'STREET'),
    ('COMMUNITY', 'ABSENCE', 'STREET'),
    ('COMMUNITY', 'LEVEL', 'DISTRICT'),
    ('COMMUNITY', 'ASSESSMENT', 'STREET'),
    ('COMMUNITY', 'CONDUCT', 'DISTRICT'),
    ('COMMUNITY', 'SERVICE', 'DISTRICT'),
    ('STREET', 'CONTRACT', 'DISTRICT'),
    ('STREET', 'PLACEMENT', 'DISTRICT'),
    ('STREET', 'LEVEL', 'DISTRICT'),
    ('STREET', 'ASSESSMENT', 'DISTRICT'),
    ('STREET', 'CONDUCT', 'DISTRICT'),
    ('STREET', 'SERVICE', 'DISTRICT');

UPDATE role SET permissions = replace(permissions, ']', ',"personnel:action:edit"]')
    WHERE code IN ('community_clerk', 'street_officer', 'district_officer', 'city_officer')
    AND permissions <> '[]' AND permissions NOT LIKE '%"personnel:action:edit"%'
"#;

const DOWN: &str = r#"
UPDATE role SET permissions = replace(permissions, ',"personnel:action:edit"', '');
DELETE FROM submission_rule WHERE matter IN
    ('CONTRACT', 'PLACEMENT', 'ABSENCE', 'LEVEL', 'ASSESSMENT', 'CONDUCT', 'SERVICE');
ALTER TABLE submission DROP COLUMN document_number;
ALTER TABLE submission DROP COLUMN action;
DROP TABLE personnel_action;
DROP TABLE career_fact
"#;

/// As for every fact of a person: seen are those of whoever was ever in view.
const WALL: &[&str] = &["career_fact", "personnel_action"];

fn wall(table: &str) -> [String; 5] {
    let seen = format!(
        "EXISTS (SELECT 1 FROM worker_place p WHERE p.worker_id = {table}.worker_id \
         AND p.path ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ',')))))"
    );
    [
        format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
        format!("CREATE POLICY cwis_reader ON {table} FOR SELECT TO cwis_reader USING ({seen})"),
        format!("GRANT SELECT ON {table} TO cwis_reader"),
        format!(
            "CREATE POLICY cwis_historian ON {table} FOR SELECT TO cwis_historian USING (true)"
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
            for statement in WALL.iter().flat_map(|table| wall(table)) {
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
