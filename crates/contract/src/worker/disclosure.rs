//! Who saw somebody's numbers in clear.

use chrono::{DateTime, Utc};

use crate::wire;

wire! {
    /// Which page of the disclosures.
    query DisclosureQuery {
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Who saw somebody's numbers in clear.
    response DisclosurePage {
        /// Disclosures, newest first.
        items: Vec<DisclosureView>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of disclosures.
        total: i64,
    }
}

/// How numbers were shown in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DisclosureKind {
    /// The person alone, on their page.
    Reveal,
    /// The person alone, in what was submitted of them.
    Submission,
    /// In an export of a list.
    Export,
}

wire! {
    /// One time somebody's numbers were shown in clear (查阅记录).
    response DisclosureView {
        /// When.
        at: DateTime<Utc>,
        /// To whom, by the name at that time.
        actor: String,
        /// How.
        kind: DisclosureKind,
        /// Stated reason.
        reason: Option<String>,
        /// People in the export; none for somebody looked at alone.
        people: Option<i64>,
    }
}
