//! Exports that wait for a second person: who asks for what, who decided, and what became of the
//! file. `export_request_root` is what a request covers of the tree: who approves it must see all
//! of that.

crate::migration!(
    "m20261126_000022_export_requests",
    up: r"
CREATE TABLE export_request (
    id {uuid} PRIMARY KEY NOT NULL,
    account_id {uuid} NOT NULL REFERENCES account (id),
    person_id {uuid},
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    filter TEXT NOT NULL,
    format TEXT NOT NULL,
    clear BOOLEAN NOT NULL,
    people BIGINT NOT NULL,
    asked_at {instant} NOT NULL,
    state TEXT NOT NULL,
    decided_by {uuid} REFERENCES account (id),
    decider TEXT,
    decided_at {instant},
    refusal TEXT,
    made BIGINT NOT NULL,
    file_id {uuid},
    bytes BIGINT,
    sm3 TEXT,
    expires_at {instant},
    failure TEXT,
    ended_at {instant},
    CHECK ((state IN ('REQUESTED', 'APPROVED', 'READY')) = (ended_at IS NULL)),
    CHECK (state <> 'READY' OR (file_id IS NOT NULL AND sm3 IS NOT NULL AND expires_at IS NOT NULL)),
    CHECK (decided_by IS NULL OR decided_by <> account_id)
);
CREATE INDEX export_request_of ON export_request (account_id, id);
CREATE INDEX export_request_state ON export_request (state, id) WHERE ended_at IS NULL;
CREATE INDEX export_request_ended ON export_request (ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE export_request_root (
    request_id {uuid} NOT NULL REFERENCES export_request (id),
    path {bytewise} NOT NULL,
    PRIMARY KEY (request_id, path)
)
",
    down: r"
DROP TABLE export_request_root;
DROP TABLE export_request
",
);
