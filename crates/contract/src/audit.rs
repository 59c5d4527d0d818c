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
        /// Who acted: the user name of an account or the name it is shown by, or the name of a
        /// task of the system itself.
        #[validate(length(max = 60))]
        actor: String,
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
        /// What the object is called, as this entry or another about it says: an account's, role's or
        /// organisation's name, a person's name masked, the name of an imported file. None when the log
        /// says nothing of it.
        object_label: Option<String>,
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

wire! {
    /// Signed digests of the audit log.
    response AuditDigestPage {
        /// Digests, newest first.
        items: Vec<AuditDigestView>,
        /// Number of digests.
        total: i64,
        /// Public key in PEM with which they are checked elsewhere.
        public_key: String,
    }
}

wire! {
    /// One digest (每日存证): a small signed file with the head of the chain, to be kept
    /// elsewhere. All but the file name is absent when the file cannot be read.
    response AuditDigestView {
        /// Name of its file.
        file: String,
        /// Number, from 1.
        number: Option<i64>,
        /// Day on which it was made.
        day: Option<NaiveDate>,
        /// When it was made.
        made_at: Option<DateTime<Utc>>,
        /// First entry since the digest before.
        first: Option<i64>,
        /// Last entry, the head of the chain.
        last: Option<i64>,
        /// Entries since the digest before.
        count: Option<i64>,
        /// SM3 at the head of the chain, in hexadecimal.
        head: Option<String>,
    }
}

/// What a check of a digest found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DigestVerdictKind {
    /// All is as it was when the digest was made.
    Intact,
    /// The file is no digest of this layout.
    Unreadable,
    /// The signature is not of this installation, or the digest was changed after it.
    SignatureWrong,
    /// It does not follow the one before: one is missing, or was replaced.
    SequenceBroken,
    /// The log's entry at its head has another hash or is gone: the log was rewritten or cut.
    LogRewritten,
    /// An entry that it covers was changed.
    EntryChanged,
}

wire! {
    /// What the check found about one digest.
    response DigestVerdict {
        /// Name of its file.
        file: String,
        /// What was found.
        finding: DigestVerdictKind,
    }
}

wire! {
    /// What a check of all digests found.
    response AuditDigestVerification {
        /// Whether every digest is intact.
        intact: bool,
        /// Digests, oldest first.
        digests: Vec<DigestVerdict>,
        /// Checked at.
        checked_at: DateTime<Utc>,
    }
}
