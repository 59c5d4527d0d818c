//! The binary `cwis`: configuration, wiring, command line, job runner, static files.

mod cli;
mod command;
mod failure;
mod keys;
mod logging;
mod serve;
mod settings;
mod system;
mod wiring;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use failure::{Context, Result};
use settings::Settings;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("cwis: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    let settings = Settings::load(cli.config, &variable)?;
    logging::start(&settings)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("threads")?;
    runtime.block_on(Box::pin(execute(cli.command, &settings)))
}

async fn execute(command: Command, settings: &Settings) -> Result<ExitCode> {
    match command {
        Command::Serve => serve::run(settings).await?,
        Command::Migrate => command::migrate(settings).await?,
        Command::Seed(cli::Seed::City) => command::seed_city(settings).await?,
        Command::Seed(cli::Seed::Demo(options)) => command::seed_demo(settings, options).await?,
        Command::Seed(cli::Seed::File(options)) => command::seed_file(&options)?,
        Command::User(cli::User::Create(options)) => {
            command::user_create(settings, options).await?
        }
        Command::Keys(what) => command::keys(settings, what).await?,
        Command::Audit(what) => return command::audit(settings, what).await,
        Command::Openapi(options) => command::openapi(options)?,
        Command::Import(options) => return command::import(options).await,
        Command::Doctor => return Ok(command::doctor(settings).await),
    }
    Ok(ExitCode::SUCCESS)
}

/// A variable of the environment.
#[allow(
    clippy::disallowed_methods,
    reason = "the one place where configuration is read"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
