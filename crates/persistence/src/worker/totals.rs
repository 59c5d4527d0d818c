//! Totals of lists, remembered while the roster stays the same.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Totals kept; beyond it all are dropped and counted again as they are asked for.
const MOST: usize = 10_000;

/// How many workers fit which question. Counting reads every row that fits, so without it each
/// page of a list would cost as much as the longest.
#[derive(Debug, Default)]
pub struct RosterTotals(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    version: i64,
    totals: HashMap<String, i64>,
}

/// The totals for a request that has read this version of the roster, before it counts.
#[derive(Clone, Copy, Debug)]
pub struct TotalsAt<'a> {
    totals: &'a RosterTotals,
    version: i64,
}

impl RosterTotals {
    /// The totals at a version of the roster.
    pub const fn at(&self, version: i64) -> TotalsAt<'_> {
        TotalsAt {
            totals: self,
            version,
        }
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        // Nothing that runs under this lock leaves half a change behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TotalsAt<'_> {
    pub(super) fn get(&self, question: &str) -> Option<i64> {
        let counted = self.totals.counted();
        (counted.version == self.version)
            .then(|| counted.totals.get(question).copied())
            .flatten()
    }

    pub(super) fn put(&self, question: String, total: i64) {
        let mut counted = self.totals.counted();
        if counted.version > self.version {
            return;
        }
        if counted.version < self.version || counted.totals.len() >= MOST {
            counted.version = self.version;
            counted.totals.clear();
        }
        counted.totals.insert(question, total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_holds_for_its_version_only() {
        let totals = RosterTotals::default();
        totals.at(2).put("all".into(), 5);
        assert_eq!(totals.at(2).get("all"), Some(5));
        assert_eq!(totals.at(3).get("all"), None);
        // A request that read the version before the change counts late.
        totals.at(1).put("all".into(), 4);
        assert_eq!(totals.at(1).get("all"), None);
        assert_eq!(totals.at(2).get("all"), Some(5));
        totals.at(3).put("others".into(), 6);
        assert_eq!(totals.at(3).get("all"), None);
        assert_eq!(totals.at(2).get("all"), None);
    }
}
