//! What an act of reorganisation does to terms and seats: a seat goes with whoever holds it, and
//! its term goes on where they go. Where none of the body runs there, one begins that keeps the
//! number and the planned end; of several that flow together, the higher number and the earlier end.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Body, Rank, Seat, SeatEnd, Term};
use crate::{
    ids::{OrganisationId, TermId, WorkerId},
    time::Period,
};

/// A seat on the day of an act or later, with whoever holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldSeat {
    /// Who.
    pub worker: WorkerId,
    /// Days.
    pub period: Period,
    /// Seat.
    pub seat: Seat,
}

/// What becomes of a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatMove {
    /// As it is.
    pub from: HeldSeat,
    /// What is left of it until the day; none of one that begins later.
    pub before: Option<HeldSeat>,
    /// As it is from the day on.
    pub after: HeldSeat,
}

/// What an act does to terms and seats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carriage {
    /// Terms of places that end.
    pub ended: Vec<Term>,
    /// Terms that begin.
    pub begun: Vec<Term>,
    /// Seats that go elsewhere.
    pub moves: Vec<SeatMove>,
}

/// How a body of a place stands after an act (班子变动).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Term; of several, that in which their seats come together.
    pub term: Term,
    /// Whether it begins with the act.
    pub begins: bool,
    /// Seats that come.
    pub come: usize,
    /// Heads among all who sit in it then.
    pub heads: usize,
    /// All who sit in it then.
    pub sits: usize,
}

/// The terms and seats of everywhere that an act touches, on its day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bodies {
    /// Terms that run.
    pub terms: Vec<Term>,
    /// Seats in them.
    pub seats: Vec<HeldSeat>,
}

impl Bodies {
    /// What an act of a day does to them: `ends` says which places end, `goes` where somebody of a
    /// place goes, `id` gives new ids.
    pub fn carried(
        &self,
        day: NaiveDate,
        ends: impl Fn(OrganisationId) -> bool,
        goes: impl Fn(WorkerId, OrganisationId) -> Option<OrganisationId>,
        mut id: impl FnMut() -> TermId,
    ) -> Carriage {
        let terms = self.terms.iter();
        let (ended, running): (Vec<&Term>, Vec<&Term>) =
            terms.partition(|term| ends(term.organisation));
        let of_seat = |seat: &Seat| self.terms.iter().find(|term| term.id == seat.term);
        let mut begun: BTreeMap<(OrganisationId, Body), Term> = BTreeMap::new();
        let mut moves = Vec::new();
        for held in &self.seats {
            let place = held.seat.organisation;
            let to = goes(held.worker, place).filter(|to| *to != place);
            let (Some(to), Some(from)) = (to, of_seat(&held.seat)) else {
                continue;
            };
            let runs = running
                .iter()
                .find(|term| (term.organisation, term.body) == (to, from.body));
            let term = match runs {
                Some(term) => term,
                None => {
                    let new = begun.entry((to, from.body)).or_insert_with(|| Term {
                        id: id(),
                        organisation: to,
                        from: day,
                        ..from.clone()
                    });
                    new.ordinal = new.ordinal.max(from.ordinal);
                    new.planned_to = new.planned_to.min(from.planned_to);
                    &*new
                }
            };
            moves.push((held, term.id, to));
        }
        let ordinal = |id: TermId| {
            let mut all = running.iter().copied().chain(begun.values());
            all.find(|term| term.id == id).map(|term| term.ordinal)
        };
        let moves = moves
            .into_iter()
            .map(|(held, term, to)| moved(day, held, term, ordinal(term), to))
            .collect();
        let ended = ended.into_iter().cloned();
        Carriage {
            ended: ended.collect(),
            begun: begun.into_values().collect(),
            moves,
        }
    }

    /// How the bodies stand to which seats come.
    pub fn joined(&self, carriage: &Carriage) -> Vec<Joined> {
        let all = self.terms.iter().chain(&carriage.begun);
        let joined = all.filter_map(|term| {
            let of = |seat: &Seat| seat.term == term.id;
            let come = carriage.moves.iter().map(|one| &one.after.seat);
            let come: Vec<&Seat> = come.filter(|seat| of(seat)).collect();
            if come.is_empty() {
                return None;
            }
            let gone = |held: &&HeldSeat| carriage.moves.iter().any(|one| one.from == **held);
            let stay = self.seats.iter().filter(|held| !gone(held));
            let sits: Vec<&Seat> = stay
                .map(|held| &held.seat)
                .filter(|seat| of(seat))
                .chain(come.iter().copied())
                .collect();
            Some(Joined {
                term: term.clone(),
                begins: carriage.begun.contains(term),
                come: come.len(),
                heads: sits.iter().filter(|seat| seat.rank == Rank::Head).count(),
                sits: sits.len(),
            })
        });
        joined.collect()
    }
}

fn moved(
    day: NaiveDate,
    held: &HeldSeat,
    term: TermId,
    ordinal: Option<u16>,
    to: OrganisationId,
) -> SeatMove {
    let left = held.period.from < day;
    let before = left.then(|| HeldSeat {
        period: Period {
            from: held.period.from,
            to: Some(day),
        },
        seat: Seat {
            end: Some(SeatEnd::Reorganised),
            ..held.seat.clone()
        },
        ..*held
    });
    let after = HeldSeat {
        period: Period {
            from: held.period.from.max(day),
            to: held.period.to,
        },
        seat: Seat {
            term,
            organisation: to,
            ordinal: ordinal.unwrap_or(held.seat.ordinal),
            ..held.seat.clone()
        },
        ..*held
    };
    SeatMove {
        from: held.clone(),
        before,
        after,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::election::Manner;

    const PLACES: u128 = 5;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn place(number: u128) -> OrganisationId {
        OrganisationId(Uuid::from_u128(number))
    }

    fn term(number: u128, body: Body, ordinal: u16, planned: &str) -> Term {
        Term {
            id: TermId(Uuid::from_u128(100 + number * 10 + body as u128)),
            organisation: place(number),
            body,
            ordinal,
            from: day("2026-01-01"),
            planned_to: day(planned),
            actual_to: None,
        }
    }

    fn held(worker: u128, term: &Term, rank: Rank) -> HeldSeat {
        HeldSeat {
            worker: WorkerId(Uuid::from_u128(worker)),
            period: Period::since(day("2026-01-01")),
            seat: Seat {
                term: term.id,
                organisation: term.organisation,
                body: term.body,
                ordinal: term.ordinal,
                rank,
                manner: Manner::Elected,
                votes: Some(5),
                end: None,
            },
        }
    }

    fn ids() -> impl FnMut() -> TermId {
        let mut next = 1_000;
        move || {
            next += 1;
            TermId(Uuid::from_u128(next))
        }
    }

    /// Two communities are merged into a new one: seven and five who sit, two heads.
    #[test]
    fn two_bodies_come_together_in_one_term_of_the_new_place() {
        let one = term(1, Body::Committee, 11, "2031-01-01");
        let two = term(2, Body::Committee, 12, "2030-06-01");
        let mut seats = Vec::new();
        for (first, term) in [(10, &one), (20, &two)] {
            seats.push(held(first, term, Rank::Head));
            seats.push(held(first + 1, term, Rank::Member));
        }
        let bodies = Bodies {
            terms: vec![one, two],
            seats,
        };
        let on = day("2027-03-01");
        let merged = bodies.carried(on, |id| id != place(3), |_, _| Some(place(3)), ids());
        assert_eq!(merged.ended.len(), 2);
        assert_eq!(merged.moves.len(), 4);
        let [new] = merged.begun.as_slice() else {
            panic!("one term begins");
        };
        assert_eq!((new.ordinal, new.planned_to), (12, day("2030-06-01")));
        let [joined] = &bodies.joined(&merged)[..] else {
            panic!("one body");
        };
        assert_eq!((joined.come, joined.heads, joined.sits), (4, 2, 4));
        assert!(joined.begins);
        let left = merged.moves[0].before.as_ref().unwrap();
        assert_eq!(left.period.to, Some(on));
        assert_eq!(left.seat.end, Some(SeatEnd::Reorganised));
        assert_eq!(merged.moves[0].after.seat.ordinal, 12);
    }

    proptest! {
        /// Whatever ends and wherever people go: on the day everyone holds the seats they held the
        /// day before, each in the one running term of the body where they are, and none runs
        /// where a place has ended.
        #[test]
        fn nobody_loses_a_seat_and_each_body_has_one_term(
            seats in prop::collection::btree_map((0..30u128, prop::sample::select(Body::ALL)), (0..PLACES, prop::sample::select(Rank::ALL)), 0..40),
            ending in prop::collection::btree_set(0..PLACES - 1, 0..4),
            targets in prop::collection::vec(0..PLACES, 30),
        ) {
            let terms: Vec<Term> = (0..PLACES - 1)
                .flat_map(|at| Body::ALL.iter().map(move |body| term(at, *body, 3, "2031-01-01")))
                .collect();
            let of = |at: u128, body: Body| terms.iter().find(|one| one.organisation == place(at) && one.body == body);
            let seats = seats.into_iter().filter_map(|((worker, body), (at, rank))| Some(held(worker, of(at, body)?, rank)));
            let bodies = Bodies { seats: seats.collect(), terms: terms.clone() };
            let ends = |id: OrganisationId| ending.iter().any(|at| place(*at) == id);
            let goes = |worker: WorkerId, from: OrganisationId| {
                let to = place(targets[usize::try_from(worker.0.as_u128()).unwrap()]);
                ends(from).then_some(if ends(to) { place(PLACES - 1) } else { to })
            };
            let on = day("2027-03-01");
            let carried = bodies.carried(on, ends, goes, ids());
            let mut after: Vec<HeldSeat> = bodies.seats.iter()
                .filter(|held| !carried.moves.iter().any(|one| one.from == **held)).cloned().collect();
            after.extend(carried.moves.iter().map(|one| one.after.clone()));
            prop_assert_eq!(after.len(), bodies.seats.len());
            let key = |held: &HeldSeat| (held.worker, held.seat.body, held.seat.rank);
            let count = |all: &[HeldSeat]| all.iter().fold(BTreeMap::<_, u32>::new(), |mut sum, one| { *sum.entry(key(one)).or_default() += 1; sum });
            prop_assert_eq!(count(&after), count(&bodies.seats));
            let running: Vec<&Term> = terms.iter().filter(|one| !ends(one.organisation)).chain(&carried.begun).collect();
            let places: BTreeSet<_> = running.iter().map(|one| (one.organisation, one.body)).collect();
            prop_assert_eq!(places.len(), running.len(), "one term for each body");
            for held in &after {
                let term = running.iter().find(|one| one.id == held.seat.term);
                prop_assert_eq!(term.map(|one| (one.organisation, one.body)), Some((held.seat.organisation, held.seat.body)));
                prop_assert!(held.period.contains(on));
            }
            prop_assert_eq!(carried.ended.len(), terms.iter().filter(|one| ends(one.organisation)).count());
        }
    }
}
