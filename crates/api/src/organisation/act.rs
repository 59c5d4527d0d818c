//! Acts of reorganisation.

use actix_web::{HttpRequest, HttpResponse, delete, get, http::StatusCode, post, put, web};
use application::{
    Once,
    organisation::act::{self, DocumentFile},
};
use contract::{
    ActAllocationInput, ActAllocationPage, ActAllocationPropose, ActAllocationQuery, ActDecision,
    ActDocumentQuery, ActSheet, ActSheetQuery, OrganisationActInput, OrganisationActPage,
    OrganisationActPreview, OrganisationActQuery, OrganisationActView, perm,
};
use domain::ids::OrganisationActId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IdempotencyKey, IfMatch, ValidJson, ValidQuery, content_type, whole_body},
    guard::Guard,
    responses,
};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        // Fixed words before ids: the first match wins.
        .service(sheet_template)
        .service(sheet)
        .service(list)
        .service(create)
        .service(get_act)
        .service(update)
        .service(remove)
        .service(preview)
        .service(allocation);
    config
        .service(propose)
        .service(allocate)
        .service(submit)
        .service(approve)
        .service(give_back)
        .service(reverse)
        .service(document_get)
        .service(document_put);
}

fn tagged(act: &OrganisationActView) -> HttpResponse {
    answer::tagged(StatusCode::OK, act.revision, act)
}

/// List acts of reorganisation.
///
/// Acts that name an organisation of the own view, newest day first.
#[utoipa::path(
    operation_id = "organisation_act_list",
    tag = "reorganisation",
    params(OrganisationActQuery),
    extensions(("x-query" = json!("OrganisationActQuery"))),
    responses((status = 200, description = "One page of acts", body = OrganisationActPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/organisation-acts")]
async fn list(
    access: Guard<perm::OrganisationView>,
    query: ValidQuery<OrganisationActQuery>,
) -> ApiResult<web::Json<OrganisationActPage>> {
    Ok(web::Json(act::list(&access, &query.0).await?))
}

/// Draft an act of reorganisation.
///
/// Steps are taken in their order on the tree of the day on which the act takes effect; the
/// preview says what they come to. Every organisation that a step names must lie within the own
/// edit scope. A day to come and a day of the last year are both allowed.
#[utoipa::path(
    operation_id = "organisation_act_create",
    tag = "reorganisation",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body create one act")),
    request_body = OrganisationActInput,
    responses((status = 201, description = "The draft", body = OrganisationActView), responses::Create),
    security(("bearer" = [])),
)]
#[post("/organisation-acts")]
async fn create(
    access: Guard<perm::ActEdit>,
    key: IdempotencyKey,
    body: ValidJson<OrganisationActInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("organisation_act_create", key.0, &body.0)?;
    let created = act::create(&access, &once, &body.0).await?;
    Ok(answer::tagged(
        StatusCode::CREATED,
        created.revision,
        &created,
    ))
}

/// Download the sheet for a reform.
///
/// A workbook with one example of each kind of row; each row is one thing that happens to one
/// organisation.
#[utoipa::path(
    operation_id = "organisation_act_sheet_template",
    tag = "reorganisation",
    responses(
        (status = 200, description = "The workbook", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = responses::FileContent),
        responses::Read,
    ),
    security(("bearer" = [])),
)]
#[get("/organisation-acts/sheet")]
async fn sheet_template(access: Guard<perm::ActEdit>) -> ApiResult<HttpResponse> {
    Ok(answer::download(act::sheet_template(&access).await?))
}

/// Read the steps of a sheet.
///
/// XLSX or CSV of at most 1 MiB. Nothing is kept: the steps are for a draft, and what could not
/// be read is named by row and column.
#[utoipa::path(
    operation_id = "organisation_act_sheet",
    tag = "reorganisation",
    params(ActSheetQuery),
    extensions(("x-query" = json!("ActSheetQuery"))),
    request_body(content(
        (responses::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (responses::FileContent = "text/csv"),
    ), description = "The sheet"),
    responses((status = 200, description = "The steps", body = ActSheet), responses::Create),
    security(("bearer" = [])),
)]
#[post("/organisation-acts/sheet")]
async fn sheet(
    access: Guard<perm::ActEdit>,
    query: ValidQuery<ActSheetQuery>,
    request: HttpRequest,
    body: web::Payload,
) -> ApiResult<web::Json<ActSheet>> {
    let body = whole_body(body, 1 << 20).await?;
    let content_type = content_type(&request);
    let steps = act::read_sheet(&access, &query.0, &content_type, body).await?;
    Ok(web::Json(steps))
}

/// Get an act of reorganisation.
#[utoipa::path(
    operation_id = "organisation_act_get",
    tag = "reorganisation",
    params(("act_id" = uuid::Uuid, Path, description = "Act")),
    responses((status = 200, description = "The act", body = OrganisationActView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/organisation-acts/{act_id}")]
async fn get_act(
    access: Guard<perm::OrganisationView>,
    id: web::Path<OrganisationActId>,
) -> ApiResult<HttpResponse> {
    Ok(tagged(&act::get(&access, *id).await?))
}

/// Change a draft.
///
/// Also one that was returned. Parts that people were allocated to stay allocated as long as the
/// act still has them.
#[utoipa::path(
    operation_id = "organisation_act_update",
    tag = "reorganisation",
    params(
        ("act_id" = uuid::Uuid, Path, description = "Act"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = OrganisationActInput,
    responses((status = 200, description = "The act", body = OrganisationActView), responses::Update),
    security(("bearer" = [])),
)]
#[put("/organisation-acts/{act_id}")]
async fn update(
    access: Guard<perm::ActEdit>,
    id: web::Path<OrganisationActId>,
    revision: IfMatch,
    body: ValidJson<OrganisationActInput>,
) -> ApiResult<HttpResponse> {
    Ok(tagged(
        &act::update(&access, *id, revision.0, &body.0).await?,
    ))
}

/// Delete a draft.
#[utoipa::path(
    operation_id = "organisation_act_delete",
    tag = "reorganisation",
    params(
        ("act_id" = uuid::Uuid, Path, description = "Act"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 204, description = "Deleted"), responses::Decide),
    security(("bearer" = [])),
)]
#[delete("/organisation-acts/{act_id}")]
async fn remove(
    access: Guard<perm::ActEdit>,
    id: web::Path<OrganisationActId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    act::delete(&access, *id, revision.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Preview an act.
///
/// What it would do to every organisation, who would go where and with which seats, which accounts
/// follow (for those who draft or approve acts), which figures change, and everything that stands in
/// its way. Nothing is written.
#[utoipa::path(
    operation_id = "organisation_act_preview",
    tag = "reorganisation",
    params(("act_id" = uuid::Uuid, Path, description = "Act")),
    responses((status = 200, description = "What the act comes to", body = OrganisationActPreview), responses::Read),
    security(("bearer" = [])),
)]
#[get("/organisation-acts/{act_id}/preview")]
async fn preview(
    access: Guard<perm::OrganisationView>,
    id: web::Path<OrganisationActId>,
) -> ApiResult<web::Json<OrganisationActPreview>> {
    Ok(web::Json(act::preview(&access, *id).await?))
}

/// List who goes to which part.
///
/// Everyone assigned to a place that the act splits, on its day or later, by name.
#[utoipa::path(
    operation_id = "organisation_act_allocation",
    tag = "reorganisation",
    params(("act_id" = uuid::Uuid, Path, description = "Act"), ActAllocationQuery),
    extensions(("x-query" = json!("ActAllocationQuery"))),
    responses((status = 200, description = "One page of people", body = ActAllocationPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/organisation-acts/{act_id}/allocation")]
async fn allocation(
    access: Guard<perm::ActEdit>,
    id: web::Path<OrganisationActId>,
    query: ValidQuery<ActAllocationQuery>,
) -> ApiResult<web::Json<ActAllocationPage>> {
    Ok(web::Json(act::allocation(&access, *id, &query.0).await?))
}

/// Propose who goes to which part.
///
/// By address, with the words that each part states, or evenly. Replaces what was there.
#[utoipa::path(
    operation_id = "organisation_act_allocation_propose",
    tag = "reorganisation",
    params(("act_id" = uuid::Uuid, Path, description = "Act")),
    request_body = ActAllocationPropose,
    responses((status = 200, description = "The first page of people", body = ActAllocationPage), responses::Decide),
    security(("bearer" = [])),
)]
#[post("/organisation-acts/{act_id}/allocation")]
async fn propose(
    access: Guard<perm::ActEdit>,
    id: web::Path<OrganisationActId>,
    body: ValidJson<ActAllocationPropose>,
) -> ApiResult<web::Json<ActAllocationPage>> {
    Ok(web::Json(act::propose(&access, *id, &body.0).await?))
}

/// Set by hand who goes to which part.
#[utoipa::path(
    operation_id = "organisation_act_allocation_save",
    tag = "reorganisation",
    params(("act_id" = uuid::Uuid, Path, description = "Act")),
    request_body = ActAllocationInput,
    responses((status = 200, description = "The first page of people", body = ActAllocationPage), responses::Decide),
    security(("bearer" = [])),
)]
#[put("/organisation-acts/{act_id}/allocation")]
async fn allocate(
    access: Guard<perm::ActEdit>,
    id: web::Path<OrganisationActId>,
    body: ValidJson<ActAllocationInput>,
) -> ApiResult<web::Json<ActAllocationPage>> {
    Ok(web::Json(act::allocate(&access, *id, &body.0).await?))
}

/// Submit an act.
///
/// Refused with everything that stands in its way. Needs the number of a document.
#[utoipa::path(
    operation_id = "organisation_act_submit",
    tag = "reorganisation",
    params(
        ("act_id" = uuid::Uuid, Path, description = "Act"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 200, description = "The act", body = OrganisationActView), responses::Decide),
    security(("bearer" = [])),
)]
#[post("/organisation-acts/{act_id}/submission")]
async fn submit(
    access: Guard<perm::ActEdit>,
    id: web::Path<OrganisationActId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    Ok(tagged(&act::submit(&access, *id, revision.0).await?))
}

/// Approve an act.
///
/// Writes everything that it comes to, in one transaction: the tree from its day on, lineage,
/// people, supervising departments, figures. Never by whoever drafted or submitted it.
#[utoipa::path(
    operation_id = "organisation_act_approve",
    tag = "reorganisation",
    params(
        ("act_id" = uuid::Uuid, Path, description = "Act"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 200, description = "The act", body = OrganisationActView), responses::Decide),
    security(("bearer" = [])),
)]
#[post("/organisation-acts/{act_id}/approval")]
async fn approve(
    access: Guard<perm::ActApprove>,
    id: web::Path<OrganisationActId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    Ok(tagged(&act::approve(&access, *id, revision.0).await?))
}

/// Return an act.
///
/// To whoever drafted it, with a reason.
#[utoipa::path(
    operation_id = "organisation_act_return",
    tag = "reorganisation",
    params(
        ("act_id" = uuid::Uuid, Path, description = "Act"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = ActDecision,
    responses((status = 200, description = "The act", body = OrganisationActView), responses::Decide),
    security(("bearer" = [])),
)]
#[post("/organisation-acts/{act_id}/return")]
async fn give_back(
    access: Guard<perm::ActApprove>,
    id: web::Path<OrganisationActId>,
    revision: IfMatch,
    body: ValidJson<ActDecision>,
) -> ApiResult<HttpResponse> {
    Ok(tagged(
        &act::give_back(&access, *id, revision.0, &body.0).await?,
    ))
}

/// Reverse an approved act.
///
/// Every day reads as if the act had never been. Refused, with a list, while anything rests on it.
#[utoipa::path(
    operation_id = "organisation_act_reverse",
    tag = "reorganisation",
    params(
        ("act_id" = uuid::Uuid, Path, description = "Act"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = ActDecision,
    responses((status = 200, description = "The act", body = OrganisationActView), responses::Decide),
    security(("bearer" = [])),
)]
#[post("/organisation-acts/{act_id}/reversal")]
async fn reverse(
    access: Guard<perm::ActApprove>,
    id: web::Path<OrganisationActId>,
    revision: IfMatch,
    body: ValidJson<ActDecision>,
) -> ApiResult<HttpResponse> {
    Ok(tagged(
        &act::reverse(&access, *id, revision.0, &body.0).await?,
    ))
}

/// Get the file of an act's document.
#[utoipa::path(
    operation_id = "organisation_act_document_get",
    tag = "reorganisation",
    params(("act_id" = uuid::Uuid, Path, description = "Act")),
    responses(
        (status = 200, description = "The file", content((responses::FileContent = "application/pdf"), (responses::FileContent = "image/jpeg"), (responses::FileContent = "image/png"))),
        responses::Read,
    ),
    security(("bearer" = [])),
)]
#[get("/organisation-acts/{act_id}/document")]
async fn document_get(
    access: Guard<perm::OrganisationView>,
    id: web::Path<OrganisationActId>,
) -> ApiResult<HttpResponse> {
    let file = act::document(&access, *id).await?;
    Ok(HttpResponse::Ok()
        .content_type(file.content_type)
        .insert_header(("content-disposition", answer::attachment(&file.name)))
        .body(file.bytes))
}

/// Keep the file of an act's document.
///
/// PDF, JPEG or PNG of at most 10 MiB; it replaces the one before.
#[utoipa::path(
    operation_id = "organisation_act_document_put",
    tag = "reorganisation",
    params(("act_id" = uuid::Uuid, Path, description = "Act"), ActDocumentQuery),
    extensions(("x-query" = json!("ActDocumentQuery"))),
    request_body(content((responses::FileContent = "application/pdf"), (responses::FileContent = "image/jpeg"), (responses::FileContent = "image/png")), description = "The file"),
    responses((status = 204, description = "Kept"), responses::Decide),
    security(("bearer" = [])),
)]
#[put("/organisation-acts/{act_id}/document")]
async fn document_put(
    access: Guard<perm::ActEdit>,
    id: web::Path<OrganisationActId>,
    query: ValidQuery<ActDocumentQuery>,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let bytes = whole_body(body, act::MAX_DOCUMENT).await?;
    let file = DocumentFile {
        name: query.0.name.unwrap_or_default(),
        bytes: bytes.to_vec(),
    };
    act::keep_document(&access, *id, file).await?;
    Ok(HttpResponse::NoContent().finish())
}
