//! `.br` and `.gz` beside each file, so that the server compresses nothing while it serves.

use std::fs;
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;

use crate::files;
use crate::process::{Context, Result};

/// Kinds that shrink; pictures and fonts are compressed already.
const SHRINKING: &[&str] = &["css", "html", "js", "svg", "wasm"];

/// Compresses every shrinking file below `dist`.
pub fn all(dist: &Path) -> Result<()> {
    for file in files::below(dist)?
        .iter()
        .filter(|file| files::has_extension(file, SHRINKING))
    {
        let content = fs::read(file).context(file.display())?;
        files::write(&beside(file, "br"), brotli(&content)?)?;
        files::write(&beside(file, "gz"), gzip(&content)?)?;
    }
    Ok(())
}

fn beside(file: &Path, encoding: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(encoding);
    name.into()
}

fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters).context("brotli")?;
    Ok(compressed)
}

/// Zopfli: what any gzip reader understands, a twentieth smaller than gzip itself makes it.
fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let options = zopfli::Options::default();
    zopfli::compress(options, zopfli::Format::Gzip, content, &mut compressed).context("gzip")?;
    Ok(compressed)
}
