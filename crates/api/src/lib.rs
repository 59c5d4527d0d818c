//! How it is asked for: actix-web handlers, extractors, error mapping and the OpenAPI document.
//!
//! A handler reaches its use case only through [`guard::Guard`], which names the permission, so
//! a route cannot forget it.

mod answer;
mod audit;
mod codes;
mod data_dictionary;
mod document;
mod election;
mod error;
mod examples;
mod exchange;
mod extract;
mod guard;
mod identity;
mod keys;
mod metrics;
mod organisation;
mod pay;
mod pay_run;
mod personnel;
mod query;
mod request;
mod responses;
mod statistics;
mod system;
mod tools;
mod worker;

pub use document::document;
pub use error::ApiError;
pub use metrics::Metrics;
pub use request::{RequestContext, Security, current_request_id};

use actix_web::web;
use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts every operation below `/api/v1`, in one scope per module: two scopes with one prefix
/// would hide the second.
pub fn operations(config: &mut ServiceConfig<'_>) {
    audit::configure(config);
    codes::configure(config);
    data_dictionary::configure(config);
    election::configure(config);
    exchange::configure(config);
    identity::configure(config);
    keys::configure(config);
    organisation::configure(config);
    pay::configure(config);
    pay_run::configure(config);
    personnel::configure(config);
    statistics::configure(config);
    tools::configure(config);
    worker::configure(config);
}

/// Mounts everything the API answers: operations, document, documentation page, health and
/// metrics. `web::Data` of [`application::App`] and [`Metrics`] must be registered too.
pub fn configure(config: &mut web::ServiceConfig) {
    extract::configure(config);
    document::configure(config);
    system::configure(config);
    let scope =
        web::scope("/api/v1").configure(|config| operations(&mut ServiceConfig::new(config)));
    config.service(scope.default_service(web::to(error::route_unknown)));
}
