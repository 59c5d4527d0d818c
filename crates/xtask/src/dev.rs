//! Serve and rebuild on every change.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use crate::page::{self, Kind};
use crate::process::{self, Context, Result};
use crate::workspace::Workspace;
use crate::{files, server, setup};

/// How often the sources are looked at. Looking is cheaper than a library that watches, and
/// works on every file system.
const LOOK: Duration = Duration::from_millis(700);

/// Until interrupted: builds what changed and restarts the server when it did. A build that
/// fails leaves the last good one running.
pub fn run(workspace: &Workspace) -> Result<()> {
    setup::run(workspace, false)?;
    let binary = workspace.target.join("debug/cwis");
    let mut running = Running(None);
    let (mut server_seen, mut page_seen) = (None, None);
    loop {
        let page_now = newest(
            workspace,
            &[
                "frontend",
                "crates/client",
                "crates/contract",
                "crates/domain",
            ],
        )?;
        if page_seen != page_now {
            page_seen = page_now;
            report("page", page::build(workspace, Kind::Quick));
        }
        let server_now = newest(workspace, &["crates", "migrations"])?;
        if server_seen != server_now {
            server_seen = server_now;
            let mut cargo = process::cargo(&workspace.root);
            cargo.args(["build", "--package", "server"]);
            if report("server", process::run(&mut cargo)) {
                running.stop();
                if report("database", server::prepare_data(workspace, &binary)) {
                    running.start(server::cwis(workspace, &binary).arg("serve"))?;
                }
            }
        }
        sleep(LOOK);
    }
}

/// The latest change below these folders.
fn newest(workspace: &Workspace, folders: &[&str]) -> Result<Option<SystemTime>> {
    let mut all: Vec<PathBuf> = vec![workspace.path("Cargo.toml"), workspace.path("Cargo.lock")];
    for folder in folders {
        all.extend(files::below(&workspace.path(folder))?);
    }
    Ok(all
        .iter()
        .filter_map(|file| fs::metadata(file).and_then(|found| found.modified()).ok())
        .max())
}

fn report(what: &str, outcome: Result<()>) -> bool {
    match outcome {
        Ok(()) => true,
        Err(failure) => {
            eprintln!("{what}: {failure}");
            false
        }
    }
}

/// The server that is running, ended with this task.
struct Running(Option<Child>);

impl Running {
    fn start(&mut self, command: &mut Command) -> Result<()> {
        self.0 = Some(command.spawn().context("cwis serve")?);
        Ok(())
    }

    fn stop(&mut self) {
        if let Some(mut child) = self.0.take() {
            // SIGTERM lets it finish what it is doing.
            let asked = Command::new("kill")
                .args(["-TERM", &child.id().to_string()])
                .status();
            if !asked.is_ok_and(|status| status.success()) {
                let _ = child.kill();
            }
            let _ = child.wait();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}
