use super::*;

table!(pay_scheme = "pay_scheme" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    organisation_id: Uuid,
    document_number: String,
    scheme: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(pay_parameters = "pay_parameters" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    organisation_id: Uuid,
    document_number: String,
    social_floor: i64,
    social_cap: i64,
    housing_floor: i64,
    housing_cap: i64,
    pension_employee: i64,
    pension_employer: i64,
    medical_employee: i64,
    medical_employer: i64,
    maternity_employer: i64,
    unemployment_employee: i64,
    unemployment_employer: i64,
    injury_employer: i64,
    housing_rate: i64,
    housing_rounding: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(pay_profile = "pay_profile" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    worker_id: Uuid,
    social_base: Option<i64>,
    housing_base: Option<i64>,
    deduction: i64,
    standard: String,
    bonus_apart: bool,
    reason: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    recorded_at: DateTime<Utc>,
    superseded_at: Option<DateTime<Utc>>,
});

table!(pay_run = "pay_run" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    revision: i64,
    organisation_id: Uuid,
    month: NaiveDate,
    state: String,
    rules: Option<String>,
    frozen_at: Option<DateTime<Utc>>,
    input_hash: Option<String>,
    result_hash: Option<String>,
    people: i64,
    held: i64,
    gross: i64,
    employee: i64,
    employer: i64,
    tax: i64,
    net: i64,
});

table!(pay_run_step = "pay_run_step" {
    #[sea_orm(primary_key, auto_increment = false)]
    run_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    position: i64,
    step: String,
    account_id: Uuid,
    reason: Option<String>,
    taken_at: DateTime<Utc>,
});

table!(pay_entry = "pay_entry" {
    #[sea_orm(primary_key, auto_increment = false)]
    run_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    worker_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    item: String,
    value: i64,
    reason: String,
    account_id: Uuid,
    entered_at: DateTime<Utc>,
});

table!(pay_input = "pay_input" {
    #[sea_orm(primary_key, auto_increment = false)]
    run_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    worker_id: Uuid,
    place_id: Uuid,
    input: String,
});

table!(pay_slip = "pay_slip" {
    #[sea_orm(primary_key, auto_increment = false)]
    run_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    worker_id: Uuid,
    place_id: Uuid,
    name: String,
    name_pinyin: String,
    class: Option<String>,
    fault: Option<String>,
    fault_item: Option<String>,
    fault_month: Option<NaiveDate>,
    gross: i64,
    social_base: i64,
    housing_base: i64,
    employee: i64,
    employer: i64,
    tax: i64,
    net: i64,
    owed: i64,
    cum_income: i64,
    cum_contributions: i64,
    cum_additional: i64,
    cum_withheld: i64,
    standard_months: i64,
    taxable: i64,
});

table!(pay_line = "pay_line" {
    #[sea_orm(primary_key, auto_increment = false)]
    run_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    worker_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    position: i64,
    kind: String,
    name: String,
    of_month: Option<NaiveDate>,
    amount: i64,
    employer: i64,
});
