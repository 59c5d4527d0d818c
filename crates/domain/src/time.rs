//! Civil dates and instants, and the two axes on which every changing fact is kept.

use chrono::{DateTime, Days, FixedOffset, NaiveDate, TimeDelta, Utc};
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

/// Whole months between two civil dates; the last month counts only once its day is reached.
pub fn whole_months(from: NaiveDate, to: NaiveDate) -> i32 {
    use chrono::Datelike;
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
    fn a_month_is_complete_on_its_day() {
        assert_eq!(whole_months(day("1982-06-30"), day("2022-06-30")), 480);
        assert_eq!(whole_months(day("1982-07-01"), day("2022-06-30")), 479);
        assert_eq!(age_on(day("2004-02-29"), day("2026-02-28")), 21);
        assert_eq!(age_on(day("2004-02-29"), day("2026-03-01")), 22);
    }
}
