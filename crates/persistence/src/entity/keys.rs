use super::*;

table!(key_rotation = "key_rotation" {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    key_id: i64,
    actor: String,
    state: String,
    unfinished: Option<i64>,
    total: i64,
    resealed: i64,
    remaining: Option<i64>,
    round: i64,
    table_name: Option<String>,
    after_key: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
});
