//! Imports of files.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, get, http::header, post, put, web};
use application::exchange as cases;
use bytes::Bytes;
use contract::{
    ImportCommit, ImportFieldPage, ImportListQuery, ImportMapping, ImportMappingInput,
    ImportMappingPage, ImportPage, ImportQuery, ImportResultFileQuery, ImportResultPage,
    ImportResultQuery, ImportUndo, ImportUndoPreview, ImportView, Inspection, InspectionQuery,
    TemplateQuery, perm,
};
use domain::ids::JobId;
use futures_util::stream;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    answer,
    error::ApiResult,
    extract::{IdempotencyKey, ValidJson, ValidQuery, content_type, whole_body},
    guard::Guard,
    responses,
};

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    // Fixed words before ids: the first match wins.
    config
        .service(fields)
        .service(template)
        .service(inspect)
        .service(mappings)
        .service(save_mapping);
    config
        .service(create)
        .service(list)
        .service(get_one)
        .service(cancel)
        .service(commit)
        .service(undo_preview)
        .service(undo);
    config
        .service(results_file)
        .service(results)
        .service(events);
}

/// Largest file that is looked at before importing, in bytes.
const MAX_INSPECTION: usize = 100 << 20;

/// List the fields of a file.
#[utoipa::path(
    operation_id = "import_fields",
    tag = "imports",
    responses((status = 200, description = "Fields in the order of the template", body = ImportFieldPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/imports/fields")]
async fn fields(access: Guard<perm::ImportRun>) -> ApiResult<web::Json<ImportFieldPage>> {
    Ok(web::Json(cases::fields(&access)))
}

/// Download the template.
///
/// Drop-downs and notes are made from the same fields that check an import.
#[utoipa::path(
    operation_id = "import_template",
    tag = "imports",
    params(TemplateQuery),
    responses(
        (status = 200, description = "The template", content(
            (responses::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (responses::FileContent = "text/csv"),
            (responses::FileContent = "application/x-ndjson"),
        )),
        responses::Read,
    ),
    security(("bearer" = [])),
    extensions(("x-query" = json!("TemplateQuery"))),
)]
#[get("/imports/template")]
async fn template(
    access: Guard<perm::ImportRun>,
    query: ValidQuery<TemplateQuery>,
) -> ApiResult<HttpResponse> {
    Ok(answer::download(
        cases::template(&access, query.0.format.unwrap_or_default()).await?,
    ))
}

/// Look at a file's heading.
///
/// What each column is taken for, with masked samples, before importing.
#[utoipa::path(
    operation_id = "import_inspect",
    tag = "imports",
    params(InspectionQuery),
    request_body(content(
        (responses::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (responses::FileContent = "text/csv"),
        (responses::FileContent = "application/x-ndjson"),
    ), description = "The file"),
    responses((status = 200, description = "The columns", body = Inspection), responses::Create),
    security(("bearer" = [])),
    extensions(("x-query" = json!("InspectionQuery"))),
)]
#[post("/imports/inspection")]
async fn inspect(
    request: HttpRequest,
    access: Guard<perm::ImportRun>,
    query: ValidQuery<InspectionQuery>,
    body: web::Payload,
) -> ApiResult<web::Json<Inspection>> {
    let body = whole_body(body, MAX_INSPECTION).await?;
    Ok(web::Json(
        cases::inspect(&access, &content_type(&request), body, &query.0).await?,
    ))
}

/// List own column mappings.
#[utoipa::path(
    operation_id = "import_mapping_list",
    tag = "imports",
    responses((status = 200, description = "Mappings by source", body = ImportMappingPage), responses::Read),
    security(("bearer" = [])),
)]
#[get("/imports/mappings")]
async fn mappings(access: Guard<perm::ImportRun>) -> ApiResult<web::Json<ImportMappingPage>> {
    Ok(web::Json(cases::mappings(&access).await?))
}

/// Keep a column mapping.
#[utoipa::path(
    operation_id = "import_mapping_save",
    tag = "imports",
    params(("source" = String, Path, description = "Name of the source, 1 to 60 characters")),
    request_body = ImportMappingInput,
    responses((status = 200, description = "The mapping", body = ImportMapping), responses::Create),
    security(("bearer" = [])),
)]
#[put("/imports/mappings/{source}")]
async fn save_mapping(
    access: Guard<perm::ImportRun>,
    source: web::Path<String>,
    body: ValidJson<ImportMappingInput>,
) -> ApiResult<web::Json<ImportMapping>> {
    Ok(web::Json(
        cases::save_mapping(&access, &source, &body.0).await?,
    ))
}

/// Start an import.
///
/// The body is the file. The answer comes as soon as the file is received; a job checks and,
/// with `mode=commit`, writes it, all in one transaction. The same key and body give the same
/// import and never a second insert.
#[utoipa::path(
    operation_id = "import_create",
    tag = "imports",
    params(
        ImportQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same import"),
    ),
    request_body(content(
        (responses::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (responses::FileContent = "text/csv"),
        (responses::FileContent = "application/x-ndjson"),
    ), description = "The file"),
    responses((status = 202, description = "The import, waiting", body = ImportView), responses::Create),
    security(("bearer" = [])),
    extensions(("x-query" = json!("ImportQuery"))),
)]
#[post("/imports")]
async fn create(
    request: HttpRequest,
    access: Guard<perm::ImportRun>,
    key: IdempotencyKey,
    query: ValidQuery<ImportQuery>,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let upload = cases::receive(&access, &content_type(&request), body).await?;
    let import = cases::create(&access, upload, &query.0, key.0).await?;
    Ok(accepted(import))
}

fn accepted(import: ImportView) -> HttpResponse {
    HttpResponse::Accepted()
        .insert_header((header::LOCATION, format!("/api/v1/imports/{}", import.id)))
        .json(import)
}

/// List own imports.
#[utoipa::path(
    operation_id = "import_list",
    tag = "imports",
    params(ImportListQuery),
    responses((status = 200, description = "Imports, newest first", body = ImportPage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("ImportListQuery"))),
)]
#[get("/imports")]
async fn list(
    access: Guard<perm::ImportRun>,
    query: ValidQuery<ImportListQuery>,
) -> ApiResult<web::Json<ImportPage>> {
    Ok(web::Json(cases::list(&access, &query.0).await?))
}

/// Get an import.
#[utoipa::path(
    operation_id = "import_get",
    tag = "imports",
    params(("import_id" = Uuid, Path, description = "Import")),
    responses((status = 200, description = "State and counts", body = ImportView), responses::Read),
    security(("bearer" = [])),
)]
#[get("/imports/{import_id}")]
async fn get_one(
    access: Guard<perm::ImportRun>,
    id: web::Path<JobId>,
) -> ApiResult<web::Json<ImportView>> {
    Ok(web::Json(cases::get(&access, *id).await?))
}

/// Cancel an import.
///
/// A running import ends at its next step and writes nothing; one that has ended stays.
#[utoipa::path(
    operation_id = "import_cancel",
    tag = "imports",
    params(("import_id" = Uuid, Path, description = "Import")),
    responses((status = 200, description = "State and counts", body = ImportView), responses::Read),
    security(("bearer" = [])),
)]
#[post("/imports/{import_id}/cancel")]
async fn cancel(
    access: Guard<perm::ImportRun>,
    id: web::Path<JobId>,
) -> ApiResult<web::Json<ImportView>> {
    Ok(web::Json(cases::cancel(&access, *id).await?))
}

/// Write a file that was checked.
///
/// A new import with `mode=commit` of the file of an own import with `mode=validate` that is done,
/// with the columns as they were mapped then: the file need not be sent again within the seven days
/// for which an upload is kept. Rows are checked once more, because the register has gone on since.
#[utoipa::path(
    operation_id = "import_commit",
    tag = "imports",
    params(
        ("import_id" = Uuid, Path, description = "Import with `mode=validate`"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key and body give the same import"),
    ),
    request_body = ImportCommit,
    responses((status = 202, description = "The import that writes, waiting", body = ImportView), responses::Commit),
    security(("bearer" = [])),
)]
#[post("/imports/{import_id}/commit")]
async fn commit(
    access: Guard<perm::ImportRun>,
    id: web::Path<JobId>,
    key: IdempotencyKey,
    input: ValidJson<ImportCommit>,
) -> ApiResult<HttpResponse> {
    let import = cases::commit(&access, *id, &input.0, key.0).await?;
    Ok(accepted(import))
}

/// Preview the undoing of an import.
///
/// How many people would be gone or be what they were, and the rows whose people were changed
/// since the import: any of them stands in the way.
#[utoipa::path(
    operation_id = "import_undo_preview",
    tag = "imports",
    params(("import_id" = Uuid, Path, description = "Import")),
    responses((status = 200, description = "What would happen", body = ImportUndoPreview), responses::Undo),
    security(("bearer" = [])),
)]
#[get("/imports/{import_id}/undo")]
async fn undo_preview(
    access: Guard<perm::ImportRun>,
    id: web::Path<JobId>,
) -> ApiResult<web::Json<ImportUndoPreview>> {
    Ok(web::Json(cases::undo_preview(&access, *id).await?))
}

/// Undo an import.
///
/// People it entered are gone and their identity numbers free; people it corrected are what they
/// were before. All of it, or with `import_rested_on` nothing: then `errors` names rows whose people
/// were changed since. What was known before stays readable with `known_at`.
#[utoipa::path(
    operation_id = "import_undo",
    tag = "imports",
    params(("import_id" = Uuid, Path, description = "Import")),
    request_body = ImportUndo,
    responses((status = 200, description = "The import, undone", body = ImportView), responses::Undo),
    security(("bearer" = [])),
)]
#[post("/imports/{import_id}/undo")]
async fn undo(
    access: Guard<perm::ImportRun>,
    id: web::Path<JobId>,
    input: ValidJson<ImportUndo>,
) -> ApiResult<web::Json<ImportView>> {
    Ok(web::Json(cases::undo(&access, *id, &input.0).await?))
}

/// List the verdicts of an import's rows.
///
/// Row, column, code, message and masked value of everything found.
#[utoipa::path(
    operation_id = "import_results",
    tag = "imports",
    params(("import_id" = Uuid, Path, description = "Import"), ImportResultQuery),
    responses((status = 200, description = "Verdicts by row", body = ImportResultPage), responses::Read),
    security(("bearer" = [])),
    extensions(("x-query" = json!("ImportResultQuery"))),
)]
#[get("/imports/{import_id}/results")]
async fn results(
    access: Guard<perm::ImportRun>,
    id: web::Path<JobId>,
    query: ValidQuery<ImportResultQuery>,
) -> ApiResult<web::Json<ImportResultPage>> {
    Ok(web::Json(cases::results(&access, *id, &query.0).await?))
}

/// Download the verdicts of an import.
///
/// The uploaded file in its own format (CSV in UTF-8 with a byte-order mark) with all its columns and
/// two more at the end, `结果` (what became of the row) and `问题` (what is wrong with it, in
/// Chinese, joined by `；`). Corrected, it can be imported as it is: the two columns are passed over.
/// It holds the numbers in clear that were uploaded, so only the account that uploaded it gets it,
/// and each download is in the audit log. The upload is kept, encrypted, for seven days after the
/// end of the import. Before its end and after those days, and when the file cannot be read as a
/// table, the answer is a list of row number, result, masked name and findings in the same format.
#[utoipa::path(
    operation_id = "import_results_file",
    tag = "imports",
    params(("import_id" = Uuid, Path, description = "Import"), ImportResultFileQuery),
    responses(
        (status = 200, description = "The file", content(
            (responses::FileContent = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (responses::FileContent = "text/csv"),
            (responses::FileContent = "application/x-ndjson"),
        )),
        responses::Read,
    ),
    security(("bearer" = [])),
    extensions(("x-query" = json!("ImportResultFileQuery"))),
)]
#[get("/imports/{import_id}/results/file")]
async fn results_file(
    access: Guard<perm::ImportRun>,
    id: web::Path<JobId>,
    query: ValidQuery<ImportResultFileQuery>,
) -> ApiResult<HttpResponse> {
    Ok(answer::download(
        cases::results_file(&access, *id, &query.0).await?,
    ))
}

/// Watch an import.
///
/// Server-sent events, each an import; the last is in a final state.
#[utoipa::path(
    operation_id = "import_events",
    tag = "imports",
    params(("import_id" = Uuid, Path, description = "Import")),
    responses((status = 200, description = "Events", content((String = "text/event-stream"))), responses::Read),
    security(("bearer" = [])),
)]
#[get("/imports/{import_id}/events")]
async fn events(access: Guard<perm::ImportRun>, id: web::Path<JobId>) -> ApiResult<HttpResponse> {
    let id = *id;
    let first = cases::get(&access, id).await?;
    // Each step looks anew with the same access; a reader that left ends the stream.
    let events = stream::unfold(Some((Some(first), access)), move |state| async move {
        let (known, access) = state?;
        let import = match known {
            Some(import) => import,
            None => {
                actix_web::rt::time::sleep(Duration::from_millis(500)).await;
                cases::get(&access, id).await.ok()?
            }
        };
        // Shutdown ends the stream, so that it need not wait; the reader asks the next server.
        let ended = import.state.is_final() || access.app().shutdown().has_begun();
        let text = format!("data: {}\n\n", serde_json::to_string(&import).ok()?);
        Some((
            Ok::<_, actix_web::Error>(Bytes::from(text)),
            (!ended).then_some((None, access)),
        ))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .streaming(events))
}
