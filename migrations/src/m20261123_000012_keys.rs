//! Which key seals new cells, and the rotations that bring stored cells to it. `writing_key` has
//! no row until the first rotation: until then the key file says it.

crate::migration!(
    "m20261123_000012_keys",
    up: r"
CREATE TABLE writing_key (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    key_id BIGINT NOT NULL,
    since {instant} NOT NULL
);

CREATE TABLE key_rotation (
    id {uuid} PRIMARY KEY NOT NULL REFERENCES job (id),
    key_id BIGINT NOT NULL,
    actor TEXT NOT NULL,
    state TEXT NOT NULL,
    unfinished BIGINT UNIQUE CHECK (unfinished = 1),
    total BIGINT NOT NULL,
    resealed BIGINT NOT NULL,
    remaining BIGINT,
    round BIGINT NOT NULL,
    table_name TEXT,
    after_key TEXT,
    created_at {instant} NOT NULL,
    finished_at {instant}
);
CREATE INDEX key_rotation_created ON key_rotation (created_at)
",
    down: r"
DROP TABLE key_rotation;
DROP TABLE writing_key
",
);
