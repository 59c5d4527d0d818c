//! The schema of the database, one dated file per change. A released file never changes;
//! each runs up, down and up again on both databases, in a transaction.
//!
//! The statements are SQL with a few named types, because what matters here (partial indexes,
//! byte order of paths) is exactly what a builder hides. `{instant}` columns are written by the
//! program and never by the database, which would write another text format on SQLite.

pub use sea_orm_migration::prelude::MigratorTrait;
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

mod m20261123_000001_organisation;
mod m20261123_000002_codes;
mod m20261123_000003_identity;
mod m20261123_000004_audit;
mod m20261123_000005_worker;
mod m20261123_000006_roster;
mod m20261123_000007_exchange;
mod m20261123_000008_reorganisation;
mod m20261123_000009_posts;
mod m20261123_000010_accounts;
mod m20261123_000011_submissions;
mod m20261123_000012_keys;
mod m20261123_000013_row_security;
mod m20261123_000014_import_undo;
mod m20261123_000015_duplicates;
mod m20261123_000016_submission_wall;
mod m20261123_000017_corrections;
mod m20261123_000018_disclosures;
mod m20261126_000020_retirement;
mod m20261126_000021_personnel;
mod m20261126_000022_export_requests;
mod m20261126_000023_second_person;
mod m20261126_000024_wall_own_place;
mod m20261126_000025_election;
mod m20261126_000026_pay_schemes;
mod m20261126_000027_pay_parameters;
mod m20261126_000029_batches;
mod m20261126_000030_assessment;
mod m20261127_000031_personnel_rules;
mod m20261127_000033_pay_runs;

/// All migrations in order.
#[derive(Clone, Copy, Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261123_000001_organisation::Migration),
            Box::new(m20261123_000002_codes::Migration),
            Box::new(m20261123_000003_identity::Migration),
            Box::new(m20261123_000004_audit::Migration),
            Box::new(m20261123_000005_worker::Migration),
            Box::new(m20261123_000006_roster::Migration),
            Box::new(m20261123_000007_exchange::Migration),
            Box::new(m20261123_000008_reorganisation::Migration),
            Box::new(m20261123_000009_posts::Migration),
            Box::new(m20261123_000010_accounts::Migration),
            Box::new(m20261123_000011_submissions::Migration),
            Box::new(m20261123_000012_keys::Migration),
            Box::new(m20261123_000013_row_security::Migration),
            Box::new(m20261123_000014_import_undo::Migration),
            Box::new(m20261123_000015_duplicates::Migration),
            Box::new(m20261123_000016_submission_wall::Migration),
            Box::new(m20261123_000017_corrections::Migration),
            Box::new(m20261123_000018_disclosures::Migration),
            Box::new(m20261126_000020_retirement::Migration),
            Box::new(m20261126_000021_personnel::Migration),
            Box::new(m20261126_000022_export_requests::Migration),
            Box::new(m20261126_000023_second_person::Migration),
            Box::new(m20261126_000024_wall_own_place::Migration),
            Box::new(m20261126_000025_election::Migration),
            Box::new(m20261126_000026_pay_schemes::Migration),
            Box::new(m20261126_000027_pay_parameters::Migration),
            Box::new(m20261126_000029_batches::Migration),
            Box::new(m20261126_000030_assessment::Migration),
            Box::new(m20261127_000031_personnel_rules::Migration),
            Box::new(m20261127_000033_pay_runs::Migration),
        ]
    }
}

/// Before a statement that is for PostgreSQL only, e.g. a grant.
const POSTGRES: &str = "{postgres}";

/// Runs statements separated by `;`, with the named types of the database at hand.
async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    // The SQLite names are those the driver knows how to read back.
    let types: &[(&str, &str)] = if postgres {
        &[
            ("{uuid}", "UUID"),
            ("{date}", "DATE"),
            ("{instant}", "TIMESTAMPTZ"),
            ("{bytes}", "BYTEA"),
            // Paths, pinyin and initials are compared byte by byte, whatever the city's locale.
            ("{bytewise}", "TEXT COLLATE \"C\""),
        ]
    } else {
        &[
            ("{uuid}", "uuid_text"),
            ("{date}", "date_text"),
            ("{instant}", "timestamp_with_timezone_text"),
            ("{bytes}", "BLOB"),
            ("{bytewise}", "TEXT"),
        ]
    };
    for statement in statements
        .split(';')
        .map(str::trim)
        .filter(|text| !text.is_empty() && (postgres || !text.starts_with(POSTGRES)))
    {
        let statement = statement.trim_start_matches(POSTGRES);
        let sql = types.iter().fold(statement.to_owned(), |sql, (name, ty)| {
            sql.replace(name, ty)
        });
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Declares a migration from its two scripts.
macro_rules! migration {
    ($name:literal, up: $up:expr, down: $down:expr $(,)?) => {
        use sea_orm_migration::prelude::*;

        /// See the statements of this file.
        pub struct Migration;

        impl MigrationName for Migration {
            fn name(&self) -> &str {
                $name
            }
        }

        #[async_trait::async_trait]
        impl MigrationTrait for Migration {
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }

            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                crate::run(manager, $up).await
            }

            async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                crate::run(manager, $down).await
            }
        }
    };
}
pub(crate) use migration;
