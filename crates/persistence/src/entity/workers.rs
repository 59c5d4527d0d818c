use super::*;

table!(worker = "worker" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    id_hash: Vec<u8>,
    revision: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
});

table!(worker_profile = "worker_profile" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    name: String,
    name_pinyin: String,
    initials: String,
    id_kind: String,
    id_number: Vec<u8>,
    id_hash: Vec<u8>,
    sex: String,
    birth_date: NaiveDate,
    ethnicity: String,
    marital: Option<String>,
    health: Option<Vec<u8>>,
    native_place: Option<String>,
    household_place: Option<Vec<u8>>,
    phone: Option<Vec<u8>>,
    phone_hash: Option<Vec<u8>>,
    address: Option<Vec<u8>>,
    bank_card: Option<Vec<u8>>,
    bank_hash: Option<Vec<u8>>,
    work_since: Option<NaiveDate>,
    community_since: Option<NaiveDate>,
    veteran: bool,
    note: Option<String>,
    notice_on: Option<NaiveDate>,
    notice_version: Option<String>,
    notice_manner: Option<String>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(worker_political = "worker_political" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    code: String,
    joined_on: Option<NaiveDate>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(worker_education = "worker_education" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    code: String,
    school: Option<String>,
    major: Option<String>,
    graduated_on: Option<NaiveDate>,
    mode: Option<String>,
    certificate_number: Option<String>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(worker_degree = "worker_degree" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    code: String,
    school: Option<String>,
    awarded_on: Option<NaiveDate>,
    certificate_number: Option<String>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(worker_qualification = "worker_qualification" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    kind: String,
    level: Option<String>,
    level_rank: i64,
    certificate_number: Option<String>,
    approved_on: Option<NaiveDate>,
    registered_until: Option<NaiveDate>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(worker_family = "worker_family" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    cell: Vec<u8>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(engagement = "engagement" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    entry_kind: String,
    relation: String,
    employer_id: Option<Uuid>,
    department_id: Option<Uuid>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(assignment = "assignment" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    organisation_id: Uuid,
    class: String,
    post: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(worker_cost = "worker_cost" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    year: i64,
    amount_fen: i64,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(worker_retirement = "worker_retirement" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    category: String,
    reason: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(worker_photo = "worker_photo" {
    #[sea_orm(primary_key, auto_increment = false)]
    worker_id: Uuid,
    content_type: String,
    cell: Vec<u8>,
    updated_at: DateTime<Utc>,
});

table!(duplicate = "duplicate" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    revision: i64,
    first_id: Uuid,
    second_id: Uuid,
    grounds: String,
    state: String,
    kept_id: Option<Uuid>,
    found_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    decided_by: Option<String>,
    reason: Option<String>,
});

table!(roster = "roster" {
    #[sea_orm(primary_key, auto_increment = false)]
    worker_id: Uuid,
    revision: i64,
    status: String,
    organisation_id: Uuid,
    path: String,
    statutory_code: Option<String>,
    class: String,
    post: String,
    name: String,
    name_pinyin: String,
    initials: String,
    sex: String,
    birth_date: NaiveDate,
    ethnicity: String,
    marital: Option<String>,
    political: Option<String>,
    education: Option<String>,
    degree: Option<String>,
    qualification: Option<String>,
    entry_kind: String,
    relation: String,
    employer_id: Option<Uuid>,
    department_id: Option<Uuid>,
    work_since: Option<NaiveDate>,
    community_since: Option<NaiveDate>,
    id_number: Vec<u8>,
    phone: Option<Vec<u8>>,
});

crate::dated::dated! {
    worker_profile of WorkerId;
    worker_political of WorkerId;
    worker_education of WorkerId;
    worker_degree of WorkerId;
    worker_qualification of WorkerId;
    worker_family of WorkerId;
    engagement of WorkerId;
    assignment of WorkerId;
    worker_cost of WorkerId;
    worker_retirement of WorkerId;
}
