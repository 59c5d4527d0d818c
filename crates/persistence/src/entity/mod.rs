//! The rows, one module per table; never seen outside this crate.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// Declares the row of a table.
macro_rules! table {
    ($module:ident = $table:literal { $($(#[$meta:meta])* $field:ident : $ty:ty,)* }) => {
        pub(crate) mod $module {
            use super::*;

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub(crate) struct Model { $($(#[$meta])* pub(crate) $field: $ty,)* }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub(crate) enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

mod disclosures;
mod elections;
mod exchange;
mod exports;
mod identity;
mod keys;
mod organisations;
mod pay;
mod personnel;
mod submissions;
mod workers;

pub(crate) use disclosures::*;
pub(crate) use elections::*;
pub(crate) use exchange::*;
pub(crate) use exports::*;
pub(crate) use identity::*;
pub(crate) use keys::*;
pub(crate) use organisations::*;
pub(crate) use pay::*;
pub(crate) use personnel::*;
pub(crate) use submissions::*;
pub(crate) use workers::*;
