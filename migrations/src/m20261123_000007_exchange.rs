//! Background jobs and imports.

crate::migration!(
    "m20261123_000007_exchange",
    up: r"
CREATE TABLE job (
    id {uuid} PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    lease_owner {uuid},
    lease_until {instant},
    attempts BIGINT NOT NULL,
    created_at {instant} NOT NULL,
    finished_at {instant}
);
CREATE INDEX job_open ON job (created_at) WHERE finished_at IS NULL;

CREATE TABLE import (
    id {uuid} PRIMARY KEY NOT NULL REFERENCES job (id),
    account_id {uuid} NOT NULL REFERENCES account (id),
    actor TEXT NOT NULL,
    mode TEXT NOT NULL,
    atomic TEXT NOT NULL,
    on_existing TEXT NOT NULL,
    file_name TEXT,
    content_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    mapping TEXT,
    state TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    checked BIGINT NOT NULL,
    valid BIGINT NOT NULL,
    invalid BIGINT NOT NULL,
    warned BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    skipped BIGINT NOT NULL,
    written BIGINT NOT NULL,
    failure TEXT,
    cancel_requested BOOLEAN NOT NULL,
    created_at {instant} NOT NULL,
    finished_at {instant}
);
CREATE INDEX import_account ON import (account_id, created_at);

CREATE TABLE import_row (
    import_id {uuid} NOT NULL REFERENCES import (id),
    row_number BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    worker_id {uuid},
    name_masked TEXT,
    findings TEXT,
    PRIMARY KEY (import_id, row_number)
);

CREATE TABLE import_mapping (
    account_id {uuid} NOT NULL REFERENCES account (id),
    source TEXT NOT NULL,
    columns TEXT NOT NULL,
    PRIMARY KEY (account_id, source)
)
",
    down: r"
DROP TABLE import_mapping;
DROP TABLE import_row;
DROP TABLE import;
DROP TABLE job
",
);
