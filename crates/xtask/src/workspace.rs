//! Where things are.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::process::{self, Context, Failure, Result};

/// The workspace as cargo sees it.
pub struct Workspace {
    /// Folder of the root Cargo.toml.
    pub root: PathBuf,
    /// Cargo's target folder, wherever `CARGO_TARGET_DIR` or its configuration puts it.
    pub target: PathBuf,
    /// `cargo metadata --no-deps`.
    pub metadata: Value,
}

impl Workspace {
    /// Asks cargo.
    pub fn find() -> Result<Self> {
        let mut command = Command::new("cargo");
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value =
            serde_json::from_str(&process::output(&mut command)?).context("cargo metadata")?;
        let folder = |key: &str| {
            metadata
                .get(key)
                .and_then(Value::as_str)
                .map(PathBuf::from)
                .ok_or_else(|| Failure::new(format!("cargo metadata: no {key}")))
        };
        Ok(Self {
            root: folder("workspace_root")?,
            target: folder("target_directory")?,
            metadata,
        })
    }

    /// A path inside the workspace.
    pub fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// Target folder of the page: its own, so that building the page and the server at the same
    /// time does not wait for one lock.
    pub fn page_target(&self) -> PathBuf {
        self.target.join("page")
    }

    /// The release binary of the server.
    pub fn server_binary(&self) -> PathBuf {
        self.target.join("release").join("cwis")
    }
}

/// A variable of the environment, when it is set and not empty.
#[allow(
    clippy::disallowed_methods,
    reason = "the workshop has no configuration but its environment"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
