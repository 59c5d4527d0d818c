//! Cargo, wasm-bindgen and wasm-opt: `page.js` and `page_bg.wasm`.

use std::fs;
use std::path::Path;
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use super::{Kind, bundle};
use crate::process::{self, Context, Result};
use crate::workspace::Workspace;

/// What rustc switches on for this target; wasm-opt refuses instructions it was not told of.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Compiles the page's crate and writes its module and glue into `work`.
pub fn build(workspace: &Workspace, kind: Kind, work: &Path) -> Result<()> {
    let (profile, folder) = match kind {
        Kind::Release => ("wasm", "wasm"),
        Kind::Quick => ("dev", "debug"),
    };
    let target = workspace.page_target();
    let mut cargo = process::cargo(&workspace.root);
    cargo.args([
        "build",
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    cargo
        .args(["--profile", profile, "--target-dir"])
        .arg(&target);
    process::run(&mut cargo)?;

    let compiled = target
        .join("wasm32-unknown-unknown")
        .join(folder)
        .join("frontend.wasm");
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(&compiled)
        .out_name("page")
        .typescript(false);
    // The loader says where the wasm is: its name carries a hash.
    bindgen.omit_default_module_path(true);
    // wasm-opt needs the names; it drops them itself.
    bindgen.remove_producers_section(true);
    bindgen
        .web(true)
        .context("wasm-bindgen")?
        .generate(work)
        .context("wasm-bindgen")?;
    if kind == Kind::Release {
        optimise(workspace, &work.join("page_bg.wasm"))
    } else {
        Ok(())
    }
}

fn optimise(workspace: &Workspace, module: &Path) -> Result<()> {
    let optimised = module.with_extension("optimised");
    let mut node = Command::new("node");
    node.arg(bundle::packages(workspace)?.join("binaryen/bin/wasm-opt"));
    node.arg("-Oz").args(FEATURES);
    // Copies of one generic function lie side by side then, within the 32 KiB that gzip looks
    // back: a twentieth less to send.
    node.arg("--reorder-functions-by-name")
        .arg(module)
        .arg("-o")
        .arg(&optimised);
    process::run(&mut node)?;
    fs::rename(&optimised, module).context(module.display())
}
