//! The second factor of an account (RFC 6238) and its recovery codes.

use chrono::{DateTime, Utc};

use crate::wire;

wire! {
    /// The own second factor.
    response SecondFactorView {
        /// Since when there is one; none without.
        enrolled_at: Option<DateTime<Utc>>,
        /// Recovery codes that are not used.
        recovery_codes_left: i64,
        /// Whether this account must have one before it may do anything.
        required: bool,
        /// Until when this session may do what asks for a fresh proof, e.g. an export.
        proved_until: Option<DateTime<Utc>>,
    }
}

wire! {
    /// Begins to set up a second factor.
    request SecondFactorBegin {
        /// The own password: an unlocked screen is not enough.
        #[validate(length(min = 1, max = 128))]
        password: String,
    }
}

wire! {
    /// What an authenticator needs to know. It counts once a code was confirmed, and is not shown again.
    response SecondFactorSecret {
        /// Secret in Base32, for typing.
        secret: String,
        /// `otpauth` address with the secret.
        uri: String,
        /// The address as a QR code, an SVG image.
        qr_svg: String,
    }
}

wire! {
    /// A code of the second factor.
    request SecondFactorCode {
        /// Six digits of the authenticator, or a recovery code where one is accepted.
        #[validate(length(min = 1, max = 40))]
        code: String,
    }
}

wire! {
    /// Recovery codes in clear, shown this once.
    response RecoveryCodes {
        /// Each signs in once instead of the authenticator.
        codes: Vec<String>,
    }
}

wire! {
    /// The second factor was proved.
    response SecondFactorProof {
        /// Until when this session may do what asks for a fresh proof.
        proved_until: DateTime<Utc>,
    }
}
