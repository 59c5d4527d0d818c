//! `cwis audit`: digests of the audit log, and the check of them.

use std::{fs, path::Path, process::ExitCode};

use application::{
    App,
    audit::digest::{self, Digest, DigestFinding},
};
use persistence::Origin;

use super::refusal;
use crate::{
    cli::{Audit, AuditVerify},
    failure::{Context, Failure, Result},
    settings::Settings,
    wiring,
};

/// Keeps or checks digests. Exit code 1 when something does not fit.
///
/// # Errors
/// What cannot be read or written, or a log that an earlier digest contradicts.
pub async fn audit(settings: &Settings, what: Audit) -> Result<ExitCode> {
    if let Audit::Verify(AuditVerify {
        digest: Some(file),
        public_key: Some(key),
        offline: true,
    }) = &what
    {
        let (content, pem) = kept_elsewhere(file, key)?;
        let (finding, digest) = digest::check_offline(&content, &pem).map_err(refusal)?;
        return Ok(conclude(told(file, finding, digest.as_ref())));
    }
    let store = wiring::open_migrated(settings).await?;
    let app = wiring::application(settings, store);
    let code = match what {
        Audit::Digest => {
            let made = digest::make(&app, Origin::system("cwis audit digest"))
                .await
                .map_err(refusal)?;
            println!(
                "{}: entry {} is the head; keep a copy elsewhere",
                settings.digests().join(made.file).display(),
                made.digest.statement.last
            );
            ExitCode::SUCCESS
        }
        Audit::PublicKey(options) => {
            let pem = digest::public_key(&app).map_err(refusal)?;
            match options.output {
                Some(file) => fs::write(&file, pem).context(file.display())?,
                None => print!("{pem}"),
            }
            ExitCode::SUCCESS
        }
        Audit::Verify(AuditVerify {
            digest: Some(file),
            public_key: Some(key),
            ..
        }) => {
            let (content, pem) = kept_elsewhere(&file, &key)?;
            let (finding, digest) = digest::check(&app, &content, &pem).await.map_err(refusal)?;
            conclude(told(&file, finding, digest.as_ref()))
        }
        Audit::Verify(_) => conclude(whole(&app).await?),
    };
    app.store().close().await.context("database")?;
    Ok(code)
}

fn kept_elsewhere(digest: &Path, key: &Path) -> Result<(Vec<u8>, String)> {
    let content = fs::read(digest).context(digest.display())?;
    let pem = fs::read_to_string(key).context(key.display())?;
    if !pem.contains("PUBLIC KEY") {
        return Err(Failure::new(format!(
            "{}: no public key in PEM",
            key.display()
        )));
    }
    Ok((content, pem))
}

/// The log by itself, and every digest of the data folder. Answers whether all fits.
async fn whole(app: &App) -> Result<bool> {
    let chain = app.store().audit_log().verify().await.context("database")?;
    match chain.first_broken {
        None => println!("ok     log: {} entries, head {}", chain.entries, chain.head),
        Some(entry) => println!("WRONG  log: entry {entry} does not fit the one before it"),
    }
    let mut right = chain.first_broken.is_none();
    for (file, finding) in digest::verify_all(app).await.map_err(refusal)? {
        right &= told(Path::new(&file), finding, None);
    }
    Ok(right)
}

fn told(file: &Path, finding: DigestFinding, digest: Option<&Digest>) -> bool {
    let text = match finding {
        DigestFinding::Intact => {
            let covered = digest.map_or_else(String::new, |digest| {
                let statement = &digest.statement;
                format!(
                    " of {}, entries up to {}",
                    statement.made_at, statement.last
                )
            });
            println!("ok     {}: intact{covered}", file.display());
            return true;
        }
        DigestFinding::Unreadable => "no digest, or damaged",
        DigestFinding::SignatureWrong => "not signed with this key, or changed since",
        DigestFinding::SequenceBroken => {
            "does not follow the digest before it: one is missing or was replaced"
        }
        DigestFinding::LogRewritten => {
            "the log no longer holds the entry it names: it was rewritten or cut"
        }
        DigestFinding::EntryChanged => "an entry that it covers was changed",
    };
    println!("WRONG  {}: {text}", file.display());
    false
}

fn conclude(right: bool) -> ExitCode {
    if right {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
