//! Reorganisation: thirty years of acts, then the tree, a unit's page and the roster of any day,
//! and a whole district's reform in one act.

use std::time::Instant;

use serde_json::{Value, json};

use super::Bench;
use super::http::{Connection, Request};
use super::installation::{Installation, Running, text};
use super::load::{self, CONNECTIONS};
use super::measure::{Bound, Measure};
use super::postgres::Database;
use crate::process::{Failure, Result};

/// Acts of the years to come; each splits a community and renames another.
const ACTS: usize = 360;
/// First of the thirty years; the demonstration's tree begins half a year before.
const FIRST_YEAR: usize = 2021;

/// A server with a drafter and an approver.
struct Desk {
    connection: Connection,
    district: String,
    city: String,
}

/// Everything on PostgreSQL.
pub fn measure(bench: &Bench) -> Result<Vec<Measure>> {
    let database = Database::create()?;
    let installation = Installation::new(
        bench.workspace,
        bench.folder.join("acts"),
        Some(database.url()),
    )?;
    installation.seed(bench.people)?;
    let running = installation.serve()?;
    let mut desk = Desk {
        connection: Connection::open(&running.address)?,
        district: running.sign_in_as(DISTRICT)?,
        city: running.sign_in()?,
    };
    let reform = desk.reform(bench)?;
    let acts = desk.thirty_years()?;
    let mut measures = vec![reform];
    measures.extend(desk.reads(&running, acts)?);
    drop(desk);
    drop(running);
    installation.remove()?;
    Ok(measures)
}

/// Name of a figure, what it is of, and the address for a place and a day.
type Read<'a> = (&'static str, &'a str, &'a dyn Fn(&str, &str) -> String);

/// The step that merges the second of two places into the first.
fn merger(one: Option<&Value>, two: Option<&Value>) -> Result<Option<Value>> {
    let (Some(one), Some(two)) = (one, two) else {
        return Ok(None);
    };
    let (into, source) = (text(one, "id")?, text(two, "id")?);
    Ok(Some(
        json!({ "step": "MERGE", "sources": [source], "into": { "id": into } }),
    ))
}

/// The district with the most places.
const DISTRICT: &str = "district-510185";

impl Desk {
    fn get(&mut self, path: &str) -> Result<Value> {
        let request = Request::new("GET", &format!("/api/v1{path}")).by(&self.city);
        self.connection.json(&request, &[])
    }

    fn ask(
        &mut self,
        city: bool,
        (method, path): (&str, &str),
        revision: i64,
        body: Option<Value>,
    ) -> Result<Value> {
        let token = if city { &self.city } else { &self.district };
        let request = Request::new(method, &format!("/api/v1{path}"))
            .by(token)
            .with("If-Match", &format!("\"{revision}\""));
        let (request, body) = match body {
            Some(body) => (
                request.with("Content-Type", "application/json"),
                body.to_string(),
            ),
            None => (request.with("Content-Length", "0"), String::new()),
        };
        self.connection.json(&request, body.as_bytes())
    }

    /// Drafts, allocates, submits and approves an act. Answers how long the approval took.
    fn act(&mut self, number: usize, on: &str, steps: Vec<Value>) -> Result<f64> {
        let input = json!({
            "title": format!("调整{number}"), "document_number": format!("文〔2026〕{number}号"),
            "effective_on": on, "reason": null, "steps": steps,
        });
        let draft = self.ask(false, ("POST", "/organisation-acts"), 0, Some(input))?;
        let path = format!("/organisation-acts/{}", text(&draft, "id")?);
        let even = json!({ "basis": "EVEN" });
        self.ask(
            false,
            ("POST", &format!("{path}/allocation")),
            0,
            Some(even),
        )?;
        self.ask(false, ("POST", &format!("{path}/submission")), 1, None)?;
        let begun = Instant::now();
        self.ask(true, ("POST", &format!("{path}/approval")), 2, None)?;
        Ok(begun.elapsed().as_secs_f64())
    }

    fn children(&mut self, parent: &str, on: &str) -> Result<Vec<Value>> {
        let page = self.get(&format!(
            "/organisations?parent_id={parent}&as_of={on}&limit=200"
        ))?;
        let items = page.get("items").and_then(Value::as_array).cloned();
        let places = items.unwrap_or_default().into_iter();
        Ok(places
            .filter(|item| item.get("kind").and_then(Value::as_str) != Some("DEPARTMENT"))
            .collect())
    }

    fn district(&mut self) -> Result<String> {
        let found = self.get("/organisations?kind=UNIT&q=510185")?;
        let unit = found.pointer("/items/0/id").and_then(Value::as_str);
        unit.map(str::to_owned)
            .ok_or_else(|| Failure::new("the district is missing".to_owned()))
    }

    /// Merges the communities of the district in pairs, and then its streets, all in one act.
    fn reform(&mut self, bench: &Bench) -> Result<Measure> {
        let on = "2026-12-31";
        let district = self.district()?;
        let streets = self.children(&district, on)?;
        let (mut steps, mut places) = (Vec::new(), 0);
        let mut kept: Vec<(&Value, Vec<String>)> = Vec::new();
        for street in &streets {
            let communities = self.children(&text(street, "id")?, on)?;
            places += communities.len();
            let mut names = Vec::new();
            for pair in communities.chunks(2) {
                steps.extend(merger(pair.first(), pair.get(1))?);
                names.extend(pair.first().map(|one| text(one, "name")).transpose()?);
            }
            kept.push((street, names));
        }
        let mut merged = 0;
        for pair in kept.chunks(2) {
            let [(one, names), (two, others)] = pair else {
                continue;
            };
            // Two of one name in one street would be refused.
            if names.iter().all(|name| !others.contains(name)) {
                steps.extend(merger(Some(one), Some(two))?);
                merged += 2;
            }
        }
        let people: i64 = streets
            .iter()
            .filter_map(|street| street.get("workers")?.as_i64())
            .sum();
        let value = self.act(0, on, steps)?;
        Ok(Measure {
            name: "reform-postgres",
            what: format!(
                "one act that merges the {places} places of {} streets with {people} people in pairs, then {merged} of the streets; PostgreSQL, {} people",
                streets.len(),
                bench.people
            ),
            value,
            unit: "s",
            beside: None,
            bound: Bound::AtMost(5.0),
            note: "from the request of the approval to its answer".to_owned(),
        })
    }

    /// A merger and a split in every month of thirty years.
    fn thirty_years(&mut self) -> Result<usize> {
        let district = self.district()?;
        let mut done = 0;
        for number in 1..=ACTS {
            let (year, month) = (2027 + number / 12, number % 12 + 1);
            let on = format!("{year}-{month:02}-15");
            let streets = self.children(&district, &on)?;
            let Some(street) = streets.get(number % streets.len().max(1)) else {
                continue;
            };
            let street = text(street, "id")?;
            let communities = self.children(&street, &on)?;
            let [one, two, ..] = communities.as_slice() else {
                continue;
            };
            let (one, two) = (text(one, "id")?, text(two, "id")?);
            let new = format!("新社区{number}");
            let part = |node: Value| json!({ "node": node, "children": [], "address_words": [], "share": null });
            let steps = vec![
                json!({ "step": "ESTABLISH", "label": new, "kind": "VILLAGE", "nature": "RESIDENTS_COMMITTEE", "name": new, "parent": { "id": street }, "division_code": null }),
                json!({ "step": "SPLIT", "source": one, "parts": [part(json!({ "id": one })), part(json!({ "new": new }))] }),
                json!({ "step": "RENAME", "organisation_id": two, "name": format!("更名社区{number}"), "division_code": null }),
            ];
            self.act(number, &on, steps)?;
            done += 1;
        }
        Ok(done)
    }

    /// The tree level, a unit's page and the roster of places of all sizes on days of thirty years.
    fn reads(&mut self, running: &Running, acts: usize) -> Result<Vec<Measure>> {
        let district = self.district()?;
        let streets = self.children(&district, "2026-12-31")?;
        let streets: Vec<String> = streets
            .iter()
            .map(|street| text(street, "id"))
            .collect::<Result<_>>()?;
        let days: Vec<String> = (0..60)
            .map(|at| format!("{}-{:02}-20", FIRST_YEAR + at / 2, at % 12 + 1))
            .collect();
        let kinds: [Read; 3] = [
            ("tree-any-day", "a level of the tree", &|place, on| {
                format!("/organisations?parent_id={place}&as_of={on}")
            }),
            ("unit-any-day", "a unit's page", &|place, on| {
                format!("/organisations/{place}?as_of={on}")
            }),
            ("roster-any-day", "the roster of a street", &|place, on| {
                format!("/workers?organisation_id={place}&as_of={on}")
            }),
        ];
        let mut measures = Vec::new();
        for (name, what, path) in kinds {
            let requests: Vec<Request> = days
                .iter()
                .zip(streets.iter().cycle())
                .map(|(on, street)| {
                    Request::new("GET", &format!("/api/v1{}", path(street, on))).by(&self.city)
                })
                .collect();
            let found = load::run(&running.address, &requests)?;
            measures.push(Measure {
                name,
                what: format!("p95 of {what} on any day, after {acts} acts over thirty years, {CONNECTIONS} connections, PostgreSQL"),
                value: found.percentile(95),
                unit: "ms",
                beside: None,
                bound: Bound::AtMost(100.0),
                note: found.text(),
            });
        }
        Ok(measures)
    }
}
