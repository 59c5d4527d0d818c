//! Who is to be given a level, or the next one.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::{
    ids::{OrganisationId, WorkerId},
    personnel::{career::Grade, promotion::PromotionGround},
    worker::{Post, WorkerClass},
};

use crate::wire;

wire! {
    /// Who is to be given a level.
    query PromotionQuery {
        /// Whoever has no level yet (`FIRST`), or whoever is due for the next one; these without it.
        ground: PromotionGround,
        /// Due by this day; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        by: NaiveDate,
        /// In the subtree of this place.
        organisation_id: OrganisationId,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// A page of people who are to be given a level: those longest due first, those without one by
    /// name.
    response PromotionPage {
        /// People.
        items: Vec<PromotionCandidate>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of people.
        total: i64,
    }
}

wire! {
    /// Somebody who is to be given a level.
    response PromotionCandidate {
        /// Person.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Names of the place from the top.
        place: String,
        /// Class.
        class: WorkerClass,
        /// Post.
        post: Post,
        /// Why.
        ground: PromotionGround,
        /// Level today.
        level: Option<i32>,
        /// Since when.
        since: Option<NaiveDate>,
        /// Since when the next one is due.
        due_on: NaiveDate,
        /// The level proposed.
        proposed: i32,
        /// Grades of the years.
        grades: BTreeMap<i32, Grade>,
        /// Months of service that count, of a first level.
        counted_months: Option<i32>,
    }
}
