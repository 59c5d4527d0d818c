//! Query strings of the page's own addresses: encode, decode, change one value.

use std::fmt::Write as _;

/// Encodes a text for use in a query or a path segment; only what RFC 3986 leaves free stays.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(byte as char)
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// Decodes `%XX` and `+`; what is not UTF-8 becomes the replacement character.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let hex = after
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        match (
            first,
            hex.and_then(|pair| u8::from_str_radix(pair, 16).ok()),
        ) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', _) => bytes.push(b' '),
            (other, _) => bytes.push(*other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The pairs of a query string without its `?`.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// A query string of pairs; empty values are left out.
pub fn join<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = String::new();
    for (key, value) in pairs {
        if !value.is_empty() {
            if !query.is_empty() {
                query.push('&');
            }
            let _ = write!(query, "{}={}", encode(key), encode(value));
        }
    }
    query
}

/// One value of a query string; empty when it is not there.
pub fn value(query: &str, key: &str) -> String {
    pairs(query)
        .into_iter()
        .find_map(|(found, value)| (found == key).then_some(value))
        .unwrap_or_default()
}

/// The query with some values replaced; an empty value removes its key. The cursor of a list
/// belongs to the filter it was made for, so it goes unless it is among the changes.
pub fn with(query: &str, changes: &[(&str, &str)]) -> String {
    let kept = pairs(query);
    let kept = kept
        .iter()
        .filter(|(key, _)| key != "cursor" && !changes.iter().any(|(changed, _)| changed == key))
        .map(|(key, value)| (key.as_str(), value.as_str()));
    join(kept.chain(changes.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_and_rare_characters_survive_the_address() {
        for text in ["张三", "𠮷田·阿依", "a b&c=d%", "１２３"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(decode("a+b%2"), "a b%2");
        assert_eq!(decode("%E5%BC"), "\u{fffd}");
    }

    #[test]
    fn a_changed_filter_starts_at_the_first_page() {
        let query = "q=zs&class=HEAD&cursor=abc";
        assert_eq!(with(query, &[("class", "")]), "q=zs");
        assert_eq!(
            with(query, &[("cursor", "def")]),
            "q=zs&class=HEAD&cursor=def"
        );
        assert_eq!(value(query, "class"), "HEAD");
    }
}
