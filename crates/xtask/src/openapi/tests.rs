use serde_json::{Value, json};

use super::{document, generate};

fn fixture() -> Value {
    serde_json::from_str(include_str!("fixture.json")).unwrap()
}

/// The generated text with every run of white space as one space.
fn generated() -> String {
    let operations =
        document::operations(&fixture()).unwrap_or_else(|problems| panic!("{problems:?}"));
    generate::client(&operations)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[track_caller]
fn assert_has(expected: &str) {
    let text = generated();
    assert!(text.contains(expected), "{expected}\nis not in\n{text}");
}

#[test]
fn a_list_takes_its_query_from_the_contract() {
    assert_has(
        "/// People within the scope. /// /// `GET /api/v1/workers` \
         pub fn worker_list(&self, query: &contract::WorkerQuery) -> Answer<'_, contract::WorkerPage> { \
         let request = self.request(Method::GET, &[\"api\", \"v1\", \"workers\"]).query(query); \
         self.json(request) }",
    );
}

#[test]
fn a_create_sends_its_key_and_body() {
    assert_has(
        "pub fn worker_create(&self, idempotency_key: &str, body: &contract::WorkerCreate) \
         -> Answer<'_, contract::WorkerView> { \
         let request = self.request(Method::POST, &[\"api\", \"v1\", \"workers\"])\
         .header(\"Idempotency-Key\", idempotency_key).json(body);",
    );
}

#[test]
fn a_write_names_the_revision_it_is_based_on() {
    assert_has(
        "pub fn worker_update(&self, id: uuid::Uuid, if_match: i64, body: &contract::WorkerUpdate)",
    );
    assert_has(
        "&[\"api\", \"v1\", \"workers\", &id.to_string()]).header(\"If-Match\", crate::entity_tag(if_match))",
    );
}

#[test]
fn an_answer_that_may_be_left_to_others_is_one_of_two() {
    assert_has(
        "body: &contract::WorkerUpdate) -> Answer<'_, Outcome<contract::WorkerView, contract::SubmissionView>>",
    );
    assert_has("self.either(request)");
    assert_has("use crate::{Answer, Client, Download, Outcome};");
}

#[test]
fn an_answer_without_content_is_nothing() {
    assert_has(
        "pub fn worker_delete(&self, id: uuid::Uuid, if_match: Option<i64>) -> Answer<'_, ()>",
    );
    assert_has("self.nothing(request)");
}

#[test]
fn named_and_listed_schemas_are_resolved() {
    assert_has("pub fn code_list(&self, set: &str) -> Answer<'_, Vec<contract::CodeItem>>");
    assert_has("&[\"api\", \"v1\", \"codes\", set, \"items\"]");
}

#[test]
fn a_file_is_sent_with_its_kind_and_answered_as_a_download() {
    assert_has(
        "pub fn import_create(&self, query: &contract::ImportQuery, idempotency_key: Option<&str>, \
         content_type: &str, body: impl Into<reqwest::Body>) -> Answer<'_, contract::ImportJob>",
    );
    assert_has(".header(reqwest::header::CONTENT_TYPE, content_type).body(body);");
    assert_has("pub fn import_file(&self, id: uuid::Uuid) -> Answer<'_, Download>");
}

#[test]
fn everything_wrong_with_a_document_is_told_at_once() {
    let mut document = fixture();
    document["paths"]["/workers"]["get"]["x-query"] = Value::Null;
    document["paths"]["/workers"]["post"]["operationId"] = json!("createWorker");
    document["paths"]["/workers/{id}"]["delete"]["operationId"] = json!("worker_update");
    document["paths"]["/codes/{set}/items"]["get"]["summary"] = json!("");
    let problems = document::operations(&document).err().unwrap().join("\n");
    for expected in [
        "GET /api/v1/workers: query parameters without x-query",
        "POST /api/v1/workers: operationId \"createWorker\"",
        "worker_update is the id of two operations",
        "GET /api/v1/codes/{set}/items: no summary",
    ] {
        assert!(
            problems.contains(expected),
            "{expected}\nis not in\n{problems}"
        );
    }
}
