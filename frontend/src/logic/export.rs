//! Export requests: which list, in which mood, and how long a file is still there.

use chrono::{DateTime, Utc};
use contract::{ExportList, ExportRequestCounts, ExportRequestQuery};
use domain::worker::export::ExportState;

use super::format::fill;
use super::query;
use super::text::{Exports, Lang, Text};

/// The list that an address asks for. Who may not approve has only the own.
pub fn chosen(address: &str, may_approve: bool) -> ExportList {
    match (query::value(address, "view").as_str(), may_approve) {
        ("mine", _) | (_, false) => ExportList::Mine,
        _ => ExportList::Queue,
    }
}

/// The question of an address.
pub fn question(address: &str, may_approve: bool) -> ExportRequestQuery {
    ExportRequestQuery {
        view: Some(chosen(address, may_approve)),
        limit: query::value(address, "limit").parse().ok(),
        cursor: Some(query::value(address, "cursor")).filter(|cursor| !cursor.is_empty()),
    }
}

/// The word of a list in an address.
pub const fn word(list: ExportList) -> &'static str {
    match list {
        ExportList::Queue => "queue",
        ExportList::Mine => "mine",
    }
}

/// Why an export of so many people waits for somebody else, with the number that may leave at once;
/// none when it does not wait.
pub fn waits(counts: &ExportRequestCounts, people: i64) -> Option<(Exports, i64)> {
    if people > counts.limit {
        Some((Exports::DialogNeeds, counts.limit))
    } else if people > counts.left {
        Some((Exports::DialogBrake, counts.left))
    } else {
        None
    }
}

/// A password that can be read out and typed, from random bytes: 80 bits in four groups.
pub fn passphrase(bytes: [u8; 16]) -> String {
    // Without what is taken for something else: l and 1, o and 0.
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters = bytes.iter().map(|byte| {
        let letter = LETTERS.get(usize::from(byte % 32)).copied();
        char::from(letter.unwrap_or(b'a'))
    });
    let letters: Vec<char> = letters.collect();
    let groups = letters.chunks(4).map(String::from_iter);
    groups.collect::<Vec<_>>().join("-")
}

/// How long a file is still there, in words.
pub fn left(until: DateTime<Utc>, now: DateTime<Utc>, lang: Lang) -> String {
    let minutes = (until - now).num_minutes();
    let (hours, rest) = ((minutes / 60).to_string(), (minutes % 60).to_string());
    match minutes {
        ..=0 => Exports::LeftNone.get(lang).to_owned(),
        1..60 => fill(Exports::LeftMinutes.get(lang), &[("m", &rest)]),
        _ => fill(Exports::LeftHours.get(lang), &[("h", &hours), ("m", &rest)]),
    }
}

/// Whether the page should look again soon.
pub const fn moves_by_itself(state: ExportState) -> bool {
    matches!(state, ExportState::Approved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_told_in_hours_and_minutes() {
        let now: DateTime<Utc> = "2026-11-26T12:00:00Z".parse().unwrap();
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let told = |until: &str| left(at(until), now, Lang::Zh);
        assert_eq!(told("2026-11-27T12:00:00Z"), "剩余 24 小时 0 分");
        assert_eq!(told("2026-11-26T13:05:30Z"), "剩余 1 小时 5 分");
        assert_eq!(told("2026-11-26T12:59:59Z"), "剩余 59 分");
        assert_eq!(told("2026-11-26T12:00:30Z"), "即将删除");
        assert_eq!(told("2026-11-26T11:00:00Z"), "即将删除");
    }

    #[test]
    fn what_waits_says_why() {
        let counts = ExportRequestCounts {
            limit: 500,
            left: 120,
            queue: 0,
            ready: 0,
            refused: 0,
        };
        assert_eq!(waits(&counts, 501), Some((Exports::DialogNeeds, 500)));
        assert_eq!(waits(&counts, 121), Some((Exports::DialogBrake, 120)));
        assert_eq!(waits(&counts, 120), None);
    }

    #[test]
    fn a_passphrase_says_all_its_bytes_in_four_groups() {
        let bytes = [0, 31, 32, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        assert_eq!(passphrase(bytes), "a9a9-bcde-fghi-jkmn");
    }

    #[test]
    fn who_may_not_approve_has_only_the_own() {
        assert_eq!(chosen("", true), ExportList::Queue);
        assert_eq!(chosen("view=mine", true), ExportList::Mine);
        assert_eq!(chosen("view=queue", false), ExportList::Mine);
    }
}
