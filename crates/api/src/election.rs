//! Term elections: the board, the steps of an election, the terms of a place.

use actix_web::{HttpResponse, delete, get, http::StatusCode, post, put, web};
use application::{Once, election as cases};
use contract::{
    CandidatesInput, ElectionApproveBatch, ElectionBoard, ElectionBoardQuery, ElectionDecision,
    ElectionList, ElectionPlan, ElectionQuery, ElectionResults, ElectionSubmit,
    ElectionSubmitBatch, ElectionView, ElectionsCounted, ElectionsDecided, ElectionsPlanned,
    PlaceTerms, perm,
};
use domain::ids::{ElectionId, OrganisationId};
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
        // Fixed words before ids: the first match wins.
        .service(board)
        .service(save_results)
        .service(submit_many)
        .service(approve_many)
        .service(plan)
        .service(list)
        .service(get_one)
        .service(remove)
        .service(freeze)
        .service(save_candidates);
    config
        .service(submit)
        .service(approve)
        .service(give_back)
        .service(reverse)
        .service(place_terms);
}

fn tagged(election: &ElectionView) -> HttpResponse {
    answer::tagged(StatusCode::OK, election.revision, election)
}

/// Show the board of terms.
///
/// Villages and communities of a subtree with their running terms, what they lack, and the election
/// under way. The sums are of the whole subtree and count people, not seats.
#[utoipa::path(
    operation_id = "election_board_get",
    tag = "elections",
    params(ElectionBoardQuery),
    extensions(("x-query" = json!("ElectionBoardQuery"))),
    responses((status = 200, description = "One page of places", body = ElectionBoard), responses::Read),
    security(("bearer" = [])),
)]
#[get("/elections/board")]
async fn board(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<ElectionBoardQuery>,
) -> ApiResult<web::Json<ElectionBoard>> {
    Ok(web::Json(cases::board(&access, &query.0).await?))
}

/// Plan elections.
///
/// One in each of some villages and communities; a place has one under way at a time.
#[utoipa::path(
    operation_id = "election_create",
    tag = "elections",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body plan once")),
    request_body(content = ElectionPlan, example = json!({
        "kind": "GENERAL", "organisation_ids": ["0197a6f0-0000-7000-8000-000000000001"],
        "bodies": ["PARTY", "COMMITTEE"], "ordinal": 8,
        "voting_on": "2026-06-20", "effective_on": "2026-07-01",
    })),
    responses(
        (status = 201, description = "The elections", body = ElectionsPlanned),
        responses::ElectionPlan,
    ),
    security(("bearer" = [])),
)]
#[post("/elections")]
async fn plan(
    access: Guard<perm::ElectionEdit>,
    key: IdempotencyKey,
    body: ValidJson<ElectionPlan>,
) -> ApiResult<HttpResponse> {
    let once = Once::new("election_create", key.0, &body.0)?;
    let planned = cases::plan(&access, &once, &body.0).await?;
    Ok(HttpResponse::Created().json(planned))
}

/// List elections that were handed in.
///
/// Their part of the one queue: results that wait for one's own approval, those one has handed in, or
/// those of the whole view.
#[utoipa::path(
    operation_id = "election_list",
    tag = "elections",
    params(ElectionQuery),
    extensions(("x-query" = json!("ElectionQuery"))),
    responses((status = 200, description = "Elections, the longest waiting first", body = ElectionList), responses::Read),
    security(("bearer" = [])),
)]
#[get("/elections")]
async fn list(
    access: Guard<perm::WorkerView>,
    query: ValidQuery<ElectionQuery>,
) -> ApiResult<web::Json<ElectionList>> {
    Ok(web::Json(cases::list(&access, &query.0).await?))
}

/// Get an election.
///
/// As far as it has come: list, candidates and review, votes, what is wrong with them, what the
/// result comes to for each person, and what the account may do now.
#[utoipa::path(
    operation_id = "election_get",
    tag = "elections",
    params(("election_id" = Uuid, Path, description = "Election")),
    responses((status = 200, description = "The election", body = ElectionView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/elections/{election_id}")]
async fn get_one(
    access: Guard<perm::WorkerView>,
    id: web::Path<ElectionId>,
) -> ApiResult<HttpResponse> {
    Ok(tagged(&cases::get(&access, *id).await?))
}

/// Delete an election.
///
/// One that was not approved, and does not wait to be.
#[utoipa::path(
    operation_id = "election_delete",
    tag = "elections",
    params(
        ("election_id" = Uuid, Path, description = "Election"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 204, description = "Deleted"), responses::Election),
    security(("bearer" = [])),
)]
#[delete("/elections/{election_id}")]
async fn remove(
    access: Guard<perm::ElectionEdit>,
    id: web::Path<ElectionId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    cases::delete(&access, *id, revision.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Freeze the list.
///
/// Writes down who holds a seat or post of the bodies; whoever of them is not elected again leaves,
/// or becomes staff, when the result takes effect. Again, when that has changed.
#[utoipa::path(
    operation_id = "election_list_freeze",
    tag = "elections",
    params(
        ("election_id" = Uuid, Path, description = "Election"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 200, description = "The election", body = ElectionView), responses::Election),
    security(("bearer" = [])),
)]
#[post("/elections/{election_id}/list")]
async fn freeze(
    access: Guard<perm::ElectionEdit>,
    id: web::Path<ElectionId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    Ok(tagged(&cases::freeze(&access, *id, revision.0).await?))
}

/// Keep the candidates.
///
/// With what each department says of them in the joint review; only who passed all of them may
/// stand. Somebody who is not in the register is named, and linked to a record before the result is
/// handed in.
#[utoipa::path(
    operation_id = "election_candidates_save",
    tag = "elections",
    params(
        ("election_id" = Uuid, Path, description = "Election"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body(content = CandidatesInput, example = json!({
        "candidates": [{
            "name": "张三", "stands": [{ "body": "COMMITTEE", "rank": "MEMBER" }],
            "verdicts": [{ "reviewer": "ORGANISATION", "passed": true }],
        }],
    })),
    responses((status = 200, description = "The election", body = ElectionView), responses::Election),
    security(("bearer" = [])),
)]
#[put("/elections/{election_id}/candidates")]
async fn save_candidates(
    access: Guard<perm::ElectionEdit>,
    id: web::Path<ElectionId>,
    revision: IfMatch,
    body: ValidJson<CandidatesInput>,
) -> ApiResult<HttpResponse> {
    let saved = cases::save_candidates(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(&saved))
}

/// Keep results.
///
/// Of one place or of many in one call, each with the revision that was read; all are written, or
/// none. What is wrong with a result is shown with its election and stands in the way of handing it
/// in.
#[utoipa::path(
    operation_id = "election_results_save",
    tag = "elections",
    request_body(content = ElectionResults, example = json!({
        "items": [{
            "election_id": "0197a6f0-0000-7000-8000-000000000001", "revision": 3,
            "counts": [{ "body": "COMMITTEE", "voters": 1500, "ballots": 1000 }],
            "outcomes": [{ "candidate": 0, "body": "COMMITTEE", "votes": 812, "outcome": "ELECTED" }],
            "outgoing": [],
        }],
    })),
    responses((status = 200, description = "The elections", body = ElectionsCounted), responses::Election),
    security(("bearer" = [])),
)]
#[put("/elections/results")]
async fn save_results(
    access: Guard<perm::ElectionEdit>,
    body: ValidJson<ElectionResults>,
) -> ApiResult<web::Json<ElectionsCounted>> {
    Ok(web::Json(cases::save_results(&access, &body.0).await?))
}

/// Hand several results in.
///
/// Of many places in one call, on one paper; all are handed in, or none.
#[utoipa::path(
    operation_id = "election_submit_batch",
    tag = "elections",
    request_body(content = ElectionSubmitBatch, example = json!({
        "items": [{ "election_id": "0197a6f0-0000-7000-8000-000000000001", "revision": 4 }],
        "submission": { "document_number": "锦委组〔2026〕21号" },
    })),
    responses((status = 200, description = "How many", body = ElectionsDecided), responses::Election),
    security(("bearer" = [])),
)]
#[post("/elections/submissions")]
async fn submit_many(
    access: Guard<perm::ElectionEdit>,
    body: ValidJson<ElectionSubmitBatch>,
) -> ApiResult<web::Json<ElectionsDecided>> {
    Ok(web::Json(cases::submit_many(&access, &body.0).await?))
}

/// Approve several results.
///
/// Of many places in one call and one transaction; all are approved, or none.
#[utoipa::path(
    operation_id = "election_approve_batch",
    tag = "elections",
    request_body(content = ElectionApproveBatch, example = json!({
        "items": [{ "election_id": "0197a6f0-0000-7000-8000-000000000001", "revision": 5 }],
    })),
    responses((status = 200, description = "How many", body = ElectionsDecided), responses::Election),
    security(("bearer" = [])),
)]
#[post("/elections/approvals")]
async fn approve_many(
    access: Guard<perm::ElectionApprove>,
    body: ValidJson<ElectionApproveBatch>,
) -> ApiResult<web::Json<ElectionsDecided>> {
    Ok(web::Json(cases::approve_many(&access, &body.0).await?))
}

/// Hand a result in.
///
/// Refused with everything that is wrong with it; what is doubtful passes with a reason.
#[utoipa::path(
    operation_id = "election_submit",
    tag = "elections",
    params(
        ("election_id" = Uuid, Path, description = "Election"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body(content = ElectionSubmit, example = json!({ "document_number": "锦委组〔2026〕21号" })),
    responses((status = 200, description = "The election", body = ElectionView), responses::Election),
    security(("bearer" = [])),
)]
#[post("/elections/{election_id}/submission")]
async fn submit(
    access: Guard<perm::ElectionEdit>,
    id: web::Path<ElectionId>,
    revision: IfMatch,
    body: ValidJson<ElectionSubmit>,
) -> ApiResult<HttpResponse> {
    let submitted = cases::submit(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(&submitted))
}

/// Approve a result.
///
/// Writes everything that it comes to, in one transaction: terms, seats, posts, exits and entries.
/// Never by whoever planned or handed it in, or stands in it.
#[utoipa::path(
    operation_id = "election_approve",
    tag = "elections",
    params(
        ("election_id" = Uuid, Path, description = "Election"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    responses((status = 200, description = "The election", body = ElectionView), responses::Election),
    security(("bearer" = [])),
)]
#[post("/elections/{election_id}/approval")]
async fn approve(
    access: Guard<perm::ElectionApprove>,
    id: web::Path<ElectionId>,
    revision: IfMatch,
) -> ApiResult<HttpResponse> {
    Ok(tagged(&cases::approve(&access, *id, revision.0).await?))
}

/// Return a result.
///
/// To whoever handed it in, with a reason.
#[utoipa::path(
    operation_id = "election_return",
    tag = "elections",
    params(
        ("election_id" = Uuid, Path, description = "Election"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = ElectionDecision,
    responses((status = 200, description = "The election", body = ElectionView), responses::Election),
    security(("bearer" = [])),
)]
#[post("/elections/{election_id}/return")]
async fn give_back(
    access: Guard<perm::ElectionApprove>,
    id: web::Path<ElectionId>,
    revision: IfMatch,
    body: ValidJson<ElectionDecision>,
) -> ApiResult<HttpResponse> {
    let returned = cases::give_back(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(&returned))
}

/// Take an approved result back.
///
/// Terms, seats, posts and service are what they were. Refused, with a list, while anything rests on
/// it.
#[utoipa::path(
    operation_id = "election_reverse",
    tag = "elections",
    params(
        ("election_id" = Uuid, Path, description = "Election"),
        ("If-Match" = String, Header, description = "Revision in quotes"),
    ),
    request_body = ElectionDecision,
    responses((status = 200, description = "The election", body = ElectionView), responses::Election),
    security(("bearer" = [])),
)]
#[post("/elections/{election_id}/reversal")]
async fn reverse(
    access: Guard<perm::ElectionApprove>,
    id: web::Path<ElectionId>,
    revision: IfMatch,
    body: ValidJson<ElectionDecision>,
) -> ApiResult<HttpResponse> {
    let reversed = cases::reverse(&access, *id, revision.0, &body.0).await?;
    Ok(tagged(&reversed))
}

/// Show the terms of a place.
///
/// Every term with everyone who holds or held a seat in it, and the elections of the place. Of
/// people who serve outside the own view by now the name is not told.
#[utoipa::path(
    operation_id = "place_terms_get",
    tag = "elections",
    params(("organisation_id" = Uuid, Path, description = "Village or community")),
    responses((status = 200, description = "Terms and elections", body = PlaceTerms), responses::Read),
    security(("bearer" = [])),
)]
#[get("/organisations/{organisation_id}/terms")]
async fn place_terms(
    access: Guard<perm::WorkerView>,
    id: web::Path<OrganisationId>,
) -> ApiResult<web::Json<PlaceTerms>> {
    Ok(web::Json(cases::place_terms(&access, *id).await?))
}
