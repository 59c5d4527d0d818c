//! Documents name only paths that exist.

use std::path::Path;

use crate::files;
use crate::process::Result;

/// Endings by which a word without a folder is still a file of ours.
const SOURCES: &[&str] = &["rs", "ts", "md"];
/// Folders that exist only on a machine that has run something.
const MADE: &[&str] = &["data/", "dist/", "target/", ".tools/"];
/// Tells of files that may be gone by now.
const HISTORY: &str = "CHANGELOG.md";

/// Every path in a document that leads nowhere.
pub fn violations(root: &Path) -> Result<Vec<String>> {
    let all = files::below(root)?;
    let names: Vec<String> = all.iter().map(|file| files::relative(root, file)).collect();
    let mut found = Vec::new();
    for document in names
        .iter()
        .filter(|name| name.ends_with(".md") && *name != HISTORY)
    {
        let text = files::read(&root.join(document))?;
        for (line, path) in named_paths(&text) {
            if !exists(root, document, &names, path) {
                found.push(format!(
                    "{document}:{line} names {path}, which does not exist"
                ));
            }
        }
    }
    Ok(found)
}

/// The words of a document that are meant as paths, with their lines: in backticks outside code
/// blocks, and the targets of links.
fn named_paths(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut in_block = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            let quoted = line
                .split('`')
                .skip(1)
                .step_by(2)
                .filter(|word| looks_like_path(word));
            found.extend(quoted.map(|word| (number + 1, word)));
            found.extend(link_targets(line).map(|target| (number + 1, target)));
        }
    }
    found
}

fn looks_like_path(word: &str) -> bool {
    let plain = !word.is_empty()
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c))
        && !word.starts_with('/')
        && !word.starts_with('-');
    plain && (word.contains('/') || files::has_extension(Path::new(word), SOURCES))
}

fn link_targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split([')', ' ', '#']).next()?;
        let elsewhere = target.contains(':') || target.starts_with('/') || target.is_empty();
        (!elsewhere).then_some(target)
    })
}

/// Whether the path leads somewhere from the root or from the document. A word with a slash
/// whose first part is nothing of ours, like a media type, is no path; a bare file name may be
/// that of any file.
fn exists(root: &Path, document: &str, names: &[String], path: &str) -> bool {
    let beside = root.join(document).parent().map(|folder| folder.join(path));
    if root.join(path).exists() || beside.is_some_and(|path| path.exists()) {
        return true;
    }
    if MADE
        .iter()
        .any(|made| path.trim_start_matches("./").starts_with(made))
    {
        return true;
    }
    match path.trim_start_matches("./").split_once('/') {
        None => names
            .iter()
            .any(|name| name.rsplit('/').next() == Some(path)),
        Some((first, _)) => {
            let is_file = Path::new(path).extension().is_some();
            !root.join(first).exists()
                && first != ".."
                && !(is_file && files::has_extension(Path::new(path), SOURCES))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_in_backticks_and_links_but_not_in_code() {
        let text = "See `crates/domain` and [why](docs/adr/1.md#top), [site](https://example.org).\n\
                    ```\n`not/this`\n```\n`cargo run`, `main.rs`, `/api/v1`, `docs/x.md`";
        let found: Vec<_> = named_paths(text);
        assert_eq!(
            found,
            [
                (1, "crates/domain"),
                (1, "docs/adr/1.md"),
                (5, "main.rs"),
                (5, "docs/x.md")
            ]
        );
    }

    #[test]
    fn only_what_could_be_ours_must_exist() {
        let root = std::env::temp_dir().join(format!("cwis-documents-{}", std::process::id()));
        files::write(
            &root.join("docs/a.md"),
            "`text/csv` `docs/a.md` `a.md` `docs/gone.md` `gone.rs` `data/x.db`",
        )
        .unwrap();
        let found = violations(&root).unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("docs/a.md:1 names docs/gone.md"));
        assert!(found[1].contains("gone.rs"));
        files::remove_folder(&root).unwrap();
    }
}
