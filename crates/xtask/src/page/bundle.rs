//! esbuild over `frontend/assets`: style sheet, charts and the loader.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Kind;
use crate::process::{self, Context, Result};
use crate::workspace::Workspace;
use crate::{files, setup};

/// The module in which the page looks for its parts.
pub const PARTS: &str = "./parts.js";

/// The npm packages of the page, installed when missing or not those of the lock file.
pub fn packages(workspace: &Workspace) -> Result<PathBuf> {
    setup::npm_packages(&workspace.path("frontend/assets"))
}

/// Bundles `frontend/assets/app.css` and `charts.js` into `work/bundled`.
pub fn styles_and_charts(workspace: &Workspace, kind: Kind, work: &Path) -> Result<()> {
    let mut esbuild = esbuild(workspace, kind)?;
    let sources = workspace.path("frontend/assets");
    esbuild
        .arg(sources.join("app.css"))
        .arg(sources.join("charts.js"));
    esbuild.arg(format!("--outdir={}", work.join("bundled").display()));
    for extension in ["svg", "png", "webp", "woff2"] {
        esbuild.arg(format!("--loader:.{extension}=file"));
    }
    esbuild.args(["--asset-names=assets/[name]-[hash]", "--public-path=/"]);
    process::run(&mut esbuild)
}

/// Where the loader finds what it loads.
pub struct Addresses<'a> {
    /// The page's module.
    pub module: &'a str,
    /// The charts.
    pub charts: &'a str,
    /// The parts, by name.
    pub parts: Vec<(&'a str, &'a str)>,
}

/// Bundles the loader with wasm-bindgen's glue; returns the file.
pub fn loader(
    workspace: &Workspace,
    kind: Kind,
    work: &Path,
    addresses: &Addresses,
) -> Result<PathBuf> {
    // Beside the glue that they import.
    for name in ["boot.js", "part.js"] {
        let original = workspace.path("frontend/assets").join(name);
        files::write(
            &work.join(name),
            fs::read(&original).context(original.display())?,
        )?;
    }
    let mut parts = "import { part } from \"./part.js\";\n".to_owned();
    for (name, address) in &addresses.parts {
        // The splitter's name for it.
        parts += &format!("export const __wasm_split_load_{name} = part(\"{address}\");\n");
    }
    files::write(&work.join(PARTS), parts)?;
    let bundled = work.join("bundled/boot.js");
    let mut esbuild = esbuild(workspace, kind)?;
    esbuild
        .arg(work.join("boot.js"))
        .arg(format!("--outfile={}", bundled.display()));
    esbuild
        .arg(format!("--define:PAGE_WASM=\"{}\"", addresses.module))
        .arg(format!("--define:CHARTS_MODULE=\"{}\"", addresses.charts));
    esbuild.arg("--external:/assets/*");
    // wasm-bindgen names the parts once for each of them.
    esbuild.arg("--log-override:duplicate-object-key=silent");
    process::run(&mut esbuild)?;
    Ok(bundled)
}

fn esbuild(workspace: &Workspace, kind: Kind) -> Result<Command> {
    let mut command = Command::new("node");
    command.arg(packages(workspace)?.join("esbuild/bin/esbuild"));
    command.args([
        "--bundle",
        "--format=esm",
        "--target=es2022",
        "--legal-comments=eof",
        "--log-level=warning",
    ]);
    if kind == Kind::Release {
        command.arg("--minify");
    }
    Ok(command)
}
