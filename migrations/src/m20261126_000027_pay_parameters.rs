//! Bounds and rates of insurances and housing fund of the city and its districts over time. Amounts are
//! whole fen, rates whole millionths.

crate::migration!(
    "m20261126_000027_pay_parameters",
    up: r"
CREATE TABLE pay_parameters (
    id {uuid} PRIMARY KEY NOT NULL,
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    document_number TEXT NOT NULL,
    social_floor BIGINT NOT NULL,
    social_cap BIGINT NOT NULL,
    housing_floor BIGINT NOT NULL,
    housing_cap BIGINT NOT NULL,
    pension_employee BIGINT NOT NULL,
    pension_employer BIGINT NOT NULL,
    medical_employee BIGINT NOT NULL,
    medical_employer BIGINT NOT NULL,
    maternity_employer BIGINT NOT NULL,
    unemployment_employee BIGINT NOT NULL,
    unemployment_employer BIGINT NOT NULL,
    injury_employer BIGINT NOT NULL,
    housing_rate BIGINT NOT NULL,
    housing_rounding TEXT NOT NULL,
    valid_from {date} NOT NULL,
    valid_to {date} NOT NULL,
    recorded_at {instant} NOT NULL,
    superseded_at {instant},
    CHECK (social_floor <= social_cap),
    CHECK (housing_floor <= housing_cap),
    CHECK (valid_from < valid_to)
);
CREATE UNIQUE INDEX pay_parameters_of ON pay_parameters (organisation_id, valid_from) WHERE superseded_at IS NULL;

{postgres} GRANT SELECT ON pay_parameters TO cwis_reader, cwis_historian
",
    down: r"
DROP TABLE pay_parameters
",
);
