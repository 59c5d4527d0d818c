//! Layered entry: the queue, decisions, rules and substitutes.

use actix_web::{HttpResponse, delete, get, http::StatusCode, post, put, web};
use application::worker::submission as cases;
use contract::{
    DelegationInput, DelegationPage, PhotoQuery, RevealRequest, RevealedNumbers, SubmissionBatch,
    SubmissionBatchResult, SubmissionCounts, SubmissionPage, SubmissionQuery, SubmissionReturn,
    SubmissionRules, SubmissionRulesInput, SubmissionView, WorkerUpdate, perm,
};
use domain::ids::{DelegationId, SubmissionId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IfMatch, ValidJson, ValidQuery, whole_body},
    guard::Guard,
    responses,
};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    // Fixed words before ids: the first match wins.
    config
        .service(list)
        .service(counts)
        .service(confirm_batch)
        .service(get_one)
        .service(resubmit)
        .service(photo)
        .service(resubmit_photo)
        .service(confirm)
        .service(give_back)
        .service(withdraw)
        .service(reveal);
    config
        .service(rules)
        .service(save_rules)
        .service(delegations)
        .service(delegate)
        .service(end_delegation);
}

fn tagged(view: &SubmissionView) -> HttpResponse {
    answer::tagged(StatusCode::OK, view.summary.revision, view)
}

/// List submissions.
///
/// What waits for one's own confirmation, what one has handed in oneself, or what one might
/// confirm, whatever became of it.
#[utoipa::path(
    operation_id = "submission_list",
    tag = "submissions",
    params(SubmissionQuery),
    responses((status = 200, description = "One page of submissions", body = SubmissionPage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("SubmissionQuery"))),
)]
#[get("/submissions")]
async fn list(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<SubmissionQuery>,
) -> ApiResult<web::Json<SubmissionPage>> {
    Ok(web::Json(cases::list(&access, &query.0).await?))
}

/// Count submissions.
///
/// How many want something of the account: its confirmation, or a correction.
#[utoipa::path(
    operation_id = "submission_counts",
    tag = "submissions",
    responses((status = 200, description = "Numbers", body = SubmissionCounts), responses::Read),
    security(("bearer" = [])),
)]
#[get("/submissions/counts")]
async fn counts(access: Guard<perm::WorkerView>) -> ApiResult<web::Json<SubmissionCounts>> {
    Ok(web::Json(cases::counts(&access).await?))
}

/// Confirm several submissions.
///
/// Each for itself, with its own verdict: those without findings, not about identity or pay, and
/// unchanged since. The others must be looked at one by one.
#[utoipa::path(
    operation_id = "submission_confirm_batch",
    tag = "submissions",
    request_body = SubmissionBatch,
    responses((status = 200, description = "One verdict for each", body = SubmissionBatchResult), responses::Create),
    security(("bearer" = [])),
)]
#[post("/submissions/confirm-batch")]
async fn confirm_batch(
    access: Guard<perm::SubmissionConfirm>,
    body: ValidJson<SubmissionBatch>,
) -> ApiResult<web::Json<SubmissionBatchResult>> {
    Ok(web::Json(cases::confirm_batch(&access, &body.0).await?))
}

/// Get a submission.
///
/// With its values before and after, numbers masked, what the checks find now, what was done with
/// it and what the reader may do. Only for whoever handed it in and whoever may confirm it.
#[utoipa::path(
    operation_id = "submission_get",
    tag = "submissions",
    params(("submission_id" = Uuid, Path, description = "Submission")),
    responses((status = 200, description = "The submission", body = SubmissionView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/submissions/{submission_id}")]
async fn get_one(
    access: Guard<perm::WorkerView>,
    id: web::Path<SubmissionId>,
) -> ApiResult<HttpResponse> {
    Ok(tagged(&cases::get(&access, *id).await?))
}

/// Hand a returned submission in again.
///
/// The record as it shall be; secrets that are left out stay as they were handed in.
#[utoipa::path(
    operation_id = "submission_resubmit",
    tag = "submissions",
    params(
        ("submission_id" = Uuid, Path, description = "Submission"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = WorkerUpdate,
    responses((status = 200, description = "The submission", body = SubmissionView), responses::Submission),
    security(("bearer" = [])),
)]
#[put("/submissions/{submission_id}")]
async fn resubmit(
    access: Guard<perm::WorkerEdit>,
    id: web::Path<SubmissionId>,
    revision: IfMatch,
    body: ValidJson<WorkerUpdate>,
) -> ApiResult<HttpResponse> {
    let view = cases::resubmit(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(&view))
}

/// Get a photo of a submission.
///
/// The one that was handed in, or the one that is registered, to hold them side by side; while it
/// is open, for whoever handed it in and whoever may confirm it.
#[utoipa::path(
    operation_id = "submission_photo_get",
    tag = "submissions",
    params(("submission_id" = Uuid, Path, description = "Submission"), PhotoQuery),
    extensions(("x-query" = json!("PhotoQuery"))),
    responses(
        (status = 200, description = "The photo", content((responses::FileContent = "image/jpeg"), (responses::FileContent = "image/png"))),
        responses::Read,
    ),
    security(("bearer" = [])),
)]
#[get("/submissions/{submission_id}/photo")]
async fn photo(
    access: Guard<perm::WorkerView>,
    id: web::Path<SubmissionId>,
    query: ValidQuery<PhotoQuery>,
) -> ApiResult<HttpResponse> {
    let photo = cases::photo(&access, *id, &query.0).await?;
    Ok(HttpResponse::Ok()
        .content_type(photo.content_type)
        .body(photo.bytes))
}

/// Hand a returned photo in again.
///
/// JPEG or PNG of at most 1 MiB. Without a body, the one that was handed in before, or again the
/// wish to have none.
#[utoipa::path(
    operation_id = "submission_photo_resubmit",
    tag = "submissions",
    params(
        ("submission_id" = Uuid, Path, description = "Submission"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body(content((responses::FileContent = "image/jpeg"), (responses::FileContent = "image/png")), description = "The photo"),
    responses((status = 200, description = "The submission", body = SubmissionView), responses::Submission),
    security(("bearer" = [])),
)]
#[put("/submissions/{submission_id}/photo")]
async fn resubmit_photo(
    access: Guard<perm::WorkerEdit>,
    id: web::Path<SubmissionId>,
    revision: IfMatch,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let body = whole_body(body, application::worker::MAX_PHOTO).await?;
    let another = (!body.is_empty()).then(|| body.to_vec());
    let view = cases::resubmit_photo(&access, *id, revision.0, another).await?;
    Ok(tagged(&view))
}

/// Confirm a submission.
///
/// For the level of the account; the last level's confirmation writes it into the register.
/// Nobody confirms what they handed in, nor two stages of one submission.
#[utoipa::path(
    operation_id = "submission_confirm",
    tag = "submissions",
    params(
        ("submission_id" = Uuid, Path, description = "Submission"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 200, description = "The submission", body = SubmissionView), responses::Submission),
    security(("bearer" = [])),
)]
#[post("/submissions/{submission_id}/confirm")]
async fn confirm(
    access: Guard<perm::SubmissionConfirm>,
    id: web::Path<SubmissionId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    Ok(tagged(&cases::confirm(&access, *id, revision.0).await?))
}

/// Return a submission.
///
/// With a reason for at least one of its fields; nothing that was typed is lost.
#[utoipa::path(
    operation_id = "submission_return",
    tag = "submissions",
    params(
        ("submission_id" = Uuid, Path, description = "Submission"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = SubmissionReturn,
    responses((status = 200, description = "The submission", body = SubmissionView), responses::Submission),
    security(("bearer" = [])),
)]
#[post("/submissions/{submission_id}/return")]
async fn give_back(
    access: Guard<perm::SubmissionConfirm>,
    id: web::Path<SubmissionId>,
    revision: IfMatch,
    body: ValidJson<SubmissionReturn>,
) -> ApiResult<HttpResponse> {
    let view = cases::give_back(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(&view))
}

/// Withdraw a submission.
///
/// Whoever handed it in may while it is open; one that was returned, also whoever else enters
/// people there.
#[utoipa::path(
    operation_id = "submission_withdraw",
    tag = "submissions",
    params(
        ("submission_id" = Uuid, Path, description = "Submission"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 200, description = "The submission", body = SubmissionView), responses::Submission),
    security(("bearer" = [])),
)]
#[post("/submissions/{submission_id}/withdraw")]
async fn withdraw(
    access: Guard<perm::WorkerEdit>,
    id: web::Path<SubmissionId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    Ok(tagged(&cases::withdraw(&access, *id, revision.0).await?))
}

/// Reveal a submission's numbers.
///
/// In clear, to compare them with the card, with a reason; it is logged.
#[utoipa::path(
    operation_id = "submission_reveal",
    tag = "submissions",
    params(("submission_id" = Uuid, Path, description = "Submission")),
    request_body = RevealRequest,
    responses((status = 200, description = "The numbers", body = RevealedNumbers), responses::Create),
    security(("bearer" = [])),
)]
#[post("/submissions/{submission_id}/reveal")]
async fn reveal(
    access: Guard<perm::IdentityReveal>,
    id: web::Path<SubmissionId>,
    body: ValidJson<RevealRequest>,
) -> ApiResult<web::Json<RevealedNumbers>> {
    Ok(web::Json(cases::reveal(&access, *id, &body.0).await?))
}

/// Get the rules of confirmation.
///
/// For each level of writers and each group of fields, the highest level that must confirm.
#[utoipa::path(
    operation_id = "submission_rules_get",
    tag = "submissions",
    responses((status = 200, description = "The rules", body = SubmissionRules), responses::Read),
    security(("bearer" = [])),
)]
#[get("/submission-rules")]
async fn rules(access: Guard<perm::SubmissionRules>) -> ApiResult<HttpResponse> {
    let known = cases::rules(&access).await?;
    Ok(answer::tagged(StatusCode::OK, known.revision, &known))
}

/// Replace the rules of confirmation.
///
/// They hold for what is handed in from then on.
#[utoipa::path(
    operation_id = "submission_rules_save",
    tag = "submissions",
    params(("If-Match" = String, Header, description = "Revision in quotes")),
    request_body = SubmissionRulesInput,
    responses((status = 200, description = "The rules", body = SubmissionRules), responses::Update),
    security(("bearer" = [])),
)]
#[put("/submission-rules")]
async fn save_rules(
    access: Guard<perm::SubmissionRules>,
    revision: IfMatch,
    body: ValidJson<SubmissionRulesInput>,
) -> ApiResult<HttpResponse> {
    let saved = cases::save_rules(&access, revision.0, &body.0).await?;
    Ok(answer::tagged(StatusCode::OK, saved.revision, &saved))
}

/// List substitutes.
///
/// Who confirms in whose place, given and received.
#[utoipa::path(
    operation_id = "submission_delegation_list",
    tag = "submissions",
    responses((status = 200, description = "Substitutions", body = DelegationPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/submission-delegations")]
async fn delegations(
    access: Guard<perm::SubmissionConfirm>,
) -> ApiResult<web::Json<DelegationPage>> {
    Ok(web::Json(cases::delegations(&access).await?))
}

/// Name a substitute.
///
/// They confirm in one's place on these days, within one's own scope and never what either of the
/// two handed in.
#[utoipa::path(
    operation_id = "submission_delegation_create",
    tag = "submissions",
    request_body = DelegationInput,
    responses((status = 201, description = "Substitutions", body = DelegationPage), responses::Create),
    security(("bearer" = [])),
)]
#[post("/submission-delegations")]
async fn delegate(
    access: Guard<perm::SubmissionConfirm>,
    body: ValidJson<DelegationInput>,
) -> ApiResult<HttpResponse> {
    Ok(HttpResponse::Created().json(cases::delegate(&access, &body.0).await?))
}

/// End a substitution.
///
/// One that the account gave, before its last day.
#[utoipa::path(
    operation_id = "submission_delegation_end",
    tag = "submissions",
    params(("delegation_id" = Uuid, Path, description = "Substitution")),
    responses((status = 204, description = "Ended"), responses::Remove),
    security(("bearer" = [])),
)]
#[delete("/submission-delegations/{delegation_id}")]
async fn end_delegation(
    access: Guard<perm::SubmissionConfirm>,
    id: web::Path<DelegationId>,
) -> ApiResult<HttpResponse> {
    cases::end_delegation(&access, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}
