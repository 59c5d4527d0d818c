//! Places and people summed by district, by either of the two trees (按管理口径, 按行政区划口径).

use domain::{
    organisation::{OrganisationKind, OrganisationNature, OrganisationPath},
    time::AsOf,
    worker::{WorkerClass, WorkerStatus},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::ScopedOrganisations;
use crate::{Scope, Stored, sql::Sql};

/// What is summed together.
#[derive(Clone, Copy, Debug)]
pub enum Grouping<'a> {
    /// By the child of this node below which a place lies; the node's own path for itself.
    ChildOf(&'a OrganisationPath),
    /// By the county code under which a place counts.
    Statutory,
}

/// Number of places of one nature in one group.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PlaceSums {
    /// Path of the child, or county code; none for places without one.
    pub bucket: Option<String>,
    /// Code of the nature.
    pub nature: Option<String>,
    /// Places.
    pub places: i64,
}

impl PlaceSums {
    /// What the places are in law.
    pub fn nature(&self) -> Option<OrganisationNature> {
        OrganisationNature::from_code(self.nature.as_deref()?)
    }
}

/// Number of people in service in one group.
#[derive(Clone, Debug, FromQueryResult)]
pub struct WorkerSums {
    /// Path of the child, or county code; none for people in places without one.
    pub bucket: Option<String>,
    /// Everyone.
    pub workers: i64,
    /// Of them full-time.
    pub full_time: i64,
}

/// Number of people in service in one place.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PlaceWorkers {
    /// Place.
    pub organisation_id: Uuid,
    /// Everyone.
    pub workers: i64,
    /// Of them full-time.
    pub full_time: i64,
}

impl Sql {
    /// Appends the expression by which rows with these columns are grouped.
    pub(crate) fn bucket(
        &mut self,
        grouping: Grouping<'_>,
        path: &str,
        statutory: &str,
    ) -> &mut Self {
        let root = match grouping {
            Grouping::Statutory => return self.push(statutory),
            Grouping::ChildOf(root) => root.as_str().len(),
        };
        // The key after the root up to its dot: `1.5.2K.` below `1.` lies below `1.5.`.
        let position = self.dialect().position();
        self.push(&format!(
            "substr({path}, 1, {root} + {position}(substr({path}, {root} + 1), '.'))"
        ))
    }

    /// Appends `(…)` of the codes of the full-time classes.
    pub(crate) fn full_time_classes(&mut self) -> &mut Self {
        self.bind_list(
            WorkerClass::ALL
                .iter()
                .filter(|class| class.is_full_time())
                .map(|class| class.code()),
        )
    }

    /// Appends the rows of a dated table, under its alias, that hold as of a point.
    pub(super) fn holding(&mut self, alias: &str, at: AsOf) -> &mut Self {
        self.push(&format!("{alias}.valid_from <= "))
            .bind(at.valid_on);
        self.push(&format!(" AND {alias}.valid_to > "))
            .bind(at.valid_on);
        self.push(" AND ").known(alias, at.known_at)
    }

    /// Appends `FROM …` of everyone in service on a day: `r.path`, `r.statutory_code`, `r.class`.
    pub(super) fn in_service(&mut self, day: AsOf, today: bool, scope: &Scope) -> &mut Self {
        if today {
            // Kept for today, so that the common case reads one table.
            self.push("FROM roster r WHERE r.status = ")
                .bind(WorkerStatus::Active.code())
                .push(" AND ");
            return self.within(scope, "r.path");
        }
        self.push("FROM (SELECT o.path, o.statutory_code, a.class FROM engagement e JOIN assignment a ON a.worker_id = e.worker_id AND ");
        self.holding("a", day)
            .push(" JOIN organisation_version o ON o.organisation_id = a.organisation_id AND ");
        self.holding("o", day)
            .push(" WHERE ")
            .holding("e", day)
            .push(" AND ");
        self.within(scope, "o.path").push(") r")
    }
}

impl ScopedOrganisations<'_> {
    /// Streets, towns, communities and villages on a day by group and nature.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn place_sums(&self, grouping: Grouping<'_>, at: AsOf) -> Stored<Vec<PlaceSums>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT ")
            .bucket(grouping, "v.path", "v.statutory_code");
        sql.push(
            " AS bucket, v.nature, COUNT(*) AS places FROM organisation_version v WHERE v.kind IN ",
        );
        sql.bind_list([
            OrganisationKind::Town.code(),
            OrganisationKind::Village.code(),
        ])
        .push(" AND ");
        sql.holding("v", at)
            .push(" AND ")
            .within(self.scope, "v.path")
            .push(" GROUP BY 1, 2");
        Ok(PlaceSums::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?)
    }

    /// People in service on a day by group.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn worker_sums(&self, grouping: Grouping<'_>, at: AsOf) -> Stored<Vec<WorkerSums>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT ")
            .bucket(grouping, "r.path", "r.statutory_code");
        sql.push(" AS bucket, COUNT(*) AS workers, SUM(CASE WHEN r.class IN ")
            .full_time_classes();
        sql.push(" THEN 1 ELSE 0 END) AS full_time ");
        let today = at == AsOf::on(self.store.today());
        sql.in_service(at, today, self.scope).push(" GROUP BY 1");
        Ok(WorkerSums::find_by_statement(sql.statement())
            .all(&self.store.reading_at(self.scope, at))
            .await?)
    }

    /// People in service on a day by the place they were in.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn workers_by_place(&self, at: AsOf) -> Stored<Vec<PlaceWorkers>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT a.organisation_id, COUNT(*) AS workers, SUM(CASE WHEN a.class IN ")
            .full_time_classes();
        sql.push(" THEN 1 ELSE 0 END) AS full_time FROM engagement e JOIN assignment a ON a.worker_id = e.worker_id AND ");
        sql.holding("a", at)
            .push(" JOIN organisation_version o ON o.organisation_id = a.organisation_id AND ");
        sql.holding("o", at)
            .push(" WHERE ")
            .holding("e", at)
            .push(" AND ");
        sql.within(self.scope, "o.path")
            .push(" GROUP BY a.organisation_id");
        Ok(PlaceWorkers::find_by_statement(sql.statement())
            .all(&self.store.reading_at(self.scope, at))
            .await?)
    }
}
