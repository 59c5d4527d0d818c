//! The workshop: what the recipes of the justfile do. `cargo xtask --help` lists the commands.
//!
//! Kept in Rust rather than shell so that a failure names its cause, and so that nothing has to
//! be installed by hand that a crate can do.

mod bench;
mod check;
mod dev;
mod files;
mod fuzz;
mod openapi;
mod page;
mod postgres;
mod process;
mod server;
mod setup;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::process::Result;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(
    name = "xtask",
    about = "Build, test and generation tasks of this workspace"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing: the wasm target, and with --tests the browser and PostgreSQL.
    Setup {
        /// Also what the tests need.
        #[arg(long)]
        tests: bool,
    },
    /// Build the browser page into dist/.
    Page {
        /// Quick and unoptimised, without compressed copies.
        #[arg(long)]
        dev: bool,
        /// Fail when the compressed wasm is above its budget.
        #[arg(long)]
        check_budget: bool,
    },
    /// Build the release server and the page.
    Build,
    /// Build, create the demonstration database on first use, and serve.
    Up,
    /// Serve and rebuild on every change.
    Dev,
    /// Write openapi/openapi.json and the client generated from it.
    Openapi {
        /// Write nothing; fail when the committed files differ.
        #[arg(long)]
        check: bool,
    },
    /// Dependency rules, file sizes, paths in documents, generated files.
    Check,
    /// Everything that must hold, or only the named steps.
    Test {
        /// Steps to run; `--list` names them.
        steps: Vec<String>,
        /// Print the names of the steps.
        #[arg(long)]
        list: bool,
    },
    /// The speed figures, measured beside their limits.
    Bench {
        /// What to measure: seed, sqlite, postgres; all without one.
        names: Vec<String>,
        /// Number of people; the bounds are those of the whole city.
        #[arg(long, default_value_t = bench::CITY)]
        people: u32,
        /// Measure the program that was built last.
        #[arg(long)]
        built: bool,
    },
    /// Generated and broken requests to every operation, as each kind of account.
    Fuzz {
        /// Seconds per account.
        #[arg(long, default_value_t = 35)]
        seconds: u32,
        /// Seed of the generator.
        #[arg(long, default_value_t = 1)]
        seed: u32,
        /// Ask the program that was built last.
        #[arg(long)]
        built: bool,
    },
    /// Print how to sign in once the server answers (started by `up`).
    #[command(hide = true)]
    Announce {
        /// Address the server listens on.
        address: String,
        /// Process id of the server; nothing is printed once it has ended.
        process: u32,
    },
}

fn main() -> ExitCode {
    match Workspace::find().and_then(|workspace| run(&workspace, Arguments::parse().task)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(workspace: &Workspace, task: Task) -> Result<()> {
    match task {
        Task::Setup { tests } => setup::run(workspace, tests),
        Task::Page { dev, check_budget } => {
            let kind = if dev {
                page::Kind::Quick
            } else {
                page::Kind::Release
            };
            page::build(workspace, kind)?;
            if check_budget {
                page::check_budget(workspace)
            } else {
                Ok(())
            }
        }
        Task::Build => server::build_all(workspace),
        Task::Up => server::up(workspace),
        Task::Dev => dev::run(workspace),
        Task::Openapi { check: true } => openapi::check(workspace),
        Task::Openapi { check: false } => openapi::write(workspace),
        Task::Check => check::run(workspace),
        Task::Test { list: true, .. } => test::list(),
        Task::Test { steps, .. } => test::run(workspace, &steps),
        Task::Bench {
            names,
            people,
            built,
        } => {
            if !built {
                server::build(workspace)?;
            }
            bench::run(workspace, &names, people)
        }
        Task::Fuzz {
            seconds,
            seed,
            built: true,
        } => fuzz::run(workspace, seconds, seed),
        Task::Fuzz { seconds, seed, .. } => fuzz::build_and_run(workspace, seconds, seed),
        Task::Announce { address, process } => server::announce(&address, process),
    }
}
