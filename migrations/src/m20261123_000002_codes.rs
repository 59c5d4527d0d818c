//! Dictionaries: national and own code lists.

crate::migration!(
    "m20261123_000002_codes",
    up: r"
CREATE TABLE code (
    list TEXT NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    label_en TEXT,
    parent TEXT,
    position BIGINT NOT NULL,
    enabled BOOLEAN NOT NULL,
    builtin BOOLEAN NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (list, code)
)
",
    down: "DROP TABLE code",
);
