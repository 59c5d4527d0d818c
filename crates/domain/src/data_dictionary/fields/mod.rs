//! The table itself.

mod people;
mod users;

use std::sync::LazyLock;

use super::PersonalField;

/// Every personal field.
pub static FIELDS: LazyLock<Vec<PersonalField>> =
    LazyLock::new(|| [people::PEOPLE, users::USERS].concat());
