//! Runs of pay: what is entered for a month, what was frozen of everyone, and what they were paid.
//! What a run is computed from is kept as one text for the run and one for each person, for it must be
//! read again exactly as it was.
//!
//! Lines have no foreign key: they are written with their slips and never without. On PostgreSQL
//! slips and lines are seen with their run, and a run with the organisation that pays.

crate::migration!(
    "m20261127_000033_pay_runs",
    up: r"
CREATE TABLE pay_profile (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    social_base BIGINT,
    housing_base BIGINT,
    deduction BIGINT NOT NULL CHECK (deduction >= 0),
    standard TEXT NOT NULL,
    bonus_apart BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX pay_profile_of ON pay_profile (worker_id, valid_from);

CREATE TABLE pay_run (
    id {uuid} PRIMARY KEY NOT NULL,
    revision BIGINT NOT NULL,
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    month {date} NOT NULL,
    state TEXT NOT NULL,
    rules TEXT,
    frozen_at {instant},
    input_hash TEXT,
    result_hash TEXT,
    people BIGINT NOT NULL,
    held BIGINT NOT NULL,
    gross BIGINT NOT NULL,
    employee BIGINT NOT NULL,
    employer BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    net BIGINT NOT NULL,
    UNIQUE (organisation_id, month)
);
CREATE INDEX pay_run_month ON pay_run (month);

CREATE TABLE pay_run_step (
    run_id {uuid} NOT NULL REFERENCES pay_run (id),
    position BIGINT NOT NULL,
    step TEXT NOT NULL,
    account_id {uuid} NOT NULL REFERENCES account (id),
    reason TEXT,
    taken_at {instant} NOT NULL,
    PRIMARY KEY (run_id, position)
);

CREATE TABLE pay_entry (
    run_id {uuid} NOT NULL REFERENCES pay_run (id),
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    value BIGINT NOT NULL,
    reason TEXT NOT NULL,
    account_id {uuid} NOT NULL REFERENCES account (id),
    entered_at {instant} NOT NULL,
    PRIMARY KEY (run_id, worker_id, kind, item)
);
CREATE INDEX pay_entry_of ON pay_entry (worker_id);

CREATE TABLE pay_input (
    run_id {uuid} NOT NULL REFERENCES pay_run (id),
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    place_id {uuid} NOT NULL REFERENCES organisation (id),
    input TEXT NOT NULL,
    PRIMARY KEY (run_id, worker_id)
);
CREATE INDEX pay_input_of ON pay_input (worker_id);

CREATE TABLE pay_slip (
    run_id {uuid} NOT NULL REFERENCES pay_run (id),
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    place_id {uuid} NOT NULL REFERENCES organisation (id),
    name TEXT NOT NULL,
    name_pinyin {bytewise} NOT NULL,
    class TEXT,
    fault TEXT,
    fault_item TEXT,
    fault_month {date},
    gross BIGINT NOT NULL,
    social_base BIGINT NOT NULL,
    housing_base BIGINT NOT NULL,
    employee BIGINT NOT NULL,
    employer BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    net BIGINT NOT NULL,
    owed BIGINT NOT NULL,
    cum_income BIGINT NOT NULL,
    cum_contributions BIGINT NOT NULL,
    cum_additional BIGINT NOT NULL,
    cum_withheld BIGINT NOT NULL,
    standard_months BIGINT NOT NULL,
    taxable BIGINT NOT NULL,
    PRIMARY KEY (run_id, worker_id)
);
CREATE INDEX pay_slip_of ON pay_slip (worker_id);

CREATE TABLE pay_line (
    run_id {uuid} NOT NULL,
    worker_id {uuid} NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    of_month {date},
    amount BIGINT NOT NULL,
    employer BIGINT NOT NULL,
    PRIMARY KEY (run_id, worker_id, position)
);

{postgres} ALTER TABLE pay_profile ENABLE ROW LEVEL SECURITY;
{postgres} CREATE POLICY cwis_reader ON pay_profile FOR SELECT TO cwis_reader
    USING (EXISTS (SELECT 1 FROM worker_place p WHERE p.worker_id = pay_profile.worker_id
        AND p.path ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ','))))));
{postgres} CREATE POLICY cwis_historian ON pay_profile FOR SELECT TO cwis_historian USING (true);
{postgres} ALTER TABLE pay_run ENABLE ROW LEVEL SECURITY;
{postgres} CREATE POLICY cwis_reader ON pay_run FOR SELECT TO cwis_reader
    USING (organisation_id IN (SELECT v.organisation_id FROM organisation_version v WHERE v.superseded_at IS NULL
        AND v.path ^@ ANY (ARRAY(SELECT unnest(string_to_array(current_setting('cwis.roots', true), ','))))));
{postgres} ALTER TABLE pay_run_step ENABLE ROW LEVEL SECURITY;
{postgres} CREATE POLICY cwis_reader ON pay_run_step FOR SELECT TO cwis_reader USING (run_id IN (SELECT id FROM pay_run));
{postgres} ALTER TABLE pay_entry ENABLE ROW LEVEL SECURITY;
{postgres} CREATE POLICY cwis_reader ON pay_entry FOR SELECT TO cwis_reader USING (run_id IN (SELECT id FROM pay_run));
{postgres} ALTER TABLE pay_input ENABLE ROW LEVEL SECURITY;
{postgres} CREATE POLICY cwis_reader ON pay_input FOR SELECT TO cwis_reader USING (run_id IN (SELECT id FROM pay_run));
{postgres} ALTER TABLE pay_slip ENABLE ROW LEVEL SECURITY;
{postgres} CREATE POLICY cwis_reader ON pay_slip FOR SELECT TO cwis_reader USING (run_id IN (SELECT id FROM pay_run));
{postgres} ALTER TABLE pay_line ENABLE ROW LEVEL SECURITY;
{postgres} CREATE POLICY cwis_reader ON pay_line FOR SELECT TO cwis_reader USING (run_id IN (SELECT id FROM pay_run));
{postgres} GRANT SELECT ON pay_run, pay_run_step, pay_entry, pay_input, pay_slip, pay_line TO cwis_reader;
{postgres} GRANT SELECT ON pay_profile TO cwis_reader, cwis_historian
",
    down: r"
DROP TABLE pay_line;
DROP TABLE pay_slip;
DROP TABLE pay_input;
DROP TABLE pay_entry;
DROP TABLE pay_run_step;
DROP TABLE pay_run;
DROP TABLE pay_profile
",
);
