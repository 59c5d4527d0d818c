//! Files of a readable length, lints in every crate, released migrations untouched.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::files;
use crate::process::Result;
use crate::workspace::Workspace;

/// Longest source file, in lines.
const LONGEST: usize = 600;
/// Files that a program writes.
const GENERATED: &[&str] = &["crates/client/src/generated.rs"];
/// SHA-256 and path of each released migration, as `sha256sum` writes them.
const RELEASED: &str = "migrations/released.sha256";

/// The sources that break a rule.
pub fn violations(workspace: &Workspace) -> Result<Vec<String>> {
    let mut found = too_long(&workspace.root)?;
    found.extend(without_lints(&workspace.metadata)?);
    found.extend(changed_migrations(&workspace.root)?);
    Ok(found)
}

fn too_long(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for file in files::below(root)? {
        let name = files::relative(root, &file);
        if !files::has_extension(&file, &["rs", "ts", "js", "css"])
            || GENERATED.contains(&name.as_str())
        {
            continue;
        }
        let lines = files::read(&file)?.lines().count();
        if lines > LONGEST {
            found.push(format!(
                "{name} has {lines} lines; divide it ({LONGEST} at most)"
            ));
        }
    }
    Ok(found)
}

fn without_lints(metadata: &Value) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for manifest in packages.filter_map(|package| package.get("manifest_path")?.as_str()) {
        let text = files::read(Path::new(manifest))?;
        let lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        if !lines
            .windows(2)
            .any(|pair| pair == ["[lints]", "workspace = true"])
        {
            found.push(format!(
                "{manifest} does not take the lints of the workspace"
            ));
        }
    }
    Ok(found)
}

fn changed_migrations(root: &Path) -> Result<Vec<String>> {
    let list: PathBuf = root.join(RELEASED);
    if !list.is_file() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for line in files::read(&list)?
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        let (digest, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let file = root.join("migrations").join(name.trim());
        match fs::read(&file) {
            Ok(content) if files::digest(&content) == digest => {}
            Ok(_) => found.push(format!(
                "migrations/{} changed after its release; write a new migration instead",
                name.trim()
            )),
            Err(error) => found.push(format!("migrations/{}: {error}", name.trim())),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_released_migration_that_changed_is_found() {
        let root = std::env::temp_dir().join(format!("cwis-sources-{}", std::process::id()));
        let content = "create table";
        files::write(&root.join("migrations/src/first.rs"), content).unwrap();
        let list = format!("{}  src/first.rs\n", files::digest(content.as_bytes()));
        files::write(&root.join(RELEASED), list).unwrap();
        assert!(changed_migrations(&root).unwrap().is_empty());

        files::write(&root.join("migrations/src/first.rs"), "create other").unwrap();
        assert_eq!(changed_migrations(&root).unwrap().len(), 1);
        files::remove_folder(&root).unwrap();
    }

    #[test]
    fn a_long_file_is_found() {
        let root = std::env::temp_dir().join(format!("cwis-long-{}", std::process::id()));
        files::write(&root.join("a.rs"), "\n".repeat(LONGEST)).unwrap();
        files::write(&root.join("b.rs"), "\n".repeat(LONGEST + 1)).unwrap();
        files::write(&root.join("node_modules/c.js"), "\n".repeat(LONGEST + 1)).unwrap();
        let found = too_long(&root).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("b.rs"));
        files::remove_folder(&root).unwrap();
    }
}
