//! Everyone an organisation pays over some days, with the facts on which pay depends: read whole, for
//! what is known of a person's past decides what is paid in a month.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{OrganisationId, WorkerId},
    organisation::OrganisationPath,
    pay::run::{Held, Subject},
    personnel::{
        career::{AbsenceKind, CareerKind, Grade},
        level::Study,
    },
    time::Period,
    worker::{Post, QualificationKind, QualificationLevel, RelationKind, WorkerClass},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{PayRun, broken};
use crate::{
    Store, Stored, UnitOfWork, dated::end_from_stored, dialect::Dialect, entity::pay_profile,
    pay::PayProfile, sql::Sql,
};

/// Somebody with everything on which pay depends.
#[derive(Clone, Debug, Default)]
pub struct PaySubject {
    /// Facts.
    pub subject: Subject,
    /// The places held here, with their days.
    pub places: Vec<(Period, OrganisationId)>,
    /// What is set beside the career.
    pub profiles: Vec<PayProfile>,
}

/// One row of any of the tables: their columns of interest under names of no meaning.
#[derive(FromQueryResult)]
struct Row {
    worker_id: Uuid,
    code: Option<String>,
    more: Option<String>,
    number: Option<i64>,
    place: Option<Uuid>,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
}

impl Row {
    fn period(&self) -> Period {
        Period {
            from: self.valid_from,
            to: end_from_stored(self.valid_to),
        }
    }
}

#[derive(FromQueryResult)]
struct Version {
    organisation_id: Uuid,
    path: String,
    valid_from: NaiveDate,
    valid_to: NaiveDate,
}

#[derive(FromQueryResult)]
struct WorkerRow {
    worker_id: Uuid,
}

/// Who is asked for: everyone with a post below an organisation within some days, and everyone it
/// paid for a month of them.
struct Asked<'a, C> {
    conn: &'a C,
    payer: OrganisationId,
    path: &'a OrganisationPath,
    days: (NaiveDate, NaiveDate),
}

/// Tables of facts on which pay depends.
const FACTS: [&str; 6] = [
    "assignment",
    "engagement",
    "career_fact",
    "worker_education",
    "worker_degree",
    "worker_qualification",
];

impl<C: ConnectionTrait> Asked<'_, C> {
    /// Begins a statement that has the people as `person`.
    fn people(&self) -> Sql {
        let (first, next) = self.days;
        let mut sql = Sql::new(Dialect::of(self.conn));
        sql.push("WITH person AS (SELECT a.worker_id FROM assignment a JOIN organisation_version v ON v.organisation_id = a.organisation_id AND v.superseded_at IS NULL AND v.valid_from < ")
            .bind(next)
            .push(" AND v.valid_to > ")
            .bind(first)
            .push(" AND v.path >= ")
            .bind(self.path.as_str())
            .push(" AND v.path < ")
            .bind(self.path.subtree_end())
            .push(" WHERE a.superseded_at IS NULL AND a.valid_from < ")
            .bind(next)
            .push(" AND a.valid_to > ")
            .bind(first);
        sql.push(" UNION SELECT s.worker_id FROM pay_slip s JOIN pay_run r ON r.id = s.run_id WHERE r.organisation_id = ")
            .bind(Uuid::from(self.payer))
            .push(" AND r.month >= ")
            .bind(first)
            .push(" AND r.month < ")
            .bind(next)
            .push(") ");
        sql
    }

    async fn rows(&self, table: &str, columns: &str, only: &str) -> Stored<Vec<Row>> {
        let mut sql = self.people();
        sql.push(&format!(
            "SELECT f.worker_id, {columns}, f.valid_from, f.valid_to FROM person p JOIN {table} f \
             ON f.worker_id = p.worker_id WHERE f.superseded_at IS NULL{only}"
        ));
        Ok(Row::find_by_statement(sql.statement())
            .all(self.conn)
            .await?)
    }

    /// The days over which each place lies below the organisation, and over which it does not.
    async fn versions(&self) -> Stored<BTreeMap<Uuid, Vec<(Period, bool)>>> {
        let mut sql = self.people();
        sql.push(
            "SELECT v.organisation_id, v.path, v.valid_from, v.valid_to FROM organisation_version v \
             WHERE v.superseded_at IS NULL AND v.organisation_id IN (SELECT a.organisation_id FROM person p \
             JOIN assignment a ON a.worker_id = p.worker_id WHERE a.superseded_at IS NULL) ORDER BY v.valid_from",
        );
        let mut versions: BTreeMap<Uuid, Vec<(Period, bool)>> = BTreeMap::new();
        for row in Version::find_by_statement(sql.statement())
            .all(self.conn)
            .await?
        {
            let period = Period {
                from: row.valid_from,
                to: end_from_stored(row.valid_to),
            };
            let here = self.path.contains(&OrganisationPath::from_stored(row.path));
            versions
                .entry(row.organisation_id)
                .or_default()
                .push((period, here));
        }
        Ok(versions)
    }
}

/// The days of a post, divided where its place came under another organisation. Days before anything
/// is known of the place are as its first.
fn divided(period: Period, versions: &[(Period, bool)]) -> Vec<(Period, bool)> {
    let mut parts: Vec<(Period, bool)> = Vec::new();
    for (at, (version, here)) in versions.iter().enumerate() {
        let from = if at == 0 {
            period.from
        } else {
            version.from.max(period.from)
        };
        let next = versions.get(at + 1).map(|(next, _)| next.from);
        let to = match (next, period.to) {
            (Some(next), Some(to)) => Some(next.min(to)),
            (next, to) => next.or(to),
        };
        if to.is_none_or(|to| from < to) && period.to.is_none_or(|to| from < to) {
            match parts.last_mut() {
                Some((last, same)) if same == here => last.to = to,
                _ => parts.push((Period { from, to }, *here)),
            }
        }
    }
    parts
}

async fn subjects(
    asked: &Asked<'_, impl ConnectionTrait>,
) -> Stored<BTreeMap<WorkerId, PaySubject>> {
    let mut found: BTreeMap<Uuid, PaySubject> = BTreeMap::new();
    posts(asked, &mut found).await?;
    careers(asked, &mut found).await?;
    studies(asked, &mut found).await?;
    profiles(asked, &mut found).await?;
    Ok(found
        .into_iter()
        .map(|(worker, subject)| (WorkerId(worker), subject))
        .collect())
}

impl Store {
    /// Everyone an organisation would pay for the days from one to before another, for whoever only wants
    /// to know what it would cost. That the organisation is in view is the caller's to check.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or what is stored makes no sense.
    pub async fn pay_subjects(
        &self,
        payer: OrganisationId,
        path: &OrganisationPath,
        days: (NaiveDate, NaiveDate),
    ) -> Stored<BTreeMap<WorkerId, PaySubject>> {
        subjects(&Asked {
            conn: self.conn(),
            payer,
            path,
            days,
        })
        .await
    }
}

impl UnitOfWork {
    /// Everyone an organisation pays for the days from one to before another: who has a post below it
    /// then, and who was paid by it for a month of them.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer or what is stored makes no sense.
    pub async fn pay_subjects(
        &self,
        run: &PayRun,
        path: &OrganisationPath,
        days: (NaiveDate, NaiveDate),
    ) -> Stored<BTreeMap<WorkerId, PaySubject>> {
        subjects(&Asked {
            conn: self.tx(),
            payer: run.organisation,
            path,
            days,
        })
        .await
    }

    /// Those of them of whom anything that decides their pay was recorded, or taken back, after an
    /// instant.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn pay_changed_since(
        &self,
        run: &PayRun,
        path: &OrganisationPath,
        days: (NaiveDate, NaiveDate),
        at: DateTime<Utc>,
    ) -> Stored<BTreeSet<WorkerId>> {
        let asked = Asked {
            conn: self.tx(),
            payer: run.organisation,
            path,
            days,
        };
        let mut sql = asked.people();
        sql.push("SELECT p.worker_id FROM person p WHERE ");
        for (first, table) in FACTS.iter().enumerate() {
            sql.push(if first == 0 { "" } else { " OR " });
            sql.push(&format!(
                "EXISTS (SELECT 1 FROM {table} f WHERE f.worker_id = p.worker_id AND (f.recorded_at > "
            ))
            .bind(at)
            .push(" OR f.superseded_at > ")
            .bind(at)
            .push("))");
        }
        let rows = WorkerRow::find_by_statement(sql.statement())
            .all(self.tx())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| WorkerId(row.worker_id))
            .collect())
    }
}

async fn posts(
    asked: &Asked<'_, impl ConnectionTrait>,
    found: &mut BTreeMap<Uuid, PaySubject>,
) -> Stored<()> {
    let versions = asked.versions().await?;
    let columns = "f.class AS code, f.post AS more, NULL AS number, f.organisation_id AS place";
    for row in asked.rows("assignment", columns, "").await? {
        let class = row.code.as_deref().and_then(WorkerClass::from_code);
        let post = row.more.as_deref().and_then(Post::from_code);
        let (Some(class), Some(post), Some(place)) = (class, post, row.place) else {
            return Err(broken("assignment"));
        };
        let one = found.entry(row.worker_id).or_default();
        let known = versions.get(&place).map_or(&[][..], Vec::as_slice);
        for (period, here) in divided(row.period(), known) {
            one.subject.posts.push(Held {
                period,
                class,
                post,
                here,
            });
            if here {
                one.places.push((period, OrganisationId(place)));
            }
        }
    }
    Ok(())
}

const NOTHING: &str = "NULL AS code, NULL AS more, NULL AS number, NULL AS place";

async fn careers(
    asked: &Asked<'_, impl ConnectionTrait>,
    found: &mut BTreeMap<Uuid, PaySubject>,
) -> Stored<()> {
    let columns = NOTHING.replace("NULL AS code", "f.relation AS code");
    for row in asked.rows("engagement", &columns, "").await? {
        let relation = row.code.as_deref().and_then(RelationKind::from_code);
        let relation = relation.ok_or_else(|| broken("engagement.relation"))?;
        let one = found.entry(row.worker_id).or_default();
        one.subject.relations.push((row.period(), relation));
    }
    let columns = "f.kind AS code, f.code AS more, f.number AS number, NULL AS place";
    let only = " AND f.kind IN ('LEVEL', 'ASSESSMENT', 'ABSENCE')";
    for row in asked.rows("career_fact", columns, only).await? {
        let period = row.period();
        let subject = &mut found.entry(row.worker_id).or_default().subject;
        let number = row.number.and_then(|number| i32::try_from(number).ok());
        let more = row.more.as_deref();
        match row.code.as_deref().and_then(CareerKind::from_code) {
            Some(CareerKind::Level) => {
                let level = number.ok_or_else(|| broken("career_fact.number"))?;
                subject.levels.push((period, level));
            }
            Some(CareerKind::Assessment) => {
                let grade = more.and_then(Grade::from_code);
                let graded = number.zip(grade);
                let (year, grade) = graded.ok_or_else(|| broken("career_fact.code"))?;
                subject.grades.insert(year, grade);
            }
            _ if more == Some(AbsenceKind::Personal.code()) => subject.unpaid.push(period),
            _ => {}
        }
    }
    Ok(())
}

async fn studies(
    asked: &Asked<'_, impl ConnectionTrait>,
    found: &mut BTreeMap<Uuid, PaySubject>,
) -> Stored<()> {
    let columns = NOTHING.replace("NULL AS code", "f.code AS code");
    for row in asked.rows("worker_education", &columns, "").await? {
        if let Some(study) = row.code.as_deref().and_then(Study::of_education) {
            let subject = &mut found.entry(row.worker_id).or_default().subject;
            subject.educations.push((row.period(), study));
        }
    }
    for row in asked.rows("worker_degree", &columns, "").await? {
        if let Some(study) = row.code.as_deref().and_then(Study::of_degree) {
            let subject = &mut found.entry(row.worker_id).or_default().subject;
            subject.degrees.push((row.period(), study));
        }
    }
    let columns = NOTHING.replace("NULL AS code", "f.level AS code");
    let only = format!(" AND f.kind = '{}'", QualificationKind::SocialWork.code());
    for row in asked.rows("worker_qualification", &columns, &only).await? {
        if let Some(level) = row.code.as_deref().and_then(QualificationLevel::from_code) {
            let subject = &mut found.entry(row.worker_id).or_default().subject;
            subject.certificates.push((row.period(), level));
        }
    }
    Ok(())
}

async fn profiles(
    asked: &Asked<'_, impl ConnectionTrait>,
    found: &mut BTreeMap<Uuid, PaySubject>,
) -> Stored<()> {
    let mut sql = asked.people();
    sql.push(
        "SELECT f.id, f.worker_id, f.social_base, f.housing_base, f.deduction, f.standard, f.bonus_apart, f.reason, \
         f.valid_from, f.valid_to, f.recorded_at, f.superseded_at \
         FROM person p JOIN pay_profile f ON f.worker_id = p.worker_id WHERE f.superseded_at IS NULL",
    );
    let rows = pay_profile::Model::find_by_statement(sql.statement())
        .all(asked.conn)
        .await?;
    for row in rows {
        let worker = row.worker_id;
        let profile = PayProfile::try_from(row)?;
        found.entry(worker).or_default().profiles.push(profile);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: Option<&str>) -> Period {
        let day = |text: &str| text.parse().unwrap();
        Period::new(day(from), to.map(day)).unwrap()
    }

    #[test]
    fn a_post_is_divided_where_its_place_changed_hands() {
        let versions = [
            (period("2019-12-24", Some("2020-07-01")), true),
            (period("2020-07-01", Some("2026-01-01")), true),
            (period("2026-01-01", None), false),
        ];
        assert_eq!(
            divided(period("2015-03-01", None), &versions),
            [
                (period("2015-03-01", Some("2026-01-01")), true),
                (period("2026-01-01", None), false),
            ]
        );
        assert_eq!(
            divided(period("2015-03-01", Some("2018-01-01")), &versions),
            [(period("2015-03-01", Some("2018-01-01")), true)]
        );
        assert_eq!(
            divided(period("2026-02-01", Some("2026-03-01")), &versions),
            [(period("2026-02-01", Some("2026-03-01")), false)]
        );
        assert!(divided(period("2026-02-01", None), &[]).is_empty());
    }
}
