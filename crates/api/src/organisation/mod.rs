//! The organisation tree.

mod act;
mod staffing;

use actix_web::{HttpResponse, get, http::StatusCode, post, put, web};
use application::{Once, organisation};
use contract::{
    AsOfQuery, OrganisationCreate, OrganisationFigureInput, OrganisationPage, OrganisationQuery,
    OrganisationUpdate, OrganisationView, Rollup, RollupQuery, perm,
};
use domain::ids::OrganisationId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IdempotencyKey, IfMatch, ValidJson, ValidQuery},
    guard::Guard,
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    // Fixed words before ids: the first match wins.
    config
        .service(organisation_list)
        .service(organisation_rollup)
        .service(organisation_create);
    config
        .service(organisation_get)
        .service(organisation_update)
        .service(organisation_figure_save);
    act::configure(config);
    staffing::configure(config);
}

/// List organisations.
///
/// By division code, then name, on any day. With `parent_id` the direct children of a node; with
/// `kind` or `q` whatever fits in the whole own view; without any of them the roots of the own
/// view. Employers stand outside the tree and are listed by `kind=EMPLOYER`.
#[utoipa::path(
    operation_id = "organisation_list",
    tag = "organisations",
    params(OrganisationQuery),
    extensions(("x-query" = json!("OrganisationQuery"))),
    responses((status = 200, description = "One page of organisations", body = OrganisationPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/organisations")]
async fn organisation_list(
    access: Guard<perm::OrganisationView>,
    query: ValidQuery<OrganisationQuery>,
) -> ApiResult<web::Json<OrganisationPage>> {
    Ok(web::Json(organisation::list(&access, &query.0).await?))
}

/// Sum places and people by district.
///
/// By the 23 administering units or by the 20 statutory divisions, within the own view. Both
/// count the same places and people, so their totals agree.
#[utoipa::path(
    operation_id = "organisation_rollup",
    tag = "organisations",
    params(RollupQuery),
    extensions(("x-query" = json!("RollupQuery"))),
    responses((status = 200, description = "One row for each district, and the sums", body = Rollup), responses::Read),
    security(("bearer" = [])),
)]
#[get("/organisations/rollup")]
async fn organisation_rollup(
    access: Guard<perm::OrganisationView>,
    query: ValidQuery<RollupQuery>,
) -> ApiResult<web::Json<Rollup>> {
    Ok(web::Json(organisation::rollup(&access, &query.0).await?))
}

/// Create an organisation.
///
/// Below a parent within the own edit scope; employers, which the whole city shares, by whoever
/// edits the whole city. Siblings have different names, and a division code is given once.
#[utoipa::path(
    operation_id = "organisation_create",
    tag = "organisations",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body create one organisation")),
    request_body = OrganisationCreate,
    responses((status = 201, description = "The organisation on its first day", body = OrganisationView), responses::Create),
    security(("bearer" = [])),
)]
#[post("/organisations")]
async fn organisation_create(
    access: Guard<perm::OrganisationEdit>,
    key: IdempotencyKey,
    body: ValidJson<OrganisationCreate>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("organisation_create", key.0, &body.0)?;
    let created = organisation::create(&access, &once, &body.0).await?;
    Ok(answer::tagged(
        StatusCode::CREATED,
        created.revision,
        &created,
    ))
}

/// Get an organisation.
///
/// On any day, with its yearly figures and what it was called before. What lies above the own
/// view shows by name only.
#[utoipa::path(
    operation_id = "organisation_get",
    tag = "organisations",
    params(("organisation_id" = uuid::Uuid, Path, description = "Organisation"), AsOfQuery),
    extensions(("x-query" = json!("AsOfQuery"))),
    responses((status = 200, description = "The organisation on the day", body = OrganisationView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/organisations/{organisation_id}")]
async fn organisation_get(
    access: Guard<perm::OrganisationView>,
    organisation_id: web::Path<OrganisationId>,
    query: ValidQuery<AsOfQuery>,
) -> ApiResult<HttpResponse> {
    let found = organisation::get(&access, *organisation_id, &query.0).await?;
    Ok(answer::tagged(StatusCode::OK, found.revision, &found))
}

/// Rename or correct an organisation.
///
/// With `effective_on` the new name and code hold from that day and the old ones stay readable
/// for the days before; without it the present entry was wrong and is corrected.
#[utoipa::path(
    operation_id = "organisation_update",
    tag = "organisations",
    params(
        ("organisation_id" = uuid::Uuid, Path, description = "Organisation"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = OrganisationUpdate,
    responses((status = 200, description = "The organisation as it is now", body = OrganisationView), responses::Update),
    security(("bearer" = [])),
)]
#[put("/organisations/{organisation_id}")]
async fn organisation_update(
    access: Guard<perm::OrganisationEdit>,
    organisation_id: web::Path<OrganisationId>,
    revision: IfMatch,
    body: ValidJson<OrganisationUpdate>,
) -> ApiResult<HttpResponse> {
    let changed = organisation::update(&access, *organisation_id, revision.0, &body.0).await?;
    Ok(answer::tagged(StatusCode::OK, changed.revision, &changed))
}

/// Record a yearly figure.
///
/// Approved posts, population or households of one year, with the source; replaces the one of the
/// same kind and year, which stays in the history.
#[utoipa::path(
    operation_id = "organisation_figure_save",
    tag = "organisations",
    params(("organisation_id" = uuid::Uuid, Path, description = "Organisation")),
    request_body = OrganisationFigureInput,
    responses((status = 200, description = "The organisation with the figure", body = OrganisationView), responses::Create),
    security(("bearer" = [])),
)]
#[put("/organisations/{organisation_id}/figures")]
async fn organisation_figure_save(
    access: Guard<perm::OrganisationEdit>,
    organisation_id: web::Path<OrganisationId>,
    body: ValidJson<OrganisationFigureInput>,
) -> ApiResult<HttpResponse> {
    let changed = organisation::save_figure(&access, *organisation_id, &body.0).await?;
    Ok(answer::tagged(StatusCode::OK, changed.revision, &changed))
}
