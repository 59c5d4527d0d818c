//! Accounts, roles, data scopes, sessions and remembered answers.

crate::migration!(
    "m20261123_000003_identity",
    up: r"
CREATE TABLE account (
    id {uuid} PRIMARY KEY NOT NULL,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    password_changed_at {instant} NOT NULL,
    must_change_password BOOLEAN NOT NULL,
    status TEXT NOT NULL,
    last_sign_in_at {instant},
    revision BIGINT NOT NULL,
    created_at {instant} NOT NULL
);

CREATE TABLE account_password (
    account_id {uuid} NOT NULL REFERENCES account (id),
    set_at {instant} NOT NULL,
    password_hash TEXT NOT NULL,
    PRIMARY KEY (account_id, set_at)
);

CREATE TABLE role (
    id {uuid} PRIMARY KEY NOT NULL,
    code TEXT UNIQUE,
    name TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    permissions TEXT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE account_role (
    account_id {uuid} NOT NULL REFERENCES account (id),
    role_id {uuid} NOT NULL REFERENCES role (id),
    PRIMARY KEY (account_id, role_id)
);
CREATE INDEX account_role_role ON account_role (role_id);

CREATE TABLE account_scope (
    account_id {uuid} NOT NULL REFERENCES account (id),
    organisation_id {uuid} NOT NULL REFERENCES organisation (id),
    action TEXT NOT NULL,
    PRIMARY KEY (account_id, organisation_id, action)
);

CREATE TABLE session (
    id {uuid} PRIMARY KEY NOT NULL,
    account_id {uuid} NOT NULL REFERENCES account (id),
    refresh_hash {bytes} NOT NULL UNIQUE,
    previous_hash {bytes},
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at {instant} NOT NULL,
    rotated_at {instant} NOT NULL,
    last_used_at {instant} NOT NULL,
    expires_at {instant} NOT NULL,
    revoked_at {instant}
);
CREATE INDEX session_account ON session (account_id, created_at);
CREATE INDEX session_previous ON session (previous_hash);

CREATE TABLE sign_in_failure (
    subject TEXT PRIMARY KEY NOT NULL,
    failed_attempts BIGINT NOT NULL,
    last_failed_at {instant} NOT NULL,
    locked_until {instant}
);

CREATE TABLE access_version (
    id BIGINT PRIMARY KEY NOT NULL CHECK (id = 1),
    access BIGINT NOT NULL,
    organisation BIGINT NOT NULL,
    code BIGINT NOT NULL
);
INSERT INTO access_version (id, access, organisation, code) VALUES (1, 1, 1, 1);

CREATE TABLE idempotency (
    account_id {uuid} NOT NULL REFERENCES account (id),
    operation TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    status BIGINT NOT NULL,
    response TEXT NOT NULL,
    created_at {instant} NOT NULL,
    PRIMARY KEY (account_id, operation, key)
)
",
    down: r"
DROP TABLE idempotency;
DROP TABLE access_version;
DROP TABLE sign_in_failure;
DROP TABLE session;
DROP TABLE account_scope;
DROP TABLE account_role;
DROP TABLE role;
DROP TABLE account_password;
DROP TABLE account
",
);
