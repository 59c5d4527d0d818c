//! Acts of reorganisation, who goes where in them, and the lineage they leave.

crate::migration!(
    "m20261123_000008_reorganisation",
    up: r"
CREATE TABLE organisation_act (
    id {uuid} PRIMARY KEY NOT NULL,
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    document_number TEXT,
    effective_on {date} NOT NULL,
    reason TEXT,
    steps TEXT NOT NULL,
    labels TEXT NOT NULL,
    step_count BIGINT NOT NULL,
    document_name TEXT,
    document_type TEXT,
    document {bytes},
    drafted_by {uuid} NOT NULL REFERENCES account (id),
    drafted_at {instant} NOT NULL,
    submitted_by {uuid} REFERENCES account (id),
    submitted_at {instant},
    decided_by {uuid} REFERENCES account (id),
    decided_at {instant},
    decision_reason TEXT,
    executed_at {instant}
);
CREATE INDEX organisation_act_day ON organisation_act (effective_on, id);

CREATE TABLE organisation_act_subject (
    act_id {uuid} NOT NULL REFERENCES organisation_act (id),
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    PRIMARY KEY (act_id, organisation_id)
);
CREATE INDEX organisation_act_subject_of ON organisation_act_subject (organisation_id);

CREATE TABLE organisation_act_person (
    act_id {uuid} NOT NULL REFERENCES organisation_act (id),
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    source_id {uuid} NOT NULL REFERENCES organisation (id),
    target_id {uuid} NOT NULL,
    basis TEXT,
    PRIMARY KEY (act_id, source_id, worker_id)
);
CREATE INDEX organisation_act_person_of ON organisation_act_person (worker_id);

CREATE TABLE organisation_lineage (
    id {uuid} PRIMARY KEY NOT NULL,
    act_id {uuid} NOT NULL REFERENCES organisation_act (id),
    predecessor_id {uuid} NOT NULL REFERENCES organisation (id),
    successor_id {uuid} NOT NULL REFERENCES organisation (id),
    share BIGINT NOT NULL CHECK (share BETWEEN 0 AND 10000),
    position BIGINT NOT NULL,
    effective_on {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant}
);
CREATE INDEX organisation_lineage_from ON organisation_lineage (predecessor_id);
CREATE INDEX organisation_lineage_to ON organisation_lineage (successor_id)
",
    down: r"
DROP TABLE organisation_lineage;
DROP TABLE organisation_act_person;
DROP TABLE organisation_act_subject;
DROP TABLE organisation_act
",
);
