//! Access tokens (JWT, HS256) and refresh tokens (random, opaque).

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeZone, Utc};
use contract::ErrorCode;
use domain::ids::{AccountId, SessionId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use persistence::{
    Store,
    cipher::{Keyring, sm3_hex},
};
use serde::{Deserialize, Serialize};

use super::rules::ACCESS_TOKEN;
use crate::{AppError, AppResult};

#[derive(Serialize, Deserialize)]
struct Claims {
    sub: AccountId,
    sid: SessionId,
    /// Seconds since 1970.
    exp: i64,
}

/// The time is compared here and not by the library, which reads the system's clock.
static VALIDATION: LazyLock<Validation> = LazyLock::new(|| {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
});

/// An access token for a session.
pub(super) fn issue(store: &Store, account: AccountId, session: SessionId) -> AppResult<String> {
    let claims = Claims {
        sub: account,
        sid: session,
        exp: (store.now() + ACCESS_TOKEN).timestamp(),
    };
    let key = EncodingKey::from_secret(store.keyring().token_key());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).map_err(AppError::internal)
}

/// Account and session of an access token.
///
/// # Errors
/// `sign_in_required` when it is not one of ours, `session_ended` when its time is over.
pub(super) fn read(store: &Store, token: &str) -> AppResult<(AccountId, SessionId)> {
    let key = DecodingKey::from_secret(store.keyring().token_key());
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &VALIDATION)
        .map_err(|_| AppError::new(ErrorCode::SignInRequired))?
        .claims;
    let ends: DateTime<Utc> = Utc
        .timestamp_opt(claims.exp, 0)
        .single()
        .ok_or(ErrorCode::SignInRequired)?;
    if ends <= store.now() {
        return Err(AppError::new(ErrorCode::SessionEnded));
    }
    Ok((claims.sub, claims.sid))
}

/// A refresh token: 32 random bytes in base64.
pub(super) fn fresh_refresh_token(keyring: &Keyring) -> String {
    let mut bytes = [0; 32];
    keyring.random(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What is kept of a refresh token.
pub(super) fn refresh_hash(token: &str) -> Vec<u8> {
    sm3_hex(token.as_bytes()).into_bytes()
}
