//! Rotation of the keys while the system runs: nothing is lost, overwritten or left behind.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, App, Once, exchange, job::Runner, keys, worker};
use bytes::Bytes;
use chrono::TimeDelta;
use contract::{
    EncryptionKeyView, ErrorCode, FamilyEntry, ImportQuery, KeyRotationInput, KeyRotationState,
    KeyRotationView, RevealRequest, WorkerInput, WorkerSearch, WorkerUpdate, WorkerView, perm,
};
use futures_util::stream;
use persistence::{
    Origin,
    cipher::{KeyFile, Keyring},
    jobs::LEASE,
};
use testkit::{World, both_databases, worker_input};
use uuid::Uuid;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nphoto";

async fn keeper(world: &World) -> Access<perm::KeyRotate> {
    world.actor("sysadmin").await.require().unwrap()
}

async fn editor(world: &World) -> Access<perm::WorkerEdit> {
    world.actor("city").await.require().unwrap()
}

async fn full_input(world: &World, number: u16) -> WorkerInput {
    let mut input = worker_input(world.place("510104017001").await, number);
    input.bank_card = Some("6222020000000000016".to_owned());
    input.household_place = Some("四川省成都市简阳市石桥镇".to_owned());
    input.family = Some(vec![FamilyEntry {
        relation: "10".to_owned(),
        name: "李四".to_owned(),
        birth_date: "1986-01-01".parse().ok(),
        political: None,
        work_unit: None,
        basis: None,
    }]);
    input
}

/// Someone with a cell of every kind, entered with a remembered answer.
async fn enter(world: &World, number: u16) -> WorkerView {
    let input = full_input(world, number).await;
    let once = Once::new("worker_create", Some(format!("key-{number}")), &input).unwrap();
    let view = worker::create(&editor(world).await, &input, &once)
        .await
        .unwrap()
        .done()
        .unwrap();
    worker::keep_photo(&editor(world).await, view.id, Some(PNG.to_vec()))
        .await
        .unwrap();
    view
}

/// Someone whom a clerk has handed in, and who waits to be confirmed.
async fn hand_in(world: &World, number: u16) -> application::AppResult<contract::SubmissionView> {
    let clerk = world.actor("village-510104017001").await;
    let input = full_input(world, number).await;
    let once = Once::new("worker_create", None, &input).unwrap();
    let written = worker::create(&clerk.require().unwrap(), &input, &once).await?;
    Ok(written.waiting().unwrap())
}

async fn upload(world: &World) -> contract::ImportView {
    let access: Access<perm::ImportRun> = world.actor("city").await.require().unwrap();
    let file = Bytes::from_static("姓名\n张三\n".as_bytes());
    let body = stream::iter([Ok::<_, std::io::Error>(file)]);
    let upload = exchange::receive(&access, "text/csv", body).await.unwrap();
    let import = exchange::create(&access, upload, &ImportQuery::default(), None)
        .await
        .unwrap();
    assert!(Runner::new(world.app.clone()).run_next().await.unwrap());
    import
}

async fn rotate(world: &World) -> KeyRotationView {
    keys::rotate(&keeper(world).await, &KeyRotationInput { key_id: None })
        .await
        .unwrap()
}

async fn run_job(world: &World) {
    assert!(Runner::new(world.app.clone()).run_next().await.unwrap());
}

async fn shown(world: &World) -> Vec<(u16, bool, i64)> {
    let keys = keys::keys(&keeper(world).await).await.unwrap().items;
    let brief = |key: &EncryptionKeyView| (key.key_id, key.writing, key.cells);
    keys.iter().map(brief).collect()
}

async fn newest(world: &World) -> KeyRotationView {
    let keys = keys::keys(&keeper(world).await).await.unwrap();
    keys.rotation.unwrap()
}

/// Everything of a person that is sealed still reads as it was entered.
async fn assert_readable(world: &World, app: &App, view: &WorkerView, number: u16) {
    let input = full_input(world, number).await;
    let reveal = RevealRequest {
        reason: "核对".to_owned(),
    };
    let city = world.actor("city").await;
    let clear = worker::reveal(&city.clone().require().unwrap(), view.id, &reveal)
        .await
        .unwrap();
    assert_eq!(Some(clear.id_number), input.id_number);
    assert_eq!(
        (clear.phone, clear.address),
        (input.phone.clone(), input.address.clone())
    );
    assert_eq!(
        (clear.bank_card, clear.household_place),
        (input.bank_card.clone(), input.household_place.clone())
    );
    let photo = worker::photo(&city.clone().require().unwrap(), view.id)
        .await
        .unwrap();
    assert_eq!(photo.bytes, PNG);
    let seen = worker::get(&city.clone().require().unwrap(), view.id)
        .await
        .unwrap();
    assert_eq!(seen.family.unwrap()[0].name, "李四");
    let search = WorkerSearch {
        id_number: input.id_number.clone().unwrap(),
    };
    let found = worker::search(&city.clone().require().unwrap(), &search)
        .await
        .unwrap();
    assert_eq!(
        found.items.iter().map(|item| item.id).collect::<Vec<_>>(),
        [view.id]
    );
    // The same request again is answered from memory, and the number is still taken.
    let once = Once::new("worker_create", Some(format!("key-{number}")), &input).unwrap();
    assert_eq!(
        worker::create(&editor(world).await, &input, &once)
            .await
            .unwrap()
            .done()
            .unwrap()
            .id,
        view.id
    );
    let twice = Once::new("worker_create", None, &input).unwrap();
    let taken = worker::create(&editor(world).await, &input, &twice)
        .await
        .unwrap_err();
    assert_eq!(taken.code(), ErrorCode::IdentityNumberTaken);
    assert!(app.store().keys_fit().await.unwrap().unwrap());
}

both_databases! {
    async fn every_cell_is_brought_to_the_new_key_and_reads_as_before(database) {
        let world = World::layered(database).await;
        let (first, second) = (enter(&world, 1).await, enter(&world, 3).await);
        let import = upload(&world).await;
        let waiting = hand_in(&world, 7).await.unwrap();
        let before = shown(&world).await;
        let [(1, true, cells)] = before[..] else { panic!("{before:?}") };

        let started = rotate(&world).await;
        assert_eq!((started.key_id, started.state, started.total), (2, KeyRotationState::Open, cells));
        // Old cells read, and new ones are written with the new key, before the job has begun.
        assert_readable(&world, &world.app, &first, 1).await;
        let third = enter(&world, 5).await;
        run_job(&world).await;

        let ended = newest(&world).await;
        assert_eq!((ended.state, ended.resealed, ended.remaining), (KeyRotationState::Done, cells, Some(0)));
        let after = shown(&world).await;
        assert_eq!((after[0], after[1].0, after[1].1), ((1, false, 0), 2, true));
        for (view, number) in [(&first, 1), (&second, 3), (&third, 5)] {
            assert_readable(&world, &world.app, view, number).await;
        }
        let reveal = RevealRequest { reason: "核对".to_owned() };
        let street: Access<perm::IdentityReveal> = world.actor("town-510104017").await.require().unwrap();
        let clear = worker::submission::reveal(&street, waiting.summary.id, &reveal).await.unwrap();
        assert_eq!(Some(clear.id_number), full_input(&world, 7).await.id_number);
        let access: Access<perm::ImportRun> = world.actor("city").await.require().unwrap();
        exchange::results_file(&access, import.id, &contract::ImportResultFileQuery::default()).await.unwrap();
    }

    async fn a_rotation_cut_off_after_a_batch_is_finished_by_another_process(database) {
        let world = World::new(database).await;
        let view = enter(&world, 1).await;
        let started = rotate(&world).await;
        let store = world.app.store();
        // As the job does its first batch, in a process that then dies with its lease.
        store.jobs().claim(Uuid::from_u128(7)).await.unwrap().unwrap();
        let mut rotation = store.rotation(started.id).await.unwrap().unwrap();
        let batch = store.reseal_batch("worker_profile", None).await.unwrap().unwrap();
        let work = store.begin(Origin::system("test")).await.unwrap();
        rotation.resealed += work.write_resealed(&batch).await.unwrap();
        (rotation.table, rotation.after) = (Some("worker_profile".to_owned()), Some(batch.after().to_owned()));
        assert!(work.advance_rotation(&rotation).await.unwrap());
        work.commit().await.unwrap();
        let middle = shown(&world).await;
        assert!(middle[0].2 > 0 && middle[1].2 > 0, "{middle:?}");
        assert_readable(&world, &world.app, &view, 1).await;

        assert!(!Runner::new(world.app.clone()).run_next().await.unwrap(), "the lease still runs");
        world.database.clock.advance(LEASE + TimeDelta::seconds(1));
        run_job(&world).await;
        let ended = newest(&world).await;
        assert_eq!((ended.state, ended.resealed, ended.remaining), (KeyRotationState::Done, started.total, Some(0)));
        assert_readable(&world, &world.app, &view, 1).await;
    }

    async fn a_change_made_during_a_batch_is_kept(database) {
        let world = World::new(database).await;
        let view = enter(&world, 1).await;
        rotate(&world).await;
        let store = world.app.store();
        let batch = store.reseal_batch("worker_photo", None).await.unwrap().unwrap();
        let newer = [PNG, b" newer"].concat();
        worker::keep_photo(&editor(&world).await, view.id, Some(newer.clone())).await.unwrap();
        let work = store.begin(Origin::system("test")).await.unwrap();
        assert_eq!(work.write_resealed(&batch).await.unwrap(), 0);
        work.commit().await.unwrap();
        let mut input = full_input(&world, 1).await;
        (input.id_number, input.phone) = (None, Some("10000654321".to_owned()));
        let update = WorkerUpdate { record: input, effective_on: None, reason: None };
        worker::update(&editor(&world).await, view.id, view.revision, &update).await.unwrap();
        run_job(&world).await;

        let city = world.actor("city").await;
        assert_eq!(worker::photo(&city.clone().require().unwrap(), view.id).await.unwrap().bytes, newer);
        let reveal = RevealRequest { reason: "核对".to_owned() };
        let clear = worker::reveal(&city.require().unwrap(), view.id, &reveal).await.unwrap();
        assert_eq!(clear.phone.as_deref(), Some("10000654321"));
        assert_eq!(newest(&world).await.remaining, Some(0));
    }

    async fn a_row_that_someone_holds_is_passed_by(database) {
        let world = World::new(database).await;
        let view = enter(&world, 1).await;
        rotate(&world).await;
        let store = world.app.store().clone();
        let batch = store.reseal_batch("worker_photo", None).await.unwrap().unwrap();
        if world.database.url.starts_with("sqlite") {
            return; // One writer at a time: nobody holds a row.
        }
        let holder = store.begin(Origin::system("test")).await.unwrap();
        holder.keep_photo(view.id, None).await.unwrap();
        let work = store.begin(Origin::system("test")).await.unwrap();
        assert_eq!(work.write_resealed(&batch).await.unwrap(), 0, "and without waiting");
        work.commit().await.unwrap();
        holder.abandon().await.unwrap();
        run_job(&world).await;
        assert_eq!(newest(&world).await.remaining, Some(0));
    }

    async fn another_process_reads_and_writes_with_a_key_it_did_not_know(database) {
        let world = World::new(database).await;
        let other = world.database.another_process().await;
        let view = enter(&world, 1).await;
        rotate(&world).await;
        run_job(&world).await;
        let scope = persistence::Scope::system("test");
        let dossier = other.workers().within(&scope).find(view.id).await.unwrap().unwrap();
        assert_eq!(dossier.profile.phone.as_deref(), Some("10000123456"));
        assert_eq!(other.keyring().writing_key(), 1, "until it looks");
        other.follow_writing_key().await.unwrap();
        assert_eq!(other.keyring().writing_key(), 2);
    }

    async fn what_a_process_wrote_before_it_followed_is_brought_over_by_the_next(database) {
        let world = World::new(database).await;
        enter(&world, 1).await;
        let other = world.database.another_process().await;
        rotate(&world).await;
        run_job(&world).await;
        let view = enter(&world, 3).await;
        let work = other.begin(Origin::system("test")).await.unwrap();
        let photo = persistence::worker::Photo { content_type: "image/png".to_owned(), bytes: PNG.to_vec() };
        work.keep_photo(view.id, Some(photo)).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(shown(&world).await[0], (1, false, 1));
        let again = keys::rotate(&keeper(&world).await, &KeyRotationInput { key_id: Some(2) }).await.unwrap();
        assert_eq!((again.key_id, again.total), (2, 1));
        run_job(&world).await;
        assert_eq!(shown(&world).await[0], (1, false, 0));
        assert_readable(&world, &world.app, &view, 3).await;
    }

    async fn a_key_is_retired_only_when_nothing_can_be_sealed_with_it(database) {
        let world = World::new(database).await;
        let view = enter(&world, 1).await;
        let keeper = keeper(&world).await;
        let code = |result: application::AppResult<()>| result.unwrap_err().code();
        assert_eq!(code(keys::retire(&keeper, 1).await), ErrorCode::RuleViolated, "it writes");
        assert_eq!(code(keys::retire(&keeper, 9).await), ErrorCode::NotFound);
        rotate(&world).await;
        world.database.clock.advance(keys::RETIREMENT_WAIT + TimeDelta::minutes(1));
        assert_eq!(code(keys::retire(&keeper, 1).await), ErrorCode::RuleViolated, "a rotation runs");
        assert_eq!(keys::rotate(&keeper, &KeyRotationInput { key_id: None }).await.unwrap_err().code(), ErrorCode::Conflict);
        run_job(&world).await;
        world.database.clock.set("2026-06-30T01:00:00Z".parse().unwrap());
        assert_eq!(code(keys::retire(&keeper, 1).await), ErrorCode::RuleViolated, "too early");
        let offered = async || {
            let shown = keys::keys(&keeper).await.unwrap().items;
            (shown[0].retirable, shown[0].retirable_from.is_some(), shown[1].retirable_from)
        };
        assert_eq!(offered().await, (false, true, None), "it says from when on");
        world.database.clock.advance(keys::RETIREMENT_WAIT + TimeDelta::minutes(1));
        assert_eq!(offered().await, (true, true, None));
        keys::retire(&keeper, 1).await.unwrap();
        let material = world.database.key_file.read().unwrap();
        assert_eq!(material.cells.keys().collect::<Vec<_>>(), ["2"]);
        assert_eq!(material.current, 2);
        assert_readable(&world, &world.app, &view, 1).await;
        assert_eq!(rotate(&world).await.key_id, 3, "an id is given once");
        world.database.clock.advance(keys::RETIREMENT_WAIT + TimeDelta::minutes(1));
        run_job(&world).await;
    }

    async fn a_key_with_a_cell_left_is_not_retired(database) {
        let world = World::new(database).await;
        enter(&world, 1).await;
        let other = world.database.another_process().await;
        rotate(&world).await;
        run_job(&world).await;
        let view = enter(&world, 3).await;
        let work = other.begin(Origin::system("test")).await.unwrap();
        let photo = persistence::worker::Photo { content_type: "image/png".to_owned(), bytes: PNG.to_vec() };
        work.keep_photo(view.id, Some(photo)).await.unwrap();
        work.commit().await.unwrap();
        world.database.clock.advance(keys::RETIREMENT_WAIT + TimeDelta::minutes(1));
        let refused = keys::retire(&keeper(&world).await, 1).await.unwrap_err();
        assert!(refused.problem().detail.unwrap().contains("仍有1个"));
    }

    async fn hashes_are_made_anew_and_an_interrupted_attempt_is_finished(database) {
        let world = World::layered(database).await;
        let view = enter(&world, 1).await;
        hand_in(&world, 3).await.unwrap();
        let before = world.database.key_file.read().unwrap();
        assert_eq!(keys::rehash(&world.app, Origin::system("test")).await.unwrap().profiles, 1);
        let after = world.database.key_file.read().unwrap();
        assert_ne!(before.index, after.index);
        assert_eq!(after.next_index, None);
        assert_eq!(world.app.store().keys_fit().await.unwrap(), Some(false), "the server must start anew");
        let started = App::new(world.database.another_process().await, world.app.settings().clone());
        assert_eq!(started.store().keys_fit().await.unwrap(), Some(true));
        let account = world.actor("city").await.principal().account_id;
        let city = application::Actor::for_job(&started, account).await.unwrap();
        let input = full_input(&world, 1).await;
        let search = WorkerSearch { id_number: input.id_number.clone().unwrap() };
        let found = worker::search(&city.clone().require().unwrap(), &search).await.unwrap();
        assert_eq!(found.items.iter().map(|item| item.id).collect::<Vec<_>>(), [view.id]);
        let twice = Once::new("worker_create", None, &input).unwrap();
        let taken = worker::create(&city.require().unwrap(), &input, &twice).await.unwrap_err();
        assert_eq!(taken.code(), ErrorCode::IdentityNumberTaken);
        let clerk = world.actor("village-510104017001").await.principal().account_id;
        let clerk = application::Actor::for_job(&started, clerk).await.unwrap();
        let waits = full_input(&world, 3).await;
        let again = Once::new("worker_create", None, &waits).unwrap();
        let refused = worker::create(&clerk.require().unwrap(), &waits, &again).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::SubmissionOpen);

        // Cut off between the database and the file: the next attempt only puts the file right.
        world.database.key_file.update(&mut |material| {
            material.next_index = Some(after.index.clone());
            material.index.clone_from(&before.index);
        }).unwrap();
        assert_eq!(keys::rehash(&world.app, Origin::system("test")).await.unwrap().profiles, 0);
        assert_eq!(world.database.key_file.read().unwrap().index, after.index);
    }
}

#[test]
fn the_ring_refuses_a_writing_key_that_is_nowhere() {
    let entropy = std::sync::Arc::new(Zero);
    let material = persistence::cipher::KeyMaterial::generate(Default::default(), &Zero);
    let ring = Keyring::new(&material, entropy).unwrap();
    assert!(ring.write_with(2).is_err());
    assert_eq!(ring.writing_key(), 1);
}

struct Zero;

impl persistence::cipher::Entropy for Zero {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}
