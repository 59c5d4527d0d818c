//! Civil dates and instants, and the two axes on which every changing fact is kept.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Seconds by which Asia/Shanghai is ahead of UTC; the zone has had no summer time since 1991.
const SHANGHAI_OFFSET: i32 = 8 * 3600;

/// Where "now" comes from. Injected; instants are truncated to microseconds, the precision
/// that PostgreSQL keeps, so that a value read back equals the value written.
pub trait Clock: Send + Sync {
    /// The present instant, truncated to microseconds.
    fn now(&self) -> DateTime<Utc>;

    /// Today's civil date in Asia/Shanghai.
    fn today(&self) -> NaiveDate {
        civil_date(self.now())
    }
}

/// The civil date in Asia/Shanghai at an instant.
pub fn civil_date(at: DateTime<Utc>) -> NaiveDate {
    FixedOffset::east_opt(SHANGHAI_OFFSET)
        .map_or(at.date_naive(), |zone| at.with_timezone(&zone).date_naive())
}

/// Truncates an instant to microseconds.
pub fn to_micros(at: DateTime<Utc>) -> DateTime<Utc> {
    let nanos = i64::from(at.timestamp_subsec_nanos() % 1_000);
    at - TimeDelta::nanoseconds(nanos)
}

/// A span of civil dates, `[from, to)`; without `to` it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day on which the fact holds.
    pub from: NaiveDate,
    /// First day on which it no longer holds.
    pub to: Option<NaiveDate>,
}

/// A period that would end before or on the day it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a period ends after the day it begins")]
pub struct EmptyPeriod;

impl Period {
    /// An open period.
    pub const fn since(from: NaiveDate) -> Self {
        Self { from, to: None }
    }

    /// A period `[from, to)`.
    ///
    /// # Errors
    /// [`EmptyPeriod`] when `to` is not after `from`.
    pub fn new(from: NaiveDate, to: Option<NaiveDate>) -> Result<Self, EmptyPeriod> {
        match to {
            Some(to) if to <= from => Err(EmptyPeriod),
            _ => Ok(Self { from, to }),
        }
    }

    /// Whether the fact holds on a day.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    /// Whether two periods share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from < to) && other.to.is_none_or(|to| self.from < to)
    }

    /// Last day on which the fact holds, if it ends.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.to.and_then(|to| to.checked_sub_days(Days::new(1)))
    }
}

/// The point from which dated facts are read: true on `valid_on`, as the register knew it at
/// `known_at`. Without `known_at`: as it is known now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// Civil date on which the facts hold.
    pub valid_on: NaiveDate,
    /// Instant of knowledge; later corrections are not seen.
    pub known_at: Option<DateTime<Utc>>,
}

impl AsOf {
    /// What is known now of a day.
    pub const fn on(valid_on: NaiveDate) -> Self {
        Self {
            valid_on,
            known_at: None,
        }
    }
}

/// Periods without overlaps and without seams: the same days, in order, each in one period.
pub fn merged(periods: &[Period]) -> Vec<Period> {
    let mut sorted = periods.to_vec();
    sorted.sort_by_key(|period| period.from);
    let mut whole: Vec<Period> = Vec::new();
    for period in sorted {
        match whole.last_mut() {
            Some(last) if last.to.is_none_or(|to| period.from <= to) => {
                last.to = last.to.zip(period.to).map(|(a, b)| a.max(b));
            }
            _ => whole.push(period),
        }
    }
    whole
}

/// A civil month (年月), written `YYYY-MM`; of the years 1 to 9999, as dates are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = r"^\d{4}-(0[1-9]|1[0-2])$", example = "1975-03"))]
pub struct YearMonth(
    /// Months since the first of the year 0.
    i32,
);

/// Text that is no month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a month is written YYYY-MM")]
pub struct NotAMonth;

impl YearMonth {
    const FIRST: i32 = 12;
    const LAST: i32 = 9_999 * 12 + 11;

    /// The month of a year, 1 to 12.
    ///
    /// # Errors
    /// [`NotAMonth`] for a month or a year that there is not.
    pub fn new(year: i32, month: u32) -> Result<Self, NotAMonth> {
        match i32::try_from(month) {
            Ok(month @ 1..=12) if (1..=9_999).contains(&year) => Ok(Self(year * 12 + month - 1)),
            _ => Err(NotAMonth),
        }
    }

    /// The month in which a day lies.
    pub fn of(day: NaiveDate) -> Self {
        // In range, for a month has 12 at most.
        Self(day.year() * 12 + day.month0() as i32).bounded()
    }

    /// Year.
    pub const fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// Month of the year, 1 to 12.
    pub const fn month(self) -> u32 {
        self.0.rem_euclid(12).unsigned_abs() + 1
    }

    /// So many months later, or earlier; never beyond the years that can be written.
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months)).bounded()
    }

    /// Months from another month to this one.
    pub const fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year(), self.month(), 1).unwrap_or_default()
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        let next = self.first_day().checked_add_months(Months::new(1));
        next.and_then(|day| day.pred_opt()).unwrap_or_default()
    }

    const fn bounded(self) -> Self {
        if self.0 < Self::FIRST {
            Self(Self::FIRST)
        } else if self.0 > Self::LAST {
            Self(Self::LAST)
        } else {
            self
        }
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl FromStr for YearMonth {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        let digits = |text: &str, length| {
            let all = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
            all.then(|| text.parse::<u32>().ok()).flatten()
        };
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        match (digits(year, 4), digits(month, 2)) {
            (Some(year), Some(month)) => {
                Self::new(i32::try_from(year).map_err(|_| NotAMonth)?, month)
            }
            _ => Err(NotAMonth),
        }
    }
}

impl TryFrom<String> for YearMonth {
    type Error = NotAMonth;

    fn try_from(text: String) -> Result<Self, NotAMonth> {
        text.parse()
    }
}

impl From<YearMonth> for String {
    fn from(month: YearMonth) -> Self {
        month.to_string()
    }
}

/// Whole months between two civil dates; the last month counts only once its day is reached.
pub fn whole_months(from: NaiveDate, to: NaiveDate) -> i32 {
    let months = (to.year() - from.year()) * 12 + to.month() as i32 - from.month() as i32;
    months - i32::from(to.day() < from.day())
}

/// Age in whole years on a day.
pub fn age_on(birth: NaiveDate, day: NaiveDate) -> i32 {
    whole_months(birth, day).div_euclid(12)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_civil_date_changes_at_sixteen_hours_utc() {
        assert_eq!(
            civil_date("2026-11-23T15:59:59Z".parse().unwrap()),
            day("2026-11-23")
        );
        assert_eq!(
            civil_date("2026-11-23T16:00:00Z".parse().unwrap()),
            day("2026-11-24")
        );
    }

    #[test]
    fn a_period_excludes_its_end() {
        let period = Period::new(day("2024-01-01"), Some(day("2024-03-01"))).unwrap();
        assert!(period.contains(day("2024-02-29")));
        assert!(!period.contains(day("2024-03-01")));
        assert_eq!(period.last_day(), Some(day("2024-02-29")));
        assert_eq!(
            Period::new(day("2024-01-01"), Some(day("2024-01-01"))),
            Err(EmptyPeriod)
        );
        assert!(!period.overlaps(&Period::since(day("2024-03-01"))));
        assert!(period.overlaps(&Period::since(day("2024-02-29"))));
    }

    #[test]
    fn periods_that_meet_or_overlap_are_one() {
        let period = |from, to| Period::new(day(from), Some(day(to))).unwrap();
        let parts = [
            period("2024-03-01", "2024-05-01"),
            period("2024-01-01", "2024-02-01"),
            period("2024-02-01", "2024-02-15"),
            period("2024-04-01", "2024-04-10"),
        ];
        assert_eq!(
            merged(&parts),
            [
                period("2024-01-01", "2024-02-15"),
                period("2024-03-01", "2024-05-01")
            ]
        );
        let open = Period::since(day("2024-04-20"));
        assert_eq!(
            merged(&[parts[0], open]),
            [Period::since(day("2024-03-01"))]
        );
        assert!(merged(&[]).is_empty());
    }

    #[test]
    fn a_month_is_written_with_six_digits_and_nothing_else() {
        for text in ["1975-03", "0001-01", "9999-12"] {
            assert_eq!(text.parse::<YearMonth>().unwrap().to_string(), text);
        }
        for text in [
            "1975-3",
            "1975-13",
            "1975-00",
            "0000-01",
            "75-03",
            "1975-03-01",
            "1975",
            "",
            "+975-03",
            "1975-+3",
            "１９７５-03",
            "1975/03",
            "1975-03 ",
        ] {
            assert_eq!(text.parse::<YearMonth>(), Err(NotAMonth), "{text}");
        }
        let month: YearMonth = serde_json::from_str("\"1975-03\"").unwrap();
        assert_eq!(serde_json::to_string(&month).unwrap(), "\"1975-03\"");
        assert!(serde_json::from_str::<YearMonth>("197503").is_err());
    }

    #[test]
    fn months_are_counted_across_years() {
        let month = YearMonth::new(1975, 3).unwrap();
        assert_eq!(month.plus(10).to_string(), "1976-01");
        assert_eq!(month.plus(-3).to_string(), "1974-12");
        assert_eq!(month.plus(602).since(month), 602);
        assert_eq!(month.plus(i32::MAX).to_string(), "9999-12");
        assert_eq!(month.plus(i32::MIN).to_string(), "0001-01");
        assert_eq!(YearMonth::of(day("2024-02-29")).to_string(), "2024-02");
        let leap = YearMonth::new(2024, 2).unwrap();
        assert_eq!(
            (leap.first_day(), leap.last_day()),
            (day("2024-02-01"), day("2024-02-29"))
        );
        let last = YearMonth::new(9999, 12).unwrap();
        assert_eq!(last.last_day(), day("9999-12-31"));
    }

    #[test]
    fn a_month_is_complete_on_its_day() {
        assert_eq!(whole_months(day("1982-06-30"), day("2022-06-30")), 480);
        assert_eq!(whole_months(day("1982-07-01"), day("2022-06-30")), 479);
        assert_eq!(age_on(day("2004-02-29"), day("2026-02-28")), 21);
        assert_eq!(age_on(day("2004-02-29"), day("2026-03-01")), 22);
    }
}
