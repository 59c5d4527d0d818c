//! Layered entry, on both databases: what clerks hand in, who confirms it, who sees what.

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
    organisation::act,
    worker::{self, Written, submission},
};
use chrono::TimeDelta;
use contract::{
    ActStep, DelegationInput, ErrorCode, NodeRef, OrganisationActInput, Requires, RevealRequest,
    SubmissionAction, SubmissionBatch, SubmissionList, SubmissionQuery, SubmissionReturn,
    SubmissionRule, SubmissionRulesInput, SubmissionSummary, SubmissionView, TimelineQuery,
    WorkerInput, WorkerQuery, WorkerUpdate, WorkerView, perm,
};
use domain::{
    ids::SubmissionId,
    worker::submission::{Level, Matter, StepKind, SubmissionKind, SubmissionState},
};
use testkit::{World, both_databases, worker_input};

const VILLAGE: &str = "village-510104017001";
const TOWN: &str = "town-510104017";
const DISTRICT: &str = "district-510104";
const ELSEWHERE: &str = "district-510185";
const CITY: &str = "city";
const PLACE: &str = "510104017001";

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

async fn write(world: &World, username: &str, input: &WorkerInput) -> AppResult<Written> {
    let once = Once::new("worker_create", None, input).unwrap();
    worker::create(&access(world, username).await, input, &once).await
}

async fn person(world: &World, number: u16) -> WorkerInput {
    worker_input(world.place(PLACE).await, number)
}

/// Someone registered by the city.
async fn registered(world: &World, number: u16) -> WorkerView {
    let input = person(world, number).await;
    write(world, CITY, &input).await.unwrap().done().unwrap()
}

/// A change as a form sends it: secrets that are left out stay.
async fn change(world: &World, number: u16, edit: impl FnOnce(&mut WorkerInput)) -> WorkerUpdate {
    let mut record = WorkerInput {
        id_number: None,
        phone: None,
        address: None,
        ..person(world, number).await
    };
    edit(&mut record);
    WorkerUpdate {
        record,
        effective_on: None,
        reason: Some("本人提供".to_owned()),
    }
}

async fn update(
    world: &World,
    username: &str,
    worker: &WorkerView,
    update: &WorkerUpdate,
) -> AppResult<Written> {
    worker::update(
        &access(world, username).await,
        worker.id,
        worker.revision,
        update,
    )
    .await
}

async fn handed_in(
    world: &World,
    worker: &WorkerView,
    edit: impl FnOnce(&mut WorkerInput),
) -> SubmissionView {
    let sent = change(world, 1, edit).await;
    let written = update(world, VILLAGE, worker, &sent).await.unwrap();
    written.waiting().unwrap()
}

async fn listed(world: &World, username: &str, view: SubmissionList) -> Vec<SubmissionSummary> {
    let query = SubmissionQuery {
        view: Some(view),
        ..SubmissionQuery::default()
    };
    let page = submission::list(&access(world, username).await, &query)
        .await
        .unwrap();
    assert_eq!(page.total, page.items.len() as i64);
    page.items
}

async fn queue(world: &World, username: &str) -> Vec<SubmissionId> {
    let items = listed(world, username, SubmissionList::Queue).await;
    items.into_iter().map(|item| item.id).collect()
}

async fn get(world: &World, username: &str, id: SubmissionId) -> AppResult<SubmissionView> {
    submission::get(&access(world, username).await, id).await
}

async fn confirm(world: &World, username: &str, id: SubmissionId) -> AppResult<SubmissionView> {
    let (revision, access) = (revision(world, id).await, access(world, username).await);
    submission::confirm(&access, id, revision).await
}

async fn give_back(
    world: &World,
    username: &str,
    id: SubmissionId,
    reasons: &[(&str, &str)],
) -> AppResult<SubmissionView> {
    let reasons = reasons
        .iter()
        .map(|(key, why)| ((*key).to_owned(), (*why).to_owned()));
    let request = SubmissionReturn {
        reasons: reasons.collect::<BTreeMap<_, _>>(),
        note: None,
    };
    let (revision, access) = (revision(world, id).await, access(world, username).await);
    submission::give_back(&access, id, revision, &request).await
}

/// As whoever handed it in sees it.
async fn revision(world: &World, id: SubmissionId) -> i64 {
    for username in [VILLAGE, TOWN, DISTRICT, CITY] {
        if let Ok(found) = get(world, username, id).await {
            return found.summary.revision;
        }
    }
    1
}

async fn people(world: &World, username: &str) -> Vec<String> {
    let page = worker::list(&access(world, username).await, &WorkerQuery::default()).await;
    page.unwrap()
        .items
        .into_iter()
        .map(|item| item.name)
        .collect()
}

fn refusal<T: std::fmt::Debug>(outcome: AppResult<T>) -> ErrorCode {
    outcome.as_ref().map_err(AppError::code).unwrap_err()
}

fn field<'a>(view: &'a SubmissionView, key: &str) -> &'a contract::SubmittedField {
    view.fields.iter().find(|field| field.field == key).unwrap()
}

both_databases! {
    async fn a_clerks_new_person_is_nowhere_until_the_street_confirms(database) {
        let world = World::layered(database).await;
        let input = person(&world, 1).await;
        let waiting = write(&world, VILLAGE, &input).await.unwrap().waiting().unwrap();
        let id = waiting.summary.id;
        assert_eq!((waiting.summary.kind, waiting.summary.stage), (SubmissionKind::Enter, Some(Level::Street)));
        assert_eq!(waiting.summary.place, "成都市/锦江区/督院街街道/督院街社区");
        assert_eq!(waiting.may, [SubmissionAction::Withdraw]);
        assert_eq!(field(&waiting, "id_number").after.as_deref(), Some("510***********0013"));
        assert!(people(&world, CITY).await.is_empty());
        // It waits at the street: nobody else has it in the queue, and beside it nobody knows.
        assert_eq!(queue(&world, TOWN).await, [id]);
        for username in [VILLAGE, DISTRICT, CITY, ELSEWHERE] {
            assert!(queue(&world, username).await.is_empty(), "{username}");
        }
        assert_eq!(refusal(get(&world, ELSEWHERE, id).await), ErrorCode::NotFound);
        let outside = submission::confirm(&access(&world, ELSEWHERE).await, id, 1).await;
        assert_eq!(refusal(outside), ErrorCode::NotFound);

        let confirmed = confirm(&world, TOWN, id).await.unwrap();
        assert_eq!(confirmed.summary.state, SubmissionState::Confirmed);
        assert_eq!(people(&world, VILLAGE).await, ["张三"]);
        assert_eq!(refusal(confirm(&world, TOWN, id).await), ErrorCode::SubmissionStateUnfit);
        let worker = confirmed.summary.worker_id.unwrap();
        let history = worker::timeline(&access(&world, VILLAGE).await, worker, &TimelineQuery::default()).await.unwrap();
        let entry = &history.items[0];
        assert_eq!((entry.action.as_str(), entry.actor.as_str()), ("worker.create", TOWN));
        assert_eq!(entry.source, Some(format!("submission:{id}")));
        let by = entry.changes.iter().find(|change| change.field == "submitted_by").unwrap();
        assert_eq!(by.after_text.as_deref(), Some(VILLAGE));
    }

    async fn those_above_write_at_once(database) {
        let world = World::layered(database).await;
        for (number, username) in [TOWN, DISTRICT, CITY].into_iter().enumerate() {
            let input = person(&world, number as u16 + 1).await;
            assert!(write(&world, username, &input).await.unwrap().done().is_some(), "{username}");
        }
        assert!(queue(&world, TOWN).await.is_empty());
    }

    async fn others_see_the_confirmed_state_with_a_mark_and_the_submitter_both(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let waiting = handed_in(&world, &worker, |record| record.marital = Some("40".to_owned())).await;
        assert_eq!((waiting.summary.kind, waiting.summary.fields.as_slice()), (SubmissionKind::Change, &["marital".to_owned()][..]));
        let marital = field(&waiting, "marital");
        assert_eq!((marital.before.as_deref(), marital.after.as_deref()), (Some("已婚"), Some("离婚")));
        for (username, both) in [(VILLAGE, true), (TOWN, true), (DISTRICT, true), (CITY, true)] {
            let shown = worker::get(&access(&world, username).await, worker.id).await.unwrap();
            assert_eq!(shown.marital.as_deref(), Some("20"), "{username}");
            let mark = shown.pending.unwrap();
            assert_eq!((mark.count, mark.submissions.len()), (1, usize::from(both)), "{username}");
        }
        let mut world = world;
        world.add_account("colleague", BuiltinRole::CommunityClerk, PLACE).await;
        let shown = worker::get(&access(&world, "colleague").await, worker.id).await.unwrap();
        let mark = shown.pending.unwrap();
        // A colleague learns that something waits, and nothing more.
        assert_eq!((mark.count, mark.submissions.len()), (1, 0));
        assert_eq!(refusal(get(&world, "colleague", waiting.summary.id).await), ErrorCode::NotFound);
        let list = worker::list(&access(&world, "colleague").await, &WorkerQuery::default()).await.unwrap();
        assert!(list.items[0].pending);
        confirm(&world, TOWN, waiting.summary.id).await.unwrap();
        let shown = worker::get(&access(&world, "colleague").await, worker.id).await.unwrap();
        assert_eq!((shown.marital.as_deref(), shown.pending), (Some("40"), None));
        let list = worker::list(&access(&world, "colleague").await, &WorkerQuery::default()).await.unwrap();
        assert!(!list.items[0].pending);
    }

    async fn who_a_person_is_passes_the_street_and_then_the_district(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let waiting = handed_in(&world, &worker, |record| record.name = "张山".to_owned()).await;
        let id = waiting.summary.id;
        assert_eq!(waiting.route, [Level::Street, Level::District]);
        assert!(!waiting.summary.safe);
        assert_eq!(queue(&world, TOWN).await, [id]);
        let street = confirm(&world, TOWN, id).await.unwrap();
        assert_eq!((street.summary.state, street.summary.stage), (SubmissionState::Submitted, Some(Level::District)));
        assert_eq!(people(&world, CITY).await, ["张三"]);
        assert!(queue(&world, TOWN).await.is_empty());
        assert_eq!(refusal(confirm(&world, TOWN, id).await), ErrorCode::SubmissionStateUnfit);
        assert_eq!(queue(&world, DISTRICT).await, [id]);
        let district = confirm(&world, DISTRICT, id).await.unwrap();
        assert_eq!(district.summary.state, SubmissionState::Confirmed);
        assert_eq!(people(&world, CITY).await, ["张山"]);
        let levels: Vec<_> = district.steps.iter().map(|step| (step.kind, step.level)).collect();
        assert_eq!(levels, [(StepKind::Submit, None), (StepKind::Confirm, Some(Level::Street)), (StepKind::Confirm, Some(Level::District))]);
    }

    async fn a_street_without_staff_is_stood_in_for_by_the_district(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let waiting = handed_in(&world, &worker, |record| record.name = "张山".to_owned()).await;
        let done = confirm(&world, DISTRICT, waiting.summary.id).await.unwrap();
        assert_eq!((done.summary.state, done.steps[1].level), (SubmissionState::Confirmed, Some(Level::District)));
    }

    async fn nobody_confirms_what_they_handed_in_themselves(database) {
        let mut world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        // Someone with an account in the community who also confirms for it.
        world.add_account("both", BuiltinRole::StreetOfficer, PLACE).await;
        let sent = change(&world, 1, |record| record.marital = Some("40".to_owned())).await;
        let waiting = update(&world, "both", &worker, &sent).await.unwrap().waiting().unwrap();
        let id = waiting.summary.id;
        let delegation = DelegationInput {
            username: "both".to_owned(),
            valid_from: "2026-06-30".parse().unwrap(),
            valid_to: "2026-07-10".parse().unwrap(),
            reason: "外出培训".to_owned(),
        };
        submission::delegate(&access(&world, TOWN).await, &delegation).await.unwrap();
        assert_eq!(refusal(confirm(&world, "both", id).await), ErrorCode::SecondPersonRequired);
        let shown = get(&world, "both", id).await.unwrap();
        assert!(shown.may_not.is_some() && !shown.may.contains(&SubmissionAction::Confirm));
        assert_eq!(refusal(give_back(&world, "both", id, &[("marital", "再核对")]).await), ErrorCode::SecondPersonRequired);
        confirm(&world, TOWN, id).await.unwrap();
    }

    async fn someone_away_is_stood_in_for_during_those_days_only(database) {
        let mut world = World::layered(database).await;
        world.add_account("deputy", BuiltinRole::StreetOfficer, "510104018").await;
        let worker = registered(&world, 1).await;
        let waiting = handed_in(&world, &worker, |record| record.name = "张山".to_owned()).await;
        let id = waiting.summary.id;
        let away = |username: &str, to: &str| DelegationInput {
            username: username.to_owned(),
            valid_from: "2026-07-01".parse().unwrap(),
            valid_to: to.parse().unwrap(),
            reason: "年休假".to_owned(),
        };
        let town: Access<perm::SubmissionConfirm> = access(&world, TOWN).await;
        for (username, to) in [("deputy", "2026-07-01"), (VILLAGE, "2026-07-08"), ("nobody", "2026-07-08"), (TOWN, "2026-07-08")] {
            let refused = submission::delegate(&town, &away(username, to)).await;
            assert_eq!(refusal(refused), ErrorCode::FieldsInvalid, "{username}");
        }
        let given = submission::delegate(&town, &away("deputy", "2026-07-08")).await.unwrap();
        assert!(given.items[0].given && !given.items[0].in_force);
        assert!(queue(&world, "deputy").await.is_empty());
        world.database.clock.advance(TimeDelta::days(1));
        assert_eq!(queue(&world, "deputy").await, [id]);
        let confirmed = confirm(&world, "deputy", id).await.unwrap();
        let step = &confirmed.steps[1];
        assert_eq!((step.by.as_str(), step.on_behalf_of.as_deref()), ("deputy", Some(TOWN)));
        // Neither of the two decides the next stage, even with the district's seat.
        let district: Access<perm::SubmissionConfirm> = access(&world, DISTRICT).await;
        submission::delegate(&district, &away("deputy", "2026-07-08")).await.unwrap();
        submission::delegate(&district, &away(TOWN, "2026-07-08")).await.unwrap();
        for username in ["deputy", TOWN] {
            assert_eq!(refusal(confirm(&world, username, id).await), ErrorCode::SecondPersonRequired, "{username}");
        }
        let own = submission::delegations(&town).await.unwrap().items;
        let mine = own.iter().find(|one| one.given).unwrap();
        submission::end_delegation(&town, mine.id).await.unwrap();
        assert_eq!(refusal(submission::end_delegation(&town, mine.id).await), ErrorCode::NotFound);
        world.database.clock.advance(TimeDelta::days(10));
        assert_eq!(refusal(get(&world, "deputy", id).await), ErrorCode::NotFound);
        confirm(&world, DISTRICT, id).await.unwrap();
    }

    async fn what_is_returned_comes_back_with_reasons_and_everything_typed(database) {
        let world = World::layered(database).await;
        let mut input = person(&world, 1).await;
        input.native_place = Some("四川成都".to_owned());
        let id = write(&world, VILLAGE, &input).await.unwrap().waiting().unwrap().summary.id;
        assert_eq!(refusal(give_back(&world, TOWN, id, &[]).await), ErrorCode::FieldsInvalid);
        assert_eq!(refusal(give_back(&world, TOWN, id, &[("surname", "不存在的字段")]).await), ErrorCode::FieldsInvalid);
        let returned = give_back(&world, TOWN, id, &[("phone", "号码停机，请核对")]).await.unwrap();
        assert_eq!(returned.summary.state, SubmissionState::Returned);
        let mine = get(&world, VILLAGE, id).await.unwrap();
        assert_eq!(field(&mine, "phone").returned.as_deref(), Some("号码停机，请核对"));
        let proposed = mine.proposed.unwrap();
        assert_eq!((proposed.native_place.as_deref(), proposed.id_number_masked.as_str()), (Some("四川成都"), "510***********0013"));
        // Only whoever handed it in opens it in the form.
        let theirs = get(&world, TOWN, id).await.unwrap();
        assert!(theirs.proposed.is_none());
        let counts = submission::counts(&access(&world, VILLAGE).await).await.unwrap();
        assert_eq!((counts.returned, counts.waiting, counts.queue), (1, 0, 0));

        let again = WorkerUpdate {
            record: WorkerInput { id_number: None, address: None, phone: Some("10000654321".to_owned()), ..input.clone() },
            effective_on: None,
            reason: None,
        };
        let town_tries = submission::resubmit(&access(&world, TOWN).await, id, mine.summary.revision, &again).await;
        assert_eq!(refusal(town_tries), ErrorCode::SubmissionStateUnfit);
        let old = submission::resubmit(&access(&world, VILLAGE).await, id, 1, &again).await;
        assert_eq!(refusal(old), ErrorCode::RevisionOutdated);
        let sent = submission::resubmit(&access(&world, VILLAGE).await, id, mine.summary.revision, &again).await.unwrap();
        assert_eq!((sent.round, sent.summary.stage), (2, Some(Level::Street)));
        let done = confirm(&world, TOWN, id).await.unwrap();
        let worker = done.summary.worker_id.unwrap();
        let numbers = worker::reveal(&access(&world, TOWN).await, worker, &RevealRequest { reason: "核对".to_owned() }).await.unwrap();
        assert_eq!((Some(numbers.id_number), numbers.phone.as_deref(), numbers.address), (input.id_number, Some("10000654321"), input.address));
    }

    async fn one_field_waits_once(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        handed_in(&world, &worker, |record| record.marital = Some("40".to_owned())).await;
        let same = change(&world, 1, |record| record.marital = Some("30".to_owned())).await;
        let refused = update(&world, VILLAGE, &worker, &same).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SubmissionOpen);
        let problem = refused.problem();
        assert_eq!(problem.errors[0].field, "marital");
        assert!(!serde_json::to_string(&problem).unwrap().contains("\"40\""));
        // Another field goes its own way.
        let other = handed_in(&world, &worker, |record| record.native_place = Some("四川成都".to_owned())).await;
        confirm(&world, TOWN, other.summary.id).await.unwrap();
        let first = write(&world, VILLAGE, &person(&world, 5).await).await.unwrap();
        assert!(first.waiting().is_some());
        let twice = write(&world, VILLAGE, &person(&world, 5).await).await;
        assert_eq!(refusal(twice), ErrorCode::SubmissionOpen);
        let twice = write(&world, VILLAGE, &person(&world, 1).await).await;
        assert_eq!(refusal(twice), ErrorCode::IdentityNumberTaken);
    }

    async fn what_changed_meanwhile_is_named_and_unrelated_changes_do_not_matter(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let waiting = handed_in(&world, &worker, |record| {
            record.marital = Some("40".to_owned());
            record.phone = Some("10000654321".to_owned());
        }).await;
        let id = waiting.summary.id;
        // The city changes another field.
        let unrelated = change(&world, 1, |record| record.native_place = Some("四川成都".to_owned())).await;
        let now = update(&world, CITY, &worker, &unrelated).await.unwrap().done().unwrap();
        assert!(get(&world, TOWN, id).await.unwrap().fields.iter().all(|field| !field.outdated));
        // And then the same one.
        let related = change(&world, 1, |record| {
            record.native_place = Some("四川成都".to_owned());
            record.marital = Some("30".to_owned());
        }).await;
        update(&world, CITY, &now, &related).await.unwrap();
        let refused = confirm(&world, TOWN, id).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SubmissionOutdated);
        assert_eq!(refused.problem().errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["marital"]);
        let shown = get(&world, TOWN, id).await.unwrap();
        let marital = field(&shown, "marital");
        assert_eq!((marital.before.as_deref(), marital.after.as_deref(), marital.now.as_deref()), (Some("已婚"), Some("离婚"), Some("丧偶")));
        // Returned and handed in again from what holds now, it goes through.
        give_back(&world, TOWN, id, &[("marital", "登记信息已变化")]).await.unwrap();
        let again = change(&world, 1, |record| {
            record.native_place = Some("四川成都".to_owned());
            record.marital = Some("40".to_owned());
        }).await;
        let sent = submission::resubmit(&access(&world, VILLAGE).await, id, revision(&world, id).await, &again).await.unwrap();
        assert_eq!(field(&sent, "marital").before.as_deref(), Some("丧偶"));
        // The phone was left out and so is as it was typed.
        assert!(sent.fields.iter().any(|field| field.field == "phone"));
        confirm(&world, TOWN, id).await.unwrap();
        let shown = worker::get(&access(&world, CITY).await, worker.id).await.unwrap();
        assert_eq!((shown.marital.as_deref(), shown.native_place.as_deref(), shown.phone_masked.as_deref()), (Some("40"), Some("四川成都"), Some("100****4321")));
    }

    async fn only_what_is_safe_is_confirmed_together(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let plain = handed_in(&world, &worker, |record| record.marital = Some("40".to_owned())).await;
        let named = handed_in(&world, &worker, |record| record.name = "张山".to_owned()).await;
        let mut odd = person(&world, 7).await;
        odd.sex = Some("2".to_owned());
        odd.note = Some("以档案为准".to_owned());
        let warned = write(&world, VILLAGE, &odd).await.unwrap().waiting().unwrap();
        assert!(plain.summary.safe && !named.summary.safe && !warned.summary.safe);
        assert!(!warned.findings.is_empty());
        let ids = vec![plain.summary.id, named.summary.id, warned.summary.id, SubmissionId(uuid::Uuid::nil())];
        let result = submission::confirm_batch(&access(&world, TOWN).await, &SubmissionBatch { ids }).await.unwrap();
        assert_eq!(result.confirmed, 1);
        let codes: Vec<_> = result.items.iter().map(|item| item.code.as_deref()).collect();
        assert_eq!(codes, [None, Some("submission_unsafe"), Some("submission_unsafe"), Some("not_found")]);
    }

    async fn a_queue_knows_ages_and_filters(database) {
        let world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let first = handed_in(&world, &worker, |record| record.marital = Some("40".to_owned())).await;
        world.database.clock.advance(TimeDelta::days(9));
        let second = write(&world, VILLAGE, &person(&world, 2).await).await.unwrap().waiting().unwrap();
        let items = listed(&world, TOWN, SubmissionList::Queue).await;
        let ages: Vec<_> = items.iter().map(|item| (item.id, item.age_days)).collect();
        assert_eq!(ages, [(first.summary.id, 9), (second.summary.id, 0)]);
        let counts = submission::counts(&access(&world, TOWN).await).await.unwrap();
        assert_eq!((counts.queue, counts.queue_old), (2, 1));
        let ask = async |query: SubmissionQuery| {
            let page = submission::list(&access(&world, TOWN).await, &query).await.unwrap();
            (page.items.into_iter().map(|item| item.id).collect::<Vec<_>>(), page.total, page.next_cursor)
        };
        let all = SubmissionQuery::default;
        assert_eq!(ask(SubmissionQuery { older_than_days: Some(8), ..all() }).await.0, [first.summary.id]);
        assert_eq!(ask(SubmissionQuery { older_than_days: Some(9), ..all() }).await.1, 0);
        assert_eq!(ask(SubmissionQuery { kind: Some(SubmissionKind::Enter), ..all() }).await.0, [second.summary.id]);
        assert_eq!(ask(SubmissionQuery { matter: Some(Matter::Background), ..all() }).await.0, [first.summary.id]);
        assert_eq!(ask(SubmissionQuery { organisation_id: Some(world.place("510104017002").await), ..all() }).await.1, 0);
        assert_eq!(ask(SubmissionQuery { worker_id: Some(worker.id), ..all() }).await.0, [first.summary.id]);
        let page = ask(SubmissionQuery { limit: Some(1), ..all() }).await;
        assert_eq!((page.0.as_slice(), page.1), (&[first.summary.id][..], 2));
        let rest = ask(SubmissionQuery { limit: Some(1), cursor: page.2, ..all() }).await;
        assert_eq!((rest.0.as_slice(), rest.1, rest.2), (&[second.summary.id][..], 2, None));
        assert_eq!(listed(&world, VILLAGE, SubmissionList::Mine).await.len(), 2);
        assert_eq!(listed(&world, DISTRICT, SubmissionList::Scope).await.len(), 2);
        assert!(listed(&world, ELSEWHERE, SubmissionList::Scope).await.is_empty());
    }

    async fn what_is_withdrawn_frees_its_fields(database) {
        let mut world = World::layered(database).await;
        let worker = registered(&world, 1).await;
        let waiting = handed_in(&world, &worker, |record| record.marital = Some("40".to_owned())).await;
        let id = waiting.summary.id;
        world.add_account("colleague", BuiltinRole::CommunityClerk, PLACE).await;
        let withdraw = async |username: &str| {
            let editor = access(&world, username).await;
            submission::withdraw(&editor, id, revision(&world, id).await).await
        };
        assert_eq!(refusal(withdraw("colleague").await), ErrorCode::SubmissionStateUnfit);
        give_back(&world, TOWN, id, &[("marital", "请附证明")]).await.unwrap();
        // One that lies about may be taken back by whoever works there, who does not see it.
        let gone = withdraw("colleague").await.unwrap();
        assert_eq!(gone.summary.state, SubmissionState::Withdrawn);
        assert!(gone.fields.iter().all(|field| field.after.is_none()));
        assert_eq!(refusal(withdraw(VILLAGE).await), ErrorCode::SubmissionStateUnfit);
        handed_in(&world, &worker, |record| record.marital = Some("30".to_owned())).await;
    }

    async fn a_queue_moves_with_an_act_of_reorganisation(database) {
        let mut world = World::layered(database).await;
        world.add_account("town-510104018", BuiltinRole::StreetOfficer, "510104018").await;
        let worker = registered(&world, 1).await;
        let about = handed_in(&world, &worker, |record| record.marital = Some("40".to_owned())).await;
        let new = write(&world, VILLAGE, &person(&world, 2).await).await.unwrap().waiting().unwrap();
        assert_eq!(queue(&world, TOWN).await.len(), 2);
        let (source, target) = (world.place(PLACE).await, world.place("510104018001").await);
        let input = OrganisationActInput {
            title: "社区合并".to_owned(),
            document_number: Some("川民政函〔2026〕12号".to_owned()),
            effective_on: "2026-08-01".parse().unwrap(),
            reason: None,
            steps: vec![ActStep::Merge { sources: vec![source], into: NodeRef::Id(target) }],
        };
        let once = Once::new("organisation_act_create", None, &input).unwrap();
        let drafted = act::create(&access(&world, DISTRICT).await, &once, &input).await.unwrap();
        let sent = act::submit(&access(&world, DISTRICT).await, drafted.id, drafted.revision).await.unwrap();
        act::approve(&access(&world, CITY).await, sent.id, sent.revision).await.unwrap();
        // Not before its day.
        assert_eq!(queue(&world, TOWN).await.len(), 2);
        assert!(queue(&world, "town-510104018").await.is_empty());
        world.database.clock.set("2026-08-01T01:00:00Z".parse().unwrap());
        worker::refresh_roster(&world.app).await.unwrap();
        assert!(queue(&world, TOWN).await.is_empty());
        let moved = queue(&world, "town-510104018").await;
        assert_eq!(moved, [about.summary.id, new.summary.id]);
        assert_eq!(refusal(get(&world, TOWN, new.summary.id).await), ErrorCode::NotFound);
        for id in moved {
            let done = confirm(&world, "town-510104018", id).await.unwrap();
            assert_eq!(done.summary.state, SubmissionState::Confirmed);
            let at = worker::get(&access(&world, CITY).await, done.summary.worker_id.unwrap()).await.unwrap();
            assert_eq!(at.assignments[0].organisation.id, target);
        }
    }

    async fn rules_are_the_citys_and_hold_for_what_is_handed_in_from_then_on(database) {
        let world = World::layered(database).await;
        let keeper: Access<perm::SubmissionRules> = access(&world, CITY).await;
        let rules = submission::rules(&keeper).await.unwrap();
        assert_eq!(rules.items.len(), 3 * Matter::ALL.len());
        let rule = |writer, matter, by| SubmissionRule { writer, matter, confirmed_by: by };
        let upside_down = SubmissionRulesInput { items: vec![rule(Level::Street, Matter::Post, Some(Level::Community))] };
        assert_eq!(refusal(submission::save_rules(&keeper, rules.revision, &upside_down).await), ErrorCode::FieldsInvalid);
        let worker = registered(&world, 1).await;
        let before = handed_in(&world, &worker, |record| record.marital = Some("40".to_owned())).await;
        let items = vec![
            rule(Level::Community, Matter::Contact, Some(Level::City)),
            rule(Level::District, Matter::Background, Some(Level::City)),
            rule(Level::Community, Matter::Background, None),
        ];
        let saved = submission::save_rules(&keeper, rules.revision, &SubmissionRulesInput { items: items.clone() }).await.unwrap();
        assert_eq!(saved.revision, rules.revision + 1);
        assert_eq!(refusal(submission::save_rules(&keeper, rules.revision, &SubmissionRulesInput { items }).await), ErrorCode::RevisionOutdated);
        let phone = handed_in(&world, &worker, |record| record.phone = Some("10000654321".to_owned())).await;
        assert_eq!(phone.route, [Level::Street, Level::District, Level::City]);
        let free = change(&world, 1, |record| record.native_place = Some("四川成都".to_owned())).await;
        let written = update(&world, VILLAGE, &worker, &free).await.unwrap().done().unwrap();
        assert_eq!(written.native_place.as_deref(), Some("四川成都"));
        assert_eq!(written.pending.unwrap().count, 2);
        assert_eq!(get(&world, TOWN, before.summary.id).await.unwrap().route, [Level::Street]);
    }

    async fn two_at_once_decide_once(database) {
        let mut world = World::layered(database).await;
        world.add_account("second", BuiltinRole::StreetOfficer, "510104017").await;
        let waiting = write(&world, VILLAGE, &person(&world, 1).await).await.unwrap().waiting().unwrap();
        let id = waiting.summary.id;
        let (one, two): (Access<perm::SubmissionConfirm>, Access<perm::SubmissionConfirm>) =
            (access(&world, TOWN).await, access(&world, "second").await);
        let (first, second) = tokio::join!(submission::confirm(&one, id, 1), submission::confirm(&two, id, 1));
        let won = [first.is_ok(), second.is_ok()];
        assert_eq!(won.iter().filter(|won| **won).count(), 1);
        let lost = first.err().or(second.err()).unwrap();
        assert!(matches!(lost.code(), ErrorCode::RevisionOutdated | ErrorCode::SubmissionStateUnfit));
        assert_eq!(people(&world, CITY).await.len(), 1);
    }

}
