//! Which days and instants may be sent.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use validator::ValidationError;

/// A day, an instant, or perhaps none.
pub(crate) trait Calendar {
    /// Whether its year has at most four digits, as `YYYY-MM-DD` says. Longer ones can be read,
    /// but PostgreSQL does not hold all of them, and SQLite would sort them as text.
    fn is_writable(&self) -> bool;
}

impl Calendar for NaiveDate {
    fn is_writable(&self) -> bool {
        (1..=9999).contains(&self.year())
    }
}

impl Calendar for DateTime<Utc> {
    fn is_writable(&self) -> bool {
        self.date_naive().is_writable()
    }
}

impl<T: Calendar> Calendar for &T {
    fn is_writable(&self) -> bool {
        (*self).is_writable()
    }
}

impl<T: Calendar> Calendar for Option<T> {
    fn is_writable(&self) -> bool {
        self.as_ref().is_none_or(Calendar::is_writable)
    }
}

/// Check of every day and instant in a request.
///
/// # Errors
/// `calendar`.
pub(crate) fn calendar(value: &impl Calendar) -> Result<(), ValidationError> {
    if value.is_writable() {
        Ok(())
    } else {
        Err(ValidationError::new("calendar"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_have_at_most_four_digits() {
        for (day, fine) in [
            ("0001-01-01", true),
            ("9999-12-31", true),
            ("0000-12-31", false),
            ("-0001-01-01", false),
            ("+10000-01-01", false),
        ] {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(calendar(&day).is_ok(), fine, "{day}");
            assert_eq!(calendar(&Some(day)).is_ok(), fine, "{day}");
        }
        assert!(calendar(&None::<NaiveDate>).is_ok());
        // The zone moves it out of the last year.
        assert!(
            calendar(
                &"9999-12-31T23:59:59-01:00"
                    .parse::<DateTime<Utc>>()
                    .unwrap()
            )
            .is_err()
        );
    }
}
