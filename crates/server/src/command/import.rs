//! `cwis import`: sends a file to a server over its API and waits for the verdict.

use std::{fs, path::Path, process::ExitCode, time::Duration};

use client::{Client, ClientError};
use contract::{
    ImportAtomic, ImportMode, ImportQuery, ImportResultQuery, ImportState, ImportView,
    LoginRequest, OnExisting,
};
use indicatif::ProgressBar;
use tokio::time::sleep;

use super::seed::progress_bar;
use crate::{
    cli::{Atomic, Existing, Format, Import, Mode},
    failure::{Context, Failure, Result},
    system::SystemEntropy,
};

/// How often to ask for the state.
const ASK: Duration = Duration::from_millis(500);
/// How often the file is sent when the connection breaks; the same key makes it one import.
const TRIES: u32 = 3;
/// Rows with findings that are printed; the server keeps them all.
const SHOWN: u32 = 20;

/// Exit code when the file was read and rows of it were wrong.
const ROWS_WRONG: u8 = 2;

/// Imports one file. The exit code is 0 when every row was right, 2 when some were wrong.
///
/// # Errors
/// When the server cannot be reached, refuses, or the import fails.
pub async fn import(options: Import) -> Result<ExitCode> {
    // Fails only when one is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let content = fs::read(&options.file).context(options.file.display())?;
    let client = Client::new(&options.url).map_err(|error| told(&error))?;
    sign_in(&client, &options).await?;

    let started = send(&client, &options, content).await?;
    println!("import {} of {}", started.id, options.file.display());
    let bar = progress_bar(0);
    let ended = follow(&client, started, &bar).await;
    bar.finish_and_clear();
    let ended = ended?;
    print_counts(&ended);
    if ended.counts.invalid > 0 || ended.counts.warned > 0 {
        print_findings(&client, &ended).await?;
    }
    match ended.state {
        ImportState::Done if ended.counts.invalid == 0 => Ok(ExitCode::SUCCESS),
        ImportState::Done | ImportState::Refused => Ok(ExitCode::from(ROWS_WRONG)),
        _ => Err(Failure::new(
            ended
                .failure_en
                .unwrap_or_else(|| "the import was cancelled".to_owned()),
        )),
    }
}

async fn sign_in(client: &Client, options: &Import) -> Result<()> {
    if let Some(file) = &options.token_file {
        client.set_token(Some(secret_of(file)?));
        return Ok(());
    }
    let username = options.username.clone().unwrap_or_default();
    let password = match &options.password_file {
        Some(file) => secret_of(file)?,
        None => ask_password(&username)?,
    };
    let answer = client
        .auth_login(&LoginRequest {
            username,
            password,
            code: options.code.clone(),
        })
        .await
        .map_err(|error| answered(options, &error))?;
    client.set_token(Some(answer.access_token));
    Ok(())
}

fn secret_of(file: &Path) -> Result<String> {
    let text = fs::read_to_string(file).context(file.display())?;
    filled(
        text.lines().next().unwrap_or_default(),
        &format!("the first line of {}", file.display()),
    )
}

/// A secret, unless it is empty: the server would only say that the sign-in failed.
fn filled(secret: &str, from: &str) -> Result<String> {
    let secret = secret.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(Failure::new(format!("{from} is empty")));
    }
    Ok(secret.to_owned())
}

/// From the terminal without showing it, or the first line of standard input.
fn ask_password(username: &str) -> Result<String> {
    let terminal = console::Term::stderr();
    if terminal.is_term() {
        terminal
            .write_str(&format!("Password of {username}: "))
            .context("terminal")?;
        let typed = terminal.read_secure_line().context("terminal")?;
        return filled(&typed, &format!("the password of {username}"));
    }
    let mut line = String::new();
    std::io::stdin()
        .read_line(&mut line)
        .context("standard input")?;
    filled(
        &line,
        &format!("the password of {username} on standard input"),
    )
}

async fn send(client: &Client, options: &Import, content: Vec<u8>) -> Result<ImportView> {
    let query = query(options);
    let content_type = content_type(options)?;
    let key = options.idempotency_key.clone().unwrap_or_else(fresh_key);
    let content = bytes::Bytes::from(content);
    for left in (0..TRIES).rev() {
        match client
            .import_create(&query, Some(&key), content_type, content.clone())
            .await
        {
            Err(error) if error.is_transport() && left > 0 => sleep(ASK).await,
            other => return other.map_err(|error| answered(options, &error)),
        }
    }
    Err(Failure::new("the file was never sent"))
}

/// A key of this call alone, so that the file can be sent again when the connection breaks.
fn fresh_key() -> String {
    use persistence::cipher::Entropy;
    let mut bytes = [0; 16];
    SystemEntropy.fill(&mut bytes);
    hex::encode(bytes)
}

fn query(options: &Import) -> ImportQuery {
    ImportQuery {
        mode: Some(match options.mode {
            Mode::Validate => ImportMode::Validate,
            Mode::Commit => ImportMode::Commit,
        }),
        atomic: Some(match options.atomic {
            Atomic::All => ImportAtomic::All,
            Atomic::ValidRows => ImportAtomic::ValidRows,
        }),
        on_existing: Some(match options.on_existing {
            Existing::Reject => OnExisting::Reject,
            Existing::Skip => OnExisting::Skip,
            Existing::Update => OnExisting::Update,
        }),
        file_name: options
            .file
            .file_name()
            .map(|name| name.to_string_lossy().chars().take(200).collect()),
        source: options.source.clone(),
    }
}

fn content_type(options: &Import) -> Result<&'static str> {
    let extension = options
        .file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
        .to_lowercase();
    let format = options.format.or(match extension.as_str() {
        "xlsx" => Some(Format::Xlsx),
        "csv" => Some(Format::Csv),
        "ndjson" | "jsonl" => Some(Format::Ndjson),
        _ => None,
    });
    match format {
        Some(Format::Xlsx) => {
            Ok("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
        Some(Format::Csv) => Ok("text/csv"),
        Some(Format::Ndjson) => Ok("application/x-ndjson"),
        None => Err(Failure::new(
            "the file's name does not tell its format; add --format xlsx, csv or ndjson",
        )),
    }
}

/// Waits for the end. A connection that breaks meanwhile does not matter to the import.
async fn follow(client: &Client, started: ImportView, bar: &ProgressBar) -> Result<ImportView> {
    let (id, mut seen) = (started.id, started);
    loop {
        let counts = &seen.counts;
        bar.set_length(counts.rows.max(counts.checked).unsigned_abs());
        bar.set_position(counts.checked.max(counts.written).unsigned_abs());
        bar.set_message(match seen.state {
            ImportState::Queued => "queued",
            ImportState::Checking => "checking",
            _ => "writing",
        });
        if seen.state.is_final() {
            return Ok(seen);
        }
        sleep(ASK).await;
        match client.import_get(id.into()).await {
            Ok(view) => seen = view,
            Err(error) if error.is_transport() => bar.set_message("unreachable"),
            Err(error) => return Err(told(&error)),
        }
    }
}

fn print_counts(ended: &ImportView) {
    let counts = &ended.counts;
    println!(
        "{:?}: {} rows, {} right, {} wrong, {} with a warning; {} entered, {} corrected, {} left out, {} handed in",
        ended.state,
        counts.rows,
        counts.valid,
        counts.invalid,
        counts.warned,
        counts.created,
        counts.updated,
        counts.skipped,
        counts.submitted
    );
}

async fn print_findings(client: &Client, ended: &ImportView) -> Result<()> {
    let query = ImportResultQuery {
        findings_only: Some(true),
        limit: Some(SHOWN),
        ..ImportResultQuery::default()
    };
    let page = client
        .import_results(ended.id.into(), &query)
        .await
        .map_err(|error| told(&error))?;
    for row in &page.items {
        for found in &row.findings {
            let problem = &found.problem;
            let suggested = problem.suggestion.iter();
            let suggested: String = suggested
                .map(|code| format!(" Suggested: {code}."))
                .collect();
            println!(
                "  row {}, {}: {}{suggested} [{}]",
                row.row, found.column, problem.message_en, problem.code
            );
        }
    }
    let rest = page.total - page.items.len() as i64;
    if rest > 0 {
        println!("  … and {rest} more rows with findings; the page shows them all");
    }
    Ok(())
}

/// Why a first call came to nothing: which server could not be reached, or what it said.
fn answered(options: &Import, error: &ClientError) -> Failure {
    match error.is_transport() {
        true => Failure::new(format!("{}: {error}", options.url)),
        false => told(error),
    }
}

/// A refusal in the server's words.
fn told(error: &ClientError) -> Failure {
    let Some(problem) = error.problem() else {
        return Failure::new(error.to_string());
    };
    let mut text = format!("{} [{}]", problem.title_en, problem.code);
    if let Some(detail) = &problem.detail_en {
        text += &format!("\n  {detail}");
    }
    for found in &problem.errors {
        text += &format!("\n  {}: {}", found.field, found.message_en);
    }
    Failure::new(text)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    fn options(arguments: &[&str]) -> Import {
        let arguments = ["cwis", "import"].iter().chain(arguments).copied();
        match Cli::parse_from(arguments).command {
            Command::Import(options) => options,
            _ => unreachable!(),
        }
    }

    #[test]
    fn the_format_follows_from_the_name_unless_it_is_given() {
        let kind = |arguments: &[&str]| content_type(&options(arguments)).ok();
        assert_eq!(kind(&["人员.CSV", "--username", "city"]), Some("text/csv"));
        assert_eq!(
            kind(&["people", "--username", "city", "--format", "ndjson"]),
            Some("application/x-ndjson")
        );
        assert_eq!(kind(&["people.txt", "--username", "city"]), None);
    }

    #[test]
    fn an_empty_secret_is_refused_by_the_name_of_its_input() {
        assert_eq!(filled("s 3\r\n", "x").unwrap(), "s 3");
        for empty in ["", "\n", "\r\n"] {
            let refused = filled(empty, "the first line of token.txt").unwrap_err();
            assert_eq!(refused.to_string(), "the first line of token.txt is empty");
        }
    }

    #[test]
    fn options_are_those_of_the_api() {
        let asked = query(&options(&[
            "dir/人员.xlsx",
            "--username",
            "city",
            "--mode",
            "commit",
            "--atomic",
            "valid_rows",
            "--on-existing",
            "update",
        ]));
        assert_eq!(asked.mode, Some(ImportMode::Commit));
        assert_eq!(asked.atomic, Some(ImportAtomic::ValidRows));
        assert_eq!(asked.on_existing, Some(OnExisting::Update));
        assert_eq!(asked.file_name.as_deref(), Some("人员.xlsx"));
        let defaults = query(&options(&["a.csv", "--username", "city"]));
        assert_eq!(
            (defaults.mode, defaults.atomic, defaults.on_existing),
            (
                Some(ImportMode::Validate),
                Some(ImportAtomic::All),
                Some(OnExisting::Reject)
            )
        );
    }
}
