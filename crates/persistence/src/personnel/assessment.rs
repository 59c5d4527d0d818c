//! Rounds of the annual assessment, and what is known of everyone who is assessed in one.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{AccountId, AssessmentRoundId, OrganisationId, SubmissionId, WorkerId},
    organisation::OrganisationPath,
    personnel::{
        assessment::{AssessedYear, ExcellentCap},
        career::{AbsenceKind, CareerKind, Grade},
        round::RoundRules,
    },
    time::Period,
    worker::{Post, WorkerClass, submission::SubmissionState},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use uuid::Uuid;

use crate::{
    Scope, Store, StoreError, Stored, UnitOfWork,
    dated::end_from_stored,
    entity::{assessment_grade, assessment_round, submission},
    sql::Sql,
};

/// The assessment of one year in one district (考核轮次).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Round.
    pub id: AssessmentRoundId,
    /// Rises with every change.
    pub revision: i64,
    /// District.
    pub organisation: OrganisationId,
    /// What the district set.
    pub rules: RoundRules,
    /// Number of the paper it rests on.
    pub document_number: Option<String>,
    /// Who opened it.
    pub created_by: AccountId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Closed at.
    pub closed_at: Option<DateTime<Utc>>,
}

/// Somebody who is assessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssessedPerson {
    /// Person.
    pub worker: WorkerId,
    /// Name.
    pub name: String,
    /// Path of their place.
    pub path: OrganisationPath,
    /// Class.
    pub class: WorkerClass,
    /// Post.
    pub post: Post,
    /// Grades decided of the year and the one before.
    pub decided: BTreeMap<i32, Grade>,
    /// Grade proposed in the round.
    pub proposed: Option<Grade>,
    /// The submission by which it was last handed in, and where that stands.
    pub submission: Option<(SubmissionId, SubmissionState)>,
    /// What decides whether they are graded at all.
    pub year: AssessedYear,
}

#[derive(FromQueryResult)]
struct Row {
    worker_id: Uuid,
    name: String,
    path: String,
    class: String,
    post: String,
    grade: Option<String>,
    submission_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct FactRow {
    worker_id: Uuid,
    kind: String,
    code: Option<String>,
    number: Option<i64>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
}

fn inconsistent<T>(found: Option<T>, what: &str) -> Stored<T> {
    found.ok_or_else(|| StoreError::Inconsistent(what.to_owned()))
}

fn stored(round: &Round) -> assessment_round::Model {
    assessment_round::Model {
        id: round.id.into(),
        revision: round.revision,
        organisation_id: round.organisation.into(),
        year: i64::from(round.rules.year),
        excellent_percent: i64::from(round.rules.cap.0),
        grades_until: round.rules.grades_until,
        objections_until: round.rules.objections_until,
        document_number: round.document_number.clone(),
        created_by: round.created_by.into(),
        created_at: round.created_at,
        closed_at: round.closed_at,
    }
}

impl TryFrom<assessment_round::Model> for Round {
    type Error = StoreError;

    fn try_from(row: assessment_round::Model) -> Stored<Self> {
        let year = i32::try_from(row.year).ok();
        let percent = u32::try_from(row.excellent_percent).ok();
        Ok(Self {
            id: AssessmentRoundId(row.id),
            revision: row.revision,
            organisation: OrganisationId(row.organisation_id),
            rules: RoundRules {
                year: inconsistent(year, "assessment_round.year")?,
                cap: ExcellentCap(inconsistent(percent, "assessment_round.excellent_percent")?),
                grades_until: row.grades_until,
                objections_until: row.objections_until,
            },
            document_number: row.document_number,
            created_by: AccountId(row.created_by),
            created_at: row.created_at,
            closed_at: row.closed_at,
        })
    }
}

impl Store {
    /// Every round of some districts, the latest year first. There is one a year and district.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn assessment_rounds(&self, districts: &[OrganisationId]) -> Stored<Vec<Round>> {
        use assessment_round::Column;
        let ids = districts.iter().copied().map(Uuid::from);
        let rows = assessment_round::Entity::find()
            .filter(Column::OrganisationId.is_in(ids))
            .order_by_desc(Column::Year)
            .order_by_desc(Column::Id)
            .all(self.conn())
            .await?;
        rows.into_iter().map(Round::try_from).collect()
    }

    /// One round. Who may see it is the caller's to check.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn assessment_round(&self, id: AssessmentRoundId) -> Stored<Option<Round>> {
        let row = assessment_round::Entity::find_by_id(Uuid::from(id))
            .one(self.conn())
            .await?;
        row.map(Round::try_from).transpose()
    }

    /// Everyone of a scope who is assessed in a round: full-time workers in service today who also
    /// served in the year; by place and name.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn assessed(&self, scope: &Scope, round: &Round) -> Stored<Vec<AssessedPerson>> {
        let Some((first, next)) = days_of(round.rules.year) else {
            return Ok(Vec::new());
        };
        let mut sql = Sql::new(self.dialect());
        sql.push("SELECT r.worker_id, r.name, r.path, r.class, r.post, g.grade, g.submission_id FROM roster r ");
        sql.push("LEFT JOIN assessment_grade g ON g.worker_id = r.worker_id AND g.round_id = ")
            .bind(Uuid::from(round.id))
            .push(" WHERE ");
        those(&mut sql, scope, (first, next));
        sql.push(" ORDER BY r.path, r.name_pinyin, r.worker_id");
        let reading = self.reading(scope);
        let rows = Row::find_by_statement(sql.statement())
            .all(&reading)
            .await?;
        let mut facts = Sql::new(self.dialect());
        facts
            .push("SELECT f.worker_id, f.kind, f.code, f.number, f.valid_from, f.valid_to FROM career_fact f ")
            .push("JOIN roster r ON r.worker_id = f.worker_id WHERE f.superseded_at IS NULL AND ((f.kind = ")
            .bind(CareerKind::Assessment.code())
            .push(" AND f.number >= ")
            .bind(i64::from(round.rules.year) - 1)
            .push(" AND f.number <= ")
            .bind(i64::from(round.rules.year))
            .push(") OR (f.kind IN ")
            .bind_list([CareerKind::Probation.code(), CareerKind::Absence.code()]);
        facts.push(" AND f.valid_from < ").bind(next);
        facts.push(" AND f.valid_to > ").bind(first).push(")) AND ");
        those(&mut facts, scope, (first, next));
        let facts = FactRow::find_by_statement(facts.statement())
            .all(&reading)
            .await?;
        let mut by_worker: BTreeMap<Uuid, Vec<FactRow>> = BTreeMap::new();
        for fact in facts {
            by_worker.entry(fact.worker_id).or_default().push(fact);
        }
        let states = states(self, rows.iter().filter_map(|row| row.submission_id)).await?;
        rows.into_iter()
            .map(|row| {
                let facts = by_worker.remove(&row.worker_id).unwrap_or_default();
                person(row, &facts, &states)
            })
            .collect()
    }
}

/// Days of a calendar year: its first, and the first of the next.
fn days_of(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    Some((first, NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)?))
}

fn those(sql: &mut Sql, scope: &Scope, (first, next): (NaiveDate, NaiveDate)) {
    let classes = WorkerClass::ALL.iter().filter(|class| class.is_full_time());
    sql.push("r.status = 'ACTIVE' AND r.class IN ")
        .bind_list(classes.map(|class| class.code()));
    sql.push(
        " AND EXISTS (SELECT 1 FROM engagement e WHERE e.worker_id = r.worker_id \
         AND e.superseded_at IS NULL AND e.valid_from < ",
    )
    .bind(next)
    .push(" AND e.valid_to > ")
    .bind(first)
    .push(") AND ")
    .within(scope, "r.path");
}

async fn states(
    store: &Store,
    ids: impl Iterator<Item = Uuid>,
) -> Stored<BTreeMap<Uuid, SubmissionState>> {
    let ids: Vec<Uuid> = ids.collect();
    let mut found = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = submission::Entity::find()
            .filter(submission::Column::Id.is_in(ids.iter().copied()))
            .all(store.conn())
            .await?;
        for row in rows {
            let state = SubmissionState::from_code(&row.state);
            found.insert(row.id, inconsistent(state, "submission.state")?);
        }
    }
    Ok(found)
}

fn person(
    row: Row,
    facts: &[FactRow],
    states: &BTreeMap<Uuid, SubmissionState>,
) -> Stored<AssessedPerson> {
    let mut decided = BTreeMap::new();
    let mut year = AssessedYear::default();
    for fact in facts {
        let code = fact.code.as_deref();
        let period = Period {
            from: fact.valid_from,
            to: end_from_stored(fact.valid_to),
        };
        match CareerKind::from_code(&fact.kind) {
            Some(CareerKind::Assessment) => {
                let of = fact.number.and_then(|year| i32::try_from(year).ok());
                let grade = code.and_then(Grade::from_code);
                if let (Some(of), Some(grade)) = (of, grade) {
                    decided.insert(of, grade);
                }
            }
            Some(CareerKind::Probation) => year.probations.push(period),
            Some(CareerKind::Absence)
                if code
                    .and_then(AbsenceKind::from_code)
                    .is_some_and(AbsenceKind::is_away) =>
            {
                year.away.push(period);
            }
            _ => {}
        }
    }
    let grade = row.grade.as_deref().map(Grade::from_code);
    let submission = row.submission_id.and_then(|id| {
        let state = states.get(&id)?;
        Some((SubmissionId(id), *state))
    });
    Ok(AssessedPerson {
        worker: WorkerId(row.worker_id),
        name: row.name,
        path: OrganisationPath::from_stored(row.path),
        class: inconsistent(WorkerClass::from_code(&row.class), "roster.class")?,
        post: inconsistent(Post::from_code(&row.post), "roster.post")?,
        decided,
        proposed: grade
            .map(|grade| inconsistent(grade, "assessment_grade.grade"))
            .transpose()?,
        submission,
        year,
    })
}

impl UnitOfWork {
    /// Opens a round.
    ///
    /// # Errors
    /// [`crate::Conflict::Unique`] when the district has one of the year.
    pub async fn open_round(&self, round: &Round) -> Stored<()> {
        stored(round).into_active_model().insert(self.tx()).await?;
        Ok(())
    }

    /// Changes a round that still has a revision. Answers whether it had.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn save_round(&self, round: &Round, revision: i64) -> Stored<bool> {
        use assessment_round::Column;
        let done = assessment_round::Entity::update_many()
            .set(stored(round).into_active_model().reset_all())
            .filter(Column::Id.eq(Uuid::from(round.id)))
            .filter(Column::Revision.eq(revision))
            .exec(self.tx())
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Removes a round with the grades that were proposed in it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn remove_round(&self, id: AssessmentRoundId) -> Stored<()> {
        assessment_grade::Entity::delete_many()
            .filter(assessment_grade::Column::RoundId.eq(Uuid::from(id)))
            .exec(self.tx())
            .await?;
        assessment_round::Entity::delete_by_id(Uuid::from(id))
            .exec(self.tx())
            .await?;
        Ok(())
    }

    /// Says what grade is proposed for somebody; none takes the proposal back. Links to what was
    /// handed in stay.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn propose_grade(
        &self,
        round: AssessmentRoundId,
        worker: WorkerId,
        grade: Option<Grade>,
        by: AccountId,
    ) -> Stored<()> {
        let mut sql = Sql::new(self.store().dialect());
        match grade {
            None => sql.push("DELETE FROM assessment_grade WHERE round_id = "),
            Some(grade) => sql
                .push("INSERT INTO assessment_grade (grade, saved_by, saved_at, round_id, worker_id) VALUES (")
                .bind(grade.code())
                .push(", ")
                .bind(Uuid::from(by))
                .push(", ")
                .bind(self.now())
                .push(", "),
        };
        sql.bind(Uuid::from(round));
        match grade {
            None => sql.push(" AND submission_id IS NULL AND worker_id = ").bind(Uuid::from(worker)),
            Some(_) => sql.push(", ").bind(Uuid::from(worker)).push(
                ") ON CONFLICT (round_id, worker_id) DO UPDATE SET \
                 grade = excluded.grade, saved_by = excluded.saved_by, saved_at = excluded.saved_at",
            ),
        };
        self.tx().execute_raw(sql.statement()).await?;
        Ok(())
    }

    /// Says by which submission a grade was handed in.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn hand_grade_in(
        &self,
        round: AssessmentRoundId,
        worker: WorkerId,
        submission: SubmissionId,
    ) -> Stored<()> {
        use assessment_grade::Column;
        assessment_grade::Entity::update_many()
            .col_expr(
                Column::SubmissionId,
                sea_orm::sea_query::Expr::value(Uuid::from(submission)),
            )
            .filter(Column::RoundId.eq(Uuid::from(round)))
            .filter(Column::WorkerId.eq(Uuid::from(worker)))
            .exec(self.tx())
            .await?;
        Ok(())
    }
}
