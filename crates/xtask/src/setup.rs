//! Installing what a fresh machine lacks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::process::{self, Failure, Result, find_program};
use crate::workspace::{Workspace, variable};
use crate::{files, postgres};

/// Checks for every tool and installs the missing ones; `tests` adds the browser and PostgreSQL.
pub fn run(workspace: &Workspace, tests: bool) -> Result<()> {
    wasm_target(workspace)?;
    require_node()?;
    if tests {
        debian_packages()?;
        npm_packages(&workspace.path("e2e"))?;
    }
    npm_packages(&workspace.path("frontend/assets"))?;
    Ok(())
}

/// Debian's Chromium, or what `CWIS_CHROMIUM` names.
pub fn chromium() -> Option<PathBuf> {
    variable("CWIS_CHROMIUM").map(PathBuf::from).or_else(|| {
        ["chromium", "chromium-browser", "google-chrome"]
            .iter()
            .find_map(|name| find_program(name))
    })
}

/// Installs a folder's npm packages exactly as its lock file says, unless they are there;
/// returns its node_modules. Install scripts do not run: nothing used here needs one.
pub fn npm_packages(folder: &Path) -> Result<PathBuf> {
    let modules = folder.join("node_modules");
    let stamp = modules.join(".cwis-lock");
    let lock = files::digest(files::read(&folder.join("package-lock.json"))?.as_bytes());
    if !fs::read_to_string(&stamp).is_ok_and(|found| found == lock) {
        require_node()?;
        let mut npm = Command::new("npm");
        npm.args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]);
        process::run(npm.current_dir(folder))?;
        files::write(&stamp, &lock)?;
    }
    Ok(modules)
}

/// `rust-toolchain.toml` names the target, but a toolchain that was installed before does not
/// get it by that.
fn wasm_target(workspace: &Workspace) -> Result<()> {
    let target = "wasm32-unknown-unknown";
    let mut rustc = Command::new("rustc");
    rustc
        .current_dir(&workspace.root)
        .args(["--print", "target-libdir", "--target", target]);
    if Path::new(process::output(&mut rustc)?.trim()).is_dir() {
        return Ok(());
    }
    if find_program("rustup").is_none() {
        return Err(Failure::new(format!(
            "the Rust target {target} is missing and there is no rustup to add it"
        )));
    }
    process::run(
        Command::new("rustup")
            .current_dir(&workspace.root)
            .args(["target", "add", target]),
    )
}

fn require_node() -> Result<()> {
    match ["node", "npm"]
        .into_iter()
        .find(|name| find_program(name).is_none())
    {
        None => Ok(()),
        Some(name) => Err(Failure::new(format!(
            "{name} is missing: install Node.js 20 or newer with npm"
        ))),
    }
}

fn debian_packages() -> Result<()> {
    let mut missing = Vec::new();
    if chromium().is_none() {
        missing.push("chromium");
    }
    if !has_chinese_font() {
        missing.push("fonts-noto-cjk");
    }
    if postgres::program("initdb").is_none() {
        missing.push("postgresql");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(", ");
    if find_program("apt-get").is_none() {
        return Err(Failure::new(format!(
            "the tests need {list} (Debian's names), and there is no apt-get here to install them"
        )));
    }
    println!("setup: installing {list}");
    process::run(apt_get()?.arg("update"))?;
    process::run(
        apt_get()?
            .args(["install", "--yes", "--no-install-recommends"])
            .args(&missing),
    )
}

fn apt_get() -> Result<Command> {
    let mut command = match (is_root()?, find_program("sudo")) {
        (true, _) => Command::new("apt-get"),
        (false, Some(sudo)) => {
            let mut command = Command::new(sudo);
            command.arg("apt-get");
            command
        }
        (false, None) => return Err(Failure::new("apt-get needs root, and there is no sudo")),
    };
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
    Ok(command)
}

/// Whether this process may become another user.
pub fn is_root() -> Result<bool> {
    Ok(process::output(Command::new("id").arg("-u"))?.trim() == "0")
}

/// Chinese text without a font is a row of boxes, which no test notices but every reader does.
fn has_chinese_font() -> bool {
    let listed = Command::new("fc-list")
        .arg(":lang=zh-cn")
        .stderr(Stdio::null())
        .output();
    listed.is_ok_and(|output| !output.stdout.is_empty())
}
