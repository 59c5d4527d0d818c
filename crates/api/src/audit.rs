//! The audit log.

use actix_web::{get, post, web};
use contract::{AuditPage, AuditQuery, AuditVerification, perm};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{error::ApiResult, extract::ValidQuery, guard::Guard, responses};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(audit_list).service(audit_verify);
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
