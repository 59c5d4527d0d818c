//! The people list: filter, order, rows.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{OrganisationId, WorkerId},
    worker::{EntryKind, Post, QualificationLevel, RelationKind, WorkerClass, WorkerStatus},
};

use crate::wire;

/// Order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WorkerSort {
    /// By pinyin of the name.
    #[default]
    Name,
    /// By birth date, oldest first.
    BirthDate,
    /// By first day in community work.
    CommunitySince,
    /// By place in the tree.
    Place,
}

wire! {
    /// Filter, order and page of the people list. Lists of codes are comma-separated.
    query WorkerQuery {
        /// Subtree.
        organisation_id: OrganisationId,
        /// Classes, e.g. `HEAD,DEPUTY`.
        class: String,
        /// Status; everyone without it.
        status: WorkerStatus,
        /// Only full-time workers, or only others.
        full_time: bool,
        /// Posts.
        post: String,
        /// GB/T 2261.1.
        sex: String,
        /// GB/T 3304.
        ethnicity: String,
        /// GB/T 2261.2.
        marital: String,
        /// GB/T 4762.
        political: String,
        /// GB/T 4658.
        education: String,
        /// GB/T 6864.
        degree: String,
        /// Levels of the social-work certificate.
        qualification: String,
        /// Ways of entry.
        entry_kind: String,
        /// Labour relations.
        relation: String,
        /// Employer.
        employer_id: OrganisationId,
        /// Supervising department.
        department_id: OrganisationId,
        /// Youngest age in whole years.
        #[validate(range(min = 0, max = 150))]
        age_from: u32,
        /// Oldest age in whole years.
        #[validate(range(min = 0, max = 150))]
        age_to: u32,
        /// Born on or after.
        #[validate(custom(function = "crate::calendar::calendar"))]
        born_from: NaiveDate,
        /// Born on or before.
        #[validate(custom(function = "crate::calendar::calendar"))]
        born_to: NaiveDate,
        /// In community work since, earliest.
        #[validate(custom(function = "crate::calendar::calendar"))]
        community_from: NaiveDate,
        /// In community work since, latest.
        #[validate(custom(function = "crate::calendar::calendar"))]
        community_to: NaiveDate,
        /// Beginning of the name, of its pinyin, or of its initials (`zs`).
        #[validate(length(max = 50))]
        q: String,
        /// Civil date on which the roster is read; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        as_of: NaiveDate,
        /// Instant of knowledge for the roster of a past day.
        #[validate(custom(function = "crate::calendar::calendar"))]
        known_at: DateTime<Utc>,
        /// Order.
        sort: WorkerSort,
        /// Whether the order is reversed.
        descending: bool,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Exact search by identity number; a body, so that the number is in no address or log.
    request WorkerSearch {
        /// Identity number.
        #[validate(length(min = 1, max = 40))]
        id_number: String,
    }
}

wire! {
    /// People.
    response WorkerPage {
        /// People in the order asked for.
        items: Vec<WorkerSummary>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number that match.
        total: i64,
    }
}

wire! {
    /// One person in a list; numbers are masked.
    response WorkerSummary {
        /// Person.
        id: WorkerId,
        /// Revision.
        revision: i64,
        /// Name.
        name: String,
        /// GB/T 2261.1.
        sex: String,
        /// Birth date.
        birth_date: NaiveDate,
        /// Age in whole years on the day read.
        age: i32,
        /// GB/T 3304.
        ethnicity: String,
        /// Identity number, masked.
        id_number_masked: String,
        /// Mobile phone, masked.
        phone_masked: Option<String>,
        /// Status.
        status: WorkerStatus,
        /// Class.
        class: WorkerClass,
        /// Post.
        post: Post,
        /// Place.
        organisation_id: OrganisationId,
        /// Name of the place.
        organisation_name: String,
        /// Name of the street or town.
        town_name: Option<String>,
        /// Name of the unit.
        unit_name: Option<String>,
        /// GB/T 4762.
        political: Option<String>,
        /// GB/T 4658.
        education: Option<String>,
        /// GB/T 6864.
        degree: Option<String>,
        /// Level of the social-work certificate.
        qualification: Option<QualificationLevel>,
        /// GB/T 2261.2.
        marital: Option<String>,
        /// How the person came in.
        entry_kind: EntryKind,
        /// Labour relation.
        relation: RelationKind,
        /// Employer.
        employer_id: Option<OrganisationId>,
        /// Supervising department.
        department_id: Option<OrganisationId>,
        /// First day in any work.
        work_since: Option<NaiveDate>,
        /// First day in community work.
        community_since: Option<NaiveDate>,
        /// Whether changes wait to be confirmed.
        pending: bool,
    }
}
