//! Actions handed in together, rounds of the annual assessment, and the list of promotions, on
//! both databases.

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
    pay, personnel,
    worker::{self, Written, submission},
};
use chrono::{NaiveDate, TimeDelta};
use contract::{
    BatchConfirmation, BatchInput, BatchQuery, BatchReversalInput, BatchSheetQuery, BatchView,
    CareerView, ErrorCode, GradeInput, GradeState, GradesInput, ObjectionInput, PaySchemeInput,
    PromotionQuery, Requires, RoundInput, RoundView, SheetSubmission, SheetView, SubmissionQuery,
    SubmissionReturn, WorkerView, perm,
};
use domain::{
    ids::AssessmentRoundId,
    pay::scheme::{PUBLISHED, Scheme},
    personnel::{
        action::{ActionKind, ActionState},
        career::Grade,
        promotion::PromotionGround,
        round::RoundState,
    },
    worker::submission::{StepKind, SubmissionState},
};
use serde_json::{Value, json};
use testkit::{World, both_databases, worker_input};

const TOWN: &str = "town-510104017";
const VILLAGE: &str = "village-510104017001";
const DISTRICT: &str = "district-510104";
const AWAY: &str = "district-510185";
const CITY: &str = "city";
const PLACE: &str = "510104017001";
const NEXT_DOOR: &str = "510104017002";

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn registered(world: &World, place: &str, number: u16) -> WorkerView {
    let input = worker_input(world.place(place).await, number);
    let once = Once::new("worker_create", None, &input).unwrap();
    let written = worker::create(&access(world, CITY).await, &input, &once).await;
    let Written::Done(view) = written.unwrap() else {
        panic!("the city writes at once");
    };
    *view
}

fn levels(people: &[(&WorkerView, i64)], document: &str) -> BatchInput {
    let rows: Vec<Value> = people
        .iter()
        .map(|(one, level)| json!({ "worker_id": one.id, "fields": { "level": level } }))
        .collect();
    serde_json::from_value(json!({
        "kind": "LEVEL", "effective_on": "2026-06-30", "document_number": document, "rows": rows,
    }))
    .unwrap()
}

async fn hand_in(world: &World, username: &str, input: &BatchInput) -> AppResult<BatchView> {
    let once = Once::new("personnel_batch_create", Some("一批".to_owned()), input).unwrap();
    personnel::submit_batch(&access(world, username).await, input, &once).await
}

async fn career(world: &World, worker: &WorkerView) -> CareerView {
    personnel::career(&access(world, CITY).await, worker.id)
        .await
        .unwrap()
}

async fn confirm_all(world: &World, username: &str, batch: &BatchView) -> (i64, Vec<String>) {
    let seat = access::<perm::SubmissionConfirm>(world, username).await;
    let part = BatchConfirmation { after: None };
    let done = personnel::confirm_batch(&seat, batch.id, &part)
        .await
        .unwrap();
    assert_eq!(done.next, None);
    let refused = done.refused.into_iter();
    (
        done.confirmed,
        refused.filter_map(|one| one.verdict.code).collect(),
    )
}

fn codes(error: &AppError) -> Vec<String> {
    assert_eq!(error.code(), ErrorCode::FieldsInvalid, "{error:?}");
    let problems = error.problem().errors.into_iter();
    problems
        .map(|one| format!("{}:{}", one.field, one.code))
        .collect()
}

async fn round_of(world: &World, percent: u32) -> RoundView {
    let input: RoundInput = serde_json::from_value(json!({
        "organisation_id": world.place("510104").await, "year": 2025,
        "rules": { "excellent_percent": percent, "grades_until": "2026-07-03", "objections_until": "2026-07-10",
                   "document_number": "锦社发〔2026〕40号" },
    }))
    .unwrap();
    let once = Once::new("assessment_round_create", None, &input).unwrap();
    let lead = access::<perm::PersonnelEdit>(world, DISTRICT).await;
    personnel::open_round(&lead, &input, &once).await.unwrap()
}

async fn grade(
    world: &World,
    username: &str,
    round: AssessmentRoundId,
    grades: &[(&WorkerView, Option<Grade>)],
) -> AppResult<()> {
    let items = grades.iter().map(|(one, grade)| GradeInput {
        worker_id: one.id,
        grade: *grade,
    });
    let input = GradesInput {
        items: items.collect(),
    };
    personnel::save_grades(&access(world, username).await, round, &input).await
}

async fn submit(world: &World, username: &str, round: AssessmentRoundId) -> AppResult<BatchView> {
    let request = SheetSubmission {
        organisation_id: world.place("510104017").await,
        reason: None,
    };
    let once = Once::new("assessment_sheet_submit", None, &request).unwrap();
    personnel::submit_sheet(&access(world, username).await, round, &request, &once).await
}

async fn sheet(world: &World, username: &str, round: AssessmentRoundId) -> AppResult<SheetView> {
    let place = world.place("510104017").await;
    personnel::sheet(&access(world, username).await, round, place).await
}

both_databases! {
    async fn a_batch_is_handed_in_whole_and_decided_one_by_one(database) {
        let world = World::layered(database).await;
        let one = registered(&world, PLACE, 1).await;
        let other = registered(&world, NEXT_DOOR, 2).await;
        // What is wrong with any row is told, and nothing is handed in.
        let wrong = levels(&[(&one, 8), (&one, 8), (&other, 41)], "1号");
        let refused = hand_in(&world, TOWN, &wrong).await.unwrap_err();
        assert_eq!(codes(&refused), ["rows.1.worker_id:person_repeated", "rows.2.fields.level:level_out_of_range"]);
        let foreign = hand_in(&world, AWAY, &levels(&[(&one, 8)], "1号")).await.unwrap_err();
        assert_eq!(codes(&foreign), ["rows.0.worker_id:person_unknown"]);
        let input = levels(&[(&one, 8), (&other, 9)], "锦社发〔2026〕12号");
        let batch = hand_in(&world, TOWN, &input).await.unwrap();
        assert_eq!((batch.total, batch.submitted), (2, 2));
        // The same key and body is the same batch.
        assert_eq!(hand_in(&world, TOWN, &input).await.unwrap().id, batch.id);
        let once = Once::new("personnel_batch_create", None, &input).unwrap();
        let again = personnel::submit_batch(&access(&world, TOWN).await, &input, &once).await.unwrap_err();
        assert_eq!(codes(&again), ["rows.0.worker_id:already_submitted", "rows.1.worker_id:already_submitted"]);
        // Whoever confirms none of it, and did not hand it in, does not know of it.
        let away = access::<perm::WorkerView>(&world, AWAY).await;
        assert_eq!(personnel::batch(&away, batch.id).await.unwrap_err().code(), ErrorCode::NotFound);
        assert_eq!(personnel::batches(&away, &BatchQuery::default()).await.unwrap().items, []);
        let seen = personnel::batch(&access(&world, DISTRICT).await, batch.id).await.unwrap();
        assert_eq!((seen.queue, seen.submitted_by.as_str()), (2, TOWN));
        assert_eq!(confirm_all(&world, DISTRICT, &batch).await, (2, vec![]));
        assert_eq!(career(&world, &one).await.lines[0].number, Some(8));
        assert_eq!(career(&world, &other).await.lines[0].number, Some(9));
        let done = personnel::batch(&access(&world, TOWN).await, batch.id).await.unwrap();
        assert_eq!((done.submitted, done.confirmed, done.standing), (0, 2, 2));
    }

    async fn a_batch_is_taken_back_whole(database) {
        let world = World::layered(database).await;
        let one = registered(&world, PLACE, 1).await;
        let other = registered(&world, NEXT_DOOR, 2).await;
        let batch = hand_in(&world, TOWN, &levels(&[(&one, 8), (&other, 9)], "12号")).await.unwrap();
        confirm_all(&world, DISTRICT, &batch).await;
        let request = BatchReversalInput { effective_on: None, document_number: None, reason: "名册有误".to_owned() };
        let once = Once::new("personnel_batch_reverse", None, &request).unwrap();
        let town = access::<perm::PersonnelEdit>(&world, TOWN).await;
        let back = personnel::reverse_batch(&town, batch.id, &request, &once).await.unwrap();
        assert_eq!((back.reverses, back.total), (Some(batch.id), 2));
        assert_eq!(confirm_all(&world, DISTRICT, &back).await, (2, vec![]));
        for person in [&one, &other] {
            let career = career(&world, person).await;
            assert!(career.lines.is_empty());
            assert!(career.actions.iter().any(|action| action.state == ActionState::Reversed));
        }
        let again = personnel::reverse_batch(&town, batch.id, &request, &once).await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::SubmissionStateUnfit);
    }

    async fn a_round_is_graded_open_to_objections_and_decided(database) {
        let world = World::layered(database).await;
        let mut people = Vec::new();
        for number in 1..=5 {
            people.push(registered(&world, if number < 4 { PLACE } else { NEXT_DOOR }, number).await);
        }
        let round = round_of(&world, 20).await;
        let id = round.summary.id;
        assert_eq!(round.summary.state, RoundState::Grading);
        let own = round.streets.iter().find(|street| street.organisation.name == "督院街街道").unwrap();
        assert_eq!((own.people, own.graded, own.most_excellent), (5, 0, 0));
        // A community grades its own; the street the rest. Nobody grades who is elsewhere.
        let excellent = Some(Grade::Excellent);
        let competent = Some(Grade::Competent);
        grade(&world, VILLAGE, id, &[(&people[0], excellent), (&people[1], excellent), (&people[2], competent)]).await.unwrap();
        let foreign = grade(&world, VILLAGE, id, &[(&people[3], competent)]).await.unwrap_err();
        assert_eq!(codes(&foreign), ["items.0.worker_id:person_not_assessed"]);
        let early = submit(&world, TOWN, id).await.unwrap_err();
        assert_eq!(codes(&early), ["organisation_id:excellent_cap", "organisation_id:ungraded"]);
        grade(&world, TOWN, id, &[(&people[3], competent), (&people[4], competent)]).await.unwrap();
        // 5 × 20 ÷ 100 = 1 may be excellent.
        let above = submit(&world, TOWN, id).await.unwrap_err();
        assert_eq!(codes(&above), ["organisation_id:excellent_cap"]);
        assert_eq!(above.problem().errors[0].params, BTreeMap::from([("excellent".into(), "2".into()), ("most".into(), "1".into())]));
        grade(&world, TOWN, id, &[(&people[1], competent)]).await.unwrap();
        let community = submit(&world, VILLAGE, id).await.unwrap_err();
        assert_eq!(codes(&community), ["organisation_id:not_a_street"]);
        let batch = submit(&world, TOWN, id).await.unwrap();
        assert_eq!((batch.total, batch.effective_on), (5, day("2026-07-11")));
        let locked = grade(&world, TOWN, id, &[(&people[0], competent)]).await.unwrap_err();
        assert_eq!(codes(&locked), ["items.0.worker_id:person_not_assessed"]);
        // Nothing is decided while objections may be raised.
        let (confirmed, refused) = confirm_all(&world, DISTRICT, &batch).await;
        assert_eq!((confirmed, refused.len(), refused[0].as_str()), (0, 5, "submission_not_yet"));
        // An objection: the grade is given back, given anew, and the cap still holds.
        let lines = sheet(&world, DISTRICT, id).await.unwrap().lines;
        let line = lines.iter().find(|line| line.worker_id == people[0].id).unwrap();
        let reasons = BTreeMap::from([("grade".to_owned(), "群众有异议".to_owned())]);
        let seat = access::<perm::SubmissionConfirm>(&world, DISTRICT).await;
        let back = SubmissionReturn { reasons, note: None };
        submission::give_back(&seat, line.submission_id.unwrap(), 1, &back).await.unwrap();
        world.database.clock.advance(TimeDelta::days(5));
        let states = sheet(&world, TOWN, id).await.unwrap();
        assert_eq!(states.round.state, RoundState::Objections);
        assert_eq!(states.lines.iter().filter(|line| line.state == GradeState::Returned).count(), 1);
        grade(&world, TOWN, id, &[(&people[0], Some(Grade::Basic))]).await.unwrap();
        let again = submit(&world, TOWN, id).await.unwrap();
        assert_eq!(again.total, 1);
        world.database.clock.advance(TimeDelta::days(8));
        let lead = access::<perm::PersonnelEdit>(&world, DISTRICT).await;
        let open = personnel::close_round(&lead, id, 1).await.unwrap_err();
        assert_eq!(open.code(), ErrorCode::RuleViolated);
        assert_eq!(confirm_all(&world, DISTRICT, &batch).await, (4, vec![]));
        assert_eq!(confirm_all(&world, DISTRICT, &again).await, (1, vec![]));
        let decided = &career(&world, &people[0]).await.lines[0];
        assert_eq!((decided.number, decided.code.as_deref()), (Some(2025), Some("3")));
        let closed = personnel::close_round(&lead, id, 1).await.unwrap();
        assert_eq!(closed.summary.state, RoundState::Closed);
        assert_eq!(closed.streets.iter().map(|street| street.decided).sum::<i64>(), 5);
        let done = submission::list(&access(&world, DISTRICT).await, &SubmissionQuery { batch_id: Some(batch.id), view: Some(contract::SubmissionList::Scope), ..SubmissionQuery::default() }).await.unwrap();
        let withdrawn = done.items.iter().filter(|item| item.state == SubmissionState::Withdrawn).count();
        assert_eq!((done.items.len(), withdrawn), (5, 1), "what was given back is replaced");
    }

    async fn a_person_sees_the_grade_that_is_proposed_and_objects_once(database) {
        let mut world = World::layered(database).await;
        let one = registered(&world, PLACE, 1).await;
        let other = registered(&world, PLACE, 2).await;
        world.add_account("zhang", BuiltinRole::Worker, PLACE).await;
        world.bind("zhang", Some(one.id)).await;
        let round = round_of(&world, 20).await.summary.id;
        let competent = Some(Grade::Competent);
        grade(&world, TOWN, round, &[(&one, competent), (&other, competent)]).await.unwrap();
        let own = access::<perm::OwnRecordView>(&world, "zhang").await;
        assert_eq!(submission::own_record(&own).await.unwrap().proposals, [], "a draft is nobody's business");
        let batch = submit(&world, TOWN, round).await.unwrap();
        let proposals = submission::own_record(&own).await.unwrap().proposals;
        let [proposal] = &proposals[..] else { panic!("{proposals:?}") };
        assert_eq!((proposal.year, proposal.grade, proposal.objections_until), (2025, Grade::Competent, day("2026-07-10")));
        let object = async |id, reason: &str| {
            let input = ObjectionInput { reason: reason.to_owned() };
            let once = Once::new("own_assessment_object", None, &input).unwrap();
            submission::object(&access(&world, "zhang").await, id, &input, &once).await
        };
        let lines = sheet(&world, DISTRICT, round).await.unwrap().lines;
        let foreign = lines.iter().find(|line| line.worker_id == other.id).unwrap().submission_id.unwrap();
        assert_eq!(object(foreign, "不是我的").await.unwrap_err().code(), ErrorCode::NotFound);
        let objected = object(proposal.submission_id, "获区级表彰未予体现").await.unwrap();
        assert_eq!(objected.objection.as_deref(), Some("获区级表彰未予体现"));
        let again = object(proposal.submission_id, "再提一次").await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::SubmissionStateUnfit);
        // Whoever decides reads it, and does not confirm it together with others.
        let viewer = access::<perm::WorkerView>(&world, DISTRICT).await;
        let seen = submission::get(&viewer, proposal.submission_id).await.unwrap();
        assert!(seen.steps.iter().any(|step| step.kind == StepKind::Object && step.note == objected.objection));
        world.database.clock.advance(TimeDelta::days(13));
        assert_eq!(confirm_all(&world, DISTRICT, &batch).await, (1, vec!["submission_unsafe".to_owned()]));
        assert_eq!(submission::own_record(&own).await.unwrap().proposals, [], "the time is over");
        let seat = access::<perm::SubmissionConfirm>(&world, DISTRICT).await;
        submission::confirm(&seat, proposal.submission_id, seen.summary.revision).await.unwrap();
        assert_eq!(career(&world, &one).await.lines[0].code.as_deref(), Some("2"));
    }

    async fn nobody_is_excellent_beside_the_round(database) {
        let world = World::layered(database).await;
        let one = registered(&world, PLACE, 1).await;
        let round = round_of(&world, 20).await;
        let rows = json!([{ "worker_id": one.id, "fields": { "year": 2025, "grade": "1" } }]);
        let input: BatchInput = serde_json::from_value(json!({ "kind": "ASSESSMENT", "effective_on": "2026-06-30", "rows": rows })).unwrap();
        let refused = hand_in(&world, TOWN, &input).await.unwrap_err();
        assert_eq!(codes(&refused), ["rows.0.fields.grade:graded_outside"]);
        let lead = access::<perm::PersonnelEdit>(&world, DISTRICT).await;
        let outside = access::<perm::WorkerView>(&world, AWAY).await;
        assert_eq!(personnel::round(&outside, round.summary.id).await.unwrap_err().code(), ErrorCode::NotFound);
        assert_eq!(personnel::rounds(&outside).await.unwrap().items, []);
        for (who, opens) in [(DISTRICT, true), (TOWN, false)] {
            let reader = access::<perm::WorkerView>(&world, who).await;
            assert_eq!(personnel::rounds(&reader).await.unwrap().may_open, opens, "{who}");
        }
        let taken: RoundInput = serde_json::from_value(json!({
            "organisation_id": world.place("510104").await, "year": 2025,
            "rules": { "excellent_percent": 25, "grades_until": "2026-07-03", "objections_until": "2026-07-09" },
        })).unwrap();
        let once = Once::new("assessment_round_create", None, &taken).unwrap();
        let refused = personnel::open_round(&lead, &taken, &once).await.unwrap_err();
        assert_eq!(codes(&refused), ["rules.objections_until:window_short"]);
        let mut taken = taken;
        taken.rules.objections_until = day("2026-07-10");
        let refused = personnel::open_round(&lead, &taken, &once).await.unwrap_err();
        assert_eq!(codes(&refused), ["year:year_taken"]);
        personnel::remove_round(&lead, round.summary.id, 1).await.unwrap();
        personnel::open_round(&lead, &taken, &once).await.unwrap();
    }

    async fn whoever_is_due_for_a_level_is_listed(database) {
        let world = World::layered(database).await;
        let one = registered(&world, PLACE, 1).await;
        let other = registered(&world, NEXT_DOOR, 2).await;
        let town = access::<perm::WorkerView>(&world, TOWN).await;
        let first = PromotionQuery { ground: Some(PromotionGround::First), ..PromotionQuery::default() };
        let found = personnel::promotions(&town, &first).await.unwrap();
        assert_eq!((found.items.len(), found.total), (2, 2));
        // In the community since 2021-01-15: 65 whole months by 2026-06-30, and a year for a bachelor's degree alone or with one.
        assert!(found.items.iter().all(|one| one.ground == PromotionGround::First && one.counted_months >= Some(65)), "{found:?}");
        let batch = hand_in(&world, TOWN, &levels(&[(&one, 3)], "12号")).await.unwrap();
        confirm_all(&world, DISTRICT, &batch).await;
        let found = personnel::promotions(&town, &first).await.unwrap();
        assert_eq!(found.items.iter().map(|one| one.worker_id).collect::<Vec<_>>(), [other.id]);
        let due = |by: &str| PromotionQuery { by: Some(day(by)), ..PromotionQuery::default() };
        assert_eq!(personnel::promotions(&town, &due("2029-06-29")).await.unwrap().total, 0);
        let found = personnel::promotions(&town, &due("2029-06-30")).await.unwrap();
        assert_eq!((found.items[0].level, found.items[0].proposed, found.items[0].due_on), (Some(3), 4, day("2029-06-30")));
        let away = access::<perm::WorkerView>(&world, AWAY).await;
        assert_eq!(personnel::promotions(&away, &due("2029-06-30")).await.unwrap().total, 0);
    }

    async fn levels_follow_the_scheme_of_the_district(database) {
        let world = World::layered(database).await;
        let one = registered(&world, PLACE, 1).await;
        let batch = hand_in(&world, TOWN, &levels(&[(&one, 4)], "12号")).await.unwrap();
        confirm_all(&world, DISTRICT, &batch).await;
        let due = |by: &str| PromotionQuery { by: Some(day(by)), ..PromotionQuery::default() };
        let count = async |by: &str| {
            let town = access::<perm::WorkerView>(&world, TOWN).await;
            let found = personnel::promotions(&town, &due(by)).await.unwrap();
            found.items.into_iter().map(|one| (one.due_on.to_string(), one.proposed)).collect::<Vec<_>>()
        };
        assert_eq!(count("2028-12-31").await, [], "three years by the preset");
        let mut scheme: Scheme = serde_json::from_str(PUBLISHED[0].1).unwrap();
        scheme.levels.step_years = 2;
        let input = PaySchemeInput {
            organisation_id: world.place("510104").await, valid_from: day("2026-01-01"),
            document_number: "锦社发〔2026〕3号".to_owned(), replaces: None, scheme,
        };
        let once = Once::new("pay_scheme_create", None, &input).unwrap();
        pay::scheme::create(&access(&world, DISTRICT).await, &once, &input).await.unwrap();
        assert_eq!(count("2028-12-31").await, [("2028-06-30".to_owned(), 5)], "two by the district's own");
    }

    async fn a_sheet_says_whom_it_is_about_and_what_is_wrong_with_it(database) {
        let world = World::layered(database).await;
        let one = registered(&world, PLACE, 1).await;
        let other = registered(&world, NEXT_DOOR, 2).await;
        let place = world.place(PLACE).await;
        let number = |number| worker_input(place, number).id_number.unwrap();
        let sheet = format!(
            "姓名,证件号码,岗位等级\n张三,{},8级\n李四,{},9\n,{},九\n,{},3\n",
            number(1), number(2), number(2), number(50),
        );
        let query = BatchSheetQuery {
            kind: Some(ActionKind::Level),
            effective_on: Some(day("2026-06-30")),
            document_number: Some("12号".to_owned()),
            reason: None,
        };
        let town = access::<perm::PersonnelEdit>(&world, TOWN).await;
        let read = personnel::batch_sheet(&town, &query, "text/csv", sheet.clone().into()).await.unwrap();
        let told: Vec<_> = read.rows.iter().map(|row| {
            let codes: Vec<_> = row.problems.iter().map(|one| format!("{}:{}", one.field, one.code)).collect();
            (row.row, row.worker_id, row.fields.level, codes)
        }).collect();
        assert_eq!(told[0], (2, Some(one.id), Some(8), vec![]));
        assert_eq!(told[1], (3, Some(other.id), Some(9), vec!["姓名:name_differs".to_owned()]));
        assert_eq!(told[2].3, ["岗位等级:unreadable", "岗位等级:required"]);
        assert_eq!((told[3].1, told[3].3.as_slice()), (None, ["证件号码:person_unknown".to_owned()].as_slice()));
        // Somebody of another district is as unknown as nobody.
        let away = access::<perm::PersonnelEdit>(&world, AWAY).await;
        let read = personnel::batch_sheet(&away, &query, "text/csv", sheet.into()).await.unwrap();
        assert!(read.rows.iter().all(|row| row.worker_id.is_none() && row.problems.iter().any(|one| one.code == "person_unknown")));
        let file = personnel::batch_template(&town, &query).await.unwrap();
        assert!(file.bytes.starts_with(b"PK"));
        let unsaid = personnel::batch_template(&town, &BatchSheetQuery::default()).await.err().unwrap();
        assert_eq!(unsaid.code(), ErrorCode::ParameterInvalid);
        let back = BatchSheetQuery { kind: Some(ActionKind::Reversal), ..query };
        let refused = personnel::batch_sheet(&town, &back, "text/csv", "a\n".into()).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::RuleViolated);
    }
}
