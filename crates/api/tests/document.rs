//! The document says of every operation what a client must know.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use serde_json::Value;

/// Operations that need no sign-in; the list may only shrink.
const OPEN: &[&str] = &[
    "auth_login",
    "auth_logout",
    "auth_refresh",
    "tool_credit_code_check",
    "tool_identity_check",
    "tool_pay_calculation",
    "tool_retirement_date",
];

fn document() -> Value {
    serde_json::to_value(api::document()).unwrap()
}

fn operations(document: &Value) -> Vec<&Value> {
    let paths = document["paths"].as_object().unwrap().values();
    paths
        .flat_map(|item| {
            item.as_object()
                .unwrap()
                .values()
                .filter(|operation| operation.get("operationId").is_some())
        })
        .collect()
}

fn id(operation: &Value) -> &str {
    operation["operationId"].as_str().unwrap()
}

#[test]
fn every_operation_is_named_and_described() {
    let document = document();
    let operations = operations(&document);
    let ids: BTreeSet<&str> = operations.iter().map(|operation| id(operation)).collect();
    assert_eq!(ids.len(), operations.len(), "an id is used twice");
    for operation in operations {
        let id = id(operation);
        assert!(
            id.contains('_') && id.chars().all(|c| c.is_ascii_lowercase() || c == '_'),
            "{id}"
        );
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|text| text.ends_with('.')),
            "{id} has no summary"
        );
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{id}");
        let queried = operation["parameters"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["in"] == "query"));
        assert_eq!(
            queried,
            operation.get("x-query").is_some(),
            "{id} does not name the type of its query"
        );
    }
}

#[test]
fn every_operation_but_the_open_ones_asks_for_a_token_and_says_how_it_is_refused() {
    let document = document();
    let mut open = Vec::new();
    for operation in operations(&document) {
        let id = id(operation);
        let needs_token = operation["security"]
            .as_array()
            .is_some_and(|all| all.iter().all(|one| one.get("bearer").is_some()));
        if !needs_token {
            open.push(id);
        }
        let answers = operation["responses"].as_object().unwrap();
        for status in ["401", "403", "404"] {
            let exempt = !needs_token || (status == "404" && id.starts_with("auth_"));
            assert!(
                exempt || answers.contains_key(status),
                "{id} does not document {status}"
            );
        }
        for (status, answer) in answers
            .iter()
            .filter(|(status, _)| !status.starts_with('2'))
        {
            let problem = &answer["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem", "{id} {status}");
        }
        assert!(answers.keys().any(|status| status.starts_with('2')), "{id}");
    }
    open.sort_unstable();
    assert_eq!(open, OPEN);
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    let references = text
        .split("\"#/components/schemas/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let lost: BTreeSet<&str> = references
        .filter(|name| document["components"]["schemas"].get(name).is_none())
        .collect();
    assert!(lost.is_empty(), "{lost:?}");
}
