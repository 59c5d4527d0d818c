//! Approved posts, staffing and its norms.

use actix_web::{HttpResponse, get, http::StatusCode, put, web};
use application::organisation::staffing;
use contract::{
    AsOfQuery, NormInput, NormPage, NormView, PostQuotaInput, StaffingPage, StaffingQuery,
    StaffingView, perm,
};
use domain::ids::OrganisationId;
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
        .service(staffing_list)
        .service(staffing_get)
        .service(post_quota_save)
        .service(norm_list)
        .service(norm_save);
}

/// List staffing by place.
///
/// Villages and communities, and streets and towns with posts or people of their own, in the
/// order of the tree, on any day: approved, occupied, vacant and over by class, and against the
/// norms. With `only` the list of vacancies, of places with too many, or of committees that are
/// not of the size in law.
#[utoipa::path(
    operation_id = "staffing_list",
    tag = "staffing",
    params(StaffingQuery),
    extensions(("x-query" = json!("StaffingQuery"))),
    responses((status = 200, description = "One page of places", body = StaffingPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/staffing")]
async fn staffing_list(
    access: Guard<perm::OrganisationView>,
    query: ValidQuery<StaffingQuery>,
) -> ApiResult<web::Json<StaffingPage>> {
    Ok(web::Json(staffing::list(&access, &query.0).await?))
}

/// Get the staffing of an organisation.
///
/// Of itself and everything below it on any day, by class, by child and against the norms, with
/// what was approved for itself over time.
#[utoipa::path(
    operation_id = "staffing_get",
    tag = "staffing",
    params(("organisation_id" = uuid::Uuid, Path, description = "Organisation"), AsOfQuery),
    extensions(("x-query" = json!("AsOfQuery"))),
    responses((status = 200, description = "The staffing on the day", body = StaffingView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/organisations/{organisation_id}/staffing")]
async fn staffing_get(
    access: Guard<perm::OrganisationView>,
    organisation_id: web::Path<OrganisationId>,
    query: ValidQuery<AsOfQuery>,
) -> ApiResult<HttpResponse> {
    let found = staffing::get(&access, *organisation_id, &query.0).await?;
    Ok(answer::tagged(StatusCode::OK, found.revision, &found))
}

/// Approve posts of a place.
///
/// By class, from a day on, until what was approved for a later day; the days before stay as they
/// are. A class without a number is no longer approved; one that is not named stays as it is.
#[utoipa::path(
    operation_id = "post_quota_save",
    tag = "staffing",
    params(
        ("organisation_id" = uuid::Uuid, Path, description = "Organisation"),
        ("If-Match" = String, Header, description = "Revision of the organisation in quotes"),
    ),
    request_body = PostQuotaInput,
    responses((status = 200, description = "The staffing as it is then", body = StaffingView), responses::Update),
    security(("bearer" = [])),
)]
#[put("/organisations/{organisation_id}/posts")]
async fn post_quota_save(
    access: Guard<perm::OrganisationEdit>,
    organisation_id: web::Path<OrganisationId>,
    revision: IfMatch,
    body: ValidJson<PostQuotaInput>,
) -> ApiResult<HttpResponse> {
    let saved = staffing::save(&access, *organisation_id, revision.0, &body.0).await?;
    Ok(answer::tagged(StatusCode::OK, saved.revision, &saved))
}

/// List the norms of staffing.
///
/// What laws and plans ask for, with their sources, as it is set here.
#[utoipa::path(
    operation_id = "norm_list",
    tag = "staffing",
    responses((status = 200, description = "All norms", body = NormPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/staffing-norms")]
async fn norm_list(access: Guard<perm::OrganisationView>) -> ApiResult<web::Json<NormPage>> {
    Ok(web::Json(staffing::norms(&access).await?))
}

/// Set a norm of staffing.
///
/// At least one bound, and where it is written. A norm that was never set has revision 0.
#[utoipa::path(
    operation_id = "norm_save",
    tag = "staffing",
    params(
        ("norm" = String, Path, description = "Code of the norm, e.g. `RESIDENTS_COMMITTEE`"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = NormInput,
    responses((status = 200, description = "The norm as it is now", body = NormView), responses::Update),
    security(("bearer" = [])),
)]
#[put("/staffing-norms/{norm}")]
async fn norm_save(
    access: Guard<perm::CodesEdit>,
    norm: web::Path<String>,
    revision: IfMatch,
    body: ValidJson<NormInput>,
) -> ApiResult<HttpResponse> {
    let saved = staffing::save_norm(&access, &norm, revision.0, &body.0).await?;
    Ok(answer::tagged(StatusCode::OK, saved.revision, &saved))
}
