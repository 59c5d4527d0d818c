//! Random elections in a career, with recalls, exits, transfers and re-entries between them.

use proptest::prelude::*;

use super::*;

/// What happens to one person.
#[derive(Clone, Debug)]
enum Step {
    Election(Vec<(Body, Rank)>, Vec<Body>, bool),
    Act(Proposal),
}

fn body() -> impl Strategy<Value = Body> {
    prop::sample::select(Body::ALL)
}

fn step() -> impl Strategy<Value = Step> {
    let won = prop::collection::btree_map(body(), prop::sample::select(Rank::ALL), 0..3);
    let bodies = prop::sample::subsequence(Body::ALL.to_vec(), 1..=3);
    let exit = Proposal::Exit {
        exit: ExitKind::Resign,
        destination: None,
        handed_over: true,
        audited: true,
    };
    let enters = Proposal::ReEntry {
        to: place(0),
        placement: seat::STAFF,
        entry: EntryKind::Recruited,
        relation: RelationKind::LabourContract,
        employer: None,
    };
    let moves = Proposal::Transfer {
        to: place(0),
        placement: seat::STAFF,
    };
    let away = Proposal::Transfer {
        to: place(1),
        placement: seat::STAFF,
    };
    prop_oneof![
        4 => (won, bodies, any::<bool>()).prop_map(|(won, bodies, leaves)| {
            Step::Election(won.into_iter().collect(), bodies, leaves)
        }),
        2 => (body(), prop::sample::select(Removal::ALL))
            .prop_map(|(body, removal)| Step::Act(Proposal::SeatEnd { body, removal })),
        1 => prop::sample::select(vec![exit, enters, moves, away, Proposal::Post(seat::STAFF)])
            .prop_map(Step::Act),
    ]
}

/// An election as it comes to one person; none when it may not.
fn elected(
    before: &Situation,
    number: u64,
    on: NaiveDate,
    (won, bodies, leaves): (&[(Body, Rank)], &[Body], bool),
) -> Option<Effect> {
    let papers = Papers {
        listed: vec![worker(1)],
        candidates: vec![candidate(
            1,
            won.iter()
                .filter(|(body, _)| bodies.contains(body))
                .map(|(body, rank)| stands(*body, *rank, 700))
                .collect(),
        )],
        counts: Vec::new(),
        outgoing: vec![Outgoing {
            worker: worker(1),
            leaves,
            handed_over: true,
            audited: true,
        }],
    };
    let people = BTreeMap::from([(worker(1), person("1", "01", before.clone()))]);
    let case = Case {
        kind: ElectionKind::General,
        place: place(0),
        bodies,
        effective_on: on,
        today: on,
        papers: &papers,
        people: &people,
        running: &[],
        holders: &[],
        size: Range::default(),
        place_ends: false,
    };
    let barred = [Problem::Elsewhere, Problem::NeedsService];
    let found = check::result(&case);
    if found.iter().any(|one| barred.contains(&one.problem)) {
        return None;
    }
    let terms = bodies.iter().map(|body| {
        let id = u128::from(number) * 10 + *body as u128;
        (*body, term(id, *body, 1, on))
    });
    let calendar = Calendar {
        today: on,
        back_days: 366,
    };
    let mut effects = effects(&case, &terms.collect(), calendar);
    effects.pop().filter(|effect| effect.findings.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Elections one after the other, with recalls, exits, transfers and re-entries between them:
    /// the career stays whole, the past is not rewritten, seats lie in the service, one for each
    /// body, and whoever holds a seat of the committees holds the post that follows from it.
    #[test]
    fn elections_keep_a_career_whole(mut steps in prop::collection::vec((1..600u64, step()), 1..16)) {
        steps.sort_by_key(|(on, _)| *on);
        steps.dedup_by_key(|(on, _)| *on);
        let mut situation = newcomer();
        for (on, step) in &steps {
            let on = day(*on);
            let after = match step {
                Step::Act(proposal) => act(&situation, on, proposal),
                Step::Election(won, bodies, leaves) => {
                    let number = on.signed_duration_since(day(0)).num_days().unsigned_abs();
                    elected(&situation, number, on, (won, bodies, *leaves)).map(|one| one.after)
                }
            };
            let Some(after) = after else { continue };
            is_whole(&after)?;
            let yesterday = on - Days::new(1);
            prop_assert_eq!(entry_of(&after, yesterday).0, entry_of(&situation, yesterday).0);
            prop_assert_eq!(entry_of(&after, yesterday).1, entry_of(&situation, yesterday).1);
            prop_assert_eq!(after.seats(yesterday).count(), situation.seats(yesterday).count());
            let seats: Vec<_> = after.seats(on).map(|(_, seat)| (seat.body, seat.rank)).collect();
            let mut bodies: Vec<Body> = seats.iter().map(|(body, _)| *body).collect();
            bodies.sort_unstable();
            bodies.dedup();
            prop_assert_eq!(bodies.len(), seats.len(), "two seats of one body");
            if let Some(due) = placement(seats) {
                let held = after.assignment(on).map(held_by);
                // A post may stand above the seats, as of somebody whose other seat is not known.
                prop_assert!(held.is_some_and(|held| held.class <= due.class), "{:?} {:?}", held, due);
            }
            situation = after;
        }
    }
}
