//! The speed figures: each measured beside its limit in one run on one machine, and judged by
//! the ratio, which says more than a time on somebody else's machine.
//!
//! A scenario returns [`Measure`]s; add it to [`SCENARIOS`].

mod acts;
mod careers;
mod http;
pub mod installation;
mod list;
mod load;
mod machine;
mod measure;
mod on_postgres;
mod on_sqlite;
mod pay;
mod postgres;
mod report;

use std::path::PathBuf;

use crate::files;
use crate::process::{self, Failure, Result};
use crate::workspace::Workspace;

use self::installation::Installation;
use self::machine::Machine;
use self::measure::{Bound, Measure};

/// People registered in the city: what the figures are asked for.
pub const CITY: u32 = 66_380;

type Scenario = (&'static str, fn(&Bench) -> Result<Vec<Measure>>);

const SCENARIOS: &[Scenario] = &[
    ("seed", seed),
    ("sqlite", on_sqlite::measure),
    ("postgres", on_postgres::measure),
    ("acts", acts::measure),
    ("careers", careers::measure),
    ("pay", pay::measure),
];

/// What every scenario works with.
struct Bench<'a> {
    workspace: &'a Workspace,
    people: u32,
    folder: PathBuf,
}

impl Bench<'_> {
    /// The file to import: everyone of the demonstration, written by the server's own program.
    fn people_file(&self) -> Result<PathBuf> {
        let file = self.folder.join("people.csv");
        if !file.is_file() {
            let mut write = Installation::command(self.workspace);
            write.args(["seed", "file", "--people", &self.people.to_string()]);
            process::run(write.arg("--output").arg(&file))?;
        }
        Ok(file)
    }
}

/// Measures the named scenarios, or all, prints a table, writes it to `target/bench`, and fails
/// when a bound is missed.
pub fn run(workspace: &Workspace, names: &[String], people: u32) -> Result<()> {
    let known: Vec<&str> = SCENARIOS.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(Failure::new(format!(
            "no scenario {unknown}; there are {}",
            known.join(", ")
        )));
    }
    let bench = Bench {
        workspace,
        people,
        folder: workspace.target.join("bench"),
    };
    files::fresh_folder(&bench.folder)?;
    let machine = Machine::look();
    let mut measures = Vec::new();
    for (name, scenario) in SCENARIOS
        .iter()
        .filter(|(name, _)| names.is_empty() || names.iter().any(|wanted| wanted == name))
    {
        println!("bench: {name}");
        let found = scenario(&bench)?;
        for measure in &found {
            println!("  {}", measure.line());
        }
        measures.extend(found);
    }
    report::write(&bench.folder, people, &machine, &measures)?;
    let missed: Vec<&str> = measures
        .iter()
        .filter(|measure| !measure.holds())
        .map(|measure| measure.name)
        .collect();
    if missed.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(format!("missed: {}", missed.join(", "))))
    }
}

/// The whole city into a new embedded database, as a first start does.
fn seed(bench: &Bench) -> Result<Vec<Measure>> {
    let installation = Installation::new(bench.workspace, bench.folder.join("seed"), None)?;
    let took = installation.seed(bench.people)?;
    installation.remove()?;
    Ok(vec![Measure {
        name: "seed-sqlite",
        what: format!("seeding the city with {} people into SQLite", bench.people),
        value: took.as_secs_f64(),
        unit: "s",
        beside: None,
        bound: Bound::AtMost(60.0),
        note: String::new(),
    }])
}

/// The most memory of a server that imported, in MiB.
fn memory(name: &'static str, database: &str, peak: f64) -> Measure {
    Measure {
        name,
        what: format!("peak memory of the server that imported into {database}"),
        value: peak,
        unit: "MiB",
        beside: None,
        bound: Bound::AtMost(300.0),
        note: String::new(),
    }
}
