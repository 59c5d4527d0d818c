//! PostgreSQL by its own programs: what the server is measured against.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::load::CONNECTIONS;
use crate::postgres::{self, Postgres};
use crate::process::{self, Context, Failure, Result};

/// Tables an import writes, in the order of their foreign keys.
const TABLES: &[&str] = &[
    "worker",
    "worker_profile",
    "worker_political",
    "worker_education",
    "worker_degree",
    "worker_qualification",
    "engagement",
    "assignment",
    "worker_cost",
    "roster",
    "import_row",
    "audit_entry",
];
/// The limit is measured so often, and the fastest counts.
const REPEATS: usize = 3;
/// Longest wait for a statement to appear in the log.
const APPEARS: Duration = Duration::from_secs(10);

/// How long one round of pgbench lasts.
pub const ROUND: Duration = Duration::from_secs(4);

/// A database on a server of its own.
pub struct Database {
    server: Postgres,
}

/// A statement as the server sent it, with what it bound.
pub struct Statement {
    text: String,
    parameters: Vec<String>,
}

impl Database {
    /// A new, empty one.
    pub fn create() -> Result<Self> {
        Ok(Self {
            server: Postgres::start_durable()?,
        })
    }

    /// Its address.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Runs statements, one after the other, each in its own transaction unless they say
    /// otherwise; answers what they print.
    fn sql(&self, statements: &str) -> Result<String> {
        let psql = postgres::program("psql").ok_or_else(|| Failure::new("psql is missing"))?;
        let script = self.server.folder().join("bench.sql");
        crate::files::write(&script, statements)?;
        let mut command = Command::new(psql);
        command
            .env("PGOPTIONS", "-c client_min_messages=warning")
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
            .args([
                "--set",
                "ON_ERROR_STOP=1",
                "--dbname",
                &self.url(),
                "--file",
            ]);
        process::output(command.arg(&script))
    }

    /// The one value that a query finds.
    pub fn value(&self, query: &str) -> Result<String> {
        Ok(self.sql(query)?.trim().to_owned())
    }

    /// Writes everything to disk, so that no one pays for what was done before.
    pub fn checkpoint(&self) -> Result<()> {
        self.sql("CHECKPOINT").map(drop)
    }

    /// How long COPY takes for the rows of the import into the same, emptied tables, and how
    /// many they are. The rows are in the tables again afterwards.
    pub fn copy(&self) -> Result<(Duration, u64)> {
        let file = |table: &str| self.server.folder().join(format!("{table}.copy"));
        let (mut out, mut back) = (String::new(), String::from("BEGIN;\n"));
        for table in TABLES {
            let rows = match *table {
                "audit_entry" => {
                    "(SELECT * FROM audit_entry WHERE action = 'worker.import' ORDER BY sequence)"
                }
                table => table,
            };
            out += &format!("COPY {rows} TO '{}';\n", file(table).display());
            back += &format!("COPY {table} FROM '{}';\n", file(table).display());
        }
        self.sql(&out)?;
        // Accounts name their person; emptying them too would take the import along.
        self.sql("ALTER TABLE account DROP CONSTRAINT account_worker_id_fkey;\n")?;
        back += "COMMIT;\n";
        let mut fastest = Duration::MAX;
        for _ in 0..REPEATS {
            // Whatever refers to a worker is empty but for these tables.
            self.sql(&format!(
                "TRUNCATE {} CASCADE;\nCHECKPOINT;\n",
                TABLES.join(", ")
            ))?;
            let start = Instant::now();
            self.sql(&back)?;
            fastest = fastest.min(start.elapsed());
        }
        let counts: Vec<String> = TABLES
            .iter()
            .map(|table| format!("(SELECT COUNT(*) FROM {table})"))
            .collect();
        let rows = self.value(&format!("SELECT {}", counts.join(" + ")))?;
        self.sql("VACUUM ANALYZE;\nCHECKPOINT;\n")?;
        Ok((fastest, rows.parse().context("rows")?))
    }

    /// How long COPY takes for everything the runs of pay of a month froze and computed into empty tables
    /// of the same columns and indexes, and how many rows they are.
    pub fn copy_of_month(&self, month: &str) -> Result<(Duration, u64)> {
        let (mut out, mut back, mut empty) = (String::new(), String::new(), String::new());
        let tables = ["pay_input", "pay_slip", "pay_line"];
        for table in tables {
            let file = self.server.folder().join(format!("{table}.copy"));
            let file = file.display();
            out += &format!(
                "COPY (SELECT t.* FROM {table} t JOIN pay_run r ON r.id = t.run_id WHERE r.month = '{month}') TO '{file}';\n\
                 CREATE TABLE bench_{table} (LIKE {table} INCLUDING ALL);\n"
            );
            back += &format!("COPY bench_{table} FROM '{file}';\n");
            empty += &format!("TRUNCATE bench_{table};\n");
        }
        self.sql(&out)?;
        let mut fastest = Duration::MAX;
        for _ in 0..REPEATS {
            self.sql(&format!("{empty}CHECKPOINT;\n"))?;
            let start = Instant::now();
            self.sql(&format!("BEGIN;\n{back}COMMIT;\n"))?;
            fastest = fastest.min(start.elapsed());
        }
        let counts = tables.map(|table| format!("(SELECT COUNT(*) FROM bench_{table})"));
        let rows = self.value(&format!("SELECT {}", counts.join(" + ")))?;
        self.sql("VACUUM ANALYZE;\nCHECKPOINT;\n")?;
        Ok((fastest, rows.parse().context("rows")?))
    }

    /// The statement containing a text that the server sends for a request.
    pub fn seen(&self, part: &str, mut request: impl FnMut() -> Result<()>) -> Result<Statement> {
        self.log_statements("all")?;
        let start = Instant::now();
        let found = loop {
            request()?;
            if let Some(found) = statement(&self.server.log(), part) {
                break found;
            }
            if start.elapsed() > APPEARS {
                return Err(Failure::new(format!("no statement with {part} was sent")));
            }
            sleep(Duration::from_millis(50));
        };
        self.log_statements("none")?;
        Ok(found)
    }

    fn log_statements(&self, which: &str) -> Result<()> {
        self.sql(&format!(
            "ALTER SYSTEM SET log_statement = '{which}';\nSELECT pg_reload_conf();\n"
        ))
        .map(drop)
    }

    /// How often in a second pgbench gets a statement answered.
    pub fn rate(&self, statement: &Statement) -> Result<f64> {
        let pgbench =
            postgres::program("pgbench").ok_or_else(|| Failure::new("pgbench is missing"))?;
        let script = self.server.folder().join("pgbench.sql");
        crate::files::write(&script, statement.for_pgbench())?;
        let mut command = Command::new(pgbench);
        command
            .args(["--no-vacuum", "--protocol=prepared", "--jobs=2"])
            .arg(format!("--time={}", ROUND.as_secs()))
            .arg(format!("--client={CONNECTIONS}"))
            .arg("--file")
            .arg(&script);
        for (number, parameter) in statement.parameters.iter().enumerate() {
            command.arg(format!("--define=p{}={parameter}", number + 1));
        }
        let output = process::output(command.arg(self.url()))?;
        output
            .lines()
            .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok())
            .ok_or_else(|| Failure::new(format!("pgbench told no rate:\n{output}")))
    }
}

impl Statement {
    /// `$1` of the protocol is `:p1` of a script.
    fn for_pgbench(&self) -> String {
        let text = (1..=self.parameters.len())
            .rev()
            .fold(self.text.clone(), |text, number| {
                text.replace(&format!("${number}"), &format!(":p{number}"))
            });
        format!("{text};\n")
    }
}

/// The last statement with a text in PostgreSQL's log, with the values bound to it:
/// `LOG:  execute name: SELECT …` and `DETAIL:  Parameters: $1 = 'a', $2 = '1'`.
fn statement(log: &str, part: &str) -> Option<Statement> {
    let mut lines = log.lines().peekable();
    let mut found = None;
    while let Some(line) = lines.next() {
        let Some((_, text)) = line
            .split_once("LOG:  execute ")
            .and_then(|(_, rest)| rest.split_once(": "))
            .filter(|(_, text)| text.contains(part))
        else {
            continue;
        };
        let detail = lines.peek().and_then(|line| line.split_once("arameters: "));
        found = Some(Statement {
            text: text.to_owned(),
            parameters: detail
                .map(|(_, values)| parameters(values))
                .unwrap_or_default(),
        });
    }
    found
}

fn parameters(text: &str) -> Vec<String> {
    text.split(", $")
        .filter_map(|part| part.split_once(" = "))
        .map(|(_, value)| value.trim_matches('\'').to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_of_a_request_is_read_from_the_log() {
        let log = "2026-06-30 01:00:00 UTC [7] LOG:  execute sqlx_s_1: SELECT 1 FROM session\n\
                   2026-06-30 01:00:00 UTC [7] LOG:  execute sqlx_s_2: SELECT r.* FROM roster r WHERE r.path >= $1 LIMIT $2\n\
                   2026-06-30 01:00:00 UTC [7] DETAIL:  Parameters: $1 = '1.5.', $2 = '51'\n\
                   2026-06-30 01:00:00 UTC [7] LOG:  execute sqlx_s_1: SELECT 1 FROM session\n";
        let found = statement(log, "FROM roster").unwrap();
        assert_eq!(found.parameters, ["1.5.", "51"]);
        assert_eq!(
            found.for_pgbench(),
            "SELECT r.* FROM roster r WHERE r.path >= :p1 LIMIT :p2;\n"
        );
        assert!(statement(log, "FROM nothing").is_none());
    }
}
