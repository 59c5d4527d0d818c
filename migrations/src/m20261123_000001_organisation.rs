//! The organisation tree: dated names and parents, yearly figures.

crate::migration!(
    "m20261123_000001_organisation",
    up: r"
CREATE TABLE organisation (
    id {uuid} PRIMARY KEY NOT NULL,
    key BIGINT NOT NULL UNIQUE CHECK (key > 0),
    revision BIGINT NOT NULL,
    created_at {instant} NOT NULL
);

CREATE TABLE organisation_version (
    id {uuid} PRIMARY KEY NOT NULL,
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    nature TEXT,
    name TEXT NOT NULL,
    parent_id {uuid} REFERENCES organisation (id),
    path {bytewise} NOT NULL,
    division_code {bytewise},
    code_kind TEXT,
    statutory_code {bytewise},
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE INDEX organisation_version_of ON organisation_version (organisation_id, valid_from);
CREATE INDEX organisation_version_path ON organisation_version (path) WHERE superseded_at IS NULL;
CREATE INDEX organisation_version_parent ON organisation_version (parent_id) WHERE superseded_at IS NULL;
CREATE INDEX organisation_version_code ON organisation_version (division_code) WHERE superseded_at IS NULL;

CREATE TABLE organisation_figure (
    id {uuid} PRIMARY KEY NOT NULL,
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    year BIGINT NOT NULL,
    value BIGINT NOT NULL CHECK (value >= 0),
    source TEXT NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant}
);
CREATE UNIQUE INDEX organisation_figure_current ON organisation_figure (organisation_id, kind, year)
    WHERE superseded_at IS NULL
",
    down: r"
DROP TABLE organisation_figure;
DROP TABLE organisation_version;
DROP TABLE organisation
",
);
