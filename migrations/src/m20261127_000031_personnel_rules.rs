//! When and how somebody was told what is done with their personal data; and how far back a district
//! lets personnel actions be dated.

crate::migration!(
    "m20261127_000031_personnel_rules",
    up: r#"
ALTER TABLE worker_profile ADD COLUMN notice_on {date};
ALTER TABLE worker_profile ADD COLUMN notice_version TEXT;
ALTER TABLE worker_profile ADD COLUMN notice_manner TEXT;

CREATE TABLE back_limit (
    organisation_id {uuid} PRIMARY KEY NOT NULL REFERENCES organisation (id),
    days BIGINT NOT NULL CHECK (days >= 0),
    revision BIGINT NOT NULL
)
"#,
    down: r#"
DROP TABLE back_limit;
ALTER TABLE worker_profile DROP COLUMN notice_manner;
ALTER TABLE worker_profile DROP COLUMN notice_version;
ALTER TABLE worker_profile DROP COLUMN notice_on
"#,
);
