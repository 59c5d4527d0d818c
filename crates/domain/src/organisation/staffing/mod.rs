//! Posts and people (岗位核定): what is approved, occupied, vacant and over, and whether there are
//! as many people as laws and norms ask for. Norms are settings; what they are at first is here.

mod norm;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::{ids::OrganisationId, worker::WorkerClass};

use super::{
    OrganisationNature,
    act::{WHOLE, portions},
    forest::Link,
};

pub use norm::{Base, Norm, NormFit, Range};

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
/// in proportion to the shares, in whole numbers that keep the sum. What had none passes none on;
/// what `stays` keeps what it does not give away, be it nothing.
pub fn carried(
    mut numbers: BTreeMap<OrganisationId, i64>,
    links: &[Link],
    stays: impl Fn(OrganisationId) -> bool,
) -> BTreeMap<OrganisationId, i64> {
    for links in links.chunk_by(|one, next| one.predecessor == next.predecessor) {
        let Some(predecessor) = links.first().map(|link| link.predecessor) else {
            continue;
        };
        let Some(number) = numbers.remove(&predecessor) else {
            continue;
        };
        let mut weights: Vec<i64> = links.iter().map(|link| i64::from(link.share)).collect();
        let kept = i64::from(WHOLE) - weights.iter().sum::<i64>();
        weights.push(kept.max(0));
        let parts = portions(number, &weights);
        for (link, part) in links.iter().zip(&parts) {
            *numbers.entry(link.successor).or_default() += part;
        }
        if kept > 0 || stays(predecessor) {
            *numbers.entry(predecessor).or_default() += parts.last().copied().unwrap_or(0);
        }
    }
    numbers
}
