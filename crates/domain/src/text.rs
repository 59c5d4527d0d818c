//! Normal forms of what people type: digits, names, and which names are sensible.

/// Shortest name in characters (not bytes).
pub const NAME_MIN: usize = 2;
/// Longest name in characters. The longest names of Uygur and Tibetan people in use stay
/// well below it, and the longest Latin transcriptions of passports are 39.
pub const NAME_MAX: usize = 50;

/// The separator kept between the parts of a minority name (间隔号, U+00B7).
const MIDDLE_DOT: char = '·';

/// A number or code as it is kept: full-width characters become half-width, every space and
/// invisible character goes (people group long numbers, and copied cells carry U+200B and
/// U+FEFF), and so does the apostrophe with which Excel marks a number as text.
pub fn normalize_digits(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .collect();
    match kept.strip_prefix('\'') {
        Some(rest) => rest.to_owned(),
        None => kept,
    }
}

/// A name as it is kept: trimmed, without spaces around Han characters ("张 三" is 张三), other
/// runs of spaces as one, full-width letters as half-width, and one form of the middle dot.
pub fn normalize_name(text: &str) -> String {
    let chars: Vec<char> = text
        .chars()
        .filter(|c| !is_invisible(*c))
        .map(|c| unify_dot(half_width(c)))
        .collect();
    let mut kept = String::with_capacity(text.len());
    let mut pending_space = false;
    for (at, &c) in chars.iter().enumerate() {
        if c.is_whitespace() {
            pending_space = true;
            continue;
        }
        let previous = kept.chars().next_back();
        // A full stop between Han characters is a mistyped middle dot.
        let next = chars.iter().skip(at + 1).find(|c| !c.is_whitespace());
        let between_han = previous.is_some_and(is_han) && next.is_some_and(|c| is_han(*c));
        let c = if c == '.' && between_han {
            MIDDLE_DOT
        } else {
            c
        };
        let keeps_space = |c: char| !is_han(c) && c != MIDDLE_DOT;
        if pending_space && previous.is_some_and(keeps_space) && keeps_space(c) {
            kept.push(' ');
        }
        pending_space = false;
        kept.push(c);
    }
    kept
}

/// Whether a normalised name is one a Chinese identity document can carry: Han characters,
/// rare and 4-byte ones included (𠮷, 㐂), in parts joined by single middle dots, with at least
/// [`NAME_MIN`] Han characters and at most [`NAME_MAX`] characters in all.
pub fn is_han_name(name: &str) -> bool {
    let length = name.chars().count();
    let han = name.chars().filter(|c| is_han(*c)).count();
    length <= NAME_MAX
        && han >= NAME_MIN
        && name
            .split(MIDDLE_DOT)
            .all(|part| !part.is_empty() && part.chars().all(is_han))
}

/// Whether a normalised name is sensible: [`is_han_name`], or a foreign name in Latin letters as
/// passports print it, within the same lengths.
pub fn is_name(name: &str) -> bool {
    let latin = |c: char| c.is_alphabetic() && (c as u32) < 0x0250;
    let joint = |c: char| matches!(c, ' ' | '-' | '\'' | '.' | ',');
    is_han_name(name)
        || ((NAME_MIN..=NAME_MAX).contains(&name.chars().count())
            && name.starts_with(latin)
            && name.chars().all(|c| latin(c) || joint(c)))
}

/// Whether a character is a Han character: the unified ideographs with all extensions, the
/// compatibility ideographs, and 〇.
pub const fn is_han(c: char) -> bool {
    matches!(
        c as u32,
        0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2FA1F | 0x30000..=0x3347F
    )
}

/// Whether a string of a JSON text holds U+0000. No text of people does, and PostgreSQL keeps
/// none: found late it is an error of the database and not of whoever sent it.
pub fn json_holds_nul(json: &[u8]) -> bool {
    // A bare NUL is no JSON; escaped it stands behind a backslash that is not escaped itself.
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        rest = rest.get(at + 1..).unwrap_or_default();
        if rest.starts_with(b"u0000") {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}

const fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(half) => half,
            None => c,
        },
        _ => c,
    }
}

/// Input methods and old systems write the middle dot in many ways; unequal forms would make
/// two people of one.
const fn unify_dot(c: char) -> char {
    match c {
        '\u{2022}' | '\u{30FB}' | '\u{FF65}' | '\u{2027}' | '\u{2219}' | '\u{22C5}'
        | '\u{0387}' => MIDDLE_DOT,
        _ => c,
    }
}

/// Characters that print nothing: zero-width space and joiners, direction marks, word joiner,
/// byte-order mark.
const fn is_invisible(c: char) -> bool {
    matches!(c as u32, 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0xFEFF | 0x00AD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_lose_width_spaces_and_invisible_characters() {
        assert_eq!(
            normalize_digits(" ５１０１９９ 1985０３１５\u{200B}001３\u{FEFF}"),
            "510199198503150013"
        );
        assert_eq!(normalize_digits("'138 0013\u{3000}8000"), "13800138000");
        assert_eq!(normalize_digits("　"), "");
    }

    #[test]
    fn names_lose_the_spaces_of_two_character_layouts() {
        assert_eq!(normalize_name(" 张　三 "), "张三");
        assert_eq!(normalize_name("欧阳 小 明"), "欧阳小明");
        assert_eq!(normalize_name("John  Ｓmith"), "John Smith");
        assert_eq!(normalize_name("𠮷 㐂"), "𠮷㐂");
    }

    #[test]
    fn every_middle_dot_becomes_one() {
        for dot in ['•', '・', '･', '·', '‧', '∙', '．', '.'] {
            assert_eq!(
                normalize_name(&format!("阿依古丽 {dot} 买买提")),
                "阿依古丽·买买提",
                "{dot}"
            );
        }
        assert_eq!(normalize_name("J. Smith"), "J. Smith");
    }

    #[test]
    fn rare_characters_and_minority_names_are_names() {
        for name in [
            "张三",
            "𠮷田",
            "㐂来",
            "欧阳小明",
            "阿依古丽·买买提·吾守尔",
            "䶮〇",
        ] {
            assert!(is_han_name(name), "{name}");
        }
        for name in [
            "",
            "张",
            "张3",
            "张·",
            "·张三",
            "张··三",
            "张*",
            "张\u{0}三",
            "张三 ",
            "John",
        ] {
            assert!(!is_han_name(name), "{name}");
        }
        assert!(is_han_name(&"张".repeat(NAME_MAX)) && !is_han_name(&"张".repeat(NAME_MAX + 1)));
    }

    #[test]
    fn foreign_names_use_letters() {
        assert!(is_name("John O'Neill-Smith") && is_name("José") && is_name("张三"));
        assert!(!is_name("J0hn") && !is_name("=cmd") && !is_name(" John") && !is_name("张John"));
    }

    #[test]
    fn an_escaped_nul_is_found_and_an_escaped_backslash_is_none() {
        for json in [r#""\u0000""#, r#"{"a":"x\n\u0000y"}"#, r#""\\\u0000""#] {
            assert!(json_holds_nul(json.as_bytes()), "{json}");
        }
        for json in [r#""\\u0000""#, r#""u0000""#, r#""\u0001""#, r#""\"#, ""] {
            assert!(!json_holds_nul(json.as_bytes()), "{json}");
        }
    }

    proptest! {
        /// An import and a form must agree on a name, however often it passes through.
        #[test]
        fn normal_forms_are_stable(text in "[ 　张三·•.aＡ\u{200B}𠮷]{0,12}") {
            let name = normalize_name(&text);
            prop_assert_eq!(normalize_name(&name), name.clone());
            let digits = normalize_digits(&text);
            prop_assert_eq!(normalize_digits(&digits), digits.clone());
        }
    }
}
