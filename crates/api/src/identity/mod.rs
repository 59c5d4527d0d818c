//! Signing in, accounts and roles.

mod account;
mod auth;
mod board;
mod role;
mod second_factor;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    auth::configure(config);
    account::configure(config);
    role::configure(config);
    second_factor::configure(config);
    board::configure(config);
}
