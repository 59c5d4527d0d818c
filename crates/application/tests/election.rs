//! Term elections, on both databases: from the plan to the effect and back, by two people.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    Access, AppError, AppResult, Once, election, personnel,
    worker::{self, submission},
};
use contract::{
    CandidatesInput, ElectionApproveBatch, ElectionBoardQuery, ElectionDecision, ElectionPlan,
    ElectionQuery, ElectionResults, ElectionStep, ElectionSubmit, ElectionView, ErrorCode,
    PlaceTerms, Requires, SubmissionList, TermNeed, WorkerView, perm,
};
use domain::{
    election::{Body, ElectionState, Manner, Rank, SeatEnd, effect::Fate},
    ids::ElectionId,
    personnel::career::CareerKind,
    worker::{Post, WorkerStatus, submission::Level},
};
use serde_json::{Value, json};
use testkit::{World, both_databases};

const TOWN: &str = "town-510104017";
const DISTRICT: &str = "district-510104";
const CITY: &str = "city";
const PLACE: &str = "510104017001";
const REVIEWERS: [&str; 6] = [
    "ORGANISATION",
    "DISCIPLINE",
    "POLITICAL_LEGAL",
    "PUBLIC_SECURITY",
    "CIVIL_AFFAIRS",
    "PETITIONS",
];

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

async fn plan(world: &World, username: &str, kind: &str, bodies: Value) -> AppResult<ElectionId> {
    let input: ElectionPlan = serde_json::from_value(json!({
        "kind": kind, "organisation_ids": [world.place(PLACE).await], "bodies": bodies, "ordinal": 8,
        "voting_on": "2026-06-20", "effective_on": "2026-06-28",
    }))
    .unwrap();
    let once = Once::new("election_create", None, &input).unwrap();
    let planned = election::plan(&access(world, username).await, &once, &input).await?;
    Ok(planned.items[0].id)
}

async fn seen(world: &World, username: &str, id: ElectionId) -> AppResult<ElectionView> {
    election::get(&access(world, username).await, id).await
}

async fn freeze(world: &World, id: ElectionId) -> ElectionView {
    let revision = seen(world, TOWN, id).await.unwrap().revision;
    let frozen = election::freeze(&access(world, TOWN).await, id, revision).await;
    frozen.unwrap()
}

fn passed() -> Value {
    let verdict = |reviewer| json!({ "reviewer": reviewer, "passed": true });
    REVIEWERS.map(verdict).to_vec().into()
}

async fn nominate(world: &World, id: ElectionId, candidates: Value) -> AppResult<ElectionView> {
    let input: CandidatesInput =
        serde_json::from_value(json!({ "candidates": candidates })).unwrap();
    let revision = seen(world, TOWN, id).await.unwrap().revision;
    election::save_candidates(&access(world, TOWN).await, id, revision, &input).await
}

async fn count(world: &World, id: ElectionId, mut result: Value) -> AppResult<ElectionView> {
    result["election_id"] = json!(id);
    result["revision"] = json!(seen(world, TOWN, id).await.unwrap().revision);
    let input: ElectionResults = serde_json::from_value(json!({ "items": [result] })).unwrap();
    let saved = election::save_results(&access(world, TOWN).await, &input).await?;
    Ok(saved.items[0].clone())
}

async fn submit(world: &World, id: ElectionId, reason: Option<&str>) -> AppResult<ElectionView> {
    let input = ElectionSubmit {
        document_number: "锦委组〔2026〕21号".to_owned(),
        reason: reason.map(str::to_owned),
    };
    let revision = seen(world, TOWN, id).await.unwrap().revision;
    election::submit(&access(world, TOWN).await, id, revision, &input).await
}

async fn approve(world: &World, username: &str, id: ElectionId) -> AppResult<ElectionView> {
    let revision = seen(world, CITY, id).await.unwrap().revision;
    election::approve(&access(world, username).await, id, revision).await
}

async fn reverse(world: &World, username: &str, id: ElectionId) -> AppResult<ElectionView> {
    let decision = ElectionDecision {
        reason: "选举程序有误".to_owned(),
    };
    let revision = seen(world, CITY, id).await.unwrap().revision;
    election::reverse(&access(world, username).await, id, revision, &decision).await
}

async fn terms(world: &World, username: &str) -> AppResult<PlaceTerms> {
    let place = world.place(PLACE).await;
    election::place_terms(&access(world, username).await, place).await
}

async fn person(world: &World, worker: &WorkerView) -> WorkerView {
    worker::get(&access(world, CITY).await, worker.id)
        .await
        .unwrap()
}

fn post(worker: &WorkerView) -> Post {
    worker.assignments[0].post
}

fn codes(error: &AppError) -> Vec<String> {
    let problems = error.problem().errors.into_iter();
    problems
        .map(|one| format!("{}:{}", one.field, one.code))
        .collect()
}

/// Six members of a committee, half of them women.
async fn six(world: &World) -> Vec<WorkerView> {
    let mut people = Vec::new();
    for number in 1..=6 {
        people.push(world.enter(PLACE, number).await);
    }
    people
}

fn stands(people: &[WorkerView]) -> Value {
    let candidate = |(at, one): (usize, &WorkerView)| {
        let committee =
            json!({ "body": "COMMITTEE", "rank": if at == 0 { "HEAD" } else { "MEMBER" } });
        let party = json!({ "body": "PARTY", "rank": "HEAD" });
        let stands = if at == 0 {
            json!([party, committee])
        } else {
            json!([committee])
        };
        json!({ "worker_id": one.id, "stands": stands, "verdicts": passed() })
    };
    people.iter().enumerate().map(candidate).collect()
}

/// The first five are elected, the last is not and leaves.
fn result(people: &[WorkerView]) -> Value {
    let mut outcomes =
        vec![json!({ "candidate": 0, "body": "PARTY", "votes": 58, "outcome": "ELECTED" })];
    for at in 0..6 {
        let (votes, outcome) = if at < 5 {
            (700, "ELECTED")
        } else {
            (120, "NOT_ELECTED")
        };
        outcomes.push(
            json!({ "candidate": at, "body": "COMMITTEE", "votes": votes, "outcome": outcome }),
        );
    }
    json!({
        "counts": [
            { "body": "PARTY", "voters": 70, "ballots": 60 },
            { "body": "COMMITTEE", "voters": 1500, "ballots": 1000 },
        ],
        "outcomes": outcomes,
        "outgoing": [{ "worker_id": people[5].id, "leaves": true, "handed_over": true, "audited": false }],
    })
}

/// An election that waits to be approved.
async fn submitted(world: &World, people: &[WorkerView]) -> ElectionId {
    let id = plan(world, TOWN, "GENERAL", json!(["PARTY", "COMMITTEE"]))
        .await
        .unwrap();
    freeze(world, id).await;
    nominate(world, id, stands(people)).await.unwrap();
    let counted = count(world, id, result(people)).await.unwrap();
    assert_eq!(counted.findings, [], "{:?}", counted.findings);
    submit(world, id, None).await.unwrap();
    id
}

both_databases! {
    async fn an_election_goes_from_the_plan_to_its_effect_by_two_people(database) {
        let world = World::layered(database).await;
        let people = six(&world).await;
        let id = plan(&world, TOWN, "GENERAL", json!(["PARTY", "COMMITTEE"])).await.unwrap();
        let again = plan(&world, DISTRICT, "GENERAL", json!(["COMMITTEE"])).await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::ElectionOpen);
        let frozen = freeze(&world, id).await;
        assert_eq!(frozen.listed.len(), 6);
        assert_eq!(frozen.state, ElectionState::Frozen);
        let early = count(&world, id, result(&people)).await.unwrap_err();
        assert_eq!(early.code(), ErrorCode::RuleViolated, "nobody was reviewed");
        nominate(&world, id, stands(&people)).await.unwrap();
        let counted = count(&world, id, result(&people)).await.unwrap();
        assert_eq!(counted.findings, []);
        let fate = |at: usize| counted.effects.iter().find(|one| one.worker_id == people[at].id).unwrap();
        assert_eq!((fate(0).fate, fate(0).after), (Fate::Changes, Some(Post::SecretaryDirector)));
        assert_eq!(fate(1).fate, Fate::Keeps);
        assert_eq!((fate(5).fate, fate(5).after), (Fate::Leaves, None));
        let waiting = submit(&world, id, None).await.unwrap();
        assert_eq!(waiting.approving, Some(Level::District));
        assert!(waiting.may.is_empty(), "whoever hands in does not decide");
        let own = approve(&world, TOWN, id).await.unwrap_err();
        assert_eq!(own.code(), ErrorCode::SecondPersonRequired);
        assert_eq!(post(&person(&world, &people[0]).await), Post::CommitteeMember, "nothing is written yet");
        let told = seen(&world, DISTRICT, id).await.unwrap();
        assert_eq!(told.may, [ElectionStep::Approve, ElectionStep::Return]);
        let done = approve(&world, DISTRICT, id).await.unwrap();
        assert_eq!(done.state, ElectionState::Approved);
        assert_eq!(post(&person(&world, &people[0]).await), Post::SecretaryDirector);
        let gone = person(&world, &people[5]).await;
        assert_eq!(gone.status, WorkerStatus::Exited);
        let terms = terms(&world, "village-510104017001").await.unwrap();
        assert_eq!(terms.terms.len(), 2);
        let committee = terms.terms.iter().find(|one| one.term.body == Body::Committee).unwrap();
        assert_eq!((committee.term.ordinal, committee.term.planned_to.to_string().as_str()), (8, "2031-06-28"));
        assert_eq!(committee.seats.len(), 5);
        assert_eq!((committee.seats[0].rank, committee.seats[0].manner, committee.seats[0].votes),
            (Rank::Head, Manner::Elected, Some(700)));
        let career = personnel::career(&access(&world, CITY).await, people[0].id).await.unwrap();
        let seats = career.lines.iter().filter(|line| line.kind == CareerKind::Seat);
        assert_eq!(seats.count(), 2);
        // People are counted, not seats; one of them is secretary and director.
        let query = ElectionBoardQuery { organisation_id: Some(world.place("510104").await), ..ElectionBoardQuery::default() };
        let board = election::board(&access(&world, DISTRICT).await, &query).await.unwrap();
        assert_eq!((board.sums.places, board.sums.people, board.sums.both, board.sums.one_head), (3, 5, 1, 1));
        let place = board.items.iter().find(|one| one.organisation_id == done.organisation_id).unwrap();
        assert_eq!((place.need, place.people, place.one_head), (TermNeed::Nothing, 5, Some(true)));
    }

    async fn outside_the_scope_there_is_no_election(database) {
        let world = World::layered(database).await;
        let people = six(&world).await;
        let id = submitted(&world, &people).await;
        let away = "district-510185";
        assert_eq!(seen(&world, away, id).await.unwrap_err().code(), ErrorCode::NotFound);
        assert_eq!(approve(&world, away, id).await.unwrap_err().code(), ErrorCode::NotFound);
        assert_eq!(terms(&world, away).await.unwrap_err().code(), ErrorCode::NotFound);
        let planned = plan(&world, away, "GENERAL", json!(["PARTY"])).await.unwrap_err();
        assert_eq!(planned.code(), ErrorCode::NotFound);
        let board = election::board(&access(&world, away).await, &ElectionBoardQuery::default()).await.unwrap();
        assert_eq!((board.sums.places, board.sums.under_way), (1, 0));
        assert!(world.actor("village-510104017001").await.require::<perm::ElectionEdit>().is_err());
    }

    async fn an_approved_result_is_taken_back_exactly_while_nothing_rests_on_it(database) {
        let mut world = World::layered(database).await;
        world.add_account("district-second", application::identity::BuiltinRole::DistrictOfficer, "510104").await;
        let people = six(&world).await;
        let mut before = Vec::new();
        for one in &people {
            before.push(person(&world, one).await);
        }
        let id = submitted(&world, &people).await;
        approve(&world, DISTRICT, id).await.unwrap();
        let own = reverse(&world, TOWN, id).await.unwrap_err();
        assert_eq!(own.code(), ErrorCode::SecondPersonRequired);
        let reversed = reverse(&world, "district-second", id).await.unwrap();
        assert_eq!(reversed.state, ElectionState::Reversed);
        assert!(terms(&world, CITY).await.unwrap().terms.is_empty());
        for (before, one) in before.iter().zip(&people) {
            let after = person(&world, one).await;
            assert_eq!((after.status, &after.assignments, &after.engagements),
                (before.status, &before.assignments, &before.engagements));
            let career = personnel::career(&access(&world, CITY).await, one.id).await.unwrap();
            assert!(career.lines.is_empty());
        }
        // Held again, a recall of a member rests on it.
        let id = submitted(&world, &people).await;
        approve(&world, DISTRICT, id).await.unwrap();
        recall(&world, &people[1]).await;
        let refused = reverse(&world, "district-second", id).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ElectionRestedOn);
        assert_eq!(codes(&refused), [format!("people.{}:rests_on_election", people[1].id)]);
    }

    async fn a_recalled_member_is_followed_by_one_who_is_elected_in_between(database) {
        let world = World::layered(database).await;
        let people = six(&world).await;
        let id = submitted(&world, &people).await;
        approve(&world, DISTRICT, id).await.unwrap();
        recall(&world, &people[1]).await;
        assert_eq!(post(&person(&world, &people[1]).await), Post::Staff);
        let held = terms(&world, CITY).await.unwrap();
        let seats = held.terms.iter().flat_map(|term| &term.seats);
        let ended: Vec<_> = seats.filter_map(|seat| seat.end).collect();
        assert_eq!(ended, [SeatEnd::Recall]);
        let next = world.enter(PLACE, 8).await;
        let id = plan_later(&world, "BY_ELECTION").await;
        freeze(&world, id).await;
        let candidate = json!([{ "worker_id": next.id, "verdicts": passed(),
            "stands": [{ "body": "COMMITTEE", "rank": "DEPUTY" }] }]);
        nominate(&world, id, candidate).await.unwrap();
        let counted = count(&world, id, json!({
            "counts": [{ "body": "COMMITTEE", "voters": 1500, "ballots": 1000 }],
            "outcomes": [{ "candidate": 0, "body": "COMMITTEE", "votes": 812, "outcome": "ELECTED" }],
        })).await.unwrap();
        assert_eq!(counted.findings, []);
        assert_eq!(counted.planned_to.to_string(), "2031-06-28", "to the end of the running term");
        submit(&world, id, None).await.unwrap();
        approve(&world, DISTRICT, id).await.unwrap();
        assert_eq!(post(&person(&world, &next).await), Post::DeputyDirector);
        let held = terms(&world, CITY).await.unwrap();
        assert_eq!(held.terms.len(), 2, "the term runs on");
        let committee = held.terms.iter().find(|one| one.term.body == Body::Committee).unwrap();
        let last = committee.seats.last().unwrap();
        assert_eq!((last.worker_id, last.manner), (Some(next.id), Manner::ByElected));
    }

    async fn what_is_wrong_is_told_and_stands_in_the_way(database) {
        let world = World::layered(database).await;
        let people = six(&world).await;
        let id = plan(&world, TOWN, "GENERAL", json!(["PARTY", "COMMITTEE"])).await.unwrap();
        freeze(&world, id).await;
        // Somebody who is not in the register is named, and linked later.
        let mut candidates = stands(&people);
        candidates[1] = json!({ "name": "李四", "stands": [{ "body": "COMMITTEE", "rank": "MEMBER" }], "verdicts": passed() });
        nominate(&world, id, candidates).await.unwrap();
        let mut wrong = result(&people);
        wrong["counts"][1]["ballots"] = json!(1600);
        wrong["outgoing"] = json!([]);
        let counted = count(&world, id, wrong).await.unwrap();
        let mut found: Vec<_> = counted.findings.iter().map(|one| one.code.as_str()).collect();
        found.sort_unstable();
        // Second and last of the list have no seat then, and nothing is handed over.
        assert_eq!(found, ["ballots_exceed_voters", "no_majority", "no_majority", "no_majority", "no_majority",
            "no_majority", "not_handed_over", "not_handed_over", "unregistered"]);
        let refused = submit(&world, id, Some("情况说明")).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RuleViolated);
        nominate(&world, id, stands(&people)).await.unwrap();
        let mut apart = result(&people);
        apart["outcomes"][1] = json!({ "candidate": 0, "body": "COMMITTEE", "votes": 300, "outcome": "NOT_ELECTED" });
        let counted = count(&world, id, apart).await.unwrap();
        let found: Vec<_> = counted.findings.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(found, ["one_head", "committee_too_small"]);
    }

    async fn results_of_many_are_written_all_or_none_and_a_stale_one_is_told(database) {
        let world = World::layered(database).await;
        let people = six(&world).await;
        let id = plan(&world, TOWN, "GENERAL", json!(["PARTY", "COMMITTEE"])).await.unwrap();
        freeze(&world, id).await;
        let ready = nominate(&world, id, stands(&people)).await.unwrap();
        let mut first = result(&people);
        first["election_id"] = json!(id);
        first["revision"] = json!(ready.revision);
        let mut stale = first.clone();
        stale["revision"] = json!(1);
        let both: ElectionResults = serde_json::from_value(json!({ "items": [first, stale] })).unwrap();
        let refused = election::save_results(&access(&world, TOWN).await, &both).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RevisionOutdated);
        assert_eq!(seen(&world, TOWN, id).await.unwrap().state, ElectionState::Frozen);
    }

    async fn running_terms_of_many_places_are_registered_and_approved_together(database) {
        let world = World::layered(database).await;
        let people = six(&world).await;
        let other = world.enter("510104017002", 21).await;
        let places = [world.place(PLACE).await, world.place("510104017002").await];
        let input: ElectionPlan = serde_json::from_value(json!({
            "kind": "RECORD", "organisation_ids": places, "bodies": ["COMMITTEE"], "ordinal": 7,
            "voting_on": "2021-01-10", "effective_on": "2021-01-10",
        })).unwrap();
        let once = Once::new("election_create", None, &input).unwrap();
        let town = access(&world, TOWN).await;
        let planned = election::plan(&town, &once, &input).await.unwrap();
        let items: Vec<Value> = planned.items.iter()
            .map(|one| json!({ "election_id": one.id, "revision": one.revision })).collect();
        let batch = serde_json::from_value(json!({
            "items": items, "submission": { "document_number": "锦民发〔2021〕3号" },
        })).unwrap();
        assert_eq!(election::submit_many(&town, &batch).await.unwrap().count, 2);
        let mut stale: Vec<Value> = planned.items.iter()
            .map(|one| json!({ "election_id": one.id, "revision": one.revision + 1 })).collect();
        let good: ElectionApproveBatch = serde_json::from_value(json!({ "items": stale.clone() })).unwrap();
        stale[1]["revision"] = json!(1);
        let stale: ElectionApproveBatch = serde_json::from_value(json!({ "items": stale })).unwrap();
        let district = access(&world, DISTRICT).await;
        let refused = election::approve_many(&district, &stale).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RevisionOutdated);
        assert!(terms(&world, CITY).await.unwrap().terms.is_empty(), "none of them");
        assert_eq!(election::approve_many(&district, &good).await.unwrap().count, 2);
        let held = terms(&world, CITY).await.unwrap();
        assert_eq!((held.terms[0].term.ordinal, held.terms[0].seats.len()), (7, 6));
        assert_eq!(held.terms[0].seats[0].from.to_string(), "2021-01-15", "from the day of the post");
        assert_eq!(post(&person(&world, &people[0]).await), Post::CommitteeMember);
        assert_eq!(person(&world, &other).await.status, WorkerStatus::Active);
        let query = ElectionBoardQuery { need: Some(TermNeed::Overdue), ..ElectionBoardQuery::default() };
        let board = election::board(&access(&world, DISTRICT).await, &query).await.unwrap();
        assert_eq!((board.items.len(), board.sums.overdue, board.sums.people), (2, 2, 7));
    }

    async fn planning_twice_with_one_key_plans_once(database) {
        let world = World::layered(database).await;
        let input: ElectionPlan = serde_json::from_value(json!({
            "kind": "GENERAL", "bodies": ["COMMITTEE"], "voting_on": "2026-06-20", "effective_on": "2026-06-28",
            "organisation_ids": [world.place(PLACE).await, world.place("510104017002").await],
        })).unwrap();
        let once = Once::new("election_create", Some("k".to_owned()), &input).unwrap();
        let town = access(&world, TOWN).await;
        let first = election::plan(&town, &once, &input).await.unwrap();
        let second = election::plan(&town, &once, &input).await.unwrap();
        assert_eq!(first, second);
        assert_eq!(first.items.len(), 2);
    }

    async fn nobody_decides_what_they_stand_in(database) {
        let world = World::layered(database).await;
        let people = six(&world).await;
        let id = submitted(&world, &people).await;
        world.bind(DISTRICT, Some(people[2].id)).await;
        let refused = approve(&world, DISTRICT, id).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SecondPersonRequired);
        approve(&world, CITY, id).await.unwrap();
    }

    async fn a_returned_result_is_mended_and_handed_in_again(database) {
        let world = World::layered(database).await;
        let people = six(&world).await;
        let id = submitted(&world, &people).await;
        assert_eq!(waits(&world, DISTRICT).await, (1, 0, 1), "for the level that approves");
        assert_eq!(waits(&world, CITY).await, (1, 0, 1), "and for whoever may stand in");
        assert_eq!(waits(&world, TOWN).await, (0, 1, 0), "not for whoever handed it in");
        assert_eq!(waits(&world, "district-510185").await, (0, 0, 0), "nor elsewhere");
        let decision = ElectionDecision { reason: "请核对得票".to_owned() };
        let revision = seen(&world, DISTRICT, id).await.unwrap().revision;
        let district = access(&world, DISTRICT).await;
        let returned = election::give_back(&district, id, revision, &decision).await.unwrap();
        assert_eq!(returned.state, ElectionState::Returned);
        assert_eq!(returned.decision_reason.as_deref(), Some("请核对得票"));
        assert_eq!(waits(&world, DISTRICT).await, (0, 0, 0));
        assert_eq!(waits(&world, TOWN).await, (0, 1, 1), "it came back");
        count(&world, id, result(&people)).await.unwrap();
        submit(&world, id, None).await.unwrap();
        approve(&world, DISTRICT, id).await.unwrap();
    }
}

/// Elections that wait for somebody, that they handed in, and how many want something of them.
async fn waits(world: &World, username: &str) -> (i64, i64, i64) {
    let viewer = access::<perm::WorkerView>(world, username).await;
    let mut totals = [0, 0];
    for (total, view) in totals
        .iter_mut()
        .zip([SubmissionList::Queue, SubmissionList::Mine])
    {
        let query = ElectionQuery {
            view: Some(view),
            ..ElectionQuery::default()
        };
        let list = election::list(&viewer, &query).await.unwrap();
        assert_eq!(list.items.len() as i64, list.total);
        *total = list.total;
    }
    let counts = submission::counts(&viewer).await.unwrap();
    (totals[0], totals[1], counts.elections)
}

async fn plan_later(world: &World, kind: &str) -> ElectionId {
    let input: ElectionPlan = serde_json::from_value(json!({
        "kind": kind, "organisation_ids": [world.place(PLACE).await], "bodies": ["COMMITTEE"],
        "voting_on": "2026-06-29", "effective_on": "2026-06-30",
    }))
    .unwrap();
    let once = Once::new("election_create", None, &input).unwrap();
    let planned = election::plan(&access(world, TOWN).await, &once, &input).await;
    planned.unwrap().items[0].id
}

/// The committee's seat is lost, proposed by the street and decided by the district.
async fn recall(world: &World, worker: &WorkerView) {
    let input = serde_json::from_value(json!({
        "kind": "SEAT_END", "effective_on": "2026-06-30", "document_number": "锦委组〔2026〕30号",
        "fields": { "body": "COMMITTEE", "removal": "RECALL" },
    }))
    .unwrap();
    let once = Once::new("personnel_action_create", None, &input).unwrap();
    let current = person(world, worker).await;
    let town = access(world, TOWN).await;
    let waiting = personnel::submit(&town, worker.id, current.revision, &input, &once).await;
    let waiting = waiting.unwrap();
    let district = access(world, DISTRICT).await;
    let known = submission::get(&access(world, DISTRICT).await, waiting.summary.id)
        .await
        .unwrap();
    submission::confirm(&district, waiting.summary.id, known.summary.revision)
        .await
        .unwrap();
}
