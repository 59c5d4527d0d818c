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
}
