//! What can go wrong with a request.

use contract::Problem;

/// A request that was not answered as asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ClientError {
    /// The server refused and says why.
    #[error("{}", .0.title)]
    Problem(Box<Problem>),
    /// No answer: the server cannot be reached, or the connection broke. The text is for logs; it
    /// never holds the address, whose query may be personal.
    #[error("the server cannot be reached: {0}")]
    Transport(String),
    /// An answer that is not the contract's, from a proxy or another version of the server.
    #[error("the answer cannot be read (status {status})")]
    Unreadable {
        /// HTTP status of the answer.
        status: u16,
    },
    /// The base address is not one of HTTP.
    #[error("not an HTTP address")]
    Address,
}

impl ClientError {
    /// The problem document, when the server sent one.
    pub fn problem(&self) -> Option<&Problem> {
        match self {
            Self::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// HTTP status, when there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Problem(problem) => Some(problem.status),
            Self::Unreadable { status } => Some(*status),
            Self::Transport(_) | Self::Address => None,
        }
    }

    /// Whether the problem has this stable code of the contract.
    pub fn is(&self, code: contract::ErrorCode) -> bool {
        self.problem()
            .is_some_and(|problem| problem.code == code.code())
    }

    /// Whether the request never reached a server, so that repeating it may help.
    pub fn is_transport(&self) -> bool {
        matches!(self, Self::Transport(_))
    }
}

impl From<reqwest::Error> for ClientError {
    fn from(error: reqwest::Error) -> Self {
        Self::Transport(error.without_url().to_string())
    }
}
