//! The one mechanism behind every dated table: rows hold over `[valid_from, valid_to)` and are
//! known over `[recorded_at, superseded_at)`. Nothing is updated in place; a correction
//! supersedes.

use chrono::{DateTime, NaiveDate, Utc};
use domain::time::AsOf;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, ModelTrait, QueryFilter, QueryOrder, TryIntoModel,
    sea_query::{Expr, ValueType},
};
use uuid::Uuid;

use crate::{StoreError, Stored, UnitOfWork, bulk};

/// Stored end of a fact that has none; it sorts after every real date in both databases.
pub(crate) const OPEN: NaiveDate = NaiveDate::from_ymd_opt(9999, 12, 31).expect("a constant date");

/// The stored end of a period.
pub(crate) fn end_to_stored(end: Option<NaiveDate>) -> NaiveDate {
    end.unwrap_or(OPEN)
}

/// The end of a stored period.
pub(crate) fn end_from_stored(end: NaiveDate) -> Option<NaiveDate> {
    (end != OPEN).then_some(end)
}

/// A table of dated facts about one kind of subject.
pub(crate) trait Dated: EntityTrait {
    /// Id of the row.
    const ID: Self::Column;
    /// Whom the fact is about.
    const SUBJECT: Self::Column;
    /// First day.
    const VALID_FROM: Self::Column;
    /// First day on which it no longer holds.
    const VALID_TO: Self::Column;
    /// Entered at.
    const RECORDED_AT: Self::Column;
    /// Replaced by a later entry at.
    const SUPERSEDED_AT: Self::Column;

    /// Rows known at an instant; without one, known now.
    fn known(at: Option<DateTime<Utc>>) -> Condition {
        match at {
            None => Condition::all().add(Self::SUPERSEDED_AT.is_null()),
            Some(at) => Condition::all().add(Self::RECORDED_AT.lte(at)).add(
                Condition::any()
                    .add(Self::SUPERSEDED_AT.is_null())
                    .add(Self::SUPERSEDED_AT.gt(at)),
            ),
        }
    }

    /// Rows that hold as of a point on both axes.
    fn holding(at: AsOf) -> Condition {
        Self::known(at.known_at)
            .add(Self::VALID_FROM.lte(at.valid_on))
            .add(Self::VALID_TO.gt(at.valid_on))
    }

    /// Ends the knowledge of rows. Answers how many were still current.
    async fn supersede(
        conn: &impl ConnectionTrait,
        rows: Vec<Uuid>,
        at: DateTime<Utc>,
    ) -> Stored<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        let done = Self::update_many()
            .col_expr(Self::SUPERSEDED_AT, Expr::value(at))
            .filter(Self::ID.is_in(rows))
            .filter(Self::SUPERSEDED_AT.is_null())
            .exec(conn)
            .await?;
        Ok(done.rows_affected)
    }
}

/// Supersedes what was recorded at an instant about some subjects and writes again what was
/// superseded at it.
pub(crate) async fn restore<E>(
    work: &UnitOfWork,
    subjects: &[Uuid],
    at: DateTime<Utc>,
) -> Stored<()>
where
    E: Dated,
    E::Model: IntoActiveModel<E::ActiveModel> + Send + Sync,
    E::ActiveModel: TryIntoModel<E::Model> + Send,
{
    for subjects in subjects.chunks(500) {
        E::update_many()
            .col_expr(E::SUPERSEDED_AT, Expr::value(work.now()))
            .filter(E::SUBJECT.is_in(subjects.to_vec()))
            .filter(E::RECORDED_AT.eq(at))
            .filter(E::SUPERSEDED_AT.is_null())
            .exec(work.tx())
            .await?;
        let before = E::find()
            .filter(E::SUBJECT.is_in(subjects.to_vec()))
            .filter(E::SUPERSEDED_AT.eq(at))
            // What was written and overwritten at the same instant was never so.
            .filter(E::RECORDED_AT.ne(at))
            .all(work.tx())
            .await?;
        let mut rows = Vec::with_capacity(before.len());
        for row in before {
            let mut row: E::ActiveModel = row.into_active_model();
            row.set(E::ID, work.store().new_id::<Uuid>().into());
            row.set(E::RECORDED_AT, work.now().into());
            row.set(E::SUPERSEDED_AT, None::<DateTime<Utc>>.into());
            rows.push(row.try_into_model()?);
        }
        bulk::insert::<E>(work.tx(), rows).await?;
    }
    Ok(())
}

/// Makes room about a subject from a day on: what holds on the day ends there. Answers where the new
/// row ends, at one that begins later or never; none when something else holds on the day than what
/// `replaces` names.
pub(crate) async fn make_room<E>(
    work: &UnitOfWork,
    subject: Uuid,
    replaces: Option<Uuid>,
    from: NaiveDate,
) -> Stored<Option<NaiveDate>>
where
    E: Dated,
    E::Model: IntoActiveModel<E::ActiveModel> + Send + Sync,
    E::ActiveModel: ActiveModelBehavior + Send,
{
    let later = E::find()
        .filter(E::SUBJECT.eq(subject))
        .filter(E::known(None))
        .filter(E::VALID_TO.gt(from))
        .order_by_asc(E::VALID_FROM)
        .all(work.tx())
        .await?;
    let Some(first) = later.into_iter().next() else {
        return Ok(replaces.is_none().then_some(OPEN));
    };
    let begins: NaiveDate = cell(&first, E::VALID_FROM)?;
    if begins > from {
        return Ok(replaces.is_none().then_some(begins));
    }
    let (id, until): (Uuid, NaiveDate) = (cell(&first, E::ID)?, cell(&first, E::VALID_TO)?);
    if replaces != Some(id) || E::supersede(work.tx(), vec![id], work.now()).await? == 0 {
        return Ok(None);
    }
    if begins < from {
        let mut kept: E::ActiveModel = first.into_active_model();
        kept.set(E::ID, work.store().new_id::<Uuid>().into());
        kept.set(E::VALID_TO, from.into());
        kept.set(E::RECORDED_AT, work.now().into());
        kept.insert(work.tx()).await?;
    }
    Ok(Some(until))
}

fn cell<M: ModelTrait, T: ValueType>(
    row: &M,
    column: <M::Entity as EntityTrait>::Column,
) -> Stored<T> {
    T::try_from(row.get(column))
        .map_err(|_| StoreError::Inconsistent("a dated row has another type".to_owned()))
}

/// Declares that an entity of this crate is a dated table.
macro_rules! dated {
    ($($module:ident of $subject:ident;)+) => {$(
        impl crate::dated::Dated for crate::entity::$module::Entity {
            const ID: Self::Column = crate::entity::$module::Column::Id;
            const SUBJECT: Self::Column = crate::entity::$module::Column::$subject;
            const VALID_FROM: Self::Column = crate::entity::$module::Column::ValidFrom;
            const VALID_TO: Self::Column = crate::entity::$module::Column::ValidTo;
            const RECORDED_AT: Self::Column = crate::entity::$module::Column::RecordedAt;
            const SUPERSEDED_AT: Self::Column = crate::entity::$module::Column::SupersededAt;
        }
    )+};
}
pub(crate) use dated;
