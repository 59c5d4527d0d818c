//! The second wall on PostgreSQL: the server's own queries, their condition on the scope taken
//! away, still read nobody outside it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, Once, election, pay, worker};
use contract::{ElectionPlan, PayRunInput, WorkerView, perm};
use domain::{ids::WorkerId, time::AsOf};
use persistence::{
    Scope,
    worker::{RosterFilter, RosterQuery, RosterSort},
};
use testkit::{TestDatabase, World, worker_input};

async fn enter(world: &World, code: &str, number: u16) -> WorkerView {
    let access: Access<perm::WorkerEdit> = world.actor("city").await.require().unwrap();
    let input = worker_input(world.place(code).await, number);
    let once = Once::new("worker_create", None, &input).unwrap();
    worker::create(&access, &input, &once)
        .await
        .unwrap()
        .done()
        .unwrap()
}

async fn listed(world: &World, scope: &Scope, as_of: Option<AsOf>) -> Vec<WorkerId> {
    let filter = RosterFilter {
        as_of,
        ..RosterFilter::default()
    };
    let question = RosterQuery {
        scope,
        filter: &filter,
        sort: RosterSort::Name,
        descending: false,
    };
    let store = world.app.store();
    let rows = question.rows(store, None, 50).await.unwrap();
    assert_eq!(question.total(store).await.unwrap(), rows.len() as i64);
    rows.into_iter()
        .map(|row| WorkerId(row.worker_id))
        .collect()
}

#[tokio::test]
async fn queries_without_their_condition_read_nobody_outside_the_scope() {
    let Some(database) = TestDatabase::postgres().await else {
        return;
    };
    let world = World::new(database).await;
    let own = enter(&world, "510104017001", 1).await.id;
    let other = enter(&world, "510185100201", 2).await.id;
    let actor = world.actor("district-510104").await;
    let forgetful = actor.principal().view.without_condition();
    let past = Some(AsOf::on("2022-06-01".parse().unwrap()));
    let system = Scope::system("to show that nothing but the wall holds anybody back");
    for day in [None, past] {
        assert_eq!(listed(&world, &forgetful, day).await, [own], "{day:?}");
        assert_eq!(listed(&world, &system, day).await.len(), 2, "{day:?}");
    }
    let store = world.app.store();
    let workers = store.workers().within(&forgetful);
    assert!(workers.find(other).await.unwrap().is_none());
    let mine = workers.find(own).await.unwrap().expect("own person");
    assert_eq!((mine.educations.len(), mine.assignments.len()), (1, 1));
    assert!(workers.photo(other).await.unwrap().is_none());

    let city = world
        .actor("city")
        .await
        .require::<perm::ElectionEdit>()
        .unwrap();
    for code in ["510104017001", "510185100201"] {
        let plan: ElectionPlan = serde_json::from_value(serde_json::json!({
            "kind": "RECORD", "organisation_ids": [world.place(code).await], "bodies": ["COMMITTEE"],
            "voting_on": "2021-01-15", "effective_on": "2021-01-15",
        }))
        .unwrap();
        let once = Once::new("election_create", None, &plan).unwrap();
        election::plan(&city, &once, &plan).await.unwrap();
    }
    let elections = store.elections().within(&forgetful);
    assert_eq!(elections.heads(None).await.unwrap().len(), 1);

    for (code, username) in [("510104", "district-510104"), ("510185", "district-510185")] {
        let input = PayRunInput {
            organisation_id: world.place(code).await,
            month: "2026-06".parse().unwrap(),
        };
        let once = Once::new("pay_run_create", None, &input).unwrap();
        let seat = world.actor(username).await.require().unwrap();
        pay::run::open(&seat, &input, &once).await.unwrap();
    }
    let runs = store.pay_runs().within(&forgetful);
    let (first, last) = ("2026-01".parse().unwrap(), "2026-12".parse().unwrap());
    let seen = runs.between(first, last).await.unwrap();
    let ours = world.place("510104").await;
    assert_eq!(
        seen.iter().map(|run| run.organisation).collect::<Vec<_>>(),
        [ours]
    );

    let day = store.today();
    for as_of in [None, past] {
        let statistics = store.statistics().within(&forgetful).as_of(as_of);
        let profiles = statistics.profiles(day).await.unwrap();
        assert_eq!(profiles.iter().map(|row| row.people).sum::<i64>(), 1);
    }
}

#[tokio::test]
async fn who_borrows_a_connection_next_does_not_read_with_the_roots_of_the_one_before() {
    let Some(database) = TestDatabase::postgres().await else {
        return;
    };
    let world = World::new(database).await;
    let first = enter(&world, "510104017001", 1).await.id;
    let second = enter(&world, "510185100201", 2).await.id;
    let one = world.actor("district-510104").await;
    let two = world.actor("district-510185").await;
    let (one, two) = (
        one.principal().view.without_condition(),
        two.principal().view.without_condition(),
    );
    let rounds = (0..40).map(|_| async {
        let both =
            futures_util::future::join(listed(&world, &one, None), listed(&world, &two, None));
        let (mine, theirs) = both.await;
        assert_eq!((mine, theirs), (vec![first], vec![second]));
    });
    futures_util::future::join_all(rounds).await;
}
