//! What an election comes to for each person: their seats, their post, their service. Posts and
//! service go through [`decide`], as any personnel action does.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Body, ElectionKind, Manner, Outcome, Outgoing, Seat, SeatEnd, Standing, Term,
    check::Case,
    seat::{self, placement},
};
use crate::{
    code_enum::code_enum,
    ids::{OrganisationId, TermId, WorkerId},
    personnel::{
        career::{CareerEntry, CareerFact},
        effect::{ActionFinding, Calendar, decide, held_by},
        exit::ExitKind,
        proposal::{Placement, Proposal},
        situation::{Change, Situation},
    },
    time::Period,
    worker::{EntryKind, RelationKind},
};

code_enum! {
    /// What becomes of somebody (去向).
    Fate {
        Keeps = "KEEPS", "连任", "Keeps the post";
        Changes = "CHANGES", "改任", "Another post";
        Enters = "ENTERS", "重新进入", "Enters again";
        StepsDown = "STEPS_DOWN", "离任，留任工作人员", "Stays as staff";
        Leaves = "LEAVES", "离任退出", "Leaves";
    }
}

/// What an election comes to for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Whom.
    pub worker: WorkerId,
    /// What becomes of them.
    pub fate: Fate,
    /// The post they have then.
    pub placement: Option<Placement>,
    /// Seats that begin.
    pub seats: Vec<Seat>,
    /// What stands in the way.
    pub findings: Vec<ActionFinding>,
    /// The career then.
    pub after: Situation,
}

/// What an election comes to. `terms` are those in which the seats lie: new ones, or of a
/// by-election the running ones.
pub fn effects(case: &Case<'_>, terms: &BTreeMap<Body, Term>, calendar: Calendar) -> Vec<Effect> {
    let people = case.papers.people().into_iter();
    people
        .filter_map(|worker| {
            let situation = &case.people.get(&worker)?.situation;
            let turn = Turn {
                on: first_day(case, situation),
                keeps_post: case.kind == ElectionKind::Record,
                place: case.place,
                bodies: case.bodies,
                ends: ends(case, worker, situation),
                begins: begins(case, worker, situation, terms),
                outgoing: case.papers.outgoing_of(worker),
            };
            // Only a term election touches those who have won nothing.
            let idle = case.kind != ElectionKind::General && turn.begins.is_empty();
            (!idle).then(|| turn.taken(worker, situation, calendar))
        })
        .collect()
}

/// The day on which somebody's seats begin: that of the result; of a running term that is
/// registered, the one on which they came to the post they hold, if it has begun before.
fn first_day(case: &Case<'_>, situation: &Situation) -> NaiveDate {
    let held = situation.assignment(case.today);
    match (case.kind, held) {
        (ElectionKind::Record, Some(held)) => held.period.from.max(case.effective_on),
        _ => case.effective_on,
    }
}

fn standings<'a>(case: &Case<'a>, worker: WorkerId) -> impl Iterator<Item = &'a Standing> {
    let all = case.papers.candidates.iter();
    all.filter(move |one| one.worker == Some(worker))
        .flat_map(|one| &one.stands)
}

fn begins(
    case: &Case<'_>,
    worker: WorkerId,
    situation: &Situation,
    terms: &BTreeMap<Body, Term>,
) -> Vec<Seat> {
    let later = first_day(case, situation) > case.effective_on;
    standings(case, worker)
        .filter(|one| one.won())
        .filter_map(|one| {
            let term = terms.get(&one.body)?;
            let by_vote = match case.kind {
                // Who came within a term that is registered came by a by-election.
                ElectionKind::Record if later => Manner::ByElected,
                ElectionKind::General | ElectionKind::Record => Manner::Elected,
                ElectionKind::ByElection => Manner::ByElected,
            };
            Some(Seat {
                term: term.id,
                organisation: case.place,
                body: one.body,
                ordinal: term.ordinal,
                rank: one.rank,
                manner: match one.outcome {
                    Some(Outcome::Appointed) => Manner::Appointed,
                    _ => by_vote,
                },
                votes: one.votes,
                end: None,
            })
        })
        .collect()
}

/// The seats somebody loses: of a term election all of its bodies, of a by-election those of a body
/// in which they have won another.
fn ends(case: &Case<'_>, worker: WorkerId, situation: &Situation) -> Vec<(TermId, SeatEnd)> {
    let held = situation.seats(case.effective_on);
    held.filter(|(_, seat)| seat.organisation == case.place && case.bodies.contains(&seat.body))
        .filter_map(|(_, seat)| {
            let stood = standings(case, worker).find(|one| one.body == seat.body);
            let won = stood.is_some_and(Standing::won);
            let end = match case.kind {
                ElectionKind::General if stood.is_some() && !won => SeatEnd::NotElected,
                ElectionKind::General => SeatEnd::TermEnd,
                ElectionKind::ByElection if won => SeatEnd::Moved,
                ElectionKind::ByElection | ElectionKind::Record => return None,
            };
            Some((seat.term, end))
        })
        .collect()
}

/// What happens to the seats of one person on a day.
struct Turn<'a> {
    on: NaiveDate,
    keeps_post: bool,
    place: OrganisationId,
    bodies: &'a [Body],
    ends: Vec<(TermId, SeatEnd)>,
    begins: Vec<Seat>,
    outgoing: Outgoing,
}

impl Turn<'_> {
    fn taken(self, worker: WorkerId, before: &Situation, calendar: Calendar) -> Effect {
        let ends = self.ends.iter();
        let mut seats: Vec<Change> = ends
            .map(|(term, end)| Change::EndSeat(*term, *end))
            .collect();
        seats.extend(self.begins.iter().map(|seat| {
            Change::Begin(CareerEntry {
                period: Period::since(self.on),
                fact: CareerFact::Seat(seat.clone()),
            })
        }));
        let serves = before.engagement(self.on).is_some();
        // Whoever does not serve yet must enter before they can hold a seat.
        let during = if serves {
            before.after(self.on, &seats)
        } else {
            before.clone()
        };
        let held = before.assignment(self.on).map(held_by);
        let due = self.due(before, &during, serves);
        let (fate, proposal) = self.fate(held, due, serves);
        let outcome = proposal
            .map(|proposal| decide(&proposal, self.on, &during, calendar))
            .unwrap_or_default();
        let mut after = during.after(self.on, &outcome.changes);
        if !serves {
            after = after.after(self.on, &seats);
        }
        Effect {
            worker,
            fate,
            placement: after.assignment(self.on).map(held_by),
            seats: self.begins,
            findings: outcome.findings,
            after,
        }
    }

    /// The post that the seats stand for afterwards. A body that is not elected and of which no
    /// term is known is read from the post.
    fn due(&self, before: &Situation, during: &Situation, serves: bool) -> Option<Placement> {
        let mut seats: Vec<_> = during
            .seats(self.on)
            .filter(|(_, seat)| seat.organisation == self.place)
            .map(|(_, seat)| (seat.body, seat.rank))
            .collect();
        if !serves {
            seats.extend(self.begins.iter().map(|seat| (seat.body, seat.rank)));
        }
        if let Some(held) = before.assignment(self.on) {
            for body in Body::ALL {
                let known = self.bodies.contains(body) || seats.iter().any(|(one, _)| one == body);
                let implied = body.rank_of(held.post).filter(|_| !known);
                seats.extend(implied.map(|rank| (*body, rank)));
            }
        }
        placement(seats)
    }

    fn fate(
        &self,
        held: Option<Placement>,
        due: Option<Placement>,
        serves: bool,
    ) -> (Fate, Option<Proposal>) {
        if self.keeps_post {
            return (Fate::Keeps, None);
        }
        match due {
            Some(placement) if !serves => {
                let enters = Proposal::ReEntry {
                    to: self.place,
                    placement,
                    entry: EntryKind::Elected,
                    relation: RelationKind::Tenure,
                    employer: None,
                };
                (Fate::Enters, Some(enters))
            }
            Some(due) if held == Some(due) => (Fate::Keeps, None),
            Some(due) => (Fate::Changes, Some(Proposal::Post(due))),
            None if !self.begins.is_empty() || !serves => (Fate::Keeps, None),
            None if self.outgoing.leaves => {
                let leaves = Proposal::Exit {
                    exit: ExitKind::TermEnd,
                    destination: None,
                    handed_over: self.outgoing.handed_over,
                    audited: self.outgoing.audited,
                };
                (Fate::Leaves, Some(leaves))
            }
            None if held.is_some_and(|held| held.class.is_committee()) => {
                (Fate::StepsDown, Some(Proposal::Post(seat::STAFF)))
            }
            None => (Fate::StepsDown, None),
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
