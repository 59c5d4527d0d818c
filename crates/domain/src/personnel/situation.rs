//! A career as it stands, and as it stands after changes: the one definition of what a change
//! does, from which rows are written, forms are previewed and tests replay.

use chrono::NaiveDate;

use super::career::{Career, CareerEntry, CareerFact, CareerKind};
use crate::{
    election::{Seat, SeatEnd},
    ids::TermId,
    time::Period,
    worker::{Assignment, Engagement, Later},
};

/// What is known of a person's service and career.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// Service periods, in any order.
    pub engagements: Vec<Engagement>,
    /// Places and posts, in any order.
    pub assignments: Vec<Assignment>,
    /// Everything else.
    pub career: Career,
}

/// One change of a career. All begin on the day of the action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another place or post.
    Assign(Assignment),
    /// Another labour relation within the service.
    Engage(Engagement),
    /// The service ends, and with it place, post and what ends on leaving.
    Leave,
    /// A new service period with its first place and post.
    Enter(Engagement, Assignment),
    /// A statement holds over some days; of a single kind, it ends the one before.
    Begin(CareerEntry),
    /// What holds of a kind ends.
    End(CareerKind),
    /// The seat of a term ends.
    EndSeat(TermId, SeatEnd),
}

impl Situation {
    /// The service period that holds on a day.
    pub fn engagement(&self, day: NaiveDate) -> Option<&Engagement> {
        self.engagements
            .iter()
            .find(|engagement| engagement.period.contains(day))
    }

    /// Place and post on a day.
    pub fn assignment(&self, day: NaiveDate) -> Option<&Assignment> {
        self.assignments
            .iter()
            .find(|assignment| assignment.period.contains(day))
    }

    /// The seats that are held on a day, with their days.
    pub fn seats(&self, day: NaiveDate) -> impl Iterator<Item = (Period, &Seat)> {
        let entries = self.career.entries().iter();
        entries.filter_map(move |entry| match &entry.fact {
            CareerFact::Seat(seat) if entry.period.contains(day) => Some((entry.period, seat)),
            _ => None,
        })
    }

    /// Whether anything of the service holds on a day or later.
    pub fn serves_from(&self, day: NaiveDate) -> bool {
        self.engagements
            .iter()
            .any(|engagement| engagement.period.to.is_none_or(|to| to > day))
    }

    /// The career after changes on a day. What was decided for later stays, unless a change on
    /// the way there voids it; the new then holds until the later begins.
    #[must_use]
    pub fn after(&self, on: NaiveDate, changes: &[Change]) -> Self {
        let mut after = self.clone();
        for change in changes {
            after.change(on, change);
        }
        after
    }

    fn change(&mut self, on: NaiveDate, change: &Change) {
        match change {
            Change::Assign(assignment) => self.assign(on, assignment.clone()),
            Change::Engage(engagement) => self.engage(on, engagement.clone()),
            Change::Leave => self.leave(on),
            Change::Enter(engagement, assignment) => {
                self.engagements.push(engagement.clone());
                self.assignments.push(assignment.clone());
            }
            Change::Begin(entry) => self.begin(on, entry.clone()),
            Change::End(kind) => {
                self.career.entries_mut().retain_mut(|entry| {
                    if entry.fact.kind() != *kind {
                        return true;
                    }
                    end_on(&mut entry.period, on);
                    // Whoever returns on the day of leaving was never away.
                    entry.period.from != on
                });
            }
            Change::EndSeat(term, end) => self.end_seat(on, *term, *end),
        }
    }

    fn end_seat(&mut self, on: NaiveDate, term: TermId, end: SeatEnd) {
        self.drop_carried(on, term);
        self.career.entries_mut().retain_mut(|entry| {
            let held = entry.period.contains(on);
            match &mut entry.fact {
                CareerFact::Seat(seat) if seat.term == term && held => {
                    seat.end = Some(end);
                    end_on(&mut entry.period, on);
                    // What ends on its first day was never held.
                    entry.period.from != on
                }
                _ => true,
            }
        });
    }

    /// A seat that a reorganisation dated ahead has carried on elsewhere is not carried once it ends
    /// before.
    fn drop_carried(&mut self, on: NaiveDate, term: TermId) {
        let carried = self.seats(on).find_map(|(period, seat)| {
            let by_act = seat.end == Some(SeatEnd::Reorganised);
            (seat.term == term && by_act).then_some((period.to?, seat.body))
        });
        let Some((day, body)) = carried else { return };
        let next = self.seats(day).find_map(|(period, seat)| {
            (seat.body == body && period.from == day).then_some(seat.term)
        });
        if let Some(next) = next {
            self.drop_carried(day, next);
            self.career.entries_mut().retain(|entry| {
                let follows = entry.period.from == day;
                !matches!(&entry.fact, CareerFact::Seat(seat) if seat.term == next && follows)
            });
        }
    }

    fn assign(&mut self, on: NaiveDate, mut new: Assignment) {
        let current = self.assignment(on).cloned();
        let service = self.engagement(on).and_then(|one| one.period.to);
        let follows = |one: &Assignment| {
            one.period.from > on && service.is_none_or(|end| one.period.from < end)
        };
        let (mut later, mut kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.assignments)
            .into_iter()
            .partition(follows);
        later.sort_by_key(|one| one.period.from);
        kept.retain_mut(|one| {
            end_on(&mut one.period, on);
            one.period.from != on
        });
        // The new holds to the end of the service, or until what stays of what follows begins.
        new.period.to = service;
        let mut continues = current;
        for one in later {
            let becomes = match &continues {
                None => Later::Stays,
                Some(current) => current.after_change(&new, &one),
            };
            let stays = match becomes {
                // What comes after something else is no continuation of this.
                Later::Stays => {
                    continues = None;
                    one
                }
                Later::Becomes(one) => one,
                Later::Goes => continue,
            };
            new.period.to = earlier(new.period.to, Some(stays.period.from));
            kept.push(stays);
        }
        kept.push(new);
        self.assignments = kept;
    }

    fn engage(&mut self, on: NaiveDate, mut new: Engagement) {
        new.period.to = self.engagement(on).and_then(|one| one.period.to);
        self.engagements.retain_mut(|one| {
            end_on(&mut one.period, on);
            one.period.from != on
        });
        self.engagements.push(new);
    }

    fn leave(&mut self, on: NaiveDate) {
        self.engagements.retain_mut(|one| {
            end_on(&mut one.period, on);
            one.period.from < on
        });
        self.assignments.retain_mut(|one| {
            end_on(&mut one.period, on);
            one.period.from < on
        });
        self.career.entries_mut().retain_mut(|entry| {
            let kind = entry.fact.kind();
            if kind.ends_on_leaving() {
                end_on(&mut entry.period, on);
            }
            let goes = kind.ends_on_leaving() || kind == CareerKind::Departure;
            !goes || entry.period.from < on
        });
    }

    fn begin(&mut self, on: NaiveDate, mut new: CareerEntry) {
        let kind = new.fact.kind();
        if kind.ends_on_leaving() {
            let service = self.engagement(on).and_then(|one| one.period.to);
            new.period.to = earlier(new.period.to, service);
        }
        if kind.is_single() {
            self.career.entries_mut().retain_mut(|entry| {
                if entry.fact.kind() != kind {
                    return true;
                }
                end_on(&mut entry.period, on);
                if entry.period.from > on {
                    new.period.to = earlier(new.period.to, Some(entry.period.from));
                }
                entry.period.from != on
            });
        }
        self.career.entries_mut().push(new);
    }
}

/// Ends a period that holds on a day on that day; one that begins on it is left as it is.
fn end_on(period: &mut Period, on: NaiveDate) {
    if period.from < on && period.contains(on) {
        period.to = Some(on);
    }
}

/// The earlier of two ends; none is later than any.
fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (end, None) | (None, end) => end,
    }
}

#[cfg(test)]
#[path = "situation_tests.rs"]
pub(crate) mod tests;
