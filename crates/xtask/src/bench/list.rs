//! The people list under load.

use serde_json::Value;

use super::Bench;
use super::http::{Connection, Request};
use super::installation::{Running, text};
use super::load::{self, CONNECTIONS};
use super::measure::{Bound, Measure};
use crate::process::{Failure, Result};

/// The list of a unit by class and sex, sorted by name, unit after unit: what a district officer
/// does all day. `most` is the longest p95 in milliseconds.
pub fn filtered(
    bench: &Bench,
    running: &Running,
    name: &'static str,
    database: &str,
    most: f64,
) -> Result<Measure> {
    let token = running.sign_in()?;
    let requests: Vec<Request> = units(running, &token)?
        .iter()
        .map(|unit| format!("/api/v1/workers?organisation_id={unit}&class=STAFF&sex=2&sort=name"))
        .map(|path| Request::new("GET", &path).by(&token))
        .collect();
    let mut connection = Connection::open(&running.address)?;
    let mut listed = 0;
    for request in &requests {
        let page = connection.json(request, &[])?;
        listed += page.get("total").and_then(Value::as_u64).unwrap_or(0);
    }
    if listed == 0 {
        return Err(Failure::new("an empty list measures nothing"));
    }
    let found = load::run(&running.address, &requests)?;
    Ok(Measure {
        name,
        what: format!(
            "p95 of a filtered list of {} people at {CONNECTIONS} connections on {database}",
            bench.people
        ),
        value: found.percentile(95),
        unit: "ms",
        beside: None,
        bound: Bound::AtMost(most),
        note: found.text(),
    })
}

/// Ids of the city's units.
fn units(running: &Running, token: &str) -> Result<Vec<String>> {
    let request = Request::new("GET", "/api/v1/organisations?kind=UNIT&limit=200").by(token);
    let page = Connection::open(&running.address)?.json(&request, &[])?;
    let items = page.get("items").and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .map(|unit| text(unit, "id"))
        .collect()
}
