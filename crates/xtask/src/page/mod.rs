//! The page build: wasm, its loader, charts and style sheet into `dist/`.
//!
//! Every file but `index.html` carries its content's hash in its name and lies in
//! `dist/assets/`, so the server may let browsers keep it for ever; `.br` and `.gz` copies lie
//! beside it. Nothing is built when no input changed.

mod bundle;
mod compress;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use self::bundle::Addresses;
use self::wasm::Part;
use crate::files;
use crate::process::{Context, Failure, Result};
use crate::workspace::Workspace;

/// Encodings of what is sent: Brotli over HTTPS and on localhost, gzip behind plain HTTP.
const ENCODINGS: &[&str] = &["br", "gz"];

/// Largest module that every visitor fetches first, in KiB, in whatever encoding it is sent.
const FIRST_BUDGET: u64 = 700;

/// Largest part that is fetched when one of its pages is first opened, in KiB.
const PART_BUDGET: u64 = 200;

/// How much care is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Optimised and compressed.
    Release,
    /// Fast to build, with names in stack traces.
    Quick,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Quick => "quick",
        }
    }
}

/// Builds `dist/` unless it is up to date.
pub fn build(workspace: &Workspace, kind: Kind) -> Result<()> {
    let dist = workspace.path("dist");
    let stamp = format!(
        "{} {}\n",
        kind.name(),
        files::digest_of_files(&workspace.root, &inputs(workspace)?)?
    );
    let stamp_file = dist.join(".stamp");
    if fs::read_to_string(&stamp_file).is_ok_and(|found| found == stamp) {
        println!("page: up to date");
        return Ok(());
    }
    let start = Instant::now();
    let work = workspace.page_target().join("bundle");
    files::fresh_folder(&work)?;
    let parts = wasm::build(workspace, kind, &work)?;
    bundle::styles_and_charts(workspace, kind, &work)?;

    // Made beside dist/ and then moved, so that a running server never sees half a page.
    let new = workspace.path("dist.new");
    files::fresh_folder(&new)?;
    let page = Page::assemble(workspace, kind, &work, &parts, &new)?;
    files::write(
        &new.join("index.html"),
        page.fill(&files::read(&workspace.path("frontend/index.html"))?)?,
    )?;
    if kind == Kind::Release {
        compress::all(&new)?;
    }
    files::write(&new.join(".stamp"), &stamp)?;
    files::remove_folder(&dist)?;
    fs::rename(&new, &dist).context(dist.display())?;
    println!("page: built in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Fails when a compressed module of `dist/` is above its budget.
pub fn check_budget(workspace: &Workspace) -> Result<()> {
    let assets = workspace.path("dist/assets");
    let files = files::below(&assets)?;
    for encoding in ENCODINGS {
        let ending = format!(".wasm.{encoding}");
        let (mut first, mut later) = (0, 0);
        for file in &files {
            let name = files::relative(&assets, file);
            if !name.ends_with(&ending) {
                continue;
            }
            let size = fs::metadata(file)
                .context(file.display())?
                .len()
                .div_ceil(1024);
            let (sum, budget) = if name.starts_with("page-") {
                (&mut first, FIRST_BUDGET)
            } else {
                (&mut later, PART_BUDGET)
            };
            *sum += size;
            println!("page: {name} is {size} KiB of {budget}");
            if size > budget {
                return Err(Failure::new(format!(
                    "{name} is {size} KiB, above its budget of {budget} KiB"
                )));
            }
        }
        if first == 0 || later == 0 {
            return Err(Failure::new(format!(
                "dist/ holds no module and parts in {encoding}; build the page without --dev"
            )));
        }
        println!("page: {first} KiB at first and {later} KiB later, in {encoding}");
    }
    Ok(())
}

/// Everything the page is made of, and how it is made.
fn inputs(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let mut inputs = Vec::new();
    for folder in [
        "frontend",
        "crates/client",
        "crates/contract",
        "crates/domain",
        "crates/xtask/src/page",
    ] {
        inputs.extend(files::below(&workspace.path(folder))?);
    }
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        ".cargo/config.toml",
    ] {
        inputs.extend(Some(workspace.path(file)).filter(|path| path.is_file()));
    }
    Ok(inputs)
}

/// The assets by the name that templates use, with the address each is served at.
struct Page {
    addresses: Vec<(String, String)>,
}

impl Page {
    /// Moves what was built into `dist`, under hashed names. The loader comes last, because it
    /// holds the addresses of the others.
    fn assemble(
        workspace: &Workspace,
        kind: Kind,
        work: &Path,
        parts: &[Part],
        dist: &Path,
    ) -> Result<Self> {
        let mut page = Self {
            addresses: Vec::new(),
        };
        page.add(dist, "page.wasm", &work.join("page_bg.wasm"))?;
        for part in parts {
            page.add(dist, &part.asset(), &part.file)?;
        }
        page.add(dist, "charts.js", &work.join("bundled/charts.js"))?;
        page.add(dist, "app.css", &work.join("bundled/app.css"))?;
        for named in files::below(&work.join("bundled/assets"))? {
            // esbuild has put the hash into these names, because the style sheet refers to them.
            let name = named.file_name().unwrap_or_default();
            fs::copy(&named, dist.join("assets").join(name)).context(named.display())?;
        }
        let public = workspace.path("frontend/public");
        for file in files::below(&public)? {
            page.add(dist, &files::relative(&public, &file), &file)?;
        }
        let addresses = Addresses {
            module: page.address("page.wasm")?,
            charts: page.address("charts.js")?,
            parts: parts
                .iter()
                .map(|part| Ok((part.name.as_str(), page.address(&part.asset())?)))
                .collect::<Result<_>>()?,
        };
        let loader = bundle::loader(workspace, kind, work, &addresses)?;
        page.add(dist, "boot.js", &loader)?;
        Ok(page)
    }

    fn add(&mut self, dist: &Path, name: &str, file: &Path) -> Result<()> {
        let content = fs::read(file).context(file.display())?;
        let (stem, extension) = name
            .rsplit_once('.')
            .ok_or_else(|| Failure::new(format!("{name} has no extension")))?;
        let digest = files::digest(&content);
        let hashed = format!(
            "{}-{}.{extension}",
            stem.replace('/', "-"),
            digest.get(..12).unwrap_or_default()
        );
        files::write(&dist.join("assets").join(&hashed), content)?;
        self.addresses
            .push((name.to_owned(), format!("/assets/{hashed}")));
        Ok(())
    }

    fn address(&self, name: &str) -> Result<&str> {
        self.addresses
            .iter()
            .find_map(|(found, address)| (found == name).then_some(address.as_str()))
            .ok_or_else(|| {
                let known: Vec<_> = self
                    .addresses
                    .iter()
                    .map(|(name, _)| name.as_str())
                    .collect();
                Failure::new(format!("no asset {name}; known are {}", known.join(", ")))
            })
    }

    /// Replaces each `{{name}}` of the template by the address of that asset.
    fn fill(&self, template: &str) -> Result<String> {
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after
                .split_once("}}")
                .ok_or_else(|| Failure::new("frontend/index.html: {{ without }}"))?;
            filled.push_str(before);
            filled.push_str(self.address(name.trim())?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_addresses_and_unknown_ones_fail() {
        let page = Page {
            addresses: vec![("app.css".to_owned(), "/assets/app-1.css".to_owned())],
        };
        let filled = page
            .fill("<link href=\"{{app.css}}\"><link href=\"{{ app.css }}\">")
            .unwrap();
        assert_eq!(
            filled,
            "<link href=\"/assets/app-1.css\"><link href=\"/assets/app-1.css\">"
        );
        assert!(
            page.fill("{{missing.css}}")
                .unwrap_err()
                .to_string()
                .contains("known are app.css")
        );
        assert!(page.fill("{{app.css").is_err());
    }
}
