//! System management: accounts, roles, dictionaries, audit log.

mod account_form;
mod accounts;
mod audit;
mod codes;
mod roles;

pub use accounts::Accounts;
pub use audit::Audit;
pub use codes::Dictionaries;
pub use roles::Roles;
