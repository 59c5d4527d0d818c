//! System management: accounts, who is signed in, roles, dictionaries, audit log.

mod account_form;
mod account_person;
mod account_security;
mod accounts;
mod audit;
mod codes;
mod online;
mod roles;

pub use account_security::action_word;
pub use accounts::Accounts;
pub use audit::Audit;
pub use codes::Dictionaries;
pub use online::Online;
pub use roles::Roles;
