//! What seats and frozen lists keep from being decided beside an election, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, AppError, Once, election, personnel, worker};
use contract::{ActionInput, ElectionPlan, PlannedElection, Requires, WorkerUpdate, WorkerView};
use domain::{
    election::{Body, Manner, Rank, Seat, Term},
    personnel::career::{CareerEntry, CareerFact},
    time::Period,
    worker::{Post, WorkerClass},
};
use persistence::Origin;
use serde_json::{Value, json};
use testkit::{World, both_databases, worker_input};

const PLACE: &str = "510104017001";
const OTHER: &str = "510104017002";
const TOWN: &str = "town-510104017";
const DISTRICT: &str = "district-510104";

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

/// An election of the committee, its list frozen.
async fn frozen(world: &World) -> PlannedElection {
    let input: ElectionPlan = serde_json::from_value(json!({
        "kind": "GENERAL", "organisation_ids": [world.place(PLACE).await], "bodies": ["COMMITTEE"],
        "voting_on": "2026-06-29", "effective_on": "2026-06-30",
    }))
    .unwrap();
    let once = Once::new("election_create", None, &input).unwrap();
    let town = access(world, TOWN).await;
    let planned = election::plan(&town, &once, &input).await.unwrap().items[0].clone();
    let town = access(world, TOWN).await;
    let view = election::freeze(&town, planned.id, planned.revision)
        .await
        .unwrap();
    PlannedElection {
        revision: view.revision,
        ..planned
    }
}

/// What a personnel action meets.
async fn acts(world: &World, worker: &WorkerView, kind: &str, fields: Value) -> Vec<String> {
    let input: ActionInput = serde_json::from_value(json!({
        "kind": kind, "effective_on": "2026-06-30", "document_number": "锦委组〔2026〕30号", "fields": fields,
    }))
    .unwrap();
    let once = Once::new("personnel_action_create", None, &input).unwrap();
    let district = access(world, DISTRICT).await;
    match personnel::submit(&district, worker.id, worker.revision, &input, &once).await {
        Ok(_) => Vec::new(),
        Err(error) => codes(&error),
    }
}

/// What the form of the record meets.
async fn writes(
    world: &World,
    worker: &WorkerView,
    number: u16,
    place: &str,
    post: (WorkerClass, Post),
) -> Vec<String> {
    let mut record = worker_input(world.place(place).await, number);
    record.id_number = None;
    (record.class, record.post) = post;
    let update = WorkerUpdate {
        record,
        effective_on: Some("2026-06-30".parse().unwrap()),
        reason: None,
    };
    let city = access(world, "city").await;
    match worker::update(&city, worker.id, worker.revision, &update).await {
        Ok(_) => Vec::new(),
        Err(error) => codes(&error),
    }
}

fn codes(error: &AppError) -> Vec<String> {
    let problems = error.problem().errors.into_iter();
    problems
        .map(|one| format!("{}:{}", one.field, one.code))
        .collect()
}

const STAFF: (WorkerClass, Post) = (WorkerClass::Staff, Post::Staff);

both_databases! {
    async fn a_frozen_list_keeps_posts_until_the_election_is_over(database) {
        let world = World::layered(database).await;
        let (member, other) = (world.enter(PLACE, 1).await, world.enter(PLACE, 2).await);
        let open = frozen(&world).await;
        let staff = json!({ "class": "STAFF", "post": "STAFF" });
        assert_eq!(acts(&world, &member, "POST", staff.clone()).await, ["kind:list_frozen"]);
        let away = json!({ "organisation_id": world.place(OTHER).await, "class": "STAFF", "post": "STAFF" });
        assert_eq!(acts(&world, &member, "TRANSFER", away).await, ["kind:list_frozen"]);
        assert_eq!(writes(&world, &member, 1, PLACE, STAFF).await, ["post:list_frozen"]);
        let leaves = json!({ "exit": "DEATH", "handed_over": false });
        assert_eq!(acts(&world, &other, "EXIT", leaves).await, [""; 0], "who dies leaves");
        let town = access(&world, TOWN).await;
        election::delete(&town, open.id, open.revision).await.unwrap();
        assert_eq!(writes(&world, &member, 1, PLACE, STAFF).await, [""; 0], "nothing is frozen any more");
    }

    async fn a_form_neither_lowers_nor_moves_whoever_holds_a_seat(database) {
        let world = World::layered(database).await;
        let member = world.enter(PLACE, 1).await;
        let place = world.place(PLACE).await;
        let store = world.app.store();
        let work = store.begin(Origin::system("test")).await.unwrap();
        let term = Term {
            id: store.new_id(), organisation: place, body: Body::Committee, ordinal: 7,
            from: "2026-01-10".parse().unwrap(), planned_to: "2031-01-10".parse().unwrap(), actual_to: None,
        };
        let seat = CareerFact::Seat(Seat {
            term: term.id, organisation: place, body: term.body, ordinal: 7, rank: Rank::Member,
            manner: Manner::Elected, votes: None, end: None,
        });
        work.begin_terms(place, std::slice::from_ref(&term)).await.unwrap();
        let entry = CareerEntry { period: Period::since(term.from), fact: seat };
        work.enter_careers(vec![(member.id, vec![entry])]).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(writes(&world, &member, 1, PLACE, STAFF).await, ["post:seat_held"]);
        let same = (member.assignments[0].class, member.assignments[0].post);
        assert_eq!(writes(&world, &member, 1, OTHER, same).await, ["organisation_id:seat_elsewhere"]);
        let raised = (WorkerClass::Deputy, Post::DeputyDirector);
        assert_eq!(writes(&world, &member, 1, PLACE, raised).await, [""; 0]);
    }
}
