//! What nobody decides beside an election whose list is frozen (冻结名单): the posts and seats of the
//! bodies that it elects. What happens to a person is not hindered: somebody may still leave or die,
//! and then the list is frozen anew.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Body, Rank, seat::placement};
use crate::{
    ids::OrganisationId,
    personnel::situation::{Change, Situation},
    worker::{Assignment, FindingCode},
};

/// An election of a place whose list is frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freeze {
    /// Place.
    pub place: OrganisationId,
    /// Bodies that it elects.
    pub bodies: Vec<Body>,
}

impl Freeze {
    /// Whether it stands in the way of somebody's career becoming another on a day.
    pub fn hinders(&self, on: NaiveDate, before: &Situation, after: &Situation) -> bool {
        after.engagement(on).is_some() && self.held(on, before) != self.held(on, after)
    }

    /// What somebody has of the bodies: by seat or, of one without terms, by post.
    fn held(&self, on: NaiveDate, situation: &Situation) -> BTreeSet<(Body, Rank)> {
        let seats = situation.seats(on).map(|(_, seat)| seat);
        let seats = seats.filter(|seat| seat.organisation == self.place);
        let mut held: BTreeSet<_> = seats.map(|seat| (seat.body, seat.rank)).collect();
        let here = situation.assignment(on);
        if let Some(here) = here.filter(|one| one.organisation == self.place) {
            let ranks = Body::ALL.iter();
            held.extend(ranks.filter_map(|body| Some((*body, body.rank_of(here.post)?))));
        }
        held.retain(|(body, _)| self.bodies.contains(body));
        held
    }
}

/// Why a record may not simply say another place or post from a day on: which field, and what is
/// wrong. Seats are ended by their own papers, not by a form.
pub fn barred(
    situation: &Situation,
    becomes: &Assignment,
    on: NaiveDate,
    freezes: &[Freeze],
) -> Option<(&'static str, FindingCode)> {
    let held = situation.assignment(on)?;
    let same = |one: &Assignment| (one.organisation, one.class, one.post);
    if same(held) == same(becomes) {
        return None;
    }
    let seats: Vec<_> = situation.seats(on).map(|(_, seat)| seat).collect();
    if held.organisation != becomes.organisation && !seats.is_empty() {
        return Some(("organisation_id", FindingCode::SeatElsewhere));
    }
    let due = placement(seats.iter().map(|seat| (seat.body, seat.rank)));
    if due.is_some_and(|due| becomes.class > due.class) {
        return Some(("post", FindingCode::SeatHeld));
    }
    let after = situation.after(on, &[Change::Assign(becomes.clone())]);
    let frozen = freezes.iter().any(|one| one.hinders(on, situation, &after));
    frozen.then_some(("post", FindingCode::ListFrozen))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        election::{Manner, Seat, seat::STAFF},
        ids::TermId,
        personnel::{
            career::{Career, CareerEntry, CareerFact},
            proposal::Placement,
        },
        time::Period,
        worker::{Engagement, EntryKind, Post, RelationKind, WorkerClass},
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn place(number: u128) -> OrganisationId {
        OrganisationId(Uuid::from_u128(number))
    }

    fn assigned(at: u128, placement: Placement) -> Assignment {
        Assignment {
            period: Period::since(day("2020-01-01")),
            organisation: place(at),
            class: placement.class,
            post: placement.post,
        }
    }

    const MEMBER: Placement = Placement {
        class: WorkerClass::Member,
        post: Post::CommitteeMember,
    };

    fn serving(at: u128, placement: Placement, seated: bool) -> Situation {
        let seat = CareerEntry {
            period: Period::since(day("2021-01-01")),
            fact: CareerFact::Seat(Seat {
                term: TermId(Uuid::from_u128(9)),
                organisation: place(at),
                body: Body::Committee,
                ordinal: 7,
                rank: Rank::Member,
                manner: Manner::Elected,
                votes: None,
                end: None,
            }),
        };
        Situation {
            engagements: vec![Engagement {
                period: Period::since(day("2020-01-01")),
                entry_kind: EntryKind::Elected,
                relation: RelationKind::Tenure,
                employer: None,
                department: None,
            }],
            assignments: vec![assigned(at, placement)],
            career: Career::new(seated.then_some(seat).into_iter().collect()),
        }
    }

    #[test]
    fn a_form_neither_lowers_nor_moves_whoever_holds_a_seat() {
        let on = day("2026-06-30");
        let held = serving(1, MEMBER, true);
        let becomes = |at, placement| barred(&held, &assigned(at, placement), on, &[]);
        assert_eq!(becomes(1, STAFF), Some(("post", FindingCode::SeatHeld)));
        let elsewhere = Some(("organisation_id", FindingCode::SeatElsewhere));
        assert_eq!(becomes(2, MEMBER), elsewhere);
        let raised = Placement {
            class: WorkerClass::Deputy,
            post: Post::DeputyDirector,
        };
        assert_eq!(becomes(1, raised), None, "a post may stand above the seats");
        assert_eq!(becomes(1, MEMBER), None);
    }

    #[test]
    fn a_frozen_list_keeps_posts_of_its_bodies_but_lets_people_leave() {
        let on = day("2026-06-30");
        let freeze = Freeze {
            place: place(1),
            bodies: vec![Body::Committee],
        };
        let (member, staff) = (serving(1, MEMBER, false), serving(1, STAFF, false));
        let frozen = Some(("post", FindingCode::ListFrozen));
        let freezes = [freeze.clone()];
        assert_eq!(barred(&member, &assigned(1, STAFF), on, &freezes), frozen);
        assert_eq!(barred(&staff, &assigned(1, MEMBER), on, &freezes), frozen);
        assert_eq!(barred(&member, &assigned(2, MEMBER), on, &freezes), frozen);
        assert_eq!(barred(&staff, &assigned(2, STAFF), on, &freezes), None);
        let party = Placement {
            class: WorkerClass::Member,
            post: Post::PartyMember,
        };
        assert_eq!(barred(&staff, &assigned(1, party), on, &freezes), None);
        let gone = member.after(on, &[Change::Leave]);
        assert!(!freeze.hinders(on, &member, &gone));
    }
}
