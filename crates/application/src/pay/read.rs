//! Amounts and rates as they are typed, with everything that is wrong with them.

use contract::FieldProblem;
use domain::{
    money::Money,
    pay::{PayProblem, rate::Rate},
    text::normalize_digits,
};

use crate::{AppError, AppResult, error::field_problem};

/// Largest amount in yuan: a year of such months is far from the end of what an amount can hold.
const MOST: i64 = 100_000_000;

/// Reads one field after the other and remembers what is wrong. What cannot be read stands as
/// nothing until [`Reader::done`] says whether all could.
#[derive(Default)]
pub(super) struct Reader {
    problems: Vec<FieldProblem>,
}

impl Reader {
    pub(super) fn amount(&mut self, field: &str, text: &str) -> Money {
        match normalize_digits(text).parse::<Money>() {
            Ok(amount) if (0..=MOST * 100).contains(&amount.fen()) => return amount,
            Ok(_) | Err(domain::money::MoneyError::TooLarge) => {
                self.refuse(field, PayProblem::AmountOutOfRange);
            }
            Err(_) => self.refuse(field, PayProblem::AmountInvalid),
        }
        Money::ZERO
    }

    pub(super) fn rate(&mut self, field: &str, text: &str) -> Rate {
        let value = normalize_digits(text).trim().parse().ok();
        value.and_then(Rate::new).unwrap_or_else(|| {
            self.refuse(field, PayProblem::RateInvalid);
            Rate::default()
        })
    }

    pub(super) fn refuse(&mut self, field: &str, problem: PayProblem) {
        let (code, text, text_en) = (problem.code(), problem.text(), problem.text_en());
        self.problems
            .push(field_problem(field, code, text, text_en));
    }

    /// What was read.
    ///
    /// # Errors
    /// `fields_invalid` with everything that was wrong.
    pub(super) fn done<T>(self, read: Option<T>) -> AppResult<T> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(AppError::fields(self.problems)),
        }
    }
}
