//! The organisation tree: dated versions of each node, yearly figures, and sums by district.

mod act;
mod figure;
mod norm;
mod quota;
mod read;
mod rollup;
mod write;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::OrganisationId,
    organisation::{CodeKind, FigureKind, OrganisationKind, OrganisationNature, OrganisationPath},
    time::Period,
};

use crate::{
    Scope, Store, StoreError, Stored,
    dated::end_from_stored,
    entity::{organisation_figure, organisation_version},
};

pub(crate) use act::repoint;
pub use act::{
    Act, ActAfter, ActDocument, ActFilter, Carried, Carry, Lineage, Placement, PlacementAfter,
    PlacementRow, Resting, Service,
};
pub use norm::SetNorm;
pub use quota::{OccupiedPosts, PlaceFigure, PlaceQuota, PostQuota};
pub use read::{OrganisationAfter, OrganisationFilter};
pub use rollup::{Grouping, PlaceSums, PlaceWorkers, WorkerSums};
pub use write::{NewOrganisation, OrganisationChange, OrganisationWriter};

/// What an organisation is over a span of days (机构).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationRow {
    /// Organisation.
    pub id: OrganisationId,
    /// Kind.
    pub kind: OrganisationKind,
    /// What it is in law.
    pub nature: Option<OrganisationNature>,
    /// Name.
    pub name: String,
    /// Administering parent; none for the city and for employers.
    pub parent_id: Option<OrganisationId>,
    /// Place in the tree.
    pub path: OrganisationPath,
    /// Statutory division code; the unified social credit code of an employer.
    pub division_code: Option<String>,
    /// Whose code it is.
    pub code_kind: Option<CodeKind>,
    /// County code under which it counts by statutory division.
    pub statutory_code: Option<String>,
    /// Days over which this holds.
    pub period: Period,
    /// Entered into the register at.
    pub recorded_at: DateTime<Utc>,
}

/// A yearly figure of a place (机构指标).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Kind.
    pub kind: FigureKind,
    /// Calendar year.
    pub year: i64,
    /// Value; posts, people or households.
    pub value: i64,
    /// Where it comes from.
    pub source: String,
}

/// Organisations, not yet narrowed to a scope: there is nothing to read here.
#[derive(Clone, Copy, Debug)]
pub struct Organisations<'a>(&'a Store);

/// Organisations within a scope. Employers stand outside the tree and are referred to from
/// everywhere, so every scope that holds anything holds them too.
#[derive(Clone, Copy, Debug)]
pub struct ScopedOrganisations<'a> {
    store: &'a Store,
    scope: &'a Scope,
}

impl Store {
    /// The organisations.
    pub const fn organisations(&self) -> Organisations<'_> {
        Organisations(self)
    }
}

impl<'a> Organisations<'a> {
    /// The organisations within a scope.
    pub const fn within(self, scope: &'a Scope) -> ScopedOrganisations<'a> {
        ScopedOrganisations {
            store: self.0,
            scope,
        }
    }
}

impl TryFrom<organisation_version::Model> for OrganisationRow {
    type Error = StoreError;

    fn try_from(row: organisation_version::Model) -> Stored<Self> {
        Ok(Self {
            id: OrganisationId(row.organisation_id),
            kind: known(OrganisationKind::from_code(&row.kind), "kind")?,
            nature: row
                .nature
                .map(|code| known(OrganisationNature::from_code(&code), "nature"))
                .transpose()?,
            name: row.name,
            parent_id: row.parent_id.map(OrganisationId),
            path: OrganisationPath::from_stored(row.path),
            division_code: row.division_code,
            code_kind: row
                .code_kind
                .map(|code| known(CodeKind::from_code(&code), "code_kind"))
                .transpose()?,
            statutory_code: row.statutory_code,
            period: period(row.valid_from, row.valid_to),
            recorded_at: row.recorded_at,
        })
    }
}

impl TryFrom<organisation_figure::Model> for Figure {
    type Error = StoreError;

    fn try_from(row: organisation_figure::Model) -> Stored<Self> {
        let kind = known(FigureKind::from_code(&row.kind), "figure kind")?;
        Ok(Self {
            kind,
            year: row.year,
            value: row.value,
            source: row.source,
        })
    }
}

fn period(from: NaiveDate, to: NaiveDate) -> Period {
    Period {
        from,
        to: end_from_stored(to),
    }
}

fn known<T>(value: Option<T>, column: &str) -> Stored<T> {
    value.ok_or_else(|| StoreError::Inconsistent(format!("organisation: unknown {column}")))
}
