//! The roster (花名册): the state of every worker today, derived from the dated facts and
//! rebuilt from them at will, so that a list is one read of one table. The index
//! `roster_path` holds the filters in use all day, so that only rows that fit are read;
//! `roster_figures` holds all that counts need, so that they do not read the wide rows;
//! `roster_list` holds every filter in the order of names, so that a list of the whole city
//! stops at its last row and reads no wide row that does not fit. `roster_version` tells when
//! remembered totals are old.

crate::migration!(
    "m20261123_000006_roster",
    up: r"
CREATE TABLE roster (
    worker_id {uuid} PRIMARY KEY NOT NULL REFERENCES worker (id),
    revision BIGINT NOT NULL,
    status TEXT NOT NULL,
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    path {bytewise} NOT NULL,
    statutory_code {bytewise},
    class TEXT NOT NULL,
    post TEXT NOT NULL,
    name {bytewise} NOT NULL,
    name_pinyin {bytewise} NOT NULL,
    initials {bytewise} NOT NULL,
    sex TEXT NOT NULL,
    birth_date {date} NOT NULL,
    ethnicity TEXT NOT NULL,
    marital TEXT,
    political TEXT,
    education TEXT,
    degree TEXT,
    qualification TEXT,
    entry_kind TEXT NOT NULL,
    relation TEXT NOT NULL,
    employer_id {uuid},
    department_id {uuid},
    work_since {date},
    community_since {date},
    id_number {bytes} NOT NULL,
    phone {bytes}
);
CREATE INDEX roster_path ON roster (path, name_pinyin, worker_id, status, class, sex);
CREATE INDEX roster_figures ON roster
    (path, status, class, sex, birth_date, education, qualification, political, worker_id);
CREATE INDEX roster_employer ON roster (employer_id, status, path) WHERE employer_id IS NOT NULL;
CREATE INDEX roster_department ON roster (department_id, status, path) WHERE department_id IS NOT NULL;
CREATE INDEX roster_list ON roster
    (name_pinyin, worker_id, path, status, class, post, sex, birth_date, ethnicity, marital, political,
     education, degree, qualification, entry_kind, relation, community_since, initials, name);
CREATE INDEX roster_initials ON roster (initials);
CREATE INDEX roster_exact_name ON roster (name);

CREATE TABLE roster_version (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO roster_version (id, version) VALUES (1, 1);

CREATE TABLE saved_view (
    id {uuid} PRIMARY KEY NOT NULL,
    account_id {uuid} NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    columns TEXT NOT NULL,
    UNIQUE (account_id, name)
)
",
    down: r"
DROP TABLE saved_view;
DROP TABLE roster_version;
DROP TABLE roster
",
);
