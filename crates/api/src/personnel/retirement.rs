//! When people retire, and who may go to a public institution.

use actix_web::{HttpResponse, get, http::StatusCode, put, web};
use application::personnel as cases;
use contract::{
    InstitutionCandidatePage, InstitutionCandidateQuery, RetirementPage, RetirementQuery,
    WorkerRetirement, WorkerRetirementInput, perm,
};
use domain::ids::WorkerId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IfMatch, ValidJson, ValidQuery},
    guard::Guard,
    responses,
};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(of_worker)
        .service(set)
        .service(candidates);
}

/// List who retires.
///
/// Everyone in service within the own view who reaches the statutory age within some months, this
/// one and the eleven after it unless asked otherwise; by month, then by name.
#[utoipa::path(
    operation_id = "retirement_list",
    tag = "personnel",
    params(RetirementQuery),
    responses((status = 200, description = "One page of people", body = RetirementPage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("RetirementQuery"))),
)]
#[get("/retirements")]
async fn list(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<RetirementQuery>,
) -> ApiResult<web::Json<RetirementPage>> {
    Ok(web::Json(cases::retirements(&access, &query.0).await?))
}

/// Show when a worker retires.
///
/// By the category that holds, set or derived from sex and post, and by every other the person may
/// have: of a woman, both.
#[utoipa::path(
    operation_id = "worker_retirement_get",
    tag = "personnel",
    params(("worker_id" = Uuid, Path, description = "Person")),
    responses((status = 200, description = "Category and dates", body = WorkerRetirement), responses::Read),
    security(("bearer" = [])),
)]
#[get("/workers/{worker_id}/retirement")]
async fn of_worker(
    access: Guard<perm::WorkerView>,
    id: web::Path<WorkerId>,
) -> ApiResult<HttpResponse> {
    let shown = cases::retirement(&access, *id).await?;
    Ok(answer::tagged(StatusCode::OK, shown.revision, &shown))
}

/// Set a worker's retirement category.
///
/// From a day on, with a reason: of a woman, whether her post is a management or technical one is
/// decided here. Later days that were set before follow.
#[utoipa::path(
    operation_id = "worker_retirement_save",
    tag = "personnel",
    params(
        ("worker_id" = Uuid, Path, description = "Person"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = WorkerRetirementInput,
    responses((status = 200, description = "Category and dates as they are now", body = WorkerRetirement), responses::Update),
    security(("bearer" = [])),
)]
#[put("/workers/{worker_id}/retirement")]
async fn set(
    access: Guard<perm::WorkerEdit>,
    id: web::Path<WorkerId>,
    revision: IfMatch,
    body: ValidJson<WorkerRetirementInput>,
) -> ApiResult<HttpResponse> {
    let shown = cases::set_retirement(&access, *id, revision.0, &body.0).await?;
    Ok(answer::tagged(StatusCode::OK, shown.revision, &shown))
}

/// List secretaries whom a public institution may take on.
///
/// Secretaries in service with ten years in communities, counted from the day the record states, and
/// five years as secretary without a break. Whether they did well is not asked.
#[utoipa::path(
    operation_id = "institution_candidate_list",
    tag = "personnel",
    params(InstitutionCandidateQuery),
    responses((status = 200, description = "One page of secretaries", body = InstitutionCandidatePage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("InstitutionCandidateQuery"))),
)]
#[get("/institution-candidates")]
async fn candidates(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<InstitutionCandidateQuery>,
) -> ApiResult<web::Json<InstitutionCandidatePage>> {
    Ok(web::Json(
        cases::institution_candidates(&access, &query.0).await?,
    ))
}
