//! What is known of somebody whose pay is asked for, and what of it holds in a month.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use rust_decimal::Decimal;

use super::super::scheme::{Days, Person, Span};
use crate::{
    money::Money,
    personnel::{
        career::Grade,
        level::{CountedService, LevelRules, Study},
    },
    time::{Period, YearMonth},
    worker::{Post, QualificationLevel, RelationKind, WorkerClass},
};

/// A post over some days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Days.
    pub period: Period,
    /// Class.
    pub class: WorkerClass,
    /// Post.
    pub post: Post,
    /// Whether it belongs to the organisation that pays.
    pub here: bool,
}

/// Dated facts on which pay depends (计薪依据), as they are known at one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// Every post ever held, here and elsewhere.
    pub posts: Vec<Held>,
    /// Labour relations.
    pub relations: Vec<(Period, RelationKind)>,
    /// Levels that were decided.
    pub levels: Vec<(Period, i32)>,
    /// Grades of the years.
    pub grades: BTreeMap<i32, Grade>,
    /// Leave without pay (事假).
    pub unpaid: Vec<Period>,
    /// Certificates.
    pub certificates: Vec<(Period, QualificationLevel)>,
    /// Completed studies.
    pub educations: Vec<(Period, Study)>,
    /// Degrees.
    pub degrees: Vec<(Period, Study)>,
}

/// Days of a month.
pub fn days_of(month: YearMonth) -> Days {
    days(month.first_day(), month.plus(1).first_day())
}

/// Days from one to before another; Monday to Friday are paid, public holidays among them (劳动法, art. 51).
fn days(from: NaiveDate, to: NaiveDate) -> Days {
    let all = from.iter_days().take_while(|day| *day < to);
    let mut found = Days::default();
    for day in all {
        found.calendar += 1;
        found.paid += u32::from(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    }
    found
}

fn holding<T: Copy>(facts: &[(Period, T)], day: NaiveDate) -> impl Iterator<Item = T> {
    facts
        .iter()
        .filter(move |(period, _)| period.contains(day))
        .map(|(_, value)| *value)
}

impl Subject {
    /// The parts of a month with pay from here, each under the same facts; none when there is nothing
    /// to pay. Who holds several posts at once is paid by the highest alone. Years, certificates and
    /// study count as they were on the last day before the month, so that what is new counts from the
    /// month after; posts and levels from their day.
    pub fn spans(&self, month: YearMonth, rules: &LevelRules) -> Vec<Span> {
        let (first, next) = (month.first_day(), month.plus(1).first_day());
        let mut spans: Vec<Span> = Vec::new();
        let mut cuts = self.cuts(first, next).into_iter().peekable();
        while let Some(from) = cuts.next() {
            let to = cuts.peek().copied().unwrap_or(next);
            let Some(person) = self.person(from, first, rules) else {
                continue;
            };
            let days = days(from, to);
            match spans.iter_mut().find(|span| span.person == person) {
                Some(same) => {
                    same.days.calendar += days.calendar;
                    same.days.paid += days.paid;
                }
                None => spans.push(Span { person, days }),
            }
        }
        spans
    }

    /// First days of the parts of a month in which nothing changes.
    fn cuts(&self, first: NaiveDate, next: NaiveDate) -> BTreeSet<NaiveDate> {
        let posts = self.posts.iter().map(|held| held.period);
        let relations = self.relations.iter().map(|(period, _)| *period);
        let levels = self.levels.iter().map(|(period, _)| *period);
        let all = posts
            .chain(relations)
            .chain(levels)
            .chain(self.unpaid.iter().copied());
        let ends = all.flat_map(|period| [Some(period.from), period.to]);
        let mut cuts: BTreeSet<NaiveDate> = ends
            .flatten()
            .filter(|day| first < *day && *day < next)
            .collect();
        cuts.insert(first);
        cuts
    }

    /// What holds on a day of a month; none of who has no pay from here on it.
    fn person(&self, on: NaiveDate, first: NaiveDate, rules: &LevelRules) -> Option<Person> {
        self.relation_on(on)?;
        if self.unpaid.iter().any(|period| period.contains(on)) {
            return None;
        }
        let held = self.held_on(on, rules)?;
        let before = first.pred_opt()?;
        let best = |facts: &[(Period, Study)]| holding(facts, before).max();
        let (education, degree) = (best(&self.educations), best(&self.degrees));
        let posts: Vec<Period> = self.posts.iter().map(|held| held.period).collect();
        let (_, equivalent) = rules.study(education, degree);
        let grades = self.grades.range(..first.year());
        let grades: BTreeMap<i32, Grade> = grades.map(|(year, grade)| (*year, *grade)).collect();
        let service = CountedService::until(first, &posts, &grades, equivalent);
        Some(Person {
            class: held.class,
            level: holding(&self.levels, on).max(),
            years: service.years(),
            both_posts: held.post == Post::SecretaryDirector,
            certificate: holding(&self.certificates, before).max(),
            study: education.max(degree),
            grade: grades.values().next_back().copied(),
            factor: Decimal::ONE,
            entered: BTreeMap::<String, Money>::new(),
        })
    }

    /// The highest post held on a day, if it is here and paid by the scheme (就高不就低).
    fn held_on(&self, on: NaiveDate, rules: &LevelRules) -> Option<&Held> {
        let held = self.posts.iter().filter(|held| held.period.contains(on));
        // Classes are declared from the highest down.
        let highest = held.min_by_key(|held| (held.class, held.post))?;
        let paid = rules
            .ranges
            .iter()
            .any(|range| range.class == highest.class);
        (highest.here && paid).then_some(highest)
    }

    /// The labour relation on a day.
    pub fn relation_on(&self, on: NaiveDate) -> Option<RelationKind> {
        holding(&self.relations, on).next()
    }

    /// The relation in which somebody was last in service here in a month; none of who went on
    /// elsewhere within it, where the contributions of the month are paid.
    pub fn insured_by(&self, month: YearMonth) -> Option<RelationKind> {
        let mut days: Vec<NaiveDate> = month
            .first_day()
            .iter_days()
            .take_while(|day| *day <= month.last_day())
            .collect();
        days.reverse();
        let last = days.into_iter().find(|day| {
            self.relation_on(*day).is_some()
                && self.posts.iter().any(|held| held.period.contains(*day))
        })?;
        let held = self.posts.iter().filter(|held| held.period.contains(last));
        held.min_by_key(|held| (held.class, held.post))
            .filter(|held| held.here)
            .and_then(|_| self.relation_on(last))
    }
}
