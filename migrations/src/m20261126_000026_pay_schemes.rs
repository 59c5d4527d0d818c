//! Schemes of pay of the city and its districts over time. A scheme is kept whole, as it was written:
//! what was paid by it must be computed again from the same text.

crate::migration!(
    "m20261126_000026_pay_schemes",
    up: r"
CREATE TABLE pay_scheme (
    id {uuid} PRIMARY KEY NOT NULL,
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    document_number TEXT NOT NULL,
    scheme TEXT NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (valid_from < valid_to)
);
CREATE UNIQUE INDEX pay_scheme_of ON pay_scheme (organisation_id, valid_from) WHERE superseded_at IS NULL;

{postgres} GRANT SELECT ON pay_scheme TO cwis_reader, cwis_historian
",
    down: r"
DROP TABLE pay_scheme
",
);
