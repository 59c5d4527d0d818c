//! Numbers of identity documents (证件号码): citizen identity numbers of GB 11643-1999, the
//! residence permits for people from Hong Kong, Macau and Taiwan built on the same standard, and
//! the shapes of other documents.
//!
//! Checked of an 18-character number: length and characters, the division, a real calendar date
//! that is not in the future, a holder of at least 16 years (one older than 100 is remarked on, not
//! refused: a number outlives its holder), and the check character of ISO 7064 MOD 11-2.
//!
//! Not checked: whether the six-digit division was ever issued. People keep numbers with codes
//! long abolished, and there is no complete public list of all codes since 1984; a check against
//! today's list would refuse real people. A division is accepted when its province exists and
//! the digits after it follow the numbering rules of GB/T 2260. Nor can any of this tell whether
//! a number was really given to a person; only the public security registers know.

mod gb11643;
mod kind;
mod problem;
#[cfg(test)]
mod tests;

use std::fmt;

use chrono::NaiveDate;

use crate::{mask, text::normalize_digits, time::age_on};

pub use gb11643::{birth_date_of, check_character, sex_of};
pub use kind::IdentityKind;
pub use problem::Problem;

/// Unassigned division used for test and demonstration numbers, so that none of them can belong
/// to a real person.
pub const TEST_DIVISION: &str = "510199";

/// Youngest holder who may work (劳动法 art. 15).
const MIN_AGE: i32 = 16;
/// Age beyond which a number is remarked on.
const MAX_AGE: i32 = 100;

/// What the check needs to know besides the number.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// Whether numbers of [`TEST_DIVISION`] pass; only demonstrations and tests set it.
    pub allow_test_division: bool,
    /// Civil date on which ages are counted.
    pub today: NaiveDate,
}

/// A normalised number of an identity document. It prints masked, so that no log, error or
/// `{:?}` can leak it; [`IdentityNumber::expose`] is the one way to the clear text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdentityNumber(String);

impl IdentityNumber {
    /// Reads a number of a known kind of document.
    ///
    /// # Errors
    /// Every [`Problem`] that blocks, at least one.
    pub fn parse(text: &str, kind: IdentityKind, policy: &Policy) -> Result<Parsed, Vec<Problem>> {
        let number = normalize(text);
        if !kind.is_gb11643() {
            return match kind.shape_problem(&number) {
                Some(problem) => Err(vec![problem]),
                None => Ok(Parsed {
                    number: Self(number),
                    kind,
                    birth_date: None,
                    sex: None,
                }),
            };
        }
        let found = gb11643::examine(&number, policy);
        let mut problems: Vec<Problem> =
            found.problems.into_iter().filter(|p| p.blocks()).collect();
        if found.kind.is_some_and(|derived| derived != kind) {
            problems.push(Problem::KindMismatch);
        }
        if problems.is_empty() {
            Ok(Parsed {
                number: Self(number),
                kind,
                birth_date: found.birth_date,
                sex: found.sex,
            })
        } else {
            Err(problems)
        }
    }

    /// A number read back from storage, where only parsed ones are kept.
    pub fn from_stored(number: String) -> Self {
        Self(number)
    }

    /// A valid number that can belong to nobody: [`TEST_DIVISION`], the birth date, a sequence of
    /// 0 to 999 (larger ones wrap; odd is male) and the check character. Years have four digits.
    pub fn synthetic(birth: NaiveDate, sequence: u16) -> Self {
        let body = format!(
            "{TEST_DIVISION}{}{:03}",
            birth.format("%Y%m%d"),
            sequence % 1000
        );
        let check = check_character(&body).map_or(String::new(), String::from);
        Self(body + &check)
    }

    /// The clear text.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The masked text (510***********0013).
    pub fn masked(&self) -> String {
        mask::identity_number(&self.0)
    }

    /// Birth date, of citizen numbers and residence permits.
    pub fn birth_date(&self) -> Option<NaiveDate> {
        birth_date_of(&self.0)
    }

    /// Sex as a code of GB/T 2261.1, of citizen numbers and residence permits.
    pub fn sex(&self) -> Option<&'static str> {
        sex_of(&self.0)
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityNumber({})", self.masked())
    }
}

impl fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// A number that passed, and what it says of its holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The number.
    pub number: IdentityNumber,
    /// Kind of document.
    pub kind: IdentityKind,
    /// Birth date, of citizen numbers and residence permits.
    pub birth_date: Option<NaiveDate>,
    /// Sex as a code of GB/T 2261.1, of citizen numbers and residence permits.
    pub sex: Option<&'static str>,
}

/// Answer to someone who wants to know what is wrong with a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityCheck {
    /// Whether no problem blocks.
    pub valid: bool,
    /// Kind told by the division: identity card or one of the residence permits.
    pub kind: Option<IdentityKind>,
    /// Birth date, where it is a real one.
    pub birth_date: Option<NaiveDate>,
    /// Sex as a code of GB/T 2261.1.
    pub sex: Option<&'static str>,
    /// The number in its normal form, if valid.
    pub normalized: Option<IdentityNumber>,
    /// Everything found, remarks that do not block included.
    pub problems: Vec<Problem>,
}

/// Checks an 18-character number whose kind of document is not known.
pub fn check(text: &str, policy: &Policy) -> IdentityCheck {
    let number = normalize(text);
    let found = gb11643::examine(&number, policy);
    let valid = !found.problems.iter().any(|problem| problem.blocks());
    IdentityCheck {
        valid,
        kind: found.kind,
        birth_date: found.birth_date,
        sex: found.sex,
        normalized: valid.then_some(IdentityNumber(number)),
        problems: found.problems,
    }
}

/// Full-width to half-width, no spaces, letters upper-case (the check character X).
fn normalize(text: &str) -> String {
    normalize_digits(text).to_ascii_uppercase()
}

/// The age problem of a birth date, if any.
fn age_problem(birth: NaiveDate, today: NaiveDate) -> Option<Problem> {
    if birth > today {
        return Some(Problem::BirthDateFuture);
    }
    match age_on(birth, today) {
        age if age < MIN_AGE => Some(Problem::AgeBelowSixteen),
        age if age > MAX_AGE => Some(Problem::AgeAboveHundred),
        _ => None,
    }
}
