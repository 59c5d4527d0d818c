//! The contract: `openapi/openapi.json` from the API crate, and the client generated from it. The
//! data dictionary is written beside them; a test of the domain crate finds it outdated.

mod document;
mod generate;
mod lint;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::files;
use crate::process::{self, Context, Failure, Result};
use crate::workspace::Workspace;

const DOCUMENT: &str = "openapi/openapi.json";
const CLIENT: &str = "crates/client/src/generated.rs";
const DICTIONARY: &str = "docs/data-dictionary.md";

/// Writes the document, the client and the data dictionary.
pub fn write(workspace: &Workspace) -> Result<()> {
    let document = current_document(workspace)?;
    files::write(&workspace.path(DOCUMENT), &document)?;
    files::write(
        &workspace.path(CLIENT),
        client_of(&workspace.root, &document)?,
    )?;
    let dictionary = example(workspace, "domain", "data_dictionary")?;
    files::write(&workspace.path(DICTIONARY), dictionary)?;
    println!("wrote {DOCUMENT}, {CLIENT} and {DICTIONARY}");
    Ok(())
}

/// Fails when the committed document is not the one that the code gives, or the client not the
/// one that the document gives, or when the document leaves a reader without an answer.
pub fn check(workspace: &Workspace) -> Result<()> {
    if files::read(&workspace.path(DOCUMENT))? != current_document(workspace)? {
        return Err(Failure::new(format!(
            "{DOCUMENT} is not what the code gives; run `./just openapi`"
        )));
    }
    if let Some(text) = outdated_client(workspace)? {
        return Err(Failure::new(text));
    }
    let document: Value =
        serde_json::from_str(&files::read(&workspace.path(DOCUMENT))?).context(DOCUMENT)?;
    let missing = lint::violations(&document);
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "{DOCUMENT}:\n  {}",
            missing.join("\n  ")
        )))
    }
}

/// What is wrong with the committed client, if anything.
pub fn outdated_client(workspace: &Workspace) -> Result<Option<String>> {
    let document = workspace.path(DOCUMENT);
    if !document.is_file() {
        return Ok(None);
    }
    let current = files::read(&workspace.path(CLIENT))?
        == client_of(&workspace.root, &files::read(&document)?)?;
    Ok((!current).then(|| format!("{CLIENT} is not what {DOCUMENT} gives; run `./just openapi`")))
}

/// The document as the code gives it. It comes from an example of the API crate and not from
/// the server, because the server needs the client: a client that no longer compiles could
/// never be generated anew.
fn current_document(workspace: &Workspace) -> Result<String> {
    example(workspace, "api", "openapi")
}

/// What an example of a crate prints.
fn example(workspace: &Workspace, package: &str, name: &str) -> Result<String> {
    let mut cargo = process::cargo(&workspace.root);
    process::output(cargo.args(["run", "--quiet", "--package", package, "--example", name]))
}

fn client_of(root: &Path, document: &str) -> Result<String> {
    let document: Value = serde_json::from_str(document).context(DOCUMENT)?;
    let operations = document::operations(&document)
        .map_err(|problems| Failure::new(format!("{DOCUMENT}:\n  {}", problems.join("\n  "))))?;
    format(root, &generate::client(&operations))
}

/// rustfmt, so that the generated file passes the same check as any other.
fn format(root: &Path, source: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .current_dir(root)
        .args(["--edition", "2024", "--emit", "stdout", "--quiet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("rustfmt")?;
    let mut input = child
        .stdin
        .take()
        .ok_or_else(|| Failure::new("rustfmt takes no input"))?;
    // rustfmt reads everything before it writes, so one thread suffices.
    input.write_all(source.as_bytes()).context("rustfmt")?;
    drop(input);
    let output = child.wait_with_output().context("rustfmt")?;
    if !output.status.success() {
        return Err(Failure::new("rustfmt does not accept the generated client"));
    }
    String::from_utf8(output.stdout).context("rustfmt")
}
