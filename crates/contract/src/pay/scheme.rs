//! Schemes of pay. The scheme itself is a value of the domain: it is kept, sent and computed as it was
//! written.

use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    ids::{OrganisationId, PaySchemeId},
    pay::scheme::{ClausePart, Scheme},
};

use crate::{OrganisationRef, wire};

wire! {
    /// Which schemes.
    query PaySchemeQuery {
        /// All of one organisation over time, newest first; without it those of all in view that hold
        /// on the day.
        organisation_id: OrganisationId,
        /// Civil date on which they hold; today without it.
        #[validate(custom(function = "crate::calendar::calendar"))]
        as_of: NaiveDate,
    }
}

wire! {
    /// Schemes.
    response PaySchemePage {
        /// Schemes, in the order of the tree or of time.
        items: Vec<PaySchemeSummary>,
        /// All of them.
        total: i64,
    }
}

wire! {
    /// A scheme over some days.
    response PaySchemeSummary {
        /// Id.
        id: PaySchemeId,
        /// Whose people it pays.
        organisation: OrganisationRef,
        /// Name.
        name: String,
        /// Number of the document that puts it in force.
        document_number: String,
        /// First day.
        valid_from: NaiveDate,
        /// First day on which it no longer holds.
        valid_to: Option<NaiveDate>,
        /// Entered at.
        recorded_at: DateTime<Utc>,
    }
}

wire! {
    /// A scheme with everything in it.
    response PaySchemeView {
        /// Id.
        id: PaySchemeId,
        /// Whose people it pays.
        organisation: OrganisationRef,
        /// Number of the document that puts it in force.
        document_number: String,
        /// First day.
        valid_from: NaiveDate,
        /// First day on which it no longer holds.
        valid_to: Option<NaiveDate>,
        /// Entered at.
        recorded_at: DateTime<Utc>,
        /// The scheme.
        scheme: Scheme,
        /// The same in words.
        clauses: Vec<PayClause>,
        /// Whether it may be replaced by who asks.
        may_edit: bool,
    }
}

wire! {
    /// One thing that a scheme says.
    response PayClause {
        /// What it is about.
        part: ClausePart,
        /// Name of that.
        name: String,
        /// What holds, in Chinese.
        text: String,
    }
}

wire! {
    /// A scheme to put in force.
    request PaySchemeInput {
        /// City or district whose people it pays.
        organisation_id: OrganisationId,
        /// From this day on, until one that begins later.
        #[validate(custom(function = "crate::calendar::calendar"))]
        valid_from: NaiveDate,
        /// Number of the document that puts it in force.
        #[validate(length(min = 1, max = 100))]
        document_number: String,
        /// The scheme that holds on that day as the caller knows it; none when none does. Anything else
        /// is `revision_outdated`.
        replaces: Option<PaySchemeId>,
        /// The scheme.
        scheme: Scheme,
    }
}

wire! {
    /// Published schemes to begin with.
    response PaySchemeModelPage {
        /// Schemes.
        items: Vec<PaySchemeModel>,
        /// All of them.
        total: i64,
    }
}

wire! {
    /// A published scheme that has figures. What was not published is an example, as its source says.
    response PaySchemeModel {
        /// Name of the example.
        key: String,
        /// The scheme.
        scheme: Scheme,
        /// The same in words.
        clauses: Vec<PayClause>,
    }
}
