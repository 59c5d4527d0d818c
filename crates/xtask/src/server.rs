//! Building and starting the server.

use std::fs;
use std::io::ErrorKind;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::page::{self, Kind};
use crate::process::{self, Context, Failure, Result};
use crate::workspace::{Workspace, variable};
use crate::{files, setup};

/// Address when none is configured; the same as the server's own default.
const BIND: &str = "127.0.0.1:8080";
/// Password of the demonstration accounts when `CWIS_DEMO_PASSWORD` gives none.
pub const DEMO_PASSWORD: &str = "Demo-2026-cwis";

/// Builds the release binary of the server.
pub fn build(workspace: &Workspace) -> Result<()> {
    let mut cargo = process::cargo(&workspace.root);
    process::run(cargo.args(["build", "--release", "--package", "server"]))
}

/// Builds the release server and the page.
pub fn build_all(workspace: &Workspace) -> Result<()> {
    setup::run(workspace, false)?;
    build(workspace)?;
    page::build(workspace, Kind::Release)
}

/// Builds, makes the demonstration database when there is none, and becomes the server.
pub fn up(workspace: &Workspace) -> Result<()> {
    // Before minutes of building; a settings file may name another address.
    if variable("CWIS_BIND").is_some() || !Path::new("cwis.toml").exists() {
        refuse_taken(&address())?;
    }
    build_all(workspace)?;
    let binary = workspace.server_binary();
    prepare_data(workspace, &binary)?;
    announce_when_ready()?;
    // Replaces this process, so that a signal to it reaches the server.
    Err(cwis(workspace, &binary).arg("serve").exec()).context(binary.display())
}

/// The server's program with the folders of this workspace, where nothing else is configured.
pub fn cwis(workspace: &Workspace, binary: &Path) -> Command {
    let mut command = Command::new(binary);
    command.current_dir(&workspace.root);
    for (name, folder) in [
        ("CWIS_DATA_DIR", data_folder(workspace)),
        ("CWIS_STATIC_DIR", workspace.path("dist")),
    ] {
        if variable(name).is_none() {
            command.env(name, folder);
        }
    }
    command
}

/// Whether somebody has said which database to use: by its variable, or by a settings file.
fn is_configured() -> bool {
    variable("CWIS_DATABASE_URL").is_some() || Path::new("cwis.toml").exists()
}

/// Brings the database up to date; a new embedded one gets the demonstration city.
///
/// The new one is made beside its place and then moved, so that a first start that was
/// interrupted leaves no half-filled database behind. A configured database is somebody's own:
/// it is migrated and never filled.
pub fn prepare_data(workspace: &Workspace, binary: &Path) -> Result<()> {
    let data = data_folder(workspace);
    if !is_configured() && !data.exists() {
        println!("up: loading the demonstration city");
        let new = data.with_extension("new");
        files::fresh_folder(&new)?;
        process::run(
            cwis(workspace, binary)
                .env("CWIS_DATA_DIR", &new)
                .arg("migrate"),
        )?;
        let mut seed = cwis(workspace, binary);
        seed.env("CWIS_DATA_DIR", &new)
            .args(["seed", "demo", "--password", &demo_password()]);
        process::run(&mut seed)?;
        fs::rename(&new, &data).context(data.display())?;
    }
    process::run(cwis(workspace, binary).arg("migrate"))
}

/// Waits until the server answers and prints how to sign in; stops when the server has ended.
pub fn announce(address: &str, process: u32) -> Result<()> {
    let alive = || {
        Path::new("/proc").join(process.to_string()).exists() || !Path::new("/proc/self").exists()
    };
    let start = Instant::now();
    while alive() && start.elapsed() < Duration::from_secs(120) {
        if TcpStream::connect(address).is_ok() {
            // Who may sign in to a configured database is its owner's knowledge.
            let accounts = if is_configured() {
                String::new()
            } else {
                format!(" — sign in as city with the password {}", demo_password())
            };
            println!("\n  Ready: http://{address}{accounts}\n");
            break;
        }
        sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// Starts [`announce`] beside this process, which is about to become the server.
pub fn announce_when_ready() -> Result<()> {
    let address = address();
    let this = std::env::current_exe().context("this program")?;
    Command::new(this)
        .args(["announce", &address, &std::process::id().to_string()])
        .spawn()
        .context("announce")?;
    Ok(())
}

fn address() -> String {
    variable("CWIS_BIND").unwrap_or_else(|| BIND.to_owned())
}

/// Refuses an address that another program listens on.
fn refuse_taken(address: &str) -> Result<()> {
    match TcpListener::bind(address) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => Err(Failure::new(format!(
            "{address} is taken by another program, perhaps this server already runs; end that one, \
             or choose another port: CWIS_BIND=127.0.0.1:8090 ./just up"
        ))),
        // Whatever else is wrong with the address, the server says.
        _ => Ok(()),
    }
}

fn data_folder(workspace: &Workspace) -> PathBuf {
    variable("CWIS_DATA_DIR").map_or_else(|| workspace.path("data"), PathBuf::from)
}

fn demo_password() -> String {
    variable("CWIS_DEMO_PASSWORD").unwrap_or_else(|| DEMO_PASSWORD.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_taken_is_named_with_the_setting_that_moves_it() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let refused = refuse_taken(&address).unwrap_err().to_string();
        assert!(refused.contains(&address) && refused.contains("CWIS_BIND"));
        assert_eq!(refused.lines().count(), 1, "{refused}");
        drop(taken);
        refuse_taken(&address).unwrap();
    }
}
