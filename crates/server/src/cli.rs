//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::settings;

/// Register of a city's community workers (成都市城乡社区工作者信息管理系统).
#[derive(Debug, Parser)]
#[command(name = "cwis", version, after_long_help = settings::help(), after_help = "`cwis --help` explains every setting.")]
pub struct Cli {
    /// Settings file; without it CWIS_CONFIG names it, else cwis.toml is read if there is one
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve page and API, and run background jobs
    Serve,
    /// Bring the database up to date; makes the keys and the database on first use
    Migrate,
    /// Fill a new database
    #[command(subcommand)]
    Seed(Seed),
    /// Manage accounts
    #[command(subcommand)]
    User(User),
    /// Manage the keys of encrypted cells
    #[command(subcommand)]
    Keys(Keys),
    /// Keep and check signed digests of the audit log; exit code 1 when something does not fit
    #[command(subcommand)]
    Audit(Audit),
    /// Print the OpenAPI document
    Openapi(Openapi),
    /// Send a file of people to a server and wait for the verdict; exit code 2 when rows are wrong
    Import(Import),
    /// Check configuration, database, keys, clock and folders; exit code 1 when something is wrong
    Doctor,
}

/// Fill a new database.
#[derive(Debug, Subcommand)]
pub enum Seed {
    /// The real places of Chengdu, and nothing else: the beginning of a city's own register
    City,
    /// The demonstration city: real places, made-up people, ready accounts
    Demo(SeedDemo),
    /// Write the demonstration's people to a file instead, to try an import of any size in a city
    /// made with `seed demo --people 0`
    File(SeedFile),
}

/// The demonstration city.
#[derive(Args, Debug)]
pub struct SeedDemo {
    /// Number of people; 66380 is the city as published
    #[arg(long, value_name = "N", default_value_t = application::demonstration::PUBLISHED_PEOPLE)]
    pub people: u32,
    /// Seed of the generator; the same seed makes the same city
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub random_seed: u64,
    /// Password of every demonstration account
    #[arg(long, value_name = "P")]
    pub password: String,
    /// Reference day on which the published figures hold, e.g. 2022-06-30; today without it
    #[arg(long, value_name = "DATE")]
    pub reference: Option<chrono::NaiveDate>,
    /// Give everyone ten years of career: contracts, levels, yearly grades, rewards, absences
    #[arg(long)]
    pub history: bool,
    /// Give nobody a level, so that levels are there to be set
    #[arg(long, conflicts_with = "history")]
    pub no_levels: bool,
}

/// The demonstration's people as a file to import.
#[derive(Args, Debug)]
pub struct SeedFile {
    /// Number of people; 66380 is the city as published
    #[arg(long, value_name = "N", default_value_t = application::demonstration::PUBLISHED_PEOPLE)]
    pub people: u32,
    /// Seed of the generator; the same seed makes the same people
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub random_seed: u64,
    /// Format
    #[arg(long, default_value = "csv")]
    pub format: Format,
    /// File to write
    #[arg(long, value_name = "FILE")]
    pub output: PathBuf,
}

/// Manage accounts.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Make an account; it must change its password at the first sign-in
    Create(UserCreate),
}

/// A new account.
#[derive(Args, Debug)]
pub struct UserCreate {
    /// User name
    pub username: String,
    /// Name shown
    #[arg(long)]
    pub display_name: Option<String>,
    /// Role: city_officer, district_officer, street_officer, community_clerk, system_admin,
    /// security_admin, auditor, district_account_keeper, or one of your own
    #[arg(long, value_name = "CODE")]
    pub role: String,
    /// Division code of the place whose people it may see and edit, e.g. 510104; may be repeated
    #[arg(long = "place", value_name = "CODE")]
    pub places: Vec<String>,
    /// File with the first password; without it one is made and printed
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// Manage the keys of encrypted cells.
#[derive(Debug, Subcommand)]
pub enum Keys {
    /// Show the keys, what each seals, and the newest rotation
    List,
    /// Add a key that nothing uses yet, to copy the key file to every machine before it is used
    Add(KeysAdd),
    /// Seal everything new with another key, and everything stored anew, while servers run
    Rotate(KeysRotate),
    /// Delete a key that seals nothing any more; backups from before need a copy of it
    Retire(KeysRetire),
    /// Give the keyed hashes of exact search a fresh key; no server may run
    Rehash(KeysRehash),
}

/// A new key.
#[derive(Args, Debug)]
pub struct KeysAdd {
    /// Suite of its cells: gm (SM4-GCM) or international (AES-256-GCM); that of the key file
    /// without it
    #[arg(long, value_name = "SUITE")]
    pub suite: Option<SuiteName>,
}

/// Algorithms of a key.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum SuiteName {
    /// SM4-GCM
    Gm,
    /// AES-256-GCM
    International,
}

/// A rotation.
#[derive(Args, Debug)]
pub struct KeysRotate {
    /// Key to rotate to; a fresh one without it
    #[arg(long, value_name = "ID")]
    pub key: Option<u16>,
    /// Do it here and show the progress; without it a running server does it
    #[arg(long)]
    pub here: bool,
}

/// A retirement.
#[derive(Args, Debug)]
pub struct KeysRetire {
    /// Key id
    pub key: u16,
}

/// Fresh hashes.
#[derive(Args, Debug)]
pub struct KeysRehash {
    /// Confirms that every server of this installation has been stopped
    #[arg(long, required = true)]
    pub servers_are_stopped: bool,
}

/// Signed digests of the audit log.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Make a digest of the log as it is now, beside the one of every day
    Digest,
    /// Print the public key with which digests are checked elsewhere
    PublicKey(PublicKey),
    /// Check the log and every digest in the data folder, or one digest that was kept elsewhere
    Verify(AuditVerify),
}

/// The public key of the digests.
#[derive(Args, Debug)]
pub struct PublicKey {
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// A check of the log.
#[derive(Args, Debug)]
pub struct AuditVerify {
    /// Digest that was kept elsewhere
    #[arg(long, value_name = "FILE", requires = "public_key")]
    pub digest: Option<PathBuf>,
    /// Public key that was kept elsewhere
    #[arg(long, value_name = "FILE", requires = "digest")]
    pub public_key: Option<PathBuf>,
    /// Check the signature only, on a machine without the database
    #[arg(long, requires = "digest")]
    pub offline: bool,
}

/// The OpenAPI document.
#[derive(Args, Debug)]
pub struct Openapi {
    /// File to write instead of standard output
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// An import over HTTP.
#[derive(Args, Debug)]
pub struct Import {
    /// XLSX, CSV (UTF-8 or GB18030) or NDJSON file
    pub file: PathBuf,
    /// Address of the server
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    pub url: String,
    /// User name to sign in with
    #[arg(long, required_unless_present = "token_file")]
    pub username: Option<String>,
    /// File that holds the password; without it it is asked for, or read from standard input
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Code of the second factor, for an account that has one
    #[arg(long, value_name = "CODE")]
    pub code: Option<String>,
    /// File that holds an access token, instead of signing in
    #[arg(long, value_name = "FILE", conflicts_with_all = ["username", "password_file"])]
    pub token_file: Option<PathBuf>,
    /// Check only, or write
    #[arg(long, default_value = "validate")]
    pub mode: Mode,
    /// What is written when some rows are wrong: nothing, or the rows that are right
    #[arg(long, default_value = "all")]
    pub atomic: Atomic,
    /// What happens to people already registered
    #[arg(long, default_value = "reject")]
    pub on_existing: Existing,
    /// Format; guessed from the file's name without it
    #[arg(long)]
    pub format: Option<Format>,
    /// Saved column mapping to use
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Key under which repeated calls are one import; a new one each time without it
    #[arg(long, value_name = "KEY")]
    pub idempotency_key: Option<String>,
}

/// Whether an import writes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Mode {
    /// Only checks
    Validate,
    /// Checks and writes
    Commit,
}

/// What is written when some rows are wrong.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Atomic {
    /// Nothing
    All,
    /// The rows that are right
    ValidRows,
}

/// What happens to people already registered.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Existing {
    /// The row is an error
    Reject,
    /// The row is left out
    Skip,
    /// The record is corrected to the row
    Update,
}

/// Format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Excel workbook
    Xlsx,
    /// Comma-separated text
    Csv,
    /// One JSON object per line
    Ndjson,
}
