//! Open calculators for other systems. Nothing that is asked here is kept or logged.

use contract::{
    CreditCodeCheckResponse, IdentityCheckResponse, RetirementDateRequest, RetirementDates,
    ToolProblem,
};
use domain::{credit_code, identity_number, text::normalize_digits, time::YearMonth};

use crate::{App, AppError, AppResult, error::field_problem};

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

/// When somebody of a category retires.
///
/// # Errors
/// `fields_invalid` for what is no month, or none in which somebody of today was born.
pub fn retirement_date(request: &RetirementDateRequest) -> AppResult<RetirementDates> {
    let text = normalize_digits(&request.birth_month);
    let birth: YearMonth = text.parse().map_err(|_| {
        wrong_month(
            "month_invalid",
            "请按 1975-03 的格式填写出生年月。",
            "Write the month as 1975-03.",
        )
    })?;
    if !(1900..=2099).contains(&birth.year()) {
        return Err(wrong_month(
            "month_out_of_range",
            "出生年份应在1900至2099之间。",
            "The year lies between 1900 and 2099.",
        ));
    }
    Ok(RetirementDates::of(request.category, birth))
}

fn wrong_month(code: &str, message: &str, message_en: &str) -> AppError {
    let problem = field_problem("birth_month", code, message, message_en);
    AppError::fields(vec![problem])
}

fn tool_problem(code: &str, message: &str, message_en: &str) -> ToolProblem {
    ToolProblem {
        code: code.to_owned(),
        message: message.to_owned(),
        message_en: message_en.to_owned(),
    }
}
