//! The own second factor.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use application::identity;
use contract::{
    RecoveryCodes, SecondFactorBegin, SecondFactorCode, SecondFactorProof, SecondFactorSecret,
    SecondFactorView,
};
use utoipa_actix_web::service_config::ServiceConfig;

use super::auth::caller;
use crate::{error::ApiResult, extract::ValidJson, guard::SignedIn, responses};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(second_factor_get)
        .service(second_factor_begin)
        .service(second_factor_confirm)
        .service(second_factor_prove)
        .service(second_factor_recovery_codes)
        .service(second_factor_remove);
}

/// Get the own second factor.
///
/// Whether there is one, whether there must be, and how many recovery codes are left.
#[utoipa::path(
    operation_id = "second_factor_get",
    tag = "auth",
    responses((status = 200, description = "The second factor", body = SecondFactorView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/auth/second-factor")]
async fn second_factor_get(actor: SignedIn) -> ApiResult<web::Json<SecondFactorView>> {
    Ok(web::Json(identity::second_factor(&actor.0).await?))
}

/// Begin to set up a second factor.
///
/// Answers a secret for an authenticator (RFC 6238: SHA-1, six digits, 30 seconds). It counts once
/// a code of it was confirmed.
#[utoipa::path(
    operation_id = "second_factor_begin",
    tag = "auth",
    request_body = SecondFactorBegin,
    responses((status = 200, description = "The secret, shown this once", body = SecondFactorSecret), responses::Proof),
    security(("bearer" = [])),
)]
#[post("/auth/second-factor/secret")]
async fn second_factor_begin(
    request: HttpRequest,
    actor: SignedIn,
    body: ValidJson<SecondFactorBegin>,
) -> ApiResult<web::Json<SecondFactorSecret>> {
    let secret = identity::begin_second_factor(&actor.0, &body.0, &caller(&request)).await?;
    Ok(web::Json(secret))
}

/// Confirm a second factor.
///
/// By a code of the secret. From now on it is asked for; the account's other sessions end.
#[utoipa::path(
    operation_id = "second_factor_confirm",
    tag = "auth",
    request_body = SecondFactorCode,
    responses((status = 200, description = "Ten recovery codes, shown this once", body = RecoveryCodes), responses::Proof),
    security(("bearer" = [])),
)]
#[post("/auth/second-factor/confirmation")]
async fn second_factor_confirm(
    request: HttpRequest,
    actor: SignedIn,
    body: ValidJson<SecondFactorCode>,
) -> ApiResult<web::Json<RecoveryCodes>> {
    let codes = identity::confirm_second_factor(&actor.0, &body.0, &caller(&request)).await?;
    Ok(web::Json(codes))
}

/// Prove the second factor again.
///
/// For what answers `second_factor_proof_required`, such as an export: that passes within the next
/// fifteen minutes of this session.
#[utoipa::path(
    operation_id = "second_factor_prove",
    tag = "auth",
    request_body = SecondFactorCode,
    responses((status = 200, description = "Proved", body = SecondFactorProof), responses::Proof),
    security(("bearer" = [])),
)]
#[post("/auth/second-factor")]
async fn second_factor_prove(
    request: HttpRequest,
    actor: SignedIn,
    body: ValidJson<SecondFactorCode>,
) -> ApiResult<web::Json<SecondFactorProof>> {
    let proof = identity::prove_second_factor(&actor.0, &body.0, &caller(&request)).await?;
    Ok(web::Json(proof))
}

/// Renew the recovery codes.
///
/// Those given before are worthless from then on.
#[utoipa::path(
    operation_id = "second_factor_recovery_codes",
    tag = "auth",
    request_body = SecondFactorCode,
    responses((status = 200, description = "Ten recovery codes, shown this once", body = RecoveryCodes), responses::Proof),
    security(("bearer" = [])),
)]
#[post("/auth/second-factor/recovery-codes")]
async fn second_factor_recovery_codes(
    request: HttpRequest,
    actor: SignedIn,
    body: ValidJson<SecondFactorCode>,
) -> ApiResult<web::Json<RecoveryCodes>> {
    let codes = identity::renew_recovery_codes(&actor.0, &body.0, &caller(&request)).await?;
    Ok(web::Json(codes))
}

/// Remove the own second factor.
///
/// E.g. to set it up on another phone. Who must have one can do nothing else until then.
#[utoipa::path(
    operation_id = "second_factor_remove",
    tag = "auth",
    request_body = SecondFactorCode,
    responses((status = 204, description = "Removed"), responses::Proof),
    security(("bearer" = [])),
)]
#[post("/auth/second-factor/removal")]
async fn second_factor_remove(
    request: HttpRequest,
    actor: SignedIn,
    body: ValidJson<SecondFactorCode>,
) -> ApiResult<HttpResponse> {
    identity::remove_second_factor(&actor.0, &body.0, &caller(&request)).await?;
    Ok(HttpResponse::NoContent().finish())
}
