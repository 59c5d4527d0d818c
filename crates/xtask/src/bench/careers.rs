//! Ten years of everyone's career: a person's page, the queue, the roster of any day, and who is
//! due for a level.

use serde_json::Value;

use super::Bench;
use super::http::{Connection, Request};
use super::installation::{Installation, Running, text};
use super::load::{self, CONNECTIONS};
use super::measure::{Bound, Measure};
use super::postgres::Database;
use crate::process::{Failure, Result};

/// Name of a figure, what it is of, its bound in milliseconds, and what is asked.
type Read = (&'static str, &'static str, f64, Vec<String>);

/// Everything on PostgreSQL.
pub fn measure(bench: &Bench) -> Result<Vec<Measure>> {
    let database = Database::create()?;
    let installation = Installation::new(
        bench.workspace,
        bench.folder.join("careers"),
        Some(database.url()),
    )?;
    let took = installation.seed_history(bench.people)?;
    let facts = database.value(FACTS)?;
    let running = installation.serve()?;
    let token = running.sign_in()?;
    let mut measures = vec![Measure {
        name: "history-postgres",
        what: format!(
            "seeding {} people with ten years of career, {facts} dated facts, into PostgreSQL",
            bench.people
        ),
        value: took.as_secs_f64(),
        unit: "s",
        beside: None,
        bound: Bound::AtMost(300.0),
        note: String::new(),
    }];
    for (name, what, most, paths) in questions(&running, &token)? {
        let requests: Vec<Request> = paths
            .iter()
            .map(|path| Request::new("GET", &format!("/api/v1{path}")).by(&token))
            .collect();
        let found = load::run(&running.address, &requests)?;
        measures.push(Measure {
            name,
            what: format!(
                "p95 of {what}, {facts} dated facts of ten years, {CONNECTIONS} connections, PostgreSQL"
            ),
            value: found.percentile(95),
            unit: "ms",
            beside: None,
            bound: Bound::AtMost(most),
            note: found.text(),
        });
    }
    drop(running);
    installation.remove()?;
    Ok(measures)
}

/// Everything dated that is known of people.
const FACTS: &str = "SELECT SUM(n) FROM (SELECT COUNT(*) AS n FROM career_fact \
    UNION ALL SELECT COUNT(*) FROM assignment UNION ALL SELECT COUNT(*) FROM engagement \
    UNION ALL SELECT COUNT(*) FROM worker_education UNION ALL SELECT COUNT(*) FROM worker_degree \
    UNION ALL SELECT COUNT(*) FROM worker_qualification UNION ALL SELECT COUNT(*) FROM worker_political \
    UNION ALL SELECT COUNT(*) FROM worker_cost UNION ALL SELECT COUNT(*) FROM worker_profile) AS facts";

fn questions(running: &Running, token: &str) -> Result<Vec<Read>> {
    let mut connection = Connection::open(&running.address)?;
    let mut ids = |path: &str| -> Result<Vec<String>> {
        let request = Request::new("GET", &format!("/api/v1{path}")).by(token);
        let page = connection.json(&request, &[])?;
        let items = page.get("items").and_then(Value::as_array);
        let items = items.ok_or_else(|| Failure::new(format!("{path} is no list")))?;
        items.iter().map(|item| text(item, "id")).collect()
    };
    let people = ids("/workers?limit=200&sort=place")?;
    let units = ids("/organisations?kind=UNIT&limit=50")?;
    let mut streets = Vec::new();
    for unit in units.iter().take(5) {
        streets.extend(ids(&format!(
            "/organisations?parent_id={unit}&kind=TOWN&limit=50"
        ))?);
    }
    let each = |of: &[String], path: &dyn Fn(&String) -> String| of.iter().map(path).collect();
    // The demonstration's tree begins in the year before.
    let days = (0..streets.len()).map(|at| format!("{}-{:02}-20", 2021 + at % 5, at % 12 + 1));
    let rosters = streets
        .iter()
        .zip(days)
        .map(|(street, on)| format!("/workers?organisation_id={street}&as_of={on}"));
    Ok(vec![
        (
            "person-page",
            "a person's record",
            100.0,
            each(&people, &|id| format!("/workers/{id}")),
        ),
        (
            "person-career",
            "a person's career",
            100.0,
            each(&people, &|id| format!("/workers/{id}/career")),
        ),
        (
            "queue",
            "the queue",
            100.0,
            vec!["/submissions?view=queue".to_owned()],
        ),
        (
            "roster-of-ten-years",
            "the roster of a street on any day",
            300.0,
            rosters.collect(),
        ),
        (
            "promotions",
            "who is due for a level in a district",
            2_000.0,
            each(&units, &|id| {
                format!("/personnel/promotions?organisation_id={id}")
            }),
        ),
    ])
}
