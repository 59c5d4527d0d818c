//! Records suspected to be one person, and what was decided: the smaller id first, so that a
//! pair is found once. Of a merged pair `kept_id` goes on, and `decided_at` is the instant at
//! which everything about the merger was recorded.

crate::migration!(
    "m20261123_000015_duplicates",
    up: r"
CREATE TABLE duplicate (
    id {uuid} PRIMARY KEY NOT NULL,
    revision BIGINT NOT NULL,
    first_id {uuid} NOT NULL REFERENCES worker (id),
    second_id {uuid} NOT NULL REFERENCES worker (id),
    grounds TEXT NOT NULL,
    state TEXT NOT NULL,
    kept_id {uuid} REFERENCES worker (id),
    found_at {instant} NOT NULL,
    decided_at {instant},
    decided_by TEXT,
    reason TEXT,
    UNIQUE (first_id, second_id),
    CHECK (first_id < second_id),
    CHECK ((state = 'OPEN') = (decided_at IS NULL)),
    CHECK ((state = 'MERGED') = (kept_id IS NOT NULL))
);
CREATE INDEX duplicate_state ON duplicate (state, found_at, id);
CREATE INDEX duplicate_second ON duplicate (second_id);
CREATE INDEX duplicate_kept ON duplicate (kept_id) WHERE kept_id IS NOT NULL;
{postgres} GRANT SELECT ON duplicate TO cwis_reader
",
    down: r"
DROP TABLE duplicate
",
);
