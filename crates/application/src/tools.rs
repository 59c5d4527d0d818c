//! Open calculators for other systems. Nothing that is asked here is kept or logged.

use contract::{CreditCodeCheckResponse, IdentityCheckResponse, ToolProblem};
use domain::{credit_code, identity_number};

use crate::App;

/// What an identity number says and what is wrong with it.
pub fn identity_check(app: &App, number: &str) -> IdentityCheckResponse {
    let found = identity_number::check(number, &app.identity_policy());
    IdentityCheckResponse {
        valid: found.valid,
        kind: found.kind.map(|kind| kind.code().to_owned()),
        birth_date: found.birth_date,
        sex: found.sex.map(str::to_owned),
        normalized: found.normalized.map(|number| number.expose().to_owned()),
        problems: found
            .problems
            .into_iter()
            .map(|problem| tool_problem(problem.code(), problem.text(), problem.text_en()))
            .collect(),
    }
}

/// What is wrong with a unified social credit code.
pub fn credit_code_check(code: &str) -> CreditCodeCheckResponse {
    let found = credit_code::check(code);
    CreditCodeCheckResponse {
        valid: found.valid,
        problems: found
            .problems
            .into_iter()
            .map(|problem| tool_problem(problem.code(), problem.text(), problem.text_en()))
            .collect(),
    }
}

fn tool_problem(code: &str, message: &str, message_en: &str) -> ToolProblem {
    ToolProblem {
        code: code.to_owned(),
        message: message.to_owned(),
        message_en: message_en.to_owned(),
    }
}
