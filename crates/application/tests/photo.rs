//! Photos on their way through layered entry, on both databases.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use application::{
    Access, AppError, AppResult, Once,
    identity::BuiltinRole,
    worker::{self, Written, submission},
};
use chrono::TimeDelta;
use contract::{
    ErrorCode, PhotoQuery, PhotoSide, Requires, RevealRequest, SubmissionAction, SubmissionBatch,
    SubmissionReturn, SubmissionView, TimelineQuery, WorkerUpdate, WorkerView, perm,
};
use domain::{
    ids::SubmissionId,
    worker::submission::{Level, Matter, SubmissionKind, SubmissionState},
};
use testkit::{World, both_databases, worker_input};

const VILLAGE: &str = "village-510104017001";
const TOWN: &str = "town-510104017";
const ELSEWHERE: &str = "district-510185";
const CITY: &str = "city";
const PLACE: &str = "510104017001";

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

fn png(what: &str) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n", what.as_bytes()].concat()
}

/// Someone registered by the city, with a photo.
async fn registered(world: &World) -> WorkerView {
    let input = worker_input(world.place(PLACE).await, 1);
    let once = Once::new("worker_create", None, &input).unwrap();
    let written = worker::create(&access(world, CITY).await, &input, &once).await;
    let person = written.unwrap().done().unwrap();
    put(world, CITY, &person, "old")
        .await
        .unwrap()
        .done()
        .unwrap()
}

async fn put(world: &World, username: &str, person: &WorkerView, what: &str) -> AppResult<Written> {
    worker::keep_photo(&access(world, username).await, person.id, Some(png(what))).await
}

async fn handed_in(world: &World, person: &WorkerView, what: &str) -> SubmissionView {
    put(world, VILLAGE, person, what)
        .await
        .unwrap()
        .waiting()
        .unwrap()
}

/// What anyone sees who opens the person.
async fn shown(world: &World, username: &str, person: &WorkerView) -> Option<Vec<u8>> {
    match worker::photo(&access(world, username).await, person.id).await {
        Ok(photo) => Some(photo.bytes),
        Err(error) => {
            assert_eq!(error.code(), ErrorCode::NotFound);
            None
        }
    }
}

async fn side(
    world: &World,
    username: &str,
    id: SubmissionId,
    side: PhotoSide,
) -> AppResult<Vec<u8>> {
    let query = PhotoQuery { side: Some(side) };
    let photo = submission::photo(&access(world, username).await, id, &query).await?;
    Ok(photo.bytes)
}

async fn both(world: &World, username: &str, id: SubmissionId) -> (Vec<u8>, Vec<u8>) {
    (
        side(world, username, id, PhotoSide::Registered)
            .await
            .unwrap(),
        side(world, username, id, PhotoSide::Submitted)
            .await
            .unwrap(),
    )
}

async fn revision(world: &World, id: SubmissionId) -> i64 {
    let view = submission::get(&access(world, VILLAGE).await, id)
        .await
        .unwrap();
    view.summary.revision
}

async fn confirm(world: &World, username: &str, id: SubmissionId) -> AppResult<SubmissionView> {
    let revision = revision(world, id).await;
    submission::confirm(&access(world, username).await, id, revision).await
}

async fn give_back(world: &World, id: SubmissionId) -> SubmissionView {
    let request = SubmissionReturn {
        reasons: BTreeMap::from([("photo".to_owned(), "请上传免冠证件照".to_owned())]),
        note: None,
    };
    let revision = revision(world, id).await;
    let town = access(world, TOWN).await;
    submission::give_back(&town, id, revision, &request)
        .await
        .unwrap()
}

async fn again(world: &World, id: SubmissionId, what: Option<&str>) -> AppResult<SubmissionView> {
    let revision = revision(world, id).await;
    let clerk = access(world, VILLAGE).await;
    submission::resubmit_photo(&clerk, id, revision, what.map(png)).await
}

fn refusal<T: std::fmt::Debug>(outcome: AppResult<T>) -> ErrorCode {
    outcome.as_ref().map_err(AppError::code).unwrap_err()
}

both_databases! {
    async fn a_clerks_photo_waits_for_the_street_and_others_see_the_one_before(database) {
        let mut world = World::layered(database).await;
        let person = registered(&world).await;
        let waiting = handed_in(&world, &person, "new").await;
        let id = waiting.summary.id;
        assert_eq!((waiting.summary.kind, waiting.summary.stage), (SubmissionKind::Photo, Some(Level::Street)));
        assert_eq!((waiting.summary.matters.as_slice(), waiting.summary.safe), (&[Matter::Background][..], false));
        let field = &waiting.fields[0];
        assert_eq!((field.label.as_str(), field.before.as_deref(), field.after.as_deref()), ("照片", Some("有照片"), Some("有照片")));
        assert_eq!(waiting.may, [SubmissionAction::Withdraw]);
        world.add_account("colleague", BuiltinRole::CommunityClerk, PLACE).await;
        for username in [VILLAGE, "colleague", TOWN, CITY] {
            assert_eq!(shown(&world, username, &person).await, Some(png("old")), "{username}");
        }
        // Whoever handed it in and whoever confirms it see both; a colleague only that one waits.
        for username in [VILLAGE, TOWN, CITY] {
            assert_eq!(both(&world, username, id).await, (png("old"), png("new")), "{username}");
        }
        for username in ["colleague", ELSEWHERE] {
            for which in [PhotoSide::Registered, PhotoSide::Submitted] {
                assert_eq!(refusal(side(&world, username, id, which).await), ErrorCode::NotFound, "{username}");
            }
        }
        let mark = worker::get(&access(&world, VILLAGE).await, person.id).await.unwrap().pending.unwrap();
        assert_eq!((mark.count, mark.submissions[0].fields[0].field.as_str()), (1, "photo"));
        // One waits at a time.
        assert_eq!(refusal(put(&world, VILLAGE, &person, "third").await), ErrorCode::SubmissionOpen);
        // Whose face it is must be looked at.
        let batch = SubmissionBatch { ids: vec![id] };
        let verdicts = submission::confirm_batch(&access(&world, TOWN).await, &batch).await.unwrap();
        assert_eq!((verdicts.confirmed, verdicts.items[0].code.as_deref()), (0, Some("submission_unsafe")));

        let confirmed = confirm(&world, TOWN, id).await.unwrap();
        assert_eq!(confirmed.summary.state, SubmissionState::Confirmed);
        assert_eq!(shown(&world, "colleague", &person).await, Some(png("new")));
        assert_eq!(refusal(side(&world, VILLAGE, id, PhotoSide::Submitted).await), ErrorCode::NotFound);
        assert!(world.app.store().submitted_photo(id).await.unwrap().is_none());
        let history = worker::timeline(&access(&world, VILLAGE).await, person.id, &TimelineQuery::default()).await.unwrap();
        let entry = &history.items[0];
        assert_eq!((entry.action.as_str(), entry.actor.as_str()), ("worker.photo_keep", TOWN));
        assert_eq!(entry.source, Some(format!("submission:{id}")));
        assert_eq!(entry.changes[0].after_text.as_deref(), Some(VILLAGE));
    }

    async fn those_above_keep_a_photo_at_once(database) {
        let world = World::layered(database).await;
        let person = registered(&world).await;
        for username in [TOWN, CITY] {
            let kept = put(&world, username, &person, username).await.unwrap().done().unwrap();
            assert!(kept.has_photo && kept.pending.is_none());
            assert_eq!(shown(&world, VILLAGE, &person).await, Some(png(username)));
        }
        let removed = worker::keep_photo(&access(&world, TOWN).await, person.id, None).await.unwrap();
        assert!(!removed.done().unwrap().has_photo);
        assert_eq!(refusal(put(&world, ELSEWHERE, &person, "new").await), ErrorCode::NotFound);
    }

    async fn a_returned_photo_is_handed_in_again_as_it_was_or_another(database) {
        let world = World::layered(database).await;
        let person = registered(&world).await;
        let id = handed_in(&world, &person, "new").await.summary.id;
        assert_eq!(refusal(again(&world, id, None).await), ErrorCode::SubmissionStateUnfit);
        let returned = give_back(&world, id).await;
        assert_eq!(returned.summary.state, SubmissionState::Returned);
        let own = submission::get(&access(&world, VILLAGE).await, id).await.unwrap();
        assert_eq!(own.may, [SubmissionAction::Resubmit, SubmissionAction::Withdraw]);
        assert_eq!(own.fields[0].returned.as_deref(), Some("请上传免冠证件照"));
        assert_eq!(both(&world, VILLAGE, id).await, (png("old"), png("new")));
        // It is no record: the form of records does not take it.
        let update = WorkerUpdate { record: worker_input(world.place(PLACE).await, 1), effective_on: None, reason: None };
        let as_record = submission::resubmit(&access(&world, VILLAGE).await, id, revision(&world, id).await, &update).await;
        assert_eq!(refusal(as_record), ErrorCode::SubmissionStateUnfit);
        let reveal = RevealRequest { reason: "核对".to_owned() };
        assert_eq!(refusal(submission::reveal(&access(&world, TOWN).await, id, &reveal).await), ErrorCode::NotFound);

        let same = again(&world, id, None).await.unwrap();
        assert_eq!((same.summary.state, same.round), (SubmissionState::Submitted, 2));
        assert_eq!(both(&world, TOWN, id).await, (png("old"), png("new")));
        give_back(&world, id).await;
        assert_eq!(refusal(again(&world, id, Some("old")).await), ErrorCode::RuleViolated);
        again(&world, id, Some("better")).await.unwrap();
        assert_eq!(both(&world, TOWN, id).await, (png("old"), png("better")));
        confirm(&world, TOWN, id).await.unwrap();
        assert_eq!(shown(&world, CITY, &person).await, Some(png("better")));
    }

    async fn a_withdrawn_photo_is_gone_and_one_that_lies_about_too(database) {
        let world = World::layered(database).await;
        let person = registered(&world).await;
        let id = handed_in(&world, &person, "new").await.summary.id;
        submission::withdraw(&access::<perm::WorkerEdit>(&world, VILLAGE).await, id, 1).await.unwrap();
        assert!(world.app.store().submitted_photo(id).await.unwrap().is_none());
        assert_eq!(shown(&world, VILLAGE, &person).await, Some(png("old")));

        let id = handed_in(&world, &person, "new").await.summary.id;
        give_back(&world, id).await;
        world.database.clock.advance(TimeDelta::days(29));
        submission::forget_decided(&world.app).await.unwrap();
        assert!(world.app.store().submitted_photo(id).await.unwrap().is_some());
        world.database.clock.advance(TimeDelta::days(2));
        submission::forget_decided(&world.app).await.unwrap();
        assert!(world.app.store().submitted_photo(id).await.unwrap().is_none());
        // It can still be handed in again with another one.
        assert_eq!(refusal(again(&world, id, None).await), ErrorCode::NotFound);
        again(&world, id, Some("better")).await.unwrap();
        // What waits is never forgotten.
        world.database.clock.advance(TimeDelta::days(60));
        submission::forget_decided(&world.app).await.unwrap();
        confirm(&world, TOWN, id).await.unwrap();
        assert_eq!(shown(&world, VILLAGE, &person).await, Some(png("better")));
    }

    async fn a_photo_that_was_replaced_meanwhile_is_not_overwritten(database) {
        let world = World::layered(database).await;
        let person = registered(&world).await;
        let id = handed_in(&world, &person, "new").await.summary.id;
        put(&world, CITY, &person, "meanwhile").await.unwrap();
        let view = submission::get(&access(&world, TOWN).await, id).await.unwrap();
        assert!(view.fields[0].outdated);
        assert_eq!(refusal(confirm(&world, TOWN, id).await), ErrorCode::SubmissionOutdated);
        assert_eq!(shown(&world, VILLAGE, &person).await, Some(png("meanwhile")));
        give_back(&world, id).await;
        again(&world, id, None).await.unwrap();
        confirm(&world, TOWN, id).await.unwrap();
        assert_eq!(shown(&world, VILLAGE, &person).await, Some(png("new")));
    }

    async fn the_wish_to_have_none_waits_too(database) {
        let world = World::layered(database).await;
        let person = registered(&world).await;
        let removed = worker::keep_photo(&access(&world, VILLAGE).await, person.id, None).await.unwrap();
        let waiting = removed.waiting().unwrap();
        assert_eq!((waiting.fields[0].before.as_deref(), waiting.fields[0].after.as_deref()), (Some("有照片"), None));
        assert_eq!(shown(&world, VILLAGE, &person).await, Some(png("old")));
        let id = waiting.summary.id;
        assert_eq!(refusal(side(&world, TOWN, id, PhotoSide::Submitted).await), ErrorCode::NotFound);
        confirm(&world, TOWN, id).await.unwrap();
        assert_eq!(shown(&world, VILLAGE, &person).await, None);
    }
}
