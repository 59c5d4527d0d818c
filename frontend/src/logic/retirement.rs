//! What the pages about retirement make of addresses and dates.

use chrono::NaiveDate;
use contract::{InstitutionCandidateQuery, RetirementDates, RetirementQuery};
use domain::time::YearMonth;

use super::format::fill;
use super::query::value;
use super::text::{Lang, Retirements, Text};

/// Word of the address for those who reached the age already.
pub const OVERDUE: &str = "overdue";
/// Numbers of months that can be looked ahead; the second holds when the address says nothing.
pub const SPANS: [u32; 4] = [3, 12, 24, 60];
/// Months looked ahead when the address says nothing.
pub const USUAL: u32 = 12;
/// Months looked back.
const BACK: u32 = 36;

/// The question of an address on a day.
pub fn question(address: &str, today: NaiveDate) -> RetirementQuery {
    let this = YearMonth::of(today);
    let span = value(address, "span");
    let (from, months) = if span == OVERDUE {
        (this.plus(-BACK.cast_signed()), BACK)
    } else {
        let asked = span.parse().ok();
        let months = asked.filter(|months| SPANS.contains(months));
        (this, months.unwrap_or(USUAL))
    };
    RetirementQuery {
        organisation_id: value(address, "organisation_id").parse().ok(),
        from: Some(from),
        months: Some(months),
        limit: value(address, "limit").parse().ok(),
        cursor: Some(value(address, "cursor")).filter(|cursor| !cursor.is_empty()),
    }
}

/// The question of an address to the list of candidates.
pub fn candidates(address: &str) -> InstitutionCandidateQuery {
    InstitutionCandidateQuery {
        organisation_id: value(address, "organisation_id").parse().ok(),
        limit: value(address, "limit").parse().ok(),
        cursor: Some(value(address, "cursor")).filter(|cursor| !cursor.is_empty()),
    }
}

fn years_and_months(
    (years, months): (i32, i32),
    both: Retirements,
    full: Retirements,
    lang: Lang,
) -> String {
    let text = if months == 0 { full } else { both };
    let (years, months) = (years.to_string(), months.to_string());
    fill(text.get(lang), &[("years", &years), ("months", &months)])
}

/// `62岁4个月`
pub fn age(dates: &RetirementDates, lang: Lang) -> String {
    years_and_months(
        (dates.age_years, dates.age_months),
        Retirements::AgeOf,
        Retirements::AgeFull,
        lang,
    )
}

/// `15年6个月`
pub fn contributions(dates: &RetirementDates, lang: Lang) -> String {
    let months = dates.contribution_months;
    years_and_months(
        (months / 12, months % 12),
        Retirements::ContributionsOf,
        Retirements::ContributionsFull,
        lang,
    )
}

/// The months between which one may choose; a dash where there is nothing to choose.
pub fn flexible(dates: &RetirementDates, lang: Lang) -> String {
    if dates.earliest_month == dates.latest_month {
        return "–".to_owned();
    }
    let (from, to) = (
        dates.earliest_month.to_string(),
        dates.latest_month.to_string(),
    );
    fill(
        Retirements::FlexibleOf.get(lang),
        &[("from", &from), ("to", &to)],
    )
}

#[cfg(test)]
mod tests {
    use domain::personnel::retirement::RetirementCategory;

    use super::*;

    fn today() -> NaiveDate {
        "2026-11-26".parse().unwrap()
    }

    #[test]
    fn an_address_says_how_far_to_look() {
        let asked = |address| {
            let query = question(address, today());
            (query.from.unwrap().to_string(), query.months.unwrap())
        };
        assert_eq!(asked(""), ("2026-11".to_owned(), 12));
        assert_eq!(asked("span=24"), ("2026-11".to_owned(), 24));
        assert_eq!(asked("span=7"), ("2026-11".to_owned(), 12));
        // November 2023 to October 2026.
        assert_eq!(asked("span=overdue"), ("2023-11".to_owned(), 36));
    }

    #[test]
    fn ages_and_years_are_said_in_words() {
        let of = |birth: &str| RetirementDates::of(RetirementCategory::F50, birth.parse().unwrap());
        let dates = of("1975-03");
        assert_eq!(age(&dates, Lang::Zh), "50岁2个月");
        assert_eq!(contributions(&dates, Lang::Zh), "15年");
        assert_eq!(flexible(&dates, Lang::Zh), "2025-03 至 2028-05");
        assert_eq!(age(&of("1984-11"), Lang::Zh), "55岁");
        assert_eq!(contributions(&of("1979-05"), Lang::Zh), "16年");
        assert_eq!(contributions(&of("1980-01"), Lang::Zh), "16年6个月");
        assert_eq!(flexible(&of("1974-12"), Lang::Zh), "–");
    }
}
