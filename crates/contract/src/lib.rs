//! What is said: the wire types of the HTTP API, its permissions and its error codes. One set
//! of types for the server, the page and every other client.
//!
//! Conventions: field names are snake_case; dates are `YYYY-MM-DD` in Asia/Shanghai; instants
//! are RFC 3339 in UTC; amounts are decimal strings of yuan; lists answer `items`,
//! `next_cursor` and `total`; every error is a [`Problem`].

mod access;
mod audit;
mod calendar;
mod codes;
mod data_dictionary;
mod election;
mod exchange;
mod identity;
mod keys;
mod object;
mod organisation;
mod pay;
mod permission;
mod personnel;
mod problem;
mod role;
mod second_factor;
mod statistics;
mod system;
mod tools;
mod worker;

pub use access::*;
pub use audit::*;
pub use codes::*;
pub use data_dictionary::*;
pub use election::*;
pub use exchange::*;
pub use identity::*;
pub use keys::*;
pub use organisation::*;
pub use pay::*;
pub use permission::*;
pub use personnel::*;
pub use problem::*;
pub use role::*;
pub use second_factor::*;
pub use statistics::*;
pub use system::*;
pub use tools::*;
pub use worker::*;

/// Largest page a list answers.
pub const MAX_PAGE: u32 = 200;
/// Page size when none is asked for.
pub const DEFAULT_PAGE: u32 = 50;

/// Derives what every wire type needs. Requests refuse unknown fields, so that a misspelt one
/// is an error and not a silent loss.
macro_rules! wire {
    ($(#[$meta:meta])* response $name:ident { $($(#[$fmeta:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub struct $name { $($(#[$fmeta])* pub $field: $type,)* }
    };
    ($(#[$meta:meta])* request $name:ident { $($(#[$fmeta:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, validator::Validate)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(deny_unknown_fields, remote = "Self")]
        pub struct $name { $($(#[$fmeta])* pub $field: $type,)* }
        $crate::object::only_objects!($name);
    };
    ($(#[$meta:meta])* query $name:ident { $($(#[$fmeta:meta])* $field:ident : $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize, validator::Validate)]
        #[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
        #[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
        #[serde(deny_unknown_fields, remote = "Self")]
        pub struct $name { $($(#[$fmeta])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)* }
        $crate::object::only_objects!($name);
    };
}
pub(crate) use wire;

/// Declares a closed list of words in small letters, which have no label of their own.
macro_rules! word_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }
    };
}
pub(crate) use word_enum;
