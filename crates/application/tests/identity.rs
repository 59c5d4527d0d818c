//! Signing in, staying signed in, and who may grant what.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    App, AppError, Once, Settings,
    identity::{self, Caller, Keeper, SignInLimits, SignedIn},
};
use chrono::TimeDelta;
use contract::{
    AccountCreate, AccountQuery, AccountStatus, AccountUpdate, ErrorCode, LoginRequest,
    PasswordChange, PasswordReset, Permission, RoleInput, ScopeAction, ScopeGrantInput, perm,
};
use persistence::audit::AuditFilter;
use testkit::{PASSWORD, World, both_databases};

const OTHER_PASSWORD: &str = "Anders-2027";

fn caller(ip: &str) -> Caller {
    Caller {
        ip: Some(ip.to_owned()),
        user_agent: Some("test".to_owned()),
    }
}

/// Units of work record at instants that differ by microseconds even while the clock stands still.
const AFTER: TimeDelta = TimeDelta::milliseconds(1);

async fn sign_in(app: &App, username: &str, password: &str) -> Result<SignedIn, AppError> {
    let request = LoginRequest {
        username: username.to_owned(),
        password: password.to_owned(),
        code: None,
    };
    identity::login(app, &request, &caller("10.1.1.1")).await
}

async fn signed_in(app: &App, username: &str) -> (String, String) {
    let signed_in = sign_in(app, username, PASSWORD).await.unwrap();
    (
        signed_in.response.access_token,
        signed_in.refresh.unwrap().token,
    )
}

fn code<T>(result: Result<T, AppError>) -> ErrorCode {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(error) => error.code(),
    }
}

async fn authenticated(app: &App, token: &str) -> Result<application::Actor, AppError> {
    identity::authenticate(app, token, None).await
}

both_databases! {
    async fn a_token_speaks_for_its_account(database) {
        let world = World::new(database).await;
        let (token, _) = signed_in(&world.app, " CITY ").await;
        let actor = authenticated(&world.app, &token).await.unwrap();
        assert_eq!(actor.principal().username, "city");
        assert!(actor.may(Permission::PayView) && !actor.may(Permission::AccountEdit));
        let me = identity::me(&actor).await.unwrap();
        assert_eq!(me.scopes.len(), 3);
        assert!(me.scopes.iter().all(|scope| scope.organisation_name.as_deref() == Some("成都市")));

        // Of another key, cut short, or none.
        let mut forged = token.clone();
        forged.replace_range(token.len() - 4.., "AAAA");
        for wrong in [forged.as_str(), &token[..40], "", "a.b.c"] {
            assert_eq!(code(authenticated(&world.app, wrong).await), ErrorCode::SignInRequired);
        }
    }

    async fn unknown_name_and_wrong_password_have_one_answer(database) {
        let world = World::new(database).await;
        let wrong = sign_in(&world.app, "city", "Falsch-2026").await.unwrap_err();
        let unknown = sign_in(&world.app, "nobody", PASSWORD).await.unwrap_err();
        assert_eq!(wrong.problem(), unknown.problem());
        assert_eq!(wrong.code(), ErrorCode::SignInFailed);
        // Both count alike: the lock does not tell which name is real either.
        for _ in 0..4 {
            for name in ["city", "nobody"] {
                assert_eq!(code(sign_in(&world.app, name, "Falsch-2026").await), ErrorCode::SignInFailed);
            }
        }
        for name in ["city", "nobody"] {
            assert_eq!(code(sign_in(&world.app, name, "Falsch-2026").await), ErrorCode::AccountLocked);
        }
    }

    async fn the_sixth_try_fails_even_with_the_right_password_until_the_lock_ends(database) {
        let world = World::new(database).await;
        for _ in 0..5 {
            assert_eq!(code(sign_in(&world.app, "city", "Falsch-2026").await), ErrorCode::SignInFailed);
        }
        assert_eq!(code(sign_in(&world.app, "city", PASSWORD).await), ErrorCode::AccountLocked);
        // Another process, or this one after a restart, knows of it.
        let restarted = App::new(world.database.store.clone(), world.app.settings().clone());
        assert_eq!(code(sign_in(&restarted, "city", PASSWORD).await), ErrorCode::AccountLocked);
        let admin = Keeper::<perm::AccountView>::of(world.actor("sysadmin").await).unwrap();
        let page = identity::list_accounts(&admin, &AccountQuery { q: Some("CITY".into()), ..AccountQuery::default() }).await.unwrap();
        assert_eq!(page.items.iter().map(|account| (account.username.as_str(), account.locked)).collect::<Vec<_>>(), [("city", true)]);

        world.database.clock.advance(AFTER + TimeDelta::minutes(10));
        sign_in(&world.app, "city", PASSWORD).await.unwrap();
        // Success forgets the failures before it.
        for _ in 0..4 {
            assert_eq!(code(sign_in(&world.app, "city", "Falsch-2026").await), ErrorCode::SignInFailed);
        }
        sign_in(&world.app, "city", PASSWORD).await.unwrap();
        assert_eq!(code(sign_in(&world.app, "city", "Falsch-2026").await), ErrorCode::SignInFailed);
        sign_in(&world.app, "city", PASSWORD).await.unwrap();
    }

    async fn old_failures_do_not_add_up(database) {
        let world = World::new(database).await;
        for _ in 0..12 {
            assert_eq!(code(sign_in(&world.app, "city", "Falsch-2026").await), ErrorCode::SignInFailed);
            world.database.clock.advance(TimeDelta::minutes(10));
        }
        sign_in(&world.app, "city", PASSWORD).await.unwrap();
    }

    async fn an_address_that_tries_many_names_is_locked(database) {
        let world = World::new(database).await;
        for at in 0..50 {
            assert_eq!(code(sign_in(&world.app, &format!("guess-{at}"), "Falsch-2026").await), ErrorCode::SignInFailed);
        }
        assert_eq!(code(sign_in(&world.app, "city", PASSWORD).await), ErrorCode::AccountLocked);
        let request = LoginRequest { username: "city".into(), password: PASSWORD.into(), code: None };
        identity::login(&world.app, &request, &caller("10.1.1.2")).await.unwrap();
    }

    async fn the_limits_of_signing_in_are_the_operators(database) {
        let world = World::new(database).await;
        let limits = SignInLimits { name_failures: 2, address_failures: 4, lock: TimeDelta::minutes(3), idle: TimeDelta::minutes(5), session: TimeDelta::hours(1), password_age: None, ..SignInLimits::default() };
        let app = &App::new(world.database.store.clone(), Settings { sign_in: limits, ..world.app.settings().clone() });
        for name in ["city", "city", "auditor", "secadmin"] {
            assert_eq!(code(sign_in(app, name, "Falsch-2026").await), ErrorCode::SignInFailed);
        }
        // The name by its second failure, the address by its fourth.
        let from_elsewhere = |name: &str| LoginRequest { username: name.into(), password: PASSWORD.into(), code: None };
        assert_eq!(code(identity::login(app, &from_elsewhere("city"), &caller("10.1.1.2")).await), ErrorCode::AccountLocked);
        identity::login(app, &from_elsewhere("auditor"), &caller("10.1.1.2")).await.unwrap();
        assert_eq!(code(sign_in(app, "sysadmin", PASSWORD).await), ErrorCode::AccountLocked);
        world.database.clock.advance(AFTER + TimeDelta::minutes(3));
        let signed_in = sign_in(app, "city", PASSWORD).await.unwrap();
        assert_eq!(signed_in.refresh.unwrap().seconds, 3600);
        world.database.clock.advance(AFTER + TimeDelta::minutes(5));
        assert_eq!(code(authenticated(app, &signed_in.response.access_token).await), ErrorCode::SessionEnded);
    }

    async fn a_password_that_is_too_old_must_be_changed_before_anything_else(database) {
        let world = World::new(database).await;
        let limits = SignInLimits { password_age: Some(TimeDelta::days(90)), ..world.app.settings().sign_in };
        let app = &App::new(world.database.store.clone(), Settings { sign_in: limits, ..world.app.settings().clone() });
        world.database.clock.advance(TimeDelta::days(90) - TimeDelta::minutes(1));
        let (token, _) = signed_in(app, "city").await;
        authenticated(app, &token).await.unwrap().require::<perm::WorkerView>().unwrap();
        // In the middle of a session too.
        world.database.clock.advance(AFTER + TimeDelta::minutes(1));
        let actor = authenticated(app, &token).await.unwrap();
        assert!(identity::me(&actor).await.unwrap().must_change_password);
        assert_eq!(code(actor.clone().require::<perm::WorkerView>()), ErrorCode::PasswordChangeRequired);
        assert!(sign_in(app, "city", PASSWORD).await.unwrap().response.must_change_password);
        let change = PasswordChange { current_password: PASSWORD.into(), new_password: OTHER_PASSWORD.into() };
        assert!(!identity::change_password(&actor, &change, &caller("10.1.1.1")).await.unwrap().must_change_password);
        authenticated(app, &token).await.unwrap().require::<perm::WorkerView>().unwrap();
        // A demonstration sets no limit.
        let unlimited = SignInLimits { password_age: None, ..limits };
        let app = App::new(world.database.store.clone(), Settings { sign_in: unlimited, ..world.app.settings().clone() });
        assert!(!sign_in(&app, "auditor", PASSWORD).await.unwrap().response.must_change_password);
    }

    async fn sign_ins_are_logged_both_ways(database) {
        let world = World::new(database).await;
        sign_in(&world.app, "city", PASSWORD).await.unwrap();
        sign_in(&world.app, "city", "Falsch-2026").await.unwrap_err();
        sign_in(&world.app, "nobody", "Falsch-2026").await.unwrap_err();
        let filter = AuditFilter { action: Some("session.sign_in".into()), ..AuditFilter::default() };
        let entries = world.app.store().audit_log().list(&filter, None, 10).await.unwrap();
        let told: Vec<_> = entries.iter().map(|entry| (entry.success, entry.account_id.is_some(), entry.ip.as_deref())).collect();
        assert_eq!(told, [(false, false, Some("10.1.1.1")), (false, true, Some("10.1.1.1")), (true, true, Some("10.1.1.1"))]);
        let all = format!("{entries:?}");
        assert!(!all.contains("Falsch-2026") && !all.contains("nobody"), "{all}");
    }

    async fn tokens_and_sessions_end(database) {
        let world = World::new(database).await;
        let (app, clock) = (&world.app, &world.database.clock);
        let (token, refresh) = signed_in(app, "city").await;
        clock.advance(TimeDelta::minutes(9));
        authenticated(app, &token).await.unwrap();
        clock.advance(TimeDelta::minutes(1));
        assert_eq!(code(authenticated(app, &token).await), ErrorCode::SessionEnded);
        // The session lives on while it is used …
        let renewed = identity::refresh(app, &refresh, &caller("10.1.1.1")).await.unwrap();
        authenticated(app, &renewed.response.access_token).await.unwrap();
        // … and has ended after half an hour without use.
        clock.advance(AFTER + TimeDelta::minutes(30));
        let refresh = renewed.refresh.unwrap().token;
        assert_eq!(code(identity::refresh(app, &refresh, &caller("10.1.1.1")).await), ErrorCode::SessionEnded);

        // Used all the time it ends after twelve hours.
        let (_, mut refresh) = signed_in(app, "city").await;
        for _ in 0..35 {
            clock.advance(TimeDelta::minutes(20));
            refresh = identity::refresh(app, &refresh, &caller("10.1.1.1")).await.unwrap().refresh.unwrap().token;
        }
        clock.advance(AFTER + TimeDelta::minutes(20));
        assert_eq!(code(identity::refresh(app, &refresh, &caller("10.1.1.1")).await), ErrorCode::SessionEnded);
    }

    async fn a_use_within_the_idle_limit_keeps_the_session(database) {
        let world = World::new(database).await;
        let (app, clock) = (&world.app, &world.database.clock);
        let (mut token, mut refresh) = signed_in(app, "city").await;
        for _ in 0..5 {
            clock.advance(TimeDelta::minutes(9));
            authenticated(app, &token).await.unwrap();
            clock.advance(TimeDelta::minutes(25));
            let renewed = identity::refresh(app, &refresh, &caller("10.1.1.1")).await.unwrap();
            (token, refresh) = (renewed.response.access_token, renewed.refresh.unwrap().token);
        }
    }

    async fn a_stolen_refresh_token_ends_the_session(database) {
        let world = World::new(database).await;
        let (app, clock) = (&world.app, &world.database.clock);
        let (_, first) = signed_in(app, "city").await;
        let renewed = identity::refresh(app, &first, &caller("10.1.1.1")).await.unwrap();
        let second = renewed.refresh.unwrap().token;
        assert_ne!(first, second);

        // A second tab asks with the cookie it still had.
        clock.advance(TimeDelta::seconds(10));
        let tab = identity::refresh(app, &first, &caller("10.1.1.1")).await.unwrap();
        assert!(tab.refresh.is_none());
        authenticated(app, &tab.response.access_token).await.unwrap();

        // Later it is a copy: nobody goes on with this session.
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(code(identity::refresh(app, &first, &caller("10.6.6.6")).await), ErrorCode::SessionEnded);
        assert_eq!(code(identity::refresh(app, &second, &caller("10.1.1.1")).await), ErrorCode::SessionEnded);
        assert_eq!(code(authenticated(app, &renewed.response.access_token).await), ErrorCode::SessionEnded);
        let filter = AuditFilter { action: Some("session.reuse_detected".into()), ..AuditFilter::default() };
        assert_eq!(app.store().audit_log().count(&filter).await.unwrap(), 1);
        assert_eq!(code(identity::refresh(app, "made up", &caller("10.6.6.6")).await), ErrorCode::SessionEnded);
    }

    async fn two_tabs_at_once_rotate_once(database) {
        let world = World::new(database).await;
        let (_, refresh) = signed_in(&world.app, "city").await;
        let ask = || {
            let (app, refresh) = (world.app.clone(), refresh.clone());
            tokio::spawn(async move { identity::refresh(&app, &refresh, &caller("10.1.1.1")).await.unwrap() })
        };
        let (one, two) = (ask(), ask());
        let fresh = [one.await.unwrap(), two.await.unwrap()];
        assert_eq!(fresh.iter().filter(|answer| answer.refresh.is_some()).count(), 1);
    }

    async fn signing_out_kills_the_session_on_the_server(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let (token, refresh) = signed_in(app, "city").await;
        identity::logout(app, Some(&token), None, &caller("10.1.1.1")).await.unwrap();
        assert_eq!(code(authenticated(app, &token).await), ErrorCode::SessionEnded);
        assert_eq!(code(identity::refresh(app, &refresh, &caller("10.1.1.1")).await), ErrorCode::SessionEnded);

        // Also when the access token has run out and only the cookie is left.
        let (token, refresh) = signed_in(app, "city").await;
        identity::logout(app, Some("not one"), Some(&refresh), &caller("10.1.1.1")).await.unwrap();
        assert_eq!(code(authenticated(app, &token).await), ErrorCode::SessionEnded);
        assert_eq!(code(identity::logout(app, None, None, &caller("10.1.1.1")).await), ErrorCode::SignInRequired);
    }

    async fn own_sessions_are_listed_and_ended_and_only_own_ones(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let (one, _) = signed_in(app, "city").await;
        let (two, _) = signed_in(app, "city").await;
        let (other, _) = signed_in(app, "auditor").await;
        let (me, someone) = (authenticated(app, &one).await.unwrap(), authenticated(app, &other).await.unwrap());
        let page = identity::list_sessions(&me).await.unwrap();
        assert_eq!(page.items.iter().map(|session| session.current).collect::<Vec<_>>().len(), 2);
        let second = page.items.iter().find(|session| !session.current).unwrap().id;
        assert_eq!(code(identity::revoke_session(&someone, second).await), ErrorCode::NotFound);
        identity::revoke_session(&me, second).await.unwrap();
        assert_eq!(code(identity::revoke_session(&me, second).await), ErrorCode::NotFound);
        assert_eq!(code(authenticated(app, &two).await), ErrorCode::SessionEnded);
        authenticated(app, &one).await.unwrap();
    }

    async fn a_changed_password_ends_the_other_sessions(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let (token, _) = signed_in(app, "city").await;
        let (elsewhere, _) = signed_in(app, "city").await;
        let actor = authenticated(app, &token).await.unwrap();
        world.database.clock.advance(TimeDelta::seconds(1));
        let change = |current: &str, new: &str| PasswordChange { current_password: current.into(), new_password: new.into() };
        let refused = async |change: PasswordChange| {
            let error = identity::change_password(&actor, &change, &caller("10.1.1.1")).await.unwrap_err();
            (error.code(), error.problem().errors.first().map(|field| field.code.clone()).unwrap_or_default())
        };
        assert_eq!(refused(change("Falsch-2026", OTHER_PASSWORD)).await, (ErrorCode::FieldsInvalid, "current_password_wrong".into()));
        assert_eq!(refused(change(PASSWORD, "zukurz-1A")).await, (ErrorCode::PasswordWeak, "password_too_short".into()));
        let short = identity::change_password(&actor, &change(PASSWORD, "kurz"), &caller("10.1.1.1")).await.unwrap_err().problem();
        assert!(short.errors.len() == 1 && short.errors[0].message.contains("至少10个字符") && short.errors[0].message.contains("至少三种"));
        assert_eq!(refused(change(PASSWORD, "xCity-2026-x")).await, (ErrorCode::PasswordWeak, "password_contains_username".into()));
        assert_eq!(refused(change(PASSWORD, PASSWORD)).await, (ErrorCode::PasswordWeak, "password_used_before".into()));

        identity::change_password(&actor, &change(PASSWORD, OTHER_PASSWORD), &caller("10.1.1.1")).await.unwrap();
        authenticated(app, &token).await.unwrap();
        assert_eq!(code(authenticated(app, &elsewhere).await), ErrorCode::SessionEnded);
        assert_eq!(code(sign_in(app, "city", PASSWORD).await), ErrorCode::SignInFailed);
        sign_in(app, "city", OTHER_PASSWORD).await.unwrap();
    }

    async fn none_of_the_last_five_passwords_comes_back(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let (token, _) = signed_in(app, "city").await;
        let actor = authenticated(app, &token).await.unwrap();
        let mut current = PASSWORD.to_owned();
        for at in 0..5 {
            world.database.clock.advance(TimeDelta::seconds(1));
            let change = PasswordChange { current_password: current.clone(), new_password: PASSWORD.to_owned() };
            assert_eq!(code(identity::change_password(&actor, &change, &caller("10.1.1.1")).await), ErrorCode::PasswordWeak);
            let new = format!("Naechste-{at}-2026");
            let change = PasswordChange { current_password: current, new_password: new.clone() };
            identity::change_password(&actor, &change, &caller("10.1.1.1")).await.unwrap();
            current = new;
        }
        world.database.clock.advance(TimeDelta::seconds(1));
        let change = PasswordChange { current_password: current, new_password: PASSWORD.to_owned() };
        identity::change_password(&actor, &change, &caller("10.1.1.1")).await.unwrap();
    }

    async fn a_new_account_must_change_its_password_before_anything_else(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let admin = Keeper::<perm::AccountEdit>::of(world.actor("sysadmin").await).unwrap();
        let account = identity::create_account(&admin, &new_account(&world, "Clerk.Two").await, &once()).await.unwrap();
        assert_eq!((account.username.as_str(), account.must_change_password), ("clerk.two", true));
        assert_eq!(account.scopes[0].organisation_name.as_deref(), Some("督院街社区"));
        let signed_in = sign_in(app, "clerk.two", PASSWORD).await.unwrap();
        assert!(signed_in.response.must_change_password);
        let token = signed_in.response.access_token;
        let refused = authenticated(app, &token).await.unwrap().require::<perm::WorkerView>();
        assert_eq!(code(refused), ErrorCode::PasswordChangeRequired);
        world.database.clock.advance(TimeDelta::seconds(1));
        let change = PasswordChange { current_password: PASSWORD.into(), new_password: OTHER_PASSWORD.into() };
        let actor = authenticated(app, &token).await.unwrap();
        let changed = identity::change_password(&actor, &change, &caller("10.1.1.1")).await.unwrap();
        assert!(!changed.must_change_password);
        authenticated(app, &token).await.unwrap().require::<perm::WorkerView>().unwrap();
    }

    async fn what_is_granted_holds_from_the_next_request_on(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let admin = Keeper::<perm::AccountEdit>::of(world.actor("sysadmin").await).unwrap();
        let viewer = Keeper::<perm::AccountView>::of(admin.actor().clone()).unwrap();
        let (token, _) = signed_in(app, "village-510104017001").await;
        let actor = authenticated(app, &token).await.unwrap();
        let id = actor.principal().account_id;
        let now = identity::get_account(&viewer, id).await.unwrap();
        let street = world.place("510104017").await;
        let update = AccountUpdate {
            display_name: "新名称".into(),
            status: AccountStatus::Active,
            role_ids: now.roles.iter().map(|role| role.id).collect(),
            scopes: vec![ScopeGrantInput { organisation_id: street, action: ScopeAction::View }],
            worker_id: None,
        };
        let stale = identity::update_account(&admin, id, &update, now.revision + 1).await;
        assert_eq!(code(stale), ErrorCode::RevisionOutdated);
        let changed = identity::update_account(&admin, id, &update, now.revision).await.unwrap();
        assert_eq!((changed.revision, changed.display_name.as_str()), (now.revision + 1, "新名称"));
        let actor = authenticated(app, &token).await.unwrap();
        assert_eq!(actor.principal().view.roots().len(), 1);
        assert!(actor.principal().edit.is_empty());
        let place = application::organisation::tree(app).await.unwrap().by_code("510104017002").unwrap().path.clone();
        assert!(actor.principal().view.contains(&place));

        let closed = AccountUpdate { status: AccountStatus::Disabled, ..update };
        identity::update_account(&admin, id, &closed, changed.revision).await.unwrap();
        assert_eq!(code(authenticated(app, &token).await), ErrorCode::SessionEnded);
        assert_eq!(code(sign_in(app, "village-510104017001", PASSWORD).await), ErrorCode::SignInFailed);
        assert_eq!(code(application::Actor::for_job(app, id).await), ErrorCode::PermissionMissing);
    }

    async fn a_reset_password_is_a_first_password(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let admin = Keeper::<perm::AccountEdit>::of(world.actor("sysadmin").await).unwrap();
        let (token, _) = signed_in(app, "city").await;
        let id = authenticated(app, &token).await.unwrap().principal().account_id;
        for _ in 0..5 {
            sign_in(app, "city", "Falsch-2026").await.unwrap_err();
        }
        world.database.clock.advance(TimeDelta::seconds(1));
        assert_eq!(code(identity::reset_password(&admin, id, &PasswordReset { password: "kurz".into() }).await), ErrorCode::PasswordWeak);
        identity::reset_password(&admin, id, &PasswordReset { password: OTHER_PASSWORD.into() }).await.unwrap();
        assert_eq!(code(authenticated(app, &token).await), ErrorCode::SessionEnded);
        assert!(sign_in(app, "city", OTHER_PASSWORD).await.unwrap().response.must_change_password);
        let own = admin.actor().principal().account_id;
        let reset = PasswordReset { password: OTHER_PASSWORD.into() };
        assert_eq!(code(identity::reset_password(&admin, own, &reset).await), ErrorCode::RuleViolated);
    }

    async fn creating_an_account_twice_with_one_key_creates_one(database) {
        let world = World::new(database).await;
        let admin = Keeper::<perm::AccountEdit>::of(world.actor("sysadmin").await).unwrap();
        let input = new_account(&world, "clerk-2").await;
        let key = |body: &AccountCreate| Once::new("account_create", Some("key-1".into()), body).unwrap();
        let first = identity::create_account(&admin, &input, &key(&input)).await.unwrap();
        assert_eq!(identity::create_account(&admin, &input, &key(&input)).await.unwrap(), first);
        let other = AccountCreate { display_name: "另一人".into(), ..input.clone() };
        assert_eq!(code(identity::create_account(&admin, &other, &key(&other)).await), ErrorCode::IdempotencyKeyReused);
        assert_eq!(code(identity::create_account(&admin, &input, &once()).await), ErrorCode::NameTaken);
    }

    async fn an_account_needs_a_sensible_name_and_what_exists(database) {
        let world = World::new(database).await;
        let admin = Keeper::<perm::AccountEdit>::of(world.actor("sysadmin").await).unwrap();
        let input = new_account(&world, "clerk-2").await;
        let refused = async |input: AccountCreate| {
            let error = identity::create_account(&admin, &input, &once()).await.unwrap_err();
            (error.code(), error.problem().errors.first().map(|field| field.field.clone()).unwrap_or_default())
        };
        let named = AccountCreate { username: "李 明".into(), ..input.clone() };
        assert_eq!(refused(named).await, (ErrorCode::FieldsInvalid, "username".into()));
        let unnamed = AccountCreate { display_name: " ".into(), ..input.clone() };
        assert_eq!(refused(unnamed).await, (ErrorCode::FieldsInvalid, "display_name".into()));
        let weak = AccountCreate { password: "clerk-2-AAA".into(), ..input.clone() };
        assert_eq!(refused(weak).await, (ErrorCode::PasswordWeak, "password".into()));
        let ghost = AccountCreate { role_ids: vec![world.app.store().new_id()], ..input.clone() };
        assert_eq!(refused(ghost).await, (ErrorCode::FieldsInvalid, "role_ids.0".into()));
        let scopes = vec![ScopeGrantInput { organisation_id: world.app.store().new_id(), action: ScopeAction::View }];
        let nowhere = AccountCreate { scopes, ..input };
        assert_eq!(refused(nowhere).await, (ErrorCode::FieldsInvalid, "scopes.0.organisation_id".into()));
    }

    async fn the_three_administrators_stay_apart(database) {
        let world = World::new(database).await;
        let admin = world.actor("sysadmin").await;
        let accounts = Keeper::<perm::AccountEdit>::of(admin.clone()).unwrap();
        let security = world.actor("secadmin").await.require::<perm::RoleEdit>().unwrap();
        assert_eq!(code(admin.clone().require::<perm::WorkerView>()), ErrorCode::PermissionMissing);
        assert_eq!(code(admin.clone().require::<perm::RoleEdit>()), ErrorCode::PermissionMissing);
        assert_eq!(code(world.actor("auditor").await.require::<perm::AccountView>()), ErrorCode::PermissionMissing);

        let roles = identity::list_roles(&security.also().unwrap()).await.unwrap().items;
        let id = |code: &str| roles.iter().find(|role| role.code.as_deref() == Some(code)).unwrap().id;
        let mixed = AccountCreate {
            role_ids: vec![id("auditor"), id("community_clerk")],
            ..new_account(&world, "two-hats").await
        };
        assert_eq!(code(identity::create_account(&accounts, &mixed, &once()).await), ErrorCode::RuleViolated);

        let input = |name: &str, permissions: Vec<Permission>| RoleInput { name: name.into(), description: String::new(), permissions };
        let role = identity::create_role(&security, &input("查看账号", vec![Permission::AccountView])).await.unwrap();
        assert_eq!(code(identity::create_role(&security, &input("查看账号", vec![])).await), ErrorCode::NameTaken);
        let both = input("兼任", vec![Permission::AccountEdit, Permission::AuditView]);
        assert_eq!(code(identity::create_role(&security, &both).await), ErrorCode::RuleViolated);

        // Harmless when it was given, and then made to unite two duties in one person.
        let clerk = AccountCreate { role_ids: vec![role.id, id("community_clerk")], ..new_account(&world, "clerk-2").await };
        identity::create_account(&accounts, &clerk, &once()).await.unwrap();
        let grown = input("查看账号", vec![Permission::AccountView, Permission::AccountEdit]);
        assert_eq!(code(identity::update_role(&security, role.id, &grown, 1).await), ErrorCode::RuleViolated);
        let still = input("查看账号", vec![Permission::AccountView, Permission::RoleView]);
        assert_eq!(identity::update_role(&security, role.id, &still, 1).await.unwrap().accounts, 1);
        assert_eq!(code(identity::update_role(&security, role.id, &still, 1).await), ErrorCode::RevisionOutdated);
        assert_eq!(code(identity::delete_role(&security, role.id).await), ErrorCode::InUse);
        assert_eq!(code(identity::delete_role(&security, id("auditor")).await), ErrorCode::RuleViolated);
        let unused = identity::create_role(&security, &input("无人使用", vec![])).await.unwrap();
        identity::delete_role(&security, unused.id).await.unwrap();
        assert_eq!(code(identity::delete_role(&security, unused.id).await), ErrorCode::NotFound);
    }

    async fn nobody_changes_their_own_rights(database) {
        let world = World::new(database).await;
        let admin = Keeper::<perm::AccountEdit>::of(world.actor("sysadmin").await).unwrap();
        let viewer = Keeper::<perm::AccountView>::of(admin.actor().clone()).unwrap();
        let own = identity::get_account(&viewer, admin.actor().principal().account_id).await.unwrap();
        let same = AccountUpdate {
            display_name: "改名".into(),
            status: AccountStatus::Active,
            role_ids: own.roles.iter().map(|role| role.id).collect(),
            scopes: own.scopes.iter().map(|scope| ScopeGrantInput { organisation_id: scope.organisation_id, action: scope.action }).collect(),
            worker_id: None,
        };
        let without_roles = AccountUpdate { role_ids: Vec::new(), ..same.clone() };
        assert_eq!(code(identity::update_account(&admin, own.id, &without_roles, own.revision).await), ErrorCode::RuleViolated);
        let closed = AccountUpdate { status: AccountStatus::Disabled, ..same.clone() };
        assert_eq!(code(identity::update_account(&admin, own.id, &closed, own.revision).await), ErrorCode::RuleViolated);
        identity::update_account(&admin, own.id, &same, own.revision).await.unwrap();
    }

    async fn accounts_are_paged_by_name(database) {
        let world = World::new(database).await;
        let viewer = Keeper::<perm::AccountView>::of(world.actor("sysadmin").await).unwrap();
        let mut expected: Vec<&str> = world.usernames().collect();
        expected.sort_unstable();
        let (mut names, mut cursor) = (Vec::new(), None);
        loop {
            let query = AccountQuery { limit: Some(3), cursor, ..AccountQuery::default() };
            let page = identity::list_accounts(&viewer, &query).await.unwrap();
            assert_eq!(page.total, expected.len() as i64);
            names.extend(page.items.into_iter().map(|account| account.username));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(names, expected);
        let matching = |q: &str| AccountQuery { q: Some(q.into()), ..AccountQuery::default() };
        assert_eq!(identity::list_accounts(&viewer, &matching("%")).await.unwrap().total, 0);
        assert_eq!(identity::list_accounts(&viewer, &matching("DISTRICT-")).await.unwrap().total, 2);
    }
}

fn once() -> Once {
    Once::new("account_create", None, &()).unwrap()
}

async fn new_account(world: &World, username: &str) -> AccountCreate {
    let viewer = world
        .actor("sysadmin")
        .await
        .require::<perm::RoleView>()
        .unwrap();
    let roles = identity::list_roles(&viewer).await.unwrap().items;
    let clerk = roles
        .iter()
        .find(|role| role.code.as_deref() == Some("community_clerk"))
        .unwrap();
    AccountCreate {
        username: username.to_owned(),
        display_name: "信息员".to_owned(),
        password: PASSWORD.to_owned(),
        role_ids: vec![clerk.id],
        scopes: vec![ScopeGrantInput {
            organisation_id: world.place("510104017001").await,
            action: ScopeAction::View,
        }],
        worker_id: None,
    }
}
