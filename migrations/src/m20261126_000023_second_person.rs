//! What waits for a second person: photos that clerks hand in, sealed, one to a submission. A row
//! goes when its submission is decided: what was confirmed is in the register then, and what was
//! withdrawn was nobody else's.

crate::migration!(
    "m20261126_000023_second_person",
    up: r"
CREATE TABLE submission_photo (
    submission_id {uuid} PRIMARY KEY NOT NULL REFERENCES submission (id),
    content_type TEXT NOT NULL,
    cell {bytes} NOT NULL
)
",
    down: r"
DROP TABLE submission_photo
",
);
