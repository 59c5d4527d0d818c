//! Hashing passwords with Argon2id, off the threads that answer requests.

use argon2::{Argon2, PasswordHash as Phc, PasswordHasher, PasswordVerifier};
use contract::ErrorCode;
use domain::password::{self, Problem};
use persistence::{
    Store,
    cipher::Keyring,
    identity::{Account, PasswordHash},
};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    task::spawn_blocking,
};

use super::rules::PASSWORD_HISTORY;
use crate::{AppError, AppResult, error::field_problem};

/// Verified when there is no account of the name, so that the answer takes as long. Its password
/// is not known to anyone: the hash was drawn and not computed.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Q1dJU25vYm9keXNhbHQwMQ$0NbdQPtK6XZJ1Zt3r4LEVYBYh5b7sXvXoGkCq2mW8dE";

/// Passwords verified at once: each takes 19 MiB and a core. It also bounds how many guesses
/// can be under way before the first of them is counted as a failure.
static TURNS: Semaphore = Semaphore::const_new(4);

/// The right to verify passwords, until dropped.
pub(super) async fn turn() -> AppResult<SemaphorePermit<'static>> {
    TURNS.acquire().await.map_err(AppError::internal)
}

/// Hashes a password.
///
/// # Errors
/// `internal` when the library refuses.
pub async fn hash_password(keyring: &Keyring, password: &str) -> AppResult<PasswordHash> {
    let mut salt = [0; 16];
    keyring.random(&mut salt);
    let password = password.to_owned();
    let hash = spawn_blocking(move || {
        let hash: argon2::password_hash::Result<Phc> =
            Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| PasswordHash::new(hash.to_string()))
    });
    hash.await
        .map_err(AppError::internal)?
        .map_err(AppError::internal)
}

/// Whether a password has a hash; without a hash it takes as long and is wrong.
pub(super) async fn fits(password: &str, hash: Option<&PasswordHash>) -> AppResult<bool> {
    let password = password.to_owned();
    let hash = hash.map_or(NOBODY, PasswordHash::expose).to_owned();
    let fits = spawn_blocking(move || {
        let hash = Phc::new(&hash)?;
        match Argon2::default().verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(true),
            Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(error),
        }
    });
    fits.await
        .map_err(AppError::internal)?
        .map_err(|error: argon2::password_hash::Error| AppError::internal(error))
}

/// Checks a new password for a user name.
///
/// # Errors
/// `password_weak` with everything that is wrong.
pub fn check_password(password: &str, username: &str) -> AppResult<()> {
    refuse("password", &password::problems(password, username))
}

/// Checks a new password for an account, its last passwords included; `field` names where it
/// was entered.
pub(super) async fn check_new_password(
    store: &Store,
    account: &Account,
    field: &str,
    password: &str,
) -> AppResult<()> {
    refuse(field, &password::problems(password, &account.username))?;
    for old in store.password_history(account.id, PASSWORD_HISTORY).await? {
        if fits(password, Some(&old)).await? {
            return refuse(field, &[Problem::UsedBefore]);
        }
    }
    Ok(())
}

/// Refuses a password with everything that is wrong with it as one problem of its field: the first
/// gives the code.
fn refuse(field: &str, problems: &[Problem]) -> AppResult<()> {
    let Some(first) = problems.first() else {
        return Ok(());
    };
    let text: String = problems.iter().map(|found| found.text()).collect();
    let text_en: Vec<&str> = problems.iter().map(|found| found.text_en()).collect();
    let text_en = text_en.join(" ");
    let field = field_problem(field, first.code(), &text, &text_en);
    Err(AppError::new(ErrorCode::PasswordWeak)
        .with_detail(text, text_en)
        .with_fields(vec![field]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verifying_nobody_takes_as_long_as_verifying_someone() {
        let parameters = |phc: &str| phc.rsplitn(3, '$').nth(2).map(str::to_owned);
        let someone: Phc = Argon2::default()
            .hash_password_with_salt(b"Chengdu-2026", b"0123456789abcdef")
            .unwrap();
        assert_eq!(parameters(NOBODY), parameters(&someone.to_string()));
        let nobody = Phc::new(NOBODY).unwrap();
        assert_eq!(
            nobody.hash.map(|hash| hash.len()),
            someone.hash.map(|hash| hash.len())
        );
        assert_eq!(
            nobody.salt.map(|salt| salt.len()),
            someone.salt.map(|salt| salt.len())
        );
    }
}
