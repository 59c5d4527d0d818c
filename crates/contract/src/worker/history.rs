//! Numbers in clear and the history of a record.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::wire;

wire! {
    /// A wish to see one person's numbers in clear; it is logged.
    request RevealRequest {
        /// Why.
        #[validate(length(min = 2, max = 200))]
        reason: String,
    }
}

wire! {
    /// One person's numbers in clear.
    response RevealedNumbers {
        /// Identity number.
        id_number: String,
        /// Mobile phone.
        phone: Option<String>,
        /// Home address.
        address: Option<String>,
        /// Household address.
        household_place: Option<String>,
        /// GB/T 2261.3.
        health: Option<String>,
        /// Pay account; only with the right to see pay.
        bank_card: Option<String>,
    }
}

wire! {
    /// A page of a person's history.
    query TimelineQuery {
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// A person's history.
    response TimelinePage {
        /// Changes, newest first.
        items: Vec<TimelineEntry>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of changes.
        total: i64,
    }
}

wire! {
    /// One change of a record.
    response TimelineEntry {
        /// When.
        at: DateTime<Utc>,
        /// Who.
        actor: String,
        /// What, e.g. `worker.update`.
        action: String,
        /// From which form or import.
        source: Option<String>,
        /// Stated reason.
        reason: Option<String>,
        /// Fields with their values before and after, masked.
        changes: Vec<FieldChange>,
    }
}

wire! {
    /// One field before and after.
    response FieldChange {
        /// Key of the field.
        field: String,
        /// Chinese label.
        label: String,
        /// Before.
        before: Option<Value>,
        /// After.
        after: Option<Value>,
        /// Before, in words: codes by their labels, organisations by their names (Chinese).
        before_text: Option<String>,
        /// After, in words.
        after_text: Option<String>,
    }
}
