//! Accounts, roles, data scopes and sessions.

mod accounts;
mod answers;
mod board;
mod factors;
mod failures;
mod mandate;
mod persons;
mod principals;
mod roles;
mod sessions;
mod temporary;
mod versions;

pub use accounts::{Account, AccountFilter, AccountGrants, PasswordHash};
pub use answers::RememberedAnswer;
pub use board::{FailedSignIn, OpenSession};
pub use factors::SecondFactor;
pub use failures::{FailureSubject, LockRule};
pub use mandate::{Mandate, StandingScopes};
pub use persons::Person;
pub use roles::Role;
pub use sessions::{RefreshTokenAge, Session, SessionState};
pub use temporary::{NewTemporaryGrant, TemporaryGrant};
pub use versions::Versions;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, RoleId, SessionId, WorkerId};

use crate::{Scope, StoreError, Stored};

/// Stored status of an account that may sign in.
const ACTIVE: &str = "ACTIVE";
/// Stored status of an account closed by an administrator.
const DISABLED: &str = "DISABLED";

/// For what a data scope counts (授权动作).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GrantAction {
    /// Reading.
    View,
    /// Entering and changing.
    Edit,
    /// Confirming.
    Approve,
}

impl GrantAction {
    /// Every action.
    pub const ALL: &'static [Self] = &[Self::View, Self::Edit, Self::Approve];

    const fn as_str(self) -> &'static str {
        match self {
            Self::View => "VIEW",
            Self::Edit => "EDIT",
            Self::Approve => "APPROVE",
        }
    }

    fn from_stored(text: &str) -> Stored<Self> {
        let found = Self::ALL
            .iter()
            .copied()
            .find(|action| action.as_str() == text);
        found.ok_or_else(|| StoreError::Inconsistent("account_scope.action is unknown".into()))
    }
}

/// Who is signed in: an account with its roles and scopes, as read at one state of the grants.
#[derive(Clone, Debug)]
pub struct Principal {
    /// Account.
    pub account_id: AccountId,
    /// Session; none for a job that works in the account's name.
    pub session_id: Option<SessionId>,
    /// User name.
    pub username: String,
    /// Name shown.
    pub display_name: String,
    /// Roles by id and name.
    pub roles: Vec<(RoleId, String)>,
    /// Codes of the permissions of all roles.
    pub permissions: Vec<String>,
    /// Subtrees for reading.
    pub view: Scope,
    /// Subtrees for entering and changing.
    pub edit: Scope,
    /// Subtrees for confirming.
    pub approve: Scope,
    /// Whether the password must be changed first.
    pub must_change_password: bool,
    /// When the password was set.
    pub password_changed_at: DateTime<Utc>,
    /// The person in the register to whom the account belongs.
    pub worker_id: Option<WorkerId>,
    /// Whether it has a confirmed second factor.
    pub second_factor: bool,
    /// When a grant for a time begins or ends next: then this is out of date.
    pub changes_at: Option<DateTime<Utc>>,
}
