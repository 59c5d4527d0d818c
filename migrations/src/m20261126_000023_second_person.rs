//! Where a second person comes in. Photos that clerks hand in, sealed, one to a submission; a row
//! goes when its submission is decided: what was confirmed is in the register then, and what was
//! withdrawn was nobody else's. And how many people somebody had exported without asking when they
//! asked, with the log's own index for counting them. And which level decides about an act of
//! reorganisation.

crate::migration!(
    "m20261126_000023_second_person",
    up: r"
CREATE TABLE submission_photo (
    submission_id {uuid} PRIMARY KEY NOT NULL REFERENCES submission (id),
    content_type TEXT NOT NULL,
    cell {bytes} NOT NULL
);

ALTER TABLE export_request ADD COLUMN taken BIGINT NOT NULL DEFAULT 0;
CREATE INDEX audit_entry_export ON audit_entry (account_id, at) WHERE action = 'worker.export';

ALTER TABLE organisation_act ADD COLUMN approver TEXT
",
    down: r"
ALTER TABLE organisation_act DROP COLUMN approver;
DROP INDEX audit_entry_export;
ALTER TABLE export_request DROP COLUMN taken;
DROP TABLE submission_photo
",
);
