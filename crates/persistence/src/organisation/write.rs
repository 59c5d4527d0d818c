//! Changes of the tree. Opening the writer raises the version of the tree, which also locks
//! that row: writers of the tree take turns, so keys and names stay unique.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::{
    ids::{FactId, OrganisationId},
    organisation::{CodeKind, OrganisationKind, OrganisationNature, OrganisationPath},
    time::{AsOf, Period},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::{OrganisationRow, known, read::in_view};
use crate::{
    Scope, StoreError, Stored, UnitOfWork, bulk,
    dated::{Dated, end_to_stored},
    entity::{
        organisation,
        organisation_version::{self, Column, Entity},
        roster,
    },
};

/// An organisation to enter. Its place in the tree follows from the parent.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// New id, so that what hangs below can refer to it before it is written.
    pub id: OrganisationId,
    /// Kind.
    pub kind: OrganisationKind,
    /// What it is in law.
    pub nature: Option<OrganisationNature>,
    /// Name.
    pub name: String,
    /// Administering parent; none for the city and for employers.
    pub parent_id: Option<OrganisationId>,
    /// Statutory division code; the unified social credit code of an employer.
    pub division_code: Option<String>,
    /// Whose code it is.
    pub code_kind: Option<CodeKind>,
    /// County code under which it counts by statutory division.
    pub statutory_code: Option<String>,
    /// First day.
    pub valid_from: NaiveDate,
}

/// What an organisation becomes, or should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationChange {
    /// Name.
    pub name: String,
    /// What it is in law.
    pub nature: Option<OrganisationNature>,
    /// Statutory division code; the unified social credit code of an employer.
    pub division_code: Option<String>,
    /// Whose code it is.
    pub code_kind: Option<CodeKind>,
    /// County code under which it counts by statutory division.
    pub statutory_code: Option<String>,
}

/// Writes organisations within a scope, in one unit of work.
#[derive(Clone, Copy)]
pub struct OrganisationWriter<'a> {
    pub(super) work: &'a UnitOfWork,
    scope: &'a Scope,
}

impl UnitOfWork {
    /// The writer of organisations within a scope. Waits for others that write the tree.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another writer holds on too long.
    pub async fn organisations<'a>(&'a self, scope: &'a Scope) -> Stored<OrganisationWriter<'a>> {
        self.bump_organisation().await?;
        Ok(OrganisationWriter { work: self, scope })
    }
}

impl OrganisationWriter<'_> {
    /// One organisation on a day as this unit of work sees it; none outside the scope.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn find(
        &self,
        id: OrganisationId,
        day: NaiveDate,
    ) -> Stored<Option<OrganisationRow>> {
        let row = Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(id)))
            .filter(Entity::holding(AsOf::on(day)))
            .filter(in_view(self.scope))
            .one(self.work.tx())
            .await?;
        row.map(OrganisationRow::try_from).transpose()
    }

    /// Whether another child of a parent bears a name on a day of a period.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sibling_named(
        &self,
        name: &str,
        parent: Option<OrganisationId>,
        period: Period,
        except: Option<OrganisationId>,
    ) -> Stored<bool> {
        let siblings = match parent {
            Some(parent) => Column::ParentId.eq(Uuid::from(parent)),
            None => Column::ParentId.is_null(),
        };
        self.taken(siblings.and(Column::Name.eq(name)), period, except)
            .await
    }

    /// Whether another organisation bears a division code on a day of a period.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn code_taken(
        &self,
        code: &str,
        period: Period,
        except: Option<OrganisationId>,
    ) -> Stored<bool> {
        self.taken(Column::DivisionCode.eq(code), period, except)
            .await
    }

    async fn taken(
        &self,
        by: Expr,
        period: Period,
        except: Option<OrganisationId>,
    ) -> Stored<bool> {
        let mut query = Entity::find()
            .filter(by)
            .filter(Entity::known(None))
            .filter(Column::ValidFrom.lt(end_to_stored(period.to)))
            .filter(Column::ValidTo.gt(period.from));
        if let Some(except) = except {
            query = query.filter(Column::OrganisationId.ne(Uuid::from(except)));
        }
        Ok(query.count(self.work.tx()).await? > 0)
    }

    /// Enters one organisation below a parent that holds on its first day.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the parent does not exist then.
    pub async fn create(&self, new: NewOrganisation) -> Stored<OrganisationRow> {
        let id = new.id;
        let day = new.valid_from;
        self.load(vec![new]).await?;
        known(self.find_written(id, day).await?, "row just written")
    }

    async fn find_written(
        &self,
        id: OrganisationId,
        day: NaiveDate,
    ) -> Stored<Option<OrganisationRow>> {
        let row = Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(id)))
            .filter(Entity::holding(AsOf::on(day)))
            .one(self.work.tx())
            .await?;
        row.map(OrganisationRow::try_from).transpose()
    }

    /// Enters many, each after its parent. What they are is not checked here.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when a parent is neither stored nor among those before.
    pub async fn load(&self, organisations: Vec<NewOrganisation>) -> Stored<()> {
        let mut key = self.last_key().await?;
        let mut paths = self.stored_parents(&organisations).await?;
        let now = self.work.now();
        let (mut nodes, mut versions) = (
            Vec::with_capacity(organisations.len()),
            Vec::with_capacity(organisations.len()),
        );
        for new in organisations {
            key += 1;
            let number = u64::try_from(key).unwrap_or_default();
            let path = match new.parent_id {
                None => OrganisationPath::root(number),
                Some(parent) => known(paths.get(&parent), "parent")?.child(number),
            };
            nodes.push(organisation::Model {
                id: new.id.into(),
                key,
                revision: 1,
                created_at: now,
            });
            versions.push(organisation_version::Model {
                id: self.new_fact(),
                organisation_id: new.id.into(),
                kind: new.kind.code().to_owned(),
                nature: new.nature.map(|nature| nature.code().to_owned()),
                name: new.name,
                parent_id: new.parent_id.map(Uuid::from),
                path: path.as_str().to_owned(),
                division_code: new.division_code,
                code_kind: new.code_kind.map(|kind| kind.code().to_owned()),
                statutory_code: new.statutory_code,
                valid_from: new.valid_from,
                valid_to: end_to_stored(None),
                recorded_at: now,
                superseded_at: None,
            });
            paths.insert(new.id, path);
        }
        bulk::insert::<organisation::Entity>(self.work.tx(), nodes).await?;
        bulk::insert::<Entity>(self.work.tx(), versions).await
    }

    pub(super) async fn last_key(&self) -> Stored<i64> {
        let key: Option<Option<i64>> = organisation::Entity::find()
            .select_only()
            .column_as(organisation::Column::Key.max(), "key")
            .into_tuple()
            .one(self.work.tx())
            .await?;
        Ok(key.flatten().unwrap_or(0))
    }

    /// Paths of the parents that are stored already, by id; a path never changes.
    async fn stored_parents(
        &self,
        organisations: &[NewOrganisation],
    ) -> Stored<HashMap<OrganisationId, OrganisationPath>> {
        let new: std::collections::HashSet<OrganisationId> =
            organisations.iter().map(|new| new.id).collect();
        let mut stored: Vec<Uuid> = organisations
            .iter()
            .filter_map(|new| new.parent_id)
            .filter(|id| !new.contains(id))
            .map(Uuid::from)
            .collect();
        stored.sort();
        stored.dedup();
        let mut paths = HashMap::new();
        // A few hundred at a time: SQLite limits the parameters of a statement.
        for ids in stored.chunks(500) {
            let rows = Entity::find()
                .filter(Column::OrganisationId.is_in(ids.to_vec()))
                .filter(Entity::known(None))
                .all(self.work.tx())
                .await?;
            paths.extend(rows.into_iter().map(|row| {
                (
                    OrganisationId(row.organisation_id),
                    OrganisationPath::from_stored(row.path),
                )
            }));
        }
        Ok(paths)
    }

    /// Changes what holds on `current`'s days, from a day or, without one, from its first day on
    /// as a correction. Answers `false` when the revision is not the stored one.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] when the day lies outside `current`'s period.
    pub async fn change(
        &self,
        current: &OrganisationRow,
        revision: i64,
        change: OrganisationChange,
        from: Option<NaiveDate>,
    ) -> Stored<bool> {
        if !self.raise_revision(current.id, revision).await? {
            return Ok(false);
        }
        let from = from.unwrap_or(current.period.from);
        if !current.period.contains(from) {
            return Err(StoreError::Inconsistent(
                "organisation: a change outside the period it changes".into(),
            ));
        }
        let row = known(self.current_row(current).await?, "row to change")?;
        Entity::supersede(self.work.tx(), vec![row.id], self.work.now()).await?;
        if row.valid_from < from {
            let before = organisation_version::Model {
                id: self.new_fact(),
                valid_to: from,
                recorded_at: self.work.now(),
                ..row.clone()
            };
            before.into_active_model().insert(self.work.tx()).await?;
        }
        if change.statutory_code != row.statutory_code && from <= self.work.store().today() {
            self.recount(current.id, change.statutory_code.as_deref())
                .await?;
        }
        let after = organisation_version::Model {
            id: self.new_fact(),
            name: change.name,
            nature: change.nature.map(|nature| nature.code().to_owned()),
            division_code: change.division_code,
            code_kind: change.code_kind.map(|kind| kind.code().to_owned()),
            statutory_code: change.statutory_code,
            valid_from: from,
            recorded_at: self.work.now(),
            ..row
        };
        after.into_active_model().insert(self.work.tx()).await?;
        Ok(true)
    }

    async fn current_row(
        &self,
        current: &OrganisationRow,
    ) -> Stored<Option<organisation_version::Model>> {
        Ok(Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(current.id)))
            .filter(Column::ValidFrom.eq(current.period.from))
            .filter(Entity::known(None))
            .one(self.work.tx())
            .await?)
    }

    /// People counted under one county are counted under another from now on.
    async fn recount(&self, id: OrganisationId, statutory_code: Option<&str>) -> Stored<()> {
        self.work.note_roster_change();
        roster::Entity::update_many()
            .col_expr(
                roster::Column::StatutoryCode,
                Expr::value(statutory_code.map(str::to_owned)),
            )
            .filter(roster::Column::OrganisationId.eq(Uuid::from(id)))
            .exec(self.work.tx())
            .await?;
        Ok(())
    }

    pub(super) async fn raise_revision(&self, id: OrganisationId, revision: i64) -> Stored<bool> {
        let done = organisation::Entity::update_many()
            .col_expr(
                organisation::Column::Revision,
                Expr::col(organisation::Column::Revision).add(1),
            )
            .filter(organisation::Column::Id.eq(Uuid::from(id)))
            .filter(organisation::Column::Revision.eq(revision))
            .exec(self.work.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }

    pub(super) fn new_fact(&self) -> Uuid {
        self.work.store().new_id::<FactId>().into()
    }
}
