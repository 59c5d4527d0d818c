//! Accounts, roles, sessions, signing in and out.

mod account;
mod authenticate;
mod builtin;
mod cache;
mod password;
mod role;
mod rules;
mod seed;
mod separation;
mod session;
mod sign_in;
mod states;
mod token;

pub use account::{
    create_account, get_account, has_accounts, list_accounts, reset_password, update_account,
};
pub use authenticate::authenticate;
pub use builtin::{BuiltinRole, ensure_builtin, seed_builtin_roles};
pub use cache::PrincipalCache;
pub use password::{check_password, hash_password};
pub use role::{create_role, delete_role, list_permissions, list_roles, update_role};
pub use rules::SignInLimits;
pub use seed::{AccountSeed, seed_account, seed_account_of};
pub use session::{change_password, list_sessions, me, revoke_session};
pub use sign_in::{Caller, RefreshToken, SignedIn, login, logout, refresh};
pub use states::SessionReader;
