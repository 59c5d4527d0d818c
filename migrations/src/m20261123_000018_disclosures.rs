//! Who was in an export of clear numbers, which the audit log tells of as a whole only. And the
//! keeper of accounts keeps the keys, also where roles were made before there was such a right.

crate::migration!(
    "m20261123_000018_disclosures",
    up: r#"
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
    WHERE code = 'system_admin' AND permissions <> '[]' AND permissions NOT LIKE '%"system:key:rotate"%'
"#,
    down: r#"
UPDATE role SET permissions = replace(permissions, ',"system:key:rotate"', '');
DROP TABLE clear_export_person;
DROP TABLE clear_export
"#,
);
