//! Personnel actions that are handed in together, and submissions that may not be confirmed before
//! a day. Each action is still a submission of its own; who sees a batch is said by those.

crate::migration!(
    "m20261126_000029_batches",
    up: r#"
CREATE TABLE personnel_batch (
    id {uuid} PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    effective_on {date} NOT NULL,
    document_number TEXT,
    reason TEXT,
    reverses {uuid} REFERENCES personnel_batch (id),
    submitted_by {uuid} NOT NULL REFERENCES account (id),
    submitted_at {instant} NOT NULL
);

ALTER TABLE submission ADD COLUMN batch_id {uuid};
ALTER TABLE submission ADD COLUMN not_before {date};
CREATE INDEX submission_batch ON submission (batch_id, state) WHERE batch_id IS NOT NULL;

ALTER TABLE personnel_action ADD COLUMN batch_id {uuid};
CREATE INDEX personnel_action_batch ON personnel_action (batch_id) WHERE batch_id IS NOT NULL
"#,
    down: r#"
DROP INDEX personnel_action_batch;
ALTER TABLE personnel_action DROP COLUMN batch_id;
DROP INDEX submission_batch;
ALTER TABLE submission DROP COLUMN not_before;
ALTER TABLE submission DROP COLUMN batch_id;
DROP TABLE personnel_batch
"#,
);
