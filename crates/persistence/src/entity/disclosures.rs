use super::*;

table!(clear_export = "clear_export" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    actor: String,
    reason: String,
    people: i64,
    made_at: DateTime<Utc>,
});

table!(clear_export_person = "clear_export_person" {
    #[sea_orm(primary_key, auto_increment = false)]
    worker_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    export_id: Uuid,
});
