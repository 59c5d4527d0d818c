//! Every column of bytes is known: a sealed cell that a change of keys walks over, a keyed hash
//! that is made anew with its key, or something that needs no key.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use persistence::{cipher::sealed_columns, keys::hashed_columns};
use testkit::TestDatabase;

/// Columns of bytes that no key has to do with.
const PLAIN: &[(&str, &str)] = &[
    // Hashes of random tokens.
    ("session", "refresh_hash"),
    ("session", "previous_hash"),
    ("recovery_code", "code_hash"),
    // The published document that orders an act.
    ("organisation_act", "document"),
];

/// Sealed cells in columns of text.
const AS_TEXT: &[(&str, &str)] = &[("idempotency", "response")];

#[tokio::test]
async fn no_column_of_bytes_is_forgotten() {
    let database = TestDatabase::sqlite().await;
    let columns = database.columns().await;
    let bytes: BTreeSet<(&str, &str)> = columns
        .iter()
        .filter(|column| column.kind.eq_ignore_ascii_case("blob"))
        .map(|column| (column.table.as_str(), column.name.as_str()))
        .collect();
    let known: BTreeSet<(&str, &str)> = sealed_columns()
        .map(|(table, column, _)| (table, column))
        .filter(|place| !AS_TEXT.contains(place))
        .chain(hashed_columns())
        .chain(PLAIN.iter().copied())
        .collect();
    assert_eq!(bytes, known);
}

#[tokio::test]
async fn every_sealed_column_and_its_owner_exist() {
    let database = TestDatabase::sqlite().await;
    let columns = database.columns().await;
    for (table, column, owner) in sealed_columns() {
        for name in [column, owner] {
            let found = columns
                .iter()
                .any(|found| found.table == table && found.name == name);
            assert!(found, "{table}.{name}");
        }
    }
}
