//! Roles and the permissions they are made of.

use actix_web::{HttpResponse, delete, get, http::StatusCode, post, put, web};
use application::identity;
use contract::{PermissionPage, RoleInput, RolePage, RoleView, perm};
use domain::ids::RoleId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IfMatch, ValidJson},
    guard::Guard,
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(role_list)
        .service(role_create)
        .service(role_update)
        .service(role_delete)
        .service(permission_list);
}

/// List roles.
///
/// Built-in ones first, with the number of accounts that have each.
#[utoipa::path(
    operation_id = "role_list",
    tag = "roles",
    responses((status = 200, description = "All roles", body = RolePage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/roles")]
async fn role_list(access: Guard<perm::RoleView>) -> ApiResult<web::Json<RolePage>> {
    Ok(web::Json(identity::list_roles(&access).await?))
}

/// Create a role.
///
/// Keeping accounts, keeping roles, auditing and working on the register are four duties; a role
/// has permissions of one at most.
#[utoipa::path(
    operation_id = "role_create",
    tag = "roles",
    request_body = RoleInput,
    responses((status = 201, description = "The role", body = RoleView), responses::Create),
    security(("bearer" = [])),
)]
#[post("/roles")]
async fn role_create(
    access: Guard<perm::RoleEdit>,
    body: ValidJson<RoleInput>,
) -> ApiResult<HttpResponse> {
    let role = identity::create_role(&access, &body.0).await?;
    Ok(answer::tagged(StatusCode::CREATED, role.revision, &role))
}

/// Change a role.
///
/// For everybody who has it, from their next request on.
#[utoipa::path(
    operation_id = "role_update",
    tag = "roles",
    params(
        ("role_id" = uuid::Uuid, Path, description = "Role"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = RoleInput,
    responses((status = 200, description = "The role as it is now", body = RoleView), responses::Update),
    security(("bearer" = [])),
)]
#[put("/roles/{role_id}")]
async fn role_update(
    access: Guard<perm::RoleEdit>,
    role_id: web::Path<RoleId>,
    revision: IfMatch,
    body: ValidJson<RoleInput>,
) -> ApiResult<HttpResponse> {
    let role = identity::update_role(&access, *role_id, &body.0, revision.0).await?;
    Ok(answer::tagged(StatusCode::OK, role.revision, &role))
}

/// Delete a role.
///
/// Refused while an account has it, and for built-in roles.
#[utoipa::path(
    operation_id = "role_delete",
    tag = "roles",
    params(("role_id" = uuid::Uuid, Path, description = "Role")),
    responses((status = 204, description = "Deleted"), responses::Remove),
    security(("bearer" = [])),
)]
#[delete("/roles/{role_id}")]
async fn role_delete(
    access: Guard<perm::RoleEdit>,
    role_id: web::Path<RoleId>,
) -> ApiResult<HttpResponse> {
    identity::delete_role(&access, *role_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// List permissions.
///
/// Everything a role can be made of, written `module:entity:action`.
#[utoipa::path(
    operation_id = "permission_list",
    tag = "roles",
    responses((status = 200, description = "All permissions", body = PermissionPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/permissions")]
async fn permission_list(access: Guard<perm::RoleView>) -> web::Json<PermissionPage> {
    web::Json(identity::list_permissions(&access))
}
