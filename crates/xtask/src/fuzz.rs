//! Generated requests, right and wrong, to every operation of a fresh server on PostgreSQL, which
//! keeps less than SQLite does: none may end in an error of the server or in an answer that the
//! document does not describe.

use std::path::PathBuf;
use std::process::Command;

use crate::bench::installation::Installation;
use crate::postgres::Postgres;
use crate::process::{self, Failure, Result, find_program};
use crate::workspace::Workspace;
use crate::{files, server};

/// One account of each kind of role; together they may do everything.
const ACCOUNTS: &[&str] = &["city", "sysadmin", "secadmin", "auditor"];
/// People of the city that is asked about.
const PEOPLE: u32 = 300;
/// Where the configuration and the version of Schemathesis are.
const CONTRACT: &str = "e2e/contract";
/// Requests of one kind to one operation before the next kind.
const EXAMPLES: &str = "20";

/// Asks as each account for so many seconds. The seed makes the same requests again.
pub fn run(workspace: &Workspace, seconds: u32, seed: u32) -> Result<()> {
    let tool = schemathesis(workspace)?;
    let postgres = Postgres::start()?;
    let folder = workspace.target.join("fuzz");
    let installation = Installation::new(workspace, folder, Some(postgres.url()))?;
    installation.seed(PEOPLE)?;
    let running = installation.serve()?;
    for account in ACCOUNTS {
        println!("\n=== fuzz as {account}");
        let mut ask = Command::new(&tool);
        ask.arg("--config-file")
            .arg(workspace.path(CONTRACT).join("schemathesis.toml"))
            .arg("run")
            .arg(format!("http://{}/api/v1/openapi.json", running.address))
            .args(["--phases", "examples,coverage,fuzzing"])
            .args(["--suppress-health-check", "all", "--warnings", "off"])
            .args(["--continue-on-failure", "--no-shrink"])
            .args(["--max-examples", EXAMPLES])
            .args(["--max-time", &seconds.to_string()])
            .args(["--seed", &seed.to_string()])
            .env("CWIS_FUZZ_TOKEN", running.sign_in_as(account)?)
            // Where it keeps what it has learnt of earlier runs.
            .current_dir(&workspace.target);
        process::run(&mut ask)?;
    }
    drop(running);
    // A panic in a background job is answered to nobody.
    let log = installation.log();
    if let Some(line) = log.lines().find(|line| line.contains(" panic ")) {
        return Err(Failure::new(format!("the server's log: {line}")));
    }
    installation.remove()
}

/// Builds the server as it is delivered, then [`run`].
pub fn build_and_run(workspace: &Workspace, seconds: u32, seed: u32) -> Result<()> {
    server::build(workspace)?;
    run(workspace, seconds, seed)
}

/// Schemathesis in a Python environment of its own, installed when its version changes.
fn schemathesis(workspace: &Workspace) -> Result<PathBuf> {
    let requirements = workspace.path(CONTRACT).join("requirements.txt");
    let environment = workspace.path(".tools/schemathesis");
    let stamp = environment.join(".cwis-requirements");
    let wanted = files::digest(files::read(&requirements)?.as_bytes());
    if !std::fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        if find_program("python3").is_none() {
            return Err(Failure::new(
                "python3 is missing: install Python 3.10 or newer with its venv module",
            ));
        }
        println!("fuzz: installing Schemathesis");
        files::fresh_folder(&environment)?;
        process::run(
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(&environment),
        )?;
        let mut pip = Command::new(environment.join("bin/pip"));
        pip.args([
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement",
        ]);
        process::run(pip.arg(&requirements))?;
        files::write(&stamp, &wanted)?;
    }
    Ok(environment.join("bin/st"))
}
