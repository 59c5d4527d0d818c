//! The errors an operation can answer, for the document: one set per kind of operation, made
//! from the one table of error codes.
//!
//! Named in `responses(...)` of a handler beside its own success.

use std::collections::BTreeMap;

use contract::ErrorCode;
use utoipa::{
    IntoResponses,
    openapi::{Content, Ref, RefOr, Response, ResponseBuilder},
};

/// The bytes of a file.
// Its own type because `Vec<u8>` would be described as a JSON array of numbers.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
pub(crate) struct FileContent(#[allow(dead_code, reason = "only its schema is used")] Vec<u8>);

/// Errors that any operation can answer.
const ALWAYS: &[ErrorCode] = &[
    ErrorCode::RequestUnreadable,
    ErrorCode::ParameterInvalid,
    ErrorCode::Internal,
    ErrorCode::Busy,
];
/// Errors of an operation for people who are signed in.
const SIGNED_IN: &[ErrorCode] = &[
    ErrorCode::SignInRequired,
    ErrorCode::SessionEnded,
    ErrorCode::PasswordChangeRequired,
    ErrorCode::SecondFactorMissing,
    ErrorCode::PermissionMissing,
];
/// Errors of an operation with a body.
const BODY: &[ErrorCode] = &[
    ErrorCode::BodyTooLarge,
    ErrorCode::MediaTypeUnsupported,
    ErrorCode::FieldsInvalid,
];
/// Errors of a create.
const CREATE: &[ErrorCode] = &[
    ErrorCode::NotFound,
    ErrorCode::Conflict,
    ErrorCode::NameTaken,
    ErrorCode::IdempotencyKeyReused,
    ErrorCode::RequestInProgress,
    ErrorCode::RuleViolated,
];

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident: $($codes:expr),+;)+) => {$(
        $(#[$doc])*
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                problems(&[$($codes),+])
            }
        }
    )+};
}

refusals! {
    /// Of an open calculator.
    Open: ALWAYS, BODY;
    /// Of a sign-in.
    SignIn: ALWAYS, BODY,
        &[ErrorCode::SignInFailed, ErrorCode::AccountLocked, ErrorCode::SecondFactorRequired,
          ErrorCode::SecondFactorWrong];
    /// Of what the refresh cookie allows.
    ByCookie: ALWAYS, &[ErrorCode::SignInRequired, ErrorCode::SessionEnded, ErrorCode::CrossSiteRefused];
    /// Of a read.
    Read: ALWAYS, SIGNED_IN, &[ErrorCode::CursorInvalid, ErrorCode::NotFound];
    /// Of a template that not every kind has.
    Template: ALWAYS, SIGNED_IN, &[ErrorCode::NotFound, ErrorCode::RuleViolated];
    /// Of a create, or another POST with a body.
    Create: ALWAYS, SIGNED_IN, BODY, CREATE;
    /// Of what holds from a day on in place of something known to the caller.
    PutInForce: ALWAYS, SIGNED_IN, BODY, CREATE, &[ErrorCode::RevisionOutdated];
    /// Of a personnel action.
    Action: ALWAYS, SIGNED_IN, BODY, CREATE,
        &[ErrorCode::RevisionOutdated, ErrorCode::PreconditionRequired, ErrorCode::SubmissionOpen];
    /// Of many personnel actions at once.
    Batch: ALWAYS, SIGNED_IN, BODY, CREATE, &[ErrorCode::SubmissionStateUnfit];
    /// Of the confirmation of many.
    BatchPart: ALWAYS, SIGNED_IN, BODY, &[ErrorCode::NotFound, ErrorCode::CursorInvalid];
    /// Of a change with `If-Match`.
    Update: ALWAYS, SIGNED_IN, BODY,
        &[ErrorCode::NotFound, ErrorCode::Conflict, ErrorCode::NameTaken, ErrorCode::RevisionOutdated,
          ErrorCode::RuleViolated, ErrorCode::PreconditionRequired, ErrorCode::PersonHasAccount];
    /// Of a step in the life of what is drafted, submitted and approved.
    Decide: ALWAYS, SIGNED_IN, BODY,
        &[ErrorCode::NotFound, ErrorCode::Conflict, ErrorCode::ActStateUnfit, ErrorCode::ActRestedOn,
          ErrorCode::SecondPersonRequired, ErrorCode::RevisionOutdated, ErrorCode::RuleViolated,
          ErrorCode::PreconditionRequired];
    /// Of the planning of elections.
    ElectionPlan: ALWAYS, SIGNED_IN, BODY, CREATE, &[ErrorCode::ElectionOpen];
    /// Of a step of an election.
    Election: ALWAYS, SIGNED_IN, BODY,
        &[ErrorCode::NotFound, ErrorCode::Conflict, ErrorCode::ElectionStateUnfit,
          ErrorCode::ElectionRestedOn, ErrorCode::SecondPersonRequired, ErrorCode::RevisionOutdated,
          ErrorCode::RuleViolated, ErrorCode::PreconditionRequired];
    /// Of a decision about a pair of records.
    DecidePair: ALWAYS, SIGNED_IN, BODY,
        &[ErrorCode::NotFound, ErrorCode::IdentityNumberTaken, ErrorCode::DuplicateStateUnfit,
          ErrorCode::DuplicateRestedOn, ErrorCode::RuleViolated, ErrorCode::RevisionOutdated, ErrorCode::PreconditionRequired];
    /// Of the writing of a file that was checked.
    Commit: ALWAYS, SIGNED_IN, BODY, CREATE, &[ErrorCode::ImportNotChecked, ErrorCode::UploadGone];
    /// Of the undoing of an import.
    Undo: ALWAYS, SIGNED_IN, BODY,
        &[ErrorCode::NotFound, ErrorCode::ImportStateUnfit, ErrorCode::ImportRestedOn, ErrorCode::IdentityNumberTaken];
    /// Of a step in the life of what was handed in.
    Submission: ALWAYS, SIGNED_IN, BODY,
        &[ErrorCode::NotFound, ErrorCode::Conflict, ErrorCode::IdentityNumberTaken, ErrorCode::SubmissionOpen,
          ErrorCode::SubmissionStateUnfit, ErrorCode::SubmissionOutdated, ErrorCode::SubmissionNotYet,
          ErrorCode::SecondPersonRequired,
          ErrorCode::RevisionOutdated, ErrorCode::RuleViolated, ErrorCode::PreconditionRequired];
    /// Of what takes a new password.
    Password: ALWAYS, SIGNED_IN, BODY, CREATE,
        &[ErrorCode::PasswordWeak, ErrorCode::AccountLocked, ErrorCode::PersonHasAccount];
    /// Of what takes a code of the second factor.
    Proof: ALWAYS, SIGNED_IN, BODY,
        &[ErrorCode::NotFound, ErrorCode::RuleViolated, ErrorCode::AccountLocked];
    /// Of an export.
    Export: ALWAYS, SIGNED_IN, BODY,
        &[ErrorCode::NotFound, ErrorCode::RuleViolated, ErrorCode::SecondFactorProofRequired];
    /// Of a step in the life of an export request.
    ExportRequest: ALWAYS, SIGNED_IN, BODY,
        &[ErrorCode::NotFound, ErrorCode::Conflict, ErrorCode::ExportStateUnfit, ErrorCode::ExportGone,
          ErrorCode::SecondPersonRequired, ErrorCode::RuleViolated, ErrorCode::SecondFactorProofRequired];
    /// Of a removal, or another change without body and `If-Match`.
    Remove: ALWAYS, SIGNED_IN, &[ErrorCode::NotFound, ErrorCode::Conflict, ErrorCode::InUse, ErrorCode::RuleViolated];
}

fn problems(codes: &[&[ErrorCode]]) -> BTreeMap<String, RefOr<Response>> {
    let mut texts: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for code in codes.iter().copied().flatten() {
        texts.entry(code.status()).or_default().push(format!(
            "`{}`: {}",
            code.code(),
            code.title_en()
        ));
    }
    texts
        .into_iter()
        .map(|(status, texts)| {
            let content = Content::new(Some(RefOr::<utoipa::openapi::Schema>::Ref(
                Ref::from_schema_name("Problem"),
            )));
            let response = ResponseBuilder::new()
                .description(texts.join("; "))
                .content("application/problem+json", content)
                .build();
            (status.to_string(), RefOr::T(response))
        })
        .collect()
}
