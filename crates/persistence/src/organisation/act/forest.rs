//! The tree over time as the rules see it, and its change as the tables keep it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    ids::{OrganisationActId, OrganisationId},
    organisation::{
        CodeKind, OrganisationKind, OrganisationNature, OrganisationPath,
        act::NodeFacts,
        forest::{Forest, Link, Node, Span, Turn},
        statutory_code,
    },
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use uuid::Uuid;

use super::super::{OrganisationWriter, known, period};
use crate::{
    Store, Stored, bulk,
    dated::{Dated, end_to_stored},
    entity::{
        organisation, organisation_lineage,
        organisation_version::{Column, Entity, Model},
    },
};

async fn read(conn: &impl ConnectionTrait) -> Stored<Forest> {
    let keys: Vec<(Uuid, i64)> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .column(organisation::Column::Key)
        .into_tuple()
        .all(conn)
        .await?;
    let mut nodes: BTreeMap<OrganisationId, Node> = keys
        .into_iter()
        .map(|(id, key)| {
            let key = u64::try_from(key).unwrap_or_default();
            let spans = Vec::new();
            (OrganisationId(id), Node { key, spans })
        })
        .collect();
    for row in Entity::find().filter(Entity::known(None)).all(conn).await? {
        let id = OrganisationId(row.organisation_id);
        if let Some(node) = nodes.get_mut(&id) {
            node.spans.push(span(row)?);
        }
    }
    let turns: Vec<(NaiveDate, Uuid, Uuid, i64)> = organisation_lineage::Entity::find()
        .select_only()
        .column(organisation_lineage::Column::EffectiveOn)
        .column(organisation_lineage::Column::PredecessorId)
        .column(organisation_lineage::Column::SuccessorId)
        .column(organisation_lineage::Column::Share)
        .filter(organisation_lineage::Column::SupersededAt.is_null())
        .order_by_asc(organisation_lineage::Column::Position)
        .into_tuple()
        .all(conn)
        .await?;
    let turns = turns
        .into_iter()
        .map(|(on, predecessor, successor, share)| Turn {
            on,
            predecessor: OrganisationId(predecessor),
            successor: OrganisationId(successor),
            share: u32::try_from(share).unwrap_or(0),
        });
    Ok(Forest::new(nodes, turns.collect()))
}

fn span(row: Model) -> Stored<Span> {
    let nature = row.nature.as_deref().map(OrganisationNature::from_code);
    Ok(Span {
        period: period(row.valid_from, row.valid_to),
        facts: NodeFacts {
            kind: known(OrganisationKind::from_code(&row.kind), "kind")?,
            nature: nature.map(|nature| known(nature, "nature")).transpose()?,
            name: row.name,
            parent: row.parent_id.map(OrganisationId),
            division_code: row.division_code,
        },
        path: OrganisationPath::from_stored(row.path),
    })
}

impl Store {
    /// The tree over time as it is known now.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn forest(&self) -> Stored<Forest> {
        read(self.conn()).await
    }
}

impl OrganisationWriter<'_> {
    /// The tree over time as this unit of work sees it.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn forest(&self) -> Stored<Forest> {
        read(self.work.tx()).await
    }

    /// Writes what an act made of organisations from its day on; what holds before stays.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn write_nodes(
        &self,
        day: NaiveDate,
        nodes: &BTreeMap<OrganisationId, Node>,
    ) -> Stored<()> {
        let ids: Vec<Uuid> = nodes.keys().map(|id| Uuid::from(*id)).collect();
        self.enter_nodes(&ids, nodes).await?;
        let now = self.work.now();
        let mut written = Vec::new();
        for ids in ids.chunks(500) {
            let rows = Entity::find()
                .filter(Column::OrganisationId.is_in(ids.to_vec()))
                .filter(Entity::known(None))
                .filter(Column::ValidTo.gt(day))
                .all(self.work.tx())
                .await?;
            let outdated = rows.iter().map(|row| row.id).collect();
            Entity::supersede(self.work.tx(), outdated, now).await?;
            written.extend(
                rows.into_iter()
                    .filter(|row| row.valid_from < day)
                    .map(|row| Model {
                        id: self.new_fact(),
                        valid_to: day,
                        recorded_at: now,
                        ..row
                    }),
            );
        }
        for (id, node) in nodes {
            let later = node
                .spans
                .iter()
                .filter(|span| span.period.to.is_none_or(|to| to > day));
            written.extend(later.map(|span| self.version(*id, span, day)));
        }
        bulk::insert::<Entity>(self.work.tx(), written).await
    }

    fn version(&self, id: OrganisationId, span: &Span, day: NaiveDate) -> Model {
        let facts = &span.facts;
        let code_kind = facts
            .division_code
            .as_ref()
            .and(CodeKind::of(facts.kind, facts.nature));
        Model {
            id: self.new_fact(),
            organisation_id: id.into(),
            kind: facts.kind.code().to_owned(),
            nature: facts.nature.map(|nature| nature.code().to_owned()),
            name: facts.name.clone(),
            parent_id: facts.parent.map(Uuid::from),
            path: span.path.as_str().to_owned(),
            division_code: facts.division_code.clone(),
            code_kind: code_kind.map(|kind| kind.code().to_owned()),
            statutory_code: statutory_code(facts.kind, code_kind, facts.division_code.as_deref()),
            valid_from: Ord::max(span.period.from, day),
            valid_to: end_to_stored(span.period.to),
            recorded_at: self.work.now(),
            superseded_at: None,
        }
    }

    /// Enters those that are new and raises the revision of the others.
    async fn enter_nodes(
        &self,
        ids: &[Uuid],
        nodes: &BTreeMap<OrganisationId, Node>,
    ) -> Stored<()> {
        let mut stored: Vec<Uuid> = Vec::new();
        for ids in ids.chunks(500) {
            organisation::Entity::update_many()
                .col_expr(
                    organisation::Column::Revision,
                    Expr::col(organisation::Column::Revision).add(1),
                )
                .filter(organisation::Column::Id.is_in(ids.to_vec()))
                .exec(self.work.tx())
                .await?;
            let found: Vec<Uuid> = organisation::Entity::find()
                .select_only()
                .column(organisation::Column::Id)
                .filter(organisation::Column::Id.is_in(ids.to_vec()))
                .into_tuple()
                .all(self.work.tx())
                .await?;
            stored.extend(found);
        }
        let new = nodes
            .iter()
            .filter(|(id, _)| !stored.contains(&Uuid::from(**id)));
        let rows = new.map(|(id, node)| organisation::Model {
            id: Uuid::from(*id),
            key: i64::try_from(node.key).unwrap_or(i64::MAX),
            revision: 1,
            created_at: self.work.now(),
        });
        bulk::insert::<organisation::Entity>(self.work.tx(), rows.collect()).await
    }

    /// The first of the keys that are free; whoever writes the tree has them to themselves.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn free_key(&self) -> Stored<u64> {
        Ok(u64::try_from(self.last_key().await? + 1).unwrap_or(1))
    }

    /// Writes where organisations went, in the order in which they are given: of a split, who is
    /// not allocated goes to the first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn write_lineage(
        &self,
        act: OrganisationActId,
        day: NaiveDate,
        links: &[Link],
    ) -> Stored<()> {
        let rows = links
            .iter()
            .zip(0..)
            .map(|(link, position)| organisation_lineage::Model {
                id: self.new_fact(),
                act_id: act.into(),
                predecessor_id: link.predecessor.into(),
                successor_id: link.successor.into(),
                share: i64::from(link.share),
                position,
                effective_on: day,
                recorded_at: self.work.now(),
                superseded_at: None,
            });
        bulk::insert::<organisation_lineage::Entity>(self.work.tx(), rows.collect()).await
    }
}
