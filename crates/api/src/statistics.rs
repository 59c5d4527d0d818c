//! Figures of the home page.

use actix_web::{get, web};
use contract::{Overview, OverviewQuery, perm};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{error::ApiResult, extract::ValidQuery, guard::Guard, responses};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(statistics_overview);
}

/// Count people and places.
///
/// Of a subtree, or of the whole own view: by class, unit, age, education, sex and social-work
/// level, with the indicators of full-time workers. The 2018 baseline shows for the whole city
/// only, the fiscal cost only with the right to see pay.
#[utoipa::path(
    operation_id = "statistics_overview",
    tag = "statistics",
    params(OverviewQuery),
    extensions(("x-query" = json!("OverviewQuery"))),
    responses((status = 200, description = "The figures today", body = Overview), responses::Read),
    security(("bearer" = [])),
)]
#[get("/statistics/overview")]
async fn statistics_overview(
    access: Guard<perm::StatisticsView>,
    query: ValidQuery<OverviewQuery>,
) -> ApiResult<web::Json<Overview>> {
    Ok(web::Json(
        application::statistics::overview(&access, &query.0).await?,
    ))
}
