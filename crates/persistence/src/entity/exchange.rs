use super::*;

table!(job = "job" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    kind: String,
    state: String,
    lease_owner: Option<Uuid>,
    lease_until: Option<DateTime<Utc>>,
    attempts: i64,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
});

table!(import = "import" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    account_id: Uuid,
    actor: String,
    mode: String,
    atomic: String,
    on_existing: String,
    file_name: Option<String>,
    content_type: String,
    bytes: i64,
    mapping: Option<String>,
    state: String,
    row_count: i64,
    checked: i64,
    valid: i64,
    invalid: i64,
    warned: i64,
    created: i64,
    updated: i64,
    skipped: i64,
    written: i64,
    failure: Option<String>,
    cancel_requested: bool,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    undone_at: Option<DateTime<Utc>>,
    undo_reason: Option<String>,
    submitted: i64,
});

table!(import_row = "import_row" {
    #[sea_orm(primary_key, auto_increment = false)]
    import_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    row_number: i64,
    outcome: String,
    worker_id: Option<Uuid>,
    name_masked: Option<String>,
    findings: Option<String>,
});

table!(import_mapping = "import_mapping" {
    #[sea_orm(primary_key, auto_increment = false)]
    account_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    source: String,
    columns: String,
});
