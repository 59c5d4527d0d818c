//! Community workers.

mod duplicate;
mod export;
mod own;
mod submission;

use actix_web::{HttpResponse, delete, get, http::StatusCode, post, put, web};
use application::{Once, worker as cases};
use contract::{
    DisclosurePage, DisclosureQuery, RevealRequest, RevealedNumbers, SavedView, SavedViewInput,
    SavedViewPage, SubmissionView, TimelinePage, TimelineQuery, WorkerInput, WorkerPage,
    WorkerQuery, WorkerSearch, WorkerUpdate, WorkerView, perm,
};
use domain::ids::{SavedViewId, WorkerId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IdempotencyKey, IfMatch, ValidJson, ValidQuery, whole_body},
    guard::Guard,
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    duplicate::configure(config);
    // Fixed words before ids: the first match wins.
    export::configure(config);
    config.service(list).service(search).service(create);
    config
        .service(get_one)
        .service(update)
        .service(reveal)
        .service(timeline)
        .service(disclosures)
        .service(own_disclosures);
    config
        .service(photo)
        .service(keep_photo)
        .service(remove_photo);
    config
        .service(views)
        .service(create_view)
        .service(delete_view);
    submission::configure(config);
    own::configure(config);
}

/// What was written, or, where others have to confirm it, what waits.
fn written(status: StatusCode, written: &cases::Written) -> HttpResponse {
    match written {
        cases::Written::Done(view) => answer::tagged(status, view.revision, view),
        cases::Written::Waiting(view) => {
            answer::tagged(StatusCode::ACCEPTED, view.summary.revision, view)
        }
    }
}

/// List workers.
///
/// People of the own view who fit the filter, in the order asked for, numbers masked.
#[utoipa::path(
    operation_id = "worker_list",
    tag = "workers",
    params(WorkerQuery),
    responses((status = 200, description = "One page of people", body = WorkerPage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("WorkerQuery"))),
)]
#[get("/workers")]
async fn list(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<WorkerQuery>,
) -> ApiResult<web::Json<WorkerPage>> {
    Ok(web::Json(cases::list(&access, &query.0).await?))
}

/// Find a worker by identity number.
///
/// Exact search within the own view. The number is in the body, so that it is in no address or
/// log; the search itself is logged.
#[utoipa::path(
    operation_id = "worker_search",
    tag = "workers",
    request_body = WorkerSearch,
    responses((status = 200, description = "The person, or nobody", body = WorkerPage), responses::Create),
    security(("bearer" = [])),
)]
#[post("/workers/search")]
async fn search(
    access: Guard<perm::WorkerView>,
    body: ValidJson<WorkerSearch>,
) -> ApiResult<web::Json<WorkerPage>> {
    Ok(web::Json(cases::search(&access, &body.0).await?))
}

/// Enter a worker.
///
/// Everything is checked; warnings, such as a birth date that differs from the identity number,
/// pass only with a reason in `note`. Where the rules want others to confirm what the account
/// enters, nothing is written yet, and the answer is the submission that waits.
#[utoipa::path(
    operation_id = "worker_create",
    tag = "workers",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same answer and never a second person")),
    request_body = WorkerInput,
    responses(
        (status = 201, description = "The person as entered", body = WorkerView),
        (status = 202, description = "Handed in; others have to confirm it", body = SubmissionView),
        responses::Create,
    ),
    security(("bearer" = [])),
)]
#[post("/workers")]
async fn create(
    access: Guard<perm::WorkerEdit>,
    key: IdempotencyKey,
    body: ValidJson<WorkerInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("worker_create", key.0, &body.0)?;
    let entered = cases::create(&access, &body.0, &once).await?;
    Ok(written(StatusCode::CREATED, &entered))
}

/// Get a worker.
///
/// The whole record, numbers masked; parts the viewer has no right to are absent.
#[utoipa::path(
    operation_id = "worker_get",
    tag = "workers",
    params(("worker_id" = Uuid, Path, description = "Person")),
    responses((status = 200, description = "The record", body = WorkerView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/workers/{worker_id}")]
async fn get_one(
    access: Guard<perm::WorkerView>,
    id: web::Path<WorkerId>,
) -> ApiResult<HttpResponse> {
    let view = cases::get(&access, *id).await?;
    Ok(answer::tagged(StatusCode::OK, view.revision, &view))
}

/// Change a worker.
///
/// With `effective_on` the old state ends and the new one begins on that day; without it, what
/// is recorded was wrong and is corrected. Nothing is lost either way. Where the rules want others
/// to confirm one of the changed fields, nothing is written yet, and the answer is the submission.
/// A record that says what is stored changes nothing and is answered with the revision that was
/// sent.
#[utoipa::path(
    operation_id = "worker_update",
    tag = "workers",
    params(
        ("worker_id" = Uuid, Path, description = "Person"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = WorkerUpdate,
    responses(
        (status = 200, description = "The record as it is now", body = WorkerView),
        (status = 202, description = "Handed in; others have to confirm it", body = SubmissionView),
        responses::Update,
    ),
    security(("bearer" = [])),
)]
#[put("/workers/{worker_id}")]
async fn update(
    access: Guard<perm::WorkerEdit>,
    id: web::Path<WorkerId>,
    revision: IfMatch,
    body: ValidJson<WorkerUpdate>,
) -> ApiResult<HttpResponse> {
    let changed = cases::update(&access, *id, revision.0, &body.0).await?;
    Ok(written(StatusCode::OK, &changed))
}

/// Reveal a worker's numbers.
///
/// Identity number, phone, addresses and health in clear, one person at a time, with a reason;
/// it is logged.
#[utoipa::path(
    operation_id = "worker_reveal",
    tag = "workers",
    params(("worker_id" = Uuid, Path, description = "Person")),
    request_body = RevealRequest,
    responses((status = 200, description = "The numbers", body = RevealedNumbers), responses::Create),
    security(("bearer" = [])),
)]
#[post("/workers/{worker_id}/reveal")]
async fn reveal(
    access: Guard<perm::IdentityReveal>,
    id: web::Path<WorkerId>,
    body: ValidJson<RevealRequest>,
) -> ApiResult<web::Json<RevealedNumbers>> {
    Ok(web::Json(cases::reveal(&access, *id, &body.0).await?))
}

/// Show a worker's history.
///
/// Every change, newest first: old and new value, who, when, from which form or import.
#[utoipa::path(
    operation_id = "worker_timeline",
    tag = "workers",
    params(("worker_id" = Uuid, Path, description = "Person"), TimelineQuery),
    responses((status = 200, description = "One page of the history", body = TimelinePage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("TimelineQuery"))),
)]
#[get("/workers/{worker_id}/timeline")]
async fn timeline(
    access: Guard<perm::WorkerView>,
    id: web::Path<WorkerId>,
    query: ValidQuery<TimelineQuery>,
) -> ApiResult<web::Json<TimelinePage>> {
    Ok(web::Json(cases::timeline(&access, *id, &query.0).await?))
}

/// Get a worker's photo.
#[utoipa::path(
    operation_id = "worker_photo_get",
    tag = "workers",
    params(("worker_id" = Uuid, Path, description = "Person")),
    responses(
        (status = 200, description = "The photo", content((responses::FileContent = "image/jpeg"), (responses::FileContent = "image/png"))),
        responses::Read,
    ),
    security(("bearer" = [])),
)]
#[get("/workers/{worker_id}/photo")]
async fn photo(
    access: Guard<perm::WorkerView>,
    id: web::Path<WorkerId>,
) -> ApiResult<HttpResponse> {
    let photo = cases::photo(&access, *id).await?;
    Ok(HttpResponse::Ok()
        .content_type(photo.content_type)
        .body(photo.bytes))
}

/// Keep a worker's photo.
///
/// JPEG or PNG of at most 1 MiB; it replaces the one before. Where others have to confirm it, it
/// waits as a submission and the answer is 202.
#[utoipa::path(
    operation_id = "worker_photo_put",
    tag = "workers",
    params(("worker_id" = Uuid, Path, description = "Person")),
    request_body(content((responses::FileContent = "image/jpeg"), (responses::FileContent = "image/png")), description = "The photo"),
    responses(
        (status = 200, description = "The record", body = WorkerView),
        (status = 202, description = "Handed in; others have to confirm it", body = SubmissionView),
        responses::Submission,
    ),
    security(("bearer" = [])),
)]
#[put("/workers/{worker_id}/photo")]
async fn keep_photo(
    access: Guard<perm::WorkerEdit>,
    id: web::Path<WorkerId>,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let body = whole_body(body, cases::MAX_PHOTO).await?;
    let kept = cases::keep_photo(&access, *id, Some(body.to_vec())).await?;
    Ok(written(StatusCode::OK, &kept))
}

/// Remove a worker's photo.
///
/// Where others have to confirm it, the wish waits as a submission and the answer is 202.
#[utoipa::path(
    operation_id = "worker_photo_delete",
    tag = "workers",
    params(("worker_id" = Uuid, Path, description = "Person")),
    responses(
        (status = 200, description = "The record", body = WorkerView),
        (status = 202, description = "Handed in; others have to confirm it", body = SubmissionView),
        responses::Submission,
    ),
    security(("bearer" = [])),
)]
#[delete("/workers/{worker_id}/photo")]
async fn remove_photo(
    access: Guard<perm::WorkerEdit>,
    id: web::Path<WorkerId>,
) -> ApiResult<HttpResponse> {
    let removed = cases::keep_photo(&access, *id, None).await?;
    Ok(written(StatusCode::OK, &removed))
}

/// List own saved filters.
#[utoipa::path(
    operation_id = "saved_view_list",
    tag = "workers",
    responses((status = 200, description = "Filters by name", body = SavedViewPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/saved-views")]
async fn views(access: Guard<perm::WorkerView>) -> ApiResult<web::Json<SavedViewPage>> {
    Ok(web::Json(cases::views(&access).await?))
}

/// Save a filter.
#[utoipa::path(
    operation_id = "saved_view_create",
    tag = "workers",
    request_body = SavedViewInput,
    responses((status = 201, description = "The filter", body = SavedView), responses::Create),
    security(("bearer" = [])),
)]
#[post("/saved-views")]
async fn create_view(
    access: Guard<perm::WorkerView>,
    body: ValidJson<SavedViewInput>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Created().json(cases::create_view(&access, &body.0).await?))
}

/// Remove a saved filter.
#[utoipa::path(
    operation_id = "saved_view_delete",
    tag = "workers",
    params(("saved_view_id" = Uuid, Path, description = "Filter")),
    responses((status = 204, description = "Removed"), responses::Read),
    security(("bearer" = [])),
)]
#[delete("/saved-views/{saved_view_id}")]
async fn delete_view(
    access: Guard<perm::WorkerView>,
    id: web::Path<SavedViewId>,
) -> ApiResult<HttpResponse> {
    cases::delete_view(&access, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Show who saw a worker's numbers in clear.
///
/// Newest first: when, to whom, with which reason, alone or in an export of how many. For who may
/// see them in clear too.
#[utoipa::path(
    operation_id = "worker_disclosures",
    tag = "workers",
    params(("worker_id" = Uuid, Path, description = "Person"), DisclosureQuery),
    responses((status = 200, description = "One page of the disclosures", body = DisclosurePage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("DisclosureQuery"))),
)]
#[get("/workers/{worker_id}/disclosures")]
async fn disclosures(
    access: Guard<perm::IdentityReveal>,
    id: web::Path<WorkerId>,
    query: ValidQuery<DisclosureQuery>,
) -> ApiResult<web::Json<DisclosurePage>> {
    Ok(web::Json(cases::disclosures(&access, *id, &query.0).await?))
}

/// Show who saw the own numbers in clear.
///
/// For whoever's account belongs to a person of the register.
#[utoipa::path(
    operation_id = "me_disclosures",
    tag = "workers",
    params(DisclosureQuery),
    responses((status = 200, description = "One page of the disclosures", body = DisclosurePage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("DisclosureQuery"))),
)]
#[get("/me/disclosures")]
async fn own_disclosures(
    access: Guard<perm::OwnRecordView>,
    query: ValidQuery<DisclosureQuery>,
) -> ApiResult<web::Json<DisclosurePage>> {
    Ok(web::Json(cases::own_disclosures(&access, &query.0).await?))
}
