//! The figures on PostgreSQL, with its default settings: what is committed is on disk.

use super::http::{Connection, Request};
use super::installation::{Installation, Running};
use super::measure::{Beside, Bound, Measure};
use super::postgres::Database;
use super::{Bench, list, load, memory};
use crate::process::Result;

/// Import beside COPY, memory, filtered list, list of one community beside pgbench.
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
    let filtered = list::filtered(bench, &running, "list-postgres", "PostgreSQL", 100.0)?;
    let community = community(&database, &running)?;
    drop(running);
    installation.remove()?;
    Ok(vec![
        import,
        memory("memory-postgres", "PostgreSQL", peak),
        filtered,
        community,
    ])
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
    let bare = database.rate(&statement)?;
    let found = load::run(&running.address, &[request])?;
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
        note: found.text(),
    })
}
