//! How names are sorted and found by the keyboard: pinyin and initials.

use pinyin::ToPinyin;

/// Surnames whose reading differs from the character's usual one.
const SURNAMES: &[(&str, &str)] = &[
    ("单", "shan"),
    ("仇", "qiu"),
    ("解", "xie"),
    ("曾", "zeng"),
    ("任", "ren"),
    ("区", "ou"),
    ("查", "zha"),
    ("盖", "ge"),
    ("朴", "piao"),
    ("翟", "zhai"),
    ("尉迟", "yuchi"),
    ("万俟", "moqi"),
    ("长孙", "zhangsun"),
    ("覃", "qin"),
    ("繁", "po"),
    ("员", "yun"),
    ("黑", "he"),
    ("秘", "bi"),
    ("冼", "xian"),
    ("乐", "yue"),
    ("纪", "ji"),
    ("华", "hua"),
    ("宁", "ning"),
    ("缪", "miao"),
    ("洗", "xian"),
    ("祭", "zhai"),
    ("折", "she"),
    ("种", "chong"),
    ("柏", "bai"),
    ("晁", "chao"),
];

/// Sort key and search key of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameKey {
    /// Syllables without tones, as people type them: `zhangsan`.
    pub pinyin: String,
    /// First letters: `zs`.
    pub initials: String,
}

impl NameKey {
    /// The keys of a name. A character without a known reading stands for itself, so that such
    /// names sort last and are still found by it.
    pub fn of(name: &str) -> Self {
        let (surname, rest) = surname(name);
        let mut syllables: Vec<String> = surname
            .map(|reading| vec![reading.to_owned()])
            .unwrap_or_default();
        for c in rest.chars().filter(|c| c.is_alphanumeric()) {
            match c.to_pinyin() {
                Some(reading) => syllables.push(reading.plain().to_owned()),
                None => syllables.push(c.to_lowercase().collect()),
            }
        }
        let initials = syllables
            .iter()
            .filter_map(|syllable| syllable.chars().next())
            .collect();
        Self {
            pinyin: syllables.concat(),
            initials,
        }
    }
}

fn surname(name: &str) -> (Option<&'static str>, &str) {
    SURNAMES
        .iter()
        // A compound surname wins over its first character.
        .filter(|(characters, _)| name.starts_with(characters))
        .max_by_key(|(characters, _)| characters.len())
        .map_or((None, name), |(characters, reading)| {
            (
                Some(*reading),
                name.get(characters.len()..).unwrap_or_default(),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> (String, String) {
        let key = NameKey::of(name);
        (key.pinyin, key.initials)
    }

    #[test]
    fn names_are_keyed_by_reading() {
        assert_eq!(key("张三"), ("zhangsan".into(), "zs".into()));
        assert_eq!(key("单雄信"), ("shanxiongxin".into(), "sxx".into()));
        assert_eq!(key("尉迟恭"), ("yuchigong".into(), "yg".into()));
        assert_eq!(key("阿布都·热合曼").1, "abdrhm");
        assert_eq!(key("𠮷田").0, "𠮷tian");
        assert_eq!(key(""), (String::new(), String::new()));
    }
}
