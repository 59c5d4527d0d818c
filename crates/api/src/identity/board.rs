//! Who is signed in, who tried in vain, and access for a time.

use actix_web::{HttpResponse, delete, get, http::StatusCode, post, web};
use application::identity;
use contract::{
    AccessNoticePage, AccountView, FailedSignInPage, OnlineSessionPage, SessionsEnded,
    TemporaryGrantInput, perm,
};
use domain::ids::{AccountId, SessionId, TemporaryGrantId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::ValidJson,
    guard::{Keeping, SignedIn},
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(online_session_list)
        .service(online_session_end)
        .service(account_session_end)
        .service(sign_in_failure_list)
        .service(temporary_grant_create)
        .service(temporary_grant_end)
        .service(access_notice_list);
}

/// List who is signed in.
///
/// Open sessions of the accounts that may be kept, those used last first.
#[utoipa::path(
    operation_id = "online_session_list",
    tag = "accounts",
    responses((status = 200, description = "Open sessions", body = OnlineSessionPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/online-sessions")]
async fn online_session_list(
    keeper: Keeping<perm::AccountEdit>,
) -> ApiResult<web::Json<OnlineSessionPage>> {
    Ok(web::Json(identity::online_sessions(&keeper).await?))
}

/// End somebody's session.
///
/// Its next request is refused.
#[utoipa::path(
    operation_id = "online_session_end",
    tag = "accounts",
    params(("session_id" = uuid::Uuid, Path, description = "Session")),
    responses((status = 204, description = "Ended"), responses::Remove),
    security(("bearer" = [])),
)]
#[delete("/online-sessions/{session_id}")]
async fn online_session_end(
    keeper: Keeping<perm::AccountEdit>,
    session_id: web::Path<SessionId>,
) -> ApiResult<HttpResponse> {
    identity::end_session(&keeper, *session_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End all sessions of an account.
///
/// Of the own account all but the one asking.
#[utoipa::path(
    operation_id = "account_session_end",
    tag = "accounts",
    params(("account_id" = uuid::Uuid, Path, description = "Account")),
    responses((status = 200, description = "How many were open", body = SessionsEnded), responses::Remove),
    security(("bearer" = [])),
)]
#[delete("/accounts/{account_id}/sessions")]
async fn account_session_end(
    keeper: Keeping<perm::AccountEdit>,
    account_id: web::Path<AccountId>,
) -> ApiResult<web::Json<SessionsEnded>> {
    let ended = identity::end_account_sessions(&keeper, *account_id).await?;
    Ok(web::Json(ended))
}

/// List failed sign-ins.
///
/// Of the last seven days, newest first. Who keeps all accounts also sees those under names that
/// nobody has; the names themselves are not kept.
#[utoipa::path(
    operation_id = "sign_in_failure_list",
    tag = "accounts",
    responses((status = 200, description = "Failures", body = FailedSignInPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/sign-in-failures")]
async fn sign_in_failure_list(
    keeper: Keeping<perm::AccountEdit>,
) -> ApiResult<web::Json<FailedSignInPage>> {
    Ok(web::Json(identity::failed_sign_ins(&keeper).await?))
}

/// Give an account access for a time.
///
/// To a subtree, for a stated reason and at most 90 days; it ends by itself. The officers
/// responsible for the place are told. Nobody gives themselves anything.
#[utoipa::path(
    operation_id = "temporary_grant_create",
    tag = "accounts",
    params(("account_id" = uuid::Uuid, Path, description = "Account")),
    request_body = TemporaryGrantInput,
    responses((status = 201, description = "The account", body = AccountView), responses::Create),
    security(("bearer" = [])),
)]
#[post("/accounts/{account_id}/temporary-grants")]
async fn temporary_grant_create(
    keeper: Keeping<perm::AccountEdit>,
    account_id: web::Path<AccountId>,
    body: ValidJson<TemporaryGrantInput>,
) -> ApiResult<HttpResponse> {
    let account: AccountView = identity::grant_for_a_time(&keeper, *account_id, &body.0).await?;
    Ok(answer::tagged(
        StatusCode::CREATED,
        account.revision,
        &account,
    ))
}

/// End access for a time before its end.
#[utoipa::path(
    operation_id = "temporary_grant_end",
    tag = "accounts",
    params(
        ("account_id" = uuid::Uuid, Path, description = "Account"),
        ("grant_id" = uuid::Uuid, Path, description = "Grant"),
    ),
    responses((status = 204, description = "Ended"), responses::Remove),
    security(("bearer" = [])),
)]
#[delete("/accounts/{account_id}/temporary-grants/{grant_id}")]
async fn temporary_grant_end(
    keeper: Keeping<perm::AccountEdit>,
    path: web::Path<(AccountId, TemporaryGrantId)>,
) -> ApiResult<HttpResponse> {
    let (account, grant) = path.into_inner();
    identity::end_temporary_grant(&keeper, account, grant).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List who was let for a time into places of the own responsibility.
///
/// Responsible is whoever may edit there for good by a grant on exactly that place, or on the
/// nearest above it on which anybody has one.
#[utoipa::path(
    operation_id = "access_notice_list",
    tag = "auth",
    responses((status = 200, description = "Notices, newest first", body = AccessNoticePage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/auth/access-notices")]
async fn access_notice_list(actor: SignedIn) -> ApiResult<web::Json<AccessNoticePage>> {
    Ok(web::Json(identity::access_notices(&actor.0).await?))
}
