//! When people retire: 《国务院关于渐进式延迟法定退休年龄的办法》, annexed to the decision of the
//! Standing Committee of 2024-09-13, in force from 2025-01-01.

use crate::{code_enum::code_enum, time::YearMonth, worker::WorkerClass};

code_enum! {
    /// By which statutory age somebody retires (退休年龄类别).
    RetirementCategory {
        M60 = "M60", "男职工(原60周岁)", "Men (formerly at 60)";
        F55 = "F55", "女职工(原55周岁，管理和专业技术岗位)", "Women in management and technical posts (formerly at 55)";
        F50 = "F50", "女职工(原50周岁，其他岗位)", "Women in other posts (formerly at 50)";
    }
}

/// How a category is delayed (art. 1).
struct Delay {
    /// Statutory age before, in years.
    original: i32,
    /// Whoever is born before this year retires as before; from its January on, one month is added
    /// for every `step` months of birth.
    base: i32,
    step: i32,
    /// Most months that are added.
    cap: i32,
}

/// Most months by which a person may go earlier, or stay longer (art. 3).
const FLEXIBLE: i32 = 36;
/// Most months that any category is delayed.
const MOST: i32 = 60;

impl RetirementCategory {
    const fn delay(self) -> Delay {
        let (original, base, step, cap) = match self {
            Self::M60 => (60, 1965, 4, 36),
            Self::F55 => (55, 1970, 4, 36),
            Self::F50 => (50, 1975, 2, MOST),
        };
        Delay {
            original,
            base,
            step,
            cap,
        }
    }

    /// The category that holds until one is set: of women, those who lead a place (书记、主任、副职)
    /// hold a management post. None where the sex says neither (GB/T 2261.1).
    pub fn derived(sex: &str, class: WorkerClass) -> Option<Self> {
        match (sex, class) {
            ("1", _) => Some(Self::M60),
            ("2", WorkerClass::Head | WorkerClass::Deputy) => Some(Self::F55),
            ("2", _) => Some(Self::F50),
            _ => None,
        }
    }

    /// The categories a sex may have.
    pub fn of_sex(sex: &str) -> &'static [Self] {
        match sex {
            "1" => &[Self::M60],
            "2" => &[Self::F55, Self::F50],
            _ => Self::ALL,
        }
    }

    /// When somebody of this category retires.
    pub fn retirement(self, birth: YearMonth) -> Retirement {
        let Delay {
            original,
            base,
            step,
            cap,
        } = self.delay();
        let late = (birth.year() - base) * 12 + birth.month().cast_signed();
        let delay_months = if late <= 0 {
            0
        } else {
            cap.min((late + step - 1) / step)
        };
        let formerly = birth.plus(original * 12);
        let month = formerly.plus(delay_months);
        let (earliest, latest) = if delay_months == 0 {
            // They reached the age before 2025, when neither was allowed yet.
            (month, month)
        } else {
            (formerly.max(month.plus(-FLEXIBLE)), month.plus(FLEXIBLE))
        };
        Retirement {
            delay_months,
            age_months: original * 12 + delay_months,
            month,
            earliest,
            latest,
        }
    }

    /// The first and the last month of birth of those who retire within some months; none when
    /// nobody does. Later births retire later, so everyone between retires within them too.
    pub fn born(self, from: YearMonth, to: YearMonth) -> Option<(YearMonth, YearMonth)> {
        let original = self.delay().original * 12;
        // Nobody retires before the original age, nor more than the greatest delay after it.
        let first = (0..=MOST)
            .rev()
            .map(|delay| from.plus(-original - delay))
            .find(|birth| self.retirement(*birth).month >= from)?;
        let last = (0..=MOST)
            .map(|delay| to.plus(-original - delay))
            .find(|birth| self.retirement(*birth).month <= to)?;
        (first <= last).then_some((first, last))
    }
}

/// When somebody retires (退休时间).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retirement {
    /// Months by which the age is delayed.
    pub delay_months: i32,
    /// Statutory age in months.
    pub age_months: i32,
    /// Month in which that age is reached.
    pub month: YearMonth,
    /// Earliest month, at the person's own wish (弹性提前退休): three years before, but not before
    /// the original age. It takes the minimum years of contributions.
    pub earliest: YearMonth,
    /// Latest month, as agreed with the employer (弹性延迟退休): three years after.
    pub latest: YearMonth,
}

impl Retirement {
    /// The age in whole years and the months beyond them.
    pub const fn age(&self) -> (i32, i32) {
        (self.age_months / 12, self.age_months % 12)
    }
}

/// Months of contributions that whoever retires in a year must have for a monthly pension (art. 2):
/// 15 years until 2029, half a year more each year from 2030 on, 20 years from 2039 on.
pub const fn contribution_months(year: i32) -> i32 {
    let steps = match year {
        ..2030 => 0,
        2030..2039 => year - 2029,
        _ => 10,
    };
    15 * 12 + 6 * steps
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{RetirementCategory as Category, *};

    fn month(text: &str) -> YearMonth {
        text.parse().unwrap()
    }

    /// Rows of the published tables: category, month of birth, delay in months, age, month of
    /// retirement.
    const TABLE: &str = include_str!("../../data/retirement_delay.csv");

    #[test]
    fn the_published_tables_come_out() {
        let mut rows = 0;
        for row in TABLE.lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            let found = Category::from_code(cells[0])
                .unwrap()
                .retirement(month(cells[1]));
            let wanted: Vec<i32> = cells[2..5].iter().map(|n| n.parse().unwrap()).collect();
            let age = found.age();
            assert_eq!(vec![found.delay_months, age.0, age.1], wanted, "{row}");
            assert_eq!(found.month, month(cells[5]), "{row}");
            rows += 1;
        }
        assert_eq!(rows, 60);
    }

    #[test]
    fn the_first_and_the_last_step_of_each_category() {
        let cases = [
            // k = 1, one month: 1965-01 + 60 years 1 month.
            (Category::M60, "1965-01", (60, 1), "2025-02"),
            (Category::M60, "1964-12", (60, 0), "2024-12"),
            // k = 5, two months.
            (Category::M60, "1965-05", (60, 2), "2025-07"),
            // k = 140, 35 months; k = 141, 36.
            (Category::M60, "1976-08", (62, 11), "2039-07"),
            (Category::M60, "1976-09", (63, 0), "2039-09"),
            (Category::F55, "1970-01", (55, 1), "2025-02"),
            (Category::F55, "1981-08", (57, 11), "2039-07"),
            (Category::F55, "1981-09", (58, 0), "2039-09"),
            // k = 3, two months.
            (Category::F50, "1975-03", (50, 2), "2025-05"),
            // k = 118, 59 months; k = 119, 60.
            (Category::F50, "1984-10", (54, 11), "2039-09"),
            (Category::F50, "1984-11", (55, 0), "2039-11"),
            (Category::F50, "2000-02", (55, 0), "2055-02"),
        ];
        for (category, birth, age, retires) in cases {
            let found = category.retirement(month(birth));
            assert_eq!(
                (found.age(), found.month),
                (age, month(retires)),
                "{category} {birth}"
            );
        }
    }

    #[test]
    fn nobody_goes_before_the_original_age_or_stays_more_than_three_years() {
        let window = |category: Category, birth| {
            let found = category.retirement(month(birth));
            (found.earliest, found.latest)
        };
        // 60 years and 4 months: only 4 months earlier.
        assert_eq!(
            window(Category::M60, "1966-01"),
            (month("2026-01"), month("2029-05"))
        );
        // 55 years: three years earlier is 52, not 50.
        assert_eq!(
            window(Category::F50, "1985-05"),
            (month("2037-05"), month("2043-05"))
        );
        // Retired before 2025.
        assert_eq!(
            window(Category::M60, "1964-12"),
            (month("2024-12"), month("2024-12"))
        );
    }

    #[test]
    fn minimum_contributions_rise_from_fifteen_years_to_twenty() {
        let years = [
            (2025, 180),
            (2029, 180),
            (2030, 186),
            (2031, 192),
            (2032, 198),
            (2033, 204),
            (2034, 210),
            (2035, 216),
            (2036, 222),
            (2037, 228),
            (2038, 234),
            (2039, 240),
            (2041, 240),
        ];
        for (year, months) in years {
            assert_eq!(contribution_months(year), months, "{year}");
        }
    }

    #[test]
    fn until_it_is_set_the_post_decides() {
        assert_eq!(
            Category::derived("1", WorkerClass::Staff),
            Some(Category::M60)
        );
        assert_eq!(
            Category::derived("2", WorkerClass::Head),
            Some(Category::F55)
        );
        assert_eq!(
            Category::derived("2", WorkerClass::Deputy),
            Some(Category::F55)
        );
        assert_eq!(
            Category::derived("2", WorkerClass::Member),
            Some(Category::F50)
        );
        assert_eq!(Category::derived("9", WorkerClass::Head), None);
        for sex in ["1", "2"] {
            for class in WorkerClass::ALL {
                let derived = Category::derived(sex, *class).unwrap();
                assert!(Category::of_sex(sex).contains(&derived));
            }
        }
    }

    fn category() -> impl Strategy<Value = Category> {
        prop::sample::select(Category::ALL)
    }

    fn birth() -> impl Strategy<Value = YearMonth> {
        (1930i32..2010, 1u32..=12).prop_map(|(year, month)| YearMonth::new(year, month).unwrap())
    }

    proptest! {
        /// As the annex says it: a month more for every four (two) months of birth, counted one by one.
        #[test]
        fn the_delay_is_what_counting_gives(category in category(), birth in birth()) {
            let (first, step, cap) = match category {
                Category::M60 => ("1965-01", 4, 36),
                Category::F55 => ("1970-01", 4, 36),
                Category::F50 => ("1975-01", 2, 60),
            };
            let (mut at, mut delay, mut left) = (month(first), 0, 0);
            while at <= birth {
                if left == 0 && delay < cap {
                    (delay, left) = (delay + 1, step);
                }
                left -= 1;
                at = at.plus(1);
            }
            prop_assert_eq!(category.retirement(birth).delay_months, delay);
        }

        /// The births of a window are those whose retirement lies in it, tried one by one.
        #[test]
        fn births_of_a_window_are_those_who_retire_in_it(
            category in category(), from in (2020i32..2060, 1u32..=12), length in 0i32..30,
        ) {
            let from = YearMonth::new(from.0, from.1).unwrap();
            let to = from.plus(length);
            let mut slow = Vec::new();
            let mut at = month("1940-01");
            while at <= month("2020-12") {
                if (from..=to).contains(&category.retirement(at).month) {
                    slow.push(at);
                }
                at = at.plus(1);
            }
            let fast = category.born(from, to);
            prop_assert_eq!(fast, slow.first().copied().zip(slow.last().copied()));
        }
    }
}
