//! The figures on PostgreSQL, with its default settings: what is committed is on disk.

use super::http::{Connection, Request};
use super::installation::{Installation, Running};
use super::measure::{Beside, Bound, Measure};
use super::postgres::{self, Database};
use super::{Bench, list, load, memory};
use crate::process::Result;

const LISTS: list::Names = list::Names {
    units: "list-postgres",
    mixed: "list-mixed-postgres",
    first: "list-first-postgres",
};
/// Rounds of the community's list, each right after one of pgbench: whatever else the machine does
/// meanwhile burdens both.
const ROUNDS: usize = 5;

/// Import beside COPY, memory, filtered lists, list of one community beside pgbench.
pub fn measure(bench: &Bench) -> Result<Vec<Measure>> {
    let file = bench.people_file()?;
    let database = Database::create()?;
    let installation = Installation::new(
        bench.workspace,
        bench.folder.join("postgres"),
        Some(database.url()),
    )?;
    installation.seed(0)?;
    let running = installation.serve()?;
    database.checkpoint()?;
    let took = running.import(&file, bench.people)?;
    let peak = running.peak_memory()?;
    let (copy, rows) = database.copy()?;
    let import = Measure {
        name: "import-postgres",
        what: format!(
            "import of {} people from one file into PostgreSQL",
            bench.people
        ),
        value: took.as_secs_f64(),
        unit: "s",
        beside: Some(Beside {
            what: format!("COPY of its {rows} rows into the same tables in one transaction"),
            value: copy.as_secs_f64(),
        }),
        bound: Bound::AtMost(6.0),
        note: String::new(),
    };
    let lists = list::filtered(bench, &running, &LISTS, "PostgreSQL", 100.0)?;
    let community = community(&database, &running)?;
    drop(running);
    installation.remove()?;
    let mut measures = vec![import, memory("memory-postgres", "PostgreSQL", peak)];
    measures.extend(lists);
    measures.push(community);
    Ok(measures)
}

/// The list of one community beside the database alone answering the same statement.
fn community(database: &Database, running: &Running) -> Result<Measure> {
    let place = database.value(
        "SELECT organisation_id FROM roster GROUP BY organisation_id ORDER BY COUNT(*), organisation_id \
         OFFSET (SELECT COUNT(DISTINCT organisation_id) / 2 FROM roster) LIMIT 1",
    )?;
    let token = running.sign_in()?;
    let request =
        Request::new("GET", &format!("/api/v1/workers?organisation_id={place}")).by(&token);
    let mut connection = Connection::open(&running.address)?;
    let statement = database.seen("FROM roster", || connection.json(&request, &[]).map(drop))?;
    let requests = [request];
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let bare = database.rate(&statement)?;
        let found = load::run_for(&running.address, &requests, postgres::ROUND)?;
        rounds.push((found.rate() / bare, bare, found));
    }
    rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
    let ratios: Vec<String> = rounds
        .iter()
        .map(|round| format!("{:.2}", round.0))
        .collect();
    let (_, bare, found) = rounds.swap_remove(ROUNDS / 2);
    Ok(Measure {
        name: "community-postgres",
        what: "requests for the list of one community on PostgreSQL".to_owned(),
        value: found.rate(),
        unit: "/s",
        beside: Some(Beside {
            what: "the same statement by pgbench, 16 clients, prepared".to_owned(),
            value: bare,
        }),
        bound: Bound::AtLeast(0.2),
        note: format!("median of {}; {}", ratios.join(", "), found.text()),
    })
}
