//! Keepers of the accounts of a subtree: they never give what they lack.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;

use application::{
    AppError, Once,
    identity::{self, BuiltinRole, Caller, Keeper},
    worker,
};
use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    AccountCreate, AccountQuery, AccountStatus, AccountUpdate, AccountView, ErrorCode,
    LoginRequest, PasswordReset, Permission, PersonLookup, RoleView, ScopeAction, ScopeGrantInput,
    TemporaryGrantInput, perm,
};
use domain::ids::{AccountId, OrganisationId, RoleId};
use persistence::identity::GrantAction;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use testkit::{PASSWORD, World, both_databases, worker_input};

const KEEPER: &str = "keeper-510104";

fn code<T>(result: Result<T, AppError>) -> ErrorCode {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(error) => error.code(),
    }
}

async fn world_with_keeper(database: testkit::TestDatabase) -> World {
    let mut world = World::new(database).await;
    let role = BuiltinRole::DistrictAccountKeeper;
    world.add_account(KEEPER, role, "510104").await;
    world
}

async fn keeper(world: &World, username: &str) -> Keeper<perm::AccountEdit> {
    Keeper::of(world.actor(username).await).unwrap()
}

async fn seen(world: &World, username: &str, query: &AccountQuery) -> Vec<String> {
    let viewer = Keeper::of(world.actor(username).await).unwrap();
    let page = identity::list_accounts(&viewer, query).await.unwrap();
    assert_eq!(page.total, page.items.len() as i64);
    page.items
        .into_iter()
        .map(|account| account.username)
        .collect()
}

async fn id_of(world: &World, username: &str) -> AccountId {
    world.actor(username).await.principal().account_id
}

async fn get(world: &World, username: &str) -> AccountView {
    let viewer = Keeper::of(world.actor("sysadmin").await).unwrap();
    identity::get_account(&viewer, id_of(world, username).await)
        .await
        .unwrap()
}

async fn roles(world: &World) -> Vec<RoleView> {
    let viewer = world.actor("sysadmin").await.require().unwrap();
    identity::list_roles(&viewer).await.unwrap().items
}

async fn role(world: &World, code: &str) -> RoleId {
    let roles = roles(world).await;
    roles
        .iter()
        .find(|role| role.code.as_deref() == Some(code))
        .unwrap()
        .id
}

fn once() -> Once {
    Once::new("account_create", None, &()).unwrap()
}

fn scope(organisation_id: OrganisationId, action: ScopeAction) -> ScopeGrantInput {
    ScopeGrantInput {
        organisation_id,
        action,
    }
}

fn new_account(
    username: &str,
    role_ids: Vec<RoleId>,
    scopes: Vec<ScopeGrantInput>,
) -> AccountCreate {
    AccountCreate {
        username: username.to_owned(),
        display_name: "信息员".to_owned(),
        password: "Anders-2027".to_owned(),
        role_ids,
        scopes,
        worker_id: None,
    }
}

fn as_it_is(account: &AccountView) -> AccountUpdate {
    AccountUpdate {
        display_name: account.display_name.clone(),
        status: account.status,
        role_ids: account.roles.iter().map(|role| role.id).collect(),
        scopes: account
            .scopes
            .iter()
            .map(|one| scope(one.organisation_id, one.action))
            .collect(),
        worker_id: account.person.as_ref().map(|person| person.worker_id),
    }
}

fn grant(place: OrganisationId, action: ScopeAction, until: DateTime<Utc>) -> TemporaryGrantInput {
    TemporaryGrantInput {
        organisation_id: place,
        action,
        valid_from: None,
        valid_until: until,
        reason: "联合检查".to_owned(),
    }
}

both_databases! {
    async fn a_keeper_sees_who_has_nothing_that_the_keeper_lacks_and_never_themselves(database) {
        let world = world_with_keeper(database).await;
        let everyone = AccountQuery::default();
        assert_eq!(seen(&world, KEEPER, &everyone).await, ["district-510104", "town-510104017", "village-510104017001"]);
        assert_eq!(seen(&world, "sysadmin", &everyone).await.len(), 9);
        assert_eq!(code(Keeper::<perm::AccountView>::of(world.actor("city").await)), ErrorCode::PermissionMissing);
    }

    async fn what_lies_outside_is_not_found_whatever_is_asked(database) {
        let world = world_with_keeper(database).await;
        let own = keeper(&world, KEEPER).await;
        let viewer = Keeper::of(world.actor(KEEPER).await).unwrap();
        for outside in ["city", "district-510185", "sysadmin", "secadmin", "auditor", KEEPER] {
            let account = get(&world, outside).await;
            let id = account.id;
            let reset = PasswordReset { password: "Anders-2027".into() };
            let until = world.app.store().now() + TimeDelta::days(1);
            let input = grant(world.place("510104017").await, ScopeAction::View, until);
            let own_account = outside == KEEPER;
            let refused = if own_account { ErrorCode::RuleViolated } else { ErrorCode::NotFound };
            assert_eq!(code(identity::get_account(&viewer, id).await), ErrorCode::NotFound, "{outside}");
            assert_eq!(code(identity::update_account(&own, id, &as_it_is(&account), account.revision).await), ErrorCode::NotFound);
            assert_eq!(code(identity::reset_password(&own, id, &reset).await), refused);
            assert_eq!(code(identity::reset_second_factor(&own, id).await), refused);
            assert_eq!(code(identity::grant_for_a_time(&own, id, &input).await), refused);
            assert_eq!(code(identity::unlock_account(&own, id).await), ErrorCode::NotFound);
            assert_eq!(code(identity::end_account_sessions(&own, id).await), ErrorCode::NotFound);
        }
    }

    async fn a_keeper_gives_own_places_and_roles_and_no_others(database) {
        let world = world_with_keeper(database).await;
        let own = keeper(&world, KEEPER).await;
        let clerk = role(&world, "community_clerk").await;
        let place = world.place("510104017001").await;
        let made = identity::create_account(&own, &new_account("clerk-9", vec![clerk], vec![scope(place, ScopeAction::Edit)]), &once()).await.unwrap();
        assert!(seen(&world, KEEPER, &AccountQuery::default()).await.contains(&"clerk-9".to_owned()));

        let (beyond, city) = (world.place("510185100").await, world.place("510100").await);
        for place in [beyond, city, world.app.store().new_id()] {
            let refused = identity::create_account(&own, &new_account("clerk-8", vec![clerk], vec![scope(place, ScopeAction::View)]), &once()).await.unwrap_err();
            assert_eq!(refused.problem().errors[0].code, "organisation_unknown");
        }
        for beyond in ["city_officer", "system_admin", "security_admin", "auditor", "district_account_keeper"] {
            let beyond = role(&world, beyond).await;
            let refused = identity::create_account(&own, &new_account("clerk-8", vec![beyond], vec![scope(place, ScopeAction::View)]), &once()).await.unwrap_err();
            assert_eq!(refused.problem().errors[0].code, "role_beyond_own");
            let more = AccountUpdate { role_ids: vec![clerk, beyond], ..as_it_is(&made) };
            assert_eq!(code(identity::update_account(&own, made.id, &more, made.revision).await), ErrorCode::FieldsInvalid);
        }
        // An account without a place would be nobody's.
        let placeless = identity::create_account(&own, &new_account("clerk-8", vec![clerk], Vec::new()), &once()).await;
        assert_eq!(code(placeless), ErrorCode::FieldsInvalid);
        // Closing is theirs too.
        let closed = AccountUpdate { status: AccountStatus::Disabled, ..as_it_is(&made) };
        identity::update_account(&own, made.id, &closed, made.revision).await.unwrap();
    }

    async fn whoever_is_given_more_by_the_city_is_out_of_the_keepers_reach(database) {
        let world = world_with_keeper(database).await;
        let (admin, own) = (keeper(&world, "sysadmin").await, keeper(&world, KEEPER).await);
        let town = get(&world, "town-510104017").await;
        let until = world.app.store().now() + TimeDelta::days(1);
        let elsewhere = grant(world.place("510185").await, ScopeAction::View, until);
        identity::grant_for_a_time(&admin, town.id, &elsewhere).await.unwrap();
        assert_eq!(code(identity::unlock_account(&own, town.id).await), ErrorCode::NotFound);
        world.database.clock.advance(TimeDelta::days(1));
        identity::unlock_account(&own, town.id).await.unwrap();
    }

    async fn what_a_keeper_has_for_a_time_is_not_given_on(database) {
        let world = world_with_keeper(database).await;
        let admin = keeper(&world, "sysadmin").await;
        let beyond = world.place("510185").await;
        let until = world.app.store().now() + TimeDelta::days(30);
        let id = id_of(&world, KEEPER).await;
        identity::grant_for_a_time(&admin, id, &grant(beyond, ScopeAction::View, until)).await.unwrap();
        assert!(world.actor(KEEPER).await.principal().view.roots().len() == 2);
        let own = keeper(&world, KEEPER).await;
        let clerk = role(&world, "community_clerk").await;
        let refused = identity::create_account(&own, &new_account("clerk-9", vec![clerk], vec![scope(beyond, ScopeAction::View)]), &once()).await;
        assert_eq!(code(refused), ErrorCode::FieldsInvalid);
        let town = id_of(&world, "town-510104017").await;
        assert_eq!(code(identity::grant_for_a_time(&own, town, &grant(beyond, ScopeAction::View, until)).await), ErrorCode::FieldsInvalid);
    }

    async fn a_person_is_found_by_name_and_number_within_the_own_places(database) {
        let world = world_with_keeper(database).await;
        let clerk = world.actor("city").await.require().unwrap();
        let mut ids = Vec::new();
        for (number, place) in [(1, "510104017001"), (2, "510185100201")] {
            let input = worker_input(world.place(place).await, number);
            let once = Once::new("worker_create", None, &input).unwrap();
            let id = worker::create(&clerk, &input, &once).await.unwrap().done().unwrap().id;
            ids.push((id, input.id_number.unwrap()));
        }
        let (own, admin) = (keeper(&world, KEEPER).await, keeper(&world, "sysadmin").await);
        let lookup = |name: &str, number: &str| PersonLookup { name: name.into(), id_number: number.into() };
        let found = identity::find_person(&own, &lookup(" 张三 ", &ids[0].1)).await.unwrap();
        assert_eq!((found.worker_id, found.organisation_name.as_deref()), (ids[0].0, Some("督院街社区")));
        assert_eq!(code(identity::find_person(&own, &lookup("李四", &ids[0].1)).await), ErrorCode::NotFound);
        assert_eq!(code(identity::find_person(&own, &lookup("张三", &ids[1].1)).await), ErrorCode::NotFound);
        assert_eq!(code(identity::find_person(&own, &lookup("张三", "not a number")).await), ErrorCode::NotFound);
        identity::find_person(&admin, &lookup("张三", &ids[1].1)).await.unwrap();

        // Bound to a person and without a place, an account is where its person is.
        let worker_role = role(&world, "worker").await;
        let bound = AccountCreate { worker_id: Some(ids[0].0), ..new_account("zhang", vec![worker_role], Vec::new()) };
        identity::create_account(&own, &bound, &once()).await.unwrap();
        let beyond = AccountCreate { worker_id: Some(ids[1].0), ..new_account("zhang-2", vec![worker_role], Vec::new()) };
        assert_eq!(code(identity::create_account(&own, &beyond, &once()).await), ErrorCode::FieldsInvalid);
        identity::create_account(&admin, &beyond, &once()).await.unwrap();
        let bound = AccountQuery { bound: Some(true), ..AccountQuery::default() };
        assert_eq!(seen(&world, KEEPER, &bound).await, ["zhang"]);
        assert_eq!(seen(&world, "sysadmin", &bound).await, ["zhang", "zhang-2"]);
    }

    async fn dormant_and_locked_accounts_are_found(database) {
        let world = world_with_keeper(database).await;
        let (app, clock) = (&world.app, &world.database.clock);
        clock.advance(TimeDelta::days(89));
        let request = |password: &str| LoginRequest { username: "town-510104017".into(), password: password.into(), code: None };
        identity::login(app, &request(PASSWORD), &Caller::default()).await.unwrap();
        let dormant = AccountQuery { dormant: Some(true), ..AccountQuery::default() };
        assert!(seen(&world, KEEPER, &dormant).await.is_empty());
        clock.advance(TimeDelta::days(1) + TimeDelta::milliseconds(1));
        assert_eq!(seen(&world, KEEPER, &dormant).await, ["district-510104", "village-510104017001"]);
        let viewer = Keeper::of(world.actor(KEEPER).await).unwrap();
        let page = identity::list_accounts(&viewer, &AccountQuery::default()).await.unwrap();
        assert_eq!((page.dormant, page.dormant_days), (2, 90));
        assert_eq!(page.items.iter().filter(|account| account.dormant).count(), 2);

        let locked = AccountQuery { locked: Some(true), ..AccountQuery::default() };
        assert!(seen(&world, KEEPER, &locked).await.is_empty());
        for _ in 0..5 {
            identity::login(app, &request("Falsch-2026"), &Caller::default()).await.unwrap_err();
        }
        assert_eq!(seen(&world, KEEPER, &locked).await, ["town-510104017"]);
        let id = id_of(&world, "town-510104017").await;
        identity::unlock_account(&keeper(&world, KEEPER).await, id).await.unwrap();
        assert!(seen(&world, KEEPER, &locked).await.is_empty());
        identity::login(app, &request(PASSWORD), &Caller::default()).await.unwrap();
    }

    /// Whatever is asked for, at random: what a keeper has brought about holds nothing that the
    /// keeper lacks, told by a slow comparison place by place and permission by permission.
    async fn random_grants_never_exceed_the_keepers_own(database) {
        let mut world = world_with_keeper(database).await;
        // A keeper with different places for different actions.
        world.add_account("mixed", BuiltinRole::DistrictAccountKeeper, "510104017").await;
        let admin = keeper(&world, "sysadmin").await;
        let mixed = get(&world, "mixed").await;
        let mut uneven = as_it_is(&mixed);
        uneven.scopes = vec![
            scope(world.place("510104").await, ScopeAction::View),
            scope(world.place("510104017").await, ScopeAction::Edit),
            scope(world.place("510104017001").await, ScopeAction::Approve),
        ];
        identity::update_account(&admin, mixed.id, &uneven, mixed.revision).await.unwrap();

        let codes = ["510100", "510104", "510104017", "510104017001", "510104017002", "510104018", "510104018001", "510185", "510185100"];
        let mut places = Vec::new();
        for code in codes {
            places.push(world.place(code).await);
        }
        let roles: Vec<RoleId> = roles(&world).await.iter().map(|role| role.id).collect();
        let actions = [ScopeAction::View, ScopeAction::Edit, ScopeAction::Approve];
        let mut random = ChaCha8Rng::seed_from_u64(20_261_123);
        let mut pick = |below: usize| usize::try_from(random.next_u32()).unwrap() % below;
        let (mut given, mut refused) = (0, 0);
        for round in 0..120 {
            let username = if pick(2) == 0 { KEEPER } else { "mixed" };
            let own = keeper(&world, username).await;
            let scopes = (0..1 + pick(2)).map(|_| scope(places[pick(places.len())], actions[pick(3)])).collect();
            let role_ids = (0..pick(3)).map(|_| roles[pick(roles.len())]).collect();
            let input = new_account(&format!("random-{round}"), role_ids, scopes);
            let id = match identity::create_account(&own, &input, &once()).await {
                Ok(made) => made.id,
                Err(error) => {
                    assert!(matches!(error.code(), ErrorCode::FieldsInvalid | ErrorCode::RuleViolated), "{error:?}");
                    refused += 1;
                    continue;
                }
            };
            given += 1;
            let until = world.app.store().now() + TimeDelta::days(1);
            let extra = grant(places[pick(places.len())], actions[pick(3)], until);
            let _ = identity::grant_for_a_time(&own, id, &extra).await;
            exceeds_nothing(&world, username, id).await;
        }
        assert!(given > 10 && refused > 10, "{given} given, {refused} refused");
    }
}

async fn exceeds_nothing(world: &World, keeper: &str, id: AccountId) {
    let store = world.app.store();
    let (own, other) = (
        world.actor(keeper).await,
        store.principal(id, None).await.unwrap().unwrap(),
    );
    let has: BTreeSet<&str> = own
        .principal()
        .permissions
        .iter()
        .map(String::as_str)
        .collect();
    assert!(
        other
            .permissions
            .iter()
            .all(|permission| has.contains(permission.as_str()))
    );
    assert!(
        !other
            .permissions
            .iter()
            .any(|permission| permission == Permission::AccountDelegate.code())
    );
    let tree = application::organisation::tree(&world.app).await.unwrap();
    let scopes = store
        .standing_scopes(own.principal().account_id)
        .await
        .unwrap();
    for node in tree.nodes() {
        for (action, theirs) in [
            (GrantAction::View, &other.view),
            (GrantAction::Edit, &other.edit),
            (GrantAction::Approve, &other.approve),
        ] {
            assert!(
                !theirs.contains(&node.path) || scopes.of(action).contains(&node.path),
                "{action:?} in {}",
                node.name
            );
        }
    }
}
