//! System management: accounts, who is signed in, roles, dictionaries, audit log,
//! keys, data dictionary.

mod account_form;
mod account_person;
mod account_security;
mod accounts;
mod audit;
mod codes;
mod dictionary;
mod digests;
mod keys;
mod online;
mod roles;

pub use account_security::action_word;
pub use accounts::Accounts;
pub use audit::Audit;
pub use codes::Dictionaries;
pub use dictionary::DataDictionary;
pub use keys::Keys;
pub use online::Online;
pub use roles::Roles;
