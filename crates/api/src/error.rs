//! Errors as problem documents.

use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{StatusCode, header},
    web,
};
use application::AppError;
use contract::{ErrorCode, Problem};

use crate::{document::Allowed, request::current_request_id};

/// An error on its way out.
#[derive(Debug)]
pub struct ApiError(AppError);

/// Result of a handler.
pub type ApiResult<T> = Result<T, ApiError>;

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        Self(error)
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self(AppError::new(code))
    }
}

impl ApiError {
    /// What happened.
    pub(crate) const fn code(&self) -> ErrorCode {
        self.0.code()
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        if self.0.code().status() >= 500 {
            tracing::error!(error = ?self.0, "request failed");
        } else {
            tracing::debug!(error = ?self.0, "request refused");
        }
        respond(self.0.problem())
    }
}

/// A problem document as a response.
pub(crate) fn respond(mut problem: Problem) -> HttpResponse {
    problem.request_id = current_request_id();
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
        response.insert_header((header::RETRY_AFTER, "2"));
    }
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    response.content_type("application/problem+json").body(body)
}

/// Answer for an address that does not exist, or not with this method: a known address with
/// another method ends here too.
pub(crate) async fn route_unknown(
    request: HttpRequest,
    allowed: web::Data<Allowed>,
) -> HttpResponse {
    let pattern = request.match_pattern().unwrap_or_default();
    let Some(methods) = allowed
        .at(&pattern)
        .and_then(|methods| header::HeaderValue::from_str(methods).ok())
    else {
        return respond(ErrorCode::RouteUnknown.problem());
    };
    let mut response = respond(ErrorCode::MethodNotAllowed.problem());
    response.headers_mut().insert(header::ALLOW, methods);
    response
}
