use super::*;

table!(election = "election" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    revision: i64,
    organisation_id: Uuid,
    kind: String,
    bodies: String,
    state: String,
    ordinal: i64,
    voting_on: NaiveDate,
    effective_on: NaiveDate,
    planned_to: NaiveDate,
    document_number: Option<String>,
    reason: Option<String>,
    cell: Vec<u8>,
    drafted_by: Uuid,
    drafted_at: DateTime<Utc>,
    submitted_by: Option<Uuid>,
    submitted_at: Option<DateTime<Utc>>,
    approved_by: Option<String>,
    decided_by: Option<Uuid>,
    decided_at: Option<DateTime<Utc>>,
    decision_reason: Option<String>,
    executed_at: Option<DateTime<Utc>>,
});

table!(term = "term" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    term_id: Uuid,
    organisation_id: Uuid,
    body: String,
    ordinal: i64,
    planned_to: NaiveDate,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

crate::dated::dated! {
    term of OrganisationId;
}
