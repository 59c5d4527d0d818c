//! Everything that must hold, step by step; the first failure stops.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::page::{self, Kind};
use crate::postgres::Postgres;
use crate::process::{self, Failure, Result, find_program};
use crate::workspace::Workspace;
use crate::{check, openapi, server, setup};

type Step = (&'static str, fn(&Workspace) -> Result<()>);

/// In the order of what fails soonest.
const STEPS: &[Step] = &[
    ("setup", |workspace| setup::run(workspace, true)),
    ("format", format),
    ("rules", check::run),
    ("lint", lint),
    ("lint-page", lint_page),
    ("tests", tests),
    ("tests-page", tests_of_page),
    ("contract", openapi::check),
    ("page", build_page),
    ("server", server::build),
    ("browser", browser),
];

/// Prints the names of the steps.
pub fn list() -> Result<()> {
    STEPS.iter().for_each(|(name, _)| println!("{name}"));
    Ok(())
}

/// Runs the named steps, or all.
pub fn run(workspace: &Workspace, names: &[String]) -> Result<()> {
    if let Some(unknown) = names
        .iter()
        .find(|name| !STEPS.iter().any(|(step, _)| step == name))
    {
        return Err(Failure::new(format!(
            "no step {unknown}; `./just test --list` names them"
        )));
    }
    let mut durations: Vec<(&str, Duration)> = Vec::new();
    for (name, step) in STEPS
        .iter()
        .filter(|(step, _)| names.is_empty() || names.iter().any(|name| name == step))
    {
        println!("\n=== {name}");
        let start = Instant::now();
        let outcome = step(workspace);
        let took = start.elapsed();
        println!(
            "=== {name}: {} in {:.0} s",
            if outcome.is_ok() { "passed" } else { "FAILED" },
            took.as_secs_f64()
        );
        if let Err(failure) = outcome {
            println!("\nsteps: {} passed, 1 failed", durations.len());
            return Err(failure);
        }
        durations.push((name, took));
    }
    println!();
    for (name, took) in &durations {
        println!("{:>6.0} s  {name}", took.as_secs_f64());
    }
    println!("\nsteps: {} passed, 0 failed", durations.len());
    Ok(())
}

fn format(workspace: &Workspace) -> Result<()> {
    process::run(process::cargo(&workspace.root).args(["fmt", "--all", "--check"]))
}

fn lint(workspace: &Workspace) -> Result<()> {
    let mut cargo = process::cargo(&workspace.root);
    cargo.args([
        "clippy",
        "--workspace",
        "--exclude",
        "frontend",
        "--all-targets",
        "--quiet",
    ]);
    process::run(cargo.args(["--", "--deny", "warnings"]))
}

fn lint_page(workspace: &Workspace) -> Result<()> {
    let mut cargo = process::cargo(&workspace.root);
    cargo.args([
        "clippy",
        "--package",
        "frontend",
        "--package",
        "client",
        "--quiet",
    ]);
    cargo
        .args(["--target", "wasm32-unknown-unknown", "--target-dir"])
        .arg(workspace.page_target());
    process::run(cargo.args(["--", "--deny", "warnings"]))
}

/// The native tests on SQLite and on a throw-away PostgreSQL.
fn tests(workspace: &Workspace) -> Result<()> {
    let postgres = Postgres::start()?;
    let mut cargo = process::cargo(&workspace.root);
    if find_program("cargo-nextest").is_some() {
        cargo.args([
            "nextest",
            "run",
            "--cargo-quiet",
            "--no-fail-fast",
            "--status-level=slow",
        ]);
    } else {
        cargo.args(["test", "--quiet", "--no-fail-fast"]);
    }
    cargo.args(["--workspace", "--exclude", "frontend"]);
    process::run(cargo.env("CWIS_TEST_POSTGRES_URL", postgres.url()))
}

/// What of the page is plain Rust: its logic, tested without a browser.
fn tests_of_page(workspace: &Workspace) -> Result<()> {
    let mut cargo = process::cargo(&workspace.root);
    cargo.args([
        "test",
        "--quiet",
        "--package",
        "frontend",
        "--lib",
        "--target-dir",
    ]);
    process::run(cargo.arg(workspace.page_target()))
}

fn build_page(workspace: &Workspace) -> Result<()> {
    page::build(workspace, Kind::Release)?;
    page::check_budget(workspace)
}

fn browser(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path("e2e");
    let modules = setup::npm_packages(&folder)?;
    let chromium = setup::chromium()
        .ok_or_else(|| Failure::new("Chromium is missing; `./just setup` installs it"))?;
    let node = |script: &Path| {
        let mut node = Command::new("node");
        node.current_dir(&folder).arg(script);
        node
    };
    process::run(node(&modules.join("typescript/bin/tsc")).arg("--noEmit"))?;
    let mut playwright = node(&modules.join("@playwright/test/cli.js"));
    playwright.arg("test").env("CWIS_CHROMIUM", chromium);
    playwright
        .env("CWIS_BIN", workspace.server_binary())
        .env("CWIS_STATIC_DIR", workspace.path("dist"));
    playwright.env("CWIS_DEMO_PASSWORD", server::DEMO_PASSWORD);
    process::run(&mut playwright)
}
