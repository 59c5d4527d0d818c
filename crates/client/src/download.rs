//! Answers that are not JSON.

use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use percent_encoding::percent_decode_str;
use reqwest::Response;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName};

use crate::{ClientError, EventStream};

#[cfg(not(target_arch = "wasm32"))]
type Content = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>;
#[cfg(target_arch = "wasm32")]
type Content = Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>>>>;

/// A file, picture or stream, read as it arrives. Dropping it ends the transfer.
pub struct Download {
    status: u16,
    headers: HeaderMap,
    content: Content,
}

impl Download {
    pub(crate) fn new(response: Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            content: Box::pin(response.bytes_stream()),
        }
    }

    /// HTTP status; always a success.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Media type, e.g. `text/csv; charset=utf-8`.
    pub fn content_type(&self) -> Option<&str> {
        self.header(&CONTENT_TYPE)
    }

    /// Length in bytes, when the server knows it.
    pub fn length(&self) -> Option<u64> {
        self.header(&CONTENT_LENGTH)?.parse().ok()
    }

    /// File name that the server proposes.
    pub fn file_name(&self) -> Option<String> {
        file_name(self.header(&CONTENT_DISPOSITION)?)
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// [`ClientError::Transport`] when the connection breaks: what came so far is incomplete.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, ClientError> {
        Ok(self.content.next().await.transpose()?)
    }

    /// All of it.
    ///
    /// # Errors
    /// As [`Download::chunk`].
    pub async fn bytes(mut self) -> Result<Bytes, ClientError> {
        let mut all = BytesMut::new();
        while let Some(piece) = self.chunk().await? {
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    /// Reads it as server-sent events.
    pub fn events(self) -> EventStream {
        EventStream::new(self)
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Of a `Content-Disposition`: the encoded name of RFC 6266 where there is one, because only it
/// can be Chinese.
fn file_name(disposition: &str) -> Option<String> {
    let parameter = |key: &str| {
        disposition.split(';').find_map(|part| {
            let (found, value) = part.split_once('=')?;
            found
                .trim()
                .eq_ignore_ascii_case(key)
                .then(|| value.trim().trim_matches('"'))
        })
    };
    let encoded = parameter("filename*").and_then(|value| {
        let (_charset, rest) = value.split_once('\'')?;
        let (_language, name) = rest.split_once('\'')?;
        percent_decode_str(name)
            .decode_utf8()
            .ok()
            .map(String::from)
    });
    encoded.or_else(|| parameter("filename").map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn the_encoded_file_name_wins() {
        let both = "attachment; filename=\"people.csv\"; filename*=UTF-8''%E4%BA%BA%E5%91%98.csv";
        assert_eq!(file_name(both).as_deref(), Some("人员.csv"));
        assert_eq!(
            file_name("attachment; filename=\"people.csv\"").as_deref(),
            Some("people.csv")
        );
        assert_eq!(file_name("inline"), None);
    }
}
