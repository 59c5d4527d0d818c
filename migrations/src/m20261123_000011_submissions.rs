//! Layered entry: what waits to be confirmed, what was done with it, whose confirmation what
//! needs, and who confirms in whose place.
//!
//! Nothing of a submission is in the tables of the register before it is confirmed.

crate::migration!(
    "m20261123_000011_submissions",
    up: r#"
CREATE TABLE submission_rule (
    writer TEXT NOT NULL,
    matter TEXT NOT NULL,
    confirmed_by TEXT NOT NULL,
    PRIMARY KEY (writer, matter)
);
INSERT INTO submission_rule (writer, matter, confirmed_by) VALUES
    ('COMMUNITY', 'NEW_WORKER', 'STREET'),
    ('COMMUNITY', 'IDENTITY', 'DISTRICT'),
    ('COMMUNITY', 'CONTACT', 'STREET'),
    ('COMMUNITY', 'BACKGROUND', 'STREET'),
    ('COMMUNITY', 'POLITICAL', 'STREET'),
    ('COMMUNITY', 'STUDY', 'STREET'),
    ('COMMUNITY', 'FAMILY', 'STREET'),
    ('COMMUNITY', 'POST', 'STREET'),
    ('COMMUNITY', 'PAY', 'STREET'),
    ('STREET', 'IDENTITY', 'DISTRICT'),
    ('STREET', 'PAY', 'DISTRICT');

CREATE TABLE submission_rule_set (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    revision BIGINT NOT NULL
);
INSERT INTO submission_rule_set (id, revision) VALUES (1, 1);

CREATE TABLE submission (
    id {uuid} PRIMARY KEY NOT NULL,
    revision BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    round BIGINT NOT NULL,
    worker_id {uuid} REFERENCES worker (id),
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    name TEXT,
    writer_level TEXT NOT NULL,
    route TEXT NOT NULL,
    stage TEXT,
    matters TEXT NOT NULL,
    number_hash {bytes},
    cell {bytes},
    effective_on {date},
    reason TEXT,
    safe BOOLEAN NOT NULL,
    import_id {uuid} REFERENCES import (id),
    submitted_by {uuid} NOT NULL REFERENCES account (id),
    submitted_at {instant} NOT NULL,
    waiting_since {instant} NOT NULL,
    decided_at {instant},
    due_on {date},
    CHECK ((state = 'SUBMITTED') = (stage IS NOT NULL)),
    CHECK ((state IN ('SUBMITTED', 'RETURNED')) = (decided_at IS NULL))
);
CREATE UNIQUE INDEX submission_number ON submission (number_hash) WHERE decided_at IS NULL;
CREATE INDEX submission_waiting ON submission (waiting_since, id) WHERE state = 'SUBMITTED';
CREATE INDEX submission_own ON submission (submitted_by, id);
CREATE INDEX submission_worker ON submission (worker_id);
CREATE INDEX submission_worker_open ON submission (worker_id) WHERE decided_at IS NULL;
CREATE INDEX submission_kept ON submission (decided_at) WHERE cell IS NOT NULL;

CREATE TABLE submission_field (
    submission_id {uuid} NOT NULL REFERENCES submission (id),
    field TEXT NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    waiting BOOLEAN NOT NULL,
    PRIMARY KEY (submission_id, field)
);
CREATE UNIQUE INDEX submission_field_waiting ON submission_field (worker_id, field) WHERE waiting;

CREATE TABLE submission_step (
    submission_id {uuid} NOT NULL REFERENCES submission (id),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    round BIGINT NOT NULL,
    level TEXT,
    account_id {uuid} NOT NULL REFERENCES account (id),
    behalf_id {uuid} REFERENCES account (id),
    note TEXT,
    reasons TEXT NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (submission_id, position)
);

CREATE TABLE submission_delegation (
    id {uuid} PRIMARY KEY NOT NULL,
    from_account {uuid} NOT NULL REFERENCES account (id),
    to_account {uuid} NOT NULL REFERENCES account (id),
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    reason TEXT NOT NULL,
    created_at {instant} NOT NULL,
    revoked_at {instant},
    CHECK (valid_from < valid_to),
    CHECK (from_account <> to_account)
);
CREATE INDEX submission_delegation_from ON submission_delegation (from_account, valid_to);
CREATE INDEX submission_delegation_to ON submission_delegation (to_account, valid_to);

ALTER TABLE import ADD COLUMN submitted BIGINT NOT NULL DEFAULT 0;

UPDATE role SET permissions = replace(permissions, ']', ',"worker:submission:confirm"]')
    WHERE code IN ('street_officer', 'district_officer', 'city_officer') AND permissions <> '[]';
UPDATE role SET permissions = replace(permissions, ']', ',"worker:submission:rules"]')
    WHERE code = 'city_officer' AND permissions <> '[]'
"#,
    down: r#"
UPDATE role SET permissions = replace(replace(permissions, ',"worker:submission:confirm"', ''), ',"worker:submission:rules"', '');
ALTER TABLE import DROP COLUMN submitted;
DROP TABLE submission_delegation;
DROP TABLE submission_step;
DROP TABLE submission_field;
DROP TABLE submission;
DROP TABLE submission_rule_set;
DROP TABLE submission_rule
"#,
);
