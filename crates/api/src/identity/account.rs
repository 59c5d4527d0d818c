//! Accounts.

use actix_web::{HttpResponse, get, http::StatusCode, post, put, web};
use application::{Once, identity};
use contract::{
    AccountCreate, AccountPage, AccountQuery, AccountUpdate, AccountView, PasswordReset, perm,
};
use domain::ids::AccountId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IdempotencyKey, IfMatch, ValidJson, ValidQuery},
    guard::Guard,
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(account_list)
        .service(account_create)
        .service(account_get)
        .service(account_update)
        .service(account_password_reset);
}

/// List accounts.
///
/// By user name.
#[utoipa::path(
    operation_id = "account_list",
    tag = "accounts",
    params(AccountQuery),
    extensions(("x-query" = json!("AccountQuery"))),
    responses((status = 200, description = "Accounts that fit", body = AccountPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/accounts")]
async fn account_list(
    access: Guard<perm::AccountView>,
    query: ValidQuery<AccountQuery>,
) -> ApiResult<web::Json<AccountPage>> {
    Ok(web::Json(identity::list_accounts(&access, &query.0).await?))
}

/// Create an account.
///
/// Its owner must change the password at the first sign-in. Roles of two administrators, or of
/// an administrator and the register, cannot be united in one account.
#[utoipa::path(
    operation_id = "account_create",
    tag = "accounts",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body create one account")),
    request_body = AccountCreate,
    responses((status = 201, description = "The account", body = AccountView), responses::Password),
    security(("bearer" = [])),
)]
#[post("/accounts")]
async fn account_create(
    access: Guard<perm::AccountEdit>,
    key: IdempotencyKey,
    body: ValidJson<AccountCreate>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("account_create", key.0, &body.0)?;
    let account = identity::create_account(&access, &body.0, &once).await?;
    Ok(answer::tagged(
        StatusCode::CREATED,
        account.revision,
        &account,
    ))
}

/// Get an account.
#[utoipa::path(
    operation_id = "account_get",
    tag = "accounts",
    params(("account_id" = uuid::Uuid, Path, description = "Account")),
    responses((status = 200, description = "The account", body = AccountView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/accounts/{account_id}")]
async fn account_get(
    access: Guard<perm::AccountView>,
    account_id: web::Path<AccountId>,
) -> ApiResult<HttpResponse> {
    let account = identity::get_account(&access, *account_id).await?;
    Ok(answer::tagged(StatusCode::OK, account.revision, &account))
}

/// Change an account.
///
/// Name, status, roles and data scopes as they shall be. Closing an account ends its sessions.
/// Nobody changes their own rights.
#[utoipa::path(
    operation_id = "account_update",
    tag = "accounts",
    params(
        ("account_id" = uuid::Uuid, Path, description = "Account"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = AccountUpdate,
    responses((status = 200, description = "The account as it is now", body = AccountView), responses::Update),
    security(("bearer" = [])),
)]
#[put("/accounts/{account_id}")]
async fn account_update(
    access: Guard<perm::AccountEdit>,
    account_id: web::Path<AccountId>,
    revision: IfMatch,
    body: ValidJson<AccountUpdate>,
) -> ApiResult<HttpResponse> {
    let account = identity::update_account(&access, *account_id, &body.0, revision.0).await?;
    Ok(answer::tagged(StatusCode::OK, account.revision, &account))
}

/// Reset the password of an account.
///
/// For a forgotten password: ends the account's sessions, lifts a lock, and its owner must change
/// the new password at the next sign-in.
#[utoipa::path(
    operation_id = "account_password_reset",
    tag = "accounts",
    params(("account_id" = uuid::Uuid, Path, description = "Account")),
    request_body = PasswordReset,
    responses((status = 204, description = "Reset"), responses::Password),
    security(("bearer" = [])),
)]
#[post("/accounts/{account_id}/password")]
async fn account_password_reset(
    access: Guard<perm::AccountEdit>,
    account_id: web::Path<AccountId>,
    body: ValidJson<PasswordReset>,
) -> ApiResult<HttpResponse> {
    identity::reset_password(&access, *account_id, &body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
