//! Puts the parts together: folders, keys, database, application.

use std::{fs, path::Path, sync::Arc};

use application::App;
use persistence::{Store, StoreOptions, cipher::Keyring};

use crate::{
    command::refusal,
    failure::{Context, Failure, Result},
    keys,
    settings::Settings,
    system::{SystemClock, SystemIds},
};

/// Connects to the database, with the keys of the data folder. Keys are made for a database that
/// is new and for no other: what was sealed with lost keys does not open with fresh ones, and
/// hashes of fresh keys would let a registered person be entered again.
///
/// # Errors
/// When a self-test fails, the folder or keys cannot be used, or the database does not answer.
pub async fn open(settings: &Settings) -> Result<Store> {
    keys::self_test()?;
    make_private_folder(&settings.data_dir)?;
    make_private_folder(&settings.files())?;
    if keys::path(&settings.data_dir).exists() {
        return connect(settings, keys::load(&settings.data_dir)?).await;
    }
    let (material, keyring) = keys::generate(settings.cipher_suite)?;
    let keyring = keyring.with_file(keys::on_disk(&settings.data_dir));
    let store = connect(settings, keyring).await?;
    if !store.is_new().await.context("database")? {
        return Err(Failure::new(format!(
            "{} is missing, but the database is in use: put the key file back that belongs to it",
            keys::path(&settings.data_dir).display()
        )));
    }
    if keys::save_new(&settings.data_dir, &material)? {
        tracing::info!(file = %keys::path(&settings.data_dir).display(), "keys made; keep a copy of them");
        return Ok(store);
    }
    // Another process was faster, and its keys are the ones.
    connect(settings, keys::load(&settings.data_dir)?).await
}

/// Connects with given keys.
///
/// # Errors
/// When the database does not answer.
pub async fn connect(settings: &Settings, keyring: Keyring) -> Result<Store> {
    let url = &settings.database_url;
    let options = StoreOptions {
        url: url.expose().to_owned(),
        connections: settings.connections,
    };
    Store::connect(
        &options,
        Arc::new(keyring),
        Arc::new(SystemClock),
        Arc::new(SystemIds),
    )
    .await
    // The driver quotes an address that it cannot read, password and all.
    .map_err(|error| {
        Failure::new(format!(
            "database {url}: {}",
            error.to_string().replace(url.expose(), &url.to_string())
        ))
    })
}

/// Brings the schema up to the program's, with the built-in roles and codes.
///
/// # Errors
/// When a migration fails; it is rolled back.
pub async fn migrate(settings: &Settings, store: &Store) -> Result<()> {
    store.migrate().await.context("migration")?;
    let app = application(settings, store.clone());
    application::identity::ensure_builtin(&app)
        .await
        .map_err(refusal)?;
    application::codes::ensure_builtin(&app)
        .await
        .map_err(refusal)
}

/// The application over a store.
pub fn application(settings: &Settings, store: Store) -> App {
    App::new(
        store,
        application::Settings {
            demonstration: settings.demonstration,
            files: settings.files(),
            digests: settings.digests(),
            max_upload: settings.max_upload.0,
            act_back_days: settings.act_back_days,
            personnel_back_days: settings.personnel_back_days,
            escalate_days: settings.escalate_days,
            export_limit: settings.export_limit,
            export_day_limit: settings.export_day_limit,
            export_kept: chrono::TimeDelta::hours(settings.export_hours.into()),
            sign_in: settings.sign_in_limits(),
        },
    )
}

/// Opens a database whose schema is the program's.
///
/// # Errors
/// As [`open`], and when migrations are pending.
pub async fn open_migrated(settings: &Settings) -> Result<Store> {
    let store = open(settings).await?;
    match store.pending_migrations().await.context("database")? {
        0 => {
            follow_writing_key(&store).await?;
            Ok(store)
        }
        pending => Err(Failure::new(format!(
            "the database lacks {pending} migrations; back it up and run `cwis migrate`"
        ))),
    }
}

/// New cells are sealed with the key that the database names, which this machine must have.
///
/// # Errors
/// When the key file lacks it.
pub async fn follow_writing_key(store: &Store) -> Result<()> {
    store.follow_writing_key().await.map_err(|error| {
        Failure::new(format!(
            "the writing key of this database: {error}; copy the key file from a machine that has it"
        ))
    })
}

fn make_private_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).context(folder.display())
}
