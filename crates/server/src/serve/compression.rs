//! Compression on the fly of what is text and made for one request. The page is compressed when
//! it is built, files and pictures are compressed by nature, and an event stream that waits for
//! a full block would come too late.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue},
    middleware::Next,
};

/// Media types that are compressed.
const TEXTS: &[&str] = &[
    "application/json",
    "application/problem+json",
    "application/openmetrics-text",
    "application/x-ndjson",
    "text/csv",
];

/// Marks everything else as already encoded; goes inside the compressing middleware.
///
/// # Errors
/// Those of the service inside.
pub async fn mark<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    if !is_text(response.headers()) && !response.headers().contains_key(CONTENT_ENCODING) {
        response
            .headers_mut()
            .insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
    }
    Ok(response)
}

/// Takes the marks away again; goes outside the compressing middleware.
///
/// # Errors
/// Those of the service inside.
pub async fn unmark<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    if response
        .headers()
        .get(CONTENT_ENCODING)
        .is_some_and(|encoding| encoding == "identity")
    {
        response.headers_mut().remove(CONTENT_ENCODING);
    }
    Ok(response)
}

fn is_text(headers: &HeaderMap) -> bool {
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    TEXTS.contains(&media_type)
}
