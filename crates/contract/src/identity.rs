//! Accounts, sessions and roles.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, OrganisationId, RoleId, SessionId, WorkerId};

use validator::Validate as _;

use crate::{Permission, TemporaryGrantView, wire};

wire! {
    /// Sign-in by user name and password.
    request LoginRequest {
        /// User name.
        #[validate(length(min = 1, max = 64))]
        username: String,
        /// Password.
        #[validate(length(min = 1, max = 128))]
        password: String,
        /// Code of the second factor, or a recovery code, for an account that has one. Send it
        /// after `second_factor_required`, or at once.
        #[validate(length(min = 1, max = 40))]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
    }
}

wire! {
    /// A fresh access token. The refresh token travels only in an HttpOnly cookie.
    response LoginResponse {
        /// Bearer token for the `Authorization` header.
        access_token: String,
        /// Always `Bearer`.
        token_type: String,
        /// Seconds until the access token ends.
        expires_in: i64,
        /// Whether everything but the password change is refused.
        must_change_password: bool,
        /// Whether everything but setting up a second factor is refused.
        must_enrol_second_factor: bool,
    }
}

wire! {
    /// A change of the own password.
    request PasswordChange {
        /// Password until now.
        #[validate(length(min = 1, max = 128))]
        current_password: String,
        /// New password: 10 to 128 characters, three of four kinds, none of the last five.
        #[validate(length(min = 1, max = 128))]
        new_password: String,
    }
}

wire! {
    /// Who is signed in and what they may do.
    response Me {
        /// Account.
        account_id: AccountId,
        /// User name.
        username: String,
        /// Name shown.
        display_name: String,
        /// Roles.
        roles: Vec<RoleRef>,
        /// Permissions of all roles together.
        permissions: Vec<Permission>,
        /// Where they hold.
        scopes: Vec<ScopeGrant>,
        /// Whether the password must be changed first.
        must_change_password: bool,
        /// Whether a second factor must be set up first.
        must_enrol_second_factor: bool,
        /// Whether the account has a second factor.
        second_factor: bool,
        /// Access for a time, running or to come.
        temporary_grants: Vec<TemporaryGrantView>,
        /// Session of this token.
        session_id: SessionId,
        /// Name of the running system: a demonstration says so.
        demonstration: bool,
        /// The person in the register to whom the account belongs.
        worker_id: Option<WorkerId>,
    }
}

wire! {
    /// A role by name.
    response RoleRef {
        /// Role.
        id: RoleId,
        /// Name.
        name: String,
    }
}

/// For what a data scope counts.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ScopeAction {
    /// Reading.
    View,
    /// Entering and changing.
    Edit,
    /// Confirming.
    Approve,
}

wire! {
    /// One subtree within which an account works.
    response ScopeGrant {
        /// Root of the subtree.
        organisation_id: OrganisationId,
        /// Its name; none of one that was abolished.
        organisation_name: Option<String>,
        /// For what.
        action: ScopeAction,
    }
}

wire! {
    /// A subtree to grant.
    request ScopeGrantInput {
        /// Root of the subtree.
        organisation_id: OrganisationId,
        /// For what.
        action: ScopeAction,
    }
}

wire! {
    /// Own sessions.
    response SessionPage {
        /// Sessions, newest first.
        items: Vec<SessionView>,
        /// Number of sessions.
        total: i64,
    }
}

wire! {
    /// One signed-in browser or script.
    response SessionView {
        /// Session.
        id: SessionId,
        /// Signed in at.
        created_at: DateTime<Utc>,
        /// Last used at.
        last_used_at: DateTime<Utc>,
        /// Address signed in from.
        ip: String,
        /// Browser or script as it names itself.
        user_agent: String,
        /// Whether it is the session asking.
        current: bool,
    }
}

/// Whether an account can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccountStatus {
    /// Can sign in.
    Active,
    /// Closed by an administrator.
    Disabled,
}

wire! {
    /// Filter of the accounts.
    query AccountQuery {
        /// Part of user name or display name.
        q: String,
        /// Status.
        status: AccountStatus,
        /// `true`: may sign in and has not for long, or never.
        dormant: bool,
        /// Whether it belongs to a person of the register.
        bound: bool,
        /// `true`: failed attempts have locked it for now.
        locked: bool,
        /// Page size, 1 to 200.
        #[validate(range(min = 1, max = 200))]
        limit: u32,
        /// `next_cursor` of the page before.
        cursor: String,
    }
}

wire! {
    /// Accounts.
    response AccountPage {
        /// Accounts by user name.
        items: Vec<AccountView>,
        /// Cursor of the next page.
        next_cursor: Option<String>,
        /// Number of accounts that match.
        total: i64,
        /// Number of dormant accounts, whatever else was asked for.
        dormant: i64,
        /// Days without a sign-in after which an account is dormant.
        dormant_days: i64,
    }
}

wire! {
    /// One account.
    response AccountView {
        /// Account.
        id: AccountId,
        /// Revision for `If-Match`.
        revision: i64,
        /// User name.
        username: String,
        /// Name shown.
        display_name: String,
        /// Status.
        status: AccountStatus,
        /// Whether failed attempts have locked it for now.
        locked: bool,
        /// Roles.
        roles: Vec<RoleRef>,
        /// Data scopes.
        scopes: Vec<ScopeGrant>,
        /// Whether the password must be changed at the next sign-in.
        must_change_password: bool,
        /// Last sign-in.
        last_sign_in_at: Option<DateTime<Utc>>,
        /// Whether it may sign in and has not for long, or never.
        dormant: bool,
        /// Whether it has a second factor.
        second_factor: bool,
        /// Access for a time, running or to come.
        temporary_grants: Vec<TemporaryGrantView>,
        /// Created at.
        created_at: DateTime<Utc>,
        /// The person in the register to whom it belongs.
        person: Option<AccountPerson>,
        /// When it was closed because the person's post had ended.
        post_ended_at: Option<DateTime<Utc>>,
    }
}

wire! {
    /// The person to whom an account belongs.
    response AccountPerson {
        /// Worker.
        worker_id: WorkerId,
        /// Name.
        name: String,
        /// Present place; of someone who has left, the last. None of one that was abolished.
        organisation_name: Option<String>,
        /// Whether they hold a post today.
        in_post: bool,
    }
}

wire! {
    /// A new account.
    request AccountCreate {
        /// User name: letters, digits, `-`, `_`, `.`; unique.
        #[validate(length(min = 2, max = 64))]
        username: String,
        /// Name shown.
        #[validate(length(min = 1, max = 64))]
        display_name: String,
        /// First password; must be changed at the first sign-in.
        #[validate(length(min = 1, max = 128))]
        password: String,
        /// Roles.
        role_ids: Vec<RoleId>,
        /// Data scopes.
        #[validate(nested)]
        scopes: Vec<ScopeGrantInput>,
        /// The person in the register to whom it belongs. A person has one account, and it is closed
        /// when their post ends.
        worker_id: Option<WorkerId>,
    }
}

wire! {
    /// An account as it shall be.
    request AccountUpdate {
        /// Name shown.
        #[validate(length(min = 1, max = 64))]
        display_name: String,
        /// Status.
        status: AccountStatus,
        /// Roles.
        role_ids: Vec<RoleId>,
        /// Data scopes.
        #[validate(nested)]
        scopes: Vec<ScopeGrantInput>,
        /// The person in the register to whom it belongs. A person has one account, and it is closed
        /// when their post ends.
        worker_id: Option<WorkerId>,
    }
}

wire! {
    /// A new first password for somebody else's account; ends its sessions and lifts a lock.
    request PasswordReset {
        /// New password; must be changed at the next sign-in.
        #[validate(length(min = 1, max = 128))]
        password: String,
    }
}

wire! {
    /// Roles.
    response RolePage {
        /// Roles.
        items: Vec<RoleView>,
        /// Number of roles.
        total: i64,
    }
}

wire! {
    /// A named set of permissions.
    response RoleView {
        /// Role.
        id: RoleId,
        /// Revision for `If-Match`.
        revision: i64,
        /// Stable code of a built-in role.
        code: Option<String>,
        /// Name.
        name: String,
        /// What it is for.
        description: String,
        /// Permissions.
        permissions: Vec<Permission>,
        /// Accounts that have it.
        accounts: i64,
    }
}

wire! {
    /// A role as it shall be.
    request RoleInput {
        /// Name, unique.
        #[validate(length(min = 1, max = 64))]
        name: String,
        /// What it is for.
        #[validate(length(max = 200))]
        description: String,
        /// Permissions.
        permissions: Vec<Permission>,
    }
}

wire! {
    /// All permissions that roles can hold.
    response PermissionPage {
        /// Permissions.
        items: Vec<PermissionView>,
        /// Number of permissions.
        total: i64,
    }
}

wire! {
    /// One permission with its labels.
    response PermissionView {
        /// `module:entity:action`.
        code: Permission,
        /// Chinese label.
        label: String,
        /// English label.
        label_en: String,
    }
}
