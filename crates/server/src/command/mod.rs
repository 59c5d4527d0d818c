//! The commands beside `serve`.

mod audit;
mod doctor;
mod import;
mod keys;
mod seed;
mod user;

use std::fs;

use application::AppError;

use crate::{
    cli::Openapi,
    failure::{Context, Failure, Result},
    settings::Settings,
    wiring,
};

pub use audit::audit;
pub use doctor::doctor;
pub use import::import;
pub use keys::keys;
pub use seed::{seed_city, seed_demo, seed_file};
pub use user::user_create;

/// Brings the database up to date and makes what every database needs.
///
/// # Errors
/// When the database cannot be reached or a migration fails.
pub async fn migrate(settings: &Settings) -> Result<()> {
    let store = wiring::open(settings).await?;
    let pending = store.pending_migrations().await.context("database")?;
    wiring::migrate(settings, &store).await?;
    println!("{}: {pending} migrations applied", settings.database_url);
    store.close().await.context("database")
}

/// Prints the OpenAPI document.
///
/// # Errors
/// When the file cannot be written.
pub fn openapi(options: Openapi) -> Result<()> {
    let text = api::document().to_pretty_json().context("document")? + "\n";
    match options.output {
        Some(file) => fs::write(&file, text).context(file.display()),
        None => {
            print!("{text}");
            Ok(())
        }
    }
}

/// A refusal of a use case, told to the operator. A fault shows its cause: whoever runs a command
/// on this machine may know it.
pub(crate) fn refusal(error: AppError) -> Failure {
    let problem = error.problem();
    let mut text = problem.title_en;
    for part in problem.detail_en.into_iter().chain(
        problem
            .errors
            .into_iter()
            .map(|found| format!("{}: {}", found.field, found.message_en)),
    ) {
        text += &format!("\n  {part}");
    }
    if error.code().status() >= 500 {
        text += &format!("\n  {error:?}");
    }
    Failure::new(text)
}
