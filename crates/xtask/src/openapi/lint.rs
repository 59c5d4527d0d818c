//! What a reader of the document must find in every operation. utoipa leaves out what a handler
//! forgets to say, and the document stays valid.

use serde_json::Value;

use super::document::{METHODS, object, text};

const PROBLEM: &str = "#/components/schemas/Problem";

/// Everything that is missing, or that is said in place of a named schema.
pub fn violations(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (path, item) in object(document, "paths") {
        for (method, operation) in METHODS
            .iter()
            .filter_map(|method| Some((method, item.get(method)?)))
        {
            let problems = answers(operation)
                .into_iter()
                .chain(missing_refusals(path, operation))
                .chain(bodies(operation));
            found.extend(
                problems.map(|problem| format!("{} {path}: {problem}", method.to_uppercase())),
            );
        }
    }
    found.extend(undescribed_fields(document));
    found
}

/// Each answer says when it comes, and each refusal is a problem document.
fn answers(operation: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (status, answer) in object(operation, "responses") {
        if text(answer, "description").is_empty() {
            found.push(format!("the answer {status} has no description"));
        }
        let schema = answer
            .pointer("/content/application~1problem+json/schema/$ref")
            .and_then(Value::as_str);
        if status.starts_with(['4', '5']) && schema != Some(PROBLEM) {
            found.push(format!(
                "the answer {status} is not application/problem+json of Problem"
            ));
        }
    }
    found
}

/// The refusals that follow from what the operation asks for.
fn missing_refusals(path: &str, operation: &Value) -> Vec<String> {
    let mut expected = Vec::new();
    let secured = operation
        .get("security")
        .and_then(Value::as_array)
        .is_some_and(|all| !all.is_empty());
    if secured {
        expected.push("401");
    }
    if path.contains('{') {
        expected.push("404");
    }
    let headers = operation
        .get("parameters")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    if headers
        .into_iter()
        .any(|header| text(header, "name").eq_ignore_ascii_case("If-Match"))
    {
        expected.push("412");
    }
    let described = |status: &str| object(operation, "responses").any(|(found, _)| found == status);
    expected.retain(|status| !described(status));
    expected
        .into_iter()
        .map(|status| format!("the answer {status} is not described"))
        .collect()
}

/// A schema that is written out in a body has no name that a client could use.
fn bodies(operation: &Value) -> Vec<String> {
    let body = operation
        .get("requestBody")
        .map(|body| ("the request", body));
    let answers = object(operation, "responses").filter(|(status, _)| status.starts_with('2'));
    body.into_iter()
        .chain(answers)
        .filter(|(_, part)| {
            let schema = part.pointer("/content/application~1json/schema");
            schema.is_some_and(|schema| schema.get("properties").is_some())
        })
        .map(|(what, _)| format!("{what} writes its schema out; give it a name"))
        .collect()
}

fn undescribed_fields(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let schemas = document
        .pointer("/components/schemas")
        .cloned()
        .unwrap_or_default();
    for (name, schema) in schemas.as_object().into_iter().flatten() {
        for (field, _) in object(schema, "properties").filter(|(_, field)| !is_described(field)) {
            found.push(format!("{name}.{field} has no description"));
        }
    }
    found
}

/// Whether a field has a description, at itself or, when it may be absent, at its type.
fn is_described(field: &Value) -> bool {
    let types = field
        .get("oneOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    std::iter::once(field)
        .chain(types)
        .any(|part| !text(part, "description").is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn operation() -> Value {
        let problem = json!({ "description": "no", "content": { "application/problem+json": { "schema": { "$ref": PROBLEM } } } });
        json!({
            "security": [{ "bearer": [] }],
            "parameters": [{ "name": "If-Match", "in": "header" }],
            "responses": { "200": { "description": "ok" }, "401": problem, "404": problem, "412": problem },
        })
    }

    fn violations_of(operation: &Value) -> Vec<String> {
        violations(&json!({ "paths": { "/things/{id}": { "put": operation } } }))
    }

    #[test]
    fn a_complete_operation_passes() {
        assert_eq!(violations_of(&operation()), Vec::<String>::new());
    }

    #[test]
    fn each_expected_refusal_must_be_described() {
        for status in ["401", "404", "412"] {
            let mut operation = operation();
            operation["responses"]
                .as_object_mut()
                .unwrap()
                .remove(status);
            let expected = format!("PUT /things/{{id}}: the answer {status} is not described");
            assert_eq!(violations_of(&operation), [expected]);
        }
    }

    #[test]
    fn silent_answers_plain_refusals_and_nameless_schemas_are_found() {
        let mut operation = operation();
        operation["responses"]["200"] = json!({
            "description": "",
            "content": { "application/json": { "schema": { "type": "object", "properties": {} } } },
        });
        operation["responses"]["401"] = json!({ "description": "no" });
        assert_eq!(violations_of(&operation).len(), 3);
    }

    #[test]
    fn every_field_is_described() {
        let document = json!({ "components": { "schemas": { "Thing": { "properties": {
            "name": { "type": "string", "description": "Name." }, "size": { "type": "integer" },
        } } } } });
        assert_eq!(violations(&document), ["Thing.size has no description"]);
    }
}
