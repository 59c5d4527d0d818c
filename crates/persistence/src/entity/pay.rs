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
