//! Opaque cursors of lists: a position, never a page number, so that rows entered meanwhile
//! neither repeat nor hide others.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use contract::ErrorCode;
use serde::{Serialize, de::DeserializeOwned};

use crate::{AppError, AppResult};

/// A position as text.
pub fn encode(position: &impl Serialize) -> AppResult<String> {
    serde_json::to_vec(position)
        .map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
        .map_err(AppError::internal)
}

/// The position of a text.
///
/// # Errors
/// `cursor_invalid` when it is none of ours.
pub fn decode<T: DeserializeOwned>(cursor: Option<&str>) -> AppResult<Option<T>> {
    let Some(cursor) = cursor else {
        return Ok(None);
    };
    let ours = |bytes: &Vec<u8>| !domain::text::json_holds_nul(bytes);
    let position = URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .filter(ours)
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    position
        .map(Some)
        .ok_or_else(|| AppError::new(ErrorCode::CursorInvalid))
}
