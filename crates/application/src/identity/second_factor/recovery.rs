//! Recovery codes: sixteen letters and digits, drawn at random, each good for one sign-in.

use domain::ids::AccountId;
use persistence::cipher::{Keyring, sm3_hex};
use totp_rs::Secret;

/// Codes given at once.
pub(super) const COUNT: usize = 10;

/// Fresh codes, in groups of four to be read and typed.
pub(super) fn fresh(keyring: &Keyring) -> Vec<String> {
    let one = |_| {
        let mut bytes = [0; 10];
        keyring.random(&mut bytes);
        let text = Secret::from(bytes).to_base32().to_lowercase();
        let characters: Vec<char> = text.chars().collect();
        let groups = characters.chunks(4).map(|group| group.iter().collect());
        groups.collect::<Vec<String>>().join("-")
    };
    (0..COUNT).map(one).collect()
}

/// What is kept of a code. Eighty random bits cannot be guessed from a plain hash, which no change
/// of keys makes worthless.
pub(super) fn hash(account: AccountId, code: &str) -> Vec<u8> {
    let plain: String = code
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    sm3_hex(format!("recovery-code:{account}:{plain}").as_bytes()).into_bytes()
}
