//! The data dictionary names every column of every table about people, and nothing that is gone.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};

use domain::data_dictionary::{FIELDS, NOT_PERSONAL, TECHNICAL};
use persistence::cipher::sealed_columns;
use testkit::TestDatabase;

#[tokio::test]
async fn every_column_about_people_has_an_entry() {
    let database = TestDatabase::sqlite().await;
    let mut missing = Vec::new();
    let places: BTreeSet<&str> = FIELDS
        .iter()
        .flat_map(|field| field.places)
        .copied()
        .collect();
    let columns = database.columns().await;
    for column in &columns {
        let place = format!("{}.{}", column.table, column.name);
        let known = places.contains(place.as_str())
            || TECHNICAL.contains(&column.name.as_str())
            || NOT_PERSONAL.contains(&column.table.as_str());
        if !known {
            missing.push(place);
        }
    }
    assert!(
        missing.is_empty(),
        "say in crates/domain/src/data_dictionary why these are kept, or that their table is not about people: {missing:#?}"
    );
}

#[tokio::test]
async fn every_entry_names_columns_that_exist() {
    let database = TestDatabase::sqlite().await;
    let columns = database.columns().await;
    let there: BTreeSet<String> = columns
        .iter()
        .map(|column| format!("{}.{}", column.table, column.name))
        .collect();
    let gone: Vec<_> = FIELDS
        .iter()
        .flat_map(|field| field.places)
        .filter(|place| !there.contains(**place))
        .collect();
    assert!(gone.is_empty(), "{gone:?}");
    let tables: BTreeSet<&str> = columns.iter().map(|column| column.table.as_str()).collect();
    for table in NOT_PERSONAL {
        assert!(tables.contains(table), "{table}");
    }
}

#[test]
fn what_is_sealed_is_said_to_be() {
    let encrypted: BTreeMap<&str, bool> = FIELDS
        .iter()
        .flat_map(|field| field.places.iter().map(|place| (*place, field.encrypted)))
        .collect();
    for (table, column, _) in sealed_columns() {
        let place = format!("{table}.{column}");
        assert_eq!(encrypted.get(place.as_str()), Some(&true), "{place}");
    }
}
