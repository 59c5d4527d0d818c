//! Records suspected to be one person.

use actix_web::{HttpResponse, get, http::StatusCode, post, web};
use application::worker::duplicate as cases;
use contract::{
    DuplicateComparison, DuplicateDecision, DuplicateMerge, DuplicatePage, DuplicateQuery,
    DuplicateReport, perm,
};
use domain::ids::DuplicateId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IfMatch, ValidJson, ValidQuery},
    guard::Guard,
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(report).service(get_one);
    config.service(merge).service(dismiss).service(reopen);
}

fn tagged(status: StatusCode, answer: &DuplicateComparison) -> HttpResponse {
    answer::tagged(status, answer.pair.revision, answer)
}

/// List suspected duplicates.
///
/// Pairs of which both records lie within the own edit scope, the latest found first. The register
/// is searched every night.
#[utoipa::path(
    operation_id = "duplicate_list",
    tag = "workers",
    params(DuplicateQuery),
    responses((status = 200, description = "One page of pairs", body = DuplicatePage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("DuplicateQuery"))),
)]
#[get("/duplicates")]
async fn list(
    access: Guard<perm::DuplicateDecide>,
    query: ValidQuery<DuplicateQuery>,
) -> ApiResult<web::Json<DuplicatePage>> {
    Ok(web::Json(cases::list(&access, &query.0).await?))
}

/// Report a duplicate.
#[utoipa::path(
    operation_id = "duplicate_create",
    tag = "workers",
    request_body = DuplicateReport,
    responses((status = 201, description = "The pair with both records", body = DuplicateComparison), responses::Create),
    security(("bearer" = [])),
)]
#[post("/duplicates")]
async fn report(
    access: Guard<perm::DuplicateDecide>,
    body: ValidJson<DuplicateReport>,
) -> ApiResult<HttpResponse> {
    let reported = cases::report(&access, &body.0).await?;
    Ok(tagged(StatusCode::CREATED, &reported))
}

/// Get a pair with both records.
#[utoipa::path(
    operation_id = "duplicate_get",
    tag = "workers",
    params(("duplicate_id" = Uuid, Path, description = "Pair")),
    responses((status = 200, description = "The pair with both records", body = DuplicateComparison), responses::Read),
    security(("bearer" = [])),
)]
#[get("/duplicates/{duplicate_id}")]
async fn get_one(
    access: Guard<perm::DuplicateDecide>,
    id: web::Path<DuplicateId>,
) -> ApiResult<HttpResponse> {
    Ok(tagged(StatusCode::OK, &cases::get(&access, *id).await?))
}

/// Merge two records into one.
///
/// What the record that is kept lacks is added to it: educations, qualifications, service and posts
/// on days on which it has none. The other goes, and its identity number is free. Both histories are
/// read under the record that is kept.
#[utoipa::path(
    operation_id = "duplicate_merge",
    tag = "workers",
    params(("duplicate_id" = Uuid, Path, description = "Pair"), ("If-Match" = String, Header, description = "ETag of the pair")),
    request_body = DuplicateMerge,
    responses((status = 200, description = "The pair with the record that is left", body = DuplicateComparison), responses::DecidePair),
    security(("bearer" = [])),
)]
#[post("/duplicates/{duplicate_id}/merger")]
async fn merge(
    access: Guard<perm::DuplicateDecide>,
    id: web::Path<DuplicateId>,
    revision: IfMatch,
    body: ValidJson<DuplicateMerge>,
) -> ApiResult<HttpResponse> {
    let merged = cases::merge(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(StatusCode::OK, &merged))
}

/// Decide that a pair is two people.
#[utoipa::path(
    operation_id = "duplicate_dismiss",
    tag = "workers",
    params(("duplicate_id" = Uuid, Path, description = "Pair"), ("If-Match" = String, Header, description = "ETag of the pair")),
    request_body = DuplicateDecision,
    responses((status = 200, description = "The pair", body = DuplicateComparison), responses::DecidePair),
    security(("bearer" = [])),
)]
#[post("/duplicates/{duplicate_id}/dismissal")]
async fn dismiss(
    access: Guard<perm::DuplicateDecide>,
    id: web::Path<DuplicateId>,
    revision: IfMatch,
    body: ValidJson<DuplicateDecision>,
) -> ApiResult<HttpResponse> {
    let decided = cases::dismiss(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(StatusCode::OK, &decided))
}

/// Take a decision about a pair back.
///
/// A merged pair is two records again, as they were, as long as nothing was recorded about them since.
#[utoipa::path(
    operation_id = "duplicate_reopen",
    tag = "workers",
    params(("duplicate_id" = Uuid, Path, description = "Pair"), ("If-Match" = String, Header, description = "ETag of the pair")),
    request_body = DuplicateDecision,
    responses((status = 200, description = "The pair", body = DuplicateComparison), responses::DecidePair),
    security(("bearer" = [])),
)]
#[post("/duplicates/{duplicate_id}/reopening")]
async fn reopen(
    access: Guard<perm::DuplicateDecide>,
    id: web::Path<DuplicateId>,
    revision: IfMatch,
    body: ValidJson<DuplicateDecision>,
) -> ApiResult<HttpResponse> {
    let opened = cases::reopen(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(StatusCode::OK, &opened))
}
