//! The names of some people, without the rest of their records.

use std::collections::BTreeMap;

use domain::ids::WorkerId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::read::Workers;
use crate::{Stored, sql::Sql};

#[derive(FromQueryResult)]
struct Row {
    worker_id: Uuid,
    name: String,
}

impl Workers<'_> {
    /// Names of those of some people who lie within the scope, also of those who have left.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn names(&self, people: &[WorkerId]) -> Stored<BTreeMap<WorkerId, String>> {
        let mut names = BTreeMap::new();
        for people in people.chunks(500) {
            let mut sql = Sql::new(self.store.dialect());
            sql.push("SELECT r.worker_id, r.name FROM roster r WHERE r.worker_id IN ")
                .bind_list(people.iter().copied().map(Uuid::from));
            sql.push(" AND ").within(self.scope, "r.path");
            let rows = Row::find_by_statement(sql.statement())
                .all(&self.store.reading(self.scope))
                .await?;
            names.extend(
                rows.into_iter()
                    .map(|row| (WorkerId(row.worker_id), row.name)),
            );
        }
        Ok(names)
    }
}
