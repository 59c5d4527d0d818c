//! A server of its own in a folder of its own: seeded, started, asked, measured, removed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::http::{Connection, Request};
use crate::files;
use crate::process::{self, Context, Failure, Result};
use crate::server::DEMO_PASSWORD;
use crate::workspace::Workspace;

/// How often the state of an import is asked for.
const ASK: Duration = Duration::from_millis(50);
/// Longest that an import may take before the run is given up.
const LONGEST: Duration = Duration::from_secs(900);

/// A data folder, and the database that goes with it.
pub struct Installation<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
    database: Option<String>,
}

impl<'a> Installation<'a> {
    /// A new one without data; with the embedded database unless `database` is the address of
    /// an empty one.
    pub fn new(
        workspace: &'a Workspace,
        folder: PathBuf,
        database: Option<String>,
    ) -> Result<Self> {
        files::fresh_folder(&folder)?;
        Ok(Self {
            workspace,
            folder,
            database,
        })
    }

    /// The server's program with the defaults, whatever the caller's environment says.
    pub fn command(workspace: &Workspace) -> Command {
        let mut command = Command::new(workspace.server_binary());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("CWIS_") {
                command.env_remove(name);
            }
        }
        command
            .current_dir(&workspace.root)
            .env("CWIS_STATIC_DIR", workspace.path("dist"));
        command
    }

    fn here(&self) -> Command {
        let mut command = Self::command(self.workspace);
        command
            .env("CWIS_DATA_DIR", &self.folder)
            .env("CWIS_BIND", "127.0.0.1:0")
            .env("CWIS_DEMONSTRATION", "true");
        if let Some(database) = &self.database {
            command.env("CWIS_DATABASE_URL", database);
        }
        command
    }

    /// Makes the demonstration city with so many people; answers how long it took.
    pub fn seed(&self, people: u32) -> Result<Duration> {
        self.seed_with(people, &[])
    }

    /// The same with ten years of everyone's career.
    pub fn seed_history(&self, people: u32) -> Result<Duration> {
        self.seed_with(people, &["--history"])
    }

    fn seed_with(&self, people: u32, more: &[&str]) -> Result<Duration> {
        let start = Instant::now();
        let mut seed = self.here();
        seed.env("CWIS_LOG", "warn")
            .args(["seed", "demo", "--password", DEMO_PASSWORD])
            .args(more);
        process::run(
            seed.args(["--people", &people.to_string()])
                .stdout(Stdio::null()),
        )?;
        Ok(start.elapsed())
    }

    /// The embedded database.
    pub fn sqlite(&self) -> PathBuf {
        self.folder.join("cwis.db")
    }

    /// Starts the server and waits until it says where it serves.
    pub fn serve(&self) -> Result<Running> {
        let log = fs::File::create(self.folder.join("log")).context("the server's log")?;
        let mut child = self
            .here()
            .arg("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("cwis serve")?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            let _ = BufReader::new(output).read_line(&mut line);
        }
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split_whitespace().next())
            .map(str::to_owned);
        // Held from here on, so that it ends whatever happens.
        let running = Running {
            child,
            address: address.clone().unwrap_or_default(),
        };
        if address.is_none() {
            let log = self.log();
            return Err(Failure::new(format!("the server did not start:\n{log}")));
        }
        Ok(running)
    }

    /// What the server has logged since it was started.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Removes the folder with everything in it.
    pub fn remove(&self) -> Result<()> {
        files::remove_folder(&self.folder)
    }
}

/// A running server; it ends with the value.
pub struct Running {
    child: Child,
    /// `host:port`.
    pub address: String,
}

impl Running {
    /// Signs in as the city's officer; answers the access token.
    pub fn sign_in(&self) -> Result<String> {
        self.sign_in_as("city")
    }

    /// Signs in with an account of the demonstration; answers the access token.
    pub fn sign_in_as(&self, account: &str) -> Result<String> {
        let request =
            Request::new("POST", "/api/v1/auth/login").with("Content-Type", "application/json");
        let body = json!({ "username": account, "password": DEMO_PASSWORD }).to_string();
        let answer = Connection::open(&self.address)?.json(&request, body.as_bytes())?;
        text(&answer, "access_token")
    }

    /// Imports a CSV file of so many people in one job, from the first byte sent until the job
    /// has ended; everyone must have been entered.
    pub fn import(&self, file: &Path, people: u32) -> Result<Duration> {
        let content = fs::read(file).context(file.display())?;
        let token = self.sign_in()?;
        let mut connection = Connection::open(&self.address)?;
        let path = "/api/v1/imports?mode=commit&atomic=all&on_existing=reject";
        let request = Request::new("POST", path)
            .by(&token)
            .with("Content-Type", "text/csv")
            .with("Idempotency-Key", "bench");
        let start = Instant::now();
        let job = text(&connection.json(&request, &content)?, "id")?;
        let request = Request::new("GET", &format!("/api/v1/imports/{job}")).by(&token);
        loop {
            let view = connection.json(&request, &[])?;
            if !view.get("finished_at").is_none_or(Value::is_null) {
                let took = start.elapsed();
                let created = view.pointer("/counts/created").and_then(Value::as_u64);
                if created == Some(people.into()) {
                    return Ok(took);
                }
                return Err(Failure::new(format!("the import ended so: {view}")));
            }
            if start.elapsed() > LONGEST {
                return Err(Failure::new(format!("the import takes too long: {view}")));
            }
            sleep(ASK);
        }
    }

    /// The most memory that the server has held so far, in MiB.
    pub fn peak_memory(&self) -> Result<f64> {
        let status = format!("/proc/{}/status", self.child.id());
        let text = fs::read_to_string(&status).context(&status)?;
        text.lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
            .map(|kib| kib / 1024.0)
            .ok_or_else(|| Failure::new(format!("{status}: no VmHWM")))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A text of an answer.
pub fn text(answer: &Value, key: &str) -> Result<String> {
    answer
        .get(key)
        .and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("an answer without {key}")))
}
