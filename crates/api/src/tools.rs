//! Open calculators for other systems: no sign-in, nothing kept.

use actix_web::{post, web};
use application::App;
use contract::{
    CreditCodeCheckRequest, CreditCodeCheckResponse, IdentityCheckRequest, IdentityCheckResponse,
    PayCalculation, PayCalculationRequest, RetirementDateRequest, RetirementDates,
};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{error::ApiResult, extract::ValidJson, responses};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(tool_identity_check)
        .service(tool_credit_code_check)
        .service(tool_pay_calculation)
        .service(tool_retirement_date);
}

/// Check an identity number.
///
/// By GB 11643: length, division, birth date, check character, with what the number says of its
/// holder. A wrong number is an answer and not an error. The number is neither kept nor logged.
#[utoipa::path(
    operation_id = "tool_identity_check",
    tag = "tools",
    request_body = IdentityCheckRequest,
    responses((status = 200, description = "What the number says and what is wrong with it", body = IdentityCheckResponse), responses::Open),
)]
#[post("/tools/identity-check")]
async fn tool_identity_check(
    app: web::Data<App>,
    body: ValidJson<IdentityCheckRequest>,
) -> web::Json<IdentityCheckResponse> {
    web::Json(application::tools::identity_check(&app, &body.0.number))
}

/// Check a unified social credit code.
///
/// By GB 32100: length, alphabet, division, both check characters. A wrong code is an answer and
/// not an error.
#[utoipa::path(
    operation_id = "tool_credit_code_check",
    tag = "tools",
    request_body = CreditCodeCheckRequest,
    responses((status = 200, description = "What is wrong with the code", body = CreditCodeCheckResponse), responses::Open),
)]
#[post("/tools/credit-code-check")]
async fn tool_credit_code_check(
    body: ValidJson<CreditCodeCheckRequest>,
) -> web::Json<CreditCodeCheckResponse> {
    web::Json(application::tools::credit_code_check(&body.0.code))
}

/// Find when somebody retires.
///
/// By the decision of 2024-09-13 on the gradual delay of the statutory age: `M60` for men, `F55` for
/// women in management and technical posts, `F50` for other women.
#[utoipa::path(
    operation_id = "tool_retirement_date",
    tag = "tools",
    request_body(content = RetirementDateRequest, example = json!({ "birth_month": "1975-03", "category": "F50" })),
    responses(
        (
            status = 200, description = "Age and months", body = RetirementDates,
            example = json!({
                "category": "F50", "delay_months": 2, "age_years": 50, "age_months": 2, "retire_month": "2025-05",
                "earliest_month": "2025-03", "latest_month": "2028-05", "contribution_months": 180,
            }),
        ),
        responses::Open,
    ),
)]
#[post("/tools/retirement-date")]
async fn tool_retirement_date(
    body: ValidJson<RetirementDateRequest>,
) -> ApiResult<web::Json<RetirementDates>> {
    Ok(web::Json(application::tools::retirement_date(&body.0)?))
}

/// Compute a year of pay.
///
/// From gross amounts to the bases that count, every contribution of both sides, the income tax of
/// each month by cumulative withholding, what is paid out and what the employer spends; with a bonus
/// taxed together with the wages, and apart. Bounds and rates are the caller's: none are built in.
/// Amounts are yuan and rates are decimals, both as strings; nothing is kept or logged.
#[utoipa::path(
    operation_id = "tool_pay_calculation",
    tag = "tools",
    request_body(content = PayCalculationRequest, examples(
        ("E1" = (summary = "Base below the floor, no tax", value = json!(example("E1", "request")))),
        ("E2" = (summary = "A bonus in December, a deduction from July", value = json!(example("E2", "request")))),
        ("E3" = (summary = "Across a bracket of the tax", value = json!(example("E3", "request")))),
    )),
    responses(
        (
            status = 200, description = "The year, month by month", body = PayCalculation,
            examples(
                ("E1" = (summary = "Base below the floor, no tax", value = json!(example("E1", "response")))),
                ("E2" = (summary = "A bonus in December, a deduction from July", value = json!(example("E2", "response")))),
                ("E3" = (summary = "Across a bracket of the tax", value = json!(example("E3", "response")))),
            ),
        ),
        responses::Open,
    ),
)]
#[post("/tools/pay-calculation")]
async fn tool_pay_calculation(
    body: ValidJson<PayCalculationRequest>,
) -> ApiResult<web::Json<PayCalculation>> {
    Ok(web::Json(application::pay::calculate(&body.0)?))
}

/// One side of a computed year that the contract shows.
fn example(name: &str, side: &str) -> serde_json::Value {
    let all: Vec<serde_json::Value> =
        serde_json::from_str(domain::pay::VECTORS).unwrap_or_default();
    let named = |one: &&serde_json::Value| one.get("name").is_some_and(|known| known == name);
    let found = all.iter().find(named).and_then(|one| one.get(side));
    found.cloned().unwrap_or_default()
}
