//! The folder of the digests. A file is written whole, and never over another.

use std::path::{Path, PathBuf};

use tokio::{fs, io::AsyncWriteExt};

use super::Digest;
use crate::{App, AppError, AppResult};

/// Where the public key lies beside the digests.
const PUBLIC_KEY: &str = "public-key.pem";

pub(super) struct Folder {
    path: PathBuf,
    /// Held while a digest is added: two at once would have one number.
    _lock: Option<std::fs::File>,
}

/// A file of the folder, with the digest in it if it can be read as one.
pub(super) struct Kept {
    pub(super) file: String,
    pub(super) digest: Option<Digest>,
}

impl Folder {
    pub(super) fn of(app: &App) -> Self {
        Self {
            path: app.settings().digests.clone(),
            _lock: None,
        }
    }

    pub(super) async fn lock(app: &App) -> AppResult<Self> {
        let path = app.settings().digests.clone();
        fs::create_dir_all(&path)
            .await
            .map_err(AppError::internal)?;
        let file = path.join(".lock");
        let lock = tokio::task::spawn_blocking(move || {
            let file = std::fs::File::create(file)?;
            file.lock().map(|()| file)
        });
        let lock = lock
            .await
            .map_err(AppError::internal)?
            .map_err(AppError::internal)?;
        Ok(Self {
            path,
            _lock: Some(lock),
        })
    }

    /// Every digest in the order in which they were made; what cannot be read comes by its name.
    pub(super) async fn digests(&self) -> AppResult<Vec<Kept>> {
        let mut names = Vec::new();
        let mut files = match fs::read_dir(&self.path).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.map_err(AppError::internal)?,
        };
        while let Some(file) = files.next_entry().await.map_err(AppError::internal)? {
            let name = file.file_name().to_string_lossy().into_owned();
            names.extend(order(&name).map(|order| (order, name)));
        }
        names.sort();
        let mut found = Vec::with_capacity(names.len());
        for (_, file) in names {
            let content = self.content(&file).await?.unwrap_or_default();
            let digest = serde_json::from_slice(&content).ok();
            found.push(Kept { file, digest });
        }
        Ok(found)
    }

    /// Content of a file; none when its name is not that of a digest, or there is none.
    pub(super) async fn content(&self, name: &str) -> AppResult<Option<Vec<u8>>> {
        if order(name).is_none() {
            return Ok(None);
        }
        match fs::read(self.path.join(name)).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            read => read.map(Some).map_err(AppError::internal),
        }
    }

    /// Writes a digest under a free name, and the public key beside it. Answers the name.
    pub(super) async fn keep(&self, digest: &Digest, pem: &str) -> AppResult<String> {
        let day = digest.statement.day;
        let mut name = format!("{day}.json");
        let mut again = 1;
        while fs::try_exists(self.path.join(&name))
            .await
            .map_err(AppError::internal)?
        {
            again += 1;
            name = format!("{day}.{again}.json");
        }
        let text = serde_json::to_string_pretty(digest).map_err(AppError::internal)? + "\n";
        write(&self.path, PUBLIC_KEY, pem.as_bytes()).await?;
        write(&self.path, &name, text.as_bytes()).await?;
        Ok(name)
    }
}

async fn write(folder: &Path, name: &str, content: &[u8]) -> AppResult<()> {
    let fresh = folder.join(format!(".{name}.new"));
    let written = async {
        let mut file = fs::File::create(&fresh).await?;
        file.write_all(content).await?;
        file.sync_all().await?;
        fs::rename(&fresh, folder.join(name)).await
    };
    written.await.map_err(AppError::internal)
}

/// Day and turn of the day in a file's name, `2026-11-23.json` or `2026-11-23.2.json`; none for
/// any other name, and so for any path that would lead elsewhere.
fn order(name: &str) -> Option<(chrono::NaiveDate, u32)> {
    let stem = name.strip_suffix(".json")?;
    let (day, turn) = match stem.split_once('.') {
        None => (stem, 1),
        Some((day, turn)) => (day, turn.parse().ok().filter(|turn| *turn > 1)?),
    };
    let day: chrono::NaiveDate = day.parse().ok()?;
    let own = if turn == 1 {
        format!("{day}.json")
    } else {
        format!("{day}.{turn}.json")
    };
    (own == name).then_some((day, turn))
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn only_names_of_digests_are_files() {
        assert!(order("2026-11-23.2.json") > order("2026-11-23.json"));
        assert!(order("2026-11-23.10.json") > order("2026-11-23.2.json"));
        for other in [
            "2026-11-23.1.json",
            "2026-11-23.02.json",
            "../2026-11-23.json",
            "2026-11-23",
            ".lock",
            "public-key.pem",
            "2026-11-23.json.new",
            "2026-1-3.json",
        ] {
            assert_eq!(order(other), None, "{other}");
        }
    }
}
