//! Proofs of correction requests, sealed.

crate::migration!(
    "m20261123_000017_corrections",
    up: r"
CREATE TABLE submission_proof (
    id {uuid} PRIMARY KEY NOT NULL,
    submission_id {uuid} NOT NULL REFERENCES submission (id),
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    cell {bytes},
    added_at {instant} NOT NULL
);
CREATE INDEX submission_proof_of ON submission_proof (submission_id, id)
",
    down: r"
DROP TABLE submission_proof
",
);
