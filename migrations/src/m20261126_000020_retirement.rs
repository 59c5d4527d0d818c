//! The retirement category of a worker where it is set otherwise than by sex and post, behind
//! row-level security as `m20261123_000013_row_security` has it; and the roster by date of birth,
//! from which follows who retires when.

crate::migration!(
    "m20261126_000020_retirement",
    up: r"
CREATE TABLE worker_retirement (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    category TEXT NOT NULL,
    reason TEXT NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX worker_retirement_of ON worker_retirement (worker_id, valid_from);
CREATE INDEX roster_birth ON roster (birth_date);

{postgres} ALTER TABLE worker_retirement ENABLE ROW LEVEL SECURITY;
{postgres} CREATE POLICY cwis_reader ON worker_retirement FOR SELECT TO cwis_reader
    USING (EXISTS (SELECT 1 FROM worker_place p WHERE p.worker_id = worker_retirement.worker_id
        AND p.path ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ','))))));
{postgres} CREATE POLICY cwis_historian ON worker_retirement FOR SELECT TO cwis_historian USING (true);
{postgres} GRANT SELECT ON worker_retirement TO cwis_reader, cwis_historian
",
    down: r"
DROP INDEX roster_birth;
DROP TABLE worker_retirement
",
);
