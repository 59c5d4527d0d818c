//! Personnel management.

mod retirement;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    retirement::configure(config);
}
