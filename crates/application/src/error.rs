//! Why a use case did not do it, in the words of the contract.

use std::{collections::BTreeMap, fmt};

use contract::{ErrorCode, FieldProblem, Problem};
use persistence::{Conflict, StoreError};

/// Result of a use case.
pub type AppResult<T> = Result<T, AppError>;

/// An error with what a client may know and, apart from it, what only the log may.
#[derive(Debug)]
pub struct AppError {
    code: ErrorCode,
    detail: Option<Detail>,
    fields: Vec<FieldProblem>,
    #[allow(dead_code, reason = "read through Debug, in the log")]
    internal: Option<Internal>,
}

/// What happened here and what to do.
#[derive(Debug)]
struct Detail {
    zh: String,
    en: String,
}

/// Cause for the log. Has no `Display` and no `Serialize`, so that it cannot reach a client.
#[derive(Debug)]
struct Internal(#[allow(dead_code, reason = "read through Debug, in the log")] String);

impl AppError {
    /// An error of a code.
    pub const fn new(code: ErrorCode) -> Self {
        Self {
            code,
            detail: None,
            fields: Vec::new(),
            internal: None,
        }
    }

    /// The same with what happened here and what to do, in Chinese and English.
    #[must_use]
    pub fn with_detail(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.detail = Some(Detail {
            zh: zh.into(),
            en: en.into(),
        });
        self
    }

    /// The same with the fields it is about.
    #[must_use]
    pub fn with_fields(mut self, fields: Vec<FieldProblem>) -> Self {
        self.fields = fields;
        self
    }

    /// Fields that are wrong.
    pub const fn fields(fields: Vec<FieldProblem>) -> Self {
        Self {
            code: ErrorCode::FieldsInvalid,
            detail: None,
            fields,
            internal: None,
        }
    }

    /// One field that is wrong.
    pub fn field(field: &str, code: domain::worker::FindingCode) -> Self {
        Self::fields(vec![domain::worker::Finding::new(field, code).into()])
    }

    /// One parameter that is wrong, with what to do in Chinese and English.
    pub(crate) fn parameter(name: &str, code: &str, message: &str, message_en: &str) -> Self {
        Self::parameters(vec![field_problem(name, code, message, message_en)])
    }

    /// An instant of knowledge asked for without the day it is about.
    pub(crate) fn instant_without_day() -> Self {
        Self::parameter(
            "known_at",
            "needs_as_of",
            "须与 as_of 同时使用。",
            "Only together with `as_of`.",
        )
    }

    /// Parameters that are wrong. The detail names them too, for who reads no further.
    pub fn parameters(problems: Vec<FieldProblem>) -> Self {
        let named = |text: fn(&FieldProblem) -> String| -> String {
            let named: Vec<String> = problems.iter().map(text).collect();
            named.join(" ")
        };
        Self::new(ErrorCode::ParameterInvalid)
            .with_detail(
                named(|found| format!("{}：{}", found.field, found.message)),
                named(|found| format!("{}: {}", found.field, found.message_en)),
            )
            .with_fields(problems)
    }

    /// A fault of ours; the cause is logged only.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self {
            internal: Some(Internal(cause.to_string())),
            ..Self::new(ErrorCode::Internal)
        }
    }

    /// Not there, or not within the scope: one answer for both.
    pub const fn not_found() -> Self {
        Self::new(ErrorCode::NotFound)
    }

    /// Stable code.
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    /// The problem document for a client.
    pub fn problem(&self) -> Problem {
        let detail = self.detail.as_ref();
        Problem {
            detail: detail.map(|detail| detail.zh.clone()),
            detail_en: detail.map(|detail| detail.en.clone()),
            errors: self.fields.clone(),
            ..self.code.problem()
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.code())
    }
}

impl std::error::Error for AppError {}

impl From<ErrorCode> for AppError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Busy(_) => ErrorCode::Busy,
            // A remembered answer that is already there: the same request runs elsewhere.
            StoreError::Conflict(Conflict::Unique(what)) if what.contains("idempotency") => {
                ErrorCode::RequestInProgress
            }
            StoreError::Conflict(Conflict::Unique(what)) if what.contains("submission") => {
                ErrorCode::SubmissionOpen
            }
            StoreError::Conflict(Conflict::Unique(what)) if what.contains("id_hash") => {
                ErrorCode::IdentityNumberTaken
            }
            StoreError::Conflict(Conflict::Unique(_)) => ErrorCode::Conflict,
            StoreError::Conflict(Conflict::Reference) => ErrorCode::InUse,
            StoreError::Inconsistent(_)
            | StoreError::Cipher(_)
            | StoreError::KeyFile(_)
            | StoreError::Database(_) => ErrorCode::Internal,
        };
        Self {
            internal: Some(Internal(error.to_string())),
            ..Self::new(code)
        }
    }
}

/// One wrong field, for rules outside a worker's record.
pub(crate) fn field_problem(
    field: &str,
    code: &str,
    message: &str,
    message_en: &str,
) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        code: code.to_owned(),
        severity: domain::worker::Severity::Error,
        message: message.to_owned(),
        message_en: message_en.to_owned(),
        suggestion: None,
        params: BTreeMap::new(),
    }
}
