//! The key file: made once, readable by its owner only, replaced as a whole when a key is added
//! or retired.

use std::{
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation, decode, encode};
use persistence::cipher::{self, Entropy, KeyFile, KeyMaterial, Keyring, Suite};

use crate::{
    failure::{Context, Failure, Result},
    system::SystemEntropy,
};

/// Name of the key file in the data folder.
pub const FILE: &str = "keys.toml";

const HEADING: &str = "# The keys of this register. Whoever holds them can read encrypted cells and sign in as anyone;\n\
                       # whoever loses them loses the encrypted cells. Keep a copy apart from copies of the database.\n";

/// The key file of a data folder.
pub fn path(data_dir: &Path) -> PathBuf {
    data_dir.join(FILE)
}

/// Reads the key file.
///
/// # Errors
/// When there is none, when others may read it, or when a key does not fit its suite.
pub fn load(data_dir: &Path) -> Result<Keyring> {
    let kept = OnDisk(data_dir.to_owned());
    let ring = keyring(&kept.material()?).context(path(data_dir).display())?;
    Ok(ring.with_file(on_disk(data_dir)))
}

/// The key file of a data folder, to be read again while a server runs.
pub fn on_disk(data_dir: &Path) -> Arc<dyn KeyFile> {
    Arc::new(OnDisk(data_dir.to_owned()))
}

struct OnDisk(PathBuf);

impl OnDisk {
    fn material(&self) -> Result<KeyMaterial> {
        let file = path(&self.0);
        refuse_readable_by_others(&file)?;
        let content = fs::read_to_string(&file).context(file.display())?;
        // The error of the parser would quote the line, and with it a key.
        toml::from_str(&content)
            .map_err(|_| Failure::new(format!("{}: not a key file", file.display())))
    }

    fn changed(&self, change: &mut dyn FnMut(&mut KeyMaterial)) -> Result<KeyMaterial> {
        // Held until the end: two processes that add keys would give both the same id.
        let lock = self.0.join(format!(".{FILE}.lock"));
        let held = File::create(&lock).context(lock.display())?;
        held.lock().context(lock.display())?;
        let mut material = self.material()?;
        change(&mut material);
        let file = path(&self.0);
        // A file that the next start would refuse must never take the place of one that works.
        keyring(&material).context(file.display())?;
        let fresh = write_beside(&self.0, &material)?;
        fs::rename(&fresh, &file).context(file.display())?;
        sync_folder(&self.0)?;
        Ok(material)
    }
}

impl KeyFile for OnDisk {
    fn read(&self) -> std::result::Result<KeyMaterial, String> {
        self.material().map_err(|failure| failure.to_string())
    }

    fn update(
        &self,
        change: &mut dyn FnMut(&mut KeyMaterial),
    ) -> std::result::Result<KeyMaterial, String> {
        self.changed(change).map_err(|failure| failure.to_string())
    }
}

/// Writes the keys under a name of its own, for its owner only, down to the disk.
fn write_beside(data_dir: &Path, material: &KeyMaterial) -> Result<PathBuf> {
    let file = path(data_dir);
    let content = HEADING.to_owned() + &toml::to_string(material).context(file.display())?;
    let mut suffix = [0; 8];
    SystemEntropy.fill(&mut suffix);
    let whole = data_dir.join(format!(".{FILE}.{}", hex::encode(suffix)));
    write_private(&whole, &content).context(whole.display())?;
    Ok(whole)
}

/// Makes a changed name in a folder survive a loss of power.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .context(folder.display())
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<()> {
    Ok(())
}

/// Fresh keys in memory only.
///
/// # Errors
/// When the suite refuses its own keys.
pub fn generate(suite: Suite) -> Result<(KeyMaterial, Keyring)> {
    let material = KeyMaterial::generate(suite, &SystemEntropy);
    let keyring = keyring(&material)?;
    Ok((material, keyring))
}

/// Writes the key file unless there is one. Answers whether it was written.
///
/// # Errors
/// When the folder cannot be written.
pub fn save_new(data_dir: &Path, material: &KeyMaterial) -> Result<bool> {
    let file = path(data_dir);
    let whole = write_beside(data_dir, material)?;
    // Linking fails when the name is taken: of two processes that start together one makes the
    // keys, and neither ever sees half a file or overwrites one.
    let linked = fs::hard_link(&whole, &file);
    fs::remove_file(&whole).context(whole.display())?;
    match linked {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error).context(file.display()),
    }
}

/// Known-answer tests of everything that encrypts or signs; a library that computes wrongly must
/// not write one cell.
///
/// # Errors
/// Names the algorithm that failed.
pub fn self_test() -> Result<()> {
    cipher::self_test().context("cryptographic self-test")?;
    // The library panics at first use unless it was built with exactly one backend.
    std::panic::catch_unwind(token_self_test)
        .unwrap_or_else(|_| Err(Failure::new("token self-test: no backend")))
}

fn token_self_test() -> Result<()> {
    let key = b"a key of the self-test, thirty-two bytes";
    let claims = serde_json::json!({ "sub": "self-test" });
    let token = encode(&Header::default(), &claims, &EncodingKey::from_secret(key))
        .context("token self-test")?;
    let mut validation = Validation::default();
    validation.required_spec_claims.clear();
    let opened = decode::<serde_json::Value>(&token, &DecodingKey::from_secret(key), &validation)
        .context("token self-test")?;
    let forged =
        decode::<serde_json::Value>(&token, &DecodingKey::from_secret(b"another"), &validation);
    if opened.claims == claims && forged.is_err() {
        Ok(())
    } else {
        Err(Failure::new("token self-test failed"))
    }
}

fn keyring(material: &KeyMaterial) -> Result<Keyring> {
    Keyring::new(material, Arc::new(SystemEntropy)).context("keys")
}

#[cfg(unix)]
fn write_private(file: &Path, content: &str) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()
}

#[cfg(not(unix))]
fn write_private(file: &Path, content: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(file)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()
}

#[cfg(unix)]
fn refuse_readable_by_others(file: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(file)
        .context(file.display())?
        .permissions()
        .mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{}: other users of this machine may read the keys (mode {:o}); run `chmod 600` on it",
        file.display(),
        mode & 0o777
    )))
}

#[cfg(not(unix))]
fn refuse_readable_by_others(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use persistence::cipher::Cell;

    use super::*;

    fn made() -> (tempfile::TempDir, KeyMaterial) {
        let folder = tempfile::tempdir().unwrap();
        let (material, _) = generate(Suite::Gm).unwrap();
        assert!(save_new(folder.path(), &material).unwrap());
        (folder, material)
    }

    #[test]
    fn the_key_file_is_private_and_opens_what_it_sealed() {
        let (folder, material) = made();
        let mode = fs::metadata(path(folder.path()))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing else is left behind"
        );
        let cell = keyring(&material)
            .unwrap()
            .seal(Cell::Phone, b"w", b"1")
            .unwrap();
        assert_eq!(
            load(folder.path())
                .unwrap()
                .open(Cell::Phone, b"w", &cell)
                .unwrap(),
            b"1"
        );
    }

    #[test]
    fn a_key_file_is_never_overwritten() {
        let (folder, _) = made();
        let before = fs::read(path(folder.path())).unwrap();
        let (other, _) = generate(Suite::International).unwrap();
        assert!(!save_new(folder.path(), &other).unwrap());
        assert_eq!(fs::read(path(folder.path())).unwrap(), before);
    }

    #[test]
    fn a_key_is_added_to_the_file_as_a_whole_and_an_id_is_given_once() {
        let (folder, material) = made();
        let ring = load(folder.path()).unwrap();
        let file = ring.file().unwrap();
        let add = |material: &mut KeyMaterial| {
            material.add_cell_key(Suite::International, &SystemEntropy);
        };
        file.update(&mut |material| add(material)).unwrap();
        let cell = keyring(&material)
            .unwrap()
            .seal(Cell::Phone, b"w", b"1")
            .unwrap();
        ring.write_with(2).unwrap();
        assert_eq!(ring.open(Cell::Phone, b"w", &cell).unwrap(), b"1");
        let newer = ring.seal(Cell::Phone, b"w", b"2").unwrap();
        assert_eq!(
            load(folder.path())
                .unwrap()
                .open(Cell::Phone, b"w", &newer)
                .unwrap(),
            b"2"
        );
        let mode = fs::metadata(path(folder.path()))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        let kept = file
            .update(&mut |material| {
                material.cells.remove("2");
                add(material);
            })
            .unwrap();
        assert_eq!(kept.cells.keys().collect::<Vec<_>>(), ["1", "3"]);
        let left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|file| file.unwrap().file_name())
            .collect();
        assert_eq!(left.len(), 2, "the keys and the lock: {left:?}");
    }

    #[test]
    fn a_change_that_would_not_start_leaves_the_file_as_it_is() {
        let (folder, _) = made();
        let before = fs::read(path(folder.path())).unwrap();
        let ring = load(folder.path()).unwrap();
        assert!(
            ring.file()
                .unwrap()
                .update(&mut |material| material.cells.clear())
                .is_err()
        );
        assert_eq!(fs::read(path(folder.path())).unwrap(), before);
    }

    #[test]
    fn keys_that_others_can_read_are_refused() {
        let (folder, _) = made();
        for mode in [0o640, 0o604, 0o644, 0o660] {
            fs::set_permissions(path(folder.path()), fs::Permissions::from_mode(mode)).unwrap();
            let text = load(folder.path()).unwrap_err().to_string();
            assert!(text.contains("chmod 600"), "{mode:o}: {text}");
        }
    }

    #[test]
    fn a_damaged_key_file_is_refused_without_showing_it() {
        let (folder, material) = made();
        fs::write(path(folder.path()), format!("token = {}", material.token)).unwrap();
        let text = load(folder.path()).unwrap_err().to_string();
        assert!(!text.contains(&material.token), "{text}");
    }

    #[test]
    fn the_self_tests_hold() {
        self_test().unwrap();
    }
}
