//! Examples of requests and answers in the document: one file, so that what belongs together is
//! told with the same people and places. A test reads each as the type it is an example of.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::openapi::{Content, OpenApi, RefOr, path::Operation};

/// By operation.
const EXAMPLES: &str = include_str!("examples.json");

/// What is sent, and what is answered when it is done.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Example {
    request: Option<Value>,
    response: Option<Value>,
}

/// Puts the examples into the document.
pub(crate) fn show(document: &mut OpenApi) {
    let examples: BTreeMap<String, Example> = serde_json::from_str(EXAMPLES).unwrap_or_default();
    let operations = document.paths.paths.values_mut().flat_map(|item| {
        let all = [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.delete,
        ];
        all.into_iter().flatten()
    });
    for operation in operations {
        let id = operation.operation_id.as_deref().unwrap_or_default();
        if let Some(example) = examples.get(id) {
            exemplify(operation, example);
        }
    }
}

fn exemplify(operation: &mut Operation, example: &Example) {
    let sent = match &mut operation.request_body {
        Some(RefOr::T(body)) => body.content.get_mut(JSON),
        _ => None,
    };
    let answered = operation.responses.responses.iter_mut();
    let answered = answered
        .filter(|(status, _)| status.starts_with('2'))
        .find_map(|(_, answer)| match answer {
            RefOr::T(answer) => answer.content.get_mut(JSON),
            RefOr::Ref(_) => None,
        });
    set(sent, example.request.as_ref());
    set(answered, example.response.as_ref());
}

const JSON: &str = "application/json";

fn set(content: Option<&mut RefOr<Content>>, example: Option<&Value>) {
    if let (Some(RefOr::T(content)), Some(example)) = (content, example) {
        content.example = Some(example.clone());
    }
}
