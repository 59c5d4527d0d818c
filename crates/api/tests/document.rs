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

/// Reads each example as the type that it is an example of.
macro_rules! examples {
    ($($id:literal $part:ident $type:ident,)+) => {
        const TYPED: &[(&str, &str, fn(Value) -> Value)] = &[
            $(($id, stringify!($part), |example| {
                let read = serde_json::from_value::<contract::$type>(example).expect($id);
                examples!($part read $id);
                serde_json::to_value(read).unwrap()
            }),)+
        ];
    };
    (request $read:ident $id:literal) => {
        assert!(validator::Validate::validate(&$read).is_ok(), $id)
    };
    (response $read:ident $id:literal) => {};
}

examples! {
    "account_create" request AccountCreate,
    "account_person_find" request PersonLookup,
    "correction_create" request CorrectionInput,
    "duplicate_create" request DuplicateReport,
    "duplicate_dismiss" request DuplicateDecision,
    "duplicate_merge" request DuplicateMerge,
    "duplicate_reopen" request DuplicateDecision,
    "export_request_approve" response ExportRequestView,
    "export_request_counts" response ExportRequestCounts,
    "export_request_download" request ExportDownload,
    "export_request_get" response ExportRequestView,
    "export_request_list" response ExportRequestPage,
    "export_request_refuse" request ExportRefusal,
    "export_request_refuse" response ExportRequestView,
    "export_request_withdraw" response ExportRequestView,
    "import_commit" request ImportCommit,
    "import_undo" request ImportUndo,
    "norm_save" request NormInput,
    "organisation_act_allocation_propose" request ActAllocationPropose,
    "organisation_act_allocation_save" request ActAllocationInput,
    "organisation_act_create" request OrganisationActInput,
    "organisation_act_return" request ActDecision,
    "organisation_act_reverse" request ActDecision,
    "organisation_act_update" request OrganisationActInput,
    "personnel_request_create" request NumberedActionInput,
    "post_quota_save" request PostQuotaInput,
    "second_factor_begin" request SecondFactorBegin,
    "second_factor_confirm" request SecondFactorCode,
    "second_factor_prove" request SecondFactorCode,
    "submission_confirm_batch" request SubmissionBatch,
    "submission_confirm_batch" response SubmissionBatchResult,
    "submission_counts" response SubmissionCounts,
    "submission_delegation_create" request DelegationInput,
    "submission_delegation_create" response DelegationPage,
    "submission_resubmit" request WorkerUpdate,
    "submission_return" request SubmissionReturn,
    "submission_reveal" request RevealRequest,
    "submission_rules_save" request SubmissionRulesInput,
    "temporary_grant_create" request TemporaryGrantInput,
    "worker_create" request WorkerInput,
    "worker_export" request WorkerExport,
    "worker_export" response ExportRequestView,
    "worker_reveal" request RevealRequest,
    "worker_search" request WorkerSearch,
    "worker_update" request WorkerUpdate,
}

/// Where a document holds examples of the file: operation, and whether it is the request.
fn exemplified(document: &Value) -> Vec<(String, &'static str, Value)> {
    let mut found = Vec::new();
    for operation in operations(document) {
        let sent = &operation["requestBody"]["content"]["application/json"]["example"];
        let answers = operation["responses"].as_object().unwrap().iter();
        let answers = answers.filter(|(status, _)| status.starts_with('2'));
        let answers = answers.map(|(_, answer)| &answer["content"]["application/json"]["example"]);
        let all = std::iter::once(("request", sent)).chain(answers.map(|one| ("response", one)));
        for (part, example) in all.filter(|(_, example)| !example.is_null()) {
            found.push((id(operation).to_owned(), part, example.clone()));
        }
    }
    found
}

#[test]
fn every_example_is_what_it_is_an_example_of() {
    let document = document();
    let found = exemplified(&document);
    for (id, part, read) in TYPED {
        let example = found
            .iter()
            .find(|one| (one.0.as_str(), one.1) == (*id, *part));
        let (_, _, example) = example.unwrap_or_else(|| panic!("{id} has no {part}"));
        // Read and written again it says the same: no field is misspelt or left out.
        let again = read(example.clone());
        for (key, value) in example.as_object().unwrap() {
            assert!(again.get(key).is_some(), "{id} {part} {key} {value}");
        }
    }
    let file: serde_json::Map<String, Value> =
        serde_json::from_str(include_str!("../src/examples.json")).unwrap();
    let told: usize = file
        .values()
        .map(|one| one.as_object().unwrap().len())
        .sum();
    assert_eq!(told, TYPED.len(), "an example that nobody reads");
}
