//! What happens to personnel actions when the process ends in the middle: each is wholly in force or
//! waits as before, and what is sent again is there once.

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

use harness::{Answer, Installation, Server};
use serde_json::{Value, json};

const PASSWORD: &str = "Demo-2026-cwis";
/// People of one batch.
const PEOPLE: usize = 40;
/// Milliseconds that the process lives after the request: from before it is read to after it is done.
const LIVES: [u64; 4] = [5, 40, 120, 600];

fn city() -> Installation {
    let installation = Installation::new();
    let people = (PEOPLE * LIVES.len()).to_string();
    let seed = ["seed", "demo", "--people", &people, "--random-seed", "1"];
    installation.succeed(&[&seed[..], &["--password", PASSWORD]].concat());
    installation
}

/// Someone's session at a server.
struct Officer<'a> {
    server: &'a Server,
    authorization: String,
}

impl<'a> Officer<'a> {
    fn of(server: &'a Server, username: &str) -> Self {
        let body = json!({ "username": username, "password": PASSWORD }).to_string();
        let json = [("Content-Type", "application/json")];
        let answer = server.ask("POST", "/api/v1/auth/login", &json, body.as_bytes());
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        Self {
            server,
            authorization: format!("Bearer {token}"),
        }
    }

    fn get(&self, path: &str) -> Value {
        let headers = [("Authorization", self.authorization.as_str())];
        let answer = self.server.ask("GET", path, &headers, b"");
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    fn headers<'b>(&'b self, key: &'b str) -> [(&'b str, &'b str); 3] {
        [
            ("Authorization", &self.authorization),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key),
        ]
    }

    fn post(&self, path: &str, key: &str, body: &Value) -> Answer {
        let body = body.to_string();
        let answer = self
            .server
            .ask("POST", path, &self.headers(key), body.as_bytes());
        assert!(answer.status < 300, "{}", answer.body);
        answer
    }

    /// Sends without waiting, and lets the process live a little.
    fn post_and_leave(&self, path: &str, key: &str, body: &Value, lives: Duration) {
        let body = body.to_string();
        let pending = self
            .server
            .send("POST", path, &self.headers(key), body.as_bytes());
        sleep(lives);
        drop(pending);
    }

    fn people(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = self.get(&format!("/api/v1/workers?limit=100&status=ACTIVE{cursor}"));
            let items = page["items"].as_array().unwrap().iter();
            found.extend(items.map(|one| one["id"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return found,
            }
        }
    }

    /// How often somebody was sent to a unit.
    fn sent(&self, worker: &str, unit: &str) -> usize {
        let career = self.get(&format!("/api/v1/workers/{worker}/career"));
        let lines = career["lines"].as_array().unwrap().iter();
        lines
            .filter(|line| line["kind"] == "ABSENCE" && line["text"] == unit)
            .count()
    }
}

fn batch(people: &[String], unit: &str) -> Value {
    let row = |id: &String| json!({ "worker_id": id, "fields": { "absence": "SECONDMENT", "destination": unit } });
    json!({
        "kind": "ABSENCE", "effective_on": chrono::Local::now().date_naive(), "document_number": "成社〔2026〕1号",
        "rows": people.iter().map(row).collect::<Vec<_>>(),
    })
}

#[test]
fn a_batch_whose_server_is_killed_is_there_wholly_or_not_at_all_and_once() {
    let installation = city();
    let people = {
        let server = installation.serve();
        Officer::of(&server, "city").people()
    };
    let mut whole = 0;
    for (some, lives) in people.chunks(PEOPLE / 2).zip(LIVES) {
        let key = format!("batch-{lives}");
        let body = batch(some, "区委社会工作部");
        let server = installation.serve();
        let officer = Officer::of(&server, "city");
        officer.post_and_leave(
            "/api/v1/personnel/batches",
            &key,
            &body,
            Duration::from_millis(lives),
        );
        server.kill();

        let server = installation.serve();
        let officer = Officer::of(&server, "city");
        let kept = officer.get("/api/v1/personnel/batches")["total"]
            .as_i64()
            .unwrap();
        assert!(kept == whole || kept == whole + 1, "{kept} after {whole}");
        for found in officer.get("/api/v1/personnel/batches")["items"]
            .as_array()
            .unwrap()
        {
            assert_eq!(found["submitted"], found["total"], "{found}");
        }
        officer.post("/api/v1/personnel/batches", &key, &body);
        officer.post("/api/v1/personnel/batches", &key, &body);
        whole += 1;
        let kept = officer.get("/api/v1/personnel/batches")["total"]
            .as_i64()
            .unwrap();
        assert_eq!(kept, whole, "the same batch under the same key is one");
    }
}

/// Hands a batch in. Answers where it is confirmed.
fn confirmation(server: &Server, people: &[String], unit: &str) -> String {
    let sent = Officer::of(server, "city").post(
        "/api/v1/personnel/batches",
        unit_key(unit).as_str(),
        &batch(people, unit),
    );
    let id = sent.json()["id"].as_str().unwrap().to_owned();
    format!("/api/v1/personnel/batches/{id}/confirmation")
}

/// A key has no letters beyond ASCII.
fn unit_key(unit: &str) -> String {
    format!("batch-{:x}", unit.bytes().map(u64::from).sum::<u64>())
}

#[test]
fn actions_whose_server_is_killed_are_in_force_or_wait_and_are_carried_out_once() {
    let installation = city();
    let people = {
        let server = installation.serve();
        Officer::of(&server, "city").people()
    };
    let mut groups = people.chunks(PEOPLE);
    // How long one takes that nobody kills says when the others are in the middle.
    let server = installation.serve();
    let unharmed = confirmation(&server, groups.next().unwrap(), "区委社会工作部");
    let start = Instant::now();
    Officer::of(&server, "city-2").post(&unharmed, "", &json!({}));
    let takes = start.elapsed();
    drop(server);
    let mut met_in_the_middle = false;
    for (some, quarters) in groups.zip(1..) {
        let unit = format!("区委社会工作部{quarters}科");
        let server = installation.serve();
        let path = confirmation(&server, some, &unit);
        let second = Officer::of(&server, "city-2");
        second.post_and_leave(&path, "", &json!({}), takes * quarters / 4);
        server.kill();

        let server = installation.serve();
        let second = Officer::of(&server, "city-2");
        let stands = second.get(path.trim_end_matches("/confirmation"));
        let held = || some.iter().map(|one| second.sent(one, &unit));
        assert!(held().all(|count| count <= 1));
        let (in_force, total) = (held().sum::<usize>(), some.len());
        assert_eq!(stands["confirmed"], in_force, "{stands}");
        assert_eq!(stands["submitted"], total - in_force, "{stands}");
        met_in_the_middle |= 0 < in_force && in_force < total;

        let rest = second.post(&path, "", &json!({})).json();
        assert_eq!(rest["refused"], json!([]));
        assert!(held().all(|count| count == 1), "each once");
    }
    assert!(met_in_the_middle, "no kill came between two actions");
}
