//! People, departments and figures follow what they belong to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike, NaiveDate};
use domain::{
    ids::{OrganisationId, WorkerId},
    organisation::{
        FigureKind, OrganisationPath,
        act::{WHOLE, portions},
        forest::Link,
    },
};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ColumnTrait, Condition, EntityTrait, ExprTrait, IdenStatic,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, TryIntoModel, Value, sea_query::Expr,
};
use uuid::Uuid;

use super::super::{Figure, OrganisationWriter};
use crate::{
    StoreError, Stored, UnitOfWork, bulk,
    dated::Dated,
    entity::{assignment, engagement, organisation_figure, organisation_version, roster, worker},
    worker::refresh_roster,
};

/// Where the people of one organisation go.
#[derive(Clone, Debug, Default)]
pub struct Carry {
    /// To which place, unless a person is placed elsewhere; the place itself where they stay.
    pub to: Option<OrganisationId>,
    /// People who are placed one by one.
    pub placed: HashMap<WorkerId, OrganisationId>,
}

impl Carry {
    /// Where one of them goes.
    pub fn place_of(&self, worker: WorkerId) -> Option<OrganisationId> {
        self.placed.get(&worker).copied().or(self.to)
    }
}

/// Someone who went from one place to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Carried {
    /// Who.
    pub worker: WorkerId,
    /// What names the place: `organisation_id`, `employer_id` or `department_id`.
    pub field: &'static str,
    /// From where.
    pub from: OrganisationId,
    /// To where.
    pub to: OrganisationId,
}

fn missing(column: &str) -> StoreError {
    StoreError::Inconsistent(format!("{column} is not what it should be"))
}

fn uuid<A: ActiveModelTrait>(row: &A, column: <A::Entity as EntityTrait>::Column) -> Stored<Uuid> {
    match row.get(column) {
        ActiveValue::Set(Value::Uuid(Some(id))) | ActiveValue::Unchanged(Value::Uuid(Some(id))) => {
            Ok(id)
        }
        _ => Err(missing("an id")),
    }
}

fn date<A: ActiveModelTrait>(
    row: &A,
    column: <A::Entity as EntityTrait>::Column,
) -> Stored<NaiveDate> {
    match row.get(column) {
        ActiveValue::Set(Value::ChronoDate(Some(day)))
        | ActiveValue::Unchanged(Value::ChronoDate(Some(day))) => Ok(day),
        _ => Err(missing("a date")),
    }
}

/// Lets rows of a dated table that name an organisation name another from a day on. `to` says
/// which, by worker and organisation; none leaves a row as it is.
pub(crate) async fn repoint<E>(
    work: &UnitOfWork,
    column: E::Column,
    which: Condition,
    day: NaiveDate,
    to: impl Fn(WorkerId, OrganisationId) -> Option<OrganisationId>,
) -> Stored<Vec<Carried>>
where
    E: Dated,
    E::Model: IntoActiveModel<E::ActiveModel> + Send + Sync,
    E::ActiveModel: TryIntoModel<E::Model> + Send,
{
    let rows = E::find()
        .filter(which)
        .filter(E::known(None))
        .filter(E::VALID_TO.gt(day))
        .all(work.tx())
        .await?;
    let (mut outdated, mut written, mut carried) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let mut row: E::ActiveModel = row.into_active_model();
        let worker = WorkerId(uuid(&row, E::SUBJECT)?);
        let from = OrganisationId(uuid(&row, column)?);
        let Some(to) = to(worker, from).filter(|to| *to != from) else {
            continue;
        };
        outdated.push(uuid(&row, E::ID)?);
        row.set(E::RECORDED_AT, work.now().into());
        if date(&row, E::VALID_FROM)? < day {
            let mut before = row.clone();
            before.set(E::ID, work.store().new_id::<Uuid>().into());
            before.set(E::VALID_TO, day.into());
            written.push(before.try_into_model()?);
            row.set(E::VALID_FROM, day.into());
        }
        row.set(E::ID, work.store().new_id::<Uuid>().into());
        row.set(column, Uuid::from(to).into());
        written.push(row.try_into_model()?);
        carried.push(Carried {
            worker,
            field: column.as_str(),
            from,
            to,
        });
    }
    for rows in outdated.chunks(500) {
        E::supersede(work.tx(), rows.to_vec(), work.now()).await?;
    }
    bulk::insert::<E>(work.tx(), written).await?;
    Ok(carried)
}

impl OrganisationWriter<'_> {
    /// Sends everyone who is assigned to a place, on the day or later, where they shall go; and
    /// who is employed or supervised by it. Answers who went where, each once.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn carry_people(
        &self,
        day: NaiveDate,
        carries: &BTreeMap<OrganisationId, Carry>,
    ) -> Stored<Vec<Carried>> {
        let sources: Vec<Uuid> = carries.keys().map(|id| Uuid::from(*id)).collect();
        let place = |worker: WorkerId, from: OrganisationId| carries.get(&from)?.place_of(worker);
        let whole = |_: WorkerId, from: OrganisationId| carries.get(&from)?.to;
        let mut carried = BTreeSet::new();
        for sources in sources.chunks(500) {
            let of =
                |column: &dyn Fn(Vec<Uuid>) -> Expr| Condition::all().add(column(sources.to_vec()));
            let assigned = of(&|ids| assignment::Column::OrganisationId.is_in(ids));
            carried.extend(
                repoint::<assignment::Entity>(
                    self.work,
                    assignment::Column::OrganisationId,
                    assigned,
                    day,
                    place,
                )
                .await?,
            );
            let employed = of(&|ids| engagement::Column::EmployerId.is_in(ids));
            carried.extend(
                repoint::<engagement::Entity>(
                    self.work,
                    engagement::Column::EmployerId,
                    employed,
                    day,
                    whole,
                )
                .await?,
            );
            let supervised = of(&|ids| engagement::Column::DepartmentId.is_in(ids));
            carried.extend(
                repoint::<engagement::Entity>(
                    self.work,
                    engagement::Column::DepartmentId,
                    supervised,
                    day,
                    whole,
                )
                .await?,
            );
        }
        Ok(carried.into_iter().collect())
    }

    /// Lets people of a subtree who answer to a department answer to another from a day on.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn resupervise(
        &self,
        day: NaiveDate,
        (from, to): (OrganisationId, OrganisationId),
        within: &OrganisationPath,
    ) -> Stored<Vec<Carried>> {
        use sea_orm::QueryTrait;
        let below = organisation_version::Column::Path
            .gte(within.as_str())
            .and(organisation_version::Column::Path.lt(within.subtree_end()));
        let places = organisation_version::Entity::find()
            .select_only()
            .column(organisation_version::Column::OrganisationId)
            .filter(below)
            .filter(organisation_version::Entity::known(None))
            .filter(organisation_version::Column::ValidTo.gt(day))
            .into_query();
        let people = assignment::Entity::find()
            .select_only()
            .column(assignment::Column::WorkerId)
            .filter(assignment::Column::OrganisationId.in_subquery(places))
            .filter(assignment::Entity::known(None))
            .filter(assignment::Column::ValidTo.gt(day))
            .into_query();
        let which = Condition::all()
            .add(engagement::Column::DepartmentId.eq(Uuid::from(from)))
            .add(engagement::Column::WorkerId.in_subquery(people));
        repoint::<engagement::Entity>(
            self.work,
            engagement::Column::DepartmentId,
            which,
            day,
            |_, _| Some(to),
        )
        .await
    }

    /// Raises the revisions of people, so that a form that was opened before is not saved over
    /// what an act did, and brings the roster to what holds today: of them, and of everyone whose
    /// place changed.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn refresh_people(
        &self,
        workers: &[WorkerId],
        places: &[OrganisationId],
    ) -> Stored<()> {
        let mut all: BTreeSet<WorkerId> = workers.iter().copied().collect();
        for ids in workers.chunks(500) {
            worker::Entity::update_many()
                .col_expr(
                    worker::Column::Revision,
                    Expr::col(worker::Column::Revision).add(1),
                )
                .col_expr(worker::Column::UpdatedAt, Expr::value(self.work.now()))
                .filter(worker::Column::Id.is_in(ids.iter().map(|id| Uuid::from(*id))))
                .exec(self.work.tx())
                .await?;
        }
        for ids in places.chunks(500) {
            let listed: Vec<Uuid> = roster::Entity::find()
                .select_only()
                .column(roster::Column::WorkerId)
                .filter(roster::Column::OrganisationId.is_in(ids.iter().map(|id| Uuid::from(*id))))
                .into_tuple()
                .all(self.work.tx())
                .await?;
            all.extend(listed.into_iter().map(WorkerId));
        }
        refresh_roster(self.work, &all.into_iter().collect::<Vec<_>>()).await
    }

    /// Splits and adds up posts, population and households along the lineage, as figures of the
    /// year of the day: of each kind the latest figure of a predecessor, in proportion to the
    /// shares, whole numbers that sum to it exactly. What has no figure passes none on; what
    /// `stays` keeps what it does not give away, be it nothing.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn carry_figures(
        &self,
        day: NaiveDate,
        links: &[Link],
        stays: impl Fn(OrganisationId) -> bool + Send,
        source: &str,
    ) -> Stored<()> {
        let year = i64::from(day.year());
        let mut shares: BTreeMap<OrganisationId, Vec<(OrganisationId, u32)>> = BTreeMap::new();
        for link in links {
            shares
                .entry(link.predecessor)
                .or_default()
                .push((link.successor, link.share));
        }
        for kind in FigureKind::ALL {
            let mut sums: BTreeMap<OrganisationId, i64> = BTreeMap::new();
            for (predecessor, shares) in &shares {
                let Some(value) = self.latest_figure(*predecessor, *kind, year).await? else {
                    continue;
                };
                let given: u32 = shares.iter().map(|(_, share)| share).sum();
                let kept = i64::from(WHOLE.saturating_sub(given));
                let mut weights: Vec<i64> =
                    shares.iter().map(|(_, share)| i64::from(*share)).collect();
                weights.push(kept);
                let parts = portions(value, &weights);
                for ((successor, _), part) in shares.iter().zip(&parts) {
                    *sums.entry(*successor).or_default() += part;
                }
                if stays(*predecessor) {
                    *sums.entry(*predecessor).or_default() += parts.last().copied().unwrap_or(0);
                }
            }
            for (id, mut value) in sums {
                // Others were merged into a place that has people of its own.
                if !shares.contains_key(&id) {
                    value += self.latest_figure(id, *kind, year).await?.unwrap_or(0);
                }
                let figure = Figure {
                    kind: *kind,
                    year,
                    value,
                    source: source.to_owned(),
                };
                self.save_figure(id, &figure).await?;
            }
        }
        Ok(())
    }

    /// The figure of the latest year up to one.
    async fn latest_figure(
        &self,
        id: OrganisationId,
        kind: FigureKind,
        year: i64,
    ) -> Stored<Option<i64>> {
        use organisation_figure::{Column, Entity};
        let row = Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(id)))
            .filter(Column::Kind.eq(kind.code()))
            .filter(Column::Year.lte(year))
            .filter(Column::SupersededAt.is_null())
            .order_by_desc(Column::Year)
            .one(self.work.tx())
            .await?;
        Ok(row.map(|row| row.value))
    }
}
