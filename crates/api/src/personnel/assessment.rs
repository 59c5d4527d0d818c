//! The annual assessment in rounds.

use actix_web::{HttpResponse, delete, get, http::StatusCode, post, put, web};
use application::{AppError, Once, personnel as cases};
use contract::{
    BatchView, GradesInput, RoundInput, RoundPage, RoundSettings, RoundView, SheetQuery,
    SheetSubmission, SheetView, perm,
};
use domain::ids::AssessmentRoundId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IdempotencyKey, IfMatch, ValidJson, ValidQuery},
    guard::Guard,
    responses,
};

pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(get_one)
        .service(update)
        .service(remove)
        .service(close)
        .service(sheet)
        .service(save)
        .service(submit);
}

fn tagged(status: StatusCode, view: &RoundView) -> HttpResponse {
    answer::tagged(status, view.summary.revision, view)
}

/// Open a round.
///
/// The assessment of one year in one district: the cap on 优秀, until when streets grade, and until
/// when objections may be raised.
#[utoipa::path(
    operation_id = "assessment_round_create",
    tag = "personnel",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same answer and never a second round")),
    request_body(content = RoundInput, example = json!({
        "organisation_id": "01980000-0000-7000-8000-000000000001", "year": 2026,
        "rules": { "excellent_percent": 20, "grades_until": "2027-01-15", "objections_until": "2027-01-22",
                   "document_number": "锦社发〔2026〕40号" },
    })),
    responses((status = 201, description = "The round", body = RoundView), responses::Create),
    security(("bearer" = [])),
)]
#[post("/personnel/assessment-rounds")]
async fn create(
    access: Guard<perm::PersonnelEdit>,
    key: IdempotencyKey,
    body: ValidJson<RoundInput>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("assessment_round_create", key.0, &body.0)?;
    let view = cases::open_round(&access, &body.0, &once).await?;
    Ok(tagged(StatusCode::CREATED, &view))
}

/// List rounds.
///
/// Of the districts in view, the latest year first.
#[utoipa::path(
    operation_id = "assessment_round_list",
    tag = "personnel",
    responses((status = 200, description = "The rounds", body = RoundPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/personnel/assessment-rounds")]
async fn list(access: Guard<perm::WorkerView>) -> ApiResult<web::Json<RoundPage>> {
    Ok(web::Json(cases::rounds(&access).await?))
}

/// Get a round.
///
/// With where each of its streets in view stands.
#[utoipa::path(
    operation_id = "assessment_round_get",
    tag = "personnel",
    params(("round_id" = Uuid, Path, description = "Round")),
    responses((status = 200, description = "The round", body = RoundView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/personnel/assessment-rounds/{round_id}")]
async fn get_one(
    access: Guard<perm::WorkerView>,
    id: web::Path<AssessmentRoundId>,
) -> ApiResult<HttpResponse> {
    let view = cases::round(&access, *id).await?;
    Ok(tagged(StatusCode::OK, &view))
}

/// Change a round.
///
/// The cap, the days and the paper. What was handed in already keeps the days it was handed in with.
#[utoipa::path(
    operation_id = "assessment_round_update",
    tag = "personnel",
    params(
        ("round_id" = Uuid, Path, description = "Round"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body(content = RoundSettings, example = json!({
        "excellent_percent": 20, "grades_until": "2027-01-20", "objections_until": "2027-01-27",
    })),
    responses((status = 200, description = "The round", body = RoundView), responses::Update),
    security(("bearer" = [])),
)]
#[put("/personnel/assessment-rounds/{round_id}")]
async fn update(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<AssessmentRoundId>,
    revision: IfMatch,
    body: ValidJson<RoundSettings>,
) -> ApiResult<HttpResponse> {
    let view = cases::change_round(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(StatusCode::OK, &view))
}

/// Remove a round.
///
/// While nothing was handed in in it.
#[utoipa::path(
    operation_id = "assessment_round_delete",
    tag = "personnel",
    params(
        ("round_id" = Uuid, Path, description = "Round"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 204, description = "Removed"), responses::Update),
    security(("bearer" = [])),
)]
#[delete("/personnel/assessment-rounds/{round_id}")]
async fn remove(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<AssessmentRoundId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    cases::remove_round(&access, *id, revision.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Close a round.
///
/// Nothing of it waits any more; from then on nothing is graded in it.
#[utoipa::path(
    operation_id = "assessment_round_close",
    tag = "personnel",
    params(
        ("round_id" = Uuid, Path, description = "Round"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 200, description = "The round", body = RoundView), responses::Update),
    security(("bearer" = [])),
)]
#[post("/personnel/assessment-rounds/{round_id}/closing")]
async fn close(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<AssessmentRoundId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    let view = cases::close_round(&access, *id, revision.0).await?;
    Ok(tagged(StatusCode::OK, &view))
}

/// Show the grades of a place.
///
/// Everyone of a street or community who is assessed in the round: grade, where it stands, the
/// grade of the year before, and why somebody is not graded.
#[utoipa::path(
    operation_id = "assessment_sheet_get",
    tag = "personnel",
    params(("round_id" = Uuid, Path, description = "Round"), SheetQuery),
    responses((status = 200, description = "The grades", body = SheetView), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("SheetQuery"))),
)]
#[get("/personnel/assessment-rounds/{round_id}/sheet")]
async fn sheet(
    access: Guard<perm::WorkerView>,
    id: web::Path<AssessmentRoundId>,
    query: ValidQuery<SheetQuery>,
) -> ApiResult<web::Json<SheetView>> {
    let place = query.0.organisation_id.ok_or_else(AppError::not_found)?;
    Ok(web::Json(cases::sheet(&access, *id, place).await?))
}

/// Keep grades.
///
/// Until the street hands them in.
#[utoipa::path(
    operation_id = "assessment_grades_save",
    tag = "personnel",
    params(("round_id" = Uuid, Path, description = "Round")),
    request_body(content = GradesInput, example = json!({
        "items": [{ "worker_id": "01980000-0000-7000-8000-000000000001", "grade": "2" }],
    })),
    responses((status = 204, description = "Kept"), responses::Create),
    security(("bearer" = [])),
)]
#[put("/personnel/assessment-rounds/{round_id}/grades")]
async fn save(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<AssessmentRoundId>,
    body: ValidJson<GradesInput>,
) -> ApiResult<HttpResponse> {
    cases::save_grades(&access, *id, &body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Hand the grades of a street in.
///
/// As one batch of actions, which may be confirmed once the days for objections are over. The cap
/// on 优秀 is over the whole street.
#[utoipa::path(
    operation_id = "assessment_sheet_submit",
    tag = "personnel",
    params(
        ("round_id" = Uuid, Path, description = "Round"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same answer and never a second batch"),
    ),
    request_body(content = SheetSubmission, example = json!({
        "organisation_id": "01980000-0000-7000-8000-000000000001",
    })),
    responses((status = 202, description = "Handed in; others have to confirm it", body = BatchView), responses::Batch),
    security(("bearer" = [])),
)]
#[post("/personnel/assessment-rounds/{round_id}/sheet")]
async fn submit(
    access: Guard<perm::PersonnelEdit>,
    id: web::Path<AssessmentRoundId>,
    key: IdempotencyKey,
    body: ValidJson<SheetSubmission>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("assessment_sheet_submit", key.0, &(*id, &body.0))?;
    let view = cases::submit_sheet(&access, *id, &body.0, &once).await?;
    Ok(HttpResponse::build(StatusCode::ACCEPTED).json(view))
}
