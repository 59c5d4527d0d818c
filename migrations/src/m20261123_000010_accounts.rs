//! Accounts bound to persons, second factors, access for a time, and who is signed in.
//!
//! `session_open` holds the sessions that may still be open, for the board of all of them;
//! `audit_entry_failed` the failed acts alone, so that failed sign-ins are found without reading
//! all that went well.

crate::migration!(
    "m20261123_000010_accounts",
    up: r"
ALTER TABLE account ADD COLUMN worker_id {uuid} REFERENCES worker (id);
ALTER TABLE account ADD COLUMN post_ended_at {instant};
CREATE UNIQUE INDEX account_worker ON account (worker_id);

ALTER TABLE session ADD COLUMN second_factor_at {instant};
CREATE INDEX session_open ON session (last_used_at, id) WHERE revoked_at IS NULL;

CREATE TABLE second_factor (
    account_id {uuid} PRIMARY KEY NOT NULL REFERENCES account (id),
    secret {bytes} NOT NULL,
    created_at {instant} NOT NULL,
    confirmed_at {instant},
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    account_id {uuid} NOT NULL REFERENCES account (id),
    code_hash {bytes} NOT NULL,
    used_at {instant},
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE temporary_grant (
    id {uuid} PRIMARY KEY NOT NULL,
    account_id {uuid} NOT NULL REFERENCES account (id),
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    action TEXT NOT NULL,
    valid_from {instant} NOT NULL,
    valid_until {instant} NOT NULL,
    reason TEXT NOT NULL,
    granted_by {uuid} NOT NULL REFERENCES account (id),
    granted_at {instant} NOT NULL,
    ended_by {uuid} REFERENCES account (id),
    ended_at {instant},
    CHECK (valid_from < valid_until)
);
CREATE INDEX temporary_grant_of ON temporary_grant (account_id, valid_until);
CREATE INDEX temporary_grant_in ON temporary_grant (organisation_id, valid_until);

CREATE INDEX audit_entry_failed ON audit_entry (action, sequence) WHERE NOT success
",
    down: r"
DROP INDEX audit_entry_failed;
DROP TABLE temporary_grant;
DROP TABLE recovery_code;
DROP TABLE second_factor;
DROP INDEX session_open;
ALTER TABLE session DROP COLUMN second_factor_at;
DROP INDEX account_worker;
ALTER TABLE account DROP COLUMN post_ended_at;
ALTER TABLE account DROP COLUMN worker_id
",
);
