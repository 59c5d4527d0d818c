//! Posts and people (岗位核定): what is approved, occupied, vacant and over, and whether there are
//! as many people as laws and norms ask for. Norms are settings; what they are at first is here.

use std::collections::BTreeMap;

use crate::{code_enum::code_enum, ids::OrganisationId, worker::WorkerClass};

use super::{
    OrganisationNature,
    act::{WHOLE, portions},
    forest::Link,
};

code_enum! {
    /// A norm of how many people a place has (人员配备标准).
    Norm {
        ResidentsCommittee = "RESIDENTS_COMMITTEE", "居委会成员人数", "Members of a residents' committee";
        VillagersCommittee = "VILLAGERS_COMMITTEE", "村委会成员人数", "Members of a villagers' committee";
        WorkersPerTenThousand = "WORKERS_PER_TEN_THOUSAND", "每万名城镇常住人口社区工作者人数", "Workers for 10,000 urban residents";
        HouseholdsPerWorker = "HOUSEHOLDS_PER_WORKER", "每名社区工作者服务户数", "Households for one worker";
        WorkersPerCommunity = "WORKERS_PER_COMMUNITY", "每个社区的社区工作者人数", "Workers of one community";
    }
}

code_enum! {
    /// How many people there are against a norm (配备情况).
    NormFit {
        Short = "SHORT", "不足", "Too few";
        Within = "WITHIN", "符合", "As it should be";
        Excess = "EXCESS", "超出", "Too many";
    }
}

/// Least and most of a norm, in its unit; none where it sets no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// At least.
    pub minimum: Option<i64>,
    /// At most.
    pub maximum: Option<i64>,
}

impl Range {
    /// Both bounds, or one.
    pub const fn new(minimum: Option<i64>, maximum: Option<i64>) -> Self {
        Self { minimum, maximum }
    }

    /// Whether it bounds anything, with numbers above nought, the smaller first.
    pub fn is_sensible(self) -> bool {
        let positive = |bound: Option<i64>| bound.is_none_or(|bound| bound > 0);
        let ordered = match (self.minimum, self.maximum) {
            (None, None) => false,
            (Some(minimum), Some(maximum)) => minimum <= maximum,
            _ => true,
        };
        ordered && positive(self.minimum) && positive(self.maximum)
    }

    /// Where a number of people lies.
    pub fn fit(self, people: i64) -> NormFit {
        if self.minimum.is_some_and(|minimum| people < minimum) {
            NormFit::Short
        } else if self.maximum.is_some_and(|maximum| people > maximum) {
            NormFit::Excess
        } else {
            NormFit::Within
        }
    }
}

/// What a norm relates people to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Nothing: it bounds the number of people itself.
    Place,
    /// Residents (常住人口).
    Population,
    /// Households (户数).
    Households,
}

impl Norm {
    /// What holds until it is set otherwise, and where it is written.
    pub const fn preset(self) -> (Range, &'static str) {
        match self {
            Self::ResidentsCommittee => (
                Range::new(Some(5), Some(9)),
                "《中华人民共和国城市居民委员会组织法》",
            ),
            Self::VillagersCommittee => (
                Range::new(Some(3), Some(7)),
                "《中华人民共和国村民委员会组织法》",
            ),
            Self::WorkersPerTenThousand => (
                Range::new(Some(18), None),
                "国办发〔2021〕56号《“十四五”城乡社区服务体系建设规划》",
            ),
            Self::HouseholdsPerWorker => (
                Range::new(Some(300), Some(400)),
                "参照各地通行做法（每300至400户配备1名，如安徽省宁国市）",
            ),
            Self::WorkersPerCommunity => (Range::new(None, Some(17)), "参照太原市2020年配备标准"),
        }
    }

    /// Unit of its bounds in Chinese and English.
    pub const fn unit(self) -> (&'static str, &'static str) {
        match self {
            Self::ResidentsCommittee | Self::VillagersCommittee | Self::WorkersPerCommunity => {
                ("人", "people")
            }
            Self::WorkersPerTenThousand => ("人/万人", "for 10,000 residents"),
            Self::HouseholdsPerWorker => ("户/人", "households for one worker"),
        }
    }

    /// What it relates people to.
    pub const fn base(self) -> Base {
        match self {
            Self::ResidentsCommittee | Self::VillagersCommittee | Self::WorkersPerCommunity => {
                Base::Place
            }
            Self::WorkersPerTenThousand => Base::Population,
            Self::HouseholdsPerWorker => Base::Households,
        }
    }

    /// Whether it is about the committee (班子) alone, and not all full-time workers.
    pub const fn is_committee(self) -> bool {
        matches!(self, Self::ResidentsCommittee | Self::VillagersCommittee)
    }

    /// Whether it holds for places of a nature. Those but the villagers' committee's are written
    /// for urban communities.
    pub fn concerns(self, nature: Option<OrganisationNature>) -> bool {
        let wanted = match self {
            Self::VillagersCommittee => OrganisationNature::VillagersCommittee,
            _ => OrganisationNature::ResidentsCommittee,
        };
        nature == Some(wanted)
    }

    /// How many people a base asks for under a norm, in whole people. Fewer households than one
    /// worker shall have at least still need that one, so the most is never below the least.
    pub fn people(self, range: Range, base: i64) -> Range {
        let (minimum, maximum) = match self.base() {
            Base::Place => return range,
            Base::Population => {
                let of = |bound: i64| i128::from(base) * i128::from(bound);
                (
                    range.minimum.map(|bound| ceil(of(bound), 10_000)),
                    range.maximum.map(|bound| whole(of(bound) / 10_000)),
                )
            }
            Base::Households => (
                range.maximum.map(|bound| ceil(i128::from(base), bound)),
                range.minimum.map(|bound| base / bound.max(1)),
            ),
        };
        let maximum = maximum.map(|maximum| maximum.max(minimum.unwrap_or(0)));
        Range::new(minimum, maximum)
    }

    /// What is measured, in hundredths of its unit and rounded half up: workers for 10,000
    /// residents, households for one worker. None without anyone to divide by.
    pub fn measured(self, people: i64, base: i64) -> Option<i64> {
        let (of, by) = match self.base() {
            Base::Place => return people.checked_mul(100),
            Base::Population => (i128::from(people) * 10_000, base),
            Base::Households => (i128::from(base), people),
        };
        let by = i128::from(by);
        (by > 0).then(|| whole((of * 200 + by) / (2 * by)))
    }
}

fn whole(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn ceil(number: i128, by: i64) -> i64 {
    let by = i128::from(by.max(1));
    whole((number + by - 1) / by)
}

/// Posts of one class, in one place or summed. Vacancies of one place do not make up for those
/// who are over in another, so sums add up each by itself; always
/// `occupied = approved − vacant + over + unapproved`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Posts {
    /// Approved (核定).
    pub approved: i64,
    /// People in service (实有).
    pub occupied: i64,
    /// Approved and not occupied (空缺).
    pub vacant: i64,
    /// Occupied beyond what is approved (超配).
    pub over: i64,
    /// People where nothing is approved for their class (未核定).
    pub unapproved: i64,
}

impl Posts {
    /// Posts of one class in one place; `approved` none where nothing was decided.
    pub fn of(approved: Option<i64>, occupied: i64) -> Self {
        let Some(approved) = approved else {
            return Self {
                occupied,
                unapproved: occupied,
                ..Self::default()
            };
        };
        Self {
            approved,
            occupied,
            vacant: (approved - occupied).max(0),
            over: (occupied - approved).max(0),
            unapproved: 0,
        }
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            approved: self.approved + other.approved,
            occupied: self.occupied + other.occupied,
            vacant: self.vacant + other.vacant,
            over: self.over + other.over,
            unapproved: self.unapproved + other.unapproved,
        }
    }
}

/// What is known of one place on a day (一个村(社区)的人员配备).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceStaffing {
    /// Approved number and people in service by class; a class that is not here has neither.
    pub classes: Vec<(WorkerClass, Option<i64>, i64)>,
    /// Residents, of the latest year.
    pub population: Option<i64>,
    /// Households, of the latest year.
    pub households: Option<i64>,
}

/// One place against one norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Norm.
    pub norm: Norm,
    /// People who are counted.
    pub people: i64,
    /// Residents or households; none where the place has no such figure, and nought where the
    /// norm relates to nothing.
    pub base: Option<i64>,
    /// How many people there should be; none without a base.
    pub range: Option<Range>,
}

impl Check {
    /// How it comes out; none of a place without the figure.
    pub fn fit(&self) -> Option<NormFit> {
        self.range.map(|range| range.fit(self.people))
    }
}

impl PlaceStaffing {
    /// Posts of a class.
    pub fn posts(&self, class: WorkerClass) -> Posts {
        let found = self.classes.iter().find(|(of, ..)| *of == class);
        found.map_or_else(Posts::default, |(_, approved, occupied)| {
            Posts::of(*approved, *occupied)
        })
    }

    /// Posts of all classes.
    pub fn sum(&self) -> Posts {
        self.classes
            .iter()
            .map(|(_, approved, occupied)| Posts::of(*approved, *occupied))
            .fold(Posts::default(), Posts::plus)
    }

    /// Whether the posts of any class are so.
    pub fn any(&self, so: impl Fn(Posts) -> bool) -> bool {
        self.classes
            .iter()
            .any(|(_, approved, occupied)| so(Posts::of(*approved, *occupied)))
    }

    /// Whether nothing is approved and nobody is there.
    pub fn is_empty(&self) -> bool {
        self.classes
            .iter()
            .all(|(_, approved, occupied)| approved.is_none() && *occupied == 0)
    }

    /// People in service of some classes.
    pub fn people(&self, which: impl Fn(WorkerClass) -> bool) -> i64 {
        self.classes
            .iter()
            .filter(|(class, ..)| which(*class))
            .map(|(.., occupied)| occupied)
            .sum()
    }

    /// The place against every norm that concerns its nature.
    pub fn checks(
        &self,
        nature: Option<OrganisationNature>,
        range: impl Fn(Norm) -> Range,
    ) -> Vec<Check> {
        let concerned = Norm::ALL.iter().filter(|norm| norm.concerns(nature));
        concerned
            .map(|norm| {
                let people = match norm.is_committee() {
                    true => self.people(WorkerClass::is_committee),
                    false => self.people(WorkerClass::is_full_time),
                };
                let base = match norm.base() {
                    Base::Place => Some(0),
                    Base::Population => self.population,
                    Base::Households => self.households,
                };
                Check {
                    norm: *norm,
                    people,
                    base,
                    range: base.map(|base| norm.people(range(*norm), base)),
                }
            })
            .collect()
    }
}

/// Numbers of approved posts after an act, in the order of its steps: mergers add up, splits are
/// in proportion to the shares, in whole numbers that keep the sum. What is given away whole has
/// none left; what had none passes none on.
pub fn carried(
    mut numbers: BTreeMap<OrganisationId, i64>,
    links: &[Link],
) -> BTreeMap<OrganisationId, i64> {
    for links in links.chunk_by(|one, next| one.predecessor == next.predecessor) {
        let Some(predecessor) = links.first().map(|link| link.predecessor) else {
            continue;
        };
        let Some(number) = numbers.remove(&predecessor) else {
            continue;
        };
        let mut weights: Vec<i64> = links.iter().map(|link| i64::from(link.share)).collect();
        // What is not given away stays with a predecessor that lives on.
        let kept = i64::from(WHOLE) - weights.iter().sum::<i64>();
        weights.push(kept.max(0));
        let parts = portions(number, &weights);
        for (link, part) in links.iter().zip(&parts) {
            *numbers.entry(link.successor).or_default() += part;
        }
        if kept > 0 {
            *numbers.entry(predecessor).or_default() += parts.last().copied().unwrap_or(0);
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
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
        // 5 and 4 are merged into a place that has 2: 11.
        let merged = carried(
            of(&[(1, 5), (2, 4), (3, 2)]),
            &[link(1, 3, WHOLE), link(2, 3, WHOLE)],
        );
        assert_eq!(merged, of(&[(3, 11)]));
        // 7 by 60 : 40 = 4.2 and 2.8: 4 and 3, the second staying where they were.
        assert_eq!(
            carried(of(&[(1, 7)]), &[link(1, 2, 6_000)]),
            of(&[(1, 3), (2, 4)])
        );
        // Merged and split in one act: 5 + 4 = 9, halved with the odd one for the first.
        let both = [link(1, 2, WHOLE), link(2, 3, 5_000), link(2, 4, 5_000)];
        assert_eq!(carried(of(&[(1, 5), (2, 4)]), &both), of(&[(3, 5), (4, 4)]));
        assert!(carried(BTreeMap::new(), &both).is_empty());
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
}
