use proptest::prelude::*;

use super::*;

fn preset(norm: Norm) -> Range {
    norm.preset().0
}

fn fits(place: &PlaceStaffing, nature: OrganisationNature) -> Vec<(Norm, Option<NormFit>)> {
    let checks = place.checks(Some(nature), preset);
    checks
        .iter()
        .map(|check| (check.norm, check.fit()))
        .collect()
}

#[test]
fn vacancies_do_not_make_up_for_those_who_are_over() {
    // 3 approved, 2 there: 1 vacant. 4 approved, 6 there: 2 over. 5 there without a decision.
    let sum = Posts::of(Some(3), 2)
        .plus(Posts::of(Some(4), 6))
        .plus(Posts::of(None, 5));
    let expected = Posts {
        approved: 7,
        occupied: 13,
        vacant: 1,
        over: 2,
        unapproved: 5,
    };
    assert_eq!(sum, expected);
    // Approved at nought is a decision: whoever is there is over.
    assert_eq!(Posts::of(Some(0), 1).over, 1);
}

#[test]
fn norms_ask_for_whole_people() {
    // 12,000 residents × 18 ÷ 10,000 = 21.6: 22 people.
    let norm = Norm::WorkersPerTenThousand;
    assert_eq!(
        norm.people(preset(norm), 12_000),
        Range::new(Some(22), None)
    );
    // 21 ÷ 12,000 × 10,000 = 17.5.
    assert_eq!(norm.measured(21, 12_000), Some(1_750));
    assert_eq!(norm.measured(21, 0), None);
    // 4,500 households: at least 4,500 ÷ 400 = 11.25, so 12; at most 4,500 ÷ 300 = 15.
    let norm = Norm::HouseholdsPerWorker;
    assert_eq!(
        norm.people(preset(norm), 4_500),
        Range::new(Some(12), Some(15))
    );
    // 4,500 ÷ 14 = 321.43.
    assert_eq!(norm.measured(14, 4_500), Some(32_143));
    // 250 households are fewer than one worker shall have, and still need one.
    assert_eq!(norm.people(preset(norm), 250), Range::new(Some(1), Some(1)));
}

#[test]
fn a_community_is_held_against_what_is_written_for_it() {
    // A head, a deputy and two members: 4 of at least 5. With 12 staff 16 workers.
    let mut place = PlaceStaffing {
        classes: vec![
            (WorkerClass::Head, Some(1), 1),
            (WorkerClass::Deputy, Some(1), 1),
            (WorkerClass::Member, Some(3), 2),
            (WorkerClass::Staff, Some(12), 12),
            (WorkerClass::Grid, None, 9),
        ],
        population: Some(8_000),
        households: None,
    };
    use NormFit::{Excess, Short, Within};
    let expected = [
        (Norm::ResidentsCommittee, Some(Short)),
        // 8,000 × 18 ÷ 10,000 = 14.4: 15 of whom 16 are there.
        (Norm::WorkersPerTenThousand, Some(Within)),
        (Norm::HouseholdsPerWorker, None),
        (Norm::WorkersPerCommunity, Some(Within)),
    ];
    assert_eq!(
        fits(&place, OrganisationNature::ResidentsCommittee),
        expected
    );
    // Four are enough for a village, for which the others are not written.
    assert_eq!(
        fits(&place, OrganisationNature::VillagersCommittee),
        [(Norm::VillagersCommittee, Some(Within))]
    );
    assert!(place.checks(None, preset).is_empty());
    // Eight more members: 12 of at most 9, and 24 workers of at most 17.
    place.classes.push((WorkerClass::Member, None, 8));
    let fits = fits(&place, OrganisationNature::ResidentsCommittee);
    assert_eq!(
        [fits[0].1, fits[3].1],
        [Some(Excess), Some(Excess)],
        "{fits:?}"
    );
}

#[test]
fn posts_follow_mergers_and_splits_and_none_is_lost() {
    let place = |number: u128| OrganisationId(uuid::Uuid::from_u128(number));
    let link = |from, to, share| Link {
        predecessor: place(from),
        successor: place(to),
        share,
    };
    let of = |numbers: &[(u128, i64)]| -> BTreeMap<OrganisationId, i64> {
        numbers
            .iter()
            .map(|(at, number)| (place(*at), *number))
            .collect()
    };
    let ended = |_| false;
    // 5 and 4 are merged into a place that has 2: 11.
    let merged = carried(
        of(&[(1, 5), (2, 4), (3, 2)]),
        &[link(1, 3, WHOLE), link(2, 3, WHOLE)],
        ended,
    );
    assert_eq!(merged, of(&[(3, 11)]));
    // 7 by 60 : 40 = 4.2 and 2.8: 4 and 3, the second staying where they were.
    assert_eq!(
        carried(of(&[(1, 7)]), &[link(1, 2, 6_000)], |at| at == place(1)),
        of(&[(1, 3), (2, 4)])
    );
    // Merged and split in one act: 5 + 4 = 9, halved with the odd one for the first.
    let both = [link(1, 2, WHOLE), link(2, 3, 5_000), link(2, 4, 5_000)];
    assert_eq!(
        carried(of(&[(1, 5), (2, 4)]), &both, ended),
        of(&[(3, 5), (4, 4)])
    );
    // A place that gives everything away and stays has no post, which is not the same as none decided.
    assert_eq!(
        carried(of(&[(1, 7)]), &[link(1, 2, WHOLE)], |at| at == place(1)),
        of(&[(1, 0), (2, 7)])
    );
    assert!(carried(BTreeMap::new(), &both, ended).is_empty());
}

#[test]
fn presets_are_sensible_and_have_a_source() {
    for norm in Norm::ALL {
        let (range, source) = norm.preset();
        assert!(range.is_sensible() && !source.is_empty(), "{norm}");
    }
    for range in [
        Range::default(),
        Range::new(Some(9), Some(5)),
        Range::new(Some(0), None),
    ] {
        assert!(!range.is_sensible(), "{range:?}");
    }
}

proptest! {
    #[test]
    fn nobody_is_lost_between_approved_and_occupied(
        places in prop::collection::vec((prop::option::of(0_i64..40), 0_i64..40), 0..30),
    ) {
        let sum = places
            .iter()
            .map(|(approved, occupied)| Posts::of(*approved, *occupied))
            .fold(Posts::default(), Posts::plus);
        prop_assert_eq!(sum.occupied, sum.approved - sum.vacant + sum.over + sum.unapproved);
    }

    #[test]
    fn as_many_people_as_a_norm_asks_for_are_within_it(base in 0_i64..100_000) {
        for norm in Norm::ALL {
            let range = norm.people(preset(*norm), base);
            for bound in [range.minimum, range.maximum].into_iter().flatten() {
                prop_assert_eq!(range.fit(bound), NormFit::Within);
            }
            if let Some(minimum) = range.minimum {
                prop_assert_eq!(range.fit(minimum - 1), NormFit::Short);
            }
        }
    }
}
