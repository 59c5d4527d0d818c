//! `cwis seed demo`.

use std::time::Instant;

use application::demonstration::{SeedCareers, SeedOptions, seed, write_sheet};
use contract::FileFormat;
use indicatif::{ProgressBar, ProgressStyle};

use super::refusal;
use crate::{
    cli::{Format, SeedDemo, SeedFile},
    failure::{Context, Failure, Result},
    settings::Settings,
    wiring,
};

/// Fills a new database with the demonstration city.
///
/// # Errors
/// Outside a demonstration, and for a database that is in use.
pub async fn seed_demo(settings: &Settings, options: SeedDemo) -> Result<()> {
    if !settings.demonstration {
        return Err(Failure::new(
            "this is no demonstration; set CWIS_DEMONSTRATION=true to make one",
        ));
    }
    if options.password.is_empty() {
        return Err(Failure::new("--password is empty"));
    }
    let store = wiring::open(settings).await?;
    wiring::migrate(settings, &store).await?;
    let app = wiring::application(settings, store);

    let start = Instant::now();
    let bar = progress_bar(u64::from(options.people));
    let options = SeedOptions {
        people: options.people,
        random_seed: options.random_seed,
        password: options.password,
        reference: options.reference,
        careers: match (options.history, options.no_levels) {
            (true, _) => SeedCareers::TenYears,
            (false, true) => SeedCareers::None,
            (false, false) => SeedCareers::LevelOnly,
        },
    };
    let outcome = seed(&app, &options, &|entered| bar.set_position(entered as u64)).await;
    bar.finish_and_clear();
    let made = outcome.map_err(refusal)?;
    println!(
        "demonstration city: {} units, {} streets and towns, {} villages and communities, {} departments and employers, \
         {} people, in {:.1} s",
        made.units,
        made.towns,
        made.villages,
        made.offices,
        made.people,
        start.elapsed().as_secs_f64()
    );
    println!(
        "accounts, all with the given password: {}",
        made.usernames.join(", ")
    );
    app.store().close().await.context("database")
}

/// Enters the real places of Chengdu into a new database.
///
/// # Errors
/// For a database that has organisations already.
pub async fn seed_city(settings: &Settings) -> Result<()> {
    let store = wiring::open(settings).await?;
    wiring::migrate(settings, &store).await?;
    let app = wiring::application(settings, store);
    let places = application::demonstration::seed_city(&app)
        .await
        .map_err(refusal)?;
    println!("{places} places entered; make the first administrator with `cwis user create`");
    app.store().close().await.context("database")
}

/// Writes the demonstration's people to a file.
///
/// # Errors
/// When so many people cannot be made or the file cannot be written.
pub fn seed_file(options: &SeedFile) -> Result<()> {
    let format = match options.format {
        Format::Xlsx => FileFormat::Xlsx,
        Format::Csv => FileFormat::Csv,
        Format::Ndjson => FileFormat::Ndjson,
    };
    let written = write_sheet(options.people, options.random_seed, format, &options.output)
        .map_err(refusal)?;
    println!("{}: {written} people", options.output.display());
    Ok(())
}

/// A bar on a terminal; nothing where there is none.
pub(super) fn progress_bar(length: u64) -> ProgressBar {
    let bar = ProgressBar::new(length);
    if let Ok(style) =
        ProgressStyle::with_template("{msg:12} {wide_bar} {human_pos}/{human_len} {elapsed}")
    {
        bar.set_style(style);
    }
    bar
}
