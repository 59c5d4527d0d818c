//! Approved posts of the demonstration's places: as many as the people who hold them, but for a
//! vacancy in some places and someone too many in others, so that lists have something to show.

use std::collections::BTreeMap;

use domain::{ids::OrganisationId, worker::WorkerClass};
use persistence::organisation::PlaceQuota;

use super::super::Population;

/// Number of the document of every approval.
pub(super) const DOCUMENT: &str = "演示数据";

/// Posts of every village and community by class and place. The sum of the full-time classes is
/// the yearly figure of the place: both have a vacancy in every fifth place.
pub(super) fn of_villages(ids: &[OrganisationId], population: &Population) -> Vec<PlaceQuota> {
    let mut people: Vec<BTreeMap<WorkerClass, i64>> = vec![BTreeMap::new(); ids.len()];
    for person in population.people() {
        if let Some(classes) = people.get_mut(person.place) {
            *classes.entry(person.class).or_default() += 1;
        }
    }
    let mut quotas = Vec::with_capacity(ids.len() * WorkerClass::ALL.len());
    for (at, (place, mut classes)) in ids.iter().zip(people).enumerate() {
        differ(at, &mut classes);
        quotas.extend(classes.into_iter().map(|(class, number)| PlaceQuota {
            place: *place,
            class,
            number,
        }));
    }
    quotas
}

/// A vacancy among the full-time in every fifth place, and a grid worker too many in every
/// twelfth.
fn differ(at: usize, classes: &mut BTreeMap<WorkerClass, i64>) {
    if at.is_multiple_of(5) {
        let vacant = match at.is_multiple_of(10) {
            true => WorkerClass::Staff,
            false => WorkerClass::Member,
        };
        *classes.entry(vacant).or_default() += 1;
    }
    if at % 12 == 7
        && let Some(number) = classes.get_mut(&WorkerClass::Grid)
    {
        *number = (*number - 1).max(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_places_lack_somebody_and_some_have_one_too_many() {
        let full = || BTreeMap::from([(WorkerClass::Member, 3), (WorkerClass::Grid, 4)]);
        let after = |at| {
            let mut classes = full();
            differ(at, &mut classes);
            classes
        };
        assert_eq!(after(1), full());
        assert_eq!(after(5).get(&WorkerClass::Member), Some(&4));
        assert_eq!(after(10).get(&WorkerClass::Staff), Some(&1));
        assert_eq!(after(19).get(&WorkerClass::Grid), Some(&3));
    }
}
