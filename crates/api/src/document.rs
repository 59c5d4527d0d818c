//! The OpenAPI document, generated from the handlers, and the page that shows it.

use actix_web::{HttpResponse, web};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};
use utoipa_swagger_ui::SwaggerUi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "成都市城乡社区工作者信息管理系统",
        description = "Register of a city's community workers. Errors are problem documents (RFC 9457); lists answer `items`, `next_cursor` and `total`; writes take `If-Match`, creates take `Idempotency-Key`.",
        license(name = "Apache-2.0 OR MulanPSL-2.0", identifier = "Apache-2.0 OR MulanPSL-2.0")
    ),
    servers((url = "/api/v1", description = "This server")),
    components(schemas(contract::Problem, contract::FieldProblem)),
    modifiers(&Bearer)
)]
struct Base;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        document.components.get_or_insert_default().add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

/// The document of everything below `/api/v1`.
pub fn document() -> utoipa::openapi::OpenApi {
    use utoipa_actix_web::AppExt;
    let (_, operations) = actix_web::App::new().into_utoipa_app().configure(crate::operations).split_for_parts();
    let mut document = Base::openapi();
    document.merge(operations);
    document
}

pub(crate) fn configure(config: &mut web::ServiceConfig) {
    let document = document();
    let text = document.to_json().unwrap_or_default();
    config.route(
        "/api/v1/openapi.json",
        web::get().to(move || {
            let text = text.clone();
            async move { HttpResponse::Ok().content_type("application/json").body(text) }
        }),
    );
    config.route("/api/docs", web::get().to(|| async {
        HttpResponse::PermanentRedirect().insert_header(("location", "/api/docs/")).finish()
    }));
    config.service(SwaggerUi::new("/api/docs/{_:.*}").config(utoipa_swagger_ui::Config::new(["/api/v1/openapi.json"])));
}
