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
