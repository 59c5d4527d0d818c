//! Health and metrics, outside `/api/v1`.

use actix_web::{HttpResponse, web};
use application::App;
use contract::{Health, Readiness};

use crate::metrics::Metrics;

pub(crate) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/healthz", web::get().to(health))
        .route("/readyz", web::get().to(ready))
        .route("/metrics", web::get().to(metrics));
}

async fn health() -> HttpResponse {
    HttpResponse::Ok().json(Health {
        status: "ok".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

async fn ready(app: web::Data<App>) -> HttpResponse {
    let database = app.store().ping().await.is_ok();
    let migrated = database
        && app
            .store()
            .pending_migrations()
            .await
            .is_ok_and(|pending| pending == 0);
    // A process that is about to end still answers, and takes no new work from a balancer.
    let ready = database && migrated && !app.shutdown().has_begun();
    let state = Readiness {
        ready,
        database,
        migrated,
    };
    if state.ready {
        HttpResponse::Ok().json(state)
    } else {
        HttpResponse::ServiceUnavailable().json(state)
    }
}

async fn metrics(metrics: web::Data<Metrics>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
        .body(metrics.text())
}
