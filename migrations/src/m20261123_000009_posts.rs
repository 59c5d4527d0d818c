//! Approved posts of places by class, dated, and the norms that were set otherwise than at first.

crate::migration!(
    "m20261123_000009_posts",
    up: r"
CREATE TABLE post_quota (
    id {uuid} PRIMARY KEY NOT NULL,
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    class TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 0),
    document_number TEXT,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX post_quota_of ON post_quota (organisation_id, class, valid_from);
CREATE UNIQUE INDEX post_quota_current ON post_quota (organisation_id, class, valid_from)
    WHERE superseded_at IS NULL;

CREATE TABLE staffing_norm (
    code TEXT PRIMARY KEY NOT NULL,
    minimum BIGINT CHECK (minimum > 0),
    maximum BIGINT CHECK (maximum > 0),
    source TEXT NOT NULL,
    revision BIGINT NOT NULL
)
",
    down: r"
DROP TABLE staffing_norm;
DROP TABLE post_quota
",
);
