use uuid::Uuid;

use super::*;
use crate::{
    personnel::{
        action::ProbationResult,
        career::{Career, PenaltyKind},
        contract::ContractTerm,
    },
    worker::{EntryKind, Post, WorkerClass},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn place(number: u128) -> OrganisationId {
    OrganisationId(Uuid::from_u128(number))
}

const CALENDAR_BACK: u64 = 366;

fn calendar(today: &str) -> Calendar {
    Calendar {
        today: day(today),
        back_days: CALENDAR_BACK,
    }
}

/// A secretary at place 1 since 2020-01-01, with a contract.
fn secretary() -> Situation {
    Situation {
        engagements: vec![Engagement {
            period: Period::since(day("2020-01-01")),
            entry_kind: EntryKind::Recruited,
            relation: RelationKind::LabourContract,
            employer: None,
            department: None,
        }],
        assignments: vec![Assignment {
            period: Period::since(day("2020-01-01")),
            organisation: place(1),
            class: WorkerClass::Head,
            post: Post::Secretary,
        }],
        career: Career::default(),
    }
}

fn with(mut situation: Situation, entries: Vec<CareerEntry>) -> Situation {
    situation.career = Career::new(entries);
    situation
}

fn entry(fact: CareerFact, from: &str, last: Option<&str>) -> CareerEntry {
    CareerEntry {
        period: through(day(from), last.map(day)),
        fact,
    }
}

/// Codes of what is wrong, each after its field.
fn wrong(proposal: &Proposal, on: &str, situation: &Situation) -> Vec<String> {
    decide(proposal, day(on), situation, calendar("2026-06-15"))
        .findings
        .iter()
        .map(|found| format!("{}:{}", found.field, found.code))
        .collect()
}

fn after(proposal: &Proposal, on: &str, situation: &Situation) -> Situation {
    let outcome = decide(proposal, day(on), situation, calendar("2026-06-15"));
    assert_eq!(outcome.findings, []);
    situation.after(day(on), &outcome.changes)
}

fn exit(exit: ExitKind) -> Proposal {
    Proposal::Exit {
        exit,
        destination: Some("某镇便民服务中心".to_owned()),
        handed_over: true,
        audited: true,
    }
}

#[test]
fn a_head_leaves_after_hand_over_and_audit_with_a_destination() {
    let lacking = Proposal::Exit {
        exit: ExitKind::ToInstitution,
        destination: None,
        handed_over: false,
        audited: false,
    };
    assert_eq!(
        wrong(&lacking, "2026-07-01", &secretary()),
        [
            "handed_over:not_handed_over",
            "audited:audit_needed",
            "destination:destination_needed"
        ]
    );
    let gone = after(&exit(ExitKind::ToInstitution), "2026-07-01", &secretary());
    assert!(gone.engagement(day("2026-06-30")).is_some());
    assert!(gone.engagement(day("2026-07-01")).is_none());
    assert!(gone.assignment(day("2026-07-01")).is_none());
    let departure = gone.career.on(CareerKind::Departure, day("2026-07-01"));
    assert!(matches!(
        departure.unwrap().fact,
        CareerFact::Departure {
            exit: ExitKind::ToInstitution,
            ..
        }
    ));
    // Nobody acts on somebody who has left, but to let them in again.
    assert_eq!(
        wrong(&Proposal::Level(3), "2026-07-01", &gone),
        ["effective_on:not_in_service"]
    );
}

#[test]
fn whoever_returns_opens_a_new_service_period() {
    let again = Proposal::ReEntry {
        to: place(2),
        placement: Placement {
            class: WorkerClass::Staff,
            post: Post::Staff,
        },
        entry: EntryKind::Recruited,
        relation: RelationKind::LabourContract,
        employer: None,
    };
    assert_eq!(
        wrong(&again, "2026-06-01", &secretary()),
        ["effective_on:still_in_service"]
    );
    let gone = after(&exit(ExitKind::Resign), "2026-03-01", &secretary());
    let back = after(&again, "2026-06-01", &gone);
    assert_eq!(back.engagements.len(), 2);
    assert!(back.engagement(day("2026-04-01")).is_none());
    assert_eq!(
        back.assignment(day("2026-06-01")).unwrap().organisation,
        place(2)
    );
    assert!(
        back.career
            .on(CareerKind::Departure, day("2026-06-01"))
            .is_none()
    );
}

#[test]
fn a_probation_lies_within_the_law_and_is_confirmed_extended_or_failed() {
    let contract = |until: &str, probation: &str| Proposal::Contract {
        term: ContractTerm::Fixed,
        until: Some(day(until)),
        probation_until: Some(day(probation)),
        relation: None,
        employer: None,
        number: None,
    };
    // Two years: two months at most, the last day included.
    assert_eq!(
        wrong(
            &contract("2028-06-30", "2026-09-01"),
            "2026-07-01",
            &secretary()
        ),
        ["probation_until:probation_too_long"]
    );
    let on_probation = after(
        &contract("2028-06-30", "2026-08-31"),
        "2026-07-01",
        &secretary(),
    );
    let result = |result, until: Option<&str>| Proposal::Probation {
        result,
        until: until.map(day),
    };
    let confirmed = after(
        &result(ProbationResult::Confirm, None),
        "2026-08-15",
        &on_probation,
    );
    let career = &confirmed.career;
    assert!(
        career
            .on(CareerKind::Probation, day("2026-08-14"))
            .is_some()
    );
    assert!(
        career
            .on(CareerKind::Probation, day("2026-08-15"))
            .is_none()
    );
    assert_eq!(
        wrong(
            &result(ProbationResult::Extend, None),
            "2026-08-15",
            &on_probation
        ),
        ["until:result_needs_end"]
    );
    let failed = after(
        &result(ProbationResult::Fail, None),
        "2026-08-15",
        &on_probation,
    );
    assert!(failed.engagement(day("2026-08-15")).is_none());
    assert!(
        failed
            .career
            .on(CareerKind::Contract, day("2026-08-15"))
            .is_none()
    );
    assert_eq!(
        wrong(
            &result(ProbationResult::Confirm, None),
            "2026-06-15",
            &secretary()
        ),
        ["effective_on:none_holds"]
    );
}

#[test]
fn a_year_is_assessed_once_and_not_of_whoever_was_away_for_half_of_it() {
    let grade = |grade| Proposal::Assessment { year: 2025, grade };
    let assessed = after(&grade(Grade::Competent), "2026-03-01", &secretary());
    assert_eq!(assessed.career.grade_of(2025), Some(Grade::Competent));
    assert_eq!(
        wrong(&grade(Grade::Excellent), "2026-04-01", &assessed),
        ["year:year_assessed"]
    );
    let old = Proposal::Assessment {
        year: 2023,
        grade: Grade::Competent,
    };
    assert_eq!(wrong(&old, "2026-03-01", &secretary()), ["year:year_unfit"]);
    let sick = |last| {
        let fact = CareerFact::Absence {
            absence: AbsenceKind::Sick,
            destination: None,
        };
        with(secretary(), vec![entry(fact, "2025-01-01", Some(last))])
    };
    // 182 days of 2025 end with 1 July: 31+28+31+30+31+30+1.
    assert_eq!(
        wrong(&grade(Grade::Competent), "2026-03-01", &sick("2025-07-01")),
        Vec::<String>::new()
    );
    assert_eq!(
        wrong(&grade(Grade::Competent), "2026-03-01", &sick("2025-07-02")),
        ["grade:absent_not_graded"]
    );
    assert_eq!(
        wrong(
            &grade(Grade::Undetermined),
            "2026-03-01",
            &sick("2025-12-31")
        ),
        Vec::<String>::new()
    );
}

#[test]
fn nothing_is_dated_too_far_back_or_ahead() {
    let level = Proposal::Level(3);
    for (on, found) in [
        ("2025-06-14", vec![]),
        ("2025-06-13", vec!["effective_on:effective_too_early"]),
        ("2027-06-16", vec![]),
        ("2027-06-17", vec!["effective_on:effective_too_late"]),
    ] {
        assert_eq!(wrong(&level, on, &secretary()), found, "{on}");
    }
}

#[test]
fn what_is_so_already_needs_no_action() {
    let same = Placement {
        class: WorkerClass::Head,
        post: Post::Secretary,
    };
    assert_eq!(
        wrong(&Proposal::Post(same), "2026-06-15", &secretary()),
        ["post:unchanged"]
    );
    let move_here = Proposal::Transfer {
        to: place(1),
        placement: same,
    };
    assert_eq!(
        wrong(&move_here, "2026-06-15", &secretary()),
        ["organisation_id:same_place"]
    );
    let third = with(
        secretary(),
        vec![entry(CareerFact::Level { level: 3 }, "2024-01-01", None)],
    );
    assert_eq!(
        wrong(&Proposal::Level(3), "2026-06-15", &third),
        ["level:unchanged"]
    );
    assert_eq!(
        wrong(&Proposal::Level(0), "2026-06-15", &third),
        ["level:level_out_of_range"]
    );
    for proposal in [
        Proposal::ContractEnd,
        Proposal::AbsenceEnd,
        Proposal::PenaltyEnd,
    ] {
        assert_eq!(
            wrong(&proposal, "2026-06-15", &secretary()),
            ["effective_on:none_holds"]
        );
    }
}

#[test]
fn leaving_is_not_dated_before_what_happened_since() {
    let fact = CareerFact::Penalty {
        penalty: PenaltyKind::Warning,
        title: "违反考勤纪律".to_owned(),
    };
    let punished = with(
        secretary(),
        vec![entry(fact, "2026-05-01", Some("2026-10-31"))],
    );
    assert_eq!(
        wrong(&exit(ExitKind::Resign), "2026-04-01", &punished),
        ["effective_on:facts_after"]
    );
    // A penalty outlasts the service: it counts when the person returns.
    let gone = after(&exit(ExitKind::Resign), "2026-06-01", &punished);
    assert!(
        gone.career
            .on(CareerKind::Penalty, day("2026-07-01"))
            .is_some()
    );
}
