//! Keys of encrypted cells.

use actix_web::{HttpResponse, delete, get, post, web};
use contract::{EncryptionKeys, KeyRotationInput, KeyRotationView, perm};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{error::ApiResult, extract::ValidJson, guard::Guard, responses};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(encryption_key_list)
        .service(encryption_key_retire)
        .service(key_rotation_create);
}

/// List encryption keys.
///
/// With the number of cells that each seals, and the newest rotation with its progress. No key
/// itself ever leaves the server.
#[utoipa::path(
    operation_id = "encryption_key_list",
    tag = "encryption keys",
    responses((status = 200, description = "All keys", body = EncryptionKeys), responses::Read),
    security(("bearer" = [])),
)]
#[get("/encryption-keys")]
async fn encryption_key_list(
    access: Guard<perm::KeyRotate>,
) -> ApiResult<web::Json<EncryptionKeys>> {
    Ok(web::Json(application::keys::keys(&access).await?))
}

/// Retire an encryption key.
///
/// Deletes it from the key file. Refused while a cell is sealed with it or could still be, for
/// the key that seals new cells, and while a rotation runs. Backups from before need a copy of it.
#[utoipa::path(
    operation_id = "encryption_key_retire",
    tag = "encryption keys",
    params(("key_id" = u16, Path, description = "Key id")),
    responses((status = 204, description = "Retired"), responses::Remove),
    security(("bearer" = [])),
)]
#[delete("/encryption-keys/{key_id}")]
async fn encryption_key_retire(
    access: Guard<perm::KeyRotate>,
    key_id: web::Path<u16>,
) -> ApiResult<HttpResponse> {
    application::keys::retire(&access, *key_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Rotate the encryption key.
///
/// New cells are sealed with the key from now on, and a job seals the stored ones anew while
/// everything goes on. Refused while another rotation runs.
#[utoipa::path(
    operation_id = "key_rotation_create",
    tag = "encryption keys",
    request_body = KeyRotationInput,
    responses((status = 202, description = "The rotation", body = KeyRotationView), responses::Create),
    security(("bearer" = [])),
)]
#[post("/key-rotations")]
async fn key_rotation_create(
    access: Guard<perm::KeyRotate>,
    body: ValidJson<KeyRotationInput>,
) -> ApiResult<HttpResponse> {
    let rotation = application::keys::rotate(&access, &body.0).await?;
    Ok(HttpResponse::Accepted().json(rotation))
}
