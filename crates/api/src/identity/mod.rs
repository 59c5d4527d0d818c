//! Signing in, accounts and roles.

mod account;
mod auth;
mod role;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    auth::configure(config);
    account::configure(config);
    role::configure(config);
}
