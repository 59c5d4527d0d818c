//! Records suspected to be one person, and what is decided about them.

use chrono::{DateTime, Utc};
use domain::{
    ids::{DuplicateId, WorkerId},
    worker::duplicate::{DuplicateGround, DuplicateState},
};

use super::{list::WorkerSummary, view::WorkerView};
use crate::wire;

wire! {
    /// Which pairs.
    query DuplicateQuery {
        /// State; `OPEN` without it.
        state: DuplicateState,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Two records suspected to be one person (疑似重复).
    response DuplicateView {
        /// The pair.
        id: DuplicateId,
        /// Revision, for `If-Match`.
        revision: i64,
        /// Why they are suspected.
        grounds: Vec<DuplicateGround>,
        /// What was decided.
        state: DuplicateState,
        /// The records, as on the list; of a merged pair the one that goes on.
        people: Vec<WorkerSummary>,
        /// The record that goes on, of a merged pair.
        kept_id: Option<WorkerId>,
        /// Found at.
        found_at: DateTime<Utc>,
        /// Decided at.
        decided_at: Option<DateTime<Utc>>,
        /// Who decided.
        decided_by: Option<String>,
        /// Why.
        reason: Option<String>,
    }
}

wire! {
    /// Pairs.
    response DuplicatePage {
        /// Pairs, the latest found first.
        items: Vec<DuplicateView>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of pairs.
        total: i64,
    }
}

wire! {
    /// A pair with both records whole.
    response DuplicateComparison {
        /// The pair.
        pair: DuplicateView,
        /// The records, numbers masked; of a merged pair the one that goes on.
        records: Vec<WorkerView>,
    }
}

wire! {
    /// Two records that somebody holds for one person.
    request DuplicateReport {
        /// One record.
        worker_id: WorkerId,
        /// The other.
        other_id: WorkerId,
    }
}

wire! {
    /// The merging of a pair.
    request DuplicateMerge {
        /// The record that goes on.
        keep: WorkerId,
        /// Why.
        #[validate(length(min = 1, max = 200))]
        reason: String,
    }
}

wire! {
    /// Another decision about a pair.
    request DuplicateDecision {
        /// Why.
        #[validate(length(min = 1, max = 200))]
        reason: String,
    }
}
