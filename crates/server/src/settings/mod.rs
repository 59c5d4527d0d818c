//! Settings: one typed struct, filled from a TOML file and `CWIS_…` variables. Its table of
//! settings also writes `--help` and what `doctor` shows.

mod kinds;
mod source;

use std::{net::SocketAddr, path::PathBuf};

use application::identity::{SecondFactorRule, SignInLimits};
use chrono::TimeDelta;
pub use kinds::{ByteSize, DatabaseUrl, LogFormat, Threads};
use persistence::cipher::Suite;
pub use source::Shown;

use crate::failure::{Failure, Result};
use source::Texts;

/// One setting as documented.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Key in the TOML file.
    pub key: &'static str,
    /// Variable of the environment; it wins over the file.
    pub variable: &'static str,
    /// Default as documented.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

macro_rules! settings {
    ($($(#[doc = $doc:literal])+ $key:ident: $ty:ty = $variable:literal, $default:literal;)+) => {
        /// How this process is to run.
        #[derive(Clone, Debug)]
        pub struct Settings {
            $($(#[doc = $doc])+ pub $key: $ty,)+
            shown: Vec<Shown>,
        }

        /// Every setting.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            key: stringify!($key),
            variable: $variable,
            default: $default,
            help: concat!($($doc),+),
        },)+];

        impl Settings {
            fn read(texts: &Texts) -> Result<Self> {
                Ok(Self { $($key: texts.read(stringify!($key))?,)+ shown: Vec::new() })
            }
        }
    };
}

settings! {
    /// Address and port to serve on.
    bind: SocketAddr = "CWIS_BIND", "127.0.0.1:8080";
    /// Folder of the keys, of uploaded files and of the embedded database. Back it up, and keep
    /// a copy of keys.toml apart from copies of the database.
    data_dir: PathBuf = "CWIS_DATA_DIR", "data";
    /// Database: sqlite://path?mode=rwc, or postgres://user:password@host/name for a city.
    database_url: DatabaseUrl = "CWIS_DATABASE_URL", "sqlite://<data_dir>/cwis.db?mode=rwc";
    /// Largest number of connections to the database.
    connections: u32 = "CWIS_CONNECTIONS", "16";
    /// Folder of the built page.
    static_dir: PathBuf = "CWIS_STATIC_DIR", "dist";
    /// Demonstration: test identity numbers are accepted, `seed demo` may fill the database, the
    /// schema is brought up to date at start, and unsafe settings are let pass. By default on as
    /// long as only this machine can reach the server and neither public_tls nor trust_proxy is
    /// set. Set it to false for real people.
    demonstration: bool = "CWIS_DEMONSTRATION", "on for a loopback address";
    /// Whether browsers reach the server by HTTPS only, through a proxy that ends TLS: cookies
    /// are sent by HTTPS only and browsers are told to insist on it (HSTS).
    public_tls: bool = "CWIS_PUBLIC_TLS", "false";
    /// Whether a proxy stands in front: the client's address is then the last entry of
    /// X-Forwarded-For. Without a proxy anyone could forge it.
    trust_proxy: bool = "CWIS_TRUST_PROXY", "false";
    /// Algorithms of newly created keys: gm (SM4-GCM, HMAC-SM3) or international (AES-256-GCM,
    /// HMAC-SHA-256). Existing keys keep theirs.
    cipher_suite: Suite = "CWIS_CIPHER_SUITE", "gm";
    /// Largest file that may be imported.
    max_upload: ByteSize = "CWIS_MAX_UPLOAD", "200 MiB";
    /// Days by which an act of reorganisation may be dated back.
    act_back_days: u32 = "CWIS_ACT_BACK_DAYS", "366";
    /// Days by which a personnel action may be dated back.
    personnel_back_days: u32 = "CWIS_PERSONNEL_BACK_DAYS", "366";
    /// Days after which what waits for a level stands in the queue of every level above as well; 0
    /// for never.
    escalate_days: u32 = "CWIS_ESCALATE_DAYS", "10";
    /// People up to which an export needs nobody else; one of more waits for somebody else's
    /// approval.
    export_limit: u32 = "CWIS_EXPORT_LIMIT", "500";
    /// People up to which all exports of one account within a running day need nobody else; what
    /// goes beyond waits for somebody else's approval, however small.
    export_day_limit: u32 = "CWIS_EXPORT_DAY_LIMIT", "1000";
    /// Hours for which an approved export is kept for whoever asked for it.
    export_hours: u32 = "CWIS_EXPORT_HOURS", "24";
    /// Failed sign-ins under one user name that lock it.
    lock_failures: u32 = "CWIS_LOCK_FAILURES", "5";
    /// Failed sign-ins from one address that lock it. Many people may share the address of an
    /// office.
    lock_address_failures: u32 = "CWIS_LOCK_ADDRESS_FAILURES", "50";
    /// Minutes that a lock lasts. Failures further apart than that are not added up.
    lock_minutes: u32 = "CWIS_LOCK_MINUTES", "10";
    /// Minutes without use after which a session ends.
    idle_minutes: u32 = "CWIS_IDLE_MINUTES", "30";
    /// Hours after which a session ends, however much it is used.
    session_hours: u32 = "CWIS_SESSION_HOURS", "12";
    /// Days after which a password must be changed before anything else. A demonstration does not
    /// ask for it.
    password_days: u32 = "CWIS_PASSWORD_DAYS", "90";
    /// Second factor: required asks it of administrators before anything else and of everybody who
    /// exports; offered leaves it to each account. Who has set one up is always asked.
    second_factor: SecondFactorRule = "CWIS_SECOND_FACTOR", "required; offered in a demonstration";
    /// Days without a sign-in after which an account is shown as dormant.
    dormant_days: u32 = "CWIS_DORMANT_DAYS", "90";
    /// Threads that serve requests; auto is one per processor.
    workers: Threads = "CWIS_WORKERS", "auto";
    /// What is logged, e.g. info or info,application=debug.
    log: String = "CWIS_LOG", "info,sqlx=warn,sea_orm_migration=warn,actix_server=warn";
    /// Form of log lines on standard error: text or json.
    log_format: LogFormat = "CWIS_LOG_FORMAT", "text";
}

/// File that is read when no other is named.
const FILE: &str = "cwis.toml";

impl Settings {
    /// Reads the settings: defaults, then the file, then variables. Without a named file,
    /// `CWIS_CONFIG` names it, else `cwis.toml` is read if there is one.
    ///
    /// # Errors
    /// A file that cannot be read, an unknown key, or a value that is not what it should be.
    pub fn load(file: Option<PathBuf>, variable: &dyn Fn(&str) -> Option<String>) -> Result<Self> {
        let named = file.or_else(|| variable("CWIS_CONFIG").map(PathBuf::from));
        let file = named.or_else(|| Some(PathBuf::from(FILE)).filter(|file| file.is_file()));
        let mut texts = Texts::defaults(SETTINGS);
        if let Some(file) = &file {
            texts.overlay_file(file)?;
        }
        texts.overlay_variables(variable);
        derive_defaults(&mut texts)?;
        let settings = Self::read(&texts)?;
        let shown = texts.shown(&settings.database_url);
        Ok(Self { shown, ..settings })
    }

    /// Every setting with its value and where it comes from, secrets hidden.
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }

    /// Refuses settings that would expose real people's data.
    ///
    /// # Errors
    /// What is unsafe and how to set it right.
    pub fn refuse_unsafe(&self) -> Result<()> {
        if self.demonstration || self.bind.ip().is_loopback() || self.public_tls {
            return Ok(());
        }
        Err(Failure::new(format!(
            "{} can be reached from other machines without TLS, so passwords would cross the network in clear. \
             Put a proxy that ends TLS in front and set CWIS_PUBLIC_TLS=true, or bind to 127.0.0.1; \
             for a demonstration without real people set CWIS_DEMONSTRATION=true.",
            self.bind
        )))
    }

    /// The limits of signing in.
    pub fn sign_in_limits(&self) -> SignInLimits {
        // The demonstration's password is printed in its manual, and stays what it says there.
        let password_days = Some(self.password_days).filter(|_| !self.demonstration);
        SignInLimits {
            name_failures: self.lock_failures,
            address_failures: self.lock_address_failures,
            lock: TimeDelta::minutes(self.lock_minutes.into()),
            idle: TimeDelta::minutes(self.idle_minutes.into()),
            session: TimeDelta::hours(self.session_hours.into()),
            password_age: password_days.map(|days| TimeDelta::days(days.into())),
            second_factor: self.second_factor,
            dormant: TimeDelta::days(self.dormant_days.into()),
        }
    }

    /// Folder for uploads that wait for their import.
    pub fn files(&self) -> PathBuf {
        self.data_dir.join("files")
    }

    /// Folder for the signed digests of the audit log.
    pub fn digests(&self) -> PathBuf {
        self.data_dir.join("digests")
    }
}

/// Three defaults follow from other settings.
fn derive_defaults(texts: &mut Texts) -> Result<()> {
    let folder: String = texts.read("data_dir")?;
    // These three would end the path or be decoded.
    let folder = folder
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23");
    texts.set_default(
        "database_url",
        format!("sqlite://{folder}/cwis.db?mode=rwc"),
    );
    let bind: SocketAddr = texts.read("bind")?;
    let exposed: bool = texts.read::<bool>("public_tls")? || texts.read::<bool>("trust_proxy")?;
    texts.set_default(
        "demonstration",
        (bind.ip().is_loopback() && !exposed).to_string(),
    );
    // The accounts of a demonstration are shared, and their password is printed in its manual.
    let second_factor = if texts.read::<bool>("demonstration")? {
        "offered"
    } else {
        "required"
    };
    texts.set_default("second_factor", second_factor.to_owned());
    Ok(())
}

/// The settings as a section of `--help`.
pub fn help() -> String {
    let mut text = String::from(
        "Settings are read from a TOML file (--config, CWIS_CONFIG, or cwis.toml in the working folder) \
         and from variables, which win:\n",
    );
    for setting in SETTINGS {
        let words = setting
            .help
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        text += &format!(
            "\n  {} ({}) [default: {}]\n",
            setting.variable, setting.key, setting.default
        );
        let mut line = String::from("     ");
        for word in words.split(' ') {
            if line.chars().count() + word.chars().count() >= 96 {
                text += &format!("{line}\n");
                line = String::from("     ");
            }
            line = format!("{line} {word}");
        }
        text += &format!("{line}\n");
    }
    text
}

#[cfg(test)]
mod tests;
