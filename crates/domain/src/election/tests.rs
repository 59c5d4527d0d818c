use chrono::Days;
use uuid::Uuid;

use super::*;
use crate::{
    election::{
        Candidate, Count, ElectionProblem as Problem, Papers, Rank, Removal, Reviewer, Verdict,
        check::{self, Person},
    },
    organisation::staffing::Range,
    personnel::{
        career::CareerKind,
        situation::tests::{act, day, entry_of, is_whole, newcomer, place},
    },
    worker::{Post, WorkerClass},
};

fn worker(number: u128) -> WorkerId {
    WorkerId(Uuid::from_u128(number))
}

fn term(number: u128, body: Body, ordinal: u16, from: NaiveDate) -> Term {
    Term {
        id: TermId(Uuid::from_u128(number)),
        organisation: place(0),
        body,
        ordinal,
        from,
        planned_to: from + Days::new(1826),
        actual_to: None,
    }
}

fn person(sex: &str, political: &str, situation: Situation) -> Person {
    Person {
        sex: sex.to_owned(),
        birth_date: "1985-03-15".parse().unwrap(),
        political: Some(political.to_owned()),
        situation,
    }
}

fn passed() -> Vec<Verdict> {
    let verdict = |reviewer: &Reviewer| Verdict {
        reviewer: *reviewer,
        passed: true,
        reason: None,
    };
    Reviewer::ALL.iter().map(verdict).collect()
}

fn stands(body: Body, rank: Rank, votes: u32) -> Standing {
    Standing {
        body,
        rank,
        votes: Some(votes),
        outcome: Some(if votes > 300 {
            Outcome::Elected
        } else {
            Outcome::NotElected
        }),
    }
}

fn candidate(number: u128, standings: Vec<Standing>) -> Candidate {
    Candidate {
        name: format!("候选人{number}"),
        worker: Some(worker(number)),
        stands: standings,
        verdicts: passed(),
    }
}

/// Six people of a community; five of them are elected to its committee, the first is secretary and
/// director.
struct Story {
    papers: Papers,
    people: BTreeMap<WorkerId, Person>,
    holders: Vec<WorkerId>,
    running: Vec<Term>,
    bodies: Vec<Body>,
    kind: ElectionKind,
}

const ON: u64 = 400;

fn story() -> Story {
    let both = vec![
        stands(Body::Party, Rank::Head, 58),
        stands(Body::Committee, Rank::Head, 812),
    ];
    let mut candidates = vec![candidate(1, both)];
    if let Some(first) = candidates
        .first_mut()
        .and_then(|one| one.stands.first_mut())
    {
        first.outcome = Some(Outcome::Elected);
    }
    for number in 2..=5 {
        let member = vec![stands(Body::Committee, Rank::Member, 700)];
        candidates.push(candidate(number, member));
    }
    candidates.push(candidate(
        6,
        vec![stands(Body::Committee, Rank::Member, 120)],
    ));
    let member = |number: u128| {
        let mut situation = newcomer();
        for one in &mut situation.assignments {
            one.class = WorkerClass::Member;
            one.post = Post::CommitteeMember;
        }
        let sex = if number == 3 { "2" } else { "1" };
        (worker(number), person(sex, "01", situation))
    };
    Story {
        papers: Papers {
            listed: vec![worker(5), worker(6)],
            candidates,
            counts: vec![
                Count {
                    body: Body::Party,
                    voters: 70,
                    ballots: 60,
                },
                Count {
                    body: Body::Committee,
                    voters: 1500,
                    ballots: 1000,
                },
            ],
            outgoing: vec![Outgoing {
                worker: worker(6),
                leaves: true,
                handed_over: true,
                audited: false,
            }],
        },
        people: (1..=6).map(member).collect(),
        holders: vec![worker(1), worker(5), worker(6)],
        running: Vec::new(),
        bodies: vec![Body::Party, Body::Committee],
        kind: ElectionKind::General,
    }
}

impl Story {
    fn case(&self) -> Case<'_> {
        Case {
            kind: self.kind,
            place: place(0),
            bodies: &self.bodies,
            effective_on: day(ON),
            today: day(ON),
            papers: &self.papers,
            people: &self.people,
            running: &self.running,
            holders: &self.holders,
            size: Range::new(Some(5), Some(9)),
            place_ends: false,
        }
    }

    fn found(&self) -> Vec<(String, Problem)> {
        let case = self.case();
        let found = check::candidates(&case)
            .into_iter()
            .chain(check::result(&case));
        found.map(|one| (one.field, one.problem)).collect()
    }

    fn effects(&self) -> Vec<Effect> {
        let terms = self
            .bodies
            .iter()
            .zip(1..)
            .map(|(body, number)| (*body, term(number, *body, 11, day(ON))));
        effects(&self.case(), &terms.collect(), calendar())
    }

    fn fate(&self, number: u128) -> Effect {
        let mut effects = self.effects().into_iter();
        effects.find(|one| one.worker == worker(number)).unwrap()
    }

    fn candidate(&mut self, at: usize) -> &mut Candidate {
        self.papers.candidates.get_mut(at).unwrap()
    }
}

fn calendar() -> Calendar {
    Calendar {
        today: day(ON),
        back_days: 366,
    }
}

#[test]
fn a_good_result_has_nothing_wrong_and_writes_posts_and_seats() {
    let story = story();
    assert_eq!(story.found(), []);
    let effects = story.effects();
    assert_eq!(effects.len(), 6, "five elected, one not: people, not seats");
    for effect in &effects {
        assert_eq!(effect.findings, [], "{:?}", effect.worker);
        is_whole(&effect.after).unwrap();
    }
    let first = story.fate(1);
    assert_eq!(first.fate, Fate::Changes);
    assert_eq!(first.placement.unwrap().post, Post::SecretaryDirector);
    assert_eq!(first.seats.len(), 2);
    assert_eq!(story.fate(2).fate, Fate::Keeps);
    let loser = story.fate(6);
    assert_eq!(loser.fate, Fate::Leaves);
    assert!(loser.after.engagement(day(ON - 1)).is_some());
    assert!(loser.after.engagement(day(ON)).is_none());
    assert_eq!(loser.after.career.of(CareerKind::Departure).count(), 1);
}

#[test]
fn whoever_is_not_elected_may_stay_as_staff() {
    let mut story = story();
    story.papers.outgoing = vec![Outgoing {
        worker: worker(6),
        leaves: false,
        handed_over: false,
        audited: false,
    }];
    let stays = story.fate(6);
    assert_eq!(stays.fate, Fate::StepsDown);
    assert_eq!(stays.placement, Some(seat::STAFF));
    // Unsaid, they leave, and nothing is handed over yet.
    story.papers.outgoing.clear();
    let codes: Vec<_> = story.fate(6).findings.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["not_handed_over"]);
}

#[test]
fn votes_quorum_and_majority_are_counted() {
    let mut story = story();
    story.papers.counts = vec![
        Count {
            body: Body::Party,
            voters: 75,
            ballots: 60,
        },
        Count {
            body: Body::Committee,
            voters: 1500,
            ballots: 750,
        },
    ];
    // 60 of 75 are four fifths; 750 of 1500 are not more than half.
    let committee = "counts.COMMITTEE".to_owned();
    assert_eq!(
        story.found(),
        [
            ("candidates.0".to_owned(), Problem::VotesExceedBallots),
            (committee.clone(), Problem::NoQuorum)
        ]
    );
    story.papers.counts = vec![Count {
        body: Body::Committee,
        voters: 1500,
        ballots: 1400,
    }];
    // 700 of 1400 are half and no majority; the party's count is missing.
    let found = story.found();
    let no_majority = found.iter().filter(|one| one.1 == Problem::NoMajority);
    assert_eq!(no_majority.count(), 4);
    assert!(found.contains(&("counts.PARTY".to_owned(), Problem::CountMissing)));
}

#[test]
fn the_committee_is_of_its_size_with_a_woman_and_one_head() {
    let mut story = story();
    story.people.get_mut(&worker(3)).unwrap().sex = "1".to_owned();
    let committee = "counts.COMMITTEE".to_owned();
    assert_eq!(story.found(), [(committee.clone(), Problem::NoWoman)]);
    story.candidate(1).stands = vec![stands(Body::Committee, Rank::Head, 700)];
    let found = story.found();
    assert!(found.contains(&(committee.clone(), Problem::OneHead)));
    story.papers.candidates.truncate(3);
    assert!(story.found().contains(&(committee, Problem::TooFew)));
}

#[test]
fn secretary_and_director_apart_want_a_reason() {
    let mut story = story();
    story.candidate(0).stands.truncate(1);
    story.candidate(1).stands = vec![stands(Body::Committee, Rank::Head, 700)];
    story.papers.candidates.push(candidate(
        7,
        vec![stands(Body::Committee, Rank::Member, 600)],
    ));
    story
        .people
        .insert(worker(7), person("1", "13", newcomer()));
    let case = story.case();
    let found = check::result(&case);
    assert_eq!(found.len(), 1);
    assert!(
        found
            .iter()
            .all(|one| !one.is_error() && one.problem == Problem::HeadsApart)
    );
}

#[test]
fn only_whoever_passed_the_review_stands() {
    let mut story = story();
    let refused = story.candidate(5);
    refused.verdicts.pop();
    let field = "candidates.5".to_owned();
    let not = [
        (field.clone(), Problem::NotReviewed),
        (field.clone(), Problem::NotPassed),
    ];
    assert_eq!(story.found(), not);
    let refused = story.candidate(5);
    refused.verdicts = passed();
    refused
        .verdicts
        .iter_mut()
        .for_each(|one| one.passed = false);
    let unexplained = [
        (field.clone(), Problem::ReasonNeeded),
        (field, Problem::NotPassed),
    ];
    assert_eq!(story.found(), unexplained);
    let refused = story.candidate(5);
    for verdict in &mut refused.verdicts {
        verdict.reason = Some("受过党纪处分".to_owned());
    }
    refused.stands.iter_mut().for_each(|one| one.outcome = None);
    assert_eq!(story.found(), []);
}

#[test]
fn who_may_stand_is_a_matter_of_party_age_and_place() {
    let mut story = story();
    let first = story.people.get_mut(&worker(1)).unwrap();
    first.political = Some("13".to_owned());
    first.birth_date = "1950-01-01".parse().unwrap();
    let field = "candidates.0".to_owned();
    let found = story.found();
    assert_eq!(
        found,
        [
            (field.clone(), Problem::NotPartyMember),
            (field, Problem::PastAge)
        ]
    );
    let mut story = self::story();
    let second = story.people.get_mut(&worker(2)).unwrap();
    for one in &mut second.situation.assignments {
        one.organisation = place(3);
    }
    let elsewhere = ("candidates.1".to_owned(), Problem::Elsewhere);
    assert_eq!(story.found(), [elsewhere]);
}

#[test]
fn a_list_that_has_changed_is_frozen_anew() {
    let mut story = story();
    story.holders.retain(|one| *one != worker(5));
    let outdated = [("listed".to_owned(), Problem::ListOutdated)];
    assert_eq!(story.found(), outdated);
    // Whoever is elected may have been entered in the meantime.
    let mut story = self::story();
    story.holders.push(worker(2));
    assert_eq!(story.found(), []);
    story.holders.push(worker(9));
    assert_eq!(story.found(), outdated);
}

#[test]
fn a_by_election_needs_a_running_term_and_touches_its_winners_only() {
    let mut story = story();
    story.kind = ElectionKind::ByElection;
    story.bodies = vec![Body::Committee];
    story.papers.candidates = vec![candidate(
        2,
        vec![stands(Body::Committee, Rank::Deputy, 700)],
    )];
    let missing = ("bodies".to_owned(), Problem::TermMissing);
    assert!(story.found().contains(&missing));
    story.running = vec![term(1, Body::Committee, 11, day(100))];
    let effects = story.effects();
    assert_eq!(effects.len(), 1);
    let winner = effects.first().unwrap();
    assert_eq!(winner.placement.unwrap().post, Post::DeputyDirector);
    let seat = winner.seats.first().unwrap();
    assert_eq!(seat.manner, Manner::ByElected);
    assert_eq!(seat.term, term(1, Body::Committee, 11, day(100)).id);
}

#[test]
fn a_running_term_is_registered_as_the_posts_have_it() {
    let mut story = story();
    story.kind = ElectionKind::Record;
    story.bodies = vec![Body::Committee];
    story.papers.listed = story.holders.clone();
    story.papers.counts.clear();
    // Three sit: fewer than the law has it, which is no question of the register.
    let sits = |number| Candidate {
        verdicts: Vec::new(),
        ..candidate(number, vec![stands(Body::Committee, Rank::Member, 700)])
    };
    story.papers.candidates = vec![sits(1), sits(5)];
    assert_eq!(story.found(), []);
    // The second came within the term.
    let late = story.people.get_mut(&worker(5)).unwrap();
    for one in &mut late.situation.assignments {
        one.period.from = day(ON + 30);
    }
    let case = Case {
        today: day(ON + 60),
        ..story.case()
    };
    let terms = BTreeMap::from([(Body::Committee, term(1, Body::Committee, 7, day(ON)))]);
    let effects = effects(&case, &terms, calendar());
    let told: Vec<_> = effects
        .iter()
        .map(|one| {
            let (from, manner) = one
                .after
                .seats(day(ON + 60))
                .map(|(days, seat)| (days.from, seat.manner))
                .next()
                .unwrap();
            (one.worker, one.fate, from, manner)
        })
        .collect();
    assert_eq!(
        told,
        [
            (worker(1), Fate::Keeps, day(ON), Manner::Elected),
            (worker(5), Fate::Keeps, day(ON + 30), Manner::ByElected)
        ]
    );
    story.running = vec![term(1, Body::Committee, 7, day(ON))];
    let known = ("bodies".to_owned(), Problem::TermKnown);
    assert!(story.found().contains(&known));
}

#[test]
fn a_recall_ends_the_seat_and_the_post_that_rests_on_it() {
    let first = story().fate(1).after;
    let recall = |body| Proposal::SeatEnd {
        body,
        removal: Removal::Recall,
    };
    let after = act(&first, day(ON + 90), &recall(Body::Committee)).unwrap();
    // The secretary stays secretary.
    assert_eq!(
        after.assignment(day(ON + 90)).unwrap().post,
        Post::Secretary
    );
    let ended = after.career.of(CareerKind::Seat).filter_map(|entry| {
        let CareerFact::Seat(seat) = &entry.fact else {
            return None;
        };
        seat.end.map(|end| (seat.body, end, entry.period.to))
    });
    let recalled = (Body::Committee, SeatEnd::Recall, Some(day(ON + 90)));
    assert_eq!(ended.collect::<Vec<_>>(), [recalled]);
    let gone = act(&after, day(ON + 100), &recall(Body::Party)).unwrap();
    assert_eq!(gone.assignment(day(ON + 100)).unwrap().post, Post::Staff);
    assert!(act(&gone, day(ON + 110), &recall(Body::Party)).is_none());
    // A post below the seats is no way around it.
    let staff = Proposal::Post(seat::STAFF);
    assert!(act(&first, day(ON + 90), &staff).is_none());
}

#[path = "random_tests.rs"]
mod random;
