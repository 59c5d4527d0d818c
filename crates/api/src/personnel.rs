//! Personnel management: actions on careers, what was decided, what ends soon.

mod assessment;
mod back_limit;
mod batch;
mod retirement;

use actix_web::{HttpResponse, get, http::StatusCode, post, put, web};
use application::{Once, personnel as cases, worker::submission};
use contract::{
    ActionInput, ActionPage, ActionPreview, ActionQuery, ActionView, CareerView, EndingPage,
    EndingQuery, NumberedActionInput, PromotionPage, PromotionQuery, ProofQuery, SubmissionView,
    perm,
};
use domain::ids::{ActionId, SubmissionId, WorkerId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IdempotencyKey, IfMatch, ValidJson, ValidQuery, whole_body},
    guard::Guard,
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(preview)
        .service(create)
        .service(career)
        .service(create_by_number)
        .service(resubmit)
        .service(attach)
        .service(list)
        .service(get_one)
        .service(endings)
        .service(promotions);
    assessment::configure(config);
    back_limit::configure(config);
    batch::configure(config);
    retirement::configure(config);
}

fn waiting(view: &SubmissionView) -> HttpResponse {
    answer::tagged(StatusCode::ACCEPTED, view.summary.revision, view)
}

/// Preview a personnel action.
///
/// What is wrong with it, what it would change, and who would confirm it. Nothing is kept.
#[utoipa::path(
    operation_id = "personnel_action_preview",
    tag = "personnel",
    params(("worker_id" = Uuid, Path, description = "Person")),
    request_body = ActionInput,
    responses((status = 200, description = "What it would come to", body = ActionPreview), responses::Create),
    security(("bearer" = [])),
)]
#[post("/workers/{worker_id}/actions/preview")]
async fn preview(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<WorkerId>,
    body: ValidJson<ActionInput>,
) -> ApiResult<web::Json<ActionPreview>> {
    Ok(web::Json(cases::preview(&access, *id, &body.0).await?))
}

/// Propose a personnel action.
///
/// It waits as a submission until those above, or somebody else beside the account, have confirmed
/// it; the last confirmation writes it, also for a day to come.
#[utoipa::path(
    operation_id = "personnel_action_create",
    tag = "personnel",
    params(
        ("worker_id" = Uuid, Path, description = "Person"),
        ("If-Match" = String, Header, description = "Revision of the person's record in quotes"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same answer and never a second submission"),
    ),
    request_body(content = ActionInput, example = json!({
        "kind": "LEVEL", "effective_on": "2026-07-01", "document_number": "锦社发〔2026〕12号",
        "fields": { "level": 8 },
    })),
    responses(
        (status = 202, description = "Handed in; others have to confirm it", body = SubmissionView),
        responses::Action,
    ),
    security(("bearer" = [])),
)]
#[post("/workers/{worker_id}/actions")]
async fn create(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<WorkerId>,
    revision: IfMatch,
    key: IdempotencyKey,
    body: ValidJson<ActionInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("personnel_action_create", key.0, &(*id, &body.0))?;
    let view = cases::submit(&access, *id, revision.0, &body.0, &once).await?;
    Ok(waiting(&view))
}

/// Ask for somebody by number.
///
/// A transfer or a re-entry of somebody registered elsewhere, asked for by the receiving side.
/// Nothing is told of the person; the side that has them and a level above both confirm.
#[utoipa::path(
    operation_id = "personnel_request_create",
    tag = "personnel",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same answer and never a second submission")),
    request_body = NumberedActionInput,
    responses(
        (status = 202, description = "Handed in; others have to confirm it", body = SubmissionView),
        responses::Create,
    ),
    security(("bearer" = [])),
)]
#[post("/personnel/requests")]
async fn create_by_number(
    access: Guard<perm::PersonnelEdit>,
    key: IdempotencyKey,
    body: ValidJson<NumberedActionInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("personnel_request_create", key.0, &body.0)?;
    let view = cases::submit_by_number(&access, &body.0, &once).await?;
    Ok(waiting(&view))
}

/// Propose a returned action again.
///
/// As it shall be now; its kind stays.
#[utoipa::path(
    operation_id = "personnel_action_resubmit",
    tag = "personnel",
    params(
        ("submission_id" = Uuid, Path, description = "Submission"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = ActionInput,
    responses((status = 200, description = "The submission", body = SubmissionView), responses::Submission),
    security(("bearer" = [])),
)]
#[put("/personnel/submissions/{submission_id}")]
async fn resubmit(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<SubmissionId>,
    revision: IfMatch,
    body: ValidJson<ActionInput>,
) -> ApiResult<HttpResponse> {
    let view = cases::resubmit(&access, *id, revision.0, &body.0).await?;
    Ok(answer::tagged(StatusCode::OK, view.summary.revision, &view))
}

/// Add a paper to a proposed action.
///
/// PDF, JPEG or PNG of at most 5 MiB, five at most, while it waits. Whoever decides reads it as the
/// submission's proof; it stays with the record.
#[utoipa::path(
    operation_id = "personnel_attachment_add",
    tag = "personnel",
    params(("submission_id" = Uuid, Path, description = "Submission"), ProofQuery),
    extensions(("x-query" = json!("ProofQuery"))),
    request_body(content((responses::FileContent = "application/pdf"), (responses::FileContent = "image/jpeg"), (responses::FileContent = "image/png")), description = "The file"),
    responses((status = 200, description = "The submission", body = SubmissionView), responses::Submission),
    security(("bearer" = [])),
)]
#[put("/personnel/submissions/{submission_id}/attachments")]
async fn attach(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<SubmissionId>,
    query: ValidQuery<ProofQuery>,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let bytes = whole_body(body, submission::MAX_PROOF).await?;
    let name = query.0.name.unwrap_or_default();
    let view = submission::add_attachment(&access, *id, &name, bytes.to_vec()).await?;
    Ok(answer::tagged(StatusCode::OK, view.summary.revision, &view))
}

/// Show a career.
///
/// Contracts, probations, levels, assessments, rewards, penalties, absences and exits of one
/// person, with the actions that were decided about them.
#[utoipa::path(
    operation_id = "worker_career_get",
    tag = "personnel",
    params(("worker_id" = Uuid, Path, description = "Person")),
    responses((status = 200, description = "The career", body = CareerView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/workers/{worker_id}/career")]
async fn career(
    access: Guard<perm::WorkerView>,
    id: web::Path<WorkerId>,
) -> ApiResult<web::Json<CareerView>> {
    Ok(web::Json(cases::career(&access, *id).await?))
}

/// List decided actions.
///
/// About people of the own view, those that begin last first.
#[utoipa::path(
    operation_id = "personnel_action_list",
    tag = "personnel",
    params(ActionQuery),
    responses((status = 200, description = "One page of actions", body = ActionPage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("ActionQuery"))),
)]
#[get("/personnel/actions")]
async fn list(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<ActionQuery>,
) -> ApiResult<web::Json<ActionPage>> {
    Ok(web::Json(cases::actions(&access, &query.0).await?))
}

/// Get a decided action.
///
/// What it changed, on what paper, and where it stands.
#[utoipa::path(
    operation_id = "personnel_action_get",
    tag = "personnel",
    params(("action_id" = Uuid, Path, description = "Action")),
    responses((status = 200, description = "The action", body = ActionView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/personnel/actions/{action_id}")]
async fn get_one(
    access: Guard<perm::WorkerView>,
    id: web::Path<ActionId>,
) -> ApiResult<web::Json<ActionView>> {
    Ok(web::Json(cases::action(&access, *id).await?))
}

/// List who is to be given a level.
///
/// The next one, for years served and passed; the lowest of the post, after a change of post; or
/// the first. A list to look at: what is decided is handed in as a batch.
#[utoipa::path(
    operation_id = "promotion_list",
    tag = "personnel",
    params(PromotionQuery),
    responses((status = 200, description = "One page of people", body = PromotionPage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("PromotionQuery"))),
)]
#[get("/personnel/promotions")]
async fn promotions(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<PromotionQuery>,
) -> ApiResult<web::Json<PromotionPage>> {
    Ok(web::Json(cases::promotions(&access, &query.0).await?))
}

/// List what ends soon.
///
/// Contracts, probations, absences and penalties whose last day comes within some days, the
/// soonest first, with the reminder that has come.
#[utoipa::path(
    operation_id = "personnel_ending_list",
    tag = "personnel",
    params(EndingQuery),
    responses((status = 200, description = "One page of what ends", body = EndingPage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("EndingQuery"))),
)]
#[get("/personnel/endings")]
async fn endings(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<EndingQuery>,
) -> ApiResult<web::Json<EndingPage>> {
    Ok(web::Json(cases::endings(&access, &query.0).await?))
}
