//! Schemes of pay, and bounds and rates of contributions.

use actix_web::{HttpResponse, get, post, web};
use application::{
    Once,
    pay::{parameters, scheme},
};
use contract::{
    PayParametersInput, PayParametersPage, PayParametersQuery, PayParametersView, PaySchemeInput,
    PaySchemeModelPage, PaySchemePage, PaySchemeQuery, PaySchemeView, perm,
};
use domain::ids::PaySchemeId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    error::ApiResult,
    extract::{IdempotencyKey, ValidJson, ValidQuery},
    guard::Guard,
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(pay_scheme_list)
        .service(pay_scheme_create)
        .service(pay_scheme_model_list)
        .service(pay_scheme_get)
        .service(pay_parameters_list)
        .service(pay_parameters_create);
}

/// List schemes of pay.
///
/// Of the city and the districts in view, as they hold on a day; or of one of them over time.
#[utoipa::path(
    operation_id = "pay_scheme_list",
    tag = "pay",
    params(PaySchemeQuery),
    extensions(("x-query" = json!("PaySchemeQuery"))),
    responses((status = 200, description = "Schemes", body = PaySchemePage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/pay-schemes")]
async fn pay_scheme_list(
    access: Guard<perm::PaySchemeView>,
    query: ValidQuery<PaySchemeQuery>,
) -> ApiResult<web::Json<PaySchemePage>> {
    Ok(web::Json(scheme::list(&access, &query.0).await?))
}

/// List published schemes to begin with.
///
/// Those that were published with figures. What was not published is an example; the source says so.
#[utoipa::path(
    operation_id = "pay_scheme_model_list",
    tag = "pay",
    responses((status = 200, description = "Published schemes", body = PaySchemeModelPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/pay-scheme-models")]
async fn pay_scheme_model_list(
    access: Guard<perm::PaySchemeView>,
) -> ApiResult<web::Json<PaySchemeModelPage>> {
    Ok(web::Json(scheme::models(&access)?))
}

/// Get a scheme of pay.
///
/// With everything in it, and the same in words.
#[utoipa::path(
    operation_id = "pay_scheme_get",
    tag = "pay",
    params(("scheme_id" = uuid::Uuid, Path, description = "Scheme")),
    responses((status = 200, description = "The scheme", body = PaySchemeView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/pay-schemes/{scheme_id}")]
async fn pay_scheme_get(
    access: Guard<perm::PaySchemeView>,
    scheme_id: web::Path<PaySchemeId>,
) -> ApiResult<web::Json<PaySchemeView>> {
    Ok(web::Json(scheme::get(&access, *scheme_id).await?))
}

/// Put a scheme of pay in force.
///
/// For the city or a district from a day on, until one that begins later; what held before ends with
/// the day. Everything that is wrong in the scheme is said with its field, in formulas with the
/// character in `params.at`.
#[utoipa::path(
    operation_id = "pay_scheme_create",
    tag = "pay",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, it is done once")),
    request_body = PaySchemeInput,
    responses((status = 201, description = "The scheme", body = PaySchemeView), responses::PutInForce),
    security(("bearer" = [])),
)]
#[post("/pay-schemes")]
async fn pay_scheme_create(
    access: Guard<perm::PaySchemeEdit>,
    key: IdempotencyKey,
    body: ValidJson<PaySchemeInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("pay_scheme_create", key.0, &body.0)?;
    let put = scheme::create(&access, &once, &body.0).await?;
    Ok(HttpResponse::Created().json(put))
}

/// List bounds and rates of contributions.
///
/// Of the city and the districts in view, as they hold on a day; or of one of them over time.
#[utoipa::path(
    operation_id = "pay_parameters_list",
    tag = "pay",
    params(PayParametersQuery),
    extensions(("x-query" = json!("PayParametersQuery"))),
    responses((status = 200, description = "Bounds and rates", body = PayParametersPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/pay-parameters")]
async fn pay_parameters_list(
    access: Guard<perm::PaySchemeView>,
    query: ValidQuery<PayParametersQuery>,
) -> ApiResult<web::Json<PayParametersPage>> {
    Ok(web::Json(parameters::list(&access, &query.0).await?))
}

/// Put bounds and rates of contributions in force.
///
/// For the city or a district from a day on, until some that begin later; what held before ends with
/// the day.
#[utoipa::path(
    operation_id = "pay_parameters_create",
    tag = "pay",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, it is done once")),
    request_body = PayParametersInput,
    responses((status = 201, description = "Bounds and rates", body = PayParametersView), responses::PutInForce),
    security(("bearer" = [])),
)]
#[post("/pay-parameters")]
async fn pay_parameters_create(
    access: Guard<perm::PaySchemeEdit>,
    key: IdempotencyKey,
    body: ValidJson<PayParametersInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("pay_parameters_create", key.0, &body.0)?;
    let put = parameters::create(&access, &once, &body.0).await?;
    Ok(HttpResponse::Created().json(put))
}
