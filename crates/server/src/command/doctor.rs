//! `cwis doctor`: looks at everything a server needs and says what is wrong.

use std::{fs, path::Path, process::ExitCode};

use chrono::TimeDelta;
use domain::time::Clock;
use persistence::{Store, cipher::Keyring};

use super::refusal;
use crate::{
    failure::{Context, Failure, Result},
    keys,
    serve::Page,
    settings::Settings,
    system::SystemClock,
    wiring,
};

/// How far the clocks of this machine and of the database may be apart: leases of jobs are
/// counted by the one and read by others.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::seconds(5);

/// Checks everything. Exit code 1 when something is wrong.
pub async fn doctor(settings: &Settings) -> ExitCode {
    println!("Settings");
    for shown in settings.shown() {
        println!("  {:<22} {}  [{}]", shown.key, shown.value, shown.source);
    }
    println!("Checks");
    let mut report = Report::default();
    report.add(
        "settings",
        settings
            .refuse_unsafe()
            .map(|()| "safe to serve with".to_owned()),
    );
    report.add(
        "cryptography",
        keys::self_test()
            .map(|()| "known answers of SM2, SM3, SM4, AES, Ed25519 and tokens hold".to_owned()),
    );
    report.add("data folder", writable(&settings.data_dir));
    report.add("page", page(settings));
    let keyring = keys::load(&settings.data_dir);
    report.add(
        "keys",
        keyring
            .as_ref()
            .map(|keys| format!("{:?}, cell keys: {}", keys.suite(), keys.cell_keys().len())),
    );
    database(settings, keyring.ok(), &mut report).await;
    report.conclude()
}

#[derive(Default)]
struct Report {
    wrong: u32,
}

impl Report {
    fn add<E: std::fmt::Display>(&mut self, what: &str, found: std::result::Result<String, E>) {
        match found {
            Ok(text) => println!("  ok     {what}: {text}"),
            Err(failure) => {
                self.wrong += 1;
                println!("  WRONG  {what}: {failure}");
            }
        }
    }

    fn conclude(self) -> ExitCode {
        match self.wrong {
            0 => println!("Everything is in order."),
            1 => println!("One thing is wrong."),
            wrong => println!("{wrong} things are wrong."),
        }
        if self.wrong == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Tries to write, because permissions do not tell of a full or read-only disk.
fn writable(folder: &Path) -> Result<String> {
    let probe = folder.join(format!(".doctor-{}", std::process::id()));
    fs::write(&probe, b"probe").context(folder.display())?;
    fs::remove_file(&probe).context(folder.display())?;
    Ok(format!("{} can be written", folder.display()))
}

fn page(settings: &Settings) -> Result<String> {
    let folder = settings.static_dir.display();
    if Page::new(settings.static_dir.clone()).is_built() {
        Ok(folder.to_string())
    } else {
        Err(Failure::new(format!(
            "{folder} holds no index.html; `./just build` makes it"
        )))
    }
}

async fn database(settings: &Settings, keyring: Option<Keyring>, report: &mut Report) {
    // Without its keys the database can still be looked at.
    let has_keys = keyring.is_some();
    let keyring = match keyring.map_or_else(
        || keys::generate(settings.cipher_suite).map(|(_, keyring)| keyring),
        Ok,
    ) {
        Ok(keyring) => keyring,
        Err(failure) => return report.add("database", Err(failure)),
    };
    if let Err(failure) = embedded_exists(settings) {
        return report.add("database", Err(failure));
    }
    let store = match wiring::connect(settings, keyring).await {
        Ok(store) => store,
        Err(failure) => return report.add("database", Err(failure)),
    };
    report.add(
        "database",
        store
            .ping()
            .await
            .map(|()| settings.database_url.to_string()),
    );
    report.add("schema", schema(&store).await);
    report.add("clock", clock(&store).await);
    if has_keys {
        report.add("keys fit", keys_fit(&store).await);
        report.add("cells", cells(settings, store).await);
    }
}

/// Connecting would make an empty one.
fn embedded_exists(settings: &Settings) -> Result<()> {
    let url = settings.database_url.expose();
    let file = url
        .trim_start_matches("sqlite:")
        .trim_start_matches("//")
        .split('?')
        .next()
        .unwrap_or_default();
    if !settings.database_url.is_sqlite()
        || file == ":memory:"
        || file.contains('%')
        || Path::new(file).exists()
    {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{file} does not exist; `cwis migrate` makes it"
    )))
}

async fn schema(store: &Store) -> Result<String> {
    match store.pending_migrations().await.context("database")? {
        0 => Ok("up to date".to_owned()),
        pending => Err(Failure::new(format!(
            "{pending} migrations are pending; run `cwis migrate`"
        ))),
    }
}

async fn clock(store: &Store) -> Result<String> {
    let theirs = store.database_now().await.context("database")?;
    let apart = (SystemClock.now() - theirs).abs();
    if apart > CLOCK_TOLERANCE {
        return Err(Failure::new(format!(
            "{} s apart from the database; set up time synchronisation",
            apart.num_seconds()
        )));
    }
    Ok(format!(
        "{} ms apart from the database",
        apart.num_milliseconds()
    ))
}

/// Which key seals how many cells: what a retirement waits for, and what a lost key would cost.
async fn cells(settings: &Settings, store: Store) -> Result<String> {
    store.follow_writing_key().await.context("writing key")?;
    let app = wiring::application(settings, store);
    let found = application::keys::overview(&app).await.map_err(refusal)?;
    let missing = found.items.iter().filter(|key| !key.present);
    if let Some(key) = missing.into_iter().next() {
        return Err(Failure::new(format!(
            "{} cells are sealed with key {}, which the key file lacks; put it back from a copy",
            key.cells, key.key_id
        )));
    }
    let told = found.items.iter().map(|key| {
        let writing = if key.writing {
            " and every new one"
        } else {
            ""
        };
        format!(
            "key {} ({}) seals {}{writing}",
            key.key_id, key.suite, key.cells
        )
    });
    Ok(told.collect::<Vec<_>>().join("; "))
}

async fn keys_fit(store: &Store) -> Result<String> {
    match store.keys_fit().await.context("database")? {
        Some(true) => Ok("they open what is stored".to_owned()),
        Some(false) => Err(Failure::new(
            "they do not open what is stored; put the key file back that belongs to this database",
        )),
        None => Ok("nothing is stored yet".to_owned()),
    }
}
