//! Acts of reorganisation: drafts, who goes where, what an approved act writes, and how it is
//! taken back.

mod carry;
mod forest;
mod people;
mod reverse;

pub(crate) use carry::repoint;
pub use carry::{Carried, Carry};
pub use people::{Placement, PlacementAfter, PlacementRow, Service};
pub use reverse::Resting;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{AccountId, OrganisationActId, OrganisationId},
    organisation::act::ActState,
    worker::submission::Level,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{OrganisationRow, ScopedOrganisations, known};
use crate::{
    Store, StoreError, Stored, UnitOfWork, bulk,
    dialect::Dialect,
    entity::{
        organisation_act::{Column, Entity, Model},
        organisation_act_subject, organisation_version,
    },
    sql::Sql,
};

/// An act of reorganisation (机构调整).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Act.
    pub id: OrganisationActId,
    /// Rises with every change.
    pub revision: i64,
    /// State.
    pub state: ActState,
    /// Title.
    pub title: String,
    /// Number of the document.
    pub document_number: Option<String>,
    /// Name of the document's file, if one is kept.
    pub document_name: Option<String>,
    /// Day on which it takes effect.
    pub effective_on: NaiveDate,
    /// Why.
    pub reason: Option<String>,
    /// Steps as their author writes them; this crate does not read them.
    pub steps: String,
    /// Ids of the organisations that the steps establish, by label; not read here either.
    pub labels: String,
    /// Number of steps.
    pub step_count: i64,
    /// Who drafted it.
    pub drafted_by: AccountId,
    /// Drafted at.
    pub drafted_at: DateTime<Utc>,
    /// Who submitted it, and when.
    pub submitted: Option<(AccountId, DateTime<Utc>)>,
    /// Level that decides about it, once it was submitted.
    pub approver: Option<Level>,
    /// Who approved, returned or reversed it, and when.
    pub decided: Option<(AccountId, DateTime<Utc>)>,
    /// Why it was returned or reversed.
    pub decision_reason: Option<String>,
    /// Instant at which everything it wrote is recorded.
    pub executed_at: Option<DateTime<Utc>>,
}

/// The last act of the page before: newest day first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActAfter {
    /// Its day.
    pub effective_on: NaiveDate,
    /// Itself.
    pub id: OrganisationActId,
}

/// Which acts; every part that is given must fit.
#[derive(Clone, Debug)]
pub struct ActFilter {
    /// Who asks: acts that name nothing yet are shown to whoever drafted them.
    pub own: AccountId,
    /// State.
    pub state: Option<ActState>,
    /// Concerns this organisation.
    pub organisation: Option<OrganisationId>,
}

/// Where an organisation came from or went (沿革).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// What it was.
    pub predecessor: OrganisationId,
    /// What it became.
    pub successor: OrganisationId,
    /// Part of the predecessor, in ten-thousandths.
    pub share: u32,
    /// Day.
    pub on: NaiveDate,
    /// Act.
    pub act: OrganisationActId,
    /// Title of the act.
    pub title: String,
    /// Number of its document.
    pub document_number: Option<String>,
}

/// The file of the document that orders an act.
#[derive(Clone, Debug)]
pub struct ActDocument {
    /// Name.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// Content.
    pub bytes: Vec<u8>,
}

#[derive(FromQueryResult)]
struct LineageRow {
    act_id: Uuid,
    predecessor_id: Uuid,
    successor_id: Uuid,
    share: i64,
    effective_on: NaiveDate,
    title: String,
    document_number: Option<String>,
}

impl TryFrom<Model> for Act {
    type Error = StoreError;

    fn try_from(row: Model) -> Stored<Self> {
        let by = |account: Option<Uuid>, at: Option<DateTime<Utc>>| account.map(AccountId).zip(at);
        Ok(Self {
            id: OrganisationActId(row.id),
            revision: row.revision,
            state: known(ActState::from_code(&row.state), "act state")?,
            title: row.title,
            document_number: row.document_number,
            document_name: row.document_name,
            effective_on: row.effective_on,
            reason: row.reason,
            steps: row.steps,
            labels: row.labels,
            step_count: row.step_count,
            drafted_by: AccountId(row.drafted_by),
            drafted_at: row.drafted_at,
            submitted: by(row.submitted_by, row.submitted_at),
            decided: by(row.decided_by, row.decided_at),
            approver: row.approver.as_deref().and_then(Level::from_code),
            decision_reason: row.decision_reason,
            executed_at: row.executed_at,
        })
    }
}

/// Columns of an act without the file, which may be large.
fn light() -> sea_orm::Select<Entity> {
    use sea_orm::Iterable;
    let columns = Column::iter().filter(|column| !matches!(column, Column::Document));
    Entity::find()
        .select_only()
        .columns(columns)
        .column_as(Expr::value(None::<Vec<u8>>), "document")
}

impl ScopedOrganisations<'_> {
    /// Acts that name an organisation of the scope. One that names none yet is its drafter's.
    fn acts_in_view(&self, own: AccountId) -> Condition {
        use organisation_act_subject::Column as Subject;
        use organisation_version::Column as Version;
        use sea_orm::QueryTrait;
        let places = organisation_version::Entity::find()
            .select_only()
            .column(Version::OrganisationId)
            .filter(Version::SupersededAt.is_null())
            .filter(self.scope.condition(Version::Path))
            .into_query();
        let acts = organisation_act_subject::Entity::find()
            .select_only()
            .column(Subject::ActId)
            .filter(Subject::OrganisationId.in_subquery(places))
            .into_query();
        let blank = Column::StepCount
            .eq(0)
            .and(Column::DraftedBy.eq(Uuid::from(own)));
        let seen = Condition::any()
            .add(Column::Id.in_subquery(acts))
            .add(blank);
        Condition::all().add(seen)
    }

    fn acts_like(&self, filter: &ActFilter) -> Condition {
        use organisation_act_subject::Column as Subject;
        use sea_orm::QueryTrait;
        let concerning = filter.organisation.map(|id| {
            let acts = organisation_act_subject::Entity::find()
                .select_only()
                .column(Subject::ActId)
                .filter(Subject::OrganisationId.eq(Uuid::from(id)))
                .into_query();
            Column::Id.in_subquery(acts)
        });
        self.acts_in_view(filter.own)
            .add_option(filter.state.map(|state| Column::State.eq(state.code())))
            .add_option(concerning)
    }

    /// One act that names an organisation of the scope; one that names none only to `own`, who
    /// drafted it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn act(&self, id: OrganisationActId, own: AccountId) -> Stored<Option<Act>> {
        let row = light()
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(self.acts_in_view(own))
            .one(self.store.conn())
            .await?;
        row.map(Act::try_from).transpose()
    }

    /// Acts, newest day first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn acts(
        &self,
        filter: &ActFilter,
        after: Option<&ActAfter>,
        limit: u64,
    ) -> Stored<Vec<Act>> {
        let mut query = light().filter(self.acts_like(filter));
        if let Some(after) = after {
            let same_day = Column::EffectiveOn.eq(after.effective_on);
            query = query.filter(
                Condition::any()
                    .add(Column::EffectiveOn.lt(after.effective_on))
                    .add(same_day.and(Column::Id.lt(Uuid::from(after.id)))),
            );
        }
        let rows = query
            .order_by_desc(Column::EffectiveOn)
            .order_by_desc(Column::Id)
            .limit(limit)
            .all(self.store.conn())
            .await?;
        rows.into_iter().map(Act::try_from).collect()
    }

    /// Number of acts.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn count_acts(&self, filter: &ActFilter) -> Stored<i64> {
        let count = Entity::find()
            .filter(self.acts_like(filter))
            .count(self.store.conn())
            .await?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    /// The file of an act's document, as [`Self::act`].
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn act_document(
        &self,
        id: OrganisationActId,
        own: AccountId,
    ) -> Stored<Option<ActDocument>> {
        let row = Entity::find_by_id(Uuid::from(id))
            .filter(self.acts_in_view(own))
            .one(self.store.conn())
            .await?;
        Ok(row.and_then(|row| {
            Some(ActDocument {
                name: row.document_name?,
                content_type: row.document_type?,
                bytes: row.document?,
            })
        }))
    }

    /// Where an organisation came from and where it went, oldest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lineage(&self, id: OrganisationId) -> Stored<Vec<Lineage>> {
        let mut sql = Sql::new(self.store.dialect());
        sql.push("SELECT l.act_id, l.predecessor_id, l.successor_id, l.share, l.effective_on, a.title, a.document_number ")
            .push("FROM organisation_lineage l JOIN organisation_act a ON a.id = l.act_id ")
            .push("WHERE l.superseded_at IS NULL AND (l.predecessor_id = ")
            .bind(Uuid::from(id))
            .push(" OR l.successor_id = ")
            .bind(Uuid::from(id))
            .push(") ORDER BY l.effective_on, l.position, l.id");
        let rows = LineageRow::find_by_statement(sql.statement())
            .all(self.store.conn())
            .await?;
        Ok(rows.into_iter().map(Lineage::from).collect())
    }
}

impl From<LineageRow> for Lineage {
    fn from(row: LineageRow) -> Self {
        Self {
            predecessor: OrganisationId(row.predecessor_id),
            successor: OrganisationId(row.successor_id),
            share: u32::try_from(row.share).unwrap_or(0),
            on: row.effective_on,
            act: OrganisationActId(row.act_id),
            title: row.title,
            document_number: row.document_number,
        }
    }
}

impl Store {
    /// What each of some organisations was when it was last known to be: those that have ended
    /// too.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn last_known_organisations(
        &self,
        ids: &[OrganisationId],
    ) -> Stored<Vec<OrganisationRow>> {
        use organisation_version::Column as Version;
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(500) {
            let rows = organisation_version::Entity::find()
                .filter(Version::OrganisationId.is_in(ids.iter().map(|id| Uuid::from(*id))))
                .filter(Version::SupersededAt.is_null())
                .order_by_desc(Version::ValidFrom)
                .all(self.conn())
                .await?;
            for row in rows {
                let row = OrganisationRow::try_from(row)?;
                if !found
                    .iter()
                    .any(|known: &OrganisationRow| known.id == row.id)
                {
                    found.push(row);
                }
            }
        }
        Ok(found)
    }
}

impl UnitOfWork {
    /// An act, locked until the end of this unit. Whether the caller may see it is the caller's
    /// to check.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn act_to_change(&self, id: OrganisationActId) -> Stored<Option<Act>> {
        let mut query = light().filter(Column::Id.eq(Uuid::from(id)));
        if Dialect::of(self.tx()) == Dialect::Postgres {
            query = query.lock_exclusive();
        }
        query.one(self.tx()).await?.map(Act::try_from).transpose()
    }

    /// Keeps an act, new or changed, with the organisations that it names.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn save_act(&self, act: &Act, subjects: Option<&[OrganisationId]>) -> Stored<()> {
        let id = Uuid::from(act.id);
        let stored = light().filter(Column::Id.eq(id)).one(self.tx()).await?;
        let new = stored.is_none();
        let row = Model {
            id,
            revision: act.revision,
            state: act.state.code().to_owned(),
            title: act.title.clone(),
            document_number: act.document_number.clone(),
            effective_on: act.effective_on,
            reason: act.reason.clone(),
            steps: act.steps.clone(),
            labels: act.labels.clone(),
            step_count: act.step_count,
            document_name: act.document_name.clone(),
            document_type: None,
            document: None,
            drafted_by: act.drafted_by.into(),
            drafted_at: act.drafted_at,
            submitted_by: act.submitted.map(|(by, _)| by.into()),
            submitted_at: act.submitted.map(|(_, at)| at),
            decided_by: act.decided.map(|(by, _)| by.into()),
            decided_at: act.decided.map(|(_, at)| at),
            approver: act.approver.map(|level| level.code().to_owned()),
            decision_reason: act.decision_reason.clone(),
            executed_at: act.executed_at,
        };
        if new {
            row.into_active_model().insert(self.tx()).await?;
        } else {
            let mut row = row.into_active_model().reset_all();
            // The file is kept by its own function.
            row.not_set(Column::DocumentType);
            row.not_set(Column::Document);
            row.update(self.tx()).await?;
        }
        if let Some(subjects) = subjects {
            self.set_act_subjects(act.id, subjects).await?;
        }
        Ok(())
    }

    /// Records which organisations an act concerns, in place of what was recorded.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_act_subjects(
        &self,
        act: OrganisationActId,
        subjects: &[OrganisationId],
    ) -> Stored<()> {
        use organisation_act_subject::{Column as Subject, Entity as Subjects, Model as Row};
        let act = Uuid::from(act);
        Subjects::delete_many()
            .filter(Subject::ActId.eq(act))
            .exec(self.tx())
            .await?;
        let rows = subjects.iter().map(|subject| Row {
            act_id: act,
            organisation_id: (*subject).into(),
        });
        bulk::insert::<Subjects>(self.tx(), rows.collect()).await
    }

    /// Keeps the file of an act's document; none removes it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keep_act_document(
        &self,
        id: OrganisationActId,
        document: Option<ActDocument>,
    ) -> Stored<()> {
        let (name, kind, bytes) = match document {
            Some(document) => (
                Some(document.name),
                Some(document.content_type),
                Some(document.bytes),
            ),
            None => (None, None, None),
        };
        Entity::update_many()
            .col_expr(Column::DocumentName, Expr::value(name))
            .col_expr(Column::DocumentType, Expr::value(kind))
            .col_expr(Column::Document, Expr::value(bytes))
            .filter(Column::Id.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Removes a draft.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn delete_act(&self, id: OrganisationActId) -> Stored<()> {
        self.clear_placements(id).await?;
        self.set_act_subjects(id, &[]).await?;
        Entity::delete_by_id(Uuid::from(id)).exec(self.tx()).await?;
        Ok(())
    }
}
