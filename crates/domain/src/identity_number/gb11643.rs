//! The arithmetic of GB 11643-1999: six digits of division, eight of birth date, three of
//! sequence (the last odd for men, even for women), one check character.

use chrono::NaiveDate;

use super::{IdentityKind, Policy, Problem, TEST_DIVISION, age_problem};

/// Weights 2^(17−i) mod 11 of the first 17 digits.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by the weighted sum mod 11.
const CHECK_CHARACTERS: &str = "10X98765432";
/// Provinces of GB/T 2260 whose numbers are identity cards; 71 is Taiwan.
const PROVINCES: [&str; 32] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
];

/// What an 18-character number says and what is wrong with it.
pub(super) struct Examined {
    pub(super) kind: Option<IdentityKind>,
    pub(super) birth_date: Option<NaiveDate>,
    pub(super) sex: Option<&'static str>,
    pub(super) problems: Vec<Problem>,
}

/// Examines a normalised number.
pub(super) fn examine(number: &str, policy: &Policy) -> Examined {
    if let Some(problem) = form_problem(number) {
        return Examined {
            kind: None,
            birth_date: None,
            sex: None,
            problems: vec![problem],
        };
    }
    let mut problems = Vec::new();
    let kind = number.get(..6).and_then(kind_of_division);
    if kind.is_none() {
        problems.push(Problem::DivisionUnknown);
    }
    if number.starts_with(TEST_DIVISION) && !policy.allow_test_division {
        problems.push(Problem::TestDivision);
    }
    let birth_date = date_part(number);
    match birth_date {
        None => problems.push(Problem::BirthDateInvalid),
        Some(birth) => problems.extend(age_problem(birth, policy.today)),
    }
    if !check_character_matches(number) {
        problems.push(Problem::CheckCharacter);
    }
    Examined {
        kind,
        birth_date,
        sex: sex_part(number),
        problems,
    }
}

/// The check character of 17 digits; `None` if they are not 17 digits.
pub fn check_character(first_seventeen: &str) -> Option<char> {
    if first_seventeen.len() != WEIGHTS.len() {
        return None;
    }
    let mut sum = 0;
    for (c, weight) in first_seventeen.chars().zip(WEIGHTS) {
        sum += c.to_digit(10)? * weight;
    }
    CHECK_CHARACTERS.chars().nth((sum % 11) as usize)
}

/// Birth date of a citizen number or residence permit; `None` of anything else, a number with a
/// wrong check character included.
pub fn birth_date_of(number: &str) -> Option<NaiveDate> {
    is_sound(number).then(|| date_part(number)).flatten()
}

/// Sex, as a code of GB/T 2261.1, of a citizen number or residence permit; `None` of anything
/// else, a number with a wrong check character included.
pub fn sex_of(number: &str) -> Option<&'static str> {
    is_sound(number).then(|| sex_part(number)).flatten()
}

fn is_sound(number: &str) -> bool {
    form_problem(number).is_none()
        && check_character_matches(number)
        && number.get(..6).and_then(kind_of_division).is_some()
}

fn form_problem(number: &str) -> Option<Problem> {
    let is_digit = |c: char| c.is_ascii_digit();
    match number.chars().count() {
        15 if number.chars().all(is_digit) => Some(Problem::FifteenDigit),
        18 => {
            let last_may_be_x = number.strip_suffix('X').unwrap_or(number);
            (!last_may_be_x.chars().all(is_digit)).then_some(Problem::Characters)
        }
        _ => Some(Problem::Length),
    }
}

pub(super) fn check_character_matches(number: &str) -> bool {
    number
        .get(..17)
        .and_then(check_character)
        .is_some_and(|check| number.ends_with(check))
}

/// The kind of document whose numbers begin with a division; `None` if there is no such one.
/// Third and fourth digit are 01–70 or 90 by GB/T 2260 (00 in early Hainan); the last two are 00
/// in cities without districts, so all four are 0 only in a code that names no county.
fn kind_of_division(division: &str) -> Option<IdentityKind> {
    match division {
        "810000" | "820000" => return Some(IdentityKind::HkmResidence),
        "830000" => return Some(IdentityKind::TwResidence),
        _ => {}
    }
    let province = division.get(..2)?;
    let city: u32 = division.get(2..4)?.parse().ok()?;
    let known = PROVINCES.contains(&province)
        && (province == "71" || matches!(city, 0..=70 | 90))
        && (province == "71" || division.get(2..) != Some("0000"));
    known.then_some(IdentityKind::IdCard)
}

fn date_part(number: &str) -> Option<NaiveDate> {
    let year = number.get(6..10)?.parse().ok()?;
    let month = number.get(10..12)?.parse().ok()?;
    let day = number.get(12..14)?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, day)
}

fn sex_part(number: &str) -> Option<&'static str> {
    let digit = number.get(16..17)?.parse::<u32>().ok()?;
    Some(if digit % 2 == 1 { "1" } else { "2" })
}
