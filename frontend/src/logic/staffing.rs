//! What the staffing pages make of numbers.

use contract::{NormCheck, NormView, PostApproval};
use domain::organisation::staffing::Norm;
use domain::worker::WorkerClass;

use super::format;
use super::text::{Lang, Staffing, Text};

/// The bounds of a norm in words, with its unit.
pub fn bounds(norm: &NormView, lang: Lang) -> String {
    with_unit(norm.norm, norm.minimum, norm.maximum, lang)
}

/// The bounds that a check was held against, with their unit.
pub fn standard(check: &NormCheck, lang: Lang) -> String {
    with_unit(check.norm, check.minimum, check.maximum, lang)
}

fn with_unit(norm: Norm, minimum: Option<i64>, maximum: Option<i64>, lang: Lang) -> String {
    let (zh, en) = norm.unit();
    format!("{} {}", range(minimum, maximum, lang), lang.of(zh, en))
}

/// A range in words; a dash without bounds.
pub fn range(minimum: Option<i64>, maximum: Option<i64>, lang: Lang) -> String {
    let say = |text: Staffing, values: &[(&str, &str)]| format::fill(text.get(lang), values);
    match (minimum.map(format::number), maximum.map(format::number)) {
        (Some(from), Some(to)) if from == to => from,
        (Some(from), Some(to)) => say(Staffing::FromTo, &[("from", &from), ("to", &to)]),
        (Some(from), None) => say(Staffing::AtLeast, &[("n", &from)]),
        (None, Some(to)) => say(Staffing::AtMost, &[("n", &to)]),
        (None, None) => "–".to_owned(),
    }
}

/// How the places of a check that is about each of them come out, in words.
pub fn places(check: &NormCheck, lang: Lang) -> String {
    let say = |text: Staffing, n: i64| format::fill(text.get(lang), &[("n", &format::number(n))]);
    let parts: Vec<String> = [
        (Staffing::PlacesShort, check.short),
        (Staffing::PlacesExcess, check.excess),
    ]
    .into_iter()
    .filter(|(_, n)| *n > 0)
    .map(|(text, n)| say(text, n))
    .collect();
    match parts.is_empty() {
        true => Staffing::PlacesFine.get(lang).to_owned(),
        false => parts.join(lang.of("，", ", ")),
    }
}

/// The number approved for a class on a day.
pub fn approved(
    approvals: &[PostApproval],
    class: WorkerClass,
    day: chrono::NaiveDate,
) -> Option<i64> {
    let holds = |approval: &&PostApproval| {
        approval.class == class
            && approval.valid_from <= day
            && approval.valid_to.is_none_or(|to| day < to)
    };
    approvals.iter().find(holds).map(|approval| approval.number)
}

/// What was typed for a class: a number, none where it was cleared.
///
/// # Errors
/// What is no number of posts.
pub fn typed(text: &str) -> Result<Option<i64>, ()> {
    let text = domain::text::normalize_digits(text.trim());
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.parse().map_err(|_| ())?;
    match (0..=10_000).contains(&number) {
        true => Ok(Some(number)),
        false => Err(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_said_in_words() {
        let say = |minimum, maximum| range(minimum, maximum, Lang::Zh);
        assert_eq!(say(Some(5), Some(9)), "5—9");
        assert_eq!(say(Some(4), Some(4)), "4");
        assert_eq!(say(Some(18), None), "不少于 18");
        assert_eq!(say(None, Some(17)), "不超过 17");
    }

    #[test]
    fn an_empty_field_is_no_approval_and_nought_is_one() {
        assert_eq!(typed(" "), Ok(None));
        assert_eq!(typed("０"), Ok(Some(0)));
        assert_eq!(typed("12"), Ok(Some(12)));
        assert_eq!(
            (typed("-1"), typed("x"), typed("10001")),
            (Err(()), Err(()), Err(()))
        );
    }

    #[test]
    fn the_approval_of_a_day_is_found() {
        let approval = |number, from: &str, to: Option<&str>| PostApproval {
            class: WorkerClass::Member,
            number,
            document_number: None,
            valid_from: from.parse().unwrap(),
            valid_to: to.map(|day| day.parse().unwrap()),
            recorded_at: chrono::DateTime::UNIX_EPOCH,
        };
        let approvals = [
            approval(5, "2026-06-30", None),
            approval(3, "2025-01-01", Some("2026-06-30")),
        ];
        let on = |day: &str| approved(&approvals, WorkerClass::Member, day.parse().unwrap());
        assert_eq!(
            (on("2026-06-30"), on("2026-06-29"), on("2024-01-01")),
            (Some(5), Some(3), None)
        );
        assert_eq!(
            approved(&approvals, WorkerClass::Grid, "2026-06-30".parse().unwrap()),
            None
        );
    }
}
