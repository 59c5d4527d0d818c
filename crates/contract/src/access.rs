//! Access for a time, and who is signed in.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, OrganisationId, SessionId, TemporaryGrantId};

use crate::{ScopeAction, wire};

wire! {
    /// Access to a subtree for a time.
    response TemporaryGrantView {
        /// Grant.
        id: TemporaryGrantId,
        /// Root of the subtree.
        organisation_id: OrganisationId,
        /// Its name; none of one that was abolished.
        organisation_name: Option<String>,
        /// For what.
        action: ScopeAction,
        /// From then on.
        valid_from: DateTime<Utc>,
        /// Up to then; it ends by itself.
        valid_until: DateTime<Utc>,
        /// What for.
        reason: String,
        /// Who gave it.
        granted_by: String,
        /// When it was given.
        granted_at: DateTime<Utc>,
    }
}

wire! {
    /// Access to give for a time.
    request TemporaryGrantInput {
        /// Root of the subtree.
        organisation_id: OrganisationId,
        /// For what.
        action: ScopeAction,
        /// From then on; at once without it.
        valid_from: Option<DateTime<Utc>>,
        /// Up to then, at most 90 days after it begins.
        valid_until: DateTime<Utc>,
        /// What for; the officers responsible for the place read it.
        #[validate(length(min = 2, max = 200))]
        reason: String,
    }
}

wire! {
    /// Who was let for a time into places for which the own account is responsible.
    response AccessNoticePage {
        /// Notices, newest first: running, to come, and ended within the last 30 days.
        items: Vec<AccessNotice>,
        /// Number of notices.
        total: i64,
    }
}

wire! {
    /// Somebody was let into a place for a time.
    response AccessNotice {
        /// The access given.
        grant: TemporaryGrantView,
        /// Who has it.
        account_name: String,
        /// When it was ended before its time.
        ended_at: Option<DateTime<Utc>>,
        /// Whether it holds now.
        running: bool,
    }
}

wire! {
    /// Whom an account shall belong to, by what they say of themselves.
    request PersonLookup {
        /// Name.
        #[validate(length(min = 1, max = 64))]
        name: String,
        /// Identity number.
        #[validate(length(min = 1, max = 64))]
        id_number: String,
    }
}

wire! {
    /// Open sessions of all accounts that may be kept.
    response OnlineSessionPage {
        /// Sessions, those used last first, at most 500.
        items: Vec<OnlineSession>,
        /// Number of sessions shown.
        total: i64,
    }
}

wire! {
    /// One signed-in browser or script.
    response OnlineSession {
        /// Session.
        id: SessionId,
        /// Account.
        account_id: AccountId,
        /// User name.
        username: String,
        /// Name shown.
        display_name: String,
        /// Signed in at.
        created_at: DateTime<Utc>,
        /// Last used at.
        last_used_at: DateTime<Utc>,
        /// Address signed in from.
        ip: String,
        /// Browser or script as it names itself.
        user_agent: String,
        /// Whether a second factor was proved in it.
        second_factor: bool,
        /// Whether it is the session asking.
        current: bool,
    }
}

wire! {
    /// How many sessions were ended.
    response SessionsEnded {
        /// Number of sessions.
        ended: i64,
    }
}

wire! {
    /// Failed sign-ins of late.
    response FailedSignInPage {
        /// Failures within the last seven days, newest first, at most 200.
        items: Vec<FailedSignInView>,
        /// Number of failures shown.
        total: i64,
    }
}

wire! {
    /// One failed sign-in. The name that was tried is not kept where nobody has it.
    response FailedSignInView {
        /// When.
        at: DateTime<Utc>,
        /// Account; none when nobody has the name that was tried.
        account_id: Option<AccountId>,
        /// Its user name.
        username: Option<String>,
        /// Its name shown.
        display_name: Option<String>,
        /// Address it came from.
        ip: Option<String>,
    }
}
