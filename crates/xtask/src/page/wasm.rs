//! Cargo, the splitter, wasm-bindgen and binaryen: `page.js`, `page_bg.wasm` and the parts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use super::{Kind, bundle};
use crate::process::{self, Context, Result};
use crate::workspace::Workspace;

/// What rustc switches on for this target; binaryen refuses instructions it was not told of.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A module that the page fetches when it needs it.
pub struct Part {
    /// Its name in `frontend/src/pages/parts.rs`.
    pub name: String,
    /// The module.
    pub file: PathBuf,
}

impl Part {
    /// Its name among the assets.
    pub fn asset(&self) -> String {
        format!("{}.wasm", self.name)
    }
}

/// Compiles the page's crate and writes its module, its glue and its parts into `work`.
pub fn build(workspace: &Workspace, kind: Kind, work: &Path) -> Result<Vec<Part>> {
    let compiled = compile(workspace, kind)?;
    let divided = divide(&compiled, &work.join("divided"))?;
    bind(&divided.main, work)?;
    let module = work.join("page_bg.wasm");
    let binaryen = Binaryen(workspace);
    binaryen.merge(&module, &divided.shared)?;
    if kind == Kind::Release {
        binaryen.optimise(&module)?;
        for part in &divided.parts {
            binaryen.optimise(&part.file)?;
        }
    }
    Ok(divided.parts)
}

fn compile(workspace: &Workspace, kind: Kind) -> Result<PathBuf> {
    let (profile, folder) = match kind {
        Kind::Release => ("wasm", "wasm"),
        Kind::Quick => ("dev", "debug"),
    };
    let target = workspace.page_target();
    let mut cargo = process::cargo(&workspace.root);
    cargo.args(["rustc", "--package", "frontend", "--bin", "frontend"]);
    cargo.args(["--target", "wasm32-unknown-unknown"]);
    cargo
        .args(["--profile", profile, "--target-dir"])
        .arg(&target);
    // The splitter sees by the relocations which function needs which.
    cargo.args(["--", "-C", "link-arg=--emit-relocs"]);
    process::run(&mut cargo)?;
    Ok(target
        .join("wasm32-unknown-unknown")
        .join(folder)
        .join("frontend.wasm"))
}

/// What the splitter makes of the one module that was compiled.
struct Divided {
    main: PathBuf,
    /// What only one part uses, for each part.
    parts: Vec<Part>,
    /// What several parts use and the main module does not.
    shared: Vec<PathBuf>,
}

fn divide(compiled: &Path, folder: &Path) -> Result<Divided> {
    let module = fs::read(compiled).context(compiled.display())?;
    let main = folder.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&module);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = bundle::PARTS;
    let divided = wasm_split_cli_support::transform(options).context("wasm_split")?;
    let mut names: Vec<String> = divided.prefetch_map.into_keys().collect();
    names.sort();
    let parts: Vec<Part> = names
        .into_iter()
        .map(|name| Part {
            file: folder.join(format!("split_{name}.wasm")),
            name,
        })
        .collect();
    let mut shared = divided.split_modules;
    shared.retain(|file| parts.iter().all(|part| part.file != *file));
    Ok(Divided {
        main,
        parts,
        shared,
    })
}

fn bind(main: &Path, work: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(main).out_name("page").typescript(false);
    // The loader says where the wasm is: its name carries a hash.
    bindgen.omit_default_module_path(true);
    // The parts work on the page's memory, table and stack pointer.
    bindgen.keep_lld_exports(true);
    // wasm-opt needs the names; it drops them itself.
    bindgen.remove_producers_section(true);
    bindgen
        .web(true)
        .context("wasm-bindgen")?
        .generate(work)
        .context("wasm-bindgen")
}

struct Binaryen<'a>(&'a Workspace);

impl Binaryen<'_> {
    /// Puts what several parts share into the module they all need. By itself it would be a
    /// download for every set of parts that have something in common.
    fn merge(&self, module: &Path, shared: &[PathBuf]) -> Result<()> {
        let mut merge = self.program("wasm-merge")?;
        // The name by which the others import from it.
        merge.arg("-g").arg(module).arg("__wasm_split");
        for file in shared {
            merge.arg(file).arg(file.file_stem().unwrap_or_default());
        }
        replace(&mut merge, module)
    }

    fn optimise(&self, module: &Path) -> Result<()> {
        let mut optimise = self.program("wasm-opt")?;
        optimise.arg("-Oz");
        // Copies of one generic function lie side by side then, within the 32 KiB that gzip looks
        // back: a twentieth less to send.
        optimise.arg("--reorder-functions-by-name").arg(module);
        replace(&mut optimise, module)
    }

    fn program(&self, name: &str) -> Result<Command> {
        let mut node = Command::new("node");
        let packages = bundle::packages(self.0)?;
        node.arg(packages.join("binaryen/bin").join(name));
        node.args(FEATURES);
        Ok(node)
    }
}

/// Runs what makes a new module, and puts that in place of the old one.
fn replace(command: &mut Command, module: &Path) -> Result<()> {
    let new = module.with_extension("new");
    // It does not know all the names that the splitter keeps, and says so for each module.
    process::run_quietly(command.arg("-o").arg(&new))?;
    fs::rename(&new, module).context(module.display())
}
