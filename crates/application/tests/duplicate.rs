//! One person registered twice, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, AppResult, Once, worker};
use chrono::TimeDelta;
use contract::{
    DuplicateComparison, DuplicateDecision, DuplicateMerge, DuplicateQuery, DuplicateReport,
    EducationEntry, ErrorCode, WorkerInput, WorkerQuery, WorkerUpdate, WorkerView, perm,
};
use domain::{
    ids::{DuplicateId, WorkerId},
    worker::duplicate::{DuplicateGround, DuplicateState},
};
use testkit::{World, both_databases, worker_input};

async fn desk(world: &World, username: &str) -> Access<perm::DuplicateDecide> {
    world.actor(username).await.require().unwrap()
}

async fn enter(world: &World, input: &WorkerInput) -> WorkerView {
    let access: Access<perm::WorkerEdit> = world.actor("city").await.require().unwrap();
    let once = Once::new("worker_create", None, input).unwrap();
    let entered = worker::create(&access, input, &once)
        .await
        .unwrap()
        .done()
        .unwrap();
    world.database.clock.advance(TimeDelta::minutes(5));
    entered
}

/// The same person again, in another place, a digit of the number off and with another certificate.
async fn twin(world: &World, place: &str) -> WorkerInput {
    let mut input = worker_input(world.place(place).await, 3);
    input.phone = Some("10000777777".to_owned());
    input.entered_on = "2017-03-01".parse().unwrap();
    input.assigned_on = input.entered_on;
    input.educations = vec![EducationEntry {
        code: "31".to_owned(),
        school: Some("成都大学".to_owned()),
        major: None,
        graduated_on: "2005-06-30".parse().ok(),
        mode: None,
        certificate_number: None,
    }];
    input
}

async fn people(world: &World) -> usize {
    let access: Access<perm::WorkerView> = world.actor("city").await.require().unwrap();
    worker::list(&access, &WorkerQuery::default())
        .await
        .unwrap()
        .items
        .len()
}

async fn get(world: &World, id: WorkerId) -> AppResult<WorkerView> {
    let access: Access<perm::WorkerView> = world.actor("city").await.require().unwrap();
    worker::get(&access, id).await
}

async fn found(world: &World, username: &str) -> Vec<(DuplicateId, Vec<DuplicateGround>)> {
    let (access, all) = (desk(world, username).await, DuplicateQuery::default());
    let page = worker::duplicate::list(&access, &all).await.unwrap();
    assert_eq!(page.total, page.items.len() as i64);
    let pairs = page.items.into_iter();
    pairs.map(|pair| (pair.id, pair.grounds)).collect()
}

fn why() -> DuplicateDecision {
    DuplicateDecision {
        reason: "已核对身份证原件".to_owned(),
    }
}

async fn merge(world: &World, id: DuplicateId, keep: WorkerId) -> AppResult<DuplicateComparison> {
    let merge = DuplicateMerge {
        keep,
        reason: why().reason,
    };
    let merged = worker::duplicate::merge(&desk(world, "city").await, id, 1, &merge).await;
    world.database.clock.advance(TimeDelta::minutes(5));
    merged
}

both_databases! {
    async fn the_night_finds_who_is_registered_twice_and_only_who_keeps_both_is_told(database) {
        let world = World::new(database).await;
        enter(&world, &worker_input(world.place("510104017001").await, 1)).await;
        enter(&world, &twin(&world, "510185100201").await).await;
        assert_eq!(worker::duplicate::search(&world.app).await.unwrap(), 1);
        // A second night finds nothing new.
        assert_eq!(worker::duplicate::search(&world.app).await.unwrap(), 0);
        let pairs = found(&world, "city").await;
        assert_eq!(pairs[0].1, [DuplicateGround::SameNameAndBirth, DuplicateGround::SimilarNumber]);
        for one_side in ["district-510104", "district-510185"] {
            assert!(found(&world, one_side).await.is_empty(), "{one_side}");
            let refused = worker::duplicate::get(&desk(&world, one_side).await, pairs[0].0).await.unwrap_err();
            assert_eq!(refused.code(), ErrorCode::NotFound);
        }
    }

    async fn a_merged_record_has_what_either_had_and_comes_apart_again_as_it_was(database) {
        let world = World::new(database).await;
        let kept = enter(&world, &worker_input(world.place("510104017001").await, 1)).await;
        let gone = enter(&world, &twin(&world, "510104017002").await).await;
        worker::duplicate::search(&world.app).await.unwrap();
        let id = found(&world, "district-510104").await[0].0;
        let merged = merge(&world, id, kept.id).await.unwrap();
        assert_eq!((merged.pair.state, merged.pair.kept_id), (DuplicateState::Merged, Some(kept.id)));
        assert_eq!(people(&world).await, 1);
        assert_eq!(get(&world, gone.id).await.unwrap_err().code(), ErrorCode::NotFound);

        let whole = get(&world, kept.id).await.unwrap();
        assert_eq!((&whole.id_number_masked, &whole.phone_masked), (&kept.id_number_masked, &kept.phone_masked));
        assert_eq!(whole.educations.len(), 2);
        let history: Access<perm::WorkerView> = world.actor("city").await.require().unwrap();
        let told = worker::timeline(&history, kept.id, &contract::TimelineQuery::default()).await.unwrap();
        let actions: Vec<_> = told.items.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["worker.merge", "worker.merge", "worker.create", "worker.create"]);
        // Four years in the other place before the post that was known.
        let days: Vec<_> = whole.assignments.iter().map(|held| (held.valid_from.to_string(), held.valid_to)).collect();
        assert_eq!(days, [("2021-01-15".to_owned(), None), ("2017-03-01".to_owned(), "2021-01-15".parse().ok())]);

        let parted = worker::duplicate::reopen(&desk(&world, "city").await, id, 2, &why()).await.unwrap();
        assert_eq!((parted.pair.state, parted.records.len()), (DuplicateState::Open, 2));
        for before in [&kept, &gone] {
            let after = get(&world, before.id).await.unwrap();
            assert_eq!(after.id_number_masked, before.id_number_masked);
            assert_eq!((&after.assignments, &after.engagements), (&before.assignments, &before.engagements));
            assert_eq!(after.educations, before.educations);
        }
    }

    async fn a_merger_on_which_something_rests_stays(database) {
        let world = World::new(database).await;
        let kept = enter(&world, &worker_input(world.place("510104017001").await, 1)).await;
        enter(&world, &twin(&world, "510104017002").await).await;
        worker::duplicate::search(&world.app).await.unwrap();
        let id = found(&world, "city").await[0].0;
        merge(&world, id, kept.id).await.unwrap();
        let access: Access<perm::WorkerEdit> = world.actor("city").await.require().unwrap();
        let mut record = worker_input(world.place("510104017001").await, 1);
        (record.id_number, record.native_place) = (None, Some("四川成都".to_owned()));
        let update = WorkerUpdate { record, effective_on: None, reason: None };
        let revision = get(&world, kept.id).await.unwrap().revision;
        worker::update(&access, kept.id, revision, &update).await.unwrap();
        let refused = worker::duplicate::reopen(&desk(&world, "city").await, id, 2, &why()).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::DuplicateRestedOn);
    }

    async fn two_people_stay_two_and_are_not_found_again(database) {
        let world = World::new(database).await;
        enter(&world, &worker_input(world.place("510104017001").await, 1)).await;
        enter(&world, &twin(&world, "510104017002").await).await;
        worker::duplicate::search(&world.app).await.unwrap();
        let id = found(&world, "city").await[0].0;
        worker::duplicate::dismiss(&desk(&world, "city").await, id, 1, &why()).await.unwrap();
        assert_eq!(worker::duplicate::search(&world.app).await.unwrap(), 0);
        assert!(found(&world, "city").await.is_empty());
        let late = worker::duplicate::dismiss(&desk(&world, "city").await, id, 1, &why()).await.unwrap_err();
        assert_eq!(late.code(), ErrorCode::RevisionOutdated);
        assert_eq!(people(&world).await, 2);
    }

    async fn a_pair_is_reported_by_whoever_keeps_both(database) {
        let world = World::new(database).await;
        let one = enter(&world, &worker_input(world.place("510104017001").await, 1)).await;
        let mut other = worker_input(world.place("510185100201").await, 40);
        other.name = "李四".to_owned();
        let other = enter(&world, &other).await;
        let pair = DuplicateReport { worker_id: one.id, other_id: other.id };
        let refused = worker::duplicate::report(&desk(&world, "district-510104").await, &pair).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        let reported = worker::duplicate::report(&desk(&world, "city").await, &pair).await.unwrap();
        assert_eq!(reported.pair.grounds, [DuplicateGround::Reported]);
        let again = worker::duplicate::report(&desk(&world, "city").await, &pair).await.unwrap_err();
        assert_eq!(again.code(), ErrorCode::Conflict);
    }
}
