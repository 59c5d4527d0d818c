use super::*;

table!(account = "account" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    username: String,
    display_name: String,
    password_hash: String,
    password_changed_at: DateTime<Utc>,
    must_change_password: bool,
    status: String,
    last_sign_in_at: Option<DateTime<Utc>>,
    revision: i64,
    created_at: DateTime<Utc>,
    worker_id: Option<Uuid>,
    post_ended_at: Option<DateTime<Utc>>,
});

table!(account_password = "account_password" {
    #[sea_orm(primary_key, auto_increment = false)]
    account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    set_at: DateTime<Utc>,
    password_hash: String,
});

table!(role = "role" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    code: Option<String>,
    name: String,
    description: String,
    permissions: String,
    revision: i64,
});

table!(account_role = "account_role" {
    #[sea_orm(primary_key, auto_increment = false)]
    account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    role_id: Uuid,
});

table!(account_scope = "account_scope" {
    #[sea_orm(primary_key, auto_increment = false)]
    account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    organisation_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    action: String,
});

table!(session = "session" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    account_id: Uuid,
    refresh_hash: Vec<u8>,
    previous_hash: Option<Vec<u8>>,
    ip: String,
    user_agent: String,
    created_at: DateTime<Utc>,
    rotated_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
    second_factor_at: Option<DateTime<Utc>>,
});

table!(sign_in_failure = "sign_in_failure" {
    #[sea_orm(primary_key, auto_increment = false)]
    subject: String,
    failed_attempts: i64,
    last_failed_at: DateTime<Utc>,
    locked_until: Option<DateTime<Utc>>,
});

table!(idempotency = "idempotency" {
    #[sea_orm(primary_key, auto_increment = false)]
    account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    operation: String,
    #[sea_orm(primary_key, auto_increment = false)]
    key: String,
    body_hash: String,
    status: i64,
    response: String,
    created_at: DateTime<Utc>,
});

table!(audit_entry = "audit_entry" {
    #[sea_orm(primary_key, auto_increment = false)]
    sequence: i64,
    at: DateTime<Utc>,
    account_id: Option<Uuid>,
    actor: String,
    ip: Option<String>,
    action: String,
    success: bool,
    object_kind: String,
    object_id: Option<String>,
    reason: Option<String>,
    source: Option<String>,
    before: Option<String>,
    after: Option<String>,
    hash: String,
});

table!(saved_view = "saved_view" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    account_id: Uuid,
    name: String,
    query: String,
    columns: String,
});

table!(second_factor = "second_factor" {
    #[sea_orm(primary_key, auto_increment = false)]
    account_id: Uuid,
    secret: Vec<u8>,
    created_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
    last_step: i64,
});

table!(recovery_code = "recovery_code" {
    #[sea_orm(primary_key, auto_increment = false)]
    account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    code_hash: Vec<u8>,
    used_at: Option<DateTime<Utc>>,
});

table!(temporary_grant = "temporary_grant" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    account_id: Uuid,
    organisation_id: Uuid,
    action: String,
    valid_from: DateTime<Utc>,
    valid_until: DateTime<Utc>,
    reason: String,
    granted_by: Uuid,
    granted_at: DateTime<Utc>,
    ended_by: Option<Uuid>,
    ended_at: Option<DateTime<Utc>>,
});
