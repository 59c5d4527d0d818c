use chrono::Days;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    ids::OrganisationId,
    personnel::{
        action::ProbationResult,
        career::{AbsenceKind, CareerFact, Grade, PenaltyKind},
        contract::ContractTerm,
        effect::{Calendar, decide},
        exit::ExitKind,
        proposal::{Placement, Proposal},
    },
    worker::{EntryKind, Post, RelationKind, WorkerClass},
};

/// The days on which random actions take place.
const SPAN: u64 = 700;

fn origin() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).unwrap()
}

pub(crate) fn day(number: u64) -> NaiveDate {
    origin() + Days::new(number)
}

pub(crate) fn place(number: u8) -> OrganisationId {
    OrganisationId(Uuid::from_u128(u128::from(number)))
}

pub(crate) fn newcomer() -> Situation {
    let since = day(0);
    Situation {
        engagements: vec![Engagement {
            period: Period::since(since),
            entry_kind: EntryKind::Recruited,
            relation: RelationKind::LabourContract,
            employer: None,
            department: None,
        }],
        assignments: vec![Assignment {
            period: Period::since(since),
            organisation: place(0),
            class: WorkerClass::Staff,
            post: Post::Staff,
        }],
        career: Career::default(),
    }
}

fn placement() -> impl Strategy<Value = Placement> {
    prop::sample::select(vec![
        (WorkerClass::Head, Post::Secretary),
        (WorkerClass::Member, Post::CommitteeMember),
        (WorkerClass::Staff, Post::Staff),
    ])
    .prop_map(|(class, post)| Placement { class, post })
}

fn last_day() -> impl Strategy<Value = Option<NaiveDate>> {
    prop::option::of((0..SPAN * 2).prop_map(day))
}

fn proposal() -> impl Strategy<Value = Proposal> {
    prop_oneof![
        (last_day(), last_day()).prop_map(|(until, probation_until)| Proposal::Contract {
            term: until.map_or(ContractTerm::OpenEnded, |_| ContractTerm::Fixed),
            until,
            probation_until,
            relation: Some(RelationKind::LabourContract),
            employer: None,
            number: None,
        }),
        Just(Proposal::ContractEnd),
        (prop::sample::select(ProbationResult::ALL), last_day())
            .prop_map(|(result, until)| Proposal::Probation { result, until }),
        placement().prop_map(Proposal::Post),
        (0..4u8, placement()).prop_map(|(to, placement)| Proposal::Transfer {
            to: place(to),
            placement,
        }),
        (prop::sample::select(AbsenceKind::ALL), last_day()).prop_map(|(absence, until)| {
            Proposal::Absence {
                absence,
                until,
                destination: Some("某街道".to_owned()),
            }
        }),
        Just(Proposal::AbsenceEnd),
        (1..20u8).prop_map(Proposal::Level),
        (2024..2028i32, prop::sample::select(Grade::ALL))
            .prop_map(|(year, grade)| Proposal::Assessment { year, grade }),
        Just(Proposal::Reward("先进个人".to_owned())),
        last_day().prop_map(|until| Proposal::Penalty {
            penalty: PenaltyKind::Warning,
            title: "警告".to_owned(),
            until,
        }),
        Just(Proposal::PenaltyEnd),
        prop::sample::select(ExitKind::ALL).prop_map(|exit| Proposal::Exit {
            exit,
            destination: Some("某单位".to_owned()),
            handed_over: true,
            audited: true,
        }),
        (0..4u8, placement()).prop_map(|(to, placement)| Proposal::ReEntry {
            to: place(to),
            placement,
            entry: EntryKind::Recruited,
            relation: RelationKind::LabourContract,
            employer: None,
        }),
    ]
}

fn actions() -> impl Strategy<Value = Vec<(u64, Proposal)>> {
    prop::collection::vec((1..SPAN, proposal()), 1..25)
}

/// Acts, whatever the day today: how far back is tested elsewhere.
pub(crate) fn act(situation: &Situation, on: NaiveDate, proposal: &Proposal) -> Option<Situation> {
    let calendar = Calendar {
        today: on,
        back_days: 366,
    };
    let outcome = decide(proposal, on, situation, calendar);
    let blocked = outcome.findings.iter().any(|found| found.is_error());
    (!blocked).then(|| situation.after(on, &outcome.changes))
}

fn disjoint(periods: &[Period]) -> bool {
    periods.iter().enumerate().all(|(at, one)| {
        periods
            .iter()
            .skip(at + 1)
            .all(|other| !one.overlaps(other))
    })
}

/// Whether every day of a period lies in one of others that do not overlap.
fn covered(period: Period, by: &[Period]) -> bool {
    let mut at = period.from;
    let mut by = by.to_vec();
    by.sort_by_key(|one| one.from);
    for one in by {
        if one.contains(at) {
            match one.to {
                None => return true,
                Some(to) => at = to,
            }
        }
        if period.to.is_some_and(|to| at >= to) {
            return true;
        }
    }
    false
}

pub(crate) fn is_whole(situation: &Situation) -> Result<(), TestCaseError> {
    let service: Vec<Period> = situation.engagements.iter().map(|one| one.period).collect();
    let posts: Vec<Period> = situation.assignments.iter().map(|one| one.period).collect();
    let entries = situation.career.entries();
    let all = service
        .iter()
        .chain(&posts)
        .chain(entries.iter().map(|entry| &entry.period));
    for period in all {
        prop_assert!(period.to.is_none_or(|to| to > period.from), "{:?}", period);
    }
    prop_assert!(disjoint(&service));
    prop_assert!(disjoint(&posts));
    for period in &posts {
        prop_assert!(covered(*period, &service), "a post outside the service");
    }
    for period in &service {
        prop_assert!(covered(*period, &posts), "service without a post");
    }
    for kind in CareerKind::ALL {
        let of: Vec<Period> = situation.career.of(*kind).map(|one| one.period).collect();
        if kind.is_single() {
            prop_assert!(disjoint(&of), "{kind}");
        }
        for period in of {
            if kind.ends_on_leaving() {
                prop_assert!(covered(period, &service), "{kind} outside the service");
            } else if *kind == CareerKind::Departure {
                prop_assert!(
                    service.iter().all(|one| !one.overlaps(&period)),
                    "left and serving"
                );
            } else {
                prop_assert!(
                    service.iter().any(|one| one.contains(period.from)),
                    "{kind} begins outside the service"
                );
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Legal and illegal actions in any order of days: the career stays one.
    #[test]
    fn a_career_stays_whole_whatever_is_done_to_it(actions in actions()) {
        let mut situation = newcomer();
        for (on, proposal) in &actions {
            if let Some(after) = act(&situation, day(*on), proposal) {
                is_whole(&after)?;
                situation = after;
            }
        }
    }

    /// In the order of their days, actions come to the same as a diary kept day by day: what is
    /// done on a day holds from it on, and what was so before stays so.
    #[test]
    fn a_career_reads_as_the_diary_that_was_kept_of_it(mut actions in actions()) {
        actions.sort_by_key(|(on, _)| *on);
        let mut situation = newcomer();
        let mut diary: Vec<_> = (0..SPAN).map(|at| entry_of(&situation, day(at))).collect();
        for (on, proposal) in &actions {
            let Some(after) = act(&situation, day(*on), proposal) else { continue };
            for at in 0..SPAN {
                let now = entry_of(&after, day(at));
                if at < *on {
                    prop_assert_eq!(&now, &diary[at as usize], "{:?} rewrote day {}", proposal, at);
                }
                diary[at as usize] = now;
            }
            let today = entry_of(&after, day(*on));
            match proposal {
                Proposal::Transfer { to, .. } => prop_assert_eq!(today.0, Some(*to)),
                Proposal::Exit { .. } => prop_assert_eq!(today.0, None),
                Proposal::ReEntry { to, .. } => prop_assert_eq!(today.0, Some(*to)),
                Proposal::Level(level) => {
                    let held = CareerFact::Level { level: *level };
                    prop_assert!(today.2.contains(&held));
                }
                _ => {}
            }
            situation = after;
        }
    }
}

/// What is so on a day: place, post, and statements that hold.
pub(crate) fn entry_of(
    situation: &Situation,
    on: NaiveDate,
) -> (Option<OrganisationId>, Option<Post>, Vec<CareerFact>) {
    let assignment = situation.assignment(on);
    let entries = situation.career.entries().iter();
    let mut held: Vec<CareerFact> = entries
        .filter(|entry| entry.period.contains(on))
        .map(|entry| entry.fact.clone())
        .collect();
    held.sort_by_key(|fact| format!("{fact:?}"));
    (
        assignment.map(|one| one.organisation),
        assignment.map(|one| one.post),
        held,
    )
}
