//! Who goes where in an act: proposed, edited, and kept as it was done.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    ids::{OrganisationActId, OrganisationId, WorkerId},
    organisation::act::AllocationBasis,
    time::Period,
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::known;
use crate::{
    Store, Stored, UnitOfWork, bulk,
    dated::end_from_stored,
    entity::organisation_act_person::{Column, Entity, Model},
    sql::Sql,
    worker::open_address,
};

/// The place of one person in an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Who.
    pub worker: WorkerId,
    /// From where.
    pub source: OrganisationId,
    /// To where.
    pub target: OrganisationId,
    /// Why; none for those who go where everybody goes.
    pub basis: Option<AllocationBasis>,
}

/// Someone's service in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// Who.
    pub worker: WorkerId,
    /// Where.
    pub organisation: OrganisationId,
    /// When.
    pub period: Period,
}

/// One person of an allocation, with or without a place.
#[derive(Clone, Debug)]
pub struct PlacementRow {
    /// Who.
    pub worker: WorkerId,
    /// Name.
    pub name: String,
    /// Key by which lists are sorted.
    pub name_pinyin: String,
    /// Code of the class.
    pub class: String,
    /// Code of the post.
    pub post: String,
    /// Address, or else the place of household registration.
    pub address: Option<String>,
    /// From where.
    pub source: OrganisationId,
    /// To where.
    pub target: Option<OrganisationId>,
    /// Why.
    pub basis: Option<AllocationBasis>,
}

/// The last person of the page before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacementAfter {
    /// Key of the name.
    pub name_pinyin: String,
    /// Person.
    pub worker: WorkerId,
}

#[derive(FromQueryResult)]
struct Row {
    worker_id: Uuid,
    name: String,
    name_pinyin: String,
    class: String,
    post: String,
    address: Option<Vec<u8>>,
    household_place: Option<Vec<u8>>,
    source_id: Uuid,
    target_id: Option<Uuid>,
    basis: Option<String>,
}

#[derive(FromQueryResult)]
struct Count {
    people: i64,
    unallocated: i64,
}

#[derive(FromQueryResult)]
struct ServiceRow {
    worker_id: Uuid,
    organisation_id: Uuid,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
    engaged_from: NaiveDate,
    engaged_to: NaiveDate,
}

#[derive(FromQueryResult)]
struct AccountRow {
    username: String,
    display_name: String,
    organisation_id: Uuid,
}

#[derive(FromQueryResult)]
struct Assigned {
    worker_id: Uuid,
    organisation_id: Uuid,
}

/// Appends `FROM …` of everyone assigned to one of some places on a day or later, once for each
/// place: `a.worker_id`, `a.organisation_id`, and their placement in an act as `p`.
fn assigned(sql: &mut Sql, act: OrganisationActId, sources: &[OrganisationId], day: NaiveDate) {
    sql.push(" FROM (SELECT x.worker_id, x.organisation_id, MAX(x.valid_from) AS valid_from FROM assignment x WHERE x.organisation_id IN ");
    sql.bind_list(sources.iter().map(|id| Uuid::from(*id)))
        .push(" AND x.superseded_at IS NULL AND x.valid_to > ")
        .bind(day)
        .push(" GROUP BY x.worker_id, x.organisation_id) a ")
        .push("LEFT JOIN organisation_act_person p ON p.worker_id = a.worker_id AND p.source_id = a.organisation_id AND p.act_id = ")
        .bind(Uuid::from(act));
}

impl Store {
    /// People assigned to some places on a day or later, by name, each with the place an act
    /// gives them. Whether the caller may see them is the caller's to check.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or a cell does not open.
    pub async fn placements(
        &self,
        act: OrganisationActId,
        sources: &[OrganisationId],
        day: NaiveDate,
        after: Option<&PlacementAfter>,
        limit: u64,
    ) -> Stored<Vec<PlacementRow>> {
        let mut sql = Sql::new(self.dialect());
        sql.push("SELECT a.worker_id, w.name, w.name_pinyin, s.class, s.post, w.address, w.household_place, a.organisation_id AS source_id, p.target_id, p.basis");
        assigned(&mut sql, act, sources, day);
        sql.push(" JOIN assignment s ON s.worker_id = a.worker_id AND s.organisation_id = a.organisation_id AND s.valid_from = a.valid_from AND s.superseded_at IS NULL")
            .push(" JOIN worker_profile w ON w.worker_id = a.worker_id AND w.superseded_at IS NULL AND w.valid_to = ")
            .bind(crate::dated::OPEN);
        if let Some(after) = after {
            sql.push(" WHERE (w.name_pinyin > ")
                .bind(after.name_pinyin.as_str())
                .push(" OR (w.name_pinyin = ")
                .bind(after.name_pinyin.as_str())
                .push(" AND a.worker_id > ")
                .bind(Uuid::from(after.worker))
                .push("))");
        }
        sql.push(" ORDER BY w.name_pinyin, a.worker_id LIMIT ")
            .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        let rows = Row::find_by_statement(sql.statement())
            .all(self.conn())
            .await?;
        rows.into_iter().map(|row| self.placement(row)).collect()
    }

    fn placement(&self, row: Row) -> Stored<PlacementRow> {
        let address = open_address(
            self,
            row.worker_id,
            row.address.as_deref(),
            row.household_place.as_deref(),
        )?;
        let basis = row.basis.as_deref().map(AllocationBasis::from_code);
        Ok(PlacementRow {
            worker: WorkerId(row.worker_id),
            name: row.name,
            name_pinyin: row.name_pinyin,
            class: row.class,
            post: row.post,
            address,
            source: OrganisationId(row.source_id),
            target: row.target_id.map(OrganisationId),
            basis: basis.map(|basis| known(basis, "basis")).transpose()?,
        })
    }

    /// Number of people assigned to some places on a day or later, and how many of them an act
    /// gives no place.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn count_placements(
        &self,
        act: OrganisationActId,
        sources: &[OrganisationId],
        day: NaiveDate,
    ) -> Stored<(i64, i64)> {
        if sources.is_empty() {
            return Ok((0, 0));
        }
        let mut sql = Sql::new(self.dialect());
        sql.push("SELECT COUNT(*) AS people, COALESCE(SUM(CASE WHEN p.target_id IS NULL THEN 1 ELSE 0 END), 0) AS unallocated");
        assigned(&mut sql, act, sources, day);
        let count = Count::find_by_statement(sql.statement())
            .one(self.conn())
            .await?;
        Ok(count.map_or((0, 0), |count| (count.people, count.unallocated)))
    }

    /// Who is assigned to which of some places on a day or later.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn assigned_to(
        &self,
        sources: &[OrganisationId],
        day: NaiveDate,
    ) -> Stored<Vec<(WorkerId, OrganisationId)>> {
        let mut found = Vec::new();
        for sources in sources.chunks(500) {
            let mut sql = Sql::new(self.dialect());
            sql.push("SELECT DISTINCT x.worker_id, x.organisation_id FROM assignment x WHERE x.organisation_id IN ");
            sql.bind_list(sources.iter().map(|id| Uuid::from(*id)))
                .push(" AND x.superseded_at IS NULL AND x.valid_to > ")
                .bind(day);
            let rows = Assigned::find_by_statement(sql.statement())
                .all(self.conn())
                .await?;
            found.extend(
                rows.into_iter()
                    .map(|row| (WorkerId(row.worker_id), OrganisationId(row.organisation_id))),
            );
        }
        Ok(found)
    }

    /// Service in some places on a day or later, as known now.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn services_in(
        &self,
        places: &[OrganisationId],
        day: NaiveDate,
    ) -> Stored<Vec<Service>> {
        let mut found = Vec::new();
        for places in places.chunks(500) {
            let mut sql = Sql::new(self.dialect());
            sql.push("SELECT a.worker_id, a.organisation_id, a.valid_from, a.valid_to, e.valid_from AS engaged_from, e.valid_to AS engaged_to FROM assignment a ")
                .push("JOIN engagement e ON e.worker_id = a.worker_id AND e.superseded_at IS NULL AND e.valid_from < a.valid_to AND e.valid_to > a.valid_from ")
                .push("WHERE a.organisation_id IN ");
            sql.bind_list(places.iter().map(|id| Uuid::from(*id)))
                .push(" AND a.superseded_at IS NULL AND a.valid_to > ")
                .bind(day);
            let rows = ServiceRow::find_by_statement(sql.statement())
                .all(self.conn())
                .await?;
            found.extend(rows.into_iter().map(|row| Service {
                worker: WorkerId(row.worker_id),
                organisation: OrganisationId(row.organisation_id),
                period: Period {
                    from: row.valid_from.max(row.engaged_from),
                    to: end_from_stored(row.valid_to.min(row.engaged_to)),
                },
            }));
        }
        Ok(found)
    }

    /// Accounts that may work within some places themselves: user name, name shown, place.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn accounts_within(
        &self,
        places: &[OrganisationId],
    ) -> Stored<Vec<(String, String, OrganisationId)>> {
        let mut found = Vec::new();
        for places in places.chunks(500) {
            let mut sql = Sql::new(self.dialect());
            sql.push("SELECT DISTINCT c.username, c.display_name, g.organisation_id FROM account_scope g JOIN account c ON c.id = g.account_id WHERE g.organisation_id IN ");
            sql.bind_list(places.iter().map(|id| Uuid::from(*id)))
                .push(" ORDER BY c.username");
            let rows = AccountRow::find_by_statement(sql.statement())
                .all(self.conn())
                .await?;
            found.extend(rows.into_iter().map(|row| {
                let place = OrganisationId(row.organisation_id);
                (row.username, row.display_name, place)
            }));
        }
        Ok(found)
    }

    /// The places that an act gives to people.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn kept_placements(
        &self,
        act: OrganisationActId,
    ) -> Stored<HashMap<OrganisationId, HashMap<WorkerId, OrganisationId>>> {
        let rows = Entity::find()
            .filter(Column::ActId.eq(Uuid::from(act)))
            .all(self.conn())
            .await?;
        let mut found: HashMap<OrganisationId, HashMap<WorkerId, OrganisationId>> = HashMap::new();
        for row in rows {
            found
                .entry(OrganisationId(row.source_id))
                .or_default()
                .insert(WorkerId(row.worker_id), OrganisationId(row.target_id));
        }
        Ok(found)
    }
}

impl UnitOfWork {
    /// Puts placements in the place of those of the same people.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn place(&self, act: OrganisationActId, placements: &[Placement]) -> Stored<()> {
        for some in placements.chunks(500) {
            let workers = some.iter().map(|placement| Uuid::from(placement.worker));
            let sources = some.iter().map(|placement| Uuid::from(placement.source));
            Entity::delete_many()
                .filter(Column::ActId.eq(Uuid::from(act)))
                .filter(Column::WorkerId.is_in(workers))
                .filter(Column::SourceId.is_in(sources))
                .exec(self.tx())
                .await?;
        }
        let rows = placements.iter().map(|placement| Model {
            act_id: act.into(),
            worker_id: placement.worker.into(),
            source_id: placement.source.into(),
            target_id: placement.target.into(),
            basis: placement.basis.map(|basis| basis.code().to_owned()),
        });
        bulk::insert::<Entity>(self.tx(), rows.collect()).await
    }

    /// Forgets all placements of an act.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn clear_placements(&self, act: OrganisationActId) -> Stored<()> {
        Entity::delete_many()
            .filter(Column::ActId.eq(Uuid::from(act)))
            .exec(self.tx())
            .await?;
        Ok(())
    }
}
