//! The audit log.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::AccountId;
use serde_json::Value;

use crate::wire;

wire! {
    /// Filter of the audit log.
    query AuditQuery {
        /// Account that acted.
        account_id: AccountId,
        /// Action, e.g. `worker.create`; a prefix such as `worker.` finds all of a kind.
        #[validate(length(max = 60))]
        action: String,
        /// Kind of object, e.g. `worker`.
        #[validate(length(max = 40))]
        object_kind: String,
        /// Id of the object.
        #[validate(length(max = 60))]
        object_id: String,
        /// First day.
        #[validate(custom(function = "crate::calendar::calendar"))]
        from: NaiveDate,
        /// Last day.
        #[validate(custom(function = "crate::calendar::calendar"))]
        until: NaiveDate,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Entries of the audit log.
    response AuditPage {
        /// Entries, newest first.
        items: Vec<AuditEntryView>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number that match.
        total: i64,
    }
}

wire! {
    /// One entry. Personal values are masked.
    response AuditEntryView {
        /// Position in the chain.
        sequence: i64,
        /// When.
        at: DateTime<Utc>,
        /// Account that acted; none for the system itself.
        account_id: Option<AccountId>,
        /// Its name at that time.
        actor: String,
        /// Address it came from.
        ip: Option<String>,
        /// What was done, e.g. `worker.update`.
        action: String,
        /// Whether it succeeded.
        success: bool,
        /// Kind of object.
        object_kind: String,
        /// Id of the object.
        object_id: Option<String>,
        /// Stated reason.
        reason: Option<String>,
        /// From which form or import.
        source: Option<String>,
        /// Values before.
        before: Option<Value>,
        /// Values after.
        after: Option<Value>,
        /// SM3 of the entry and the hash before it, in hexadecimal.
        hash: String,
    }
}

wire! {
    /// What a check of the whole chain found.
    response AuditVerification {
        /// Whether every hash fits.
        intact: bool,
        /// Entries checked.
        entries: i64,
        /// First entry that does not fit.
        first_broken: Option<i64>,
        /// Hash of the last entry, to compare with one kept elsewhere.
        head: String,
        /// Checked at.
        checked_at: DateTime<Utc>,
    }
}
