//! Unified social credit codes (统一社会信用代码, GB 32100-2015): department 1, class 1,
//! registering division 6, organisation code 9 (GB 11714), check character 1.
//!
//! Checked: length, alphabet, six digits of division, both check characters. Not checked: the
//! department and class, because the pairs given to residents' and villagers' committees are not
//! in any public text of the standard; and whether the code was ever issued.

use crate::{problems::problems, text::normalize_digits};

/// The 31 characters of the standard: no I, O, S, V, Z, which are mistaken for digits.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights 3^i mod 31 of the first 17 characters.
const WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];
/// Weights of the eight characters of an organisation code (GB 11714).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

problems! {
    /// One thing wrong with a credit code.
    Problem {
        Length = "length", "统一社会信用代码应为18位，请检查是否漏填或多填。", "A credit code has 18 characters; check for missing or extra ones.";
        Characters = "characters", "只能使用数字和大写字母（不含I、O、S、V、Z），请检查是否把1、0误填为字母。", "Only digits and capital letters without I, O, S, V, Z; check for letters in place of 1 and 0.";
        Division = "division", "第3至8位登记管理机关行政区划码应为数字，请与证书核对。", "Characters 3 to 8 are the digits of the registering division; compare them with the certificate.";
        OrganisationCode = "organisation_code", "第9至17位组织机构代码的校验码不符，请与证书核对。", "The check character of the organisation code in characters 9 to 17 does not match; compare it with the certificate.";
        CheckCharacter = "check_character", "末位校验码不符，代码中至少有一位填错，请逐位与证书核对。", "The check character does not match: at least one character is wrong; compare each with the certificate.";
    }
}

/// Answer to someone who wants to know what is wrong with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditCodeCheck {
    /// Whether nothing is wrong.
    pub valid: bool,
    /// The code in its normal form.
    pub normalized: String,
    /// Everything found.
    pub problems: Vec<Problem>,
}

/// Checks a code: spaces are dropped, full-width and lower-case letters accepted.
pub fn check(text: &str) -> CreditCodeCheck {
    let normalized = normalize_digits(text).to_ascii_uppercase();
    let problems = problems(&normalized);
    CreditCodeCheck {
        valid: problems.is_empty(),
        normalized,
        problems,
    }
}

fn problems(code: &str) -> Vec<Problem> {
    if code.chars().count() != 18 {
        return vec![Problem::Length];
    }
    if !code.chars().all(|c| ALPHABET.contains(c)) {
        return vec![Problem::Characters];
    }
    let mut found = Vec::new();
    if !code.chars().skip(2).take(6).all(|c| c.is_ascii_digit()) {
        found.push(Problem::Division);
    }
    if code.get(8..16).and_then(organisation_check) != code.chars().nth(16) {
        found.push(Problem::OrganisationCode);
    }
    if code.get(..17).and_then(check_character) != code.chars().last() {
        found.push(Problem::CheckCharacter);
    }
    found
}

/// Alphabet position (31 − Σ mod 31) mod 31.
fn check_character(first_seventeen: &str) -> Option<char> {
    let mut sum = 0;
    for (c, weight) in first_seventeen.chars().zip(WEIGHTS) {
        sum += ALPHABET.find(c)? * weight;
    }
    ALPHABET.chars().nth((31 - sum % 31) % 31)
}

/// 11 − (Σ mod 11), with X for 10 and 0 for 11; letters count from A = 10.
fn organisation_check(first_eight: &str) -> Option<char> {
    let mut sum = 0;
    for (c, weight) in first_eight.chars().zip(ORGANISATION_WEIGHTS) {
        sum += c.to_digit(36)? * weight;
    }
    match 11 - sum % 11 {
        10 => Some('X'),
        11 => Some('0'),
        digit => char::from_digit(digit, 10),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_worked_example_is_valid() {
        // Organisation code MA000005: 22·3 + 10·7 + 5·2 = 146; 146 mod 11 = 3; 11 − 3 = 8.
        // 54510100MA0000058: Σ = 1199; 1199 mod 31 = 21; 31 − 21 = 10, which is A.
        assert!(check("54510100MA0000058A").valid);
        for code in [
            "11510100MA0000015A",
            "51510100MA0000031U",
            "91510100MA00000745",
            " ９１510100ma0000 0745",
        ] {
            assert!(check(code).valid, "{code}");
        }
    }

    #[test]
    fn each_fault_has_its_own_code() {
        let cases: [(&str, &[Problem]); 6] = [
            ("", &[Problem::Length]),
            ("11510100MA0000015", &[Problem::Length]),
            ("11510100MI0000015A", &[Problem::Characters]),
            ("11510100MA000001五A", &[Problem::Characters]),
            ("11510100MA00000150", &[Problem::CheckCharacter]),
            (
                "11510100MA0000016A",
                &[Problem::OrganisationCode, Problem::CheckCharacter],
            ),
        ];
        for (code, expected) in cases {
            assert_eq!(check(code).problems, expected, "{code}");
        }
        assert!(
            check("11A10100MA0000015A")
                .problems
                .contains(&Problem::Division)
        );
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_found(number in 0_u32..100_000_000, at in 0_usize..18, shift in 1_usize..31) {
            let body = format!("{number:08}");
            let first = format!("91510100{body}{}", organisation_check(&body).unwrap());
            let code = format!("{first}{}", check_character(&first).unwrap());
            prop_assert!(check(&code).valid);
            let wrong: String = code.chars().enumerate().map(|(i, c)| {
                let position = ALPHABET.find(c).unwrap();
                if i == at { ALPHABET.chars().nth((position + shift) % 31).unwrap() } else { c }
            }).collect();
            prop_assert!(!check(&wrong).valid);
        }
    }
}
