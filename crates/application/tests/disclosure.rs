//! Whoever is in the register can learn who saw their numbers in clear.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    Actor, Once,
    identity::{AccountSeed, BuiltinRole, hash_password, seed_account_of},
    worker,
};
use chrono::TimeDelta;
use contract::{
    DisclosureKind as Kind, DisclosureQuery, DisclosureView, ErrorCode, FileFormat, RevealRequest,
    WorkerExport, WorkerQuery, WorkerView,
};
use domain::ids::WorkerId;
use persistence::Origin;
use testkit::{PASSWORD, World, both_databases, worker_input};

async fn enter(world: &World, place: &str, number: u16) -> WorkerView {
    let input = worker_input(world.place(place).await, number);
    let once = Once::new("worker_create", None, &input).unwrap();
    let city = world.actor("city").await;
    let written = worker::create(&city.require().unwrap(), &input, &once).await;
    written.unwrap().done().unwrap()
}

async fn reveal(world: &World, username: &str, id: WorkerId, reason: &str) {
    let access = world.actor(username).await.require().unwrap();
    let request = RevealRequest {
        reason: reason.to_owned(),
    };
    worker::reveal(&access, id, &request).await.unwrap();
}

async fn export(world: &World, username: &str, place: Option<&str>) {
    let organisation_id = match place {
        Some(place) => Some(world.place(place).await),
        None => None,
    };
    let request = WorkerExport {
        reason: "核对名册".to_owned(),
        format: FileFormat::Csv,
        filter: WorkerQuery {
            organisation_id,
            ..WorkerQuery::default()
        },
    };
    let access = world.actor(username).await.require().unwrap();
    worker::export(&access, &request)
        .await
        .unwrap()
        .now()
        .unwrap();
}

/// Someone signed in whose account belongs to a person, or to nobody.
async fn of_person(world: &World, username: &str, person: Option<WorkerId>) -> Actor {
    let store = world.app.store();
    let seed = AccountSeed {
        username: username.to_owned(),
        display_name: username.to_owned(),
        password: hash_password(store.keyring(), PASSWORD).await.unwrap(),
        must_change_password: false,
        role: BuiltinRole::Worker,
        scopes: Vec::new(),
    };
    let mut work = store.begin(Origin::system("test")).await.unwrap();
    let account = seed_account_of(&mut work, &seed, person).await.unwrap();
    work.commit().await.unwrap();
    Actor::for_job(&world.app, account).await.unwrap()
}

async fn seen(world: &World, username: &str, id: WorkerId) -> Vec<DisclosureView> {
    let access = world.actor(username).await.require().unwrap();
    let page = worker::disclosures(&access, id, &DisclosureQuery::default())
        .await
        .unwrap();
    assert_eq!(page.total, page.items.len() as i64);
    page.items
}

both_databases! {
    async fn reveals_and_exports_of_clear_numbers_are_told_newest_first(database) {
        let world = World::new(database).await;
        let one = enter(&world, "510104017001", 1).await;
        let other = enter(&world, "510104018001", 3).await;
        reveal(&world, "city", one.id, "核对证件").await;
        world.database.clock.advance(TimeDelta::minutes(1));
        reveal(&world, "district-510104", one.id, "联系本人").await;
        world.database.clock.advance(TimeDelta::minutes(1));
        export(&world, "city", Some("510104017")).await;
        world.database.clock.advance(TimeDelta::minutes(1));
        export(&world, "city", None).await;

        let found = seen(&world, "city", one.id).await;
        let brief: Vec<_> = found.iter().map(|one| (one.kind, one.actor.as_str(), one.reason.as_deref(), one.people)).collect();
        assert_eq!(brief, [
            (Kind::Export, "city", Some("核对名册"), Some(2)),
            (Kind::Export, "city", Some("核对名册"), Some(1)),
            (Kind::Reveal, "district-510104", Some("联系本人"), None),
            (Kind::Reveal, "city", Some("核对证件"), None),
        ]);
        assert_eq!(seen(&world, "city", other.id).await.len(), 1, "only the export of all");
    }

    async fn pages_neither_repeat_nor_leave_out(database) {
        let world = World::new(database).await;
        let one = enter(&world, "510104017001", 1).await;
        // At one instant, as far as the clock tells.
        for turn in 0..5 {
            reveal(&world, "city", one.id, &format!("第{turn}次")).await;
        }
        export(&world, "city", None).await;
        let access = world.actor("city").await.require().unwrap();
        let (mut reasons, mut cursor) = (Vec::new(), None);
        loop {
            let query = DisclosureQuery { limit: Some(2), cursor };
            let page = worker::disclosures(&access, one.id, &query).await.unwrap();
            assert_eq!(page.total, 6);
            reasons.extend(page.items.into_iter().map(|item| item.reason.unwrap()));
            cursor = page.next_cursor;
            if cursor.is_none() { break; }
        }
        reasons.sort();
        reasons.dedup();
        assert_eq!(reasons.len(), 6);
    }

    async fn nobody_outside_the_scope_or_without_the_right_learns_of_it(database) {
        let world = World::new(database).await;
        let one = enter(&world, "510104017001", 1).await;
        reveal(&world, "city", one.id, "核对").await;
        let outside = world.actor("district-510185").await.require().unwrap();
        let refused = worker::disclosures(&outside, one.id, &DisclosureQuery::default()).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        let clerk = world.actor("village-510104017001").await;
        assert!(clerk.require::<contract::perm::IdentityReveal>().is_err());
    }

    async fn a_person_sees_who_saw_their_own_numbers_and_nobody_elses(database) {
        let world = World::new(database).await;
        let one = enter(&world, "510104017001", 1).await;
        let other = enter(&world, "510104017001", 3).await;
        reveal(&world, "city", one.id, "核对").await;
        reveal(&world, "city", other.id, "别人").await;
        let own = of_person(&world, "own", Some(one.id)).await;
        let page = worker::own_disclosures(&own.require().unwrap(), &DisclosureQuery::default()).await.unwrap();
        assert_eq!(page.items.iter().map(|item| item.reason.as_deref()).collect::<Vec<_>>(), [Some("核对")]);
        let nobodys = of_person(&world, "nobodys", None).await;
        let refused = worker::own_disclosures(&nobodys.require().unwrap(), &DisclosureQuery::default()).await;
        assert_eq!(refused.unwrap_err().code(), ErrorCode::NotFound);
    }

    async fn an_export_without_clear_numbers_shows_nobody(database) {
        let world = World::new(database).await;
        let one = enter(&world, "510104017001", 1).await;
        world.database.tamper(
            "UPDATE role SET permissions = replace(permissions, ']', ',\"worker:record:export\"]') WHERE code = 'community_clerk'",
        ).await;
        export(&world, "village-510104017001", None).await;
        assert!(seen(&world, "city", one.id).await.is_empty());
    }
}
