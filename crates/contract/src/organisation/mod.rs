//! The organisation tree.

mod act;
mod staffing;

pub use act::*;
pub use staffing::*;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::OrganisationId,
    organisation::{CodeKind, FigureKind, OrganisationKind, OrganisationNature},
};

use crate::wire;

wire! {
    /// Which organisations; without `parent_id`, `kind` and `q` the roots of the own view.
    query OrganisationQuery {
        /// Direct children of this node.
        parent_id: OrganisationId,
        /// Kind.
        kind: OrganisationKind,
        /// Part of the name, or the beginning of the division code, anywhere in the own view.
        #[validate(length(max = 50))]
        q: String,
        /// Civil date on which the tree is read; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        as_of: NaiveDate,
        /// Instant of knowledge: later corrections and acts are not seen. Needs `as_of`.
        #[validate(custom(function = "crate::calendar::calendar"))]
        known_at: DateTime<Utc>,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// The day on which one organisation is read.
    query AsOfQuery {
        /// Civil date; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        as_of: NaiveDate,
        /// Instant of knowledge: later corrections and acts are not seen. Needs `as_of`.
        #[validate(custom(function = "crate::calendar::calendar"))]
        known_at: DateTime<Utc>,
    }
}

wire! {
    /// Organisations.
    response OrganisationPage {
        /// Organisations by division code, then those without one by name.
        items: Vec<OrganisationSummary>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number that match.
        total: i64,
    }
}

wire! {
    /// An organisation in a list.
    response OrganisationSummary {
        /// Organisation.
        id: OrganisationId,
        /// Kind.
        kind: OrganisationKind,
        /// What it is in law.
        nature: Option<OrganisationNature>,
        /// Name.
        name: String,
        /// Administering parent.
        parent_id: Option<OrganisationId>,
        /// Statutory division code.
        division_code: Option<String>,
        /// Names from the top, e.g. `成都市/锦江区/督院街街道`.
        full_name: String,
        /// Number of direct children.
        children: i64,
        /// People in service in the subtree today, of an employer or a department those who name
        /// it; only the own view is counted.
        workers: i64,
    }
}

wire! {
    /// One organisation on a day.
    response OrganisationView {
        /// Organisation.
        id: OrganisationId,
        /// Revision for `If-Match`.
        revision: i64,
        /// Kind.
        kind: OrganisationKind,
        /// What it is in law.
        nature: Option<OrganisationNature>,
        /// Name.
        name: String,
        /// Ancestors, root first, without itself.
        ancestors: Vec<OrganisationRef>,
        /// Statutory division code.
        division_code: Option<String>,
        /// Whose code it is.
        code_kind: Option<CodeKind>,
        /// County code under which it counts by statutory division.
        statutory_code: Option<String>,
        /// Number of direct children.
        children: i64,
        /// People in service in the subtree today, of an employer or a department those who name
        /// it; only the own view is counted.
        workers: i64,
        /// Approved posts, population and households by year.
        figures: Vec<OrganisationFigure>,
        /// What it was called and where it hung, newest first.
        history: Vec<OrganisationFact>,
        /// What it came from.
        predecessors: Vec<LineageLink>,
        /// What it became, or what was split off it.
        successors: Vec<LineageLink>,
        /// Day on which it ended or will end; the view then shows it as it is on its last day.
        closed_on: Option<NaiveDate>,
        /// Day that was read.
        as_of: NaiveDate,
    }
}

wire! {
    /// An organisation by name.
    response OrganisationRef {
        /// Organisation.
        id: OrganisationId,
        /// Kind.
        kind: OrganisationKind,
        /// Name.
        name: String,
    }
}

wire! {
    /// Name and parent of an organisation over a span of days.
    response OrganisationFact {
        /// Name.
        name: String,
        /// Kind.
        kind: OrganisationKind,
        /// What it is in law.
        nature: Option<OrganisationNature>,
        /// Administering parent.
        parent: Option<OrganisationRef>,
        /// Statutory division code.
        division_code: Option<String>,
        /// First day.
        valid_from: NaiveDate,
        /// First day on which it no longer held.
        valid_to: Option<NaiveDate>,
        /// Entered into the register at.
        recorded_at: DateTime<Utc>,
    }
}

wire! {
    /// A figure of one year.
    response OrganisationFigure {
        /// Kind.
        kind: FigureKind,
        /// Calendar year.
        year: i32,
        /// Value.
        value: i64,
        /// Where it comes from.
        source: String,
    }
}

wire! {
    /// A figure to record; replaces the one of the same kind and year.
    request OrganisationFigureInput {
        /// Kind.
        kind: FigureKind,
        /// Calendar year.
        #[validate(range(min = 1949, max = 2100))]
        year: i32,
        /// Value.
        #[validate(range(min = 0, max = 1_000_000_000))]
        value: i64,
        /// Where it comes from.
        #[validate(length(min = 1, max = 200))]
        source: String,
    }
}

wire! {
    /// A new organisation.
    request OrganisationCreate {
        /// Kind.
        kind: OrganisationKind,
        /// What it is in law.
        nature: Option<OrganisationNature>,
        /// Name.
        #[validate(length(min = 1, max = 100))]
        name: String,
        /// Administering parent; none for employers.
        parent_id: Option<OrganisationId>,
        /// Statutory division code, or a unified social credit code for employers.
        #[validate(length(max = 20))]
        division_code: Option<String>,
        /// First day.
        #[validate(custom(function = "crate::calendar::calendar"))]
        valid_from: NaiveDate,
    }
}

wire! {
    /// A new name, or a correction of what is recorded.
    request OrganisationUpdate {
        /// Name.
        #[validate(length(min = 1, max = 100))]
        name: String,
        /// What it is in law.
        nature: Option<OrganisationNature>,
        /// Statutory division code.
        #[validate(length(max = 20))]
        division_code: Option<String>,
        /// Day from which it holds; without it the present entry is corrected.
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: Option<NaiveDate>,
    }
}

/// By which tree places are summed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RollupBasis {
    /// The 23 administering units (按管理口径).
    #[default]
    Administrative,
    /// The 20 statutory divisions (按行政区划口径).
    Statutory,
}

/// In which tree a past day is summed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RollupTree {
    /// That of the day (当日机构): the table as it was.
    #[default]
    Then,
    /// That of today (现行机构): people of the day, cast along mergers and splits into the
    /// organisations of today.
    Today,
}

wire! {
    /// How places are summed.
    query RollupQuery {
        /// By which tree.
        by: RollupBasis,
        /// Civil date; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        as_of: NaiveDate,
        /// Instant of knowledge: later corrections and acts are not seen. Needs `as_of`.
        #[validate(custom(function = "crate::calendar::calendar"))]
        known_at: DateTime<Utc>,
        /// Whether the tree is that of the day or that of today.
        tree: RollupTree,
    }
}

wire! {
    /// Places and people by district.
    response Rollup {
        /// By which tree.
        by: RollupBasis,
        /// Districts of the own view.
        items: Vec<RollupRow>,
        /// Sums.
        total: RollupRow,
        /// Day that was read.
        as_of: NaiveDate,
        /// Whether the tree is that of the day or that of today.
        tree: RollupTree,
    }
}

wire! {
    /// One district's sums.
    response RollupRow {
        /// Code of the unit or statutory division.
        code: String,
        /// Name.
        name: String,
        /// The unit, when summed by administering unit.
        organisation_id: Option<OrganisationId>,
        /// Streets.
        streets: i64,
        /// Towns and townships.
        towns: i64,
        /// Communities (居委会).
        communities: i64,
        /// Villages (村委会).
        villages: i64,
        /// People in service on the day.
        workers: i64,
        /// Of them full-time.
        full_time: i64,
    }
}
