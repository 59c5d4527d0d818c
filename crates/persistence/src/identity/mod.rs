//! Accounts, roles, data scopes and sessions.

mod answers;

pub use answers::RememberedAnswer;

use domain::ids::{AccountId, RoleId, SessionId};

use crate::Scope;

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
}
