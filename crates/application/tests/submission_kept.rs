//! What is kept of submissions, for how long, and who sees it in clear, on both databases.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    Access, AppError, AppResult, Once,
    worker::{self, submission},
};
use chrono::TimeDelta;
use contract::{
    ErrorCode, Requires, RevealRequest, SubmissionList, SubmissionQuery, SubmissionSummary,
    SubmissionView, WorkerInput, perm,
};
use domain::ids::{SubmissionId, WorkerId};
use testkit::{World, both_databases, worker_input};

const VILLAGE: &str = "village-510104017001";
const TOWN: &str = "town-510104017";
const ELSEWHERE: &str = "district-510185";
const CITY: &str = "city";

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

async fn person(world: &World, number: u16) -> WorkerInput {
    worker_input(world.place("510104017001").await, number)
}

async fn handed_in(world: &World, input: &WorkerInput) -> SubmissionView {
    let once = Once::new("worker_create", None, input).unwrap();
    let clerk: Access<perm::WorkerEdit> = access(world, VILLAGE).await;
    let written = worker::create(&clerk, input, &once).await.unwrap();
    written.waiting().unwrap()
}

async fn get(world: &World, username: &str, id: SubmissionId) -> AppResult<SubmissionView> {
    submission::get(&access(world, username).await, id).await
}

async fn own(world: &World) -> Vec<SubmissionSummary> {
    let query = SubmissionQuery {
        view: Some(SubmissionList::Mine),
        ..SubmissionQuery::default()
    };
    let page = submission::list(&access(world, VILLAGE).await, &query).await;
    page.unwrap().items
}

fn refusal<T: std::fmt::Debug>(outcome: AppResult<T>) -> ErrorCode {
    outcome.as_ref().map_err(AppError::code).unwrap_err()
}

both_databases! {
    async fn a_new_installation_has_the_standard_rules(database) {
        let (rules, revision) = database.store.confirm_rules().await.unwrap();
        assert_eq!((rules, revision), (domain::worker::submission::ConfirmRules::standard(), 1));
    }

    async fn the_same_key_gives_the_same_submission(database) {
        let world = World::layered(database).await;
        let input = person(&world, 1).await;
        let once = || Once::new("worker_create", Some("k1".to_owned()), &input).unwrap();
        let clerk: Access<perm::WorkerEdit> = access(&world, VILLAGE).await;
        let first = worker::create(&clerk, &input, &once()).await.unwrap();
        let again = worker::create(&clerk, &input, &once()).await.unwrap();
        assert_eq!(first, again);
        assert_eq!(own(&world).await.len(), 1);
    }

    async fn values_of_decided_submissions_are_forgotten(database) {
        let world = World::layered(database).await;
        let waiting = handed_in(&world, &person(&world, 1).await).await;
        let id = waiting.summary.id;
        submission::confirm(&access(&world, TOWN).await, id, 1).await.unwrap();
        world.database.clock.advance(TimeDelta::days(29));
        submission::forget_decided(&world.app).await.unwrap();
        assert!(!get(&world, TOWN, id).await.unwrap().fields.is_empty());
        world.database.clock.advance(TimeDelta::days(2));
        submission::forget_decided(&world.app).await.unwrap();
        let kept = get(&world, TOWN, id).await.unwrap();
        assert_eq!((kept.fields.len(), kept.summary.name.as_deref(), kept.steps.len()), (0, None, 2));
        let reveal = RevealRequest { reason: "核对".to_owned() };
        assert_eq!(refusal(submission::reveal(&access(&world, TOWN).await, id, &reveal).await), ErrorCode::NotFound);
    }

    async fn the_numbers_are_seen_with_a_reason_by_whoever_confirms(database) {
        let world = World::layered(database).await;
        let input = person(&world, 1).await;
        let waiting = handed_in(&world, &input).await;
        let reveal = RevealRequest { reason: "与身份证复印件核对".to_owned() };
        let seen = submission::reveal(&access(&world, TOWN).await, waiting.summary.id, &reveal).await.unwrap();
        assert_eq!(Some(seen.id_number), input.id_number);
        let elsewhere = submission::reveal(&access(&world, ELSEWHERE).await, waiting.summary.id, &reveal).await;
        assert_eq!(refusal(elsewhere), ErrorCode::NotFound);
        let nobody = worker::get(&access(&world, CITY).await, WorkerId(waiting.summary.id.0)).await;
        assert_eq!(refusal(nobody), ErrorCode::NotFound);
    }
}
