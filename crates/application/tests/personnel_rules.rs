//! What districts set about personnel actions, and the notice that comes with an entry, on both
//! databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, AppError, Once, personnel, worker};
use contract::{
    ActionInput, BackLimitInput, ErrorCode, Requires, TimelineQuery, WorkerInput, WorkerUpdate,
    WorkerView,
};
use domain::worker::NoticeManner;
use serde_json::json;
use testkit::{World, both_databases, worker_input};

const PLACE: &str = "510104017001";
const DISTRICT: &str = "district-510104";

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

fn codes(error: &AppError) -> Vec<String> {
    let problems = error.problem().errors.into_iter();
    problems
        .map(|one| format!("{}:{}", one.field, one.code))
        .collect()
}

/// What an absence that began a month ago meets.
async fn a_month_back(world: &World, worker: &WorkerView) -> Vec<String> {
    let input: ActionInput = serde_json::from_value(json!({
        "kind": "ABSENCE", "effective_on": "2026-05-30", "fields": { "absence": "SICK", "until": "2026-06-10" },
    }))
    .unwrap();
    let editor = access(world, "city").await;
    let preview = personnel::preview(&editor, worker.id, &input)
        .await
        .unwrap();
    let found = preview.findings.into_iter();
    found.map(|one| one.code).collect()
}

async fn limit(
    world: &World,
    username: &str,
    code: &str,
    (revision, days): (i64, u32),
) -> Result<u32, AppError> {
    let district = access(world, username).await;
    let place = world.place(code).await;
    let input = BackLimitInput { days };
    let saved = personnel::set_back_limit(&district, place, revision, &input).await?;
    Ok(saved.days)
}

async fn create(world: &World, input: &WorkerInput) -> Result<WorkerView, AppError> {
    let once = Once::new("worker_create", None, input).unwrap();
    let entered = worker::create(&access(world, "city").await, input, &once).await?;
    Ok(entered.done().unwrap())
}

both_databases! {
    async fn a_district_sets_how_far_back_its_actions_are_dated(database) {
        let world = World::layered(database).await;
        let worker = world.enter(PLACE, 1).await;
        let elsewhere = world.enter("510185100201", 2).await;
        assert_eq!(a_month_back(&world, &worker).await, [""; 0]);
        assert_eq!(limit(&world, DISTRICT, "510104", (0, 20)).await.unwrap(), 20);
        assert_eq!(a_month_back(&world, &worker).await, ["effective_too_early"]);
        assert_eq!(a_month_back(&world, &elsewhere).await, [""; 0], "another district has not set it");

        let stale = limit(&world, DISTRICT, "510104", (0, 60)).await.unwrap_err();
        assert_eq!(stale.code(), ErrorCode::RevisionOutdated);
        assert_eq!(limit(&world, DISTRICT, "510104", (1, 60)).await.unwrap(), 60);
        assert_eq!(a_month_back(&world, &worker).await, [""; 0]);
        let long = limit(&world, DISTRICT, "510104", (2, 400)).await.unwrap_err();
        assert_eq!(codes(&long), ["days:limit_too_long"]);
        let place = limit(&world, DISTRICT, PLACE, (0, 10)).await.unwrap_err();
        assert_eq!(codes(&place), ["organisation_id:not_a_district"]);
        let other = limit(&world, "district-510185", "510104", (2, 10)).await.unwrap_err();
        assert_eq!(other.code(), ErrorCode::NotFound);

        let seen = personnel::back_limits(&access(&world, DISTRICT).await).await.unwrap();
        assert_eq!((seen.items.len(), seen.items[0].days, seen.items[0].revision, seen.most_days), (1, 60, 2, 366));
        let below = personnel::back_limits(&access(&world, "town-510104017").await).await.unwrap();
        assert_eq!(below.items.len(), 0);
    }

    async fn whoever_enters_somebody_says_how_they_were_told(database) {
        let world = World::new(database).await;
        let mut input = worker_input(world.place(PLACE).await, 1);
        (input.notice_on, input.notice_version, input.notice_manner) = (None, None, None);
        assert_eq!(codes(&create(&world, &input).await.unwrap_err()), ["notice_on:required"]);
        input.notice_on = Some("2026-07-01".parse().unwrap());
        input.notice_version = Some("2026年版".to_owned());
        let found = codes(&create(&world, &input).await.unwrap_err());
        assert_eq!(found, ["notice_manner:required"], "whole or not at all");
        input.notice_manner = Some(NoticeManner::Online);
        let found = codes(&create(&world, &input).await.unwrap_err());
        assert_eq!(found, ["notice_on:date_in_future"]);
        input.notice_on = Some("2026-06-01".parse().unwrap());
        let entered = create(&world, &input).await.unwrap();
        assert_eq!((entered.notice_on, entered.notice_manner), (input.notice_on, Some(NoticeManner::Online)));

        input.id_number = None;
        input.notice_version = Some("2026年修订版".to_owned());
        let update = WorkerUpdate { record: input.clone(), effective_on: None, reason: None };
        let editor = access(&world, "city").await;
        let changed = worker::update(&editor, entered.id, 1, &update).await.unwrap().done().unwrap();
        assert_eq!(changed.notice_version.as_deref(), Some("2026年修订版"));
        (input.notice_on, input.notice_version, input.notice_manner) = (None, None, None);
        let silent = WorkerUpdate { record: input, effective_on: None, reason: None };
        let same = worker::update(&editor, entered.id, 2, &silent).await.unwrap().done().unwrap();
        assert_eq!((same.revision, same.notice_on), (2, changed.notice_on), "what is on record stays");
        let viewer = access(&world, "city").await;
        let history = worker::timeline(&viewer, entered.id, &TimelineQuery::default()).await.unwrap();
        let fields = history.items[0].changes.iter().map(|change| change.label.as_str());
        assert_eq!(fields.collect::<Vec<_>>(), ["告知文本版本"]);
    }
}
