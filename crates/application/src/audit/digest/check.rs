//! Checking digests: by the signature alone where there is no database, and against the log.

use std::collections::BTreeMap;

use contract::DigestVerdictKind;
use persistence::audit::Verification;

use super::{Digest, VERSION, compact, folder::Folder, public_key};
use crate::{App, AppError, AppResult};

/// What a check of a digest found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DigestFinding {
    /// All is as it was when the digest was made.
    Intact,
    /// The file is no digest of this layout.
    Unreadable,
    /// The signature is not of this key, or the digest was changed after it.
    SignatureWrong,
    /// It does not follow the one before: one is missing, or was replaced.
    SequenceBroken,
    /// The log's entry at its head has another hash or is gone: the log was rewritten or cut.
    LogRewritten,
    /// An entry that it covers was changed.
    EntryChanged,
}

impl From<DigestFinding> for DigestVerdictKind {
    fn from(finding: DigestFinding) -> Self {
        match finding {
            DigestFinding::Intact => Self::Intact,
            DigestFinding::Unreadable => Self::Unreadable,
            DigestFinding::SignatureWrong => Self::SignatureWrong,
            DigestFinding::SequenceBroken => Self::SequenceBroken,
            DigestFinding::LogRewritten => Self::LogRewritten,
            DigestFinding::EntryChanged => Self::EntryChanged,
        }
    }
}

/// The log as a check compares digests with it.
struct Log {
    chain: Verification,
    hashes: BTreeMap<i64, String>,
}

impl Log {
    async fn read(app: &App, heads: Vec<i64>) -> AppResult<Self> {
        let log = app.store().audit_log();
        Ok(Self {
            chain: log.verify().await?,
            hashes: log.hashes(heads).await?,
        })
    }

    fn find(&self, digest: &Digest) -> DigestFinding {
        let statement = &digest.statement;
        let same = statement.last == 0 || self.hashes.get(&statement.last) == Some(&statement.head);
        if !same {
            DigestFinding::LogRewritten
        } else if self
            .chain
            .first_broken
            .is_some_and(|broken| broken <= statement.last)
        {
            DigestFinding::EntryChanged
        } else {
            DigestFinding::Intact
        }
    }
}

/// Checks a digest by its signature alone.
///
/// # Errors
/// `internal` when the public key cannot be read.
pub fn check_offline(
    content: &[u8],
    public_key: &str,
) -> AppResult<(DigestFinding, Option<Digest>)> {
    let Ok(digest) = serde_json::from_slice::<Digest>(content) else {
        return Ok((DigestFinding::Unreadable, None));
    };
    let finding = signed(&digest, public_key)?;
    Ok((finding, Some(digest)))
}

fn signed(digest: &Digest, public_key: &str) -> AppResult<DigestFinding> {
    let statement = &digest.statement;
    if statement.version != VERSION {
        return Ok(DigestFinding::Unreadable);
    }
    let text = compact(statement)?;
    let fits = statement
        .algorithm
        .verify(public_key, &text, &digest.signature)
        .map_err(AppError::internal)?;
    Ok(if fits {
        DigestFinding::Intact
    } else {
        DigestFinding::SignatureWrong
    })
}

/// Checks a digest that was kept elsewhere by its signature and against the log.
///
/// # Errors
/// `internal` when the public key cannot be read, `busy` when the database does not answer.
pub async fn check(
    app: &App,
    content: &[u8],
    public_key: &str,
) -> AppResult<(DigestFinding, Option<Digest>)> {
    let (finding, digest) = check_offline(content, public_key)?;
    let Some(digest) = digest.filter(|_| finding == DigestFinding::Intact) else {
        return Ok((finding, None));
    };
    let log = Log::read(app, vec![digest.statement.last]).await?;
    Ok((log.find(&digest), Some(digest)))
}

/// Checks every digest of the folder, oldest first: signature, sequence, log.
///
/// # Errors
/// `busy` or `internal` when database, folder or key file do not answer.
pub async fn verify_all(app: &App) -> AppResult<Vec<(String, DigestFinding)>> {
    let kept = Folder::of(app).digests().await?;
    let pem = public_key(app)?;
    let heads = kept.iter().filter_map(|kept| kept.digest.as_ref());
    let heads = heads.map(|digest| digest.statement.last).collect();
    let log = Log::read(app, heads).await?;
    let mut before: Option<Digest> = None;
    let mut findings = Vec::with_capacity(kept.len());
    for (at, kept) in kept.into_iter().enumerate() {
        let finding = match &kept.digest {
            None => DigestFinding::Unreadable,
            Some(digest) => match signed(digest, &pem)? {
                DigestFinding::Intact if !follows(digest, before.as_ref(), at == 0)? => {
                    DigestFinding::SequenceBroken
                }
                DigestFinding::Intact => log.find(digest),
                finding => finding,
            },
        };
        findings.push((kept.file, finding));
        before = kept.digest;
    }
    Ok(findings)
}

/// Whether a digest is the one made after another.
fn follows(digest: &Digest, before: Option<&Digest>, first: bool) -> AppResult<bool> {
    let statement = &digest.statement;
    Ok(match before {
        None => first && statement.number == 1 && statement.previous.is_empty(),
        Some(before) => {
            statement.number == before.statement.number + 1
                && statement.first == before.statement.last + 1
                && statement.previous == before.hash()?
        }
    })
}
