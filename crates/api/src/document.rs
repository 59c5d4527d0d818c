//! The OpenAPI document, generated from the handlers, and the page that shows it.

use std::collections::HashMap;

use actix_web::{HttpResponse, guard, http::header, web};
use contract::ErrorCode;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        PathItem,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
use utoipa_swagger_ui::Config;

use crate::{
    error::{respond, route_unknown},
    examples,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "成都市城乡社区工作者信息管理系统",
        description = "Register of a city's community workers. Errors are problem documents (RFC 9457); lists answer `items`, `next_cursor` and `total`; writes take `If-Match`, creates take `Idempotency-Key`.",
        license(name = "Apache-2.0 OR MulanPSL-2.0", identifier = "Apache-2.0 OR MulanPSL-2.0")
    ),
    servers((url = "/api/v1", description = "This server")),
    // Types that only parameters name are not collected by themselves.
    components(schemas(
        contract::Problem, contract::FieldProblem, contract::AccountStatus, contract::FileFormat, contract::ImportAtomic,
        contract::ImportMode, contract::OnExisting, contract::RollupBasis, contract::RowOutcome, contract::StaffingOnly,
        contract::ExportList, contract::PhotoSide, contract::SubmissionList, contract::WorkerSort,
        domain::ids::AccountId, domain::ids::OrganisationId, domain::organisation::OrganisationKind, domain::worker::WorkerStatus,
    )),
    modifiers(&Bearer)
)]
struct Base;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The document of everything below `/api/v1`.
pub fn document() -> utoipa::openapi::OpenApi {
    use utoipa_actix_web::AppExt;
    let (_, operations) = actix_web::App::new()
        .into_utoipa_app()
        .configure(crate::operations)
        .split_for_parts();
    let mut document = Base::openapi();
    document.merge(operations);
    examples::show(&mut document);
    document
}

/// Methods of every documented address, as an `Allow` header says them, by its pattern.
pub(crate) struct Allowed(HashMap<String, String>);

impl Allowed {
    fn of(document: &utoipa::openapi::OpenApi) -> Self {
        let methods = |item: &PathItem| {
            let all = [
                ("GET", &item.get),
                ("POST", &item.post),
                ("PUT", &item.put),
                ("DELETE", &item.delete),
            ];
            let present = all
                .into_iter()
                .filter(|(_, operation)| operation.is_some())
                .map(|(method, _)| method);
            present.collect::<Vec<_>>().join(", ")
        };
        Self(
            document
                .paths
                .paths
                .iter()
                .map(|(path, item)| (format!("/api/v1{path}"), methods(item)))
                .collect(),
        )
    }

    /// Addresses of fixed words. One such as `/workers/search` also looks like a worker's, and a
    /// method it does not know must end at itself and not there.
    fn fixed(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self
            .0
            .iter()
            .map(|(path, methods)| (path.as_str(), methods.as_str()));
        all.filter(|(path, _)| !path.contains('{'))
    }

    pub(crate) fn at(&self, pattern: &str) -> Option<&str> {
        self.0.get(pattern).map(String::as_str)
    }
}

pub(crate) fn configure(config: &mut web::ServiceConfig) {
    let document = document();
    let text = web::Bytes::from(document.to_json().unwrap_or_default());
    let allowed = Allowed::of(&document);
    for (path, methods) in allowed.fixed() {
        let methods = methods.to_owned();
        let unknown = guard::fn_guard(move |context| {
            methods
                .split(", ")
                .all(|known| known != context.head().method.as_str())
        });
        config.service(web::resource(path).guard(unknown).to(route_unknown));
    }
    config.app_data(web::Data::new(allowed));
    config.route(
        "/api/v1/openapi.json",
        web::get().to(move || {
            let text = text.clone();
            async move {
                HttpResponse::Ok()
                    .content_type("application/json")
                    .body(text)
            }
        }),
    );
    config.route(
        "/api/docs",
        web::get().to(|| async {
            HttpResponse::PermanentRedirect()
                .insert_header(("location", "/api/docs/"))
                .finish()
        }),
    );
    config.app_data(web::Data::new(Config::new(["/api/v1/openapi.json"])));
    config.service(
        web::resource("/api/docs/{file:.*}")
            .route(web::get().to(docs_file))
            .default_service(web::to(route_unknown)),
    );
}

/// A file of the page that shows the document. Served here and not by the library's own service,
/// which answers what it does not know with nothing.
async fn docs_file(file: web::Path<String>, config: web::Data<Config<'static>>) -> HttpResponse {
    match utoipa_swagger_ui::serve(&file, config.into_inner()) {
        Ok(Some(file)) => {
            let mut response = HttpResponse::Ok();
            if file.gzpipped {
                response.insert_header(header::ContentEncoding::Gzip);
            }
            response
                .content_type(file.content_type)
                .body(file.bytes.to_vec())
        }
        Ok(None) => respond(ErrorCode::RouteUnknown.problem()),
        Err(error) => {
            tracing::error!(%error, "the documentation page");
            respond(ErrorCode::Internal.problem())
        }
    }
}
