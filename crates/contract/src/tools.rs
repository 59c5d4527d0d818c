//! Open calculators for other systems.

use chrono::NaiveDate;

use crate::wire;

wire! {
    /// An identity number to check.
    request IdentityCheckRequest {
        /// Number as typed.
        #[validate(length(max = 40))]
        number: String,
    }
}

wire! {
    /// What an identity number says.
    response IdentityCheckResponse {
        /// Whether it is a valid number.
        valid: bool,
        /// Kind of document, e.g. `ID_CARD`.
        kind: Option<String>,
        /// Birth date.
        birth_date: Option<NaiveDate>,
        /// GB/T 2261.1: `1` male, `2` female.
        sex: Option<String>,
        /// Number in normal form, when valid.
        normalized: Option<String>,
        /// What is wrong.
        problems: Vec<ToolProblem>,
    }
}

wire! {
    /// A unified social credit code to check.
    request CreditCodeCheckRequest {
        /// Code as typed.
        #[validate(length(max = 40))]
        code: String,
    }
}

wire! {
    /// Whether a unified social credit code is valid.
    response CreditCodeCheckResponse {
        /// Whether it is valid.
        valid: bool,
        /// What is wrong.
        problems: Vec<ToolProblem>,
    }
}

wire! {
    /// One thing that is wrong.
    response ToolProblem {
        /// Stable code; for an identity number that of forms and import verdicts, e.g.
        /// `id_number_check_character`.
        code: String,
        /// What to do, in Chinese.
        message: String,
        /// What to do, in English.
        message_en: String,
    }
}
