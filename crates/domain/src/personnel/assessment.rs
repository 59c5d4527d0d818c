//! The yearly assessment (年度考核): grades, the cap on the best, who is not graded, and what two
//! failed years in a row come to.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::career::Grade;
use crate::{
    code_enum::code_enum,
    time::{Period, merged},
};

impl Grade {
    /// Whether the year counts towards the next level: 称职 or better.
    pub const fn passes(self) -> bool {
        matches!(self, Self::Excellent | Self::Competent)
    }

    /// Whether the year counts as a year of service. One that was failed does not.
    pub const fn counts_as_service(self) -> bool {
        !matches!(self, Self::Incompetent)
    }
}

code_enum! {
    /// Why somebody is not graded in a year (不确定等次原因).
    NotGraded {
        OnProbation = "ON_PROBATION", "试用期内", "On probation";
        LongAway = "LONG_AWAY", "离岗超过半年", "Away for more than half a year";
        Investigated = "INVESTIGATED", "立案审查调查尚未结案", "Under investigation";
    }
}

/// What of somebody's year decides whether they are graded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssessedYear {
    /// Probations.
    pub probations: Vec<Period>,
    /// Leave and suspension, in whatever order, also overlapping.
    pub away: Vec<Period>,
    /// Whether an investigation is open.
    pub investigated: bool,
}

impl AssessedYear {
    /// Why there is no grade for a calendar year: still on probation on its last day, away on more
    /// than half of its days, or under investigation.
    pub fn not_graded(&self, year: i32) -> Option<NotGraded> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let next = NaiveDate::from_ymd_opt(year + 1, 1, 1)?;
        let last = next.pred_opt()?;
        if self.probations.iter().any(|period| period.contains(last)) {
            return Some(NotGraded::OnProbation);
        }
        let away: i64 = merged(&self.away)
            .iter()
            .map(|period| {
                let to = period.to.unwrap_or(next).min(next);
                (to - period.from.max(first)).num_days().max(0)
            })
            .sum();
        if away * 2 > (next - first).num_days() {
            return Some(NotGraded::LongAway);
        }
        self.investigated.then_some(NotGraded::Investigated)
    }
}

/// Most grades of 优秀 in a place, in hundredths of those who are graded (优秀等次比例). A setting: 20
/// is that of civil servants; rules for community workers elsewhere say 25 to 30.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExcellentCap(pub u32);

impl ExcellentCap {
    /// How many of so many may be 优秀. What is left over is dropped, never rounded up: 20 of a
    /// hundred of nine people is one.
    pub const fn most(self, graded: u64) -> u64 {
        graded.saturating_mul(self.0 as u64) / 100
    }

    /// How many of some grades are 优秀 beyond the cap. Those not graded are not counted among the
    /// people.
    pub fn excess(self, grades: &[Grade]) -> u64 {
        let count = |wanted: fn(&Grade) -> bool| {
            grades.iter().filter(|grade| wanted(grade)).map(|_| 1).sum()
        };
        let graded: u64 = count(|grade| *grade != Grade::Undetermined);
        let excellent: u64 = count(|grade| *grade == Grade::Excellent);
        excellent.saturating_sub(self.most(graded))
    }
}

/// Whether a year and the one before it were both failed (连续两年不称职): the place proposes that
/// the person leaves.
pub fn proposes_exit(grades: &BTreeMap<i32, Grade>, year: i32) -> bool {
    let failed = |year: i32| grades.get(&year) == Some(&Grade::Incompetent);
    failed(year) && failed(year - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period::new(from.parse().unwrap(), Some(to.parse().unwrap())).unwrap()
    }

    #[test]
    fn the_cap_is_rounded_down() {
        // 20 of 100: 9 × 20 ÷ 100 = 1.8 → 1; 10 → 2; 4 × 20 ÷ 100 = 0.8 → 0.
        for (graded, most) in [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2), (14, 2)] {
            assert_eq!(ExcellentCap(20).most(graded), most, "{graded}");
        }
        // 25 of 100: 7 × 25 ÷ 100 = 1.75 → 1.
        assert_eq!(ExcellentCap(25).most(7), 1);
        assert_eq!(ExcellentCap(30).most(10), 3);
    }

    #[test]
    fn those_not_graded_do_not_widen_the_cap() {
        use Grade::{Competent, Excellent, Undetermined};
        let mut grades = vec![Excellent, Competent, Competent, Competent];
        assert_eq!(ExcellentCap(20).excess(&grades), 1);
        grades.push(Undetermined);
        assert_eq!(ExcellentCap(20).excess(&grades), 1);
        grades.push(Competent);
        assert_eq!(ExcellentCap(20).excess(&grades), 0);
    }

    #[test]
    fn whoever_is_still_on_probation_at_the_end_is_not_graded() {
        let mut year = AssessedYear {
            probations: vec![period("2024-10-01", "2025-01-01")],
            ..AssessedYear::default()
        };
        assert_eq!(year.not_graded(2024), Some(NotGraded::OnProbation));
        assert_eq!(year.not_graded(2025), None);
        year.probations = vec![period("2024-10-01", "2024-12-31")];
        assert_eq!(year.not_graded(2024), None);
    }

    #[test]
    fn half_a_year_away_is_graded_and_a_day_more_is_not() {
        let away = |periods: &[Period]| AssessedYear {
            away: periods.to_vec(),
            ..AssessedYear::default()
        };
        // 2024 has 366 days: half is 183. January to June are 182.
        assert_eq!(
            away(&[period("2023-12-01", "2024-07-02")]).not_graded(2024),
            None
        );
        assert_eq!(
            away(&[period("2023-12-01", "2024-07-03")]).not_graded(2024),
            Some(NotGraded::LongAway)
        );
        // 2025 has 365: 183 days are more than half.
        assert_eq!(
            away(&[period("2025-01-01", "2025-07-02")]).not_graded(2025),
            None
        );
        assert_eq!(
            away(&[period("2025-01-01", "2025-07-03")]).not_graded(2025),
            Some(NotGraded::LongAway)
        );
        // The same days twice are away once.
        let twice = [
            period("2025-01-01", "2025-05-01"),
            period("2025-02-01", "2025-05-01"),
        ];
        assert_eq!(away(&twice).not_graded(2025), None);
        let open = Period::since("2025-03-01".parse().unwrap());
        assert_eq!(away(&[open]).not_graded(2025), Some(NotGraded::LongAway));
        assert_eq!(away(&[open]).not_graded(2024), None);
    }

    #[test]
    fn two_failed_years_in_a_row_propose_an_exit() {
        let mut grades = BTreeMap::from([(2022, Grade::Incompetent), (2024, Grade::Incompetent)]);
        assert!(!proposes_exit(&grades, 2024));
        grades.insert(2023, Grade::Basic);
        assert!(!proposes_exit(&grades, 2024));
        grades.insert(2023, Grade::Incompetent);
        assert!(proposes_exit(&grades, 2024));
        assert!(proposes_exit(&grades, 2023));
        assert!(!proposes_exit(&grades, 2025));
    }

    #[test]
    fn what_a_grade_counts_for() {
        let passing: Vec<_> = Grade::ALL.iter().filter(|grade| grade.passes()).collect();
        assert_eq!(passing, [&Grade::Excellent, &Grade::Competent]);
        let lost: Vec<_> = Grade::ALL
            .iter()
            .filter(|grade| !grade.counts_as_service())
            .collect();
        assert_eq!(lost, [&Grade::Incompetent]);
    }
}
