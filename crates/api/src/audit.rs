//! The audit log.

use actix_web::{HttpResponse, get, http::header, post, web};
use contract::{
    AuditDigestPage, AuditDigestVerification, AuditDigestView, AuditPage, AuditQuery,
    AuditVerification, perm,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{answer, error::ApiResult, extract::ValidQuery, guard::Guard, responses};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(audit_list)
        .service(audit_verify)
        .service(audit_digest_list)
        .service(audit_digest_create)
        .service(audit_digest_file)
        .service(audit_digest_verify);
}

/// List audit entries.
///
/// Newest first. Personal values in `before` and `after` are masked. Nothing deletes or changes
/// an entry.
#[utoipa::path(
    operation_id = "audit_list",
    tag = "audit",
    params(AuditQuery),
    extensions(("x-query" = json!("AuditQuery"))),
    responses((status = 200, description = "Entries that fit", body = AuditPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/audit-entries")]
async fn audit_list(
    access: Guard<perm::AuditView>,
    query: ValidQuery<AuditQuery>,
) -> ApiResult<web::Json<AuditPage>> {
    Ok(web::Json(
        application::audit::list(&access, &query.0).await?,
    ))
}

/// Verify the audit chain.
///
/// Recomputes the SM3 chain over all entries and names the first that does not fit: one that was
/// altered, or the first that is missing.
#[utoipa::path(
    operation_id = "audit_verify",
    tag = "audit",
    responses((status = 200, description = "What the check found", body = AuditVerification), responses::Read),
    security(("bearer" = [])),
)]
#[post("/audit-verifications")]
async fn audit_verify(access: Guard<perm::AuditVerify>) -> ApiResult<web::Json<AuditVerification>> {
    Ok(web::Json(application::audit::verify(&access).await?))
}

/// List digests of the audit log.
///
/// Small signed files with the head of the chain, one a day, to be kept elsewhere with the public
/// key: whoever can rewrite the log cannot rewrite those.
#[utoipa::path(
    operation_id = "audit_digest_list",
    tag = "audit",
    responses((status = 200, description = "All digests", body = AuditDigestPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/audit-digests")]
async fn audit_digest_list(
    access: Guard<perm::AuditVerify>,
) -> ApiResult<web::Json<AuditDigestPage>> {
    Ok(web::Json(application::audit::digest::list(&access).await?))
}

/// Make a digest of the audit log.
///
/// Beside the one of every day. Refused when the log no longer holds what an earlier digest says.
#[utoipa::path(
    operation_id = "audit_digest_create",
    tag = "audit",
    responses((status = 201, description = "The digest", body = AuditDigestView), responses::Remove),
    security(("bearer" = [])),
)]
#[post("/audit-digests")]
async fn audit_digest_create(access: Guard<perm::AuditVerify>) -> ApiResult<HttpResponse> {
    let digest = application::audit::digest::create(&access).await?;
    Ok(HttpResponse::Created().json(digest))
}

/// Download a digest.
///
/// The file as it is signed.
#[utoipa::path(
    operation_id = "audit_digest_file",
    tag = "audit",
    params(("file" = String, Path, description = "Name of the file")),
    responses(
        (status = 200, description = "The file", body = responses::FileContent, content_type = "application/octet-stream"),
        responses::Read,
    ),
    security(("bearer" = [])),
)]
#[get("/audit-digests/{file}")]
async fn audit_digest_file(
    access: Guard<perm::AuditVerify>,
    file: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let content = application::audit::digest::file(&access, &file).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header((header::CONTENT_DISPOSITION, answer::attachment(&file)))
        .body(content))
}

/// Verify the digests of the audit log.
///
/// Each against its signature, the digest before it and the log: one that was rewritten after a
/// digest is found even if its own chain fits.
#[utoipa::path(
    operation_id = "audit_digest_verify",
    tag = "audit",
    responses((status = 200, description = "What the check found", body = AuditDigestVerification), responses::Read),
    security(("bearer" = [])),
)]
#[post("/audit-digest-verifications")]
async fn audit_digest_verify(
    access: Guard<perm::AuditVerify>,
) -> ApiResult<web::Json<AuditDigestVerification>> {
    Ok(web::Json(
        application::audit::digest::verify(&access).await?,
    ))
}
