//! Access for a time, and the board of who is signed in.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    Actor, App, AppError,
    identity::{self, BuiltinRole, Caller, Keeper},
};
use chrono::{DateTime, TimeDelta, Utc};
use contract::{ErrorCode, LoginRequest, ScopeAction, TemporaryGrantInput, perm};
use domain::ids::AccountId;
use persistence::audit::AuditFilter;
use testkit::{PASSWORD, World, both_databases};

fn code<T>(result: Result<T, AppError>) -> ErrorCode {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(error) => error.code(),
    }
}

async fn keeper(world: &World, username: &str) -> Keeper<perm::AccountEdit> {
    Keeper::of(world.actor(username).await).unwrap()
}

async fn id_of(world: &World, username: &str) -> AccountId {
    world.actor(username).await.principal().account_id
}

async fn token(app: &App, username: &str) -> String {
    let request = LoginRequest {
        username: username.to_owned(),
        password: PASSWORD.to_owned(),
        code: None,
    };
    let caller = Caller {
        ip: Some("10.1.1.1".to_owned()),
        user_agent: Some("Firefox".to_owned()),
    };
    identity::login(app, &request, &caller)
        .await
        .unwrap()
        .response
        .access_token
}

async fn actor(app: &App, token: &str) -> Result<Actor, AppError> {
    identity::authenticate(app, token, None).await
}

async fn grant(
    world: &World,
    code: &str,
    action: ScopeAction,
    from: Option<DateTime<Utc>>,
    until: DateTime<Utc>,
) -> TemporaryGrantInput {
    TemporaryGrantInput {
        organisation_id: world.place(code).await,
        action,
        valid_from: from,
        valid_until: until,
        reason: "跨区联合检查".to_owned(),
    }
}

async fn notices(world: &World, username: &str) -> Vec<(String, String, bool)> {
    let page = identity::access_notices(&world.actor(username).await)
        .await
        .unwrap();
    page.items
        .into_iter()
        .map(|notice| {
            (
                notice.account_name,
                notice.grant.organisation_name.unwrap_or_default(),
                notice.running,
            )
        })
        .collect()
}

both_databases! {
    async fn access_for_a_time_begins_and_ends_on_the_minute(database) {
        let world = World::new(database).await;
        let (app, clock) = (&world.app, &world.database.clock);
        let admin = keeper(&world, "sysadmin").await;
        let id = id_of(&world, "district-510185").await;
        let token = token(app, "district-510185").await;
        let path = application::organisation::tree(app).await.unwrap().by_code("510104017001").unwrap().path.clone();
        let sees = async || actor(app, &token).await.unwrap().principal().view.contains(&path);
        assert!(!sees().await);

        let start = app.store().now();
        let (from, until) = (start + TimeDelta::minutes(2), start + TimeDelta::minutes(5));
        let input = grant(&world, "510104017", ScopeAction::View, Some(from), until).await;
        let account = identity::grant_for_a_time(&admin, id, &input).await.unwrap();
        assert_eq!(account.temporary_grants.len(), 1);
        assert_eq!(account.temporary_grants[0].reason, "跨区联合检查");
        let mut seen = Vec::new();
        for _ in 0..7 {
            seen.push(sees().await);
            clock.advance(TimeDelta::minutes(1));
        }
        assert_eq!(seen, [false, false, true, true, true, false, false]);
        let me = identity::me(&actor(app, &token).await.unwrap()).await.unwrap();
        assert!(me.temporary_grants.is_empty());
        assert!(!actor(app, &token).await.unwrap().principal().edit.contains(&path));
    }

    async fn it_can_be_ended_before_its_time(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let admin = keeper(&world, "sysadmin").await;
        let id = id_of(&world, "district-510185").await;
        let token = token(app, "district-510185").await;
        let until = app.store().now() + TimeDelta::days(7);
        let input = grant(&world, "510104017", ScopeAction::Edit, None, until).await;
        let given = identity::grant_for_a_time(&admin, id, &input).await.unwrap().temporary_grants[0].clone();
        assert_eq!(actor(app, &token).await.unwrap().principal().edit.roots().len(), 2);
        let me = identity::me(&actor(app, &token).await.unwrap()).await.unwrap();
        assert_eq!(me.temporary_grants, std::slice::from_ref(&given));
        let other = id_of(&world, "city").await;
        assert_eq!(code(identity::end_temporary_grant(&admin, other, given.id).await), ErrorCode::NotFound);
        identity::end_temporary_grant(&admin, id, given.id).await.unwrap();
        assert_eq!(actor(app, &token).await.unwrap().principal().edit.roots().len(), 1);
        assert_eq!(code(identity::end_temporary_grant(&admin, id, given.id).await), ErrorCode::NotFound);
        let filter = AuditFilter { action: Some("account.temporary_grant".into()), ..AuditFilter::default() };
        let logged = app.store().audit_log().list(&filter, None, 10).await.unwrap();
        assert_eq!(logged.iter().map(|entry| entry.action.as_str()).collect::<Vec<_>>(), ["account.temporary_grant_end", "account.temporary_grant"]);
        assert_eq!(logged[1].reason.as_deref(), Some("跨区联合检查"));
    }

    async fn it_needs_an_end_a_reason_and_somebody_else(database) {
        let world = World::new(database).await;
        let admin = keeper(&world, "sysadmin").await;
        let id = id_of(&world, "district-510185").await;
        let now = world.app.store().now();
        let good = grant(&world, "510104017", ScopeAction::View, None, now + TimeDelta::days(90)).await;
        let refused = async |input: TemporaryGrantInput| identity::grant_for_a_time(&admin, id, &input).await.unwrap_err().problem().errors[0].field.clone();
        assert_eq!(refused(TemporaryGrantInput { valid_until: now + TimeDelta::days(91), ..good.clone() }).await, "valid_until");
        assert_eq!(refused(TemporaryGrantInput { valid_until: now, ..good.clone() }).await, "valid_until");
        assert_eq!(refused(TemporaryGrantInput { valid_from: Some(now + TimeDelta::days(91)), ..good.clone() }).await, "valid_until");
        assert_eq!(refused(TemporaryGrantInput { reason: "  ".into(), ..good.clone() }).await, "reason");
        assert_eq!(refused(TemporaryGrantInput { organisation_id: world.app.store().new_id(), ..good.clone() }).await, "organisation_id");
        let own = id_of(&world, "sysadmin").await;
        assert_eq!(code(identity::grant_for_a_time(&admin, own, &good).await), ErrorCode::RuleViolated);
    }

    async fn those_responsible_for_the_place_are_told(database) {
        let world = World::new(database).await;
        let admin = keeper(&world, "sysadmin").await;
        let id = id_of(&world, "district-510185").await;
        let until = world.app.store().now() + TimeDelta::days(1);
        let street = grant(&world, "510104017", ScopeAction::View, None, until).await;
        identity::grant_for_a_time(&admin, id, &street).await.unwrap();
        let told = ("district-510185".to_owned(), "督院街街道".to_owned(), true);
        assert_eq!(notices(&world, "town-510104017").await, std::slice::from_ref(&told));
        for other in ["city", "district-510104", "district-510185", "village-510104017001", "auditor"] {
            assert!(notices(&world, other).await.is_empty(), "{other}");
        }
        // Nobody works in this street alone, so the district is told.
        let other_street = grant(&world, "510104018", ScopeAction::View, None, until).await;
        identity::grant_for_a_time(&admin, id, &other_street).await.unwrap();
        assert_eq!(notices(&world, "district-510104").await, [("district-510185".to_owned(), "锦华路街道".to_owned(), true)]);
        // The system administrator's scope of the city is only for choosing places.
        let whole = grant(&world, "510100", ScopeAction::View, None, until).await;
        identity::grant_for_a_time(&admin, id, &whole).await.unwrap();
        assert_eq!(notices(&world, "city").await.len(), 1);
        assert!(notices(&world, "sysadmin").await.is_empty());
        // It stays to be read for a month after its end.
        world.database.clock.advance(TimeDelta::days(1));
        assert_eq!(notices(&world, "town-510104017").await, [(told.0, told.1, false)]);
        world.database.clock.advance(TimeDelta::days(30));
        assert!(notices(&world, "town-510104017").await.is_empty());
    }

    async fn whoever_is_put_out_is_out_at_once(database) {
        let mut world = World::new(database).await;
        world.add_account("keeper-510104", BuiltinRole::DistrictAccountKeeper, "510104").await;
        let app = &world.app;
        let (town, city) = (token(app, "town-510104017").await, token(app, "city").await);
        let second = token(app, "town-510104017").await;
        let admin = keeper(&world, "sysadmin").await;
        let board = identity::online_sessions(&admin).await.unwrap().items;
        let names: Vec<&str> = board.iter().map(|session| session.username.as_str()).collect();
        assert_eq!(names, ["town-510104017", "city", "town-510104017"]);
        assert_eq!((board[0].ip.as_str(), board[0].user_agent.as_str()), ("10.1.1.1", "Firefox"));

        // The keeper of 锦江区 sees and ends those of the own accounts, and no others.
        let own = keeper(&world, "keeper-510104").await;
        let seen = identity::online_sessions(&own).await.unwrap().items;
        assert_eq!(seen.len(), 2);
        let of_city = board.iter().find(|session| session.username == "city").unwrap().id;
        assert_eq!(code(identity::end_session(&own, of_city).await), ErrorCode::NotFound);
        actor(app, &city).await.unwrap();
        let first = seen.last().unwrap().id;
        identity::end_session(&own, first).await.unwrap();
        assert_eq!(code(actor(app, &town).await), ErrorCode::SessionEnded);
        actor(app, &second).await.unwrap();
        assert_eq!(code(identity::end_session(&own, first).await), ErrorCode::NotFound);
        let id = id_of(&world, "town-510104017").await;
        assert_eq!(identity::end_account_sessions(&own, id).await.unwrap().ended, 1);
        assert_eq!(code(actor(app, &second).await), ErrorCode::SessionEnded);
        let filter = AuditFilter { action: Some("session.kick_out".into()), ..AuditFilter::default() };
        assert_eq!(app.store().audit_log().list(&filter, None, 10).await.unwrap().len(), 2);
        // An idle session is not signed in any more.
        world.database.clock.advance(TimeDelta::minutes(31));
        assert!(identity::online_sessions(&admin).await.unwrap().items.is_empty());
    }

    async fn failed_sign_ins_are_shown_to_whom_they_concern(database) {
        let mut world = World::new(database).await;
        world.add_account("keeper-510104", BuiltinRole::DistrictAccountKeeper, "510104").await;
        for username in ["town-510104017", "city", "nobody"] {
            let request = LoginRequest { username: username.into(), password: "Falsch-2026".into(), code: None };
            identity::login(&world.app, &request, &Caller { ip: Some("10.1.1.9".into()), user_agent: None }).await.unwrap_err();
        }
        let shown = async |username: &str| {
            let page = identity::failed_sign_ins(&keeper(&world, username).await).await.unwrap();
            page.items.into_iter().map(|one| one.username.unwrap_or_default()).collect::<Vec<_>>()
        };
        assert_eq!(shown("sysadmin").await, ["", "city", "town-510104017"]);
        assert_eq!(shown("keeper-510104").await, ["town-510104017"]);
        world.database.clock.advance(TimeDelta::days(8));
        assert!(shown("sysadmin").await.is_empty());
    }
}
