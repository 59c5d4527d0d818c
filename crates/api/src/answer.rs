//! Answers that carry a revision or a file.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use application::exchange::TemplateFile;
use serde::Serialize;

/// JSON with the revision as its `ETag`, for the `If-Match` of the next change.
pub(crate) fn tagged(status: StatusCode, revision: i64, body: &impl Serialize) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::ETAG, format!("\"{revision}\"")))
        .json(body)
}

/// `Content-Disposition` of a download; names are Chinese, so the RFC 5987 form carries them.
pub(crate) fn attachment(file_name: &str) -> String {
    let encoded: String = file_name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-') {
                (byte as char).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    format!("attachment; filename*=UTF-8''{encoded}")
}

/// A finished file.
pub(crate) fn download(file: TemplateFile) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(file.content_type)
        .insert_header((header::CONTENT_DISPOSITION, attachment(&file.file_name)))
        .body(file.bytes)
}
