//! What a value looks like to someone who may not see it in clear (脱敏). Each function works on
//! characters, not bytes, and hides everything of a text too short to hide a part of.

/// Longest run of stars written, so that a mask does not tell the length of a long text.
const MAX_STARS: usize = 11;

/// A name: the first character and one star, whatever its length (张*).
pub fn name(text: &str) -> String {
    match text.chars().next() {
        Some(first) if text.chars().nth(1).is_some() => format!("{first}*"),
        Some(_) => "*".to_owned(),
        None => String::new(),
    }
}

/// The number of an identity document: of 14 characters and more the first 3 and last 4
/// (510***********0013), of shorter ones (permits, passports) the first and the last 2.
pub fn identity_number(text: &str) -> String {
    if text.chars().count() >= 14 {
        keep(text, 3, 4, 7)
    } else {
        keep(text, 1, 2, 4)
    }
}

/// A phone: the first 3 and last 4 of a mobile number (138****1234), the last 2 of others.
pub fn phone(text: &str) -> String {
    if text.chars().count() == 11 {
        keep(text, 3, 4, 4)
    } else {
        keep(text, 0, 2, 4)
    }
}

/// A bank card: the last 4.
pub fn bank_card(text: &str) -> String {
    keep(text, 0, 4, 8)
}

/// An address: down to the district, county or county-level city, then stars
/// (四川省成都市锦江区****). Where no district can be told for certain less is shown, never more.
pub fn address(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let shown: String = text.chars().take(district_end(text)).collect();
    format!("{shown}****")
}

/// Keeps `head` and `tail` characters if that hides at least `hidden`; else hides all.
fn keep(text: &str, head: usize, tail: usize, hidden: usize) -> String {
    let length = text.chars().count();
    if length < head + tail + hidden {
        return "*".repeat(length.min(MAX_STARS));
    }
    let stars = (length - head - tail).min(MAX_STARS);
    let first: String = text.chars().take(head).collect();
    let last: String = text.chars().skip(length - tail).collect();
    format!("{first}{}{last}", "*".repeat(stars))
}

/// Number of characters down to the end of the district. Levels must come in order (province,
/// prefecture, district), each with a name of plausible length directly before its suffix, and
/// before any word for a street or town: the first 区 of an address may as well be that of a 小区.
fn district_end(text: &str) -> usize {
    const BELOW_A_DISTRICT: &str = "街路镇乡村巷";
    let (mut end, mut name_length, mut stage) = (0, 0, Stage::Start);
    let mut previous = ' ';
    for (at, c) in text.chars().enumerate() {
        if !crate::text::is_han(c) || (name_length > 0 && BELOW_A_DISTRICT.contains(c)) {
            break;
        }
        match stage.next(previous, c, name_length) {
            Some(Stage::District) => return at + 1,
            Some(reached) => (end, name_length, stage) = (at + 1, 0, reached),
            None => name_length += 1,
        }
        previous = c;
    }
    end
}

/// How far down an address has been read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Start,
    Province,
    Prefecture,
    District,
}

impl Stage {
    /// The level that a suffix closes, given the character before it and the length of the name
    /// so far; `None` if it is a part of a name.
    fn next(self, previous: char, c: char, name_length: usize) -> Option<Self> {
        // 小区, 社区, 园区 … are not districts.
        const NOT_A_DISTRICT: &str = "小社园校厂景院街片住库营矿辖";
        let autonomous = previous == '治';
        match c {
            '省' if self == Self::Start && (2..=3).contains(&name_length) => Some(Self::Province),
            '区' if self == Self::Start && autonomous => Some(Self::Province),
            '州' if self < Self::Prefecture && autonomous => Some(Self::Prefecture),
            '市' if self < Self::Prefecture && (2..=6).contains(&name_length) => {
                Some(Self::Prefecture)
            }
            // A county-level city below its prefecture: 成都市都江堰市.
            '市' if (2..=4).contains(&name_length) => Some(Self::District),
            '区' if (2..=5).contains(&name_length) && !NOT_A_DISTRICT.contains(previous) => {
                Some(Self::District)
            }
            '县' | '旗' if (1..=3).contains(&name_length) || autonomous => Some(Self::District),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_show_one_character() {
        assert_eq!(name("张三"), "张*");
        assert_eq!(name("𠮷田太郎"), "𠮷*");
        assert_eq!(name("阿依古丽·买买提"), "阿*");
        assert_eq!(name("张"), "*");
        assert_eq!(name(""), "");
    }

    #[test]
    fn numbers_show_what_the_rule_allows() {
        assert_eq!(identity_number("510199198503150013"), "510***********0013");
        assert_eq!(identity_number("H12345678"), "H******78");
        assert_eq!(identity_number("123456"), "******");
        assert_eq!(phone("13800001234"), "138****1234");
        assert_eq!(phone("86280000"), "******00");
        assert_eq!(bank_card("6222020000001234567"), "***********4567");
        assert_eq!(bank_card("1234"), "****");
    }

    #[test]
    fn addresses_end_at_the_district() {
        let cases = [
            ("四川省成都市锦江区春熙路街道1号", "四川省成都市锦江区****"),
            ("成都市金堂县赵镇街道", "成都市金堂县****"),
            (
                "四川省成都市都江堰市幸福街道9栋",
                "四川省成都市都江堰市****",
            ),
            (
                "内蒙古自治区呼和浩特市新城区某路",
                "内蒙古自治区呼和浩特市新城区****",
            ),
            (
                "四川省凉山彝族自治州西昌市某路",
                "四川省凉山彝族自治州西昌市****",
            ),
            (
                "四川省绵阳市北川羌族自治县某镇",
                "四川省绵阳市北川羌族自治县****",
            ),
            (
                "四川省成都市彭州市天彭街道广州路2号",
                "四川省成都市彭州市****",
            ),
            ("彭州市天彭街道东市小区2号", "彭州市****"),
            ("成都市锦江花园小区3栋", "成都市****"),
            ("北京市西城区某街", "北京市西城区****"),
            ("江苏省镇江市京口区某路", "江苏省镇江市京口区****"),
            ("幸福小区3栋501", "****"),
            ("A座12号", "****"),
            ("", ""),
        ];
        for (given, expected) in cases {
            assert_eq!(address(given), expected, "{given}");
        }
    }

    proptest! {
        #[test]
        fn masks_never_show_more_than_allowed(text in "[0-9A-Z张𠮷·]{0,40}") {
            let shown = |mask: &str| mask.chars().filter(|c| *c != '*').count();
            let length = text.chars().count();
            prop_assert!(shown(&name(&text)) <= 1);
            prop_assert!(shown(&identity_number(&text)) <= 7);
            prop_assert!(shown(&identity_number(&text)) * 2 <= length);
            prop_assert!(shown(&phone(&text)) <= 7);
            prop_assert!(shown(&bank_card(&text)) <= 4);
        }

        #[test]
        fn an_address_shows_a_prefix_and_no_digit(text in "[四川成都锦江区市县省小社3号A]{0,30}") {
            let masked = address(&text);
            let shown = masked.trim_end_matches('*');
            prop_assert!(text.starts_with(shown));
            prop_assert!(!shown.contains(|c: char| c.is_ascii_digit()));
        }
    }
}
