//! One wrapper around every request: its id, its log line, its metrics, and the headers that
//! make a browser careful.

use std::{
    future::{Future, Ready, ready},
    pin::Pin,
    rc::Rc,
    time::Instant,
};

use actix_web::{
    Error, HttpMessage,
    body::{BoxBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::header::{self, HeaderName, HeaderValue},
    web,
};
use application::App;

use crate::metrics::Metrics;

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
        ready(Ok(RequestContextService { service: Rc::new(service), context: self.clone() }))
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
        let (service, context, started) = (self.service.clone(), self.context.clone(), Instant::now());
        let method = request.method().clone();
        let docs = request.path().starts_with("/api/docs");
        request.extensions_mut().insert(RequestId(id.clone()));
        Box::pin(REQUEST_ID.scope(id.clone(), async move {
            // An error that left its handler unanswered still gets the headers below.
            let response = match service.call(request).await {
                Ok(response) => response.map_into_boxed_body(),
                Err(error) => return Err(error),
            };
            let mut response = response;
            // The pattern and never the path: a path may hold an id, a query a name.
            let route = response.request().match_pattern().unwrap_or_else(|| "page".to_owned());
            let (status, elapsed) = (response.status().as_u16(), started.elapsed());
            context.metrics.observe(method.as_str(), &route, status, elapsed);
            tracing::info!(request_id = %id, method = %method, route = %route, status, micros = elapsed.as_micros() as u64, "request");
            add_headers(&mut response, context.security, docs, &id);
            Ok(response)
        }))
    }
}

/// The id as an extension, for handlers.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(#[allow(dead_code, reason = "kept for handlers that log")] pub(crate) String);

fn add_headers(response: &mut ServiceResponse<BoxBody>, security: Security, docs: bool, id: &str) {
    let api = response.request().path().starts_with("/api/");
    let headers = response.headers_mut();
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
    set(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::CONTENT_SECURITY_POLICY, if docs { DOCS_POLICY } else { PAGE_POLICY });
    if security.tls {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if api && !docs {
        // Answers hold personal data: no shared or disk cache may keep them.
        set(header::CACHE_CONTROL, "no-store");
    }
}
