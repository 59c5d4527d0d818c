//! Passwords (口令): what GB/T 22239 level 3 expects of them, as far as the text alone tells. That
//! a password is none of the last ones only the server can check.

use crate::{problems::problems, username::USERNAME_MIN};

/// Shortest password in characters.
pub const PASSWORD_MIN: usize = 10;
/// Longest password in characters; hashing more would serve nobody but an attacker.
pub const PASSWORD_MAX: usize = 128;
/// Kinds of character of which a password needs [`KINDS_NEEDED`].
const KINDS: [fn(char) -> bool; 4] = [
    |c| c.is_lowercase(),
    |c| c.is_uppercase(),
    |c| c.is_numeric(),
    |c| !c.is_lowercase() && !c.is_uppercase() && !c.is_numeric(),
];
const KINDS_NEEDED: usize = 3;

problems! {
    /// One thing wrong with a password.
    Problem {
        TooShort = "password_too_short", "密码至少10个字符。", "A password has at least 10 characters.";
        TooLong = "password_too_long", "密码最多128个字符。", "A password has at most 128 characters.";
        TooFewKinds = "password_too_few_kinds", "密码须包含大写字母、小写字母、数字、符号中的至少三种。", "Use at least three of capital letters, small letters, digits and symbols.";
        ContainsUsername = "password_contains_username", "密码不能包含用户名。", "The password may not contain the user name.";
        UsedBefore = "password_used_before", "不能使用最近5次用过的密码。", "The password is one of the last five.";
    }
}

/// Everything wrong with a password for an account, [`Problem::UsedBefore`] excepted.
pub fn problems(password: &str, username: &str) -> Vec<Problem> {
    let mut found = Vec::new();
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        found.push(Problem::TooShort);
    }
    if length > PASSWORD_MAX {
        found.push(Problem::TooLong);
    }
    if KINDS
        .iter()
        .filter(|is_kind| password.chars().any(is_kind))
        .count()
        < KINDS_NEEDED
    {
        found.push(Problem::TooFewKinds);
    }
    let (password, username) = (password.to_lowercase(), username.to_lowercase());
    // An empty name would be in every password.
    if username.chars().count() >= USERNAME_MIN && password.contains(&username) {
        found.push(Problem::ContainsUsername);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepted_and_refused_passwords() {
        let cases: [(&str, &[Problem]); 12] = [
            ("Chengdu-2026", &[]),
            ("chengdu-2026", &[]),
            ("锦官城外Abc123", &[]),
            ("Tianfu 2026", &[]),
            ("Abc-123456", &[]),
            ("Abc-12345", &[Problem::TooShort]),
            ("chengdu2026", &[Problem::TooFewKinds]),
            ("CHENGDU2026", &[Problem::TooFewKinds]),
            ("1234567890", &[Problem::TooFewKinds]),
            ("My-City-2026", &[Problem::ContainsUsername]),
            ("xCITYx-2026", &[Problem::ContainsUsername]),
            ("", &[Problem::TooShort, Problem::TooFewKinds]),
        ];
        for (password, expected) in cases {
            assert_eq!(problems(password, "city"), expected, "{password}");
        }
    }

    #[test]
    fn length_counts_characters_and_not_bytes() {
        assert!(problems("密码Aa1-密码密码", "").is_empty());
        assert_eq!(problems("密码Aa1密码密码", ""), [Problem::TooShort]);
        let longest = "Aa1-".repeat(32);
        assert!(problems(&longest, "").is_empty());
        assert_eq!(problems(&format!("{longest}x"), ""), [Problem::TooLong]);
    }
}
