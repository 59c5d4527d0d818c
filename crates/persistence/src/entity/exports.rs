use super::*;

table!(export_request = "export_request" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    account_id: Uuid,
    person_id: Option<Uuid>,
    actor: String,
    reason: String,
    filter: String,
    format: String,
    clear: bool,
    people: i64,
    taken: i64,
    asked_at: DateTime<Utc>,
    state: String,
    decided_by: Option<Uuid>,
    decider: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    refusal: Option<String>,
    made: i64,
    file_id: Option<Uuid>,
    bytes: Option<i64>,
    sm3: Option<String>,
    expires_at: Option<DateTime<Utc>>,
    failure: Option<String>,
    ended_at: Option<DateTime<Utc>>,
});

table!(export_request_root = "export_request_root" {
    #[sea_orm(primary_key, auto_increment = false)]
    request_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    path: String,
});
