//! Taking an act back: what it wrote is superseded, what it superseded is written again. Both
//! are found by the instant of the act, for one unit of work records everything at one.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::ids::{OrganisationActId, OrganisationId, WorkerId};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect, sea_query::Expr,
};
use uuid::Uuid;

use super::super::OrganisationWriter;
use crate::{
    Stored, UnitOfWork, bulk, dated,
    entity::{
        assignment, career_fact, engagement, organisation_act_person, organisation_figure,
        organisation_lineage, organisation_version, post_quota, term,
    },
    sql::Sql,
};

/// Something that rests on an act, so that it cannot be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resting {
    /// An organisation was changed by a later act.
    Changed(OrganisationId),
    /// People were moved or corrected in a place since.
    Moved(OrganisationId, i64),
    /// People have entered a place that the act established.
    Entered(OrganisationId, i64),
    /// Something was established below a place that the act established.
    Below(OrganisationId),
    /// An account works within a place that the act established.
    Account(OrganisationId),
    /// A figure was recorded for a place after the act.
    Figure(OrganisationId),
    /// Posts were approved for a place after the act.
    Quota(OrganisationId),
    /// An election was held in a place whose terms the act wrote, or in one that it established.
    Elected(OrganisationId),
    /// Seats that the act carried to a place have ended since.
    Seats(OrganisationId, i64),
    /// Another act names a place that the act established.
    Named(OrganisationId),
}

/// A table and what a row of it is to an act.
type OfPlaces = (&'static str, fn(OrganisationId) -> Resting);

/// Tables of what is recorded about places besides what they are, and what rests on an act when
/// one of its rows was rewritten, or recorded for a place that the act established.
const OF_PLACES: &[OfPlaces] = &[
    ("organisation_figure", Resting::Figure),
    ("post_quota", Resting::Quota),
];

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    number: i64,
}

impl OrganisationWriter<'_> {
    /// Organisations whose rows an act wrote or along which it carried figures, and people whom it
    /// moved.
    async fn of_act(
        &self,
        act: OrganisationActId,
        at: DateTime<Utc>,
    ) -> Stored<(Vec<Uuid>, Vec<Uuid>)> {
        use organisation_version::Column;
        let mut organisations: BTreeSet<Uuid> = organisation_version::Entity::find()
            .select_only()
            .column(Column::OrganisationId)
            .filter(Column::RecordedAt.eq(at))
            .into_tuple::<Uuid>()
            .all(self.work.tx())
            .await?
            .into_iter()
            .collect();
        // What others are merged into, or split off, may itself stay as it is; its figures and posts
        // do not.
        use organisation_lineage::Column as Link;
        let links: Vec<(Uuid, Uuid)> = organisation_lineage::Entity::find()
            .select_only()
            .column(Link::PredecessorId)
            .column(Link::SuccessorId)
            .filter(Link::ActId.eq(Uuid::from(act)))
            .into_tuple()
            .all(self.work.tx())
            .await?;
        organisations.extend(links.into_iter().flat_map(|(from, to)| [from, to]));
        use organisation_act_person::Column as Person;
        let people: BTreeSet<Uuid> = organisation_act_person::Entity::find()
            .select_only()
            .column(Person::WorkerId)
            .filter(Person::ActId.eq(Uuid::from(act)))
            .into_tuple::<Uuid>()
            .all(self.work.tx())
            .await?
            .into_iter()
            .collect();
        Ok((
            organisations.into_iter().collect(),
            people.into_iter().collect(),
        ))
    }

    /// What rests on an act that was carried out at an instant; nothing when it can be taken back.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn resting_on(
        &self,
        act: OrganisationActId,
        at: DateTime<Utc>,
    ) -> Stored<Vec<Resting>> {
        let since = |sql: &mut Sql, column: &str| {
            sql.push(&format!(" WHERE {column}.recorded_at > "))
                .bind(at);
            sql.push(&format!(" AND {column}.superseded_at IS NULL"));
        };
        let rewritten = |sql: &mut Sql, column: &str| {
            sql.push(&format!(" WHERE {column}.recorded_at = "))
                .bind(at);
            sql.push(&format!(" AND {column}.superseded_at <> "))
                .bind(at);
        };
        let mut resting = Vec::new();
        let mut look = Look {
            work: self.work,
            found: &mut resting,
        };
        look.at(
            "v.organisation_id",
            |id, _| Resting::Changed(id),
            |sql| {
                sql.push(" FROM organisation_version v");
                rewritten(sql, "v");
            },
        )
        .await?;
        let people = |sql: &mut Sql, table: &str| {
            sql.push(&format!(" FROM {table} a"));
            rewritten(sql, "a");
            sql.push(" AND a.worker_id IN (SELECT p.worker_id FROM organisation_act_person p WHERE p.act_id = ")
                .bind(Uuid::from(act))
                .push(")");
        };
        look.at("a.organisation_id", Resting::Moved, |sql| {
            people(sql, "assignment");
        })
        .await?;
        for column in ["a.employer_id", "a.department_id"] {
            look.at(column, Resting::Moved, |sql| {
                people(sql, "engagement");
                sql.push(&format!(" AND {column} IS NOT NULL"));
            })
            .await?;
        }
        look.at("a.organisation_id", Resting::Entered, |sql| {
            sql.push(" FROM assignment a");
            new_places(sql, at, "a.organisation_id");
            since(sql, "a");
        })
        .await?;
        look.at(
            "v.organisation_id",
            |id, _| Resting::Below(id),
            |sql| {
                sql.push(" FROM organisation_version v");
                new_places(sql, at, "v.parent_id");
                since(sql, "v");
            },
        )
        .await?;
        look.at(
            "g.organisation_id",
            |id, _| Resting::Account(id),
            |sql| {
                sql.push(" FROM account_scope g");
                new_places(sql, at, "g.organisation_id");
            },
        )
        .await?;
        for (table, kind) in OF_PLACES {
            look.at(
                "f.organisation_id",
                |id, _| kind(id),
                |sql| {
                    sql.push(&format!(" FROM {table} f"));
                    rewritten(sql, "f");
                },
            )
            .await?;
            look.at(
                "f.organisation_id",
                |id, _| kind(id),
                |sql| {
                    sql.push(&format!(" FROM {table} f"));
                    new_places(sql, at, "f.organisation_id");
                    since(sql, "f");
                },
            )
            .await?;
        }
        let elected = |sql: &mut Sql| {
            sql.push(" WHERE e.state <> 'REVERSED' AND (e.drafted_at > ")
                .bind(at)
                .push(" OR e.executed_at > ")
                .bind(at)
                .push(")");
        };
        look.at(
            "e.organisation_id",
            |id, _| Resting::Elected(id),
            |sql| {
                sql.push(" FROM election e");
                elected(sql);
                sql.push(" AND e.organisation_id IN (SELECT t.organisation_id FROM term t WHERE t.recorded_at = ")
                    .bind(at)
                    .push(")");
            },
        )
        .await?;
        look.at(
            "e.organisation_id",
            |id, _| Resting::Elected(id),
            |sql| {
                sql.push(" FROM election e");
                new_places(sql, at, "e.organisation_id");
                elected(sql);
            },
        )
        .await?;
        look.at("p.target_id", Resting::Seats, |sql| {
            sql.push(" FROM career_fact a JOIN organisation_act_person p ON p.worker_id = a.worker_id AND p.act_id = ")
                .bind(Uuid::from(act));
            rewritten(sql, "a");
            sql.push(" AND a.kind = 'SEAT'");
        })
        .await?;
        look.at(
            "s.organisation_id",
            |id, _| Resting::Named(id),
            |sql| {
                sql.push(" FROM organisation_act_subject s");
                new_places(sql, at, "s.organisation_id");
                sql.push(" WHERE s.act_id <> ").bind(Uuid::from(act));
            },
        )
        .await?;
        resting.sort();
        resting.dedup();
        Ok(resting)
    }

    /// Takes back what an act wrote at an instant. Answers whom and what it concerned, for the
    /// roster.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn take_back(
        &self,
        act: OrganisationActId,
        at: DateTime<Utc>,
    ) -> Stored<(Vec<WorkerId>, Vec<OrganisationId>)> {
        let (organisations, people) = self.of_act(act, at).await?;
        dated::restore::<organisation_version::Entity>(self.work, &organisations, at).await?;
        dated::restore::<assignment::Entity>(self.work, &people, at).await?;
        dated::restore::<engagement::Entity>(self.work, &people, at).await?;
        dated::restore::<career_fact::Entity>(self.work, &people, at).await?;
        dated::restore::<term::Entity>(self.work, &organisations, at).await?;
        dated::restore::<post_quota::Entity>(self.work, &organisations, at).await?;
        self.restore_figures(&organisations, at).await?;
        organisation_lineage::Entity::update_many()
            .col_expr(
                organisation_lineage::Column::SupersededAt,
                Expr::value(self.work.now()),
            )
            .filter(organisation_lineage::Column::ActId.eq(Uuid::from(act)))
            .filter(organisation_lineage::Column::SupersededAt.is_null())
            .exec(self.work.tx())
            .await?;
        Ok((
            people.into_iter().map(WorkerId).collect(),
            organisations.into_iter().map(OrganisationId).collect(),
        ))
    }

    async fn restore_figures(&self, organisations: &[Uuid], at: DateTime<Utc>) -> Stored<()> {
        use organisation_figure::{Column, Entity, Model};
        for ids in organisations.chunks(500) {
            let written = Column::RecordedAt
                .eq(at)
                .and(Column::SupersededAt.is_null());
            Entity::update_many()
                .col_expr(Column::SupersededAt, Expr::value(self.work.now()))
                .filter(Column::OrganisationId.is_in(ids.to_vec()))
                .filter(written)
                .exec(self.work.tx())
                .await?;
            let before = Entity::find()
                .filter(Column::OrganisationId.is_in(ids.to_vec()))
                .filter(Column::SupersededAt.eq(at))
                // What the act itself wrote and overwrote was never so.
                .filter(Column::RecordedAt.ne(at))
                .all(self.work.tx())
                .await?;
            let rows = before.into_iter().map(|row| Model {
                id: self.new_fact(),
                recorded_at: self.work.now(),
                superseded_at: None,
                ..row
            });
            bulk::insert::<Entity>(self.work.tx(), rows.collect()).await?;
        }
        Ok(())
    }
}

/// Looks for what rests on an act.
struct Look<'a> {
    work: &'a UnitOfWork,
    found: &'a mut Vec<Resting>,
}

impl Look<'_> {
    /// Adds what a query finds, by the organisation in a column.
    async fn at(
        &mut self,
        column: &str,
        kind: impl Fn(OrganisationId, i64) -> Resting,
        from: impl FnOnce(&mut Sql),
    ) -> Stored<()> {
        let mut sql = Sql::new(self.work.store().dialect());
        sql.push(&format!("SELECT {column} AS id, COUNT(*) AS number"));
        from(&mut sql);
        sql.push(&format!(" GROUP BY {column}"));
        let found = Found::find_by_statement(sql.statement())
            .all(self.work.tx())
            .await?;
        let found = found.into_iter();
        self.found
            .extend(found.map(|row| kind(OrganisationId(row.id), row.number)));
        Ok(())
    }
}

/// Appends `JOIN …` with the places of which nothing was recorded before an act.
fn new_places(sql: &mut Sql, at: DateTime<Utc>, column: &str) {
    sql.push(" JOIN (SELECT n.organisation_id FROM organisation_version n GROUP BY n.organisation_id HAVING MIN(n.recorded_at) = ")
        .bind(at)
        .push(&format!(") n ON n.organisation_id = {column}"));
}
