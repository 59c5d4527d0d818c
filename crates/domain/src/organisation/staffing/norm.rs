//! What laws and plans ask for: how many people a place shall have.

use crate::{code_enum::code_enum, organisation::OrganisationNature};

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
