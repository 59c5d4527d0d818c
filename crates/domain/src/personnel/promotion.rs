//! Who is to be given a level, or the next one (等级晋升人选). What comes of it is a list that people
//! look at and hand in; a level never changes by itself.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    career::Grade,
    level::{CountedService, LevelRules},
};
use crate::{code_enum::code_enum, worker::WorkerClass};

code_enum! {
    /// Why somebody is on the list (晋升事由).
    PromotionGround {
        Due = "DUE", "晋级年限已满", "Years for the next level served";
        BelowRange = "BELOW_RANGE", "低于现岗位起点等级", "Below the lowest level of the post";
        First = "FIRST", "尚未定级", "No level yet";
    }
}

/// A level that somebody could be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// Why.
    pub ground: PromotionGround,
    /// Since when it is due.
    pub due_on: NaiveDate,
    /// The level.
    pub level: i32,
}

impl LevelRules {
    /// The next level of somebody who has one, if it is due by a day. Whoever has the highest of
    /// their class is on no list.
    pub fn promotion(
        &self,
        class: WorkerClass,
        level: i32,
        since: NaiveDate,
        grades: &BTreeMap<i32, Grade>,
        by: NaiveDate,
    ) -> Option<Promotion> {
        let lifted = self.remapped(level, class, false)?;
        if lifted > level {
            return Some(Promotion {
                ground: PromotionGround::BelowRange,
                due_on: since,
                level: lifted,
            });
        }
        let due_on = self.next_due(since, grades)?;
        let next = level.checked_add(1)?;
        let within = self.remapped(next, class, true)? == next;
        (within && due_on <= by).then_some(Promotion {
            ground: PromotionGround::Due,
            due_on,
            level: next,
        })
    }

    /// The first level of somebody who has none, as of a day.
    pub fn first_level(
        &self,
        class: WorkerClass,
        service: &CountedService,
        study: i32,
        on: NaiveDate,
    ) -> Option<Promotion> {
        Some(Promotion {
            ground: PromotionGround::First,
            due_on: on,
            level: self.level(class, service, study)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn promotion(class: WorkerClass, level: i32, by: &str) -> Option<(PromotionGround, i32)> {
        let rules = LevelRules::eighteen();
        let found = rules.promotion(class, level, day("2023-07-01"), &BTreeMap::new(), day(by))?;
        Some((found.ground, found.level))
    }

    #[test]
    fn the_next_level_is_listed_from_the_day_on_which_it_is_due() {
        use PromotionGround::{BelowRange, Due};
        assert_eq!(promotion(WorkerClass::Staff, 3, "2026-06-30"), None);
        assert_eq!(
            promotion(WorkerClass::Staff, 3, "2026-07-01"),
            Some((Due, 4))
        );
        // Staff end at 12, a head begins at 7; grid workers have no levels.
        assert_eq!(promotion(WorkerClass::Staff, 12, "2030-01-01"), None);
        assert_eq!(promotion(WorkerClass::Staff, 15, "2030-01-01"), None);
        assert_eq!(
            promotion(WorkerClass::Head, 3, "2023-07-01"),
            Some((BelowRange, 7))
        );
        assert_eq!(promotion(WorkerClass::Grid, 3, "2030-01-01"), None);
    }

    #[test]
    fn the_first_level_counts_service_and_study() {
        // A deputy begins at 4: 4 + ⌊7 ÷ 3⌋ + 2 = 8.
        let service = CountedService {
            months_served: 84,
            ..CountedService::default()
        };
        let rules = LevelRules::eighteen();
        let found = rules.first_level(WorkerClass::Deputy, &service, 2, day("2026-07-01"));
        assert_eq!(found.map(|one| one.level), Some(8));
    }
}
