//! One wrapper around every request: its id, its log line, its metrics, and the headers that
//! make a browser careful.

use std::{
    future::{Future, Ready, ready},
    panic::AssertUnwindSafe,
    pin::Pin,
    rc::Rc,
    time::Instant,
};

use actix_web::{
    Error, HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    error::InternalError,
    http::header::{self, HeaderMap, HeaderName, HeaderValue},
    web,
};
use application::{Actor, App};
use contract::ErrorCode;
use futures_util::FutureExt;

use crate::{
    error::{ApiError, respond},
    metrics::Metrics,
};

tokio::task_local! {
    static REQUEST_ID: String;
}

/// Id of the request being answered; none outside one.
pub fn current_request_id() -> Option<String> {
    REQUEST_ID.try_with(Clone::clone).ok()
}

/// Content security policy of the page: only what the server itself serves, no inline script.
const PAGE_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; \
     form-action 'self'; frame-ancestors 'none'";
/// The documentation page writes style attributes of its own.
const DOCS_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

/// Which headers depend on how the server is reached.
#[derive(Clone, Copy, Debug, Default)]
pub struct Security {
    /// Whether browsers reach the server by TLS only.
    pub tls: bool,
}

/// The wrapper.
#[derive(Clone, Debug)]
pub struct RequestContext {
    security: Security,
    metrics: Metrics,
}

impl RequestContext {
    /// The wrapper with its settings.
    pub const fn new(security: Security, metrics: Metrics) -> Self {
        Self { security, metrics }
    }
}

impl<S, B> Transform<S, ServiceRequest> for RequestContext
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Transform = RequestContextService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(RequestContextService {
            service: Rc::new(service),
            context: self.clone(),
        }))
    }
}

/// The wrapper around one service.
#[derive(Debug)]
pub struct RequestContextService<S> {
    service: Rc<S>,
    context: RequestContext,
}

impl<S, B> Service<ServiceRequest> for RequestContextService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Error>>>>;

    actix_web::dev::forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let id = request
            .app_data::<web::Data<App>>()
            .map(|app| app.store().new_id::<uuid::Uuid>().simple().to_string())
            .unwrap_or_default();
        let (service, context, started) =
            (self.service.clone(), self.context.clone(), Instant::now());
        let method = request.method().clone();
        let area = Area::of(request.path());
        request.extensions_mut().insert(RequestId(id.clone()));
        request.extensions_mut().insert(self.context.security);
        Box::pin(REQUEST_ID.scope(id.clone(), async move {
            // Called inside the future, so that a panic before its first await is caught too.
            let outcome = AssertUnwindSafe(async { service.call(request).await }).catch_unwind().await;
            let answered = match outcome {
                Ok(Ok(response)) => Ok(response.map_into_boxed_body()),
                // What left its handler without a response: it gets the same headers and log line.
                Ok(Err(error)) => Err(error.error_response()),
                Err(_) => Err(respond(ErrorCode::Internal.problem())),
            };
            // The pattern and never the path: a path may hold an id, a query a name.
            let (route, status) = match &answered {
                Ok(response) => (response.request().match_pattern(), response.status().as_u16()),
                Err(response) => (Some("unanswered".to_owned()), response.status().as_u16()),
            };
            let (route, elapsed) = (route.unwrap_or_else(|| "page".to_owned()), started.elapsed());
            context.metrics.observe(method.as_str(), &route, status, elapsed);
            tracing::info!(request_id = %id, method = %method, route = %route, status, micros = elapsed.as_micros() as u64, "request");
            match answered {
                Ok(mut response) => {
                    log_refusal(&response, &route).await;
                    add_headers(response.headers_mut(), context.security, area, &id);
                    Ok(response)
                }
                Err(mut response) => {
                    add_headers(response.headers_mut(), context.security, area, &id);
                    Err(InternalError::from_response("unanswered", response).into())
                }
            }
        }))
    }
}

/// Puts into the audit log that someone signed in tried what they have no permission for, wherever
/// on its way the request was refused.
async fn log_refusal(response: &ServiceResponse<BoxBody>, route: &str) {
    let refused = response.response().error().is_some_and(|error| {
        error
            .as_error::<ApiError>()
            .is_some_and(|error| error.code() == ErrorCode::PermissionMissing)
    });
    if !refused {
        return;
    }
    let request = response.request();
    let actor = request.extensions().get::<Actor>().cloned();
    if let Some(actor) = actor {
        let operation = format!("{} {route}", request.method());
        // The refusal stands, whether or not it can be logged now.
        if let Err(error) = application::audit::note_refusal(&actor, operation).await {
            tracing::error!(?error, "a refusal was not logged");
        }
    }
}

/// What kind of answer an address gives, as far as headers care.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Area {
    Page,
    Operation,
    Docs,
}

impl Area {
    fn of(path: &str) -> Self {
        if path.starts_with("/api/docs") {
            Self::Docs
        } else if path.starts_with("/api/") {
            Self::Operation
        } else {
            Self::Page
        }
    }
}

/// The id as an extension, for handlers.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(
    #[allow(dead_code, reason = "kept for handlers that log")] pub(crate) String,
);

fn add_headers(headers: &mut HeaderMap, security: Security, area: Area, id: &str) {
    let mut set = |name: HeaderName, value: &str| {
        if !headers.contains_key(&name)
            && let Ok(value) = HeaderValue::from_str(value)
        {
            headers.insert(name, value);
        }
    };
    set(HeaderName::from_static("x-request-id"), id);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=()",
    );
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        header::CONTENT_SECURITY_POLICY,
        if area == Area::Docs {
            DOCS_POLICY
        } else {
            PAGE_POLICY
        },
    );
    if security.tls {
        set(
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=31536000; includeSubDomains",
        );
    }
    if area == Area::Operation {
        // Answers hold personal data: no shared or disk cache may keep them.
        set(header::CACHE_CONTROL, "no-store");
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{
        App, HttpResponse,
        test::{TestRequest, init_service, try_call_service},
    };

    use super::*;

    async fn broken() -> HttpResponse {
        panic!("a name that must not be told")
    }

    #[actix_web::test]
    async fn a_panic_answers_a_problem_document() {
        let context = RequestContext::new(Security { tls: true }, Metrics::default());
        let app = init_service(
            App::new()
                .wrap(context.clone())
                .route("/api/v1/broken", web::get().to(broken)),
        )
        .await;
        let request = TestRequest::get().uri("/api/v1/broken").to_request();
        let error = try_call_service(&app, request).await.unwrap_err();
        let response = error.error_response();
        assert_eq!(response.status().as_u16(), 500);
        for name in [
            "content-type",
            "cache-control",
            "strict-transport-security",
            "content-security-policy",
        ] {
            assert!(response.headers().contains_key(name), "{name}");
        }
        let body = actix_web::body::to_bytes(response.into_body())
            .await
            .unwrap();
        let problem: contract::Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!((problem.code.as_str(), problem.detail), ("internal", None));
        assert!(context.metrics.text().contains("status=\"500\""));
    }
}
