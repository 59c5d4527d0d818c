//! Reading, walking and hashing files.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::process::{Context, Result};

/// Folders that hold nothing of ours, whatever folder they are in.
const FOREIGN: &[&str] = &[
    ".git",
    ".tools",
    "node_modules",
    "target",
    "dist",
    "data",
    "test-results",
];

/// Every file below a folder, sorted, without what others made. A missing folder is empty.
pub fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).context(folder.display())? {
            let entry = entry.context(folder.display())?;
            let kind = entry.file_type().context(entry.path().display())?;
            if kind.is_file() {
                found.push(entry.path());
            } else if kind.is_dir() && !FOREIGN.iter().any(|name| entry.file_name() == *name) {
                waiting.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The path as it is written in the repository: relative, with `/`.
pub fn relative(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}

/// Whether the file's name ends in one of these.
pub fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension()
        .is_some_and(|found| extensions.iter().any(|extension| found == *extension))
}

/// Reads a text.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).context(path.display())
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).context(folder.display())?;
    }
    fs::write(path, content).context(path.display())
}

/// Makes the folder new and empty.
pub fn fresh_folder(path: &Path) -> Result<()> {
    remove_folder(path)?;
    fs::create_dir_all(path).context(path.display())
}

/// Removes the folder with everything in it; a missing one is fine.
pub fn remove_folder(path: &Path) -> Result<()> {
    if path.exists() {
        fs::remove_dir_all(path).context(path.display())
    } else {
        Ok(())
    }
}

/// SHA-256 in hexadecimal.
pub fn digest(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

/// One digest over names and contents: changes when any of the files does.
pub fn digest_of_files(root: &Path, files: &[PathBuf]) -> Result<String> {
    let mut all = Sha256::new();
    for file in files {
        let content = fs::read(file).context(file.display())?;
        all.update(relative(root, file).as_bytes());
        all.update([0]);
        all.update(Sha256::digest(&content));
    }
    Ok(hex::encode(all.finalize()))
}
