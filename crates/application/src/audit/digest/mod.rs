//! Digests of the audit log (每日存证): a small signed file a day with the head of the chain. Whoever
//! can rewrite the database can rewrite the chain so that it fits; not the digests that have been
//! copied elsewhere, nor make new ones without the key.

mod check;
mod folder;

pub use check::{DigestFinding, check, check_offline, verify_all};

use chrono::{DateTime, NaiveDate, Utc};
use contract::{
    AuditDigestPage, AuditDigestVerification, AuditDigestView, DigestVerdict, ErrorCode, perm,
};
use domain::time::civil_date;
use persistence::{
    Origin, StoreError,
    audit::AuditDraft,
    cipher::{SignatureAlgorithm, SigningKey, sm3_hex},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Access, App, AppError, AppResult};
use folder::Folder;

/// A digest as it lies in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// What is signed: this value as JSON without spaces, in this order.
    pub statement: Statement,
    /// Signature of the statement, in hexadecimal.
    pub signature: String,
}

/// What a digest says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Version of this layout.
    pub version: u32,
    /// Number of the digest, from 1.
    pub number: u64,
    /// Civil day on which it was made.
    pub day: NaiveDate,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// First entry since the digest before; one beyond `last` when there is none.
    pub first: i64,
    /// Last entry: the head of the chain.
    pub last: i64,
    /// Entries since the digest before.
    pub count: i64,
    /// SM3 at the head of the chain.
    pub head: String,
    /// SM3 of the digest before; empty for the first.
    pub previous: String,
    /// Algorithm of the signature.
    pub algorithm: SignatureAlgorithm,
    /// SM3 of the public key in PEM, to tell keys apart.
    pub key: String,
}

/// Version written.
const VERSION: u32 = 1;

impl Digest {
    /// SM3 of the whole digest, which the next one carries.
    fn hash(&self) -> AppResult<String> {
        Ok(sm3_hex(&compact(self)?))
    }
}

fn compact(value: &impl Serialize) -> AppResult<Vec<u8>> {
    serde_json::to_vec(value).map_err(AppError::internal)
}

/// A digest that has been made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Name of its file.
    pub file: String,
    /// The digest.
    pub digest: Digest,
}

/// The signing key; made when there is none yet.
///
/// # Errors
/// `internal` when the key file cannot be read or written.
fn signing_key(app: &App) -> AppResult<SigningKey> {
    let keyring = app.store().keyring();
    let file = keyring.file()?;
    if let Some(key) = file.read().map_err(StoreError::KeyFile)?.digest {
        return Ok(key);
    }
    let material = file
        .update(&mut |material| {
            material
                .digest
                .get_or_insert_with(|| SigningKey::generate(keyring.suite(), keyring.entropy()));
        })
        .map_err(StoreError::KeyFile)?;
    material
        .digest
        .ok_or_else(|| AppError::internal("the key file lost the signing key"))
}

/// The public key in PEM with which digests are checked elsewhere.
///
/// # Errors
/// `internal` when the key file cannot be read or written.
pub fn public_key(app: &App) -> AppResult<String> {
    signing_key(app)?.public_pem().map_err(AppError::internal)
}

/// Makes the digest of the day; none when there is one already.
///
/// # Errors
/// As [`make`].
pub async fn make_daily(app: &App) -> AppResult<Option<Made>> {
    let folder = Folder::lock(app).await?;
    let today = civil_date(app.store().now());
    let kept = folder.digests().await?;
    if kept.iter().any(|kept| {
        kept.digest
            .as_ref()
            .is_some_and(|digest| digest.statement.day == today)
    }) {
        return Ok(None);
    }
    add(app, &folder, Origin::system("每日存证"))
        .await
        .map(Some)
}

/// Makes a digest of the log as it is now.
///
/// # Errors
/// `conflict` when the log no longer holds what an earlier digest says, or when the newest digest
/// cannot be read: a digest on top would cover it up.
pub async fn make(app: &App, origin: Origin) -> AppResult<Made> {
    let folder = Folder::lock(app).await?;
    add(app, &folder, origin).await
}

async fn add(app: &App, folder: &Folder, origin: Origin) -> AppResult<Made> {
    let key = signing_key(app)?;
    let pem = key.public_pem().map_err(AppError::internal)?;
    let kept = folder.digests().await?;
    let before = match kept.last() {
        None => None,
        Some(kept) => Some(kept.digest.clone().ok_or_else(refused)?),
    };
    let log = app.store().audit_log();
    let (last, head) = log.head().await?;
    if let Some(before) = &before {
        let before = &before.statement;
        let hashes = log.hashes(vec![before.last]).await?;
        if before.last > 0 && hashes.get(&before.last) != Some(&before.head) {
            return Err(refused());
        }
    }
    let covered = before.as_ref().map_or(0, |before| before.statement.last);
    let now = app.store().now();
    let statement = Statement {
        version: VERSION,
        number: before.as_ref().map_or(0, |before| before.statement.number) + 1,
        day: civil_date(now),
        made_at: now,
        first: covered + 1,
        last,
        count: last - covered,
        head,
        previous: match &before {
            None => String::new(),
            Some(before) => before.hash()?,
        },
        algorithm: key.algorithm,
        key: sm3_hex(pem.as_bytes()),
    };
    let signature = key
        .sign(&compact(&statement)?)
        .map_err(AppError::internal)?;
    let digest = Digest {
        statement,
        signature,
    };
    let file = folder.keep(&digest, &pem).await?;
    let mut work = app.store().begin(origin).await?;
    work.audit(AuditDraft {
        action: "audit.digest",
        object_kind: "audit",
        object_id: Some(digest.statement.number.to_string()),
        after: Some(json!({ "file": file, "last": last, "hash": digest.hash()? })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    Ok(Made { file, digest })
}

fn refused() -> AppError {
    AppError::new(ErrorCode::Conflict)
        .with_detail("审计日志与已有存证不一致，未生成新的存证，请先校验存证。", "The audit log does not agree with its digests, so no new one was made; verify the digests first.")
}

/// The digests, newest first, with the public key.
///
/// # Errors
/// `internal` when the folder cannot be read.
pub async fn list(access: &Access<perm::AuditVerify>) -> AppResult<AuditDigestPage> {
    let app = access.app();
    let mut items: Vec<AuditDigestView> = Folder::of(app)
        .digests()
        .await?
        .into_iter()
        .map(|kept| view(kept.file, kept.digest))
        .collect();
    items.reverse();
    let total = i64::try_from(items.len()).map_err(AppError::internal)?;
    Ok(AuditDigestPage {
        items,
        total,
        public_key: public_key(app)?,
    })
}

fn view(file: String, digest: Option<Digest>) -> AuditDigestView {
    let statement = digest.map(|digest| digest.statement);
    let statement = statement.as_ref();
    AuditDigestView {
        number: statement.and_then(|statement| i64::try_from(statement.number).ok()),
        day: statement.map(|statement| statement.day),
        made_at: statement.map(|statement| statement.made_at),
        first: statement.map(|statement| statement.first),
        last: statement.map(|statement| statement.last),
        count: statement.map(|statement| statement.count),
        head: statement.map(|statement| statement.head.clone()),
        file,
    }
}

/// Makes a digest now.
///
/// # Errors
/// As [`make`].
pub async fn create(access: &Access<perm::AuditVerify>) -> AppResult<AuditDigestView> {
    let made = make(access.app(), access.origin()).await?;
    Ok(view(made.file, Some(made.digest)))
}

/// The file of a digest, to keep elsewhere.
///
/// # Errors
/// `not_found` when there is no such file.
pub async fn file(access: &Access<perm::AuditVerify>, name: &str) -> AppResult<Vec<u8>> {
    let folder = Folder::of(access.app());
    folder.content(name).await?.ok_or_else(AppError::not_found)
}

/// Checks every digest of the folder against its signature, the one before it and the log, and
/// logs that it was checked.
///
/// # Errors
/// `busy` or `internal` when the database or folder do not answer.
pub async fn verify(access: &Access<perm::AuditVerify>) -> AppResult<AuditDigestVerification> {
    let app = access.app();
    let findings = verify_all(app).await?;
    let intact = findings
        .iter()
        .all(|(_, finding)| *finding == DigestFinding::Intact);
    let mut work = app.store().begin(access.origin()).await?;
    let checked_at = work.now();
    work.audit(AuditDraft {
        action: "audit.digest_verify",
        object_kind: "audit",
        failed: !intact,
        after: Some(json!({ "digests": findings.len() })),
        ..AuditDraft::default()
    });
    work.commit().await?;
    let digests = findings.into_iter().map(|(file, finding)| DigestVerdict {
        file,
        finding: finding.into(),
    });
    Ok(AuditDigestVerification {
        intact,
        digests: digests.collect(),
        checked_at,
    })
}
