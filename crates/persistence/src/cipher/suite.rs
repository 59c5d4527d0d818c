//! The two suites and their known-answer tests.

use aes_gcm::{
    Aes256Gcm, AesGcm,
    aead::{Aead, KeyInit, Payload, consts::U12},
};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sm3::{Digest, Sm3};
use sm4::Sm4;

type Sm4Gcm = AesGcm<Sm4, U12>;

/// Bytes of the nonce in front of every cell.
pub(crate) const NONCE: usize = 12;

/// Which algorithms protect cells (密码套件).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Suite {
    /// SM4-GCM and HMAC-SM3.
    #[default]
    Gm,
    /// AES-256-GCM and HMAC-SHA-256.
    International,
}

/// A key of the wrong length, or a cell that does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SuiteError(pub(crate) &'static str);

impl Suite {
    /// Bytes of an encryption key.
    pub const fn key_length(self) -> usize {
        match self {
            Self::Gm => 16,
            Self::International => 32,
        }
    }

    /// Stable name, as in settings and the key file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gm => "gm",
            Self::International => "international",
        }
    }

    pub(crate) fn keyed_hash(self, key: &[u8], parts: &[&[u8]]) -> Result<Vec<u8>, SuiteError> {
        let wrong = |_| SuiteError("wrong key length");
        Ok(match self {
            Self::Gm => {
                let mut mac = <Hmac<Sm3> as KeyInit>::new_from_slice(key).map_err(wrong)?;
                parts.iter().for_each(|part| mac.update(part));
                mac.finalize().into_bytes().to_vec()
            }
            Self::International => {
                let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).map_err(wrong)?;
                parts.iter().for_each(|part| mac.update(part));
                mac.finalize().into_bytes().to_vec()
            }
        })
    }
}

/// A cell key made ready: a list opens a hundred cells, and each would expand the key anew.
pub(crate) enum CellCipher {
    Gm(Box<Sm4Gcm>),
    International(Box<Aes256Gcm>),
}

impl CellCipher {
    pub(crate) fn new(suite: Suite, key: &[u8]) -> Result<Self, SuiteError> {
        let wrong = |_| SuiteError("a cell key has the wrong length");
        Ok(match suite {
            Suite::Gm => Self::Gm(Box::new(Sm4Gcm::new_from_slice(key).map_err(wrong)?)),
            Suite::International => {
                Self::International(Box::new(Aes256Gcm::new_from_slice(key).map_err(wrong)?))
            }
        })
    }

    pub(crate) fn seal(
        &self,
        nonce: &[u8; NONCE],
        clear: &[u8],
        bound: &[u8],
    ) -> Result<Vec<u8>, SuiteError> {
        let payload = Payload {
            msg: clear,
            aad: bound,
        };
        let sealed = match self {
            Self::Gm(cipher) => cipher.encrypt(nonce.into(), payload),
            Self::International(cipher) => cipher.encrypt(nonce.into(), payload),
        };
        sealed.map_err(|_| SuiteError("cannot encrypt"))
    }

    pub(crate) fn open(
        &self,
        nonce: &[u8; NONCE],
        sealed: &[u8],
        bound: &[u8],
    ) -> Result<Vec<u8>, SuiteError> {
        let payload = Payload {
            msg: sealed,
            aad: bound,
        };
        let opened = match self {
            Self::Gm(cipher) => cipher.decrypt(nonce.into(), payload),
            Self::International(cipher) => cipher.decrypt(nonce.into(), payload),
        };
        opened.map_err(|_| SuiteError("cell does not open with its key"))
    }
}

/// SM3 of bytes in hexadecimal (GB/T 32905).
pub fn sm3_hex(bytes: &[u8]) -> String {
    hex::encode(Sm3::digest(bytes))
}

/// SM3 of bytes that come piece by piece.
#[derive(Clone, Debug, Default)]
pub struct Sm3Hasher(Sm3);

impl Sm3Hasher {
    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        Digest::update(&mut self.0, bytes);
    }

    /// The hash in hexadecimal.
    pub fn finish(self) -> String {
        hex::encode(self.0.finalize())
    }
}

/// Known-answer tests, run at start (GB/T 39786): a library that computes wrongly must not
/// write one cell.
///
/// # Errors
/// [`SuiteError`] naming the algorithm that failed.
pub fn self_test() -> Result<(), SuiteError> {
    use sm4::cipher::{BlockCipherEncrypt, KeyInit as _};

    // GB/T 32905, example 1.
    if sm3_hex(b"abc") != "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" {
        return Err(SuiteError("SM3 self-test failed"));
    }
    // GB/T 32907, example 1: the key is also the plain text.
    let key = [
        0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32,
        0x10,
    ];
    let mut block = key.into();
    Sm4::new(&key.into()).encrypt_block(&mut block);
    if hex::encode(block) != "681edf34d206965e86b3e94f536e4246" {
        return Err(SuiteError("SM4 self-test failed"));
    }
    for suite in [Suite::Gm, Suite::International] {
        let cipher = CellCipher::new(suite, &vec![7; suite.key_length()])?;
        let sealed = cipher.seal(&[3; NONCE], b"self-test", b"bound")?;
        if cipher.open(&[3; NONCE], &sealed, b"bound")? != b"self-test"
            || cipher.open(&[3; NONCE], &sealed, b"elsewhere").is_ok()
        {
            return Err(SuiteError("GCM self-test failed"));
        }
    }
    super::signature::self_test()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_known_answers_hold() {
        super::self_test().unwrap();
    }
}
