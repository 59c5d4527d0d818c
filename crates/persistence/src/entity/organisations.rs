use super::*;

table!(organisation = "organisation" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    key: i64,
    revision: i64,
    created_at: DateTime<Utc>,
});

table!(organisation_version = "organisation_version" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    organisation_id: Uuid,
    kind: String,
    nature: Option<String>,
    name: String,
    parent_id: Option<Uuid>,
    path: String,
    division_code: Option<String>,
    code_kind: Option<String>,
    statutory_code: Option<String>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(organisation_figure = "organisation_figure" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    organisation_id: Uuid,
    kind: String,
    year: i64,
    value: i64,
    source: String,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(organisation_act = "organisation_act" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    revision: i64,
    state: String,
    title: String,
    document_number: Option<String>,
    effective_on: NaiveDate,
    reason: Option<String>,
    steps: String,
    labels: String,
    step_count: i64,
    document_name: Option<String>,
    document_type: Option<String>,
    document: Option<Vec<u8>>,
    drafted_by: Uuid,
    drafted_at: DateTime<Utc>,
    submitted_by: Option<Uuid>,
    submitted_at: Option<DateTime<Utc>>,
    approver: Option<String>,
    decided_by: Option<Uuid>,
    decided_at: Option<DateTime<Utc>>,
    decision_reason: Option<String>,
    executed_at: Option<DateTime<Utc>>,
});

table!(organisation_act_subject = "organisation_act_subject" {
    #[sea_orm(primary_key, auto_increment = false)]
    act_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    organisation_id: Uuid,
});

table!(organisation_act_person = "organisation_act_person" {
    #[sea_orm(primary_key, auto_increment = false)]
    act_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    worker_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    source_id: Uuid,
    target_id: Uuid,
    basis: Option<String>,
});

table!(organisation_lineage = "organisation_lineage" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    act_id: Uuid,
    predecessor_id: Uuid,
    successor_id: Uuid,
    share: i64,
    position: i64,
    effective_on: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(post_quota = "post_quota" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    organisation_id: Uuid,
    class: String,
    number: i64,
    document_number: Option<String>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(staffing_norm = "staffing_norm" {
    #[sea_orm(primary_key, auto_increment = false)]
    code: String,
    minimum: Option<i64>,
    maximum: Option<i64>,
    source: String,
    revision: i64,
});

table!(code = "code" {
    #[sea_orm(primary_key, auto_increment = false)]
    list: String,
    #[sea_orm(primary_key, auto_increment = false)]
    code: String,
    label: String,
    label_en: Option<String>,
    parent: Option<String>,
    position: i64,
    enabled: bool,
    builtin: bool,
    revision: i64,
});

crate::dated::dated! {
    organisation_version of OrganisationId;
    post_quota of OrganisationId;
}
