//! The year with which the city compares itself.

use domain::money::Money;

/// Figures of the full-time workers (专职工作者) in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublishedBaseline {
    /// Calendar year.
    pub year: i32,
    /// Full-time workers. Not published; chosen so that the other figures are whole.
    pub full_time: u32,
    /// Sum of ages in whole months, so that the mean is exact: published mean 44.4 years.
    pub age_months: u64,
    /// With completed college and above. The city published only the growth, 16.2 percentage
    /// points; 58.6% was chosen, so that 74.8% follow.
    pub college: u32,
    /// With a social-work certificate. The city published only the growth, 5.1 percentage points;
    /// 9.4% was chosen, so that 14.5% follow.
    pub certified: u32,
    /// Fiscal cost of the year. Published: 4.47 万元 a head; 44,720 yuan was chosen, from which the
    /// published growth of 61.9% to 72,400 yuan follows (the rounded 4.47 and 7.24 give 62.0%).
    pub cost: Money,
}

/// 2018, before the city's reform of community work. Source of the published figures: the
/// city's public notice on the information system for its community workers.
pub const BASELINE_2018: PublishedBaseline = PublishedBaseline {
    year: 2018,
    full_time: 25_000,
    age_months: 13_320_000,
    college: 14_650,
    certified: 2_350,
    cost: Money::from_fen(1_118_000_000 * 100),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_baseline_is_the_published_one() {
        let people = u64::from(BASELINE_2018.full_time);
        assert_eq!(BASELINE_2018.age_months * 10, people * 444 * 12);
        assert_eq!(u64::from(BASELINE_2018.college) * 1000, people * 586);
        assert_eq!(u64::from(BASELINE_2018.certified) * 1000, people * 94);
        assert_eq!(BASELINE_2018.cost.fen(), 25_000 * 44_720 * 100);
        // (72,400 ÷ 44,720 − 1) × 100 = 61.896…, printed 61.9.
        assert_eq!((72_400 * 10_000 / 44_720 - 10_000 + 5) / 10, 619);
    }
}
