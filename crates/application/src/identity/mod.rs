//! Accounts, roles, sessions, signing in and out.

mod account;
mod account_view;
mod authenticate;
mod board;
mod builtin;
mod cache;
mod grants;
mod keeper;
mod password;
mod role;
mod rules;
mod second_factor;
mod seed;
mod separation;
mod session;
mod sign_in;
mod states;
mod temporary;
mod token;

pub use account::{
    create_account, find_person, get_account, has_accounts, list_accounts, reset_password,
    reset_second_factor, unlock_account, update_account,
};
pub use authenticate::authenticate;
pub use board::{end_account_sessions, end_session, failed_sign_ins, online_sessions};
pub use builtin::{BuiltinRole, ensure_builtin, seed_builtin_roles};
pub use cache::PrincipalCache;
pub use keeper::Keeper;
pub use password::{check_password, hash_password};
pub use role::{create_role, delete_role, list_permissions, list_roles, update_role};
pub use rules::{SecondFactorRule, SignInLimits};
pub(crate) use second_factor::require_fresh as require_fresh_second_factor;
pub use second_factor::{
    begin_second_factor, confirm_second_factor, prove_second_factor, remove_second_factor,
    renew_recovery_codes, second_factor,
};
pub use seed::{AccountSeed, seed_account, seed_account_of};
pub use session::{change_password, list_sessions, me, revoke_session};
pub use sign_in::{Caller, RefreshToken, SignedIn, login, logout, refresh};
pub use states::SessionReader;
pub use temporary::{access_notices, end_temporary_grant, grant_for_a_time};
