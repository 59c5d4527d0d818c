//! Which key seals new cells, and the rotations that bring stored cells to it. `writing_key` has
//! no row until the first rotation: until then the key file says it. And who was in an export of
//! clear numbers, which the audit log tells of as a whole only.

crate::migration!(
    "m20261123_000012_keys_and_disclosures",
    up: r#"
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
CREATE INDEX key_rotation_created ON key_rotation (created_at);

CREATE TABLE clear_export (
    id {uuid} PRIMARY KEY NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    people BIGINT NOT NULL,
    made_at {instant} NOT NULL
);

CREATE TABLE clear_export_person (
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    export_id {uuid} NOT NULL REFERENCES clear_export (id),
    PRIMARY KEY (worker_id, export_id)
);

UPDATE role SET permissions = replace(permissions, ']', ',"system:key:rotate"]')
    WHERE code = 'system_admin' AND permissions <> '[]'
"#,
    down: r#"
UPDATE role SET permissions = replace(permissions, ',"system:key:rotate"', '');
DROP TABLE clear_export_person;
DROP TABLE clear_export;
DROP TABLE key_rotation;
DROP TABLE writing_key
"#,
);
