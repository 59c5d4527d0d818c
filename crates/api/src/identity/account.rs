//! Accounts: all of them for the system administrator, those of a subtree for its keeper. What lies
//! outside a keeper's bounds is not found.

use actix_web::{HttpResponse, delete, get, http::StatusCode, post, put, web};
use application::{Once, identity};
use contract::{
    AccountCreate, AccountPage, AccountPerson, AccountQuery, AccountUpdate, AccountView,
    PasswordReset, PersonLookup, perm,
};
use domain::ids::AccountId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IdempotencyKey, IfMatch, ValidJson, ValidQuery},
    guard::Keeping,
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(account_list)
        .service(account_create)
        .service(account_get)
        .service(account_update)
        .service(account_password_reset)
        .service(account_unlock)
        .service(account_second_factor_reset)
        .service(account_person_find);
}

/// List accounts.
///
/// By user name. Who keeps the accounts of a subtree finds those that have nothing the keeper lacks.
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
    keeper: Keeping<perm::AccountView>,
    query: ValidQuery<AccountQuery>,
) -> ApiResult<web::Json<AccountPage>> {
    Ok(web::Json(identity::list_accounts(&keeper, &query.0).await?))
}

/// Create an account.
///
/// Its owner must change the password at the first sign-in. Roles of two administrators, or of
/// an administrator and the register, cannot be united in one account. A keeper of a subtree gives
/// only roles and places of their own. A person of the register has one account.
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
    keeper: Keeping<perm::AccountEdit>,
    key: IdempotencyKey,
    body: ValidJson<AccountCreate>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("account_create", key.0, &body.0)?;
    let account = identity::create_account(&keeper, &body.0, &once).await?;
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
    keeper: Keeping<perm::AccountView>,
    account_id: web::Path<AccountId>,
) -> ApiResult<HttpResponse> {
    let account = identity::get_account(&keeper, *account_id).await?;
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
    keeper: Keeping<perm::AccountEdit>,
    account_id: web::Path<AccountId>,
    revision: IfMatch,
    body: ValidJson<AccountUpdate>,
) -> ApiResult<HttpResponse> {
    let account = identity::update_account(&keeper, *account_id, &body.0, revision.0).await?;
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
    keeper: Keeping<perm::AccountEdit>,
    account_id: web::Path<AccountId>,
    body: ValidJson<PasswordReset>,
) -> ApiResult<HttpResponse> {
    identity::reset_password(&keeper, *account_id, &body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Unlock an account.
///
/// Lifts the lock that failed sign-ins have set, before its time.
#[utoipa::path(
    operation_id = "account_unlock",
    tag = "accounts",
    params(("account_id" = uuid::Uuid, Path, description = "Account")),
    responses((status = 204, description = "Not locked any more"), responses::Remove),
    security(("bearer" = [])),
)]
#[post("/accounts/{account_id}/unlock")]
async fn account_unlock(
    keeper: Keeping<perm::AccountEdit>,
    account_id: web::Path<AccountId>,
) -> ApiResult<HttpResponse> {
    identity::unlock_account(&keeper, *account_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Remove the second factor of an account.
///
/// For somebody who has lost the authenticator and the recovery codes. Ends the account's sessions.
/// Nobody resets their own.
#[utoipa::path(
    operation_id = "account_second_factor_reset",
    tag = "accounts",
    params(("account_id" = uuid::Uuid, Path, description = "Account")),
    responses((status = 204, description = "Removed"), responses::Remove),
    security(("bearer" = [])),
)]
#[delete("/accounts/{account_id}/second-factor")]
async fn account_second_factor_reset(
    keeper: Keeping<perm::AccountEdit>,
    account_id: web::Path<AccountId>,
) -> ApiResult<HttpResponse> {
    identity::reset_second_factor(&keeper, *account_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Find the person to whom an account shall belong.
///
/// By exactly their name and identity number; who does not know both is answered like for somebody
/// who is not registered. A keeper of a subtree finds only the people there.
#[utoipa::path(
    operation_id = "account_person_find",
    tag = "accounts",
    request_body = PersonLookup,
    responses((status = 200, description = "The person", body = AccountPerson), responses::Create),
    security(("bearer" = [])),
)]
#[post("/account-persons")]
async fn account_person_find(
    keeper: Keeping<perm::AccountEdit>,
    body: ValidJson<PersonLookup>,
) -> ApiResult<web::Json<AccountPerson>> {
    Ok(web::Json(identity::find_person(&keeper, &body.0).await?))
}
