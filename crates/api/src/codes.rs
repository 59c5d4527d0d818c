//! Dictionaries.

use actix_web::{HttpResponse, get, http::StatusCode, put, web};
use contract::{CodeInput, CodeListPage, CodePage, CodeView, perm};
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
        .service(code_list_list)
        .service(code_list)
        .service(code_save);
}

/// List the dictionaries.
#[utoipa::path(
    operation_id = "code_list_list",
    tag = "codes",
    responses((status = 200, description = "All dictionaries", body = CodeListPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/code-lists")]
async fn code_list_list(access: Guard<perm::CodesView>) -> ApiResult<web::Json<CodeListPage>> {
    Ok(web::Json(application::codes::lists(&access).await?))
}

/// List the codes of a dictionary.
///
/// Codes that are switched off are in it too: old records have them.
#[utoipa::path(
    operation_id = "code_list",
    tag = "codes",
    params(("list" = String, Path, description = "Key of the dictionary, e.g. `education`")),
    responses((status = 200, description = "The codes in their order", body = CodePage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/code-lists/{list}")]
async fn code_list(
    access: Guard<perm::CodesView>,
    list: web::Path<String>,
) -> ApiResult<web::Json<CodePage>> {
    Ok(web::Json(application::codes::list(&access, &list).await?))
}

/// Add or change a code.
///
/// A code that comes with a national standard can get another label or be switched off, never be
/// removed. A new code is sent with `If-Match: "0"`.
#[utoipa::path(
    operation_id = "code_save",
    tag = "codes",
    params(
        ("list" = String, Path, description = "Key of the dictionary"),
        ("code" = String, Path, description = "The code: 1 to 20 letters, digits, `_` or `-`"),
        ("If-Match" = String, Header, description = "Revision in quotes; `\"0\"` for a new code"),
    ),
    request_body = CodeInput,
    responses((status = 200, description = "The code as it is now", body = CodeView), responses::Update),
    security(("bearer" = [])),
)]
#[put("/code-lists/{list}/{code}")]
async fn code_save(
    access: Guard<perm::CodesEdit>,
    path: web::Path<(String, String)>,
    revision: IfMatch,
    body: ValidJson<CodeInput>,
) -> ApiResult<HttpResponse> {
    let (list, code) = path.into_inner();
    let saved = application::codes::save(&access, &list, &code, &body.0, revision.0).await?;
    Ok(answer::tagged(StatusCode::OK, saved.revision, &saved))
}
