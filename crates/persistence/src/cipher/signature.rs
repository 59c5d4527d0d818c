//! Signatures of what is kept outside the database and must be believed without it: SM2 with SM3
//! (GB/T 32918.2) or Ed25519 (RFC 8032), as the suite of the installation has it.

use ed25519_dalek::pkcs8::{
    DecodePublicKey as _, EncodePublicKey as _, spki::der::pem::LineEnding as DalekLineEnding,
};
use serde::{Deserialize, Serialize};
use sm2::{
    dsa::{
        Signature as Sm2Signature, SigningKey as Sm2Key, VerifyingKey as Sm2Public,
        signature::{Signer as _, Verifier as _},
    },
    pkcs8::{DecodePublicKey as _, EncodePublicKey as _, LineEnding},
};

use super::{Entropy, Suite, SuiteError, material::hex_key};

/// Identifier of the signer that goes into an SM2 signature (GM/T 0009 names this one where
/// nothing else is agreed).
const SIGNER: &str = "1234567812345678";

/// Which signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignatureAlgorithm {
    /// SM2 with SM3; the signature is DER.
    #[serde(rename = "SM2-SM3")]
    Sm2,
    /// Ed25519; the signature is its 64 bytes.
    Ed25519,
}

/// A key that signs, as kept in the key file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningKey {
    /// Algorithm.
    pub algorithm: SignatureAlgorithm,
    /// Private key in hexadecimal.
    pub key: String,
}

fn refused<E>(_: E) -> SuiteError {
    SuiteError("a signing key or signature cannot be read")
}

fn bytes<const N: usize>(text: &str) -> Result<[u8; N], SuiteError> {
    hex::decode(text)
        .map_err(refused)?
        .try_into()
        .map_err(refused)
}

impl SigningKey {
    /// A fresh key of the suite.
    pub fn generate(suite: Suite, entropy: &dyn Entropy) -> Self {
        let algorithm = match suite {
            Suite::Gm => SignatureAlgorithm::Sm2,
            Suite::International => SignatureAlgorithm::Ed25519,
        };
        loop {
            let key = Self {
                algorithm,
                key: hex_key(32, entropy),
            };
            // A number beyond the order of the curve is no key; one in four thousand million is.
            if key.public_pem().is_ok() {
                return key;
            }
        }
    }

    fn sm2(&self) -> Result<Sm2Key, SuiteError> {
        Sm2Key::from_slice(SIGNER, &bytes::<32>(&self.key)?).map_err(refused)
    }

    fn ed25519(&self) -> Result<ed25519_dalek::SigningKey, SuiteError> {
        Ok(ed25519_dalek::SigningKey::from_bytes(&bytes(&self.key)?))
    }

    /// The signature of a text, in hexadecimal.
    ///
    /// # Errors
    /// [`SuiteError`] when the key is none.
    pub fn sign(&self, text: &[u8]) -> Result<String, SuiteError> {
        Ok(match self.algorithm {
            SignatureAlgorithm::Sm2 => {
                let signature: Sm2Signature = self.sm2()?.try_sign(text).map_err(refused)?;
                hex::encode(signature.to_der().as_bytes())
            }
            SignatureAlgorithm::Ed25519 => {
                use ed25519_dalek::Signer as _;
                hex::encode(self.ed25519()?.sign(text).to_bytes())
            }
        })
    }

    /// The public key as PEM (SubjectPublicKeyInfo), to be kept elsewhere and checked with.
    ///
    /// # Errors
    /// [`SuiteError`] when the key is none.
    pub fn public_pem(&self) -> Result<String, SuiteError> {
        match self.algorithm {
            SignatureAlgorithm::Sm2 => self
                .sm2()?
                .verifying_key()
                .to_public_key_pem(LineEnding::LF)
                .map_err(refused),
            SignatureAlgorithm::Ed25519 => self
                .ed25519()?
                .verifying_key()
                .to_public_key_pem(DalekLineEnding::LF)
                .map_err(refused),
        }
    }
}

impl SignatureAlgorithm {
    /// Whether a signature, in hexadecimal, of a text is of the owner of a public key in PEM.
    ///
    /// # Errors
    /// [`SuiteError`] when the public key cannot be read as one of this algorithm.
    pub fn verify(self, pem: &str, text: &[u8], signature: &str) -> Result<bool, SuiteError> {
        let signature = hex::decode(signature);
        Ok(match self {
            Self::Sm2 => {
                let public = sm2::PublicKey::from_public_key_pem(pem).map_err(refused)?;
                let public = Sm2Public::new(SIGNER, public).map_err(refused)?;
                signature
                    .ok()
                    .and_then(|signature| Sm2Signature::from_der(&signature).ok())
                    .is_some_and(|signature| public.verify(text, &signature).is_ok())
            }
            Self::Ed25519 => {
                let public =
                    ed25519_dalek::VerifyingKey::from_public_key_pem(pem).map_err(refused)?;
                signature
                    .ok()
                    .and_then(|signature| ed25519_dalek::Signature::from_slice(&signature).ok())
                    // Strict: a key of small order would make a signature fit any text.
                    .is_some_and(|signature| public.verify_strict(text, &signature).is_ok())
            }
        })
    }
}

/// Known answers of both, and that nothing else passes.
pub(super) fn self_test() -> Result<(), SuiteError> {
    // GM/T 0003.5, appendix A.2.
    let sm2 = SigningKey {
        algorithm: SignatureAlgorithm::Sm2,
        key: "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8".to_owned(),
    };
    let known = "3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3\
                 022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";
    let pem = sm2.public_pem()?;
    let fits = |text: &[u8], signature: &str| sm2.algorithm.verify(&pem, text, signature);
    if !fits(b"message digest", known)?
        || fits(b"message digest.", known)?
        || !fits(b"self-test", &sm2.sign(b"self-test")?)?
    {
        return Err(SuiteError("SM2 self-test failed"));
    }
    // RFC 8032, 7.1, test 1.
    let ed25519 = SigningKey {
        algorithm: SignatureAlgorithm::Ed25519,
        key: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60".to_owned(),
    };
    let known = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac\
                 c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    let pem = ed25519.public_pem()?;
    if ed25519.sign(b"")? != known
        || !ed25519.algorithm.verify(&pem, b"", known)?
        || ed25519.algorithm.verify(&pem, b"x", known)?
    {
        return Err(SuiteError("Ed25519 self-test failed"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answers_hold() {
        self_test().unwrap();
    }

    #[test]
    fn a_key_of_the_other_algorithm_is_refused() {
        struct Ones;
        impl Entropy for Ones {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(1);
            }
        }
        let sm2 = SigningKey::generate(Suite::Gm, &Ones);
        let ed25519 = SigningKey::generate(Suite::International, &Ones);
        let pem = ed25519.public_pem().unwrap();
        assert!(
            sm2.algorithm
                .verify(&pem, b"x", &sm2.sign(b"x").unwrap())
                .is_err()
        );
        let pem = sm2.public_pem().unwrap();
        for wrong in ["", "00", "zz"] {
            assert!(!sm2.algorithm.verify(&pem, b"x", wrong).unwrap());
        }
    }
}
