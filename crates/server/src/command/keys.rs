//! `cwis keys`: the keys of encrypted cells, for whoever runs the servers.

use application::{App, job::Runner, keys};
use contract::{KeyRotationState, KeyRotationView};
use domain::ids::JobId;
use persistence::{Origin, cipher::Suite};

use super::refusal;
use crate::{
    cli::{Keys, KeysRotate, SuiteName},
    failure::{Context, Failure, Result},
    settings::Settings,
    wiring,
};

/// Manages the keys.
///
/// # Errors
/// What the use case refuses, or a database or key file that does not answer.
pub async fn keys(settings: &Settings, what: Keys) -> Result<()> {
    let store = wiring::open_migrated(settings).await?;
    let app = wiring::application(settings, store);
    let origin = Origin::system("cwis keys");
    match what {
        Keys::List => list(&app).await?,
        Keys::Add(options) => {
            let suite = options.suite.map(|suite| match suite {
                SuiteName::Gm => Suite::Gm,
                SuiteName::International => Suite::International,
            });
            let key = keys::add_key(&app, origin, suite).await.map_err(refusal)?;
            println!("key {key} added; nothing is sealed with it yet");
            println!("copy the key file to every machine, then: cwis keys rotate --key {key}");
        }
        Keys::Rotate(options) => rotate(&app, origin, options).await?,
        Keys::Retire(options) => {
            keys::retire_key(&app, origin, options.key)
                .await
                .map_err(refusal)?;
            println!(
                "key {} retired; delete it on other machines too",
                options.key
            );
        }
        Keys::Rehash(_) => {
            let done = keys::rehash(&app, origin).await.map_err(refusal)?;
            println!(
                "the hashes of {} profiles were made anew; copy the key file to every machine before a server starts",
                done.profiles
            );
        }
    }
    app.store().close().await.context("database")
}

async fn list(app: &App) -> Result<()> {
    let found = keys::overview(app).await.map_err(refusal)?;
    println!("{:>5}  {:<14} {:>12}", "key", "suite", "cells");
    for key in &found.items {
        let note = match (key.present, key.writing) {
            (false, _) => "  MISSING from the key file",
            (true, true) => "  seals every new cell",
            (true, false) if key.retirable_from.is_some() => "  unused",
            (true, false) => "",
        };
        println!(
            "{:>5}  {:<14} {:>12}{note}",
            key.key_id, key.suite, key.cells
        );
    }
    if let Some(rotation) = &found.rotation {
        println!("{}", told(rotation));
    }
    Ok(())
}

fn told(rotation: &KeyRotationView) -> String {
    let so_far = format!(
        "rotation to key {}: {} of {} cells",
        rotation.key_id, rotation.resealed, rotation.total
    );
    match rotation.state {
        KeyRotationState::Open => so_far,
        KeyRotationState::Failed => format!("{so_far}; given up, see the server's log"),
        KeyRotationState::Done => match rotation.remaining {
            None | Some(0) => format!("{so_far}; done"),
            Some(left) => format!(
                "{so_far}; {left} were written with another key meanwhile: rotate to key {} again",
                rotation.key_id
            ),
        },
    }
}

async fn rotate(app: &App, origin: Origin, options: KeysRotate) -> Result<()> {
    let started = keys::start_rotation(app, origin, options.key)
        .await
        .map_err(refusal)?;
    println!("{}", told(&started));
    if !options.here {
        println!("a running server does it; `cwis keys list` shows the progress");
        return Ok(());
    }
    let runner = Runner::new(app.clone());
    loop {
        // Another job may be older, and a server may have taken this one.
        if !runner.run_next().await.map_err(refusal)? {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        }
        let rotation = current(app, started.id).await?;
        if rotation.state != KeyRotationState::Open {
            println!("{}", told(&rotation));
            return Ok(());
        }
    }
}

async fn current(app: &App, id: JobId) -> Result<KeyRotationView> {
    let found = keys::overview(app).await.map_err(refusal)?;
    found
        .rotation
        .filter(|rotation| rotation.id == id)
        .ok_or_else(|| Failure::new("another rotation was started meanwhile"))
}
