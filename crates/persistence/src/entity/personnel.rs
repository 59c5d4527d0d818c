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
    batch_id: Option<Uuid>,
});

table!(personnel_batch = "personnel_batch" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    kind: String,
    effective_on: NaiveDate,
    document_number: Option<String>,
    reason: Option<String>,
    reverses: Option<Uuid>,
    submitted_by: Uuid,
    submitted_at: DateTime<Utc>,
});

table!(assessment_round = "assessment_round" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    revision: i64,
    organisation_id: Uuid,
    year: i64,
    excellent_percent: i64,
    grades_until: NaiveDate,
    objections_until: NaiveDate,
    document_number: Option<String>,
    created_by: Uuid,
    created_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
});

table!(assessment_grade = "assessment_grade" {
    #[sea_orm(primary_key, auto_increment = false)]
    round_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    worker_id: Uuid,
    grade: String,
    saved_by: Uuid,
    saved_at: DateTime<Utc>,
    submission_id: Option<Uuid>,
});

table!(back_limit = "back_limit" {
    #[sea_orm(primary_key, auto_increment = false)]
    organisation_id: Uuid,
    days: i64,
    revision: i64,
});

crate::dated::dated! {
    career_fact of WorkerId;
}
