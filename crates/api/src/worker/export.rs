//! Exports, and those that wait for a second person.

use actix_web::{HttpResponse, get, http::header, post, web};
use application::worker::{self as people, Exported, export as cases};
use contract::{
    ExportDownload, ExportRefusal, ExportRequestCounts, ExportRequestPage, ExportRequestQuery,
    ExportRequestView, WorkerExport, perm,
};
use domain::ids::ExportId;
use futures_util::TryStreamExt;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::{ApiError, ApiResult},
    extract::{ValidJson, ValidQuery},
    guard::Guard,
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(export)
        .service(list)
        .service(counts)
        .service(get_one);
    config
        .service(approve)
        .service(refuse)
        .service(withdraw)
        .service(download);
}

fn sent(file: people::ExportFile) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(file.content_type)
        .insert_header((
            header::CONTENT_DISPOSITION,
            answer::attachment(&file.file_name),
        ))
        .streaming(
            file.content
                .map_err(|error| actix_web::Error::from(ApiError::from(error))),
        )
}

/// Export workers.
///
/// Exactly what the filter finds, as XLSX, CSV or NDJSON, safe against formulas and marked with who
/// exported it, when, and under which number. The reason, the filter, the number of rows and the
/// SM3 of the file are logged before the first row leaves. More people than the installation lets
/// out at once (500 unless set otherwise), or within 24 hours (1000), are answered with 202 and a
/// request that somebody else has to approve.
#[utoipa::path(
    operation_id = "worker_export",
    tag = "workers",
    request_body = WorkerExport,
    responses(
        (status = 200, description = "The file", content(
            (responses::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (responses::FileContent = "text/csv"),
            (responses::FileContent = "application/x-ndjson"),
        )),
        (status = 202, description = "Asked for; somebody else has to approve it", body = ExportRequestView),
        responses::Export,
    ),
    security(("bearer" = [])),
)]
#[post("/workers/exports")]
async fn export(
    access: Guard<perm::WorkerExport>,
    body: ValidJson<WorkerExport>,
) -> ApiResult<HttpResponse> {
    Ok(match people::export(&access, &body.0).await? {
        Exported::Now(file) => sent(file),
        Exported::Asked(request) => HttpResponse::Accepted().json(request),
    })
}

/// List export requests.
///
/// Those that wait for the own approval, or the own.
#[utoipa::path(
    operation_id = "export_request_list",
    tag = "workers",
    params(ExportRequestQuery),
    responses((status = 200, description = "One page of requests", body = ExportRequestPage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("ExportRequestQuery"))),
)]
#[get("/export-requests")]
async fn list(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<ExportRequestQuery>,
) -> ApiResult<web::Json<ExportRequestPage>> {
    Ok(web::Json(cases::list(&access, &query.0).await?))
}

/// Count export requests.
///
/// What wants something of the account, and how many people an export may hold without a request.
#[utoipa::path(
    operation_id = "export_request_counts",
    tag = "workers",
    responses((status = 200, description = "Numbers", body = ExportRequestCounts), responses::Read),
    security(("bearer" = [])),
)]
#[get("/export-requests/counts")]
async fn counts(access: Guard<perm::WorkerView>) -> ApiResult<web::Json<ExportRequestCounts>> {
    Ok(web::Json(cases::counts(&access).await?))
}

/// Get an export request.
///
/// An own one, or one whose places all lie within the own view, for who may approve exports.
#[utoipa::path(
    operation_id = "export_request_get",
    tag = "workers",
    params(("export_id" = Uuid, Path, description = "Request")),
    responses((status = 200, description = "The request", body = ExportRequestView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/export-requests/{export_id}")]
async fn get_one(
    access: Guard<perm::WorkerView>,
    id: web::Path<ExportId>,
) -> ApiResult<web::Json<ExportRequestView>> {
    Ok(web::Json(cases::get(&access, *id).await?))
}

/// Approve an export.
///
/// For somebody else than whoever asked, who sees all places that it covers. The file is made of
/// what the asker may see then.
#[utoipa::path(
    operation_id = "export_request_approve",
    tag = "workers",
    params(("export_id" = Uuid, Path, description = "Request")),
    responses((status = 200, description = "The request", body = ExportRequestView), responses::ExportRequest),
    security(("bearer" = [])),
)]
#[post("/export-requests/{export_id}/approval")]
async fn approve(
    access: Guard<perm::ExportApprove>,
    id: web::Path<ExportId>,
) -> ApiResult<web::Json<ExportRequestView>> {
    Ok(web::Json(cases::approve(&access, *id).await?))
}

/// Refuse an export.
#[utoipa::path(
    operation_id = "export_request_refuse",
    tag = "workers",
    params(("export_id" = Uuid, Path, description = "Request")),
    request_body = ExportRefusal,
    responses((status = 200, description = "The request", body = ExportRequestView), responses::ExportRequest),
    security(("bearer" = [])),
)]
#[post("/export-requests/{export_id}/refusal")]
async fn refuse(
    access: Guard<perm::ExportApprove>,
    id: web::Path<ExportId>,
    body: ValidJson<ExportRefusal>,
) -> ApiResult<web::Json<ExportRequestView>> {
    Ok(web::Json(cases::refuse(&access, *id, &body.0).await?))
}

/// Withdraw an export request.
///
/// An own one that nobody has decided yet.
#[utoipa::path(
    operation_id = "export_request_withdraw",
    tag = "workers",
    params(("export_id" = Uuid, Path, description = "Request")),
    responses((status = 200, description = "The request", body = ExportRequestView), responses::ExportRequest),
    security(("bearer" = [])),
)]
#[post("/export-requests/{export_id}/withdrawal")]
async fn withdraw(
    access: Guard<perm::WorkerExport>,
    id: web::Path<ExportId>,
) -> ApiResult<web::Json<ExportRequestView>> {
    Ok(web::Json(cases::withdraw(&access, *id).await?))
}

/// Download an approved export.
///
/// Once: it counts when the transfer begins, and the file is deleted. Who loses the connection asks
/// again. A file that nobody downloads is deleted 24 hours after it was made, unless set otherwise.
/// With a password it comes in a ZIP archive encrypted by AES-256.
#[utoipa::path(
    operation_id = "export_request_download",
    tag = "workers",
    params(("export_id" = Uuid, Path, description = "Request")),
    request_body = ExportDownload,
    responses(
        (status = 200, description = "The file", content(
            (responses::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (responses::FileContent = "text/csv"),
            (responses::FileContent = "application/x-ndjson"),
            (responses::FileContent = "application/zip"),
        )),
        responses::ExportRequest,
    ),
    security(("bearer" = [])),
)]
#[post("/export-requests/{export_id}/download")]
async fn download(
    access: Guard<perm::WorkerExport>,
    id: web::Path<ExportId>,
    body: ValidJson<ExportDownload>,
) -> ApiResult<HttpResponse> {
    Ok(sent(cases::download(&access, *id, body.0).await?))
}
