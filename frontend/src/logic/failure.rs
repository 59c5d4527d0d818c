//! What went wrong, as a person needs to hear it.

use std::collections::BTreeSet;

use contract::{ErrorCode, FieldProblem, Problem};
use domain::worker::Severity;

use super::text::{Common, Lang, Text};

/// Why a request brought nothing (失败原因).
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The server refused, and said why.
    Refused(Box<Problem>),
    /// The server was not reached.
    Unreachable,
    /// The answer could not be read: page and server are of different versions.
    Unreadable,
    /// A part of the page itself did not come: no network, or a newer release has replaced it.
    NotLoaded,
}

impl Failure {
    /// What the page found itself, in the shape in which the server says it.
    pub fn of_fields(found: Vec<FieldProblem>) -> Self {
        let mut problem = ErrorCode::FieldsInvalid.problem();
        problem.errors = found;
        Self::Refused(Box::new(problem))
    }

    /// The code of the refusal.
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(problem) => ErrorCode::from_code(&problem.code),
            Self::Unreachable | Self::Unreadable | Self::NotLoaded => None,
        }
    }

    /// Whether the session has ended, so that signing in again may help.
    pub fn is_signed_out(&self) -> bool {
        matches!(
            self.code(),
            Some(ErrorCode::SignInRequired | ErrorCode::SessionEnded)
        )
    }

    /// Whether nothing but another permission helps.
    pub fn is_forbidden(&self) -> bool {
        self.code() == Some(ErrorCode::PermissionMissing)
    }

    /// What happened, in one sentence.
    pub fn title(&self, lang: Lang) -> String {
        match self {
            Self::Refused(problem) => match lang {
                Lang::Zh => problem.title.clone(),
                Lang::En => problem.title_en.clone(),
            },
            Self::Unreachable => Common::Unreachable.get(lang).to_owned(),
            Self::Unreadable => Common::Unreadable.get(lang).to_owned(),
            Self::NotLoaded => Common::PartNotLoaded.get(lang).to_owned(),
        }
    }

    /// What else the server said.
    pub fn detail(&self, lang: Lang) -> Option<&str> {
        match self {
            Self::Refused(problem) => lang.of(&problem.detail, &problem.detail_en).as_deref(),
            Self::Unreachable | Self::Unreadable | Self::NotLoaded => None,
        }
    }

    /// Id under which the server's log knows the request.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Refused(problem) => problem.request_id.as_deref(),
            Self::Unreachable | Self::Unreadable | Self::NotLoaded => None,
        }
    }

    /// What is wrong with which field.
    pub fn fields(&self) -> &[FieldProblem] {
        match self {
            Self::Refused(problem) => &problem.errors,
            Self::Unreachable | Self::Unreadable | Self::NotLoaded => &[],
        }
    }

    /// How many fields have to be corrected, and how many others are only remarked on.
    pub fn counts(&self) -> (usize, usize) {
        let of = |severity: Severity| -> BTreeSet<&str> {
            let fields = self
                .fields()
                .iter()
                .filter(|field| field.severity == severity);
            fields.map(|field| field.field.as_str()).collect()
        };
        let (wrong, remarked) = (of(Severity::Error), of(Severity::Warning));
        (wrong.len(), remarked.difference(&wrong).count())
    }

    /// Title and detail as one text.
    pub fn message(&self, lang: Lang) -> String {
        match self.detail(lang) {
            Some(detail) if !detail.is_empty() => detail.to_owned(),
            _ => self.title(lang),
        }
    }
}

/// The message of a field's problem.
pub fn field_message(problem: &FieldProblem, lang: Lang) -> String {
    let message = match lang {
        Lang::Zh => problem.message.clone(),
        Lang::En => problem.message_en.clone(),
    };
    match &problem.suggestion {
        Some(suggestion) => format!("{message} {}{suggestion}", Common::Suggested.get(lang)),
        None => message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_counts_once_however_much_is_wrong_with_it() {
        let found = |field: &str, severity| FieldProblem {
            severity,
            ..FieldProblem::error(field, "", "", "")
        };
        let failure = Failure::of_fields(vec![
            found("password", Severity::Error),
            found("password", Severity::Error),
            found("password", Severity::Warning),
            found("sex", Severity::Warning),
        ]);
        assert_eq!(failure.counts(), (1, 1));
    }

    #[test]
    fn a_refusal_speaks_the_users_language() {
        let failure = Failure::Refused(Box::new(ErrorCode::NotFound.problem()));
        assert_eq!(failure.title(Lang::Zh), "未找到，或不在您的管理范围内");
        assert_eq!(
            failure.title(Lang::En),
            "Not found, or not within your scope"
        );
        assert!(!failure.is_signed_out() && !failure.is_forbidden());
        assert!(Failure::Refused(Box::new(ErrorCode::SessionEnded.problem())).is_signed_out());
    }
}
