//! The level of a post (岗位等级), 1 to 18 in the widespread 三岗十八级. What a city sets is data,
//! [`LevelRules`]; the rule over it is one. National paper: 中办国办《关于加强社区工作者队伍建设的意见》
//! (2024-03-28), which asks for levels and fixes no figure.

use std::collections::BTreeMap;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::career::Grade;
use crate::{
    code_enum::code_enum,
    time::{Period, merged, whole_months},
    worker::WorkerClass,
};

code_enum! {
    /// Study that raises a level (学历层次).
    Study {
        Bachelor = "BACHELOR", "本科", "Bachelor";
        Master = "MASTER", "硕士", "Master";
        Doctor = "DOCTOR", "博士", "Doctor";
    }
}

impl Study {
    /// That of a completed education (GB/T 4658); none below a bachelor's.
    pub fn of_education(code: &str) -> Option<Self> {
        match code {
            "11" => Some(Self::Doctor),
            "14" => Some(Self::Master),
            "21" => Some(Self::Bachelor),
            _ => None,
        }
    }

    /// That of a degree (GB/T 6864), whose codes begin with its level; an honorary doctor is none.
    pub fn of_degree(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [b'2', ..] => Some(Self::Doctor),
            [b'3', ..] => Some(Self::Master),
            [b'4', ..] => Some(Self::Bachelor),
            _ => None,
        }
    }
}

/// Levels of one class of worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelRange {
    /// Class.
    pub class: WorkerClass,
    /// Where everyone of the class begins; also the lowest.
    pub lowest: i32,
    /// The highest.
    pub highest: i32,
}

/// What a study brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StudyBonus {
    /// Study.
    pub study: Study,
    /// Levels of whoever has both the education and the degree.
    pub levels: i32,
    /// Years that are counted for whoever has only one of the two.
    pub years: i32,
}

/// What a city sets (岗位等级规则).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelRules {
    /// Levels by class; a class that is not named has none.
    pub ranges: Vec<LevelRange>,
    /// Counted years for one level.
    pub step_years: i32,
    /// What study brings; a study that is not named brings nothing.
    pub bonuses: Vec<StudyBonus>,
}

impl LevelRules {
    /// 三岗十八级 as published for the area of 济南 and 淄博 about 2020: 正职 7 to 18, 副职 4 to 15,
    /// 工作人员 1 to 12, a level every three years; 本科, 硕士, 博士 1, 2, 3 levels, or 1, 3, 5 years. That
    /// members of the committees rank with the staff is chosen.
    pub fn eighteen() -> Self {
        let range = |class, lowest, highest| LevelRange {
            class,
            lowest,
            highest,
        };
        let bonus = |study, levels, years| StudyBonus {
            study,
            levels,
            years,
        };
        Self {
            ranges: vec![
                range(WorkerClass::Head, 7, 18),
                range(WorkerClass::Deputy, 4, 15),
                range(WorkerClass::Member, 1, 12),
                range(WorkerClass::Staff, 1, 12),
            ],
            step_years: 3,
            bonuses: vec![
                bonus(Study::Bachelor, 1, 1),
                bonus(Study::Master, 2, 3),
                bonus(Study::Doctor, 3, 5),
            ],
        }
    }

    fn range(&self, class: WorkerClass) -> Option<&LevelRange> {
        self.ranges.iter().find(|range| range.class == class)
    }

    /// Levels and years that study brings. Of whoever has an education and a degree, the lower of
    /// the two is had in full and gives its levels; one without the other gives years.
    pub fn study(&self, education: Option<Study>, degree: Option<Study>) -> (i32, i32) {
        let bonus = |study: Study| self.bonuses.iter().find(|bonus| bonus.study == study);
        match (education, degree) {
            (Some(education), Some(degree)) => (
                bonus(education.min(degree)).map_or(0, |bonus| bonus.levels),
                0,
            ),
            (Some(only), None) | (None, Some(only)) => {
                (0, bonus(only).map_or(0, |bonus| bonus.years))
            }
            (None, None) => (0, 0),
        }
    }

    /// `clamp(lowest + ⌊counted years ÷ step⌋ + levels of study, lowest, highest)`; none for a class
    /// without levels.
    pub fn level(&self, class: WorkerClass, service: &CountedService, study: i32) -> Option<i32> {
        let range = self.range(class)?;
        let steps = service.months() / (12 * self.step_years.max(1));
        let level = range.lowest.saturating_add(steps).saturating_add(study);
        Some(level.max(range.lowest).min(range.highest))
    }

    /// The level in a new class: within its range, but no lower than before unless the change is a
    /// demotion. None for a class without levels.
    pub fn remapped(&self, level: i32, to: WorkerClass, demoted: bool) -> Option<i32> {
        let range = self.range(to)?;
        let least = level.max(range.lowest);
        Some(if demoted {
            least.min(range.highest)
        } else {
            least
        })
    }

    /// Day on which the next level is due: so many years after the last one as a step has, each of
    /// them passed. A calendar year is counted from the one in which the last level began; one with
    /// a grade below 称职, or without a grade, is made up for by another. A year that nothing is known
    /// of is taken as passed: what comes of this is a proposal that people look at.
    pub fn next_due(&self, since: NaiveDate, grades: &BTreeMap<i32, Grade>) -> Option<NaiveDate> {
        let passed = |year: &i32| grades.get(year).is_none_or(|grade| grade.passes());
        let wanted = usize::try_from(self.step_years.max(1)).ok()?;
        let last = (since.year()..).filter(passed).nth(wanted - 1)?;
        let years = u32::try_from(last - since.year() + 1).ok()?;
        since.checked_add_months(Months::new(years.checked_mul(12)?))
    }
}

/// Years of service as they count for a level (计算年限), with what they are made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountedService {
    /// Whole months in posts of communities.
    pub months_served: i32,
    /// Years in them that were failed, which do not count.
    pub failed_years: i32,
    /// Years that are counted without having been served, as for study.
    pub equivalent_years: i32,
}

impl CountedService {
    /// Of the days in posts until a day, and the grades of the years. Days in two posts at once count
    /// once; of each unbroken time the whole months count.
    pub fn until(
        day: NaiveDate,
        posts: &[Period],
        grades: &BTreeMap<i32, Grade>,
        equivalent_years: i32,
    ) -> Self {
        let until = |period: &Period| period.to.map_or(day, |to| to.min(day));
        let months_served = merged(posts)
            .iter()
            .map(|period| whole_months(period.from, until(period)).max(0))
            .sum();
        let failed = grades
            .iter()
            .filter(|(year, grade)| **year <= day.year() && !grade.counts_as_service());
        Self {
            months_served,
            failed_years: failed.map(|_| 1).sum(),
            equivalent_years,
        }
    }

    /// Months that count; never below nought.
    pub fn months(&self) -> i32 {
        (self.months_served + 12 * (self.equivalent_years - self.failed_years)).max(0)
    }

    /// Whole years that count.
    pub fn years(&self) -> i32 {
        self.months() / 12
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn years(years: i32) -> CountedService {
        CountedService {
            months_served: years * 12,
            ..CountedService::default()
        }
    }

    #[test]
    fn the_level_is_start_and_steps_and_study() {
        let rules = LevelRules::eighteen();
        let levels = [
            // 7 + ⌊9 ÷ 3⌋ + 1 = 11.
            (WorkerClass::Head, 9, 1, Some(11)),
            // 7 + ⌊33 ÷ 3⌋ + 3 = 21, but at most 18.
            (WorkerClass::Head, 33, 3, Some(18)),
            (WorkerClass::Staff, 0, 0, Some(1)),
            // 1 + ⌊8 ÷ 3⌋ = 3.
            (WorkerClass::Staff, 8, 0, Some(3)),
            (WorkerClass::Deputy, 3, 2, Some(7)),
            (WorkerClass::Grid, 9, 1, None),
        ];
        for (class, served, study, wanted) in levels {
            assert_eq!(
                rules.level(class, &years(served), study),
                wanted,
                "{class} {served} {study}"
            );
        }
        // Two months short of nine years.
        let short = CountedService {
            months_served: 106,
            ..CountedService::default()
        };
        assert_eq!(rules.level(WorkerClass::Head, &short, 0), Some(9));
    }

    #[test]
    fn failed_years_are_lost_and_equivalents_are_added() {
        let grades = BTreeMap::from([
            (2020, Grade::Incompetent),
            (2021, Grade::Basic),
            (2027, Grade::Incompetent),
        ]);
        let posts = [
            Period::new(day("2015-01-01"), Some(day("2017-01-01"))).unwrap(),
            Period::since(day("2016-07-01")),
        ];
        // 2015-01 to 2024-12 are 120 months; less the failed year of 2020; and 3 for a master's degree
        // alone: 120 − 12 + 36 = 144.
        let service = CountedService::until(day("2025-01-01"), &posts, &grades, 3);
        let wanted = CountedService {
            months_served: 120,
            failed_years: 1,
            equivalent_years: 3,
        };
        assert_eq!(service, wanted);
        assert_eq!((service.months(), service.years()), (144, 12));
        let lost = CountedService {
            failed_years: 2,
            ..years(1)
        };
        assert_eq!(lost.months(), 0);
    }

    #[test]
    fn study_gives_levels_in_full_and_years_in_half() {
        use Study::{Bachelor, Doctor, Master};
        let rules = LevelRules::eighteen();
        assert_eq!(rules.study(Some(Bachelor), Some(Bachelor)), (1, 0));
        assert_eq!(rules.study(Some(Doctor), Some(Doctor)), (3, 0));
        // A master's degree beside work, over a bachelor's education.
        assert_eq!(rules.study(Some(Bachelor), Some(Master)), (1, 0));
        assert_eq!(rules.study(None, Some(Master)), (0, 3));
        assert_eq!(rules.study(Some(Doctor), None), (0, 5));
        assert_eq!(rules.study(None, None), (0, 0));
        assert_eq!(Study::of_education("21"), Some(Bachelor));
        assert_eq!(Study::of_education("22"), None);
        assert_eq!(Study::of_degree("303"), Some(Master));
        assert_eq!(Study::of_degree("1"), None);
    }

    #[test]
    fn a_new_post_lifts_into_its_range_and_only_a_demotion_lowers() {
        let rules = LevelRules::eighteen();
        assert_eq!(rules.remapped(3, WorkerClass::Head, false), Some(7));
        assert_eq!(rules.remapped(10, WorkerClass::Head, false), Some(10));
        assert_eq!(rules.remapped(17, WorkerClass::Deputy, false), Some(17));
        assert_eq!(rules.remapped(17, WorkerClass::Deputy, true), Some(15));
        assert_eq!(rules.remapped(9, WorkerClass::Grid, true), None);
    }

    #[test]
    fn the_next_level_waits_for_every_year_to_be_passed() {
        let rules = LevelRules::eighteen();
        let due = |since, grades: &[(i32, Grade)]| {
            let grades = grades.iter().copied().collect();
            rules.next_due(day(since), &grades).unwrap()
        };
        assert_eq!(due("2021-07-01", &[]), day("2024-07-01"));
        // 2022 is made up for by 2024, and 2024 in turn by 2025.
        assert_eq!(
            due("2021-07-01", &[(2022, Grade::Basic)]),
            day("2025-07-01")
        );
        let twice = [(2022, Grade::Incompetent), (2024, Grade::Undetermined)];
        assert_eq!(due("2021-07-01", &twice), day("2026-07-01"));
        // A year before, or after it was due, changes nothing.
        let beside = [(2020, Grade::Basic), (2024, Grade::Basic)];
        assert_eq!(due("2021-07-01", &beside), day("2024-07-01"));
        assert_eq!(due("2024-02-29", &[]), day("2027-02-28"));
    }

    fn grade() -> impl Strategy<Value = Grade> {
        prop::sample::select(Grade::ALL)
    }

    proptest! {
        /// Year by year: the due day comes with the third passed one.
        #[test]
        fn the_due_year_is_that_of_counting(grades in prop::collection::btree_map(2015i32..2030, grade(), 0..12), start in 2015i32..2022) {
            let due = LevelRules::eighteen().next_due(NaiveDate::from_ymd_opt(start, 7, 1).unwrap(), &grades).unwrap();
            let (mut year, mut passed) = (start, 0);
            while passed < 3 {
                if grades.get(&year).is_none_or(|grade| matches!(grade, Grade::Excellent | Grade::Competent)) {
                    passed += 1;
                }
                year += 1;
            }
            prop_assert_eq!(due, NaiveDate::from_ymd_opt(year, 7, 1).unwrap());
        }

        /// More service or more study never lowers a level, and every level lies in its range.
        #[test]
        fn a_level_only_rises(months in 0i32..600, more in 0i32..60, study in 0i32..4) {
            let rules = LevelRules::eighteen();
            for range in rules.ranges.clone() {
                let of = |months, study| {
                    let service = CountedService { months_served: months, ..CountedService::default() };
                    rules.level(range.class, &service, study).unwrap()
                };
                let level = of(months, study);
                prop_assert!((range.lowest..=range.highest).contains(&level));
                prop_assert!(of(months + more, study) >= level && of(months, study + 1) >= level);
            }
        }

        /// Month by month: a month of service counts when it lies wholly in one unbroken time.
        #[test]
        fn months_in_two_posts_count_once(spans in prop::collection::vec((0i32..120, 1i32..40), 1..5)) {
            let first = crate::time::YearMonth::new(2010, 1).unwrap();
            let posts: Vec<Period> = spans
                .iter()
                .map(|(from, length)| Period::new(first.plus(*from).first_day(), Some(first.plus(from + length).first_day())).unwrap())
                .collect();
            let service = CountedService::until(day("2030-01-01"), &posts, &BTreeMap::new(), 0);
            let counted = (0..240).filter(|at| spans.iter().any(|(from, length)| (*from..from + length).contains(at))).count();
            prop_assert_eq!(service.months_served, i32::try_from(counted).unwrap());
        }
    }
}
