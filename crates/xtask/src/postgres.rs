//! A throw-away PostgreSQL: made in a temporary folder, gone when dropped.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::process::{self, Context, Failure, Result, find_program};
use crate::workspace::variable;
use crate::{files, setup};

/// Prefix of the temporary folders; the process id follows.
const FOLDER: &str = "cwis-postgres-";
/// Longest that the server may take until it answers.
const START: Duration = Duration::from_secs(60);

/// Settings of a server for tests: nothing in it outlives the run, so nothing waits for the disk.
const HASTY: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "shared_buffers=256MB",
    "max_wal_size=2GB",
];

/// A running server that only this machine reaches.
pub struct Postgres {
    folder: PathBuf,
    port: u16,
    server: Child,
}

impl Postgres {
    /// Makes a cluster and starts it without durability, for tests.
    pub fn start() -> Result<Self> {
        Self::start_with(HASTY)
    }

    /// Makes a cluster and starts it with PostgreSQL's default settings, for measuring.
    pub fn start_durable() -> Result<Self> {
        Self::start_with(&[])
    }

    /// As root, under an unprivileged account, because PostgreSQL refuses root.
    fn start_with(settings: &[&str]) -> Result<Self> {
        remove_leftovers();
        let folder = std::env::temp_dir().join(format!("{FOLDER}{}", std::process::id()));
        files::fresh_folder(&folder)?;
        let account = if setup::is_root()? {
            Some(Account::unprivileged()?)
        } else {
            None
        };
        if let Some(account) = &account {
            chown(&folder, Some(account.user), Some(account.group)).context(folder.display())?;
        }
        let data = folder.join("data");
        let mut initdb = command("initdb", account.as_ref(), &folder)?;
        initdb.args([
            "--username=cwis",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        process::run(initdb.arg("--pgdata").arg(&data).stdout(Stdio::null()))?;

        let port = free_port()?;
        let log = fs::File::create(folder.join("log")).context("PostgreSQL's log")?;
        let mut server = command("postgres", account.as_ref(), &folder)?;
        server
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(&folder)
            .arg("-p")
            .arg(port.to_string());
        for setting in ["listen_addresses=127.0.0.1"].iter().chain(settings) {
            server.args(["-c", setting]);
        }
        let server = server
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .context("postgres")?;
        let mut postgres = Self {
            folder,
            port,
            server,
        };
        postgres.wait()?;
        Ok(postgres)
    }

    /// Connection address of the administrator, on the database `postgres`.
    pub fn url(&self) -> String {
        format!("postgres://cwis@127.0.0.1:{}/postgres", self.port)
    }

    /// Its folder, which the account that it runs under can read and write.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn wait(&mut self) -> Result<()> {
        let start = Instant::now();
        loop {
            let ended = self.server.try_wait().context("postgres")?;
            if ended.is_some() || start.elapsed() > START {
                return Err(Failure::new(format!(
                    "PostgreSQL did not start:\n{}",
                    self.log()
                )));
            }
            let mut ready = Command::new(required("pg_isready")?);
            ready
                .args(["--quiet", "--host=127.0.0.1"])
                .arg(format!("--port={}", self.port));
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok()
                && ready.status().is_ok_and(|status| status.success())
            {
                return Ok(());
            }
            sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown; it ends its own children and frees its memory.
        let asked = Command::new("kill")
            .args(["-INT", &self.server.id().to_string()])
            .status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        let _ = files::remove_folder(&self.folder);
    }
}

/// A program of the newest installed PostgreSQL: Debian keeps them out of PATH.
pub fn program(name: &str) -> Option<PathBuf> {
    if let Some(folder) = variable("CWIS_POSTGRES_BIN") {
        return Some(Path::new(&folder).join(name)).filter(|path| path.is_file());
    }
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = versions
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
        .filter(|version| {
            Path::new("/usr/lib/postgresql")
                .join(version.to_string())
                .join("bin")
                .join(name)
                .is_file()
        })
        .max();
    match newest {
        Some(version) => Some(PathBuf::from(format!(
            "/usr/lib/postgresql/{version}/bin/{name}"
        ))),
        None => find_program(name),
    }
}

/// A port of the loopback address that nothing listens on.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("a free port")?;
    Ok(listener.local_addr().context("a free port")?.port())
}

fn required(name: &str) -> Result<PathBuf> {
    program(name).ok_or_else(|| {
        Failure::new(format!(
            "PostgreSQL's {name} is missing; `./just setup` installs it"
        ))
    })
}

fn command(name: &str, account: Option<&Account>, folder: &Path) -> Result<Command> {
    let mut command = Command::new(required(name)?);
    // A folder that the account can enter, wherever the caller stands.
    command.current_dir(folder);
    if let Some(account) = account {
        command.uid(account.user).gid(account.group);
    }
    Ok(command)
}

struct Account {
    user: u32,
    group: u32,
}

impl Account {
    /// Debian's account for PostgreSQL, or that of nobody.
    fn unprivileged() -> Result<Self> {
        let id = |flag: &str, name: &str| -> Option<u32> {
            let output = Command::new("id")
                .args([flag, name])
                .stderr(Stdio::null())
                .output()
                .ok()?;
            String::from_utf8(output.stdout).ok()?.trim().parse().ok()
        };
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| {
                Some(Self {
                    user: id("-u", name)?,
                    group: id("-g", name)?,
                })
            })
            .ok_or_else(|| {
                Failure::new(
                    "neither the account postgres nor nobody exists to run PostgreSQL under",
                )
            })
    }
}

/// Removes what runs that were killed have left.
fn remove_leftovers() {
    for entry in fs::read_dir(std::env::temp_dir())
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(FOLDER));
        if owner.is_some_and(|process| {
            Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists()
        }) {
            let _ = files::remove_folder(&entry.path());
        }
    }
}
