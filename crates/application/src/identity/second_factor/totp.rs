//! Time-based codes (RFC 6238) as every authenticator makes them: SHA-1, six digits, thirty
//! seconds. The hash is no weakness here (RFC 4226, appendix B.2), and many authenticators know
//! no other.

use chrono::{DateTime, Utc};
use persistence::cipher::Keyring;
use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Builder, Totp};

use crate::{AppError, AppResult};

/// Whose codes they are, as an authenticator lists them.
// Short: it stands in the QR code twice, each character as nine.
const ISSUER: &str = "成都社工";
/// Bytes of a secret: those of the hash (RFC 4226, section 4).
const SECRET: usize = 20;
/// Light modules around a QR code (ISO/IEC 18004).
const QUIET: i32 = 4;

/// A fresh secret.
pub(super) fn fresh_secret(keyring: &Keyring) -> [u8; SECRET] {
    let mut secret = [0; SECRET];
    keyring.random(&mut secret);
    secret
}

/// The codes of a secret.
pub(super) fn codes(secret: &[u8], username: &str) -> AppResult<Totp> {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_issuer(Some(ISSUER))
        .with_account_name(username)
        .build()
        .map_err(AppError::internal)
}

/// The step to which a code belongs, one step to either side of the present one: clocks differ.
pub(super) fn step_of(totp: &Totp, code: &str, now: DateTime<Utc>) -> Option<i64> {
    let seconds = u64::try_from(now.timestamp()).ok()?;
    totp.check(code, seconds)
        .and_then(|step| i64::try_from(step).ok())
}

/// A text as a QR code, an SVG image of its own.
pub(super) fn qr_svg(text: &str) -> AppResult<String> {
    let qr = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(AppError::internal)?;
    let mut dark = String::new();
    for y in 0..qr.size() {
        for x in (0..qr.size()).filter(|x| qr.get_module(*x, y)) {
            dark += &format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    let size = qr.size() + 2 * QUIET;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#000\" d=\"{dark}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the last six digits of the values for SHA-1.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = codes(b"12345678901234567890", "city").unwrap();
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            assert_eq!(step_of(&totp, code, now), Some(seconds / 30), "{seconds}");
        }
    }

    #[test]
    fn a_code_passes_one_step_early_or_late_and_no_more() {
        let totp = codes(b"12345678901234567890", "city").unwrap();
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let step = 1_234_567_890 / 30;
        for (seconds, passes) in [
            (-61, false),
            (-30, true),
            (0, true),
            (59, true),
            (60, false),
        ] {
            let found = step_of(&totp, "005924", at(step * 30 + seconds));
            assert_eq!(found, passes.then_some(step), "{seconds}");
        }
        for code in ["", "00592", "0059240", "５９２４００", "abcdef"] {
            assert_eq!(step_of(&totp, code, at(step * 30)), None, "{code}");
        }
    }

    #[test]
    fn an_authenticator_reads_the_address() {
        let uri = codes(b"12345678901234567890", "li.ming").unwrap();
        let uri = uri.to_url().unwrap();
        assert!(uri.starts_with("otpauth://totp/%E6%88%90"), "{uri}");
        assert!(
            uri.contains(":li.ming?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer="),
            "{uri}"
        );
        assert!(qr_svg(&uri).unwrap().contains("M4 4h1v1h-1z"));
    }
}
