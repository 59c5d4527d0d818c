//! Actions handed in together.

use actix_web::{HttpRequest, HttpResponse, get, http::StatusCode, post, web};
use application::{Once, personnel as cases};
use contract::{
    BatchConfirmation, BatchInput, BatchPage, BatchProgress, BatchQuery, BatchReversalInput,
    BatchSheet, BatchSheetQuery, BatchView, perm,
};
use domain::ids::PersonnelBatchId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IdempotencyKey, ValidJson, ValidQuery, content_type, whole_body},
    guard::Guard,
    responses,
};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(template)
        .service(sheet)
        .service(list)
        .service(get_one)
        .service(confirm)
        .service(reverse);
}

/// Propose many actions.
///
/// Of one kind, on one day and one paper: a street's levels, a district's contracts. All are
/// handed in or none; what is wrong is told row by row. Each is then decided for itself.
#[utoipa::path(
    operation_id = "personnel_batch_create",
    tag = "personnel",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same answer and never a second batch")),
    request_body(content = BatchInput, example = json!({
        "kind": "LEVEL", "effective_on": "2026-07-01", "document_number": "锦社发〔2026〕12号",
        "rows": [
            { "worker_id": "01980000-0000-7000-8000-000000000001", "fields": { "level": 8 } },
            { "worker_id": "01980000-0000-7000-8000-000000000002", "fields": { "level": 9 } },
        ],
    })),
    responses((status = 202, description = "Handed in; others have to confirm it", body = BatchView), responses::Batch),
    security(("bearer" = [])),
)]
#[post("/personnel/batches")]
async fn create(
    access: Guard<perm::PersonnelEdit>,
    key: IdempotencyKey,
    body: ValidJson<BatchInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("personnel_batch_create", key.0, &body.0)?;
    let view = cases::submit_batch(&access, &body.0, &once).await?;
    Ok(HttpResponse::build(StatusCode::ACCEPTED).json(view))
}

/// Download the sheet of a kind.
///
/// With a column for each field that the kind asks for.
#[utoipa::path(
    operation_id = "personnel_batch_template",
    tag = "personnel",
    params(BatchSheetQuery),
    responses(
        (status = 200, description = "The workbook", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = responses::FileContent),
        responses::Template,
    ),
    security(("bearer" = [])),
    extensions(("x-query" = json!("BatchSheetQuery"))),
)]
#[get("/personnel/batches/sheet")]
async fn template(
    access: Guard<perm::PersonnelEdit>,
    query: ValidQuery<BatchSheetQuery>,
) -> ApiResult<HttpResponse> {
    Ok(answer::download(
        cases::batch_template(&access, &query.0).await?,
    ))
}

/// Read a sheet of people.
///
/// Whom each row is about, what it says and what is wrong with it. Nothing is handed in; the rows
/// are sent as a batch.
#[utoipa::path(
    operation_id = "personnel_batch_sheet",
    tag = "personnel",
    params(BatchSheetQuery),
    request_body(content(
        (responses::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (responses::FileContent = "text/csv"),
    ), description = "The sheet"),
    responses((status = 200, description = "What it says", body = BatchSheet), responses::Create),
    security(("bearer" = [])),
    extensions(("x-query" = json!("BatchSheetQuery"))),
)]
#[post("/personnel/batches/sheet")]
async fn sheet(
    access: Guard<perm::PersonnelEdit>,
    query: ValidQuery<BatchSheetQuery>,
    request: HttpRequest,
    body: web::Payload,
) -> ApiResult<web::Json<BatchSheet>> {
    let body = whole_body(body, 1 << 20).await?;
    let kind = content_type(&request);
    Ok(web::Json(
        cases::batch_sheet(&access, &query.0, &kind, body).await?,
    ))
}

/// List batches.
///
/// Those that one handed in or may confirm some of, newest first.
#[utoipa::path(
    operation_id = "personnel_batch_list",
    tag = "personnel",
    params(BatchQuery),
    responses((status = 200, description = "One page of batches", body = BatchPage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("BatchQuery"))),
)]
#[get("/personnel/batches")]
async fn list(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<BatchQuery>,
) -> ApiResult<web::Json<BatchPage>> {
    Ok(web::Json(cases::batches(&access, &query.0).await?))
}

/// Get a batch.
///
/// How many of its actions stand where; themselves are listed as submissions and as actions.
#[utoipa::path(
    operation_id = "personnel_batch_get",
    tag = "personnel",
    params(("batch_id" = Uuid, Path, description = "Batch")),
    responses((status = 200, description = "The batch", body = BatchView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/personnel/batches/{batch_id}")]
async fn get_one(
    access: Guard<perm::WorkerView>,
    id: web::Path<PersonnelBatchId>,
) -> ApiResult<web::Json<BatchView>> {
    Ok(web::Json(cases::batch(&access, *id).await?))
}

/// Confirm a part of a batch.
///
/// The next actions, at most 50, that wait for the own level, each for itself; `next` says where
/// the following part begins.
#[utoipa::path(
    operation_id = "personnel_batch_confirm",
    tag = "personnel",
    params(("batch_id" = Uuid, Path, description = "Batch")),
    request_body(content = BatchConfirmation, example = json!({})),
    responses((status = 200, description = "What became of the part", body = BatchProgress), responses::BatchPart),
    security(("bearer" = [])),
)]
#[post("/personnel/batches/{batch_id}/confirmation")]
async fn confirm(
    access: Guard<perm::SubmissionConfirm>,
    id: web::Path<PersonnelBatchId>,
    body: ValidJson<BatchConfirmation>,
) -> ApiResult<web::Json<BatchProgress>> {
    Ok(web::Json(
        cases::confirm_batch(&access, *id, &body.0).await?,
    ))
}

/// Take a batch back.
///
/// A reversal of every action of it that still stands, handed in as a batch of its own.
#[utoipa::path(
    operation_id = "personnel_batch_reverse",
    tag = "personnel",
    params(
        ("batch_id" = Uuid, Path, description = "Batch"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same answer and never a second batch"),
    ),
    request_body(content = BatchReversalInput, example = json!({ "reason": "等级名册有误，重新核定" })),
    responses((status = 202, description = "Handed in; others have to confirm it", body = BatchView), responses::Batch),
    security(("bearer" = [])),
)]
#[post("/personnel/batches/{batch_id}/reversal")]
async fn reverse(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<PersonnelBatchId>,
    key: IdempotencyKey,
    body: ValidJson<BatchReversalInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("personnel_batch_reverse", key.0, &(*id, &body.0))?;
    let view = cases::reverse_batch(&access, *id, &body.0, &once).await?;
    Ok(HttpResponse::build(StatusCode::ACCEPTED).json(view))
}
