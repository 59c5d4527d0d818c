//! Ten years of made-up careers: contracts, probations, levels, yearly grades, rewards and
//! absences, decided by the same rules as real ones.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use domain::{
    personnel::{
        career::{AbsenceKind, CareerEntry, CareerFact, Grade},
        contract::ContractTerm,
        level::LevelRules,
    },
    time::Period,
    worker::{RelationKind, WorkerRecord},
};

use super::super::random::{Chance, Purpose};

/// Years of a history.
const YEARS: i32 = 10;

/// Histories of people, one after the other in the order in which they are entered.
pub(super) struct Histories {
    chance: Chance,
    rules: LevelRules,
    reference: NaiveDate,
}

impl Histories {
    pub(super) fn new(seed: u64, reference: NaiveDate) -> Self {
        Self {
            chance: Chance::new(seed, Purpose::Careers),
            rules: LevelRules::eighteen(),
            reference,
        }
    }

    /// The career of somebody since they entered, or ten years ago when that is later.
    pub(super) fn of(&mut self, record: &WorkerRecord) -> Vec<CareerEntry> {
        let entered = record.engagement.period.from;
        let end = record.engagement.period.to;
        let earliest = NaiveDate::from_ymd_opt(self.reference.year() - YEARS, 1, 1);
        let since = earliest.map_or(entered, |earliest| earliest.max(entered));
        if end.is_some_and(|end| end <= since) || since >= self.reference {
            return Vec::new();
        }
        let until = end.unwrap_or(self.reference);
        let mut entries = Vec::new();
        self.contracts(record.engagement.relation, since, until, &mut entries);
        let grades = self.grades(entered, since, until, &mut entries);
        self.levels(record, since, until, &grades, &mut entries);
        entries
    }

    fn contracts(
        &mut self,
        relation: RelationKind,
        since: NaiveDate,
        until: NaiveDate,
        entries: &mut Vec<CareerEntry>,
    ) {
        let months = match relation {
            RelationKind::LabourContract => 36,
            RelationKind::Dispatch => 24,
            _ => return,
        };
        let (mut from, mut number) = (since, 0);
        while from < until {
            number += 1;
            let open = relation == RelationKind::LabourContract && number > 2;
            let to = from.checked_add_months(Months::new(months));
            let to = to.filter(|_| !open);
            let term = if open {
                ContractTerm::OpenEnded
            } else {
                ContractTerm::Fixed
            };
            push(
                entries,
                from,
                to,
                CareerFact::Contract { term, number: None },
            );
            if number == 1 {
                let trial = from.checked_add_months(Months::new(2));
                push(entries, from, trial, CareerFact::Probation);
            }
            let Some(next) = to else { break };
            from = next;
        }
    }

    /// A grade for every whole year that is over, with what else happens in a year.
    fn grades(
        &mut self,
        entered: NaiveDate,
        since: NaiveDate,
        until: NaiveDate,
        entries: &mut Vec<CareerEntry>,
    ) -> BTreeMap<i32, Grade> {
        let mut grades = BTreeMap::new();
        for year in since.year()..until.year() {
            let Some(decided) = NaiveDate::from_ymd_opt(year + 1, 1, 20) else {
                continue;
            };
            if decided >= until || decided <= since {
                continue;
            }
            let grade = if entered.year() == year && entered.month() > 6 {
                Grade::Undetermined
            } else {
                self.grade()
            };
            grades.insert(year, grade);
            push(
                entries,
                decided,
                None,
                CareerFact::Assessment { year, grade },
            );
            self.events(year, since, until, grade, entries);
        }
        grades
    }

    fn grade(&mut self) -> Grade {
        match self.chance.below(1_000) {
            0..180 => Grade::Excellent,
            180..965 => Grade::Competent,
            965..990 => Grade::Basic,
            990..994 => Grade::Incompetent,
            _ => Grade::Undetermined,
        }
    }

    fn events(
        &mut self,
        year: i32,
        since: NaiveDate,
        until: NaiveDate,
        grade: Grade,
        entries: &mut Vec<CareerEntry>,
    ) {
        let day = self.chance.between(0, 300).unsigned_abs();
        let first = NaiveDate::from_ymd_opt(year, 1, 10);
        let Some(day) = first.and_then(|first| first.checked_add_days(Days::new(day))) else {
            return;
        };
        let away = day.checked_add_days(Days::new(30));
        let within = day > since && away.is_some_and(|away| away < until);
        let draw = self.chance.below(1_000);
        if !within {
            return;
        }
        if grade == Grade::Excellent && draw < 300 {
            let title = format!("{year}年度优秀社区工作者");
            push(entries, day, None, CareerFact::Reward { title });
        } else if draw > 980 {
            let absence = CareerFact::Absence {
                absence: AbsenceKind::Sick,
                destination: None,
            };
            push(entries, day, away, absence);
        }
    }

    /// The lowest level of the class at first, then one more whenever it was due.
    fn levels(
        &mut self,
        record: &WorkerRecord,
        since: NaiveDate,
        until: NaiveDate,
        grades: &BTreeMap<i32, Grade>,
        entries: &mut Vec<CareerEntry>,
    ) {
        let class = record.assignment.class;
        let Some(mut level) = self.rules.remapped(1, class, false) else {
            return;
        };
        let mut from = since;
        loop {
            // The last step of many is not taken yet, so that somebody is on the list.
            let waits = self.chance.below(4) == 0;
            let next = self
                .rules
                .next_due(from, grades)
                .filter(|due| *due < until)
                .filter(|due| !waits || due.checked_add_months(Months::new(18)) < Some(until))
                .filter(|_| self.rules.remapped(level + 1, class, true) == Some(level + 1));
            let Ok(held) = u8::try_from(level) else {
                return;
            };
            push(entries, from, next, CareerFact::Level { level: held });
            let Some(next) = next else { return };
            (from, level) = (next, level + 1);
        }
    }
}

fn push(entries: &mut Vec<CareerEntry>, from: NaiveDate, to: Option<NaiveDate>, fact: CareerFact) {
    let period = Period { from, to };
    entries.push(CareerEntry { period, fact });
}
