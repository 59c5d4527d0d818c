//! The people list under load.

use serde_json::Value;

use super::Bench;
use super::http::{Connection, Request};
use super::installation::{Running, text};
use super::load::{self, CONNECTIONS};
use super::measure::{Bound, Measure};
use crate::process::{Failure, Result};

/// What people filter by; each once for the whole city and once for one of its units. Some find
/// a quarter of the city, some a dozen people.
const FILTERS: &[&str] = &[
    "class=STAFF&sex=2",
    "status=ACTIVE",
    "education=21",
    "education=11&sex=1",
    "age_from=30&age_to=35",
    "class=HEAD,DEPUTY&political=01",
    "qualification=ASSISTANT",
    "ethnicity=33",
    "class=GRID&age_to=40&education=31",
    "community_from=2024-01-01&sex=1",
    "marital=20&education=21",
    "sort=place&class=HEAD",
    "q=w",
    "q=wxm",
    "q=%E7%8E%8B",
    "q=zhang&education=21",
];
/// Born on or after: added to a filter it finds nearly the same people, but nobody asked it before.
const BORN_FROM: &[&str] = &["1950", "1951", "1952", "1953", "1954", "1955"];

/// Names of the figures of one database.
pub struct Names {
    /// Units alone, one filter: what a district officer does all day.
    pub units: &'static str,
    /// City and units, all filters, over and over.
    pub mixed: &'static str,
    /// City and units, hardly a filter twice, so that no total is remembered.
    pub first: &'static str,
}

/// Filtered lists: p95 of units alone, of city and units mixed, and of those when each question is
/// new. `most` is the longest p95 in milliseconds; a machine full of new questions, each of which
/// counts its people, may take two and a half times as long.
pub fn filtered(
    bench: &Bench,
    running: &Running,
    names: &Names,
    database: &str,
    most: f64,
) -> Result<Vec<Measure>> {
    let token = running.sign_in()?;
    let units = units(running, &token)?;
    let measure = |name, of: &str, queries: &[String], most: f64| -> Result<Measure> {
        let requests: Vec<Request> = queries
            .iter()
            .map(|query| Request::new("GET", &format!("/api/v1/workers?{query}")).by(&token))
            .collect();
        let found = load::run(&running.address, &requests)?;
        Ok(Measure {
            name,
            what: format!(
                "p95 of filtered lists {of}, {} people, {CONNECTIONS} connections, {database}",
                bench.people
            ),
            value: found.percentile(95),
            unit: "ms",
            beside: None,
            bound: Bound::AtMost(most),
            note: found.text(),
        })
    };
    let mixed = mixed(&units);
    not_empty(running, &token, &mixed)?;
    Ok(vec![
        measure(names.units, "of one unit", &one_filter(&units), most)?,
        measure(names.mixed, "of city and units", &mixed, most)?,
        measure(
            names.first,
            "of city and units, each asked for the first time",
            &never_asked(&mixed),
            most * 2.5,
        )?,
    ])
}

fn one_filter(units: &[String]) -> Vec<String> {
    units
        .iter()
        .map(|unit| format!("organisation_id={unit}&class=STAFF&sex=2&sort=name"))
        .collect()
}

fn mixed(units: &[String]) -> Vec<String> {
    let of_units = FILTERS
        .iter()
        .zip(units.iter().cycle())
        .map(|(filter, unit)| format!("organisation_id={unit}&{filter}"));
    FILTERS
        .iter()
        .zip(of_units)
        .flat_map(|(city, unit)| [(*city).to_owned(), unit])
        .collect()
}

/// Every query with every day of a few years in turn.
fn never_asked(queries: &[String]) -> Vec<String> {
    let days = BORN_FROM.iter().flat_map(|year| {
        (1..=12).flat_map(move |month| (1..=28).map(move |day| (year, month, day)))
    });
    days.flat_map(|(year, month, day)| {
        queries
            .iter()
            .map(move |query| format!("{query}&born_from={year}-{month:02}-{day:02}"))
    })
    .collect()
}

/// An empty list measures nothing.
fn not_empty(running: &Running, token: &str, queries: &[String]) -> Result<()> {
    let mut connection = Connection::open(&running.address)?;
    let mut empty = 0;
    for query in queries {
        let request = Request::new("GET", &format!("/api/v1/workers?{query}")).by(token);
        let page = connection.json(&request, &[])?;
        empty += usize::from(page.get("total").and_then(Value::as_u64) == Some(0));
    }
    if empty * 4 > queries.len() {
        return Err(Failure::new(format!("{empty} of the filters find nobody")));
    }
    Ok(())
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
