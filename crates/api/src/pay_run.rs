//! Runs of pay, payslips, what is set for single people, and what pay costs.

use actix_web::{HttpResponse, get, http::StatusCode, post, put, web};
use application::{
    Once,
    pay::{cost, person, run as cases},
};
use contract::{
    OwnPaySlips, PayBaseAdjusted, PayBaseAdjustment, PayBoard, PayBoardQuery, PayCostQuery,
    PayCostReport, PayEntriesInput, PayEntryPage, PayFileRequest, PayProfileInput, PayProfilePage,
    PayRunInput, PayRunStepInput, PayRunVerification, PayRunView, PaySimulation,
    PaySimulationRequest, PaySlipPage, PaySlipQuery, PaySlipView, perm,
};
use domain::ids::{PayRunId, WorkerId};
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
        .service(board)
        .service(open)
        .service(get_one)
        .service(step)
        .service(decide)
        .service(entries)
        .service(save_entries)
        .service(slips)
        .service(slip)
        .service(verify)
        .service(file)
        .service(own_slips)
        .service(own_slip)
        .service(profiles)
        .service(set_profile)
        .service(adjust_bases)
        .service(costs)
        .service(simulate);
}

fn tagged(status: StatusCode, view: &PayRunView) -> HttpResponse {
    answer::tagged(status, view.run.revision, view)
}

/// Show the runs of a month.
///
/// Every district in view with its run, if it has one, and streets that pay for themselves.
#[utoipa::path(
    operation_id = "pay_board_get",
    tag = "pay",
    params(PayBoardQuery),
    extensions(("x-query" = json!("PayBoardQuery"))),
    responses((status = 200, description = "The runs", body = PayBoard), responses::Read),
    security(("bearer" = [])),
)]
#[get("/pay-runs")]
async fn board(
    access: Guard<perm::PayRunView>,
    query: ValidQuery<PayBoardQuery>,
) -> ApiResult<web::Json<PayBoard>> {
    Ok(web::Json(cases::board(&access, &query.0).await?))
}

/// Open a run.
///
/// Of an organisation for a month. No other one above or below may have a run of the same month, so that
/// nobody is paid twice.
#[utoipa::path(
    operation_id = "pay_run_create",
    tag = "pay",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same answer and never a second run")),
    request_body(content = PayRunInput, example = json!({
        "organisation_id": "0198c5a0-0000-7000-8000-000000000001", "month": "2026-10",
    })),
    responses((status = 201, description = "The run", body = PayRunView), responses::Create),
    security(("bearer" = [])),
)]
#[post("/pay-runs")]
async fn open(
    access: Guard<perm::PayRunEdit>,
    key: IdempotencyKey,
    body: ValidJson<PayRunInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("pay_run_create", key.0, &body.0)?;
    let view = cases::open(&access, &body.0, &once).await?;
    Ok(tagged(StatusCode::CREATED, &view))
}

/// Get a run.
///
/// With the steps that were taken, the documents it rests on, and what may be done next.
#[utoipa::path(
    operation_id = "pay_run_get",
    tag = "pay",
    params(("run_id" = Uuid, Path, description = "Run")),
    responses((status = 200, description = "The run", body = PayRunView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/pay-runs/{run_id}")]
async fn get_one(
    access: Guard<perm::PayRunView>,
    id: web::Path<PayRunId>,
) -> ApiResult<HttpResponse> {
    let view = cases::get(&access, *id).await?;
    Ok(tagged(StatusCode::OK, &view))
}

/// Take a step of a run.
///
/// `FREEZE`, `COMPUTE`, `PAY`, `CLOSE`, or `REOPEN` with a reason. Of two people who take the same step
/// one does, the other is told that the run has changed.
#[utoipa::path(
    operation_id = "pay_run_step",
    tag = "pay",
    params(
        ("run_id" = Uuid, Path, description = "Run"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body(content = PayRunStepInput, example = json!({ "step": "FREEZE" })),
    responses((status = 200, description = "The run", body = PayRunView), responses::Decide),
    security(("bearer" = [])),
)]
#[post("/pay-runs/{run_id}/steps")]
async fn step(
    access: Guard<perm::PayRunEdit>,
    id: web::Path<PayRunId>,
    revision: IfMatch,
    body: ValidJson<PayRunStepInput>,
) -> ApiResult<HttpResponse> {
    let view = cases::take_step(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(StatusCode::OK, &view))
}

/// Check or approve a run.
///
/// `CHECK` by somebody other than who computed, `APPROVE` by a third, or `REOPEN` with a reason.
#[utoipa::path(
    operation_id = "pay_run_decide",
    tag = "pay",
    params(
        ("run_id" = Uuid, Path, description = "Run"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body(content = PayRunStepInput, example = json!({ "step": "CHECK" })),
    responses((status = 200, description = "The run", body = PayRunView), responses::Decide),
    security(("bearer" = [])),
)]
#[post("/pay-runs/{run_id}/decisions")]
async fn decide(
    access: Guard<perm::PayRunApprove>,
    id: web::Path<PayRunId>,
    revision: IfMatch,
    body: ValidJson<PayRunStepInput>,
) -> ApiResult<HttpResponse> {
    let view = cases::decide(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(StatusCode::OK, &view))
}

/// Show what is entered for a run.
#[utoipa::path(
    operation_id = "pay_entry_list",
    tag = "pay",
    params(("run_id" = Uuid, Path, description = "Run")),
    responses((status = 200, description = "What is entered", body = PayEntryPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/pay-runs/{run_id}/entries")]
async fn entries(
    access: Guard<perm::PayRunView>,
    id: web::Path<PayRunId>,
) -> ApiResult<web::Json<PayEntryPage>> {
    Ok(web::Json(cases::entries(&access, *id).await?))
}

/// Enter amounts for a run.
///
/// Factors of performance, bonuses and items that the scheme leaves to be entered, of up to 5,000 people
/// at once, all or none. While the run is open.
#[utoipa::path(
    operation_id = "pay_entry_save",
    tag = "pay",
    params(
        ("run_id" = Uuid, Path, description = "Run"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body(content = PayEntriesInput, example = json!({ "people": [{
        "worker_id": "0198c5a0-0000-7000-8000-000000000002", "factor": "1.1", "bonus": null,
        "items": [{ "item": "奖励性绩效", "amount": "6000.00" }], "reason": "锦社发〔2026〕12号",
    }] })),
    responses((status = 200, description = "What is entered", body = PayEntryPage), responses::Update),
    security(("bearer" = [])),
)]
#[put("/pay-runs/{run_id}/entries")]
async fn save_entries(
    access: Guard<perm::PayRunEdit>,
    id: web::Path<PayRunId>,
    revision: IfMatch,
    body: ValidJson<PayEntriesInput>,
) -> ApiResult<web::Json<PayEntryPage>> {
    let page = cases::save_entries(&access, *id, revision.0, &body.0).await?;
    Ok(web::Json(page))
}

/// List the payslips of a run.
///
/// With what is out of the ordinary, how each differs from the month before and why, and the sums of
/// every item beside those of the month before.
#[utoipa::path(
    operation_id = "pay_slip_list",
    tag = "pay",
    params(("run_id" = Uuid, Path, description = "Run"), PaySlipQuery),
    extensions(("x-query" = json!("PaySlipQuery"))),
    responses((status = 200, description = "Payslips", body = PaySlipPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/pay-runs/{run_id}/slips")]
async fn slips(
    access: Guard<perm::PayRunView>,
    id: web::Path<PayRunId>,
    query: ValidQuery<PaySlipQuery>,
) -> ApiResult<web::Json<PaySlipPage>> {
    Ok(web::Json(cases::slips(&access, *id, &query.0).await?))
}

/// Get a payslip.
///
/// Every amount with its rule, the document in which it stands, and everything it was computed from.
#[utoipa::path(
    operation_id = "pay_slip_get",
    tag = "pay",
    params(
        ("run_id" = Uuid, Path, description = "Run"),
        ("worker_id" = Uuid, Path, description = "Person"),
    ),
    responses((status = 200, description = "The payslip", body = PaySlipView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/pay-runs/{run_id}/slips/{worker_id}")]
async fn slip(
    access: Guard<perm::PayRunView>,
    path: web::Path<(PayRunId, WorkerId)>,
) -> ApiResult<web::Json<PaySlipView>> {
    let (id, worker) = *path;
    Ok(web::Json(cases::slip(&access, id, worker).await?))
}

/// Verify a run.
///
/// Computes it again from what was frozen and compares every payslip and both hashes.
#[utoipa::path(
    operation_id = "pay_run_verify",
    tag = "pay",
    params(("run_id" = Uuid, Path, description = "Run")),
    responses((status = 200, description = "What came of it", body = PayRunVerification), responses::Decide),
    security(("bearer" = [])),
)]
#[post("/pay-runs/{run_id}/verification")]
async fn verify(
    access: Guard<perm::PayRunView>,
    id: web::Path<PayRunId>,
) -> ApiResult<web::Json<PayRunVerification>> {
    Ok(web::Json(cases::verify(&access, *id).await?))
}

/// Make a file of a run.
///
/// Once it is approved: the sheet for signature, the file for the bank, contributions person by person, the
/// table for the withholding client, sums for the accounts. Logged with the reason; what has numbers in
/// clear wants a fresh second factor.
#[utoipa::path(
    operation_id = "pay_run_file",
    tag = "pay",
    params(("run_id" = Uuid, Path, description = "Run")),
    request_body(content = PayFileRequest, example = json!({
        "kind": "bank", "bank_columns": ["number", "account", "name", "amount", "remark"], "reason": "10月工资代发",
    })),
    responses(
        (status = 200, description = "The file", content(
            (responses::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (responses::FileContent = "text/csv"),
        )),
        responses::Export,
    ),
    security(("bearer" = [])),
)]
#[post("/pay-runs/{run_id}/files")]
async fn file(
    access: Guard<perm::PayRunEdit>,
    id: web::Path<PayRunId>,
    body: ValidJson<PayFileRequest>,
) -> ApiResult<HttpResponse> {
    let file = cases::file(&access, *id, &body.0).await?;
    Ok(answer::download(file))
}

/// List the own payslips.
///
/// Of runs that were approved.
#[utoipa::path(
    operation_id = "own_pay_slip_list",
    tag = "pay",
    responses((status = 200, description = "Payslips", body = OwnPaySlips), responses::Read),
    security(("bearer" = [])),
)]
#[get("/me/pay-slips")]
async fn own_slips(access: Guard<perm::OwnRecordView>) -> ApiResult<web::Json<OwnPaySlips>> {
    Ok(web::Json(cases::own_slips(&access).await?))
}

/// Get an own payslip.
#[utoipa::path(
    operation_id = "own_pay_slip_get",
    tag = "pay",
    params(("run_id" = Uuid, Path, description = "Run")),
    responses((status = 200, description = "The payslip", body = PaySlipView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/me/pay-slips/{run_id}")]
async fn own_slip(
    access: Guard<perm::OwnRecordView>,
    id: web::Path<PayRunId>,
) -> ApiResult<web::Json<PaySlipView>> {
    Ok(web::Json(cases::own_slip(&access, *id).await?))
}

/// Show what is set for somebody's pay.
///
/// Declared bases, special additional deductions, how tax is withheld, over time.
#[utoipa::path(
    operation_id = "pay_profile_list",
    tag = "pay",
    params(("worker_id" = Uuid, Path, description = "Person")),
    responses((status = 200, description = "What is set", body = PayProfilePage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/workers/{worker_id}/pay-profiles")]
async fn profiles(
    access: Guard<perm::PayRunView>,
    worker: web::Path<WorkerId>,
) -> ApiResult<web::Json<PayProfilePage>> {
    Ok(web::Json(person::profiles(&access, *worker).await?))
}

/// Set what holds for somebody's pay from a day on.
#[utoipa::path(
    operation_id = "pay_profile_create",
    tag = "pay",
    params(("worker_id" = Uuid, Path, description = "Person")),
    request_body(content = PayProfileInput, example = json!({
        "replaces": null, "valid_from": "2026-01-01", "base_social": "6200.00", "base_housing": "6200.00",
        "deduction": "2000.00", "standard": "MONTHS", "bonus_apart": true, "reason": "2026年度专项附加扣除信息表",
    })),
    responses((status = 201, description = "What is set", body = PayProfilePage), responses::PutInForce),
    security(("bearer" = [])),
)]
#[post("/workers/{worker_id}/pay-profiles")]
async fn set_profile(
    access: Guard<perm::PayRunEdit>,
    worker: web::Path<WorkerId>,
    body: ValidJson<PayProfileInput>,
) -> ApiResult<HttpResponse> {
    let page = person::set_profile(&access, *worker, &body.0).await?;
    Ok(HttpResponse::Created().json(page))
}

/// Adjust bases for a year.
///
/// Everyone's average month of a year, as it was paid in approved runs, becomes their declared base from a
/// day on; within the bounds that hold when it is used.
#[utoipa::path(
    operation_id = "pay_base_adjust",
    tag = "pay",
    request_body(content = PayBaseAdjustment, example = json!({
        "organisation_id": "0198c5a0-0000-7000-8000-000000000001", "year": 2025, "valid_from": "2026-07-01",
        "document_number": "成社保函〔2026〕18号",
    })),
    responses((status = 200, description = "What it came to", body = PayBaseAdjusted), responses::PutInForce),
    security(("bearer" = [])),
)]
#[post("/pay-base-adjustments")]
async fn adjust_bases(
    access: Guard<perm::PayRunEdit>,
    body: ValidJson<PayBaseAdjustment>,
) -> ApiResult<web::Json<PayBaseAdjusted>> {
    Ok(web::Json(person::adjust_bases(&access, &body.0).await?))
}

/// Show what pay costs a head.
///
/// Of a year, from closed runs only, by organisation with the runs it was added up from, and by class.
#[utoipa::path(
    operation_id = "pay_cost_get",
    tag = "pay",
    params(PayCostQuery),
    extensions(("x-query" = json!("PayCostQuery"))),
    responses((status = 200, description = "Cost per head", body = PayCostReport), responses::Read),
    security(("bearer" = [])),
)]
#[get("/pay-costs")]
async fn costs(
    access: Guard<perm::PayRunView>,
    query: ValidQuery<PayCostQuery>,
) -> ApiResult<web::Json<PayCostReport>> {
    Ok(web::Json(cost::report(&access, &query.0).await?))
}

/// Simulate a scheme.
///
/// Everyone's month by a scheme that is not in force, beside what holds now: cost by district and head, how
/// gross pay is spread, who would get more or less. Nothing is written.
#[utoipa::path(
    operation_id = "pay_simulate",
    tag = "pay",
    request_body = PaySimulationRequest,
    responses((status = 200, description = "What it would come to", body = PaySimulation), responses::Create),
    security(("bearer" = [])),
)]
#[post("/pay-simulations")]
async fn simulate(
    access: Guard<perm::PayRunView>,
    body: ValidJson<PaySimulationRequest>,
) -> ApiResult<web::Json<PaySimulation>> {
    Ok(web::Json(cases::simulate(&access, &body.0).await?))
}
