//! Approved posts, staffing and its norms.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::OrganisationId,
    organisation::{
        OrganisationNature,
        staffing::{Norm, NormFit},
    },
    worker::WorkerClass,
};

use validator::Validate as _;

use super::OrganisationRef;
use crate::wire;

/// Which places of a staffing list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum StaffingOnly {
    /// With vacant posts (有空缺).
    Vacant,
    /// With people beyond the approved posts (超配).
    Over,
    /// Whose committee is not of the size that the law asks for (班子人数不符).
    CommitteeSize,
}

wire! {
    /// Which places, and when.
    query StaffingQuery {
        /// Places in this subtree; without it those of the own view.
        organisation_id: OrganisationId,
        /// Civil date; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        as_of: NaiveDate,
        /// Instant of knowledge: later corrections and acts are not seen. Needs `as_of`.
        #[validate(custom(function = "crate::calendar::calendar"))]
        known_at: DateTime<Utc>,
        /// Only some of them.
        only: StaffingOnly,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Numbers of posts. Vacancies of one place do not make up for those who are over in another:
    /// `occupied` is `approved` less `vacant` plus `over` plus `unapproved`.
    response PostSums {
        /// Approved (核定).
        approved: i64,
        /// People in service (实有).
        occupied: i64,
        /// Approved and not occupied (空缺).
        vacant: i64,
        /// Occupied beyond what is approved (超配).
        over: i64,
        /// People in places where nothing is approved for their class (未核定).
        unapproved: i64,
    }
}

wire! {
    /// Posts of one class.
    response ClassPosts {
        /// Class.
        class: WorkerClass,
        /// Numbers.
        posts: PostSums,
    }
}

wire! {
    /// How many people there are against a norm.
    response NormCheck {
        /// Norm.
        norm: Norm,
        /// At least, in the unit of the norm.
        minimum: Option<i64>,
        /// At most, in the unit of the norm.
        maximum: Option<i64>,
        /// Committee members, or full-time workers, of the places that are counted.
        people: i64,
        /// Residents or households of the places that are counted; none where the norm relates to
        /// neither.
        base: Option<i64>,
        /// What is measured, in the unit of the norm, as a decimal; none without anyone to divide
        /// by, and of several places where the norm is about each.
        measured: Option<String>,
        /// At least so many people for `base`; none without a bound.
        least: Option<i64>,
        /// At most so many.
        most: Option<i64>,
        /// How it comes out; none without a figure, and of several places where the norm is about
        /// each.
        fit: Option<NormFit>,
        /// Places that are counted.
        places: i64,
        /// Of them with too few people.
        short: i64,
        /// Of them with too many.
        excess: i64,
        /// Places that are not counted, because they have no figure of residents or households.
        unknown: i64,
    }
}

wire! {
    /// Staffing of an organisation and everything below it on a day (人员配备).
    response StaffingView {
        /// Organisation.
        organisation: OrganisationRef,
        /// Its revision, for `If-Match` when posts are approved.
        revision: i64,
        /// Day that was read.
        as_of: NaiveDate,
        /// Villages and communities below it.
        places: i64,
        /// Posts of all classes.
        total: PostSums,
        /// Posts by class.
        classes: Vec<ClassPosts>,
        /// Against the norms.
        checks: Vec<NormCheck>,
        /// Sums of its children, in the order of the tree, without departments.
        children: Vec<StaffingSums>,
        /// What was approved for itself over time, newest first within each class.
        approvals: Vec<PostApproval>,
        /// Who heads it, if the reader may see people.
        heads: Vec<String>,
    }
}

wire! {
    /// Posts below one organisation.
    response StaffingSums {
        /// Organisation.
        organisation: OrganisationRef,
        /// Villages and communities below it.
        places: i64,
        /// Posts of all classes.
        total: PostSums,
        /// Full-time workers.
        full_time: i64,
        /// Who heads it, if the reader may see people.
        heads: Vec<String>,
    }
}

wire! {
    /// Approved posts of one class over a span of days.
    response PostApproval {
        /// Class.
        class: WorkerClass,
        /// Posts.
        number: i64,
        /// Number of the document that approves them.
        document_number: Option<String>,
        /// First day.
        valid_from: NaiveDate,
        /// First day on which it no longer holds.
        valid_to: Option<NaiveDate>,
        /// Entered into the register at.
        recorded_at: DateTime<Utc>,
    }
}

wire! {
    /// Staffing by place.
    response StaffingPage {
        /// Places in the order of the tree: villages and communities, and streets and towns that
        /// have posts or people of their own.
        items: Vec<StaffingRow>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number that match.
        total: i64,
        /// Sums over all that match.
        sums: PostSums,
        /// Day that was read.
        as_of: NaiveDate,
    }
}

wire! {
    /// Staffing of one place.
    response StaffingRow {
        /// Place.
        organisation: OrganisationRef,
        /// What it is in law.
        nature: Option<OrganisationNature>,
        /// Street or town above it.
        parent: Option<OrganisationRef>,
        /// Posts of all classes.
        total: PostSums,
        /// Posts of the classes that are approved or occupied.
        classes: Vec<ClassPosts>,
        /// Residents, of the latest year.
        population: Option<i64>,
        /// Households, of the latest year.
        households: Option<i64>,
        /// Against the norms that concern it.
        checks: Vec<NormCheck>,
        /// Who heads it, if the reader may see people.
        heads: Vec<String>,
    }
}

wire! {
    /// Approved posts of a place from a day on.
    request PostQuotaInput {
        /// Numbers by class; a class that is not named stays as it is.
        #[validate(length(min = 1, max = 8), nested)]
        posts: Vec<ClassQuota>,
        /// First day.
        #[validate(custom(function = "crate::calendar::calendar"))]
        effective_on: NaiveDate,
        /// Number of the document that approves them; without one a reason is required.
        #[validate(length(max = 100))]
        document_number: Option<String>,
        /// Why, for the log.
        #[validate(length(max = 200))]
        reason: Option<String>,
    }
}

wire! {
    /// Approved posts of one class.
    request ClassQuota {
        /// Class.
        class: WorkerClass,
        /// Posts; none ends the approval.
        #[validate(range(min = 0, max = 10_000))]
        number: Option<i64>,
    }
}

wire! {
    /// Norms of staffing.
    response NormPage {
        /// All norms.
        items: Vec<NormView>,
        /// Number of norms.
        total: i64,
    }
}

wire! {
    /// A norm of staffing (人员配备标准).
    response NormView {
        /// Norm.
        norm: Norm,
        /// Name in Chinese.
        label: String,
        /// Name in English.
        label_en: String,
        /// At least.
        minimum: Option<i64>,
        /// At most.
        maximum: Option<i64>,
        /// Unit in Chinese.
        unit: String,
        /// Unit in English.
        unit_en: String,
        /// Where it is written.
        source: String,
        /// Revision for `If-Match`; 0 while it is as the program presets it.
        revision: i64,
    }
}

wire! {
    /// A norm as it shall be; at least one bound.
    request NormInput {
        /// At least.
        #[validate(range(min = 1, max = 1_000_000))]
        minimum: Option<i64>,
        /// At most, not below `minimum`.
        #[validate(range(min = 1, max = 1_000_000))]
        maximum: Option<i64>,
        /// Where it is written.
        #[validate(length(min = 1, max = 200))]
        source: String,
    }
}
