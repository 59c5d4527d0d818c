//! The figures on the embedded database.

use std::process::Command;

use super::installation::Installation;
use super::list;
use super::measure::{Beside, Bound, Measure};
use super::{Bench, memory};
use crate::process::{self, Context, Result};

/// The limit: the rows of an import through prepared statements, without anything else.
const INSERTS: &str = include_str!("sqlite_inserts.py");
/// The limit is measured so often, and the fastest counts.
const REPEATS: usize = 3;

const LISTS: list::Names = list::Names {
    units: "list-sqlite",
    mixed: "list-mixed-sqlite",
    first: "list-first-sqlite",
};

/// Import beside prepared inserts, memory, filtered lists.
pub fn measure(bench: &Bench) -> Result<Vec<Measure>> {
    let file = bench.people_file()?;
    let installation = Installation::new(bench.workspace, bench.folder.join("sqlite"), None)?;
    installation.seed(0)?;
    let running = installation.serve()?;
    let took = running.import(&file, bench.people)?;
    let peak = running.peak_memory()?;
    let (inserts, rows) = inserts(bench, &installation)?;
    let import = Measure {
        name: "import-sqlite",
        what: format!(
            "import of {} people from one file into SQLite",
            bench.people
        ),
        value: took.as_secs_f64(),
        unit: "s",
        beside: Some(Beside {
            what: format!(
                "prepared inserts of its {rows} rows by Python's sqlite3.executemany in one transaction"
            ),
            value: inserts,
        }),
        bound: Bound::AtMost(6.0),
        note: String::new(),
    };
    let lists = list::filtered(bench, &running, &LISTS, "SQLite", 200.0)?;
    drop(running);
    installation.remove()?;
    let mut measures = vec![import, memory("memory-sqlite", "SQLite", peak)];
    measures.extend(lists);
    Ok(measures)
}

/// Seconds and rows of the fastest of a few rounds.
fn inserts(bench: &Bench, installation: &Installation) -> Result<(f64, u64)> {
    let mut fastest: Option<(f64, u64)> = None;
    let copy = bench.folder.join("inserts.db");
    for _ in 0..REPEATS {
        let mut python = Command::new("python3");
        python
            .args(["-c", INSERTS])
            .arg(installation.sqlite())
            .arg(&copy);
        let output = process::output(&mut python)?;
        let (seconds, rows) = output.trim().split_once(' ').unwrap_or_default();
        let found = (
            seconds.parse().context("seconds of the inserts")?,
            rows.parse().context("rows of the inserts")?,
        );
        fastest = match fastest {
            Some(fastest) if fastest.0 <= found.0 => Some(fastest),
            _ => Some(found),
        };
    }
    Ok(fastest.unwrap_or_default())
}
