//! Community workers: dated facts on two axes. Columns of bytes are encrypted cells or keyed
//! hashes.

crate::migration!(
    "m20261123_000005_worker",
    up: r"
CREATE TABLE worker (
    id {uuid} PRIMARY KEY NOT NULL,
    id_hash {bytes} NOT NULL UNIQUE,
    revision BIGINT NOT NULL,
    created_at {instant} NOT NULL,
    updated_at {instant} NOT NULL
);

CREATE TABLE worker_profile (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    name TEXT NOT NULL,
    name_pinyin {bytewise} NOT NULL,
    initials {bytewise} NOT NULL,
    id_kind TEXT NOT NULL,
    id_number {bytes} NOT NULL,
    id_hash {bytes} NOT NULL,
    sex TEXT NOT NULL,
    birth_date {date} NOT NULL,
    ethnicity TEXT NOT NULL,
    marital TEXT,
    health {bytes},
    native_place TEXT,
    household_place {bytes},
    phone {bytes},
    phone_hash {bytes},
    address {bytes},
    bank_card {bytes},
    bank_hash {bytes},
    work_since {date},
    community_since {date},
    veteran BOOLEAN NOT NULL,
    note TEXT,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX worker_profile_of ON worker_profile (worker_id, valid_from);

CREATE TABLE worker_political (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    code TEXT NOT NULL,
    joined_on {date},
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX worker_political_of ON worker_political (worker_id, valid_from);

CREATE TABLE worker_education (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    code TEXT NOT NULL,
    school TEXT,
    major TEXT,
    graduated_on {date},
    mode TEXT,
    certificate_number TEXT,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX worker_education_of ON worker_education (worker_id, valid_from);

CREATE TABLE worker_degree (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    code TEXT NOT NULL,
    school TEXT,
    awarded_on {date},
    certificate_number TEXT,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX worker_degree_of ON worker_degree (worker_id, valid_from);

CREATE TABLE worker_qualification (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    kind TEXT NOT NULL,
    level TEXT,
    level_rank BIGINT NOT NULL,
    certificate_number TEXT,
    approved_on {date},
    registered_until {date},
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX worker_qualification_of ON worker_qualification (worker_id, valid_from);

CREATE TABLE worker_family (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    cell {bytes} NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX worker_family_of ON worker_family (worker_id, valid_from);

CREATE TABLE engagement (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    entry_kind TEXT NOT NULL,
    relation TEXT NOT NULL,
    employer_id {uuid} REFERENCES organisation (id),
    department_id {uuid} REFERENCES organisation (id),
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX engagement_of ON engagement (worker_id, valid_from);

CREATE TABLE assignment (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    class TEXT NOT NULL,
    post TEXT NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX assignment_of ON assignment (worker_id, valid_from);
CREATE INDEX assignment_in ON assignment (organisation_id, valid_from);

CREATE TABLE worker_cost (
    id {uuid} PRIMARY KEY NOT NULL,
    worker_id {uuid} NOT NULL REFERENCES worker (id),
    year BIGINT NOT NULL,
    amount_fen BIGINT NOT NULL CHECK (amount_fen >= 0),
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX worker_cost_of ON worker_cost (worker_id, valid_from);

CREATE TABLE worker_photo (
    worker_id {uuid} PRIMARY KEY NOT NULL REFERENCES worker (id),
    content_type TEXT NOT NULL,
    cell {bytes} NOT NULL,
    updated_at {instant} NOT NULL
)
",
    down: r"
DROP TABLE worker_photo;
DROP TABLE worker_cost;
DROP TABLE assignment;
DROP TABLE engagement;
DROP TABLE worker_family;
DROP TABLE worker_qualification;
DROP TABLE worker_degree;
DROP TABLE worker_education;
DROP TABLE worker_political;
DROP TABLE worker_profile;
DROP TABLE worker
",
);
