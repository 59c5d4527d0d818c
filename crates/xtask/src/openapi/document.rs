//! The operations of an OpenAPI 3.1 document, as the client generator needs them.
//!
//! What the document must keep to, so that a client can be made of it, is checked here and told
//! all at once.

use serde_json::Value;

pub(super) const METHODS: &[&str] = &["get", "post", "put", "patch", "delete"];

/// One operation.
pub struct Operation {
    /// `<resource>_<verb>`: the name of the client's function.
    pub id: String,
    /// First line of its documentation.
    pub summary: String,
    /// HTTP method in capitals.
    pub method: String,
    /// Path as documented, e.g. `/api/v1/workers/{id}`.
    pub path: String,
    /// Type and name of each path parameter, in order of the path.
    pub parameters: Vec<Parameter>,
    /// Type of the query in the contract.
    pub query: Option<String>,
    /// Headers that the caller gives.
    pub headers: Vec<Header>,
    /// What is sent.
    pub body: Body,
    /// What comes back.
    pub answer: Answer,
}

/// A path parameter.
pub struct Parameter {
    /// Name in the path and in Rust.
    pub name: String,
    /// Rust type of the argument.
    pub rust_type: &'static str,
}

/// A header parameter.
pub struct Header {
    /// Name as sent.
    pub name: String,
    /// Whether it must be given.
    pub required: bool,
}

/// What an operation sends.
pub enum Body {
    /// Nothing.
    None,
    /// JSON of this Rust type.
    Json(String),
    /// A file or text; the caller names its media type.
    Raw,
}

/// What an operation answers when it succeeds.
pub enum Answer {
    /// Nothing.
    None,
    /// JSON of this Rust type.
    Json(String),
    /// JSON of the first type when it is done, of the second (202) when that is left to others.
    Either(String, String),
    /// A file, a text or a stream of events.
    Download,
}

/// Every operation in the order of the document, or everything that is wrong with it.
pub fn operations(document: &Value) -> Result<Vec<Operation>, Vec<String>> {
    let mut found: Vec<Operation> = Vec::new();
    let mut problems = Vec::new();
    // Paths are relative to the server's address.
    let server = document
        .pointer("/servers/0/url")
        .and_then(Value::as_str)
        .unwrap_or_default();
    for (path, item) in object(document, "paths") {
        let path = &format!("{}{path}", server.trim_end_matches('/'));
        for (method, operation) in METHODS
            .iter()
            .filter_map(|method| Some((*method, item.get(method)?)))
        {
            match (Reader {
                document,
                item,
                operation,
            })
            .read(method, path)
            {
                Ok(operation) if found.iter().any(|other| other.id == operation.id) => {
                    problems.push(format!("{} is the id of two operations", operation.id));
                }
                Ok(operation) => found.push(operation),
                Err(problem) => {
                    problems.push(format!("{} {path}: {problem}", method.to_uppercase()))
                }
            }
        }
    }
    if problems.is_empty() {
        Ok(found)
    } else {
        Err(problems)
    }
}

struct Reader<'a> {
    document: &'a Value,
    item: &'a Value,
    operation: &'a Value,
}

impl Reader<'_> {
    fn read(&self, method: &str, path: &str) -> Result<Operation, String> {
        let id = text(self.operation, "operationId");
        if !is_identifier(id) || !id.contains('_') {
            return Err(format!(
                "operationId {id:?} is not <resource>_<verb> in small letters"
            ));
        }
        let summary = text(self.operation, "summary")
            .lines()
            .next()
            .unwrap_or_default()
            .trim();
        if summary.is_empty() {
            return Err("no summary".to_owned());
        }
        Ok(Operation {
            id: id.to_owned(),
            summary: summary.to_owned(),
            method: method.to_uppercase(),
            path: path.to_owned(),
            parameters: self.path_parameters(path)?,
            query: self.query()?,
            headers: self.headers(),
            body: self.body(),
            answer: self.answer()?,
        })
    }

    fn parameters<'s>(&'s self, place: &'static str) -> impl Iterator<Item = &'s Value> {
        let of = |value: &'s Value| {
            value
                .get("parameters")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
        };
        of(self.item)
            .chain(of(self.operation))
            .filter(move |parameter| text(parameter, "in") == place)
    }

    fn path_parameters(&self, path: &str) -> Result<Vec<Parameter>, String> {
        let mut found = Vec::new();
        for segment in path
            .split('/')
            .filter(|segment| segment.contains(['{', '}']))
        {
            let name = segment
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'))
                .filter(|name| is_identifier(name))
                .ok_or_else(|| format!("{segment} is not one parameter"))?;
            let parameter = self
                .parameters("path")
                .find(|parameter| text(parameter, "name") == name)
                .ok_or_else(|| format!("the parameter {name} is not described"))?;
            let rust_type = self.argument_type(parameter.get("schema").unwrap_or(&Value::Null));
            found.push(Parameter {
                name: name.to_owned(),
                rust_type,
            });
        }
        Ok(found)
    }

    fn argument_type(&self, schema: &Value) -> &'static str {
        let schema = self.resolve(schema);
        match (text(schema, "type"), text(schema, "format")) {
            ("string", "uuid") => "uuid::Uuid",
            ("string", "date") => "chrono::NaiveDate",
            ("integer", _) => "i64",
            _ => "&str",
        }
    }

    fn resolve<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let named = schema_name(schema)
            .and_then(|name| self.document.get("components")?.get("schemas")?.get(name));
        named.unwrap_or(schema)
    }

    fn query(&self) -> Result<Option<String>, String> {
        match self.operation.get("x-query").and_then(Value::as_str) {
            Some(name) => Ok(Some(format!("contract::{name}"))),
            None if self.parameters("query").next().is_none() => Ok(None),
            None => Err(
                "query parameters without x-query, which names their type in the contract"
                    .to_owned(),
            ),
        }
    }

    /// Without those that the transport sends by itself.
    fn headers(&self) -> Vec<Header> {
        let own = ["accept", "accept-language", "authorization", "content-type"];
        self.parameters("header")
            .filter(|header| !own.contains(&text(header, "name").to_lowercase().as_str()))
            .map(|header| Header {
                name: text(header, "name").to_owned(),
                required: header.get("required").and_then(Value::as_bool) == Some(true),
            })
            .collect()
    }

    fn body(&self) -> Body {
        let content = self
            .operation
            .get("requestBody")
            .and_then(|body| body.get("content"));
        let Some(content) = content
            .and_then(Value::as_object)
            .filter(|content| !content.is_empty())
        else {
            return Body::None;
        };
        content
            .get("application/json")
            .map_or(Body::Raw, |media| Body::Json(json_type(media)))
    }

    /// Of the first success, and of a 202 beside it; a plain file wherever anything but JSON may come.
    fn answer(&self) -> Result<Answer, String> {
        let success = object(self.operation, "responses")
            .find(|(status, _)| status.starts_with('2'))
            .ok_or_else(|| "no success is described".to_owned())?;
        let accepted = object(self.operation, "responses")
            .find(|(status, _)| *status == "202" && success.0 != "202")
            .and_then(|(_, answer)| answer.get("content")?.get("application/json"));
        let content: Vec<_> = object(success.1, "content").collect();
        Ok(match content.as_slice() {
            [] => Answer::None,
            [(kind, media)] if *kind == "application/json" => match accepted {
                Some(accepted) => Answer::Either(json_type(media), json_type(accepted)),
                None => Answer::Json(json_type(media)),
            },
            _ => Answer::Download,
        })
    }
}

fn json_type(media: &Value) -> String {
    media.get("schema").map_or_else(any_json, rust_type)
}

fn rust_type(schema: &Value) -> String {
    if let Some(name) = schema_name(schema) {
        return format!("contract::{name}");
    }
    match (text(schema, "type"), text(schema, "format")) {
        ("array", _) => format!(
            "Vec<{}>",
            schema.get("items").map_or_else(any_json, rust_type)
        ),
        ("string", "uuid") => "uuid::Uuid".to_owned(),
        ("string", _) => "String".to_owned(),
        ("integer", _) => "i64".to_owned(),
        ("boolean", _) => "bool".to_owned(),
        _ => any_json(),
    }
}

fn any_json() -> String {
    "serde_json::Value".to_owned()
}

fn schema_name(schema: &Value) -> Option<&str> {
    schema
        .get("$ref")?
        .as_str()?
        .strip_prefix("#/components/schemas/")
}

pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn object<'a>(
    value: &'a Value,
    key: &str,
) -> impl Iterator<Item = (&'a str, &'a Value)> {
    value
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

fn is_identifier(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}
