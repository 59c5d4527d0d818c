//! Personnel actions, on both databases: who proposes, who decides, what it comes to, and how it is
//! taken back.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use application::{
    Access, AppError, AppResult, Once,
    identity::BuiltinRole,
    personnel,
    worker::{self, Written, submission},
};
use chrono::{NaiveDate, TimeDelta};
use contract::{
    ActionInput, ActionView, CareerView, EndingQuery, ErrorCode, NumberedActionInput, Requires,
    SubmissionAction, SubmissionList, SubmissionQuery, SubmissionReturn, SubmissionView,
    TimelineQuery, WorkerQuery, WorkerUpdate, WorkerView, perm,
};
use domain::{
    ids::SubmissionId,
    personnel::{
        action::{ActionKind, ActionState},
        career::CareerKind,
    },
    worker::{
        WorkerStatus,
        submission::{Level, SubmissionState},
    },
};
use serde_json::{Value, json};
use testkit::{World, both_databases, worker_input};

const VILLAGE: &str = "village-510104017001";
const TOWN: &str = "town-510104017";
const DISTRICT: &str = "district-510104";
const CITY: &str = "city";
const PLACE: &str = "510104017001";
const AWAY: &str = "510185100201";

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Someone who entered the community on 2021-01-15.
async fn registered(world: &World, number: u16) -> WorkerView {
    let input = worker_input(world.place(PLACE).await, number);
    let once = Once::new("worker_create", None, &input).unwrap();
    let written = worker::create(&access(world, CITY).await, &input, &once).await;
    let Written::Done(view) = written.unwrap() else {
        panic!("the city writes at once");
    };
    *view
}

fn action(kind: &str, on: &str, fields: Value) -> ActionInput {
    serde_json::from_value(json!({
        "kind": kind, "effective_on": on, "document_number": "锦社发〔2026〕12号", "fields": fields,
    }))
    .unwrap()
}

async fn propose(
    world: &World,
    username: &str,
    worker: &WorkerView,
    input: &ActionInput,
) -> AppResult<SubmissionView> {
    let once = Once::new("personnel_action_create", None, input).unwrap();
    let current = seen(world, CITY, worker).await.unwrap();
    let access = access(world, username).await;
    personnel::submit(&access, worker.id, current.revision, input, &once).await
}

async fn get(world: &World, username: &str, id: SubmissionId) -> AppResult<SubmissionView> {
    submission::get(&access(world, username).await, id).await
}

async fn confirm(world: &World, username: &str, id: SubmissionId) -> AppResult<SubmissionView> {
    let known = get(world, username, id).await?;
    let access = access(world, username).await;
    submission::confirm(&access, id, known.summary.revision).await
}

async fn decided(
    world: &World,
    worker: &WorkerView,
    input: &ActionInput,
    by: &[&str],
) -> ActionView {
    let waiting = propose(world, TOWN, worker, input).await.unwrap();
    for username in by {
        confirm(world, username, waiting.summary.id).await.unwrap();
    }
    let career = career(world, worker).await;
    let decided = career.actions.into_iter();
    let mut of = decided.filter(|action| action.submission_id == waiting.summary.id);
    of.next().expect("the action is registered")
}

async fn career(world: &World, worker: &WorkerView) -> CareerView {
    personnel::career(&access(world, CITY).await, worker.id)
        .await
        .unwrap()
}

async fn seen(world: &World, username: &str, worker: &WorkerView) -> AppResult<WorkerView> {
    worker::get(&access(world, username).await, worker.id).await
}

async fn queue(world: &World, username: &str) -> Vec<SubmissionId> {
    let query = SubmissionQuery {
        view: Some(SubmissionList::Queue),
        ..SubmissionQuery::default()
    };
    let page = submission::list(&access(world, username).await, &query).await;
    page.unwrap().items.iter().map(|item| item.id).collect()
}

/// Codes of the fields refused, each after its field.
fn fields(error: &AppError) -> Vec<String> {
    assert_eq!(error.code(), ErrorCode::FieldsInvalid, "{error:?}");
    let problems = error.problem().errors.into_iter();
    problems
        .map(|one| format!("{}:{}", one.field, one.code))
        .collect()
}

both_databases! {
    async fn a_level_is_proposed_by_the_street_and_decided_by_the_district(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let level = action("LEVEL", "2026-06-30", json!({ "level": 8 }));
        let waiting = propose(&world, TOWN, &worker, &level).await.unwrap();
        assert_eq!(waiting.route, [Level::District]);
        assert_eq!(waiting.summary.action, Some(ActionKind::Level));
        assert!(career(&world, &worker).await.lines.is_empty(), "nothing is written yet");
        assert_eq!(queue(&world, TOWN).await, []);
        assert_eq!(queue(&world, DISTRICT).await, [waiting.summary.id]);
        let told = get(&world, DISTRICT, waiting.summary.id).await.unwrap();
        let field = told.fields.iter().find(|field| field.field == "level").unwrap();
        assert_eq!((field.before.as_deref(), field.after.as_deref()), (None, Some("8")));
        let done = confirm(&world, DISTRICT, waiting.summary.id).await.unwrap();
        assert_eq!(done.summary.state, SubmissionState::Confirmed);
        let career = career(&world, &worker).await;
        assert_eq!(career.lines[0].kind, CareerKind::Level);
        assert_eq!(career.lines[0].number, Some(8));
        assert_eq!(career.actions[0].state, ActionState::InForce);
        assert_eq!(career.actions[0].document_number.as_deref(), Some("锦社发〔2026〕12号"));
        // The history tells it in words, with who proposed and who decided.
        let city = access(&world, CITY).await;
        let history = worker::timeline(&city, worker.id, &TimelineQuery::default()).await.unwrap();
        let entry = &history.items[0];
        assert_eq!((entry.action.as_str(), entry.actor.as_str()), ("worker.action", DISTRICT));
        let words: Vec<_> = entry.changes.iter().filter_map(|one| one.after_text.as_deref()).collect();
        assert!(words.contains(&"岗位等级确定、晋升") && words.contains(&TOWN), "{words:?}");
    }

    async fn nobody_decides_an_action_of_their_own_or_about_themselves(database) {
        let mut world = World::layered(database).await;
        world.add_account("district-second", BuiltinRole::DistrictOfficer, "510104").await;
        let worker = registered(&world, 1).await;
        let level = action("LEVEL", "2026-06-30", json!({ "level": 8 }));
        let waiting = propose(&world, DISTRICT, &worker, &level).await.unwrap();
        assert_eq!(waiting.route, [Level::District], "never empty");
        let refused = confirm(&world, DISTRICT, waiting.summary.id).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SecondPersonRequired);
        confirm(&world, "district-second", waiting.summary.id).await.unwrap();
        world.bind(DISTRICT, Some(worker.id)).await;
        let next = action("LEVEL", "2026-06-30", json!({ "level": 9 }));
        let refused = propose(&world, DISTRICT, &worker, &next).await.unwrap_err();
        assert_eq!(fields(&refused), ["kind:own_career"]);
        let waiting = propose(&world, TOWN, &worker, &next).await.unwrap();
        let refused = confirm(&world, DISTRICT, waiting.summary.id).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SecondPersonRequired);
    }

    async fn what_is_wrong_is_told_field_by_field_and_the_doubtful_wants_a_reason(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let exit = action("EXIT", "2026-06-30", json!({ "exit": "TO_INSTITUTION", "handed_over": false }));
        let refused = propose(&world, TOWN, &worker, &exit).await.unwrap_err();
        assert_eq!(fields(&refused), ["fields.handed_over:not_handed_over", "fields.destination:destination_needed"]);
        let missing = action("EXIT", "2026-06-30", json!({ "level": 3 }));
        let refused = propose(&world, TOWN, &worker, &missing).await.unwrap_err();
        assert_eq!(fields(&refused), ["fields.exit:required", "fields.handed_over:required", "fields.level:unexpected"]);
        // A third fixed term in a row wants a reason.
        for (on, until) in [("2025-07-01", "2025-10-31"), ("2025-11-01", "2026-06-29")] {
            let contract = action("CONTRACT", on, json!({ "term": "FIXED", "until": until }));
            decided(&world, &worker, &contract, &[DISTRICT]).await;
        }
        let mut third = action("CONTRACT", "2026-06-30", json!({ "term": "FIXED", "until": "2029-06-29" }));
        let refused = propose(&world, TOWN, &worker, &third).await.unwrap_err();
        assert_eq!(fields(&refused), ["fields.term:open_ended_due"]);
        third.reason = Some("本人提出订立固定期限合同".to_owned());
        let waiting = propose(&world, TOWN, &worker, &third).await.unwrap();
        assert!(!waiting.summary.safe, "the doubtful is looked at by itself");
    }

    async fn what_waits_too_long_waits_for_those_above_as_well(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let level = action("LEVEL", "2026-06-30", json!({ "level": 8 }));
        let waiting = propose(&world, TOWN, &worker, &level).await.unwrap();
        world.database.clock.advance(TimeDelta::days(10));
        assert_eq!(queue(&world, CITY).await, []);
        assert!(!get(&world, DISTRICT, waiting.summary.id).await.unwrap().summary.overdue);
        world.database.clock.advance(TimeDelta::seconds(1));
        assert_eq!(queue(&world, CITY).await, [waiting.summary.id]);
        assert_eq!(queue(&world, DISTRICT).await, [waiting.summary.id]);
        // A level below the one that it waits for is no level above it.
        assert_eq!(queue(&world, TOWN).await, []);
        assert!(get(&world, DISTRICT, waiting.summary.id).await.unwrap().summary.overdue);
        let done = confirm(&world, CITY, waiting.summary.id).await.unwrap();
        assert_eq!(done.summary.state, SubmissionState::Confirmed);
    }

    async fn a_returned_action_is_changed_and_decided(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let level = action("LEVEL", "2026-06-30", json!({ "level": 8 }));
        let waiting = propose(&world, TOWN, &worker, &level).await.unwrap();
        let id = waiting.summary.id;
        let second = propose(&world, TOWN, &worker, &level).await.unwrap_err();
        assert_eq!(second.code(), ErrorCode::SubmissionOpen);
        let reasons = BTreeMap::from([("level".to_owned(), "应为第9级".to_owned())]);
        let request = SubmissionReturn { reasons, note: None };
        let seat = access::<perm::SubmissionConfirm>(&world, DISTRICT).await;
        submission::give_back(&seat, id, waiting.summary.revision, &request).await.unwrap();
        let back = get(&world, TOWN, id).await.unwrap();
        assert!(back.may.contains(&SubmissionAction::Resubmit));
        let field = back.fields.iter().find(|field| field.field == "level").unwrap();
        assert_eq!(field.returned.as_deref(), Some("应为第9级"));
        let ninth = action("LEVEL", "2026-06-30", json!({ "level": 9 }));
        let town = access::<perm::PersonnelEdit>(&world, TOWN).await;
        personnel::resubmit(&town, id, back.summary.revision, &ninth).await.unwrap();
        confirm(&world, DISTRICT, id).await.unwrap();
        assert_eq!(career(&world, &worker).await.lines[0].number, Some(9));
    }

    async fn leaving_takes_effect_on_its_day_and_is_taken_back_exactly(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let level = action("LEVEL", "2026-06-01", json!({ "level": 8 }));
        decided(&world, &worker, &level, &[DISTRICT]).await;
        let before = (seen(&world, CITY, &worker).await.unwrap(), career(&world, &worker).await.lines);
        let exit = action("EXIT", "2026-07-02", json!({ "exit": "RESIGN", "handed_over": true }));
        let exited = decided(&world, &worker, &exit, &[DISTRICT]).await;
        assert_eq!(exited.state, ActionState::Approved);
        assert_eq!(seen(&world, CITY, &worker).await.unwrap().status, WorkerStatus::Active);
        world.database.clock.advance(TimeDelta::days(2));
        worker::refresh_roster(&world.app).await.unwrap();
        let gone = seen(&world, CITY, &worker).await.unwrap();
        assert_eq!(gone.status, WorkerStatus::Exited);
        assert_eq!(gone.engagements[0].valid_to, Some(day("2026-07-02")));
        // On the last day the roster still has them.
        let count = |on: &str| WorkerQuery { as_of: Some(day(on)), ..WorkerQuery::default() };
        for (on, status) in [("2026-07-01", WorkerStatus::Active), ("2026-07-02", WorkerStatus::Exited)] {
            let page = worker::list(&access(&world, CITY).await, &count(on)).await.unwrap();
            assert_eq!(page.items[0].status, status, "{on}");
        }
        let refused = propose(&world, TOWN, &worker, &level).await.unwrap_err();
        assert_eq!(fields(&refused), ["fields.level:unchanged"], "in June they still served");
        let back = action("REVERSAL", "2026-07-02", json!({ "reverses": exited.id }));
        let reversal = decided(&world, &worker, &back, &[DISTRICT]).await;
        let now = seen(&world, CITY, &worker).await.unwrap();
        let restored = WorkerView { revision: before.0.revision, updated_at: before.0.updated_at, ..now };
        assert_eq!(restored, before.0);
        let career = career(&world, &worker).await;
        assert_eq!(career.lines, before.1);
        let states: Vec<_> = career.actions.iter().map(|one| (one.id, one.state)).collect();
        assert!(states.contains(&(exited.id, ActionState::Reversed)), "{states:?}");
        assert!(states.contains(&(reversal.id, ActionState::InForce)), "{states:?}");
        let again = propose(&world, TOWN, &worker, &back).await.unwrap_err();
        assert_eq!(fields(&again), ["fields.reverses:reversed_already"]);
    }

    async fn what_later_rests_on_is_not_taken_back(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let post = action("POST", "2026-06-01", json!({ "class": "DEPUTY", "post": "DEPUTY_DIRECTOR" }));
        let moved = decided(&world, &worker, &post, &[DISTRICT]).await;
        let level = action("LEVEL", "2026-06-15", json!({ "level": 8 }));
        decided(&world, &worker, &level, &[DISTRICT]).await;
        let back = action("REVERSAL", "2026-06-30", json!({ "reverses": moved.id }));
        let waiting = propose(&world, TOWN, &worker, &back).await.unwrap();
        let refused = confirm(&world, DISTRICT, waiting.summary.id).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ActionRestedOn);
    }

    async fn what_changed_meanwhile_is_not_overwritten(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let post = action("POST", "2026-06-30", json!({ "class": "DEPUTY", "post": "DEPUTY_DIRECTOR" }));
        let waiting = propose(&world, TOWN, &worker, &post).await.unwrap();
        let mut record = worker_input(world.place(PLACE).await, 1);
        record.id_number = None;
        record.post = domain::worker::Post::Secretary;
        record.class = domain::worker::WorkerClass::Head;
        let update = WorkerUpdate { record, effective_on: Some(day("2026-06-01")), reason: None };
        let city = access::<perm::WorkerEdit>(&world, CITY).await;
        let current = seen(&world, CITY, &worker).await.unwrap();
        worker::update(&city, worker.id, current.revision, &update).await.unwrap();
        let refused = confirm(&world, DISTRICT, waiting.summary.id).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SubmissionOutdated);
        let named: Vec<_> = refused.problem().errors.into_iter().map(|one| one.field).collect();
        assert_eq!(named, ["class", "post"]);
        // Nor is a second action of one matter decided beside the first.
        let level = action("LEVEL", "2026-06-30", json!({ "level": 8 }));
        propose(&world, TOWN, &worker, &level).await.unwrap();
        let other = action("LEVEL", "2026-06-30", json!({ "level": 9 }));
        let refused = propose(&world, CITY, &worker, &other).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SubmissionOpen);
    }

    async fn somebody_elsewhere_is_asked_for_by_number_without_a_word_of_them(database) {
        let mut world = World::layered(database).await;
        world.add_account("village-away", BuiltinRole::CommunityClerk, AWAY).await;
        world.add_account("town-away", BuiltinRole::StreetOfficer, "510185100").await;
        let worker = registered(&world, 1).await;
        let number = worker_input(world.place(PLACE).await, 1).id_number.unwrap();
        let to = world.place(AWAY).await;
        let fields_of = json!({ "organisation_id": to, "class": "MEMBER", "post": "COMMITTEE_MEMBER" });
        let request = NumberedActionInput {
            id_number: number,
            action: action("TRANSFER", "2026-07-01", fields_of),
        };
        let clerk = access::<perm::PersonnelEdit>(&world, "village-away").await;
        let once = Once::new("personnel_request_create", None, &request).unwrap();
        let asked = personnel::submit_by_number(&clerk, &request, &once).await.unwrap();
        assert_eq!(asked.route, [Level::Street, Level::District, Level::City]);
        let told = serde_json::to_string(&get(&world, "village-away", asked.summary.id).await.unwrap()).unwrap();
        for secret in [&worker.name, "督院街", "锦江", &worker.id.to_string()] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
        // The receiving street does not decide; the releasing side does, from its street up.
        assert_eq!(get(&world, "town-away", asked.summary.id).await.unwrap_err().code(), ErrorCode::NotFound);
        for username in [TOWN, DISTRICT, CITY] {
            assert_eq!(queue(&world, username).await, [asked.summary.id], "{username}");
            confirm(&world, username, asked.summary.id).await.unwrap();
        }
        assert_eq!(seen(&world, TOWN, &worker).await.unwrap().assignments[0].organisation.id, worker.assignments[0].organisation.id);
        world.database.clock.advance(TimeDelta::days(1));
        worker::refresh_roster(&world.app).await.unwrap();
        // The scope switches on the day: who had them sees them no more, who asked does.
        assert_eq!(seen(&world, TOWN, &worker).await.unwrap_err().code(), ErrorCode::NotFound);
        let here = seen(&world, "village-away", &worker).await.unwrap();
        assert_eq!(here.assignments[0].organisation.id, to);
        let nobodys = worker_input(to, 2).id_number.unwrap();
        let unknown = NumberedActionInput { id_number: nobodys, ..request };
        let once = Once::new("personnel_request_create", None, &unknown).unwrap();
        let refused = personnel::submit_by_number(&clerk, &unknown, &once).await.unwrap_err();
        assert_eq!(fields(&refused), ["id_number:number_unknown"]);
    }

    async fn the_same_request_twice_is_one_action(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let level = action("LEVEL", "2026-06-30", json!({ "level": 8 }));
        let town = access::<perm::PersonnelEdit>(&world, TOWN).await;
        let once = || Once::new("personnel_action_create", Some("k1".to_owned()), &level).unwrap();
        let first = personnel::submit(&town, worker.id, worker.revision, &level, &once()).await.unwrap();
        let again = personnel::submit(&town, worker.id, worker.revision, &level, &once()).await.unwrap();
        assert_eq!(first.summary.id, again.summary.id);
        let outdated = Once::new("personnel_action_create", None, &level).unwrap();
        let refused = personnel::submit(&town, worker.id, worker.revision + 7, &level, &outdated).await;
        assert_eq!(refused.unwrap_err().code(), ErrorCode::RevisionOutdated);
    }

    async fn a_paper_lies_beside_the_action_and_stays_with_it(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let level = action("LEVEL", "2026-06-30", json!({ "level": 8 }));
        let waiting = propose(&world, TOWN, &worker, &level).await.unwrap();
        let town = access::<perm::PersonnelEdit>(&world, TOWN).await;
        let id = waiting.summary.id;
        let text = submission::add_attachment(&town, id, "通知.txt", b"text".to_vec()).await;
        assert_eq!(text.unwrap_err().code(), ErrorCode::MediaTypeUnsupported);
        let kept = submission::add_attachment(&town, id, "a/通知.pdf", b"%PDF-1.7".to_vec()).await.unwrap();
        assert_eq!(kept.proofs[0].name, "通知.pdf");
        // Nobody adds to what others handed in.
        let district = access::<perm::PersonnelEdit>(&world, DISTRICT).await;
        let refused = submission::add_attachment(&district, id, "通知.pdf", b"%PDF-1.7".to_vec()).await;
        assert_eq!(refused.unwrap_err().code(), ErrorCode::NotFound);
        confirm(&world, DISTRICT, id).await.unwrap();
        world.database.clock.advance(TimeDelta::days(40));
        submission::forget_decided(&world.app).await.unwrap();
        let reader = access::<perm::WorkerView>(&world, DISTRICT).await;
        let file = submission::proof(&reader, id, kept.proofs[0].id).await.unwrap();
        assert_eq!(file.bytes, b"%PDF-1.7");
    }

    async fn a_clerk_sees_and_acts_on_the_own_people_only(database) {
        let mut world = World::layered(database).await;
        world.add_account("village-away", BuiltinRole::CommunityClerk, AWAY).await;
        let worker = registered(&world, 1).await;
        let level = action("LEVEL", "2026-06-30", json!({ "level": 8 }));
        let refused = propose(&world, "village-away", &worker, &level).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        let clerk = access::<perm::PersonnelEdit>(&world, "village-away").await;
        assert_eq!(personnel::preview(&clerk, worker.id, &level).await.unwrap_err().code(), ErrorCode::NotFound);
        let acted = decided(&world, &worker, &level, &[DISTRICT]).await;
        let viewer = access::<perm::WorkerView>(&world, "village-away").await;
        assert_eq!(personnel::action(&viewer, acted.id).await.unwrap_err().code(), ErrorCode::NotFound);
        assert_eq!(personnel::career(&viewer, worker.id).await.unwrap_err().code(), ErrorCode::NotFound);
        assert_eq!(personnel::actions(&viewer, &contract::ActionQuery::default()).await.unwrap().total, 0);
        let own = access::<perm::WorkerView>(&world, VILLAGE).await;
        assert_eq!(personnel::actions(&own, &contract::ActionQuery::default()).await.unwrap().items[0].id, acted.id);
    }

    async fn what_ends_is_reminded_of_in_time(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let contract = action("CONTRACT", "2026-01-01", json!({
            "term": "FIXED", "until": "2026-08-28", "probation_until": "2026-01-31",
        }));
        decided(&world, &worker, &contract, &[DISTRICT]).await;
        let viewer = access::<perm::WorkerView>(&world, VILLAGE).await;
        let within = |days| EndingQuery { days: Some(days), ..EndingQuery::default() };
        // 59 days from 30 June to 28 August: 31 + 28.
        assert_eq!(personnel::endings(&viewer, &within(58)).await.unwrap().total, 0);
        let found = personnel::endings(&viewer, &within(59)).await.unwrap();
        assert_eq!(found.total, 1);
        let line = &found.items[0];
        assert_eq!((line.kind, line.last_day, line.days_left), (CareerKind::Contract, day("2026-08-28"), 59));
        assert_eq!(line.reminder, Some(60));
    }
}
