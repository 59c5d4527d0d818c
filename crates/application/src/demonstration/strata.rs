//! The classes of the population: how many, how old, and the shares of their traits. Totals of the
//! full-time classes are published or follow from published figures; the rest is chosen.

use domain::worker::WorkerClass;

/// One class of worker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stratum {
    pub(super) class: WorkerClass,
    /// People in the city of 66,380.
    pub(super) people: u32,
    /// Mean and standard deviation of age in months, before truncation.
    pub(super) age: (i64, i64),
    /// Youngest and oldest age in whole years.
    pub(super) age_years: (i64, i64),
    /// Women, per mille.
    pub(super) women: u64,
    /// Members of the CPC, per mille.
    pub(super) party: u64,
    /// College and above, per mille.
    pub(super) college: u64,
    /// Holders of a social-work certificate, per mille.
    pub(super) certified: u64,
    /// Mean fiscal cost of a year in yuan; 0 where none is borne by the post budget.
    pub(super) cost: i64,
}

/// Share of college and above among the full-time workers, per mille.
pub(super) const COLLEGE: u64 = 748;
/// Share of certificate holders among the full-time workers, per mille.
pub(super) const CERTIFIED: u64 = 145;
/// Mean age of the full-time workers in months: 40.0 years.
pub(super) const MEAN_AGE_MONTHS: i64 = 480;
/// Mean fiscal cost of a full-time worker in yuan a year.
pub(super) const MEAN_COST: i64 = 72_400;
/// People of the registered city.
pub(super) const CITY: u32 = 66_380;

/// The full-time classes come first; each village has one head.
#[rustfmt::skip]
pub(super) const STRATA: [Stratum; 8] = [
    Stratum { class: WorkerClass::Head,      people:  3_047, age: (546,  90), age_years: (25, 60), women: 400, party: 1000, college: 800, certified: 220, cost: 101_000 },
    Stratum { class: WorkerClass::Deputy,    people:  4_571, age: (504,  96), age_years: (23, 60), women: 520, party:  850, college: 780, certified: 170, cost:  81_500 },
    Stratum { class: WorkerClass::Member,    people: 15_382, age: (474, 108), age_years: (20, 60), women: 580, party:  620, college: 730, certified: 125, cost:  66_500 },
    Stratum { class: WorkerClass::Staff,     people:  3_000, age: (408,  90), age_years: (20, 57), women: 660, party:  380, college: 780, certified: 140, cost:  60_000 },
    Stratum { class: WorkerClass::Grid,      people: 18_000, age: (516, 114), age_years: (20, 60), women: 520, party:  300, college: 550, certified:  30, cost: 0 },
    Stratum { class: WorkerClass::Purchased, people:  9_500, age: (432, 102), age_years: (19, 58), women: 600, party:  220, college: 700, certified:  50, cost: 0 },
    Stratum { class: WorkerClass::Welfare,   people:  4_880, age: (576,  78), age_years: (30, 60), women: 580, party:  120, college: 250, certified:   0, cost: 0 },
    Stratum { class: WorkerClass::PartTime,  people:  8_000, age: (624, 108), age_years: (25, 70), women: 450, party:  400, college: 220, certified:   0, cost: 0 },
];

/// People of each class in a city of another size: in proportion by largest remainder, but never
/// more heads than places.
pub(super) fn sizes(people: u32, places: usize) -> Vec<u32> {
    let weights: Vec<u64> = STRATA
        .iter()
        .map(|stratum| u64::from(stratum.people))
        .collect();
    let sizes = largest_remainder(u64::from(people), &weights);
    let places = places as u64;
    match sizes.first() {
        Some(heads) if *heads > places => {
            let rest: Vec<u64> = std::iter::once(0)
                .chain(weights.into_iter().skip(1))
                .collect();
            let mut sizes = largest_remainder(u64::from(people) - places, &rest);
            if let Some(heads) = sizes.first_mut() {
                *heads = places;
            }
            narrow(&sizes)
        }
        _ => narrow(&sizes),
    }
}

fn narrow(sizes: &[u64]) -> Vec<u32> {
    sizes
        .iter()
        .map(|size| u32::try_from(*size).unwrap_or(u32::MAX))
        .collect()
}

/// Splits a total by weights so that the parts sum to it; what whole parts leave over goes to
/// the largest remainders, the first of equals first. Nothing if there is no weight.
pub(super) fn largest_remainder(total: u64, weights: &[u64]) -> Vec<u64> {
    let sum: u64 = weights.iter().sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let share = |weight: u64| u128::from(total) * u128::from(weight);
    let whole = |weight: u64| u64::try_from(share(weight) / u128::from(sum)).unwrap_or(u64::MAX);
    let mut parts: Vec<u64> = weights.iter().map(|weight| whole(*weight)).collect();
    let left = total - parts.iter().sum::<u64>();
    let mut by_remainder: Vec<(u128, usize)> = weights
        .iter()
        .enumerate()
        .map(|(at, weight)| (share(*weight) % u128::from(sum), at))
        .collect();
    by_remainder.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, at) in by_remainder
        .into_iter()
        .take(usize::try_from(left).unwrap_or(usize::MAX))
    {
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classes_sum_to_the_published_totals() {
        let sum = |keep: fn(WorkerClass) -> bool| -> u32 {
            STRATA
                .iter()
                .filter(|stratum| keep(stratum.class))
                .map(|stratum| stratum.people)
                .sum()
        };
        assert_eq!(sum(|_| true), CITY);
        assert_eq!(sum(WorkerClass::is_full_time), 26_000);
        assert_eq!(sum(WorkerClass::is_committee), 23_000);
    }

    #[test]
    fn other_sizes_keep_the_proportions() {
        let registered: Vec<u32> = STRATA.iter().map(|stratum| stratum.people).collect();
        assert_eq!(sizes(CITY, 3_047), registered);
        for people in [0, 1, 7, 500, 66_379, 100_000, 1_000_000] {
            let sizes = sizes(people, 3_047);
            assert_eq!(sizes.iter().sum::<u32>(), people);
            assert!(sizes[0] <= 3_047);
        }
        // 500 × 3,047 ÷ 66,380 = 22.95
        assert_eq!(sizes(500, 3_047)[0], 23);
    }

    #[test]
    fn remainders_go_to_the_largest() {
        // 10 by 1:1:1 is 3⅓ each; 7 by 5:3 is 4.375 and 2.625.
        assert_eq!(largest_remainder(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(largest_remainder(7, &[5, 3]), [4, 3]);
        assert_eq!(largest_remainder(7, &[0, 0]), [0, 0]);
    }
}
