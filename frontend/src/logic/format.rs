//! Numbers, dates and sizes as people read them.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use domain::money::Money;
use rust_decimal::Decimal;

/// A whole number in groups of three: `66,380`.
pub fn number(value: i64) -> String {
    group(&value.to_string())
}

/// A decimal number in groups of three, its digits kept.
pub fn decimal(value: Decimal) -> String {
    group(&value.to_string())
}

/// An amount in yuan with two places: `72,400.00`.
pub fn money(amount: Money) -> String {
    group(&amount.to_string())
}

fn group(text: &str) -> String {
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A share of a whole in per cent with one place; `–` of nothing.
pub fn share(part: i64, whole: i64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = (part * 2000 + whole) / (whole * 2);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// Whole per cent of a progress, 0 to 100.
pub fn percent(done: i64, all: i64) -> i64 {
    if all <= 0 {
        0
    } else {
        (done.max(0) * 100 / all).clamp(0, 100)
    }
}

/// `2026-11-23`, or `–`.
pub fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "–".to_owned(), |day| day.to_string())
}

/// An instant in Asia/Shanghai: `2026-11-23 18:05`.
pub fn instant(at: DateTime<Utc>) -> String {
    FixedOffset::east_opt(8 * 3600).map_or_else(String::new, |zone| {
        at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string()
    })
}

/// A file size.
pub fn bytes(size: i64) -> String {
    let (unit, name) = match size {
        ..1024 => return format!("{size} B"),
        1024..1_048_576 => (1024, "KB"),
        _ => (1_048_576, "MB"),
    };
    let tenths = size * 10 / unit;
    format!("{}.{} {name}", tenths / 10, tenths % 10)
}

/// A text, or `–` when there is none.
pub fn or_dash(text: Option<&str>) -> String {
    text.filter(|text| !text.is_empty())
        .unwrap_or("–")
        .to_owned()
}

/// Fills `{name}` in a text.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(number(66_380), "66,380");
        assert_eq!(number(-1_234_567), "-1,234,567");
        assert_eq!(number(999), "999");
        assert_eq!(money(Money::from_fen(7_240_000)), "72,400.00");
    }

    #[test]
    fn shares_are_rounded_and_never_divide_by_nothing() {
        // 19,448 / 26,000 = 0.748 exactly; 2,350 / 25,000 = 0.094
        assert_eq!(share(19_448, 26_000), "74.8%");
        assert_eq!(share(2_350, 25_000), "9.4%");
        assert_eq!(share(0, 0), "–");
        assert_eq!(percent(5, 0), 0);
        assert_eq!(percent(50, 40), 100);
    }

    #[test]
    fn instants_are_shown_in_shanghai() {
        assert_eq!(
            instant("2026-11-23T16:30:00Z".parse().unwrap()),
            "2026-11-24 00:30"
        );
        assert_eq!(bytes(1536), "1.5 KB");
        assert_eq!(fill("共 {n} 人", &[("n", "3")]), "共 3 人");
    }
}
