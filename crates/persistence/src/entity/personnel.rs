use super::*;

table!(career_fact = "career_fact" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    kind: String,
    code: Option<String>,
    number: Option<i64>,
    cell: Vec<u8>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(personnel_action = "personnel_action" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    submission_id: Uuid,
    kind: String,
    effective_on: NaiveDate,
    document_number: Option<String>,
    reason: Option<String>,
    cell: Vec<u8>,
    applied_at: DateTime<Utc>,
    reversed_at: Option<DateTime<Utc>>,
    reversed_by: Option<Uuid>,
});

crate::dated::dated! {
    career_fact of WorkerId;
}
