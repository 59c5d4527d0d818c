//! The mechanism behind every dated fact of a worker: from a domain value to a row and back,
//! and the difference between what is stored and what shall be.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{ids::WorkerId, time::Period, worker::Later};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::{
    Store, Stored, UnitOfWork, bulk,
    dated::{Dated, OPEN, end_from_stored},
};

/// A fact as it is stored now.
#[derive(Clone, Debug)]
pub(super) struct StoredFact<T> {
    pub(super) row: Uuid,
    pub(super) from: NaiveDate,
    /// Stored end; [`OPEN`] when it has none.
    pub(super) to: NaiveDate,
    pub(super) value: T,
}

impl<T> StoredFact<T> {
    pub(super) fn period(&self) -> Period {
        Period {
            from: self.from,
            to: end_from_stored(self.to),
        }
    }
}

/// What every row of a fact needs besides its value.
pub(super) struct RowFrame<'a> {
    pub(super) store: &'a Store,
    pub(super) id: Uuid,
    pub(super) worker: WorkerId,
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) recorded_at: DateTime<Utc>,
}

/// A kind of dated fact about a worker. A new kind is one implementation of this trait.
pub(super) trait Fact: Sized + Clone + PartialEq + Send + Sync {
    /// Its table.
    type Table: Dated<
        Model: IntoActiveModel<<Self::Table as EntityTrait>::ActiveModel> + Send + Sync,
    >;

    /// First day on which the value holds by its own account, e.g. the day of graduation;
    /// without one it holds from the day of entry.
    fn natural_start(&self) -> Option<NaiveDate>;

    /// Whether two values say the same apart from when they hold.
    fn same(&self, other: &Self) -> bool {
        self == other
    }

    /// What becomes of a value that is to hold later, when this one, before it, changes.
    fn after_change(&self, _changed: &Self, _later: &Self) -> Later<Self> {
        Later::Stays
    }

    /// The row of a value.
    fn row(&self, frame: RowFrame<'_>) -> Stored<<Self::Table as EntityTrait>::Model>;

    /// The value of a row.
    fn read(store: &Store, row: <Self::Table as EntityTrait>::Model) -> Stored<StoredFact<Self>>;
}

/// One row to write.
pub(super) struct Draft<T> {
    pub(super) worker: WorkerId,
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    pub(super) value: T,
}

impl<T: Fact> Draft<T> {
    /// A value that holds from its natural start, or else from a day.
    pub(super) fn natural(worker: WorkerId, otherwise: NaiveDate, value: T) -> Self {
        let from = value.natural_start().unwrap_or(otherwise);
        Self {
            worker,
            from,
            to: OPEN,
            value,
        }
    }
}

/// Writes rows.
pub(super) async fn insert<T: Fact>(work: &UnitOfWork, drafts: Vec<Draft<T>>) -> Stored<()> {
    let mut rows = Vec::with_capacity(drafts.len());
    for draft in drafts {
        rows.push(draft.value.row(RowFrame {
            store: work.store(),
            id: work.store().new_id(),
            worker: draft.worker,
            from: draft.from,
            to: draft.to,
            recorded_at: work.now(),
        })?);
    }
    bulk::insert::<T::Table>(work.tx(), rows).await
}

/// What is known now of a worker, newest first.
pub(super) async fn history<T: Fact>(
    conn: &impl ConnectionTrait,
    store: &Store,
    worker: WorkerId,
) -> Stored<Vec<StoredFact<T>>> {
    T::Table::find()
        .filter(T::Table::SUBJECT.eq(Uuid::from(worker)))
        .filter(T::Table::known(None))
        .order_by_desc(T::Table::VALID_FROM)
        .order_by_asc(T::Table::ID)
        .all(conn)
        .await?
        .into_iter()
        .map(|row| T::read(store, row))
        .collect()
}

/// Makes a set of facts (educations, qualifications …) what it shall be: entries that are gone
/// are superseded, or closed when they end on a day; new ones are added. Answers whether
/// anything changed.
pub(super) async fn replace_set<T: Fact>(
    work: &UnitOfWork,
    worker: WorkerId,
    wanted: Vec<T>,
    effective_on: Option<NaiveDate>,
    entered_on: NaiveDate,
) -> Stored<bool> {
    let stored: Vec<StoredFact<T>> = history(work.tx(), work.store(), worker).await?;
    let current: Vec<&StoredFact<T>> = stored.iter().filter(|fact| fact.to == OPEN).collect();
    let gone: Vec<&&StoredFact<T>> = current
        .iter()
        .filter(|fact| !wanted.contains(&fact.value))
        .collect();
    let added: Vec<&T> = wanted
        .iter()
        .filter(|value| !current.iter().any(|fact| fact.value == **value))
        .collect();
    if gone.is_empty() && added.is_empty() {
        return Ok(false);
    }
    T::Table::supersede(
        work.tx(),
        gone.iter().map(|fact| fact.row).collect(),
        work.now(),
    )
    .await?;
    let mut drafts = Vec::new();
    if let Some(day) = effective_on {
        // They did hold until that day.
        drafts.extend(
            gone.iter()
                .filter(|fact| fact.from < day)
                .map(|fact| Draft {
                    worker,
                    from: fact.from,
                    to: day,
                    value: fact.value.clone(),
                }),
        );
    }
    drafts.extend(
        added
            .into_iter()
            .map(|value| Draft::natural(worker, effective_on.unwrap_or(entered_on), value.clone())),
    );
    insert(work, drafts).await?;
    Ok(true)
}

/// Makes a fact of which one holds at a time (profile, engagement, assignment) what it shall be.
/// With a day, the old value ends and the new one begins on it; without, what holds today was
/// wrong and is superseded. What is entered for later follows by [`Fact::after_change`]. Answers
/// whether anything changed.
pub(super) async fn replace_one<T: Fact>(
    work: &UnitOfWork,
    worker: WorkerId,
    wanted: T,
    wanted_from: NaiveDate,
    effective_on: Option<NaiveDate>,
) -> Stored<bool> {
    let draft = |from, to, value| Draft {
        worker,
        from,
        to,
        value,
    };
    let mut later: Vec<StoredFact<T>> = history(work.tx(), work.store(), worker).await?;
    let at = effective_on.unwrap_or_else(|| work.store().today().max(wanted_from));
    // Newest first: those before this one begin after the day.
    let current = later.iter().position(|fact| fact.from <= at);
    let mut rest = later.split_off(current.unwrap_or(later.len().saturating_sub(1)));
    if rest.is_empty() {
        insert(work, vec![draft(wanted_from, OPEN, wanted)]).await?;
        return Ok(true);
    }
    let current = rest.swap_remove(0);
    // What has no beginning of its own keeps that of the value it corrects: the values before it
    // were not wrong.
    let corrected_from = if wanted.natural_start().is_none() && !rest.is_empty() {
        current.from
    } else {
        wanted_from
    };
    let from = effective_on.unwrap_or(corrected_from);
    if current.value.same(&wanted) && (effective_on.is_some() || current.from == from) {
        return Ok(false);
    }
    let mut outdated = vec![current.row];
    let mut drafts = Vec::new();
    // Where what stays begins, or else where what is void would have ended.
    let (mut next, mut void, mut continues) = (None, None, true);
    for fact in later.into_iter().rev() {
        let becomes = if continues {
            current.value.after_change(&wanted, &fact.value)
        } else {
            Later::Stays
        };
        match becomes {
            Later::Stays => {
                // What comes after something else is no continuation of this.
                continues = false;
                next = next.or(Some(fact.from));
            }
            Later::Becomes(value) => {
                next = next.or(Some(fact.from));
                outdated.push(fact.row);
                drafts.push(draft(fact.from, fact.to, value));
            }
            Later::Goes => {
                void = Some(fact.to);
                outdated.push(fact.row);
            }
        }
    }
    let end = next.or(void);
    // The end of the value before, unless that lies before the new one begins.
    let before = if current.to > from { current.to } else { OPEN };
    let end = end.unwrap_or(before);
    T::Table::supersede(work.tx(), outdated, work.now()).await?;
    if effective_on.is_some_and(|day| current.from < day) {
        drafts.push(draft(current.from, from, current.value));
    }
    drafts.push(draft(from, end, wanted));
    insert(work, drafts).await?;
    Ok(true)
}
