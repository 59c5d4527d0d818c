//! The worker's own: their record, and asking to have it corrected.

use actix_web::{HttpResponse, get, http::StatusCode, post, put, web};
use application::{Once, worker::submission as cases};
use contract::{
    CorrectionInput, ObjectionInput, OwnProposal, OwnRecord, ProofQuery, RevealRequest,
    RevealedNumbers, SubmissionView, perm,
};
use domain::ids::{ProofId, SubmissionId};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IdempotencyKey, IfMatch, ValidJson, ValidQuery, whole_body},
    guard::Guard,
    responses,
};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(record)
        .service(reveal)
        .service(create)
        .service(raise_objection)
        .service(get_one)
        .service(withdraw)
        .service(add_proof)
        .service(own_proof)
        .service(proof);
}

fn tagged(status: StatusCode, view: &SubmissionView) -> HttpResponse {
    answer::tagged(status, view.summary.revision, view)
}

/// Get the own record.
///
/// Everything the register keeps of the person to whom the account belongs, numbers masked, and
/// the requests to correct it (Personal Information Protection Law, art. 45 and 46).
#[utoipa::path(
    operation_id = "own_record_get",
    tag = "own record",
    responses((status = 200, description = "The record", body = OwnRecord), responses::Read),
    security(("bearer" = [])),
)]
#[get("/me/record")]
async fn record(access: Guard<perm::OwnRecordView>) -> ApiResult<web::Json<OwnRecord>> {
    Ok(web::Json(cases::own_record(&access).await?))
}

/// Reveal the own numbers.
///
/// In clear, with a reason; it is logged like any other look at them.
#[utoipa::path(
    operation_id = "own_record_reveal",
    tag = "own record",
    request_body = RevealRequest,
    responses((status = 200, description = "The numbers", body = RevealedNumbers), responses::Create),
    security(("bearer" = [])),
)]
#[post("/me/record/reveal")]
async fn reveal(
    access: Guard<perm::OwnRecordView>,
    body: ValidJson<RevealRequest>,
) -> ApiResult<web::Json<RevealedNumbers>> {
    Ok(web::Json(cases::own_numbers(&access, &body.0).await?))
}

/// Ask for a correction.
///
/// The record as it should be; nothing is written before street, and where the rules want it
/// district, have confirmed it. Answered within fifteen working days.
#[utoipa::path(
    operation_id = "correction_create",
    tag = "own record",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body are one request")),
    request_body = CorrectionInput,
    responses((status = 201, description = "The request", body = SubmissionView), responses::Create),
    security(("bearer" = [])),
)]
#[post("/me/corrections")]
async fn create(
    access: Guard<perm::OwnRecordView>,
    key: IdempotencyKey,
    body: ValidJson<CorrectionInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("correction_create", key.0, &body.0)?;
    let asked = cases::ask_correction(&access, &body.0, &once).await?;
    Ok(tagged(StatusCode::CREATED, &asked))
}

/// Object to a grade.
///
/// To one that is proposed for the person themselves, as long as objections may be raised. Whoever
/// decides reads it with the proposal, and looks at that by itself.
#[utoipa::path(
    operation_id = "own_assessment_object",
    tag = "own record",
    params(
        ("submission_id" = Uuid, Path, description = "The submission that proposes it"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key and body are one objection"),
    ),
    request_body(content = ObjectionInput, example = json!({ "reason": "本年度获区级表彰，考核未予体现" })),
    responses((status = 200, description = "The proposal with the objection", body = OwnProposal), responses::Create),
    security(("bearer" = [])),
)]
#[post("/me/assessments/{submission_id}/objection")]
async fn raise_objection(
    access: Guard<perm::OwnRecordView>,
    id: web::Path<SubmissionId>,
    key: IdempotencyKey,
    body: ValidJson<ObjectionInput>,
) -> ApiResult<web::Json<OwnProposal>> {
    let once = Once::new("own_assessment_object", key.0, &body.0)?;
    Ok(web::Json(
        cases::object(&access, *id, &body.0, &once).await?,
    ))
}

/// Get an own request.
///
/// With its answer.
#[utoipa::path(
    operation_id = "correction_get",
    tag = "own record",
    params(("submission_id" = Uuid, Path, description = "Request")),
    responses((status = 200, description = "The request", body = SubmissionView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/me/corrections/{submission_id}")]
async fn get_one(
    access: Guard<perm::OwnRecordView>,
    id: web::Path<SubmissionId>,
) -> ApiResult<HttpResponse> {
    let view = cases::own_correction(&access, *id).await?;
    Ok(tagged(StatusCode::OK, &view))
}

/// Withdraw an own request.
#[utoipa::path(
    operation_id = "correction_withdraw",
    tag = "own record",
    params(
        ("submission_id" = Uuid, Path, description = "Request"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 200, description = "The request", body = SubmissionView), responses::Submission),
    security(("bearer" = [])),
)]
#[post("/me/corrections/{submission_id}/withdraw")]
async fn withdraw(
    access: Guard<perm::OwnRecordView>,
    id: web::Path<SubmissionId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    let view = cases::withdraw_correction(&access, *id, revision.0).await?;
    Ok(tagged(StatusCode::OK, &view))
}

/// Add a proof to an own request.
///
/// PDF, JPEG or PNG of at most 5 MiB, five at most.
#[utoipa::path(
    operation_id = "correction_proof_add",
    tag = "own record",
    params(("submission_id" = Uuid, Path, description = "Request"), ProofQuery),
    extensions(("x-query" = json!("ProofQuery"))),
    request_body(content((responses::FileContent = "application/pdf"), (responses::FileContent = "image/jpeg"), (responses::FileContent = "image/png")), description = "The file"),
    responses((status = 200, description = "The request", body = SubmissionView), responses::Submission),
    security(("bearer" = [])),
)]
#[put("/me/corrections/{submission_id}/proofs")]
async fn add_proof(
    access: Guard<perm::OwnRecordView>,
    id: web::Path<SubmissionId>,
    query: ValidQuery<ProofQuery>,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let bytes = whole_body(body, cases::MAX_PROOF).await?;
    let name = query.0.name.unwrap_or_default();
    let view = cases::add_proof(&access, *id, &name, bytes.to_vec()).await?;
    Ok(tagged(StatusCode::OK, &view))
}

/// Get a proof of an own request.
#[utoipa::path(
    operation_id = "correction_proof_get",
    tag = "own record",
    params(("submission_id" = Uuid, Path, description = "Request"), ("proof_id" = Uuid, Path, description = "File")),
    responses(
        (status = 200, description = "The file", content((responses::FileContent = "application/pdf"), (responses::FileContent = "image/jpeg"), (responses::FileContent = "image/png"))),
        responses::Read,
    ),
    security(("bearer" = [])),
)]
#[get("/me/corrections/{submission_id}/proofs/{proof_id}")]
async fn own_proof(
    access: Guard<perm::OwnRecordView>,
    path: web::Path<(SubmissionId, ProofId)>,
) -> ApiResult<HttpResponse> {
    let (submission, id) = path.into_inner();
    let file = cases::own_proof(&access, submission, id).await?;
    Ok(HttpResponse::Ok()
        .content_type(file.content_type)
        .insert_header(("content-disposition", answer::attachment(&file.name)))
        .body(file.bytes))
}

/// Get a proof of a correction request.
///
/// For whoever may confirm it; looking at it is logged.
#[utoipa::path(
    operation_id = "submission_proof_get",
    tag = "submissions",
    params(("submission_id" = Uuid, Path, description = "Submission"), ("proof_id" = Uuid, Path, description = "File")),
    responses(
        (status = 200, description = "The file", content((responses::FileContent = "application/pdf"), (responses::FileContent = "image/jpeg"), (responses::FileContent = "image/png"))),
        responses::Read,
    ),
    security(("bearer" = [])),
)]
#[get("/submissions/{submission_id}/proofs/{proof_id}")]
async fn proof(
    access: Guard<perm::WorkerView>,
    path: web::Path<(SubmissionId, ProofId)>,
) -> ApiResult<HttpResponse> {
    let (submission, id) = path.into_inner();
    let file = cases::proof(&access, submission, id).await?;
    Ok(HttpResponse::Ok()
        .content_type(file.content_type)
        .insert_header(("content-disposition", answer::attachment(&file.name)))
        .body(file.bytes))
}
