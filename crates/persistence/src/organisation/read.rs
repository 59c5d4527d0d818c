//! Reads within a scope, as of a day.

use std::collections::{BTreeSet, HashMap};

use domain::{
    ids::OrganisationId,
    organisation::{OrganisationKind, OrganisationPath},
    time::AsOf,
    worker::WorkerStatus,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, LikeExpr},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Figure, OrganisationRow, ScopedOrganisations};
use crate::{
    Scope, Stored,
    dated::Dated,
    entity::{
        organisation, organisation_figure,
        organisation_version::{Column, Entity},
    },
    sql::Sql,
};

/// Which organisations; every part that is given must fit.
#[derive(Clone, Debug, Default)]
pub struct OrganisationFilter {
    /// Direct children of this node.
    pub parent_id: Option<OrganisationId>,
    /// Exactly these paths.
    pub paths: Option<Vec<OrganisationPath>>,
    /// Kind.
    pub kind: Option<OrganisationKind>,
    /// Part of the name, or the beginning of the division code.
    pub text: Option<String>,
}

/// The last organisation of the page before, by the order of lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrganisationAfter {
    /// Its division code, or what stands for none.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Itself.
    pub id: OrganisationId,
}

impl OrganisationAfter {
    /// The place of a row in the order of lists: by division code, then name, then id.
    pub fn of(row: &OrganisationRow) -> Self {
        Self {
            code: row
                .division_code
                .clone()
                .unwrap_or_else(|| NO_CODE.to_owned()),
            name: row.name.clone(),
            id: row.id,
        }
    }
}

#[derive(FromQueryResult)]
struct Counted {
    id: Uuid,
    count: i64,
}

fn by_organisation(counts: Vec<Counted>) -> HashMap<OrganisationId, i64> {
    let counts = counts.into_iter();
    counts
        .map(|row| (OrganisationId(row.id), row.count))
        .collect()
}

/// What a scope holds of the tree, with the employers, who stand outside it.
pub(super) fn in_view(scope: &Scope) -> Condition {
    if scope.is_empty() {
        return scope.condition(Column::Path);
    }
    Condition::any()
        .add(scope.condition(Column::Path))
        .add(Column::Kind.eq(OrganisationKind::Employer.code()))
}

/// Stands for the division code of those without one, after every digit and letter: places come
/// first, then their departments.
const NO_CODE: &str = "~";

/// The division code as lists sort it.
fn sorted_code() -> Expr {
    Expr::col(Column::DivisionCode).if_null(NO_CODE)
}

impl ScopedOrganisations<'_> {
    /// Every organisation on a day, in the order of the paths.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn all(&self, at: AsOf) -> Stored<Vec<OrganisationRow>> {
        let rows = Entity::find()
            .filter(Entity::holding(at))
            .filter(in_view(self.scope))
            .order_by_asc(Column::Path)
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter().map(OrganisationRow::try_from).collect()
    }

    /// The organisations at these paths on a day and all that is above them, in the order of the
    /// paths. What is read grows with what is asked for, not with the tree.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn with_ancestors(
        &self,
        paths: impl IntoIterator<Item = &OrganisationPath>,
        at: AsOf,
    ) -> Stored<Vec<OrganisationRow>> {
        let paths: BTreeSet<OrganisationPath> = paths
            .into_iter()
            .flat_map(OrganisationPath::lineage)
            .collect();
        let rows = Entity::find()
            .filter(Column::Path.is_in(paths.iter().map(OrganisationPath::as_str)))
            .filter(Entity::holding(at))
            .filter(in_view(self.scope))
            .order_by_asc(Column::Path)
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter().map(OrganisationRow::try_from).collect()
    }

    /// Number of direct children of each on a day; those without any are left out.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn children_of(
        &self,
        rows: &[OrganisationRow],
        at: AsOf,
    ) -> Stored<HashMap<OrganisationId, i64>> {
        let counts = Entity::find()
            .select_only()
            .column_as(Column::ParentId, "id")
            .column_as(Column::OrganisationId.count(), "count")
            .filter(Column::ParentId.is_in(rows.iter().map(|row| Uuid::from(row.id))))
            .filter(Entity::holding(at))
            .filter(in_view(self.scope))
            .group_by(Column::ParentId)
            .into_model::<Counted>()
            .all(&self.store.reading(self.scope))
            .await?;
        Ok(by_organisation(counts))
    }

    /// One organisation on a day; none when it did not exist or lies outside the scope.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn find(&self, id: OrganisationId, at: AsOf) -> Stored<Option<OrganisationRow>> {
        let row = Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(id)))
            .filter(Entity::holding(at))
            .filter(in_view(self.scope))
            .one(&self.store.reading(self.scope))
            .await?;
        row.map(OrganisationRow::try_from).transpose()
    }

    /// Organisations by division code, then name, after the last of the page before.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn list(
        &self,
        filter: &OrganisationFilter,
        at: AsOf,
        after: Option<&OrganisationAfter>,
        limit: u64,
    ) -> Stored<Vec<OrganisationRow>> {
        let mut query = Entity::find().filter(self.condition(filter, at));
        if let Some(after) = after {
            query = query.filter(later_than(after));
        }
        let rows = query
            .order_by_asc(sorted_code())
            .order_by_asc(Column::Name)
            .order_by_asc(Column::OrganisationId)
            .limit(limit)
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter().map(OrganisationRow::try_from).collect()
    }

    /// Number of organisations.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn count(&self, filter: &OrganisationFilter, at: AsOf) -> Stored<i64> {
        let count = Entity::find()
            .filter(self.condition(filter, at))
            .count(&self.store.reading(self.scope))
            .await?;
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn condition(&self, filter: &OrganisationFilter, at: AsOf) -> Condition {
        let text = filter.text.as_ref().map(|text| {
            let like = |pattern: String| LikeExpr::new(pattern).escape('\\');
            let text = literal(text);
            Condition::any()
                .add(Expr::col(Column::Name).like(like(format!("%{text}%"))))
                .add(Expr::col(Column::DivisionCode).like(like(format!("{text}%"))))
        });
        let paths = filter
            .paths
            .as_ref()
            .map(|paths| Column::Path.is_in(paths.iter().map(OrganisationPath::as_str)));
        Condition::all()
            .add(Entity::holding(at))
            .add(in_view(self.scope))
            .add_option(
                filter
                    .parent_id
                    .map(|id| Column::ParentId.eq(Uuid::from(id))),
            )
            .add_option(filter.kind.map(|kind| Column::Kind.eq(kind.code())))
            .add_option(paths)
            .add_option(text)
    }

    /// Everything known now of an organisation over time, newest first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn history(&self, id: OrganisationId) -> Stored<Vec<OrganisationRow>> {
        let rows = Entity::find()
            .filter(Column::OrganisationId.eq(Uuid::from(id)))
            .filter(Entity::known(None))
            .filter(in_view(self.scope))
            .order_by_desc(Column::ValidFrom)
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter().map(OrganisationRow::try_from).collect()
    }

    /// The figures known now, newest year first.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn figures(&self, id: OrganisationId) -> Stored<Vec<Figure>> {
        use organisation_figure::Column as Figures;
        let rows = organisation_figure::Entity::find()
            .filter(Figures::OrganisationId.eq(Uuid::from(id)))
            .filter(Figures::SupersededAt.is_null())
            .filter(Figures::OrganisationId.in_subquery(self.ids_in_view()))
            .order_by_desc(Figures::Year)
            .order_by_asc(Figures::Kind)
            .all(&self.store.reading(self.scope))
            .await?;
        rows.into_iter().map(Figure::try_from).collect()
    }

    /// Revision of an organisation, for `If-Match`.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn revision(&self, id: OrganisationId) -> Stored<Option<i64>> {
        let row = organisation::Entity::find_by_id(Uuid::from(id))
            .filter(organisation::Column::Id.in_subquery(self.ids_in_view()))
            .one(&self.store.reading(self.scope))
            .await?;
        Ok(row.map(|row| row.revision))
    }

    /// Ids of the organisations within the scope, for a condition.
    pub(crate) fn ids_in_view(&self) -> sea_orm::sea_query::SelectStatement {
        use sea_orm::QueryTrait;
        Entity::find()
            .select_only()
            .column(Column::OrganisationId)
            .filter(Entity::known(None))
            .filter(in_view(self.scope))
            .into_query()
    }

    /// People in service today below each of these organisations; of employers and departments,
    /// who lie below nothing, those within the scope who refer to them. Employers and departments
    /// without anyone are left out.
    ///
    /// # Errors
    /// [`crate::StoreError`] when the database does not answer.
    pub async fn workers_of(
        &self,
        rows: &[OrganisationRow],
    ) -> Stored<HashMap<OrganisationId, i64>> {
        let of = |kinds: &[OrganisationKind]| {
            rows.iter()
                .filter(|row| kinds.contains(&row.kind))
                .collect::<Vec<_>>()
        };
        let mut sql = Sql::new(self.store.dialect());
        let places = of(&[
            OrganisationKind::City,
            OrganisationKind::Unit,
            OrganisationKind::Town,
            OrganisationKind::Village,
        ]);
        if !places.is_empty() {
            self.counted_below(&mut sql, &places);
        }
        for (kind, column) in [
            (OrganisationKind::Employer, "employer_id"),
            (OrganisationKind::Department, "department_id"),
        ] {
            self.counted_by(&mut sql, column, &of(&[kind]));
        }
        if sql.is_empty() {
            return Ok(HashMap::new());
        }
        let counts = Counted::find_by_statement(sql.statement())
            .all(&self.store.reading(self.scope))
            .await?;
        Ok(by_organisation(counts))
    }

    /// Appends one count for each organisation that people name in a column.
    fn counted_by(&self, sql: &mut Sql, column: &str, named: &[&OrganisationRow]) {
        if named.is_empty() {
            return;
        }
        sql.push(if sql.is_empty() { "" } else { " UNION ALL " });
        sql.push(&format!(
            "SELECT r.{column} AS id, COUNT(*) AS count FROM roster r WHERE r.{column} IN "
        ));
        sql.bind_list(named.iter().map(|row| Uuid::from(row.id)))
            .push(" AND r.status = ");
        sql.bind(WorkerStatus::Active.code())
            .push(" AND ")
            .within(self.scope, "r.path");
        sql.push(&format!(" GROUP BY r.{column}"));
    }

    /// Appends one count for each subtree: a range of the index, and nothing to sort.
    fn counted_below(&self, sql: &mut Sql, places: &[&OrganisationRow]) {
        sql.push("SELECT s.id, (SELECT COUNT(*) FROM roster r WHERE r.path >= s.first AND r.path < s.beyond AND r.status = ");
        sql.bind(WorkerStatus::Active.code())
            .push(" AND ")
            .within(self.scope, "r.path")
            .push(") AS count FROM (");
        for (at, row) in places.iter().enumerate() {
            sql.push(if at == 0 {
                "SELECT "
            } else {
                " UNION ALL SELECT "
            })
            .bind(Uuid::from(row.id))
            .push(" AS id, ");
            sql.bind(row.path.as_str())
                .push(" AS first, ")
                .bind(row.path.subtree_end())
                .push(" AS beyond");
        }
        sql.push(") s");
    }
}

/// Text that a LIKE pattern takes literally.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// Rows after another in the order of lists, written out because the first part of the order
/// may be missing.
fn later_than(after: &OrganisationAfter) -> Condition {
    let same_code = || sorted_code().eq(after.code.as_str());
    let same_name = || Column::Name.eq(after.name.as_str());
    Condition::any()
        .add(sorted_code().gt(after.code.as_str()))
        .add(same_code().and(Column::Name.gt(after.name.as_str())))
        .add(
            same_code()
                .and(same_name())
                .and(Column::OrganisationId.gt(Uuid::from(after.id))),
        )
}
