//! What happens when the process ends in the middle: nothing acknowledged is lost, nothing is
//! half done.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

mod harness;

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use domain::identity_number::IdentityNumber;
use harness::{Installation, Server};
use serde_json::Value;

const PASSWORD: &str = "Demo-2026-cwis";
/// Enough for an import to be met in the middle.
const ROWS: i64 = 4_000;
/// People of the demonstration before the import.
const BEFORE: i64 = 10;
/// A lease of 30 seconds, and time to import after it.
const PATIENCE: Duration = Duration::from_secs(120);

fn city() -> Installation {
    let installation = Installation::new();
    installation.succeed(&[
        "seed",
        "demo",
        "--people",
        &BEFORE.to_string(),
        "--random-seed",
        "1",
        "--password",
        PASSWORD,
    ]);
    installation
}

/// Someone's session at a server.
struct Officer<'a> {
    server: &'a Server,
    token: String,
}

impl<'a> Officer<'a> {
    fn of(server: &'a Server) -> Self {
        let body = format!(r#"{{"username":"city","password":"{PASSWORD}"}}"#);
        let answer = server.ask(
            "POST",
            "/api/v1/auth/login",
            &[("Content-Type", "application/json")],
            body.as_bytes(),
        );
        Self {
            server,
            token: answer.json()["access_token"].as_str().unwrap().to_owned(),
        }
    }

    fn get(&self, path: &str) -> Value {
        let authorization = format!("Bearer {}", self.token);
        self.server
            .ask("GET", path, &[("Authorization", &authorization)], b"")
            .json()
    }

    fn import(&self, file: &str) -> Value {
        let authorization = format!("Bearer {}", self.token);
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Content-Type", "text/csv"),
            ("Idempotency-Key", "the-file"),
        ];
        let answer = self.server.ask(
            "POST",
            "/api/v1/imports?mode=commit&atomic=all&on_existing=reject",
            &headers,
            file.as_bytes(),
        );
        assert_eq!(answer.status, 202, "{}", answer.body);
        answer.json()
    }

    fn people(&self) -> i64 {
        self.get("/api/v1/workers?limit=1")["total"]
            .as_i64()
            .unwrap()
    }

    /// Waits until an import is as it should be.
    fn wait(&self, id: &str, what: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let import = self.get(&format!("/api/v1/imports/{id}"));
            if what(&import) {
                return import;
            }
            assert!(start.elapsed() < PATIENCE, "{import}");
            sleep(Duration::from_millis(20));
        }
    }
}

/// People of years in which the demonstration has none.
fn file() -> String {
    let mut text = "姓名,证件号码,民族,政治面貌,最高学历,任职村(社区),人员分类,职务,任现职日期,进入方式,进入日期,劳动关系\n".to_owned();
    let first: chrono::NaiveDate = "1935-01-01".parse().unwrap();
    for (number, birth) in (0..ROWS).zip(first.iter_days()) {
        let id = IdentityNumber::synthetic(birth, u16::try_from(number % 1_000).unwrap());
        text += &format!(
            "张三,{},汉族,群众,大专,510104017001,网格员,网格员,2022/3/1,公开招聘,2022/3/1,劳动合同\n",
            id.expose()
        );
    }
    text
}

fn writing(import: &Value) -> bool {
    assert_ne!(
        import["state"], "done",
        "the import was too quick to be met in the middle"
    );
    import["state"] == "writing" && import["counts"]["checked"].as_i64() >= Some(1_000)
}

fn ended(import: &Value) -> bool {
    ["done", "refused", "cancelled", "failed"]
        .iter()
        .any(|state| import["state"] == *state)
}

fn assert_whole(officer: &Officer<'_>, id: &str) {
    let import = officer.wait(id, ended);
    assert_eq!(
        (&import["state"], import["counts"]["created"].as_i64()),
        (&Value::from("done"), Some(ROWS)),
        "{import}"
    );
    assert_eq!(officer.people(), BEFORE + ROWS);
}

#[test]
fn an_import_whose_server_is_killed_starts_over_and_is_whole() {
    let installation = city();
    let server = installation.serve();
    let officer = Officer::of(&server);
    let id = officer.import(&file())["id"].as_str().unwrap().to_owned();
    officer.wait(&id, writing);
    server.kill();

    let server = installation.serve();
    let officer = Officer::of(&server);
    assert_eq!(officer.people(), BEFORE, "nothing is half done");
    assert_eq!(
        officer.import(&file())["id"],
        id.as_str(),
        "the same file under the same key is the same import"
    );
    assert_whole(&officer, &id);
}

#[test]
fn a_server_that_is_asked_to_end_parks_its_import_for_the_next() {
    let installation = city();
    let server = installation.serve();
    let officer = Officer::of(&server);
    let id = officer.import(&file())["id"].as_str().unwrap().to_owned();
    officer.wait(&id, writing);
    let start = Instant::now();
    assert!(server.stop().success());
    assert!(
        start.elapsed() < Duration::from_secs(15),
        "it parks at once"
    );

    let server = installation.serve();
    let officer = Officer::of(&server);
    let start = Instant::now();
    officer.wait(&id, |import| import["state"] == "writing" || ended(import));
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "and need not wait for the lease to run out"
    );
    assert_whole(&officer, &id);
}
