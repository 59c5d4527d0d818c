//! Secretaries whom a public institution may take on (面向优秀社区党组织书记招聘事业单位人员):
//! 中办国办《关于加强社区工作者队伍建设的意见》 (2024), art. 13: ten years in communities on end, a full
//! term as secretary, and excellent work, which people judge and the register does not.

use chrono::{Months, NaiveDate};

use crate::{
    time::{Period, merged},
    worker::Post,
};

/// Years in communities on end.
const COMMUNITY_YEARS: u32 = 10;
/// Years of a term (两委任期).
const TERM_YEARS: u32 = 5;

/// The latest days on which somebody began who qualifies on a day.
///
/// Assumed of the facts: years in communities run from 从事社区工作日期, which the record states and
/// which is only right when there was no break since; a full term is five years on end in posts of a
/// secretary up to now, in whatever places, because terms are not kept yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LatestStart {
    /// Of community work.
    pub community: NaiveDate,
    /// Of the posts of a secretary.
    pub secretary: NaiveDate,
}

impl LatestStart {
    /// Those of a day; none before the calendar begins.
    pub fn on(day: NaiveDate) -> Option<Self> {
        let before = |years: u32| day.checked_sub_months(Months::new(years * 12));
        Some(Self {
            community: before(COMMUNITY_YEARS)?,
            secretary: before(TERM_YEARS)?,
        })
    }
}

/// Since when somebody is a secretary without a break up to a day; none who is not.
pub fn secretary_since(
    posts: impl IntoIterator<Item = (Post, Period)>,
    day: NaiveDate,
) -> Option<NaiveDate> {
    let held: Vec<Period> = posts
        .into_iter()
        .filter(|(post, _)| post.is_secretary())
        .map(|(_, period)| period)
        .collect();
    merged(&held)
        .iter()
        .find(|period| period.contains(day))
        .map(|period| period.from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn ten_years_and_a_term_are_counted_back_from_the_day() {
        let start = LatestStart::on(day("2026-11-26")).unwrap();
        assert_eq!(start.community, day("2016-11-26"));
        assert_eq!(start.secretary, day("2021-11-26"));
        // In a year without a leap day its last one counts.
        let leap = LatestStart::on(day("2028-02-29")).unwrap();
        assert_eq!(leap.community, day("2018-02-28"));
    }

    #[test]
    fn a_secretary_of_one_place_after_another_has_no_break() {
        let period = |from, to: Option<&str>| Period::new(day(from), to.map(day)).unwrap();
        let posts = [
            (Post::Secretary, period("2018-01-01", Some("2019-05-01"))),
            (Post::Staff, period("2019-05-01", Some("2020-01-01"))),
            (Post::SecretaryDirector, period("2022-06-01", None)),
            (Post::Secretary, period("2020-01-01", Some("2022-06-01"))),
        ];
        let since = |on| secretary_since(posts, day(on));
        assert_eq!(since("2026-01-01"), Some(day("2020-01-01")));
        assert_eq!(since("2019-04-30"), Some(day("2018-01-01")));
        assert_eq!(since("2019-06-01"), None);
    }
}
