//! Extractors that answer problem documents and check what the contract says of a value.

use std::{collections::BTreeMap, future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, dev::Payload, error::PayloadError, http::header, mime,
    web,
};
use application::AppError;
use contract::{ErrorCode, FieldProblem};
use domain::text::json_holds_nul;
use serde::de::DeserializeOwned;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::{
    error::{ApiError, ApiResult},
    guard::after_guard,
    query,
};

type Extracted<T, E> = Pin<Box<dyn Future<Output = Result<T, E>>>>;

/// Largest JSON body in bytes.
const MAX_JSON: usize = 1 << 20;

pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PayloadConfig::default().limit(MAX_JSON))
        .app_data(
            web::PathConfig::default()
                .error_handler(|_, _| ApiError::from(ErrorCode::NotFound).into()),
        );
}

/// The texts of serde name fields and types; they may also quote what was sent, so only the
/// position is passed on.
fn json_error(error: &serde_json::Error) -> ApiError {
    let (zh, en) = unknown_or_missing(&error.to_string()).unwrap_or_else(|| {
        let (line, column) = (error.line(), error.column());
        (
            format!("JSON 第 {line} 行第 {column} 列无法读取。"),
            format!("The JSON cannot be read at line {line}, column {column}."),
        )
    });
    AppError::new(ErrorCode::RequestUnreadable)
        .with_detail(zh, en)
        .into()
}

fn body_error(error: &actix_web::Error) -> ApiError {
    match error.as_error() {
        Some(PayloadError::Overflow) => ErrorCode::BodyTooLarge.into(),
        _ => ErrorCode::RequestUnreadable.into(),
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.mime_type().ok().flatten();
    kind.is_some_and(|kind| kind.subtype() == mime::JSON || kind.suffix() == Some(mime::JSON))
}

/// Names of fields are ours unless the field is unknown; then it is what was sent, which is a
/// name and no value.
fn unknown_or_missing(text: &str) -> Option<(String, String)> {
    let quoted = |after: &str| {
        let rest = text.split_once(after)?.1;
        let name = rest.split('`').nth(1)?;
        name.chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_')
            .then(|| name.chars().take(40).collect::<String>())
    };
    let unknown = |name| {
        (
            format!("没有名为 {name} 的字段。"),
            format!("There is no field {name}."),
        )
    };
    let missing = |name| {
        (
            format!("缺少字段 {name}。"),
            format!("The field {name} is missing."),
        )
    };
    quoted("unknown field")
        .map(unknown)
        .or_else(|| quoted("missing field").map(missing))
}

/// What validator found, as field problems; its own JSON would repeat the refused value.
pub(crate) fn field_problems(errors: &ValidationErrors) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    collect("", errors, &mut problems);
    problems
}

fn collect(prefix: &str, errors: &ValidationErrors, problems: &mut Vec<FieldProblem>) {
    for (field, kind) in errors.errors() {
        let path = if prefix.is_empty() {
            field.to_string()
        } else {
            format!("{prefix}.{field}")
        };
        match kind {
            ValidationErrorsKind::Struct(inner) => collect(&path, inner, problems),
            ValidationErrorsKind::List(items) => {
                for (at, inner) in items {
                    collect(&format!("{path}.{at}"), inner, problems);
                }
            }
            ValidationErrorsKind::Field(found) => problems.extend(found.iter().map(|error| {
                let params: BTreeMap<String, String> = error
                    .params
                    .iter()
                    .filter(|(name, _)| *name != "value")
                    .map(|(name, value)| (name.to_string(), value.to_string()))
                    .collect();
                let bounds = |name: &str| params.get(name).cloned();
                let (message, message_en) =
                    match (error.code.as_ref(), bounds("min"), bounds("max")) {
                        ("length", Some(min), Some(max)) => (
                            format!("长度应为{min}至{max}个字符。"),
                            format!("{min} to {max} characters."),
                        ),
                        ("length", None, Some(max)) => (
                            format!("不超过{max}个字符。"),
                            format!("At most {max} characters."),
                        ),
                        ("calendar", ..) => (
                            "年份应在0001至9999之间。".to_owned(),
                            "A year from 0001 to 9999.".to_owned(),
                        ),
                        ("range", Some(min), Some(max)) => (
                            format!("应在{min}至{max}之间。"),
                            format!("Between {min} and {max}."),
                        ),
                        _ => ("内容有误。".to_owned(), "Not valid.".to_owned()),
                    };
                FieldProblem {
                    field: path.clone(),
                    code: error.code.to_string(),
                    severity: domain::worker::Severity::Error,
                    message,
                    message_en,
                    suggestion: None,
                    params,
                }
            })),
        }
    }
}

fn checked<T: Validate>(value: T, code: ErrorCode) -> Result<T, ApiError> {
    match value.validate() {
        Ok(()) => Ok(value),
        Err(errors) if code == ErrorCode::FieldsInvalid => {
            Err(AppError::fields(field_problems(&errors)).into())
        }
        Err(errors) => Err(AppError::parameters(field_problems(&errors)).into()),
    }
}

/// A JSON body that fits its type and its limits.
#[derive(Debug)]
pub(crate) struct ValidJson<T>(pub(crate) T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for ValidJson<T> {
    type Error = actix_web::Error;
    type Future = Extracted<Self, Self::Error>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (guard, json) = (after_guard(request), is_json(request));
        let body = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            guard.await;
            if !json {
                return Err(ApiError::from(ErrorCode::MediaTypeUnsupported).into());
            }
            let body = body.await.map_err(|error| body_error(&error))?;
            let value = serde_json::from_slice(&body).map_err(|error| json_error(&error))?;
            if json_holds_nul(&body) {
                // No text of people holds U+0000, and PostgreSQL keeps none.
                let refused = AppError::new(ErrorCode::RequestUnreadable).with_detail(
                    "文字中不能含有空字符(U+0000)。",
                    "Texts must not hold the character U+0000.",
                );
                return Err(ApiError::from(refused).into());
            }
            Ok(Self(checked(value, ErrorCode::FieldsInvalid)?))
        })
    }
}

/// Query parameters that fit their type and their limits. Each of them may be left out.
#[derive(Debug)]
pub(crate) struct ValidQuery<T>(pub(crate) T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for ValidQuery<T> {
    type Error = actix_web::Error;
    type Future = Extracted<Self, Self::Error>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let guard = after_guard(request);
        let text = request.query_string().to_owned();
        Box::pin(async move {
            guard.await;
            let query = query::read(&text)
                .map_err(|problems| ApiError::from(AppError::parameters(problems)))?;
            Ok(Self(checked(query, ErrorCode::ParameterInvalid)?))
        })
    }
}

/// The revision of `If-Match: "<n>"`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IfMatch(pub(crate) i64);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Extracted<Self, ApiError>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (guard, revision) = (after_guard(request), if_match(request));
        Box::pin(async move {
            guard.await;
            revision.map(Self)
        })
    }
}

fn if_match(request: &HttpRequest) -> ApiResult<i64> {
    let value = request
        .headers()
        .get(header::IF_MATCH)
        .ok_or(ErrorCode::PreconditionRequired)?;
    let revision = value
        .to_str()
        .ok()
        .and_then(|text| text.trim().trim_matches('"').parse().ok());
    revision.ok_or_else(|| ErrorCode::RevisionOutdated.into())
}

/// The `Idempotency-Key`, if one was sent.
#[derive(Clone, Debug)]
pub(crate) struct IdempotencyKey(pub(crate) Option<String>);

impl FromRequest for IdempotencyKey {
    type Error = ApiError;
    type Future = Extracted<Self, ApiError>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (guard, key) = (after_guard(request), idempotency_key(request));
        Box::pin(async move {
            guard.await;
            key.map(Self)
        })
    }
}

fn idempotency_key(request: &HttpRequest) -> ApiResult<Option<String>> {
    let key = request
        .headers()
        .get("idempotency-key")
        .map(|value| value.to_str().map(str::to_owned));
    key.transpose().map_err(|_| {
        AppError::new(ErrorCode::ParameterInvalid)
            .with_detail(
                "Idempotency-Key 只能含可见的 ASCII 字符。",
                "An Idempotency-Key holds visible ASCII characters only.",
            )
            .into()
    })
}

/// A whole body of at most so many bytes, read only after the guard let the request in.
pub(crate) async fn whole_body(body: web::Payload, limit: usize) -> Result<web::Bytes, ApiError> {
    let body = body
        .to_bytes_limited(limit)
        .await
        .map_err(|_| ApiError::from(ErrorCode::BodyTooLarge))?;
    body.map_err(|_| ErrorCode::RequestUnreadable.into())
}

/// The media type of a body, as it was sent.
pub(crate) fn content_type(request: &HttpRequest) -> String {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}
