//! Pay: a year of the whole city's runs, beside COPY of the same rows; then payslips and the cost of a
//! year among all of them.

use std::time::Instant;

use serde_json::{Value, json};

use super::Bench;
use super::http::{Connection, Request};
use super::installation::{Installation, Running, text};
use super::load::{self, CONNECTIONS};
use super::measure::{Beside, Bound, Measure};
use super::postgres::Database;
use crate::process::{self, Failure, Result};

/// Months that are run, one after the other; the last is measured, with a year before it.
const MONTHS: usize = 12;

/// Everything on PostgreSQL.
pub fn measure(bench: &Bench) -> Result<Vec<Measure>> {
    let mut measures = vec![computation(bench)?];
    let database = Database::create()?;
    let installation = Installation::new(
        bench.workspace,
        bench.folder.join("pay"),
        Some(database.url()),
    )?;
    installation.seed(bench.people)?;
    let running = installation.serve()?;
    let mut desk = Desk {
        connection: Connection::open(&running.address)?,
        city: running.sign_in()?,
        second: running.sign_in_as("city-2")?,
    };
    let units = desk.everyone_is_paid(&running)?;
    let mut last = 0.0;
    for at in 0..MONTHS {
        last = desk.month(&units, &format!("2025-{:02}", at + 1))?;
        println!("  2025-{:02}: {last:.1} s", at + 1);
    }
    let peak = running.peak_memory()?;
    let (copy, rows) = database.copy_of_month("2025-12-01")?;
    let lines = database.value("SELECT COUNT(*) FROM pay_line")?;
    measures.push(Measure {
        name: "pay-run",
        what: format!(
            "freezing and computing a month of {} people in 23 runs, eleven months before it",
            bench.people
        ),
        value: last,
        unit: "s",
        beside: Some(Beside {
            what: format!("COPY of its {rows} rows into the same tables"),
            value: copy.as_secs_f64(),
        }),
        bound: Bound::AtMost(6.0),
        note: String::new(),
    });
    measures.push(Measure {
        name: "pay-memory",
        what: "most memory of the server in a year of runs".to_owned(),
        value: peak,
        unit: "MiB",
        beside: None,
        bound: Bound::AtMost(500.0),
        note: String::new(),
    });
    measures.extend(desk.reads(&running, &database, &units, &lines)?);
    drop(running);
    installation.remove()?;
    Ok(measures)
}

/// The computation alone, by an example of the domain.
fn computation(bench: &Bench) -> Result<Measure> {
    let mut cargo = process::cargo(&bench.workspace.root);
    cargo.args(["run", "--quiet", "--release", "--package", "domain"]);
    cargo.args(["--example", "pay_speed", "--", &bench.people.to_string()]);
    let seconds = process::output(&mut cargo)?;
    let seconds: f64 = seconds
        .trim()
        .parse()
        .map_err(|_| Failure::new(format!("no number: {seconds}")))?;
    Ok(Measure {
        name: "pay-computation",
        what: format!("computing {} payslips on one core", bench.people),
        value: seconds,
        unit: "s",
        beside: None,
        bound: Bound::AtMost(2.0),
        note: String::new(),
    })
}

/// A server with two officers of the city.
struct Desk {
    connection: Connection,
    city: String,
    second: String,
}

/// A district with its officer.
struct Unit {
    id: String,
    token: String,
}

impl Desk {
    fn ask(&mut self, token: &str, path: &str, revision: i64, body: &Value) -> Result<Value> {
        let request = Request::new("POST", &format!("/api/v1{path}"))
            .by(token)
            .with("If-Match", &format!("\"{revision}\""))
            .with("Content-Type", "application/json");
        self.connection.json(&request, body.to_string().as_bytes())
    }

    fn get(&mut self, path: &str) -> Result<Value> {
        let request = Request::new("GET", &format!("/api/v1{path}")).by(&self.city);
        self.connection.json(&request, &[])
    }

    /// Puts a scheme in force that pays every class. Answers the districts.
    fn everyone_is_paid(&mut self, running: &Running) -> Result<Vec<Unit>> {
        let items = |page: &Value| page.get("items").and_then(Value::as_array).cloned();
        let page = self.get("/organisations?kind=UNIT&limit=50")?;
        let mut units = Vec::new();
        for one in items(&page).unwrap_or_default() {
            let account = format!("district-{}", text(&one, "division_code")?);
            units.push(Unit {
                id: text(&one, "id")?,
                token: running.sign_in_as(&account)?,
            });
        }
        let page = self.get("/pay-schemes")?;
        let city = self.city.clone();
        for one in items(&page).unwrap_or_default() {
            let unit = one.pointer("/organisation/id");
            let body = json!({
                "organisation_id": unit, "valid_from": "2025-01-01", "document_number": "测〔2025〕1号",
                "replaces": text(&one, "id")?, "scheme": scheme(),
            });
            self.ask(&city, "/pay-schemes", 0, &body)?;
        }
        Ok(units)
    }

    /// Runs a month of every district to its close. Answers how long freezing and computing took.
    fn month(&mut self, units: &[Unit], month: &str) -> Result<f64> {
        let (city, second) = (self.city.clone(), self.second.clone());
        let mut took = 0.0;
        for unit in units {
            let open = json!({ "organisation_id": unit.id, "month": month });
            let opened = self.ask(&unit.token, "/pay-runs", 0, &open)?;
            let id = opened
                .pointer("/run/id")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned();
            let path = |last: &str| format!("/pay-runs/{id}/{last}");
            let begun = Instant::now();
            for (revision, step) in [(1, "FREEZE"), (2, "COMPUTE")] {
                let body = json!({ "step": step });
                self.ask(&unit.token, &path("steps"), revision, &body)?;
            }
            took += begun.elapsed().as_secs_f64();
            for (who, revision, last, step) in [
                (&city, 3, "decisions", "CHECK"),
                (&second, 4, "decisions", "APPROVE"),
                (&unit.token, 5, "steps", "PAY"),
                (&unit.token, 6, "steps", "CLOSE"),
            ] {
                let body = json!({ "step": step });
                self.ask(who, &path(last), revision, &body)?;
            }
        }
        Ok(took)
    }

    fn reads(
        &mut self,
        running: &Running,
        database: &Database,
        units: &[Unit],
        lines: &str,
    ) -> Result<Vec<Measure>> {
        let some = database.value(
            "SELECT run_id || ' ' || worker_id FROM pay_slip ORDER BY worker_id, run_id LIMIT 400",
        )?;
        let slips = some.lines().filter_map(|line| line.split_once(' '));
        let ask =
            |path: &str, token: &str| Request::new("GET", &format!("/api/v1{path}")).by(token);
        let slips =
            slips.map(|(run, worker)| ask(&format!("/pay-runs/{run}/slips/{worker}"), &self.city));
        let reports = units
            .iter()
            .map(|unit| ask("/pay-costs?year=2025", &unit.token));
        let mut found = Vec::new();
        for (name, what, most, requests) in [
            ("pay-slip", "a payslip", 100.0, slips.collect()),
            (
                "pay-cost",
                "a district's report of a year, by class",
                1_000.0,
                reports.collect::<Vec<Request>>(),
            ),
        ] {
            let loaded = load::run(&running.address, &requests)?;
            found.push(Measure {
                name,
                what: format!(
                    "p95 of {what} among {lines} lines, {CONNECTIONS} connections, PostgreSQL"
                ),
                value: loaded.percentile(95),
                unit: "ms",
                beside: None,
                bound: Bound::AtMost(most),
                note: loaded.text(),
            });
        }
        Ok(found)
    }
}

/// Five items for all eight classes.
fn scheme() -> Value {
    let classes = [
        ("HEAD", 3_600),
        ("DEPUTY", 3_200),
        ("MEMBER", 2_900),
        ("STAFF", 2_700),
        ("GRID", 2_600),
        ("PURCHASED", 2_600),
        ("WELFARE", 2_400),
        ("PART_TIME", 1_500),
    ];
    let ranges: Vec<Value> = classes
        .iter()
        .map(|(class, _)| json!({ "class": class, "lowest": 1, "highest": 18 }))
        .collect();
    let rows: Vec<Value> = classes
        .iter()
        .map(|(class, yuan)| json!({ "key": class, "value": yuan.to_string() }))
        .collect();
    let item = |name: &str, formula: &str| {
        json!({
            "name": name, "pays": "MONTHLY", "amount": { "formula": formula }, "only_if": null, "rounding": "FEN",
            "proration": "WORK_DAYS", "taxable": true, "in_social_base": true, "in_housing_base": true,
        })
    };
    let certificates = json!({ "by": "CERTIFICATE", "otherwise": "0", "rows": [
        { "key": "ASSISTANT", "value": "100" }, { "key": "INTERMEDIATE", "value": "200" }, { "key": "SENIOR", "value": "300" },
    ] });
    json!({
        "name": "全员", "source": "",
        "levels": { "ranges": ranges, "step_years": 3, "bonuses": [] },
        "figures": [
            { "name": "岗位标准", "is": { "table": { "by": "CLASS", "rows": rows, "otherwise": null } } },
            { "name": "证书标准", "is": { "table": certificates } },
        ],
        "items": [
            item("岗位工资", "岗位标准 × 70%"),
            item("绩效工资", "岗位标准 × 30% × 绩效系数"),
            item("年限津贴", "年限 × 30"),
            item("证书津贴", "证书标准"),
            item("学历津贴", "如果(学历 = \"本科\", 200, 0)"),
        ],
    })
}
