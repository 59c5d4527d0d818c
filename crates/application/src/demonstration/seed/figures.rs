//! Yearly figures of the demonstration's places: made up, and said to be.

use domain::{
    ids::OrganisationId,
    organisation::{FigureKind, OrganisationNature},
};
use persistence::organisation::Figure;

use super::super::{Divisions, Village};

/// Source of every figure.
const SOURCE: &str = "演示数据";
/// Residents of the whole city at the end of 2022, in the city's statistical bulletin.
const RESIDENTS: u64 = 21_268_000;
/// Residents of a household, times ten.
const HOUSEHOLD_TENTHS: u64 = 26;

/// Figures of every village and community: residents, households, and posts for those who hold
/// them, with a vacancy in every fifth place.
pub(super) fn of_villages(
    divisions: &Divisions,
    ids: &[OrganisationId],
    full_time: &[u32],
    year: i32,
) -> Vec<(OrganisationId, Figure)> {
    let weights: Vec<u64> = divisions.villages.iter().map(weight).collect();
    let residents = shares(RESIDENTS, &weights);
    let mut figures = Vec::with_capacity(ids.len() * 3);
    for (at, ((id, residents), posts)) in ids.iter().zip(residents).zip(full_time).enumerate() {
        let quota = u64::from(*posts) + u64::from(at % 5 == 0);
        let households = residents * 10 / HOUSEHOLD_TENTHS;
        for (kind, value) in [
            (FigureKind::PostQuota, quota),
            (FigureKind::Population, residents),
            (FigureKind::Households, households),
        ] {
            let value = i64::try_from(value).unwrap_or(i64::MAX);
            figures.push((
                *id,
                Figure {
                    kind,
                    year: i64::from(year),
                    value,
                    source: SOURCE.to_owned(),
                },
            ));
        }
    }
    figures
}

/// Communities have more residents than villages, and no two are alike; the code decides, so
/// that the figures are the same in every demonstration.
fn weight(village: &Village) -> u64 {
    let number: u64 = village.code.parse().unwrap_or(0);
    let spread = 600 + number.wrapping_mul(2_654_435_761) % 801;
    spread
        * if village.nature == OrganisationNature::ResidentsCommittee {
            5
        } else {
            1
        }
}

/// A total shared out in proportion to weights, so that the shares add up to it exactly.
fn shares(total: u64, weights: &[u64]) -> Vec<u64> {
    let all: u64 = weights.iter().sum();
    let (mut seen, mut given) = (0, 0);
    let share = |weight: &u64| {
        seen += weight;
        let upto = total * seen / all.max(1);
        let share = upto - given;
        given = upto;
        share
    };
    weights.iter().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up() {
        assert_eq!(shares(100, &[1, 1, 1]).iter().sum::<u64>(), 100);
        assert_eq!(shares(10, &[5, 0, 5]), [5, 0, 5]);
        assert_eq!(shares(10, &[]), Vec::<u64>::new());
    }

    #[test]
    fn the_city_has_its_residents() {
        let divisions = Divisions::chengdu();
        let ids: Vec<OrganisationId> = divisions
            .villages
            .iter()
            .map(|_| OrganisationId(uuid::Uuid::nil()))
            .collect();
        let figures = of_villages(divisions, &ids, &vec![7; ids.len()], 2022);
        let sum = |kind| {
            figures
                .iter()
                .filter(|(_, figure)| figure.kind == kind)
                .map(|(_, figure)| figure.value)
                .sum::<i64>()
        };
        assert_eq!(sum(FigureKind::Population), 21_268_000);
        assert_eq!(sum(FigureKind::PostQuota), 3_047 * 7 + 610);
        assert!(
            figures
                .iter()
                .all(|(_, figure)| figure.value > 0 && figure.source == SOURCE)
        );
    }
}
