use super::*;

table!(submission = "submission" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    revision: i64,
    kind: String,
    state: String,
    round: i64,
    worker_id: Option<Uuid>,
    organisation_id: Uuid,
    name: Option<String>,
    writer_level: String,
    route: String,
    stage: Option<String>,
    matters: String,
    number_hash: Option<Vec<u8>>,
    cell: Option<Vec<u8>>,
    effective_on: Option<NaiveDate>,
    reason: Option<String>,
    safe: bool,
    import_id: Option<Uuid>,
    submitted_by: Uuid,
    submitted_at: DateTime<Utc>,
    waiting_since: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    due_on: Option<NaiveDate>,
    action: Option<String>,
    document_number: Option<String>,
    batch_id: Option<Uuid>,
    not_before: Option<NaiveDate>,
});

table!(submission_field = "submission_field" {
    #[sea_orm(primary_key, auto_increment = false)]
    submission_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    field: String,
    worker_id: Uuid,
    waiting: bool,
});

table!(submission_step = "submission_step" {
    #[sea_orm(primary_key, auto_increment = false)]
    submission_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    position: i64,
    kind: String,
    round: i64,
    level: Option<String>,
    account_id: Uuid,
    behalf_id: Option<Uuid>,
    note: Option<String>,
    reasons: String,
    at: DateTime<Utc>,
});

table!(submission_proof = "submission_proof" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    submission_id: Uuid,
    name: String,
    content_type: String,
    bytes: i64,
    cell: Option<Vec<u8>>,
    added_at: DateTime<Utc>,
});

table!(submission_photo = "submission_photo" {
    #[sea_orm(primary_key, auto_increment = false)]
    submission_id: Uuid,
    content_type: String,
    cell: Vec<u8>,
});

table!(submission_rule = "submission_rule" {
    #[sea_orm(primary_key, auto_increment = false)]
    writer: String,
    #[sea_orm(primary_key, auto_increment = false)]
    matter: String,
    confirmed_by: String,
});

table!(submission_rule_set = "submission_rule_set" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: i64,
    revision: i64,
});

table!(submission_delegation = "submission_delegation" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    from_account: Uuid,
    to_account: Uuid,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    reason: String,
    created_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
});
