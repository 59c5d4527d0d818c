//! Accounts that belong to persons, and end with their posts.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    App, AppError, Once,
    identity::{self, AccountSeed, BuiltinRole, Caller, Keeper, SignedIn},
    worker,
};
use chrono::{NaiveDate, TimeDelta};
use contract::{AccountCreate, AccountStatus, AccountUpdate, ErrorCode, LoginRequest, perm};
use domain::{
    identity_number::IdentityNumber,
    ids::{RoleId, WorkerId},
};
use persistence::{Origin, Scope, audit::AuditFilter, worker::NewWorker};
use testkit::{PASSWORD, World, both_databases, worker_input};

fn code<T>(result: Result<T, AppError>) -> ErrorCode {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(error) => error.code(),
    }
}

async fn sign_in(app: &App, username: &str) -> Result<SignedIn, AppError> {
    let request = LoginRequest {
        username: username.to_owned(),
        password: PASSWORD.to_owned(),
        code: None,
    };
    identity::login(app, &request, &Caller::default()).await
}

/// Someone in post in 督院街社区.
async fn person(world: &World, number: u16) -> WorkerId {
    let place = world.place("510104017001").await;
    let clerk = world.actor("city").await.require().unwrap();
    let input = worker_input(place, number);
    let once = Once::new("worker_create", None, &input).unwrap();
    worker::create(&clerk, &input, &once)
        .await
        .unwrap()
        .done()
        .unwrap()
        .id
}

/// Someone whose engagement and post end on a day.
async fn person_until(world: &World, number: u16, end: &str) -> WorkerId {
    let store = world.app.store();
    let pattern = person(world, number + 100).await;
    let everything = Scope::system("test");
    let dossier = store.workers().within(&everything).find(pattern).await;
    let mut record = dossier.unwrap().unwrap().record(store.today()).unwrap();
    let birth = NaiveDate::from_ymd_opt(1985, 3, 15).unwrap();
    record.profile.id_number = IdentityNumber::synthetic(birth, number);
    record.engagement.period.to = Some(end.parse().unwrap());
    let id = store.new_id();
    let work = store.begin(Origin::system("test")).await.unwrap();
    work.enter_workers(vec![NewWorker { id, record }])
        .await
        .unwrap();
    work.commit().await.unwrap();
    id
}

async fn keeper(world: &World) -> Keeper<perm::AccountEdit> {
    Keeper::of(world.actor("sysadmin").await).unwrap()
}

async fn role(world: &World, code: &str) -> RoleId {
    let viewer = world.actor("sysadmin").await.require().unwrap();
    let roles = identity::list_roles(&viewer).await.unwrap().items;
    let found = roles.iter().find(|role| role.code.as_deref() == Some(code));
    found.unwrap().id
}

async fn of_person(world: &World, username: &str, worker: WorkerId) -> AccountCreate {
    AccountCreate {
        username: username.to_owned(),
        display_name: "张三".to_owned(),
        password: "Anders-2027".to_owned(),
        role_ids: vec![role(world, "worker").await],
        scopes: Vec::new(),
        worker_id: Some(worker),
    }
}

fn once() -> Once {
    Once::new("account_create", None, &()).unwrap()
}

fn unchanged(account: &contract::AccountView) -> AccountUpdate {
    AccountUpdate {
        display_name: account.display_name.clone(),
        status: account.status,
        role_ids: account.roles.iter().map(|role| role.id).collect(),
        scopes: Vec::new(),
        worker_id: account.person.as_ref().map(|person| person.worker_id),
    }
}

both_databases! {
    async fn a_second_account_for_a_person_is_refused(database) {
        let world = World::new(database).await;
        let (one, other) = (person(&world, 1).await, person(&world, 2).await);
        let keeper = keeper(&world).await;
        let input = of_person(&world, "zhang", one).await;
        let first = identity::create_account(&keeper, &input, &once()).await.unwrap();
        let bound = first.person.clone().unwrap();
        assert_eq!((bound.worker_id, bound.organisation_name.as_deref(), bound.in_post), (one, Some("督院街社区"), true));
        let second = of_person(&world, "zhang-2", one).await;
        assert_eq!(code(identity::create_account(&keeper, &second, &once()).await), ErrorCode::PersonHasAccount);
        let elsewhere = identity::create_account(&keeper, &of_person(&world, "zhang-3", other).await, &once()).await.unwrap();
        let taken = AccountUpdate { worker_id: Some(one), ..unchanged(&elsewhere) };
        assert_eq!(code(identity::update_account(&keeper, elsewhere.id, &taken, 1).await), ErrorCode::PersonHasAccount);
        // Nobody in the register has this id.
        let ghost = of_person(&world, "ghost", world.app.store().new_id()).await;
        let refused = identity::create_account(&keeper, &ghost, &once()).await.unwrap_err();
        assert_eq!(refused.problem().errors[0].code, "person_not_in_post");
        // Given back, the person is free for another account.
        let freed = AccountUpdate { worker_id: None, ..unchanged(&first) };
        identity::update_account(&keeper, first.id, &freed, first.revision).await.unwrap();
        identity::create_account(&keeper, &second, &once()).await.unwrap();
    }

    async fn whoever_signs_in_is_known_as_the_person_they_are(database) {
        let world = World::new(database).await;
        let worker = person(&world, 1).await;
        let mut work = world.app.store().begin(Origin::system("test")).await.unwrap();
        let seed = AccountSeed {
            username: "zhang".into(),
            display_name: "张三".into(),
            password: identity::hash_password(world.app.store().keyring(), PASSWORD).await.unwrap(),
            must_change_password: false,
            role: BuiltinRole::Worker,
            scopes: Vec::new(),
        };
        identity::seed_account_of(&mut work, &seed, Some(worker)).await.unwrap();
        work.commit().await.unwrap();
        let token = sign_in(&world.app, "zhang").await.unwrap().response.access_token;
        let actor = identity::authenticate(&world.app, &token, None).await.unwrap();
        assert_eq!(actor.principal().worker_id, Some(worker));
        assert_eq!(identity::me(&actor).await.unwrap().worker_id, Some(worker));
        actor.clone().require::<perm::OwnRecordView>().unwrap();
        assert_eq!(code(actor.require::<perm::WorkerView>()), ErrorCode::PermissionMissing);
    }

    async fn an_account_ends_with_the_post(database) {
        let world = World::new(database).await;
        let (app, clock) = (&world.app, &world.database.clock);
        let worker = person_until(&world, 1, "2026-07-02").await;
        let mut work = app.store().begin(Origin::system("test")).await.unwrap();
        let seed = AccountSeed {
            username: "zhang".into(),
            display_name: "张三".into(),
            password: identity::hash_password(app.store().keyring(), PASSWORD).await.unwrap(),
            must_change_password: false,
            role: BuiltinRole::Worker,
            scopes: Vec::new(),
        };
        let id = identity::seed_account_of(&mut work, &seed, Some(worker)).await.unwrap();
        work.commit().await.unwrap();
        let viewer = Keeper::<perm::AccountView>::of(world.actor("sysadmin").await).unwrap();
        // A minute before the day; the session would live for another half hour.
        clock.set("2026-07-01T15:59:00Z".parse().unwrap());
        let token = sign_in(app, "zhang").await.unwrap().response.access_token;
        identity::authenticate(app, &token, None).await.unwrap();
        clock.advance(TimeDelta::minutes(1));
        // Before anything has closed it.
        assert_eq!(code(identity::authenticate(app, &token, None).await), ErrorCode::SessionEnded);
        assert_eq!(code(sign_in(app, "zhang").await), ErrorCode::SignInFailed);
        assert_eq!(identity::get_account(&viewer, id).await.unwrap().status, AccountStatus::Active);
        worker::refresh_roster(app).await.unwrap();
        let closed = identity::get_account(&viewer, id).await.unwrap();
        assert_eq!(closed.status, AccountStatus::Disabled);
        assert!(closed.post_ended_at.is_some() && !closed.person.as_ref().unwrap().in_post);
        let filter = AuditFilter { action: Some("account.post_ended".into()), ..AuditFilter::default() };
        let logged = app.store().audit_log().list(&filter, None, 10).await.unwrap();
        assert_eq!(logged.len(), 1);
        assert_eq!(logged[0].object_id.as_deref(), Some(id.to_string().as_str()));

        // It stays closed for this person; for another one, or for nobody, it opens again.
        let keeper = keeper(&world).await;
        let again = AccountUpdate { status: AccountStatus::Active, ..unchanged(&closed) };
        assert_eq!(code(identity::update_account(&keeper, id, &again, closed.revision).await), ErrorCode::FieldsInvalid);
        let freed = AccountUpdate { worker_id: None, ..again };
        let open = identity::update_account(&keeper, id, &freed, closed.revision).await.unwrap();
        assert_eq!((open.status, open.post_ended_at), (AccountStatus::Active, None));
        sign_in(app, "zhang").await.unwrap();
    }
}
