//! The append-only, hash-chained audit log.

crate::migration!(
    "m20261123_000004_audit",
    up: r"
CREATE TABLE audit_entry (
    sequence BIGINT PRIMARY KEY NOT NULL,
    at {instant} NOT NULL,
    account_id {uuid},
    actor TEXT NOT NULL,
    ip TEXT,
    action {bytewise} NOT NULL,
    success BOOLEAN NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT,
    reason TEXT,
    source TEXT,
    before TEXT,
    after TEXT,
    hash TEXT NOT NULL
);
CREATE INDEX audit_entry_object ON audit_entry (object_kind, object_id, sequence);
CREATE INDEX audit_entry_account ON audit_entry (account_id, sequence);
CREATE INDEX audit_entry_action ON audit_entry (action, sequence);
CREATE INDEX audit_entry_at ON audit_entry (at);

CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, sequence, hash) VALUES (1, 0, '')
",
    down: r"
DROP TABLE audit_head;
DROP TABLE audit_entry
",
);
