//! How far back districts let personnel actions be dated.

use actix_web::{HttpResponse, get, http::StatusCode, put, web};
use application::personnel as cases;
use contract::{BackLimitInput, BackLimitList, BackLimitView, perm};
use domain::ids::OrganisationId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IfMatch, ValidJson},
    guard::Guard,
    responses,
};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(save);
}

/// List how far back actions may be dated.
///
/// In each district of the own view: as it has set it, or else as the whole city has it.
#[utoipa::path(
    operation_id = "personnel_back_limit_list",
    tag = "personnel",
    responses((status = 200, description = "The limits", body = BackLimitList), responses::Read),
    security(("bearer" = [])),
)]
#[get("/personnel/back-limits")]
async fn list(access: Guard<perm::WorkerView>) -> ApiResult<web::Json<BackLimitList>> {
    Ok(web::Json(cases::back_limits(&access).await?))
}

/// Set how far back actions may be dated in a district.
///
/// At most as far as the whole city has it. A limit that was never set has revision 0. What was handed
/// in before is measured by it too when it is confirmed.
#[utoipa::path(
    operation_id = "personnel_back_limit_save",
    tag = "personnel",
    params(
        ("organisation_id" = Uuid, Path, description = "District"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = BackLimitInput,
    responses((status = 200, description = "The limit as it is now", body = BackLimitView), responses::Update),
    security(("bearer" = [])),
)]
#[put("/personnel/back-limits/{organisation_id}")]
async fn save(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<OrganisationId>,
    revision: IfMatch,
    body: ValidJson<BackLimitInput>,
) -> ApiResult<HttpResponse> {
    let saved = cases::set_back_limit(&access, *id, revision.0, &body.0).await?;
    Ok(answer::tagged(StatusCode::OK, saved.revision, &saved))
}
