//! Reads of submissions, by where they lie today.
//!
//! A submission about a registered person lies where the person does, one about a new person in
//! the place asked for or in what became of it. So queues move with acts of reorganisation by
//! themselves.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    ids::{AccountId, SubmissionId, WorkerId},
    organisation::OrganisationPath,
    personnel::action::ActionKind,
    worker::submission::{Level, SubmissionState},
};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{Placed, Seat, Step, Submission, SubmissionAfter, SubmissionFilter, SubmissionSet};
use crate::{
    Store, Stored,
    entity::{submission, submission_field, submission_step},
    sql::Sql,
};

/// Submissions with the places where they lie.
const PLACED: &str = " FROM submission s LEFT JOIN roster r ON r.worker_id = s.worker_id \
     LEFT JOIN place p ON p.origin = s.organisation_id AND s.worker_id IS NULL ";

/// The submissions, before it is said who asks.
#[derive(Clone, Copy, Debug)]
pub struct SubmissionsBeforeScope<'a>(&'a Store);

/// The submissions in reach of someone: their own, and those within their seats.
#[derive(Clone, Copy, Debug)]
pub struct Submissions<'a> {
    store: &'a Store,
    own: AccountId,
    seats: &'a [Seat],
    /// What has waited since before this instant waits for every level above as well.
    escalated: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Row {
    #[sea_orm(nested)]
    submission: submission::Model,
    path: Option<String>,
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
}

#[derive(FromQueryResult)]
struct Pending {
    worker_id: Uuid,
    count: i64,
}

impl Sql {
    /// Appends the condition that something about a worker waits to be confirmed.
    pub(crate) fn waiting_submission(&mut self, worker: &str) -> &mut Self {
        self.push(&format!(
            "EXISTS (SELECT 1 FROM submission s WHERE s.worker_id = {worker} AND s.decided_at IS NULL)"
        ))
    }
}

impl Store {
    /// The submissions; reads need to know who asks.
    pub const fn submissions(&self) -> SubmissionsBeforeScope<'_> {
        SubmissionsBeforeScope(self)
    }

    /// How many submissions about each of these people are open; those without are absent.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn pending_submissions(
        &self,
        workers: &[WorkerId],
    ) -> Stored<HashMap<WorkerId, i64>> {
        let mut found = HashMap::new();
        for workers in workers.chunks(500) {
            let mut sql = Sql::new(self.dialect());
            sql.push("SELECT worker_id, COUNT(*) AS count FROM submission WHERE decided_at IS NULL AND worker_id IN ")
                .bind_list(workers.iter().map(|id| Uuid::from(*id)))
                .push(" GROUP BY worker_id");
            let rows = Pending::find_by_statement(sql.statement())
                .all(self.conn())
                .await?;
            found.extend(
                rows.into_iter()
                    .map(|row| (WorkerId(row.worker_id), row.count)),
            );
        }
        Ok(found)
    }

    /// Which of these numbers of new people, by keyed hash, wait to be confirmed already.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn submitted_numbers(&self, hashes: &[Vec<u8>]) -> Stored<Vec<Vec<u8>>> {
        let mut found = Vec::new();
        for hashes in hashes.chunks(500) {
            let rows = submission::Entity::find()
                .filter(submission::Column::NumberHash.is_in(hashes.iter().cloned()))
                .filter(submission::Column::DecidedAt.is_null())
                .all(self.conn())
                .await?;
            found.extend(rows.into_iter().filter_map(|row| row.number_hash));
        }
        Ok(found)
    }

    /// Which of these fields of a person wait to be confirmed already, outside one submission.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn submitted_fields(
        &self,
        worker: WorkerId,
        except: Option<SubmissionId>,
    ) -> Stored<Vec<String>> {
        use submission_field::Column;
        let mut query = submission_field::Entity::find()
            .filter(Column::WorkerId.eq(Uuid::from(worker)))
            .filter(Column::Waiting.eq(true));
        if let Some(except) = except {
            query = query.filter(Column::SubmissionId.ne(Uuid::from(except)));
        }
        let rows = query.order_by_asc(Column::Field).all(self.conn()).await?;
        Ok(rows.into_iter().map(|row| row.field).collect())
    }

    /// The actions of a kind about a person that wait to be confirmed.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn open_actions_of(
        &self,
        worker: WorkerId,
        kind: ActionKind,
    ) -> Stored<Vec<Submission>> {
        use submission::Column;
        let rows = submission::Entity::find()
            .filter(Column::WorkerId.eq(Uuid::from(worker)))
            .filter(Column::State.eq(SubmissionState::Submitted.code()))
            .filter(Column::Action.eq(kind.code()))
            .order_by_asc(Column::Id)
            .all(self.conn())
            .await?;
        rows.into_iter().map(Submission::try_from).collect()
    }

    /// What was done with a submission, oldest first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn submission_steps(&self, id: SubmissionId) -> Stored<Vec<Step>> {
        let rows = submission_step::Entity::find()
            .filter(submission_step::Column::SubmissionId.eq(Uuid::from(id)))
            .order_by_asc(submission_step::Column::Position)
            .all(self.conn())
            .await?;
        rows.into_iter().map(Step::try_from).collect()
    }
}

impl<'a> SubmissionsBeforeScope<'a> {
    /// Those in reach of an account and its seats.
    pub const fn of(self, own: AccountId, seats: &'a [Seat]) -> Submissions<'a> {
        Submissions {
            store: self.0,
            own,
            seats,
            escalated: None,
        }
    }
}

impl<'a> Submissions<'a> {
    /// The same, where what has waited since before an instant waits for every level above too.
    #[must_use]
    pub const fn escalating(self, before: Option<DateTime<Utc>>) -> Self {
        Self {
            escalated: before,
            ..self
        }
    }

    /// One submission; none out of reach.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn find(&self, id: SubmissionId) -> Stored<Option<Placed>> {
        let mut sql = Sql::new(self.store.dialect());
        let one = |sql: &mut Sql| {
            sql.push("s.id = ").bind(Uuid::from(id));
        };
        self.from(&mut sql, one);
        one(&mut sql);
        self.theirs(&mut sql);
        Ok(self.placed(&sql).await?.pop())
    }

    /// The open submissions about a person that are in reach, oldest first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn open_about(&self, worker: WorkerId) -> Stored<Vec<Placed>> {
        let mut sql = Sql::new(self.store.dialect());
        let those = |sql: &mut Sql| {
            sql.push("s.decided_at IS NULL AND s.worker_id = ")
                .bind(Uuid::from(worker));
        };
        self.from(&mut sql, those);
        those(&mut sql);
        self.theirs(&mut sql);
        sql.push(" ORDER BY s.id");
        self.placed(&sql).await
    }

    /// A page of submissions.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn page(
        &self,
        set: SubmissionSet,
        filter: &SubmissionFilter,
        after: Option<&SubmissionAfter>,
        limit: u64,
    ) -> Stored<Vec<Placed>> {
        let mut sql = Sql::new(self.store.dialect());
        self.from(&mut sql, |sql| self.whose(sql, set));
        self.those(&mut sql, set, filter);
        if let Some(after) = after {
            let id = Uuid::from(after.id);
            if set == SubmissionSet::Queue {
                sql.push(" AND (s.waiting_since, s.id) > (")
                    .bind(after.waiting_since)
                    .push(", ")
                    .bind(id)
                    .push(")");
            } else {
                sql.push(" AND s.id < ").bind(id);
            }
        }
        sql.push(match set {
            SubmissionSet::Queue => " ORDER BY s.waiting_since, s.id LIMIT ",
            // Ids are UUIDv7: their order is the order of creation.
            SubmissionSet::Own | SubmissionSet::Seats => " ORDER BY s.id DESC LIMIT ",
        })
        .bind(i64::try_from(limit).unwrap_or(i64::MAX));
        self.placed(&sql).await
    }

    /// Number of submissions.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn count(&self, set: SubmissionSet, filter: &SubmissionFilter) -> Stored<i64> {
        let mut sql = Sql::new(self.store.dialect());
        self.places(&mut sql, |sql| self.whose(sql, set));
        sql.push("SELECT COUNT(*) AS count");
        Self::joined(&mut sql);
        self.those(&mut sql, set, filter);
        let row = Count::find_by_statement(sql.statement())
            .one(self.store.conn())
            .await?;
        Ok(row.map_or(0, |row| row.count))
    }

    /// The part of a set that is known without places, so that only the places of its submissions
    /// are looked for.
    fn whose(&self, sql: &mut Sql, set: SubmissionSet) {
        match set {
            SubmissionSet::Queue => sql.push("s.state = 'SUBMITTED'"),
            SubmissionSet::Own => sql.push("s.submitted_by = ").bind(Uuid::from(self.own)),
            SubmissionSet::Seats => sql.push("1 = 1"),
        };
    }

    fn those(&self, sql: &mut Sql, set: SubmissionSet, filter: &SubmissionFilter) {
        self.whose(sql, set);
        if set != SubmissionSet::Own {
            sql.push(" AND ");
            self.in_seats(sql, set == SubmissionSet::Queue);
        }
        if let Some(state) = filter.state {
            sql.push(" AND s.state = ")
                .bind(SubmissionState::code(state));
        }
        if let Some(kind) = filter.kind {
            sql.push(" AND s.kind = ").bind(kind.code());
        }
        if let Some(matter) = filter.matter {
            sql.push(&format!(" AND {}(s.matters, ", sql.dialect().position()))
                .bind(format!(",{},", matter.code()))
                .push(") > 0");
        }
        if let Some(subtree) = &filter.subtree {
            sql.push(" AND ");
            within(sql, subtree);
        }
        if let Some(before) = filter.before {
            sql.push(" AND s.waiting_since < ").bind(before);
        }
        if let Some(worker) = filter.worker {
            sql.push(" AND s.worker_id = ").bind(Uuid::from(worker));
        }
        if let Some(batch) = filter.batch {
            sql.push(" AND s.batch_id = ").bind(Uuid::from(batch));
        }
    }

    /// The condition that a submission is one's own, or lies within a seat.
    fn theirs(&self, sql: &mut Sql) {
        sql.push(" AND (s.submitted_by = ")
            .bind(Uuid::from(self.own))
            .push(" OR ");
        self.in_seats(sql, false);
        sql.push(")");
    }

    /// The condition that a submission lies within a seat, and with `own_level` waits for its
    /// level and no other.
    fn in_seats(&self, sql: &mut Sql, own_level: bool) {
        if self.seats.is_empty() {
            sql.push("1 = 0");
            return;
        }
        sql.push("(");
        for (at, seat) in self.seats.iter().enumerate() {
            sql.push(if at == 0 { "(" } else { " OR (" });
            within(sql, &seat.root);
            if own_level {
                sql.push(" AND (s.stage = ").bind(seat.level.code());
                let below = Level::ALL.iter().filter(|level| **level < seat.level);
                if let (Some(before), true) = (self.escalated, seat.level > Level::Community) {
                    sql.push(" OR (s.waiting_since < ")
                        .bind(before)
                        .push(" AND s.stage IN ")
                        .bind_list(below.map(|level| level.code()))
                        .push(")");
                }
                sql.push(")");
            }
            sql.push(")");
        }
        sql.push(")");
    }

    fn from(&self, sql: &mut Sql, which: impl Fn(&mut Sql)) {
        self.places(sql, which);
        sql.push(
            "SELECT s.id, s.revision, s.kind, s.state, s.round, s.worker_id, s.organisation_id, s.name, \
             s.writer_level, s.route, s.stage, s.matters, s.number_hash, s.cell, s.effective_on, s.reason, s.safe, \
             s.import_id, s.submitted_by, s.submitted_at, s.waiting_since, s.decided_at, s.due_on, s.action, s.document_number, \
             s.batch_id, s.not_before, \
             COALESCE(r.path, p.path) AS path",
        );
        Self::joined(sql);
    }

    fn joined(sql: &mut Sql) {
        sql.push(PLACED).push("WHERE ");
    }

    /// Where the places of new people are today: a place that ended is followed to what it
    /// became, of several parts to the first, as people are who were not allocated.
    fn places(&self, sql: &mut Sql, which: impl Fn(&mut Sql)) {
        let today = self.store.today();
        sql.push(
            "WITH RECURSIVE heir (origin, organisation_id) AS ( \
             SELECT DISTINCT s.organisation_id, s.organisation_id FROM submission s WHERE s.worker_id IS NULL AND ",
        );
        which(sql);
        sql.push(
            " UNION SELECT h.origin, l.successor_id FROM heir h \
             JOIN organisation_lineage l ON l.predecessor_id = h.organisation_id AND l.superseded_at IS NULL AND l.effective_on <= ",
        )
        .bind(today)
        .push(
            " WHERE NOT EXISTS (SELECT 1 FROM organisation_version v WHERE v.organisation_id = h.organisation_id \
             AND v.superseded_at IS NULL AND v.valid_from <= ",
        )
        .bind(today)
        .push(" AND v.valid_to > ")
        .bind(today)
        .push(
            ") AND NOT EXISTS (SELECT 1 FROM organisation_lineage e WHERE e.predecessor_id = l.predecessor_id \
             AND e.superseded_at IS NULL AND e.effective_on = l.effective_on AND e.position < l.position)), \
             place (origin, path) AS (SELECT h.origin, MIN(v.path) FROM heir h \
             JOIN organisation_version v ON v.organisation_id = h.organisation_id AND v.superseded_at IS NULL AND v.valid_from <= ",
        )
        .bind(today)
        .push(" AND v.valid_to > ")
        .bind(today)
        .push(" GROUP BY h.origin) ");
    }

    /// A question over the submissions in reach: one's own, and those within the seats.
    pub(crate) fn in_reach(&self, select: &str, join: &str, which: impl Fn(&mut Sql)) -> Sql {
        let mut sql = Sql::new(self.store.dialect());
        self.places(&mut sql, &which);
        sql.push(select).push(PLACED).push(join).push(" WHERE ");
        which(&mut sql);
        self.theirs(&mut sql);
        sql
    }

    /// Where it is asked.
    pub(crate) fn conn(&self) -> &'a sea_orm::DatabaseConnection {
        self.store.conn()
    }

    async fn placed(&self, sql: &Sql) -> Stored<Vec<Placed>> {
        let rows = Row::find_by_statement(sql.statement())
            .all(self.store.conn())
            .await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.submission.id).collect();
        let mut fields: HashMap<Uuid, Vec<String>> = HashMap::new();
        for row in submission_field::Entity::find()
            .filter(submission_field::Column::SubmissionId.is_in(ids))
            .order_by_asc(submission_field::Column::Field)
            .all(self.store.conn())
            .await?
        {
            fields.entry(row.submission_id).or_default().push(row.field);
        }
        rows.into_iter()
            .map(|row| {
                Ok(Placed {
                    path: row.path.map(OrganisationPath::from_stored),
                    fields: fields.remove(&row.submission.id).unwrap_or_default(),
                    submission: Submission::try_from(row.submission)?,
                })
            })
            .collect()
    }
}

/// The condition that a submission lies below a root.
fn within(sql: &mut Sql, root: &OrganisationPath) {
    sql.push("COALESCE(r.path, p.path) >= ")
        .bind(root.as_str())
        .push(" AND COALESCE(r.path, p.path) < ")
        .bind(root.subtree_end());
}
