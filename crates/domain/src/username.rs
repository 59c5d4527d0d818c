//! User names (用户名): what people type to sign in.

/// Shortest user name in characters.
pub const USERNAME_MIN: usize = 2;
/// Longest user name in characters.
pub const USERNAME_MAX: usize = 64;

/// The user name as it is kept and compared: trimmed and in lower case, so that nobody can take
/// a name that differs from another's only in its capitals.
pub fn normalize(username: &str) -> String {
    username.trim().to_lowercase()
}

/// Whether a normalised user name is one: ASCII letters, digits, `-`, `_` and `.`, beginning with
/// a letter or digit.
pub fn is_valid(username: &str) -> bool {
    (USERNAME_MIN..=USERNAME_MAX).contains(&username.len())
        && username.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && username
            .bytes()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || b"-_.".contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_by_more_than_capitals() {
        assert_eq!(normalize(" District-510104 "), "district-510104");
        for name in ["district-510104", "li.ming", "a1", "0x_y"] {
            assert!(is_valid(name), "{name}");
        }
        for name in [
            "",
            "a",
            "-a",
            "李明",
            "li ming",
            "Li",
            "a@b",
            &"a".repeat(65),
        ] {
            assert!(!is_valid(name), "{name}");
        }
    }
}
