//! Approved posts of places by class (岗位核定), dated, and the people who hold them.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{
    ids::OrganisationId,
    organisation::{FigureKind, OrganisationPath, forest::Link, staffing::carried},
    time::{AsOf, Period},
    worker::{WorkerClass, WorkerStatus},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use uuid::Uuid;

use super::{OrganisationWriter, ScopedOrganisations, known, period};
use crate::{
    StoreError, Stored, bulk,
    dated::{Dated, OPEN},
    entity::post_quota::{Column, Entity, Model},
    sql::Sql,
    worker::roster_as_of,
};

/// Approved posts of one class in one place over a span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostQuota {
    /// Class.
    pub class: WorkerClass,
    /// Posts.
    pub number: i64,
    /// Number of the document that approves them.
    pub document_number: Option<String>,
    /// Days over which it holds.
    pub period: Period,
    /// Entered at.
    pub recorded_at: DateTime<Utc>,
}

impl TryFrom<Model> for PostQuota {
    type Error = StoreError;

    fn try_from(row: Model) -> Stored<Self> {
        Ok(Self {
            class: class(&row.class)?,
            number: row.number,
            document_number: row.document_number,
            period: period(row.valid_from, row.valid_to),
            recorded_at: row.recorded_at,
        })
    }
}

/// Approved posts of one class in one place on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceQuota {
    /// Place.
    pub place: OrganisationId,
    /// Class.
    pub class: WorkerClass,
    /// Posts.
    pub number: i64,
}

/// People in service of one class in one place on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OccupiedPosts {
    /// Path of the place.
    pub path: OrganisationPath,
    /// Class.
    pub class: WorkerClass,
    /// People.
    pub people: i64,
}

/// A figure of a place, of the latest year up to that of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaceFigure {
    /// Place.
    pub place: OrganisationId,
    /// Kind.
    pub kind: FigureKind,
    /// Value.
    pub value: i64,
}

#[derive(FromQueryResult)]
struct QuotaRow {
    place: Uuid,
    class: String,
    number: i64,
}

#[derive(FromQueryResult)]
struct OccupiedRow {
    path: String,
    class: String,
    people: i64,
}

#[derive(FromQueryResult)]
struct FigureRow {
    place: Uuid,
    kind: String,
    value: i64,
}

#[derive(FromQueryResult)]
struct HeadRow {
    path: String,
    name: String,
}

fn class(code: &str) -> Stored<WorkerClass> {
    known(WorkerClass::from_code(code), "class")
}

impl ScopedOrganisations<'_> {
    /// What was approved for a place over time as known now, newest first within each class.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn quotas(&self, id: OrganisationId) -> Stored<Vec<PostQuota>> {
        let rows = Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(id)))
            .filter(Entity::known(None))
            .filter(Column::OrganisationId.in_subquery(self.ids_in_view()))
            .order_by_desc(Column::ValidFrom)
            .all(&self.store.reading(self.scope))
            .await?;
        let quotas: Stored<Vec<PostQuota>> = rows.into_iter().map(PostQuota::try_from).collect();
        let mut quotas = quotas?;
        quotas.sort_by_key(|quota| quota.class);
        Ok(quotas)
    }

    /// Approved posts on a day of every place within the scope.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn place_quotas(&self, at: AsOf) -> Stored<Vec<PlaceQuota>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT q.organisation_id AS place, q.class, q.number FROM organisation_version v JOIN post_quota q ON q.organisation_id = v.organisation_id AND ");
        sql.holding("q", at).push(" WHERE ").holding("v", at);
        sql.push(" AND ").within(self.scope, "v.path");
        let rows = QuotaRow::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        let quota = |row: QuotaRow| {
            Ok(PlaceQuota {
                place: OrganisationId(row.place),
                class: class(&row.class)?,
                number: row.number,
            })
        };
        rows.into_iter().map(quota).collect()
    }

    /// People in service on a day by place and class.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn occupied_posts(&self, at: AsOf) -> Stored<Vec<OccupiedPosts>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT r.path, r.class, COUNT(*) AS people ");
        let today = at == AsOf::on(self.store.today());
        sql.in_service(at, today, self.scope).push(" GROUP BY 1, 2");
        let rows = OccupiedRow::find_by_statement(sql.statement())
            .all(&self.store.reading_at(self.scope, at))
            .await?;
        let occupied = |row: OccupiedRow| {
            Ok(OccupiedPosts {
                path: OrganisationPath::from_stored(row.path),
                class: class(&row.class)?,
                people: row.people,
            })
        };
        rows.into_iter().map(occupied).collect()
    }

    /// Residents and households of every place within the scope, of the latest year up to that of
    /// the day.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn place_figures(&self, at: AsOf) -> Stored<Vec<PlaceFigure>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT f.organisation_id AS place, f.kind, f.value FROM organisation_version v JOIN organisation_figure f ON f.organisation_id = v.organisation_id AND ");
        sql.known("f", at.known_at).push(" AND f.kind IN ");
        sql.bind_list([FigureKind::Population.code(), FigureKind::Households.code()]);
        sql.push(" AND f.year = (SELECT MAX(y.year) FROM organisation_figure y WHERE y.organisation_id = f.organisation_id AND y.kind = f.kind AND ");
        sql.known("y", at.known_at)
            .push(" AND y.year <= ")
            .bind(i64::from(at.valid_on.year()))
            .push(") WHERE ");
        sql.holding("v", at)
            .push(" AND ")
            .within(self.scope, "v.path");
        let rows = FigureRow::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        let figure = |row: FigureRow| {
            Ok(PlaceFigure {
                place: OrganisationId(row.place),
                kind: known(FigureKind::from_code(&row.kind), "figure kind")?,
                value: row.value,
            })
        };
        rows.into_iter().map(figure).collect()
    }

    /// Names of those who head some places on a day, by path and name.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn heads(
        &self,
        places: &[OrganisationPath],
        at: AsOf,
    ) -> Stored<Vec<(OrganisationPath, String)>> {
        let past = (at != AsOf::on(self.store.today())).then_some(at);
        let mut heads = Vec::with_capacity(places.len());
        for places in places.chunks(500) {
            let mut sql = Sql::new(self.store.dialect());
            if let Some(at) = past {
                roster_as_of(&mut sql, at, self.scope);
            }
            sql.push("SELECT r.path, r.name FROM roster r WHERE r.path IN ")
                .bind_list(places.iter().map(OrganisationPath::as_str))
                .push(" AND r.status = ")
                .bind(WorkerStatus::Active.code());
            sql.push(" AND r.class = ")
                .bind(WorkerClass::Head.code())
                .push(" AND ");
            sql.within(self.scope, "r.path")
                .push(" ORDER BY r.path, r.name_pinyin, r.worker_id");
            let rows = HeadRow::find_by_statement(sql.statement())
                .all(&self.store.reading_at(self.scope, at))
                .await?;
            heads.extend(
                rows.into_iter()
                    .map(|row| (OrganisationPath::from_stored(row.path), row.name)),
            );
        }
        Ok(heads)
    }
}

impl OrganisationWriter<'_> {
    /// Approves posts of a place from a day on, until what was approved for a later day; without a
    /// number the approval of a class ends. What stays as it is is not written again. Answers what
    /// held on the day before of each class, or none when the revision is not the stored one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn save_quotas(
        &self,
        id: OrganisationId,
        revision: i64,
        posts: &[(WorkerClass, Option<i64>)],
        from: NaiveDate,
        document_number: Option<&str>,
    ) -> Stored<Option<Vec<(WorkerClass, Option<i64>)>>> {
        if !self.raise_revision(id, revision).await? {
            return Ok(None);
        }
        let mut before = Vec::with_capacity(posts.len());
        for (class, number) in posts {
            let was = self
                .approve(id, *class, *number, from, document_number)
                .await?;
            before.push((*class, was));
        }
        Ok(Some(before))
    }

    async fn approve(
        &self,
        id: OrganisationId,
        class: WorkerClass,
        number: Option<i64>,
        from: NaiveDate,
        document_number: Option<&str>,
    ) -> Stored<Option<i64>> {
        let later = Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(id)))
            .filter(Column::Class.eq(class.code()))
            .filter(Entity::known(None))
            .filter(Column::ValidTo.gt(from))
            .order_by_asc(Column::ValidFrom)
            .all(self.work.tx())
            .await?;
        let current = later.first().filter(|row| row.valid_from <= from);
        let was = current.map(|row| row.number);
        let same = current.is_some_and(|row| row.document_number.as_deref() == document_number);
        if was == number && (same || number.is_none()) {
            return Ok(was);
        }
        let until = match current {
            Some(row) => row.valid_to,
            None => later.first().map_or(OPEN, |row| row.valid_from),
        };
        if let Some(row) = current {
            self.end_quotas(vec![row.clone()], from).await?;
        }
        if let Some(number) = number {
            let row = Model {
                document_number: document_number.map(str::to_owned),
                valid_to: until,
                ..self.quota_row(id, class, number, from)
            };
            row.into_active_model().insert(self.work.tx()).await?;
        }
        Ok(was)
    }

    fn quota_row(
        &self,
        id: OrganisationId,
        class: WorkerClass,
        number: i64,
        from: NaiveDate,
    ) -> Model {
        Model {
            id: self.new_fact(),
            organisation_id: id.into(),
            class: class.code().to_owned(),
            number,
            document_number: None,
            valid_from: from,
            valid_to: OPEN,
            recorded_at: self.work.now(),
            superseded_at: None,
        }
    }

    /// Ends rows on a day: what holds before it stays, what begins later never comes to be.
    async fn end_quotas(&self, rows: Vec<Model>, day: NaiveDate) -> Stored<()> {
        for rows in rows.chunks(500) {
            let outdated = rows.iter().map(|row| row.id).collect();
            Entity::supersede(self.work.tx(), outdated, self.work.now()).await?;
        }
        let kept = rows
            .into_iter()
            .filter(|row| row.valid_from < day)
            .map(|row| Model {
                id: self.new_fact(),
                valid_to: day,
                recorded_at: self.work.now(),
                ..row
            });
        bulk::insert::<Entity>(self.work.tx(), kept.collect()).await
    }

    /// Enters posts of places for which nothing is approved yet, from a day on.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when something is, from the same day.
    pub async fn load_quotas(
        &self,
        quotas: Vec<PlaceQuota>,
        from: NaiveDate,
        document_number: &str,
    ) -> Stored<()> {
        let row = |quota: PlaceQuota| Model {
            document_number: Some(document_number.to_owned()),
            ..self.quota_row(quota.place, quota.class, quota.number, from)
        };
        bulk::insert::<Entity>(self.work.tx(), quotas.into_iter().map(row).collect()).await
    }

    /// Splits and adds up approved posts along the lineage of an act, class by class. What was
    /// approved ahead for a day after the act, for places as they were before it, gives way. What
    /// `stays` keeps what it does not give away, be it nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn carry_quotas(
        &self,
        day: NaiveDate,
        links: &[Link],
        stays: impl Fn(OrganisationId) -> bool + Send,
        document_number: &str,
    ) -> Stored<()> {
        let mut places: Vec<Uuid> = links
            .iter()
            .flat_map(|link| [link.predecessor.into(), link.successor.into()])
            .collect();
        places.sort();
        places.dedup();
        let mut stored: Vec<Model> = Vec::new();
        for places in places.chunks(500) {
            let rows = Entity::find()
                .filter(Column::OrganisationId.is_in(places.to_vec()))
                .filter(Entity::known(None))
                .filter(Column::ValidTo.gt(day))
                .all(self.work.tx())
                .await?;
            stored.extend(rows);
        }
        let mut classes: BTreeMap<WorkerClass, BTreeMap<OrganisationId, i64>> = BTreeMap::new();
        for row in stored.iter().filter(|row| row.valid_from <= day) {
            let numbers = classes.entry(class(&row.class)?).or_default();
            numbers.insert(OrganisationId(row.organisation_id), row.number);
        }
        self.end_quotas(stored, day).await?;
        let written = classes.into_iter().flat_map(|(class, numbers)| {
            let numbers = carried(numbers, links, &stays).into_iter();
            numbers.map(move |(id, number)| (class, id, number))
        });
        let rows = written.map(|(class, id, number)| Model {
            document_number: Some(document_number.to_owned()),
            ..self.quota_row(id, class, number, day)
        });
        bulk::insert::<Entity>(self.work.tx(), rows.collect()).await
    }
}
