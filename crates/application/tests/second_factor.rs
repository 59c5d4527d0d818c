//! The second factor: set up, asked for, used once, lost and replaced.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{
    Actor, App, AppError, Settings,
    identity::{self, Caller, Keeper, SecondFactorRule, SignInLimits, SignedIn},
    worker,
};
use chrono::TimeDelta;
use contract::{
    ErrorCode, FileFormat, LoginRequest, SecondFactorBegin, SecondFactorCode, WorkerExport,
    WorkerQuery, perm,
};
use persistence::audit::AuditFilter;
use testkit::{PASSWORD, World, both_databases};
use totp_rs::{Builder, Secret};

fn code<T>(result: Result<T, AppError>) -> ErrorCode {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(error) => error.code(),
    }
}

fn caller() -> Caller {
    Caller {
        ip: Some("10.1.1.1".to_owned()),
        user_agent: None,
    }
}

async fn sign_in(app: &App, username: &str, code: Option<&str>) -> Result<SignedIn, AppError> {
    let request = LoginRequest {
        username: username.to_owned(),
        password: PASSWORD.to_owned(),
        code: code.map(str::to_owned),
    };
    identity::login(app, &request, &caller()).await
}

async fn actor(app: &App, signed_in: &SignedIn) -> Actor {
    identity::authenticate(app, &signed_in.response.access_token, None)
        .await
        .unwrap()
}

/// What a phone shows for a secret at the world's present time.
fn shown(world: &World, secret: &str) -> String {
    let now = u64::try_from(world.app.store().now().timestamp()).unwrap();
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(now).to_string()
}

fn typed(code: &str) -> SecondFactorCode {
    SecondFactorCode {
        code: code.to_owned(),
    }
}

/// Sets up a second factor. Answers its secret, the recovery codes and the session.
async fn enrolled(world: &World, app: &App, username: &str) -> (String, Vec<String>, Actor) {
    let signed_in = sign_in(app, username, None).await.unwrap();
    let own = actor(app, &signed_in).await;
    let begin = SecondFactorBegin {
        password: PASSWORD.to_owned(),
    };
    let made = identity::begin_second_factor(&own, &begin, &caller())
        .await
        .unwrap();
    let first = typed(&shown(world, &made.secret));
    let codes = identity::confirm_second_factor(&own, &first, &caller())
        .await
        .unwrap()
        .codes;
    (made.secret, codes, actor(app, &signed_in).await)
}

fn with_rule(world: &World, second_factor: SecondFactorRule) -> App {
    let sign_in = SignInLimits {
        second_factor,
        ..world.app.settings().sign_in
    };
    App::new(
        world.database.store.clone(),
        Settings {
            sign_in,
            ..world.app.settings().clone()
        },
    )
}

async fn export(actor: &Actor) -> Result<(), AppError> {
    let request = WorkerExport {
        filter: WorkerQuery::default(),
        format: FileFormat::Csv,
        reason: "核对名册".to_owned(),
    };
    let access = actor.clone().require::<perm::WorkerExport>()?;
    worker::export(&access, &request).await.map(|_| ())
}

both_databases! {
    async fn a_code_is_asked_for_after_the_right_password_and_counts_once(database) {
        let world = World::new(database).await;
        let (app, clock) = (&world.app, &world.database.clock);
        let (secret, _, _) = enrolled(&world, app, "sysadmin").await;
        assert_eq!(code(sign_in(app, "sysadmin", None).await), ErrorCode::SecondFactorRequired);
        // The step with which it was confirmed has been used.
        assert_eq!(code(sign_in(app, "sysadmin", Some(&shown(&world, &secret))).await), ErrorCode::SecondFactorWrong);
        clock.advance(TimeDelta::seconds(30));
        let now = shown(&world, &secret);
        let spaced = format!("{} {}", &now[..3], &now[3..]);
        sign_in(app, "sysadmin", Some(&spaced)).await.unwrap();
        assert_eq!(code(sign_in(app, "sysadmin", Some(&now)).await), ErrorCode::SecondFactorWrong);
        // Nor does an earlier step pass once a later one was used.
        clock.advance(TimeDelta::seconds(30));
        let earlier = shown(&world, &secret);
        clock.advance(TimeDelta::seconds(30));
        sign_in(app, "sysadmin", Some(&shown(&world, &secret))).await.unwrap();
        assert_eq!(code(sign_in(app, "sysadmin", Some(&earlier)).await), ErrorCode::SecondFactorWrong);
        // A wrong password is not told apart from an account without a second factor.
        let wrong = LoginRequest { username: "sysadmin".into(), password: "Falsch-2026".into(), code: None };
        assert_eq!(code(identity::login(app, &wrong, &caller()).await), ErrorCode::SignInFailed);
    }

    async fn wrong_codes_lock_like_wrong_passwords(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let (secret, _, _) = enrolled(&world, app, "sysadmin").await;
        world.database.clock.advance(TimeDelta::seconds(30));
        for _ in 0..5 {
            assert_eq!(code(sign_in(app, "sysadmin", Some("123456")).await), ErrorCode::SecondFactorWrong);
        }
        let right = shown(&world, &secret);
        assert_eq!(code(sign_in(app, "sysadmin", Some(&right)).await), ErrorCode::AccountLocked);
        assert_eq!(code(sign_in(app, "sysadmin", None).await), ErrorCode::AccountLocked);
    }

    async fn a_recovery_code_signs_in_once(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let (_, codes, own) = enrolled(&world, app, "sysadmin").await;
        assert_eq!(codes.len(), 10);
        let again = codes[3].to_uppercase().replace('-', " ");
        let signed_in = sign_in(app, "sysadmin", Some(&again)).await.unwrap();
        assert_eq!(code(sign_in(app, "sysadmin", Some(&codes[3])).await), ErrorCode::SecondFactorWrong);
        let standing = identity::second_factor(&actor(app, &signed_in).await).await.unwrap();
        assert_eq!((standing.recovery_codes_left, standing.enrolled_at.is_some()), (9, true));
        // New ones make the old ones worthless, and cost one themselves.
        let fresh = identity::renew_recovery_codes(&own, &typed(&codes[0]), &caller()).await.unwrap().codes;
        assert_eq!(code(sign_in(app, "sysadmin", Some(&codes[1])).await), ErrorCode::SecondFactorWrong);
        sign_in(app, "sysadmin", Some(&fresh[0])).await.unwrap();
        // Nobody else's codes count.
        let (_, others, _) = enrolled(&world, app, "auditor").await;
        assert_eq!(code(sign_in(app, "sysadmin", Some(&others[0])).await), ErrorCode::SecondFactorWrong);
    }

    async fn administrators_do_nothing_before_they_have_one_where_it_is_required(database) {
        let world = World::new(database).await;
        let app = &with_rule(&world, SecondFactorRule::Required);
        for username in ["sysadmin", "secadmin", "auditor"] {
            let signed_in = sign_in(app, username, None).await.unwrap();
            assert!(signed_in.response.must_enrol_second_factor, "{username}");
            let own = actor(app, &signed_in).await;
            assert!(identity::me(&own).await.unwrap().must_enrol_second_factor);
            assert_eq!(code(own.clone().require::<perm::AccountView>()), ErrorCode::SecondFactorMissing);
            assert_eq!(code(Keeper::<perm::AccountEdit>::of(own)), ErrorCode::SecondFactorMissing);
        }
        let (_, _, own) = enrolled(&world, app, "sysadmin").await;
        own.clone().require::<perm::AccountView>().unwrap();
        assert!(!identity::me(&own).await.unwrap().must_enrol_second_factor);
        // The register's officers go on as they are.
        let city = sign_in(app, "city", None).await.unwrap();
        assert!(!city.response.must_enrol_second_factor);
        actor(app, &city).await.require::<perm::WorkerView>().unwrap();
        // Taken off, it is missing again.
        world.database.clock.advance(TimeDelta::seconds(30));
        let (secret, _, own) = enrolled(&world, app, "secadmin").await;
        own.clone().require::<perm::RoleView>().unwrap();
        world.database.clock.advance(TimeDelta::seconds(30));
        identity::remove_second_factor(&own, &typed(&shown(&world, &secret)), &caller()).await.unwrap();
        let again = sign_in(app, "secadmin", None).await.unwrap();
        assert!(again.response.must_enrol_second_factor);
    }

    async fn an_export_needs_a_proof_of_the_last_quarter_of_an_hour(database) {
        let world = World::new(database).await;
        let (app, clock) = (&with_rule(&world, SecondFactorRule::Required), &world.database.clock);
        let signed_in = sign_in(app, "city", None).await.unwrap();
        assert_eq!(code(export(&actor(app, &signed_in).await).await), ErrorCode::SecondFactorMissing);
        let (secret, _, _) = enrolled(&world, app, "city").await;
        clock.advance(TimeDelta::seconds(30));
        let signed_in = sign_in(app, "city", Some(&shown(&world, &secret))).await.unwrap();
        export(&actor(app, &signed_in).await).await.unwrap();
        clock.advance(TimeDelta::minutes(15));
        let signed_in = {
            // The access token has run out by now; the session has not.
            let refresh = signed_in.refresh.unwrap().token;
            identity::refresh(app, &refresh, &caller()).await.unwrap()
        };
        let own = actor(app, &signed_in).await;
        assert_eq!(code(export(&own).await), ErrorCode::SecondFactorProofRequired);
        assert_eq!(code(identity::prove_second_factor(&own, &typed("000000"), &caller()).await), ErrorCode::FieldsInvalid);
        let now = typed(&shown(&world, &secret));
        identity::prove_second_factor(&own, &now, &caller()).await.unwrap();
        assert_eq!(code(identity::prove_second_factor(&own, &now, &caller()).await), ErrorCode::FieldsInvalid);
        export(&actor(app, &signed_in).await).await.unwrap();
    }

    async fn where_it_is_offered_only_who_has_one_is_asked(database) {
        let world = World::new(database).await;
        let (app, clock) = (&world.app, &world.database.clock);
        export(&actor(app, &sign_in(app, "city", None).await.unwrap()).await).await.unwrap();
        let (_, codes, own) = enrolled(&world, app, "city").await;
        export(&own).await.unwrap();
        clock.advance(TimeDelta::minutes(9));
        let signed_in = sign_in(app, "city", Some(&codes[0])).await.unwrap();
        export(&actor(app, &signed_in).await).await.unwrap();
    }

    async fn who_has_lost_it_is_helped_by_another_and_never_by_themselves(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let (_, _, city) = enrolled(&world, app, "city").await;
        let (_, _, own) = enrolled(&world, app, "sysadmin").await;
        let id = city.principal().account_id;
        let keeper = Keeper::<perm::AccountEdit>::of(own.clone()).unwrap();
        let refused = identity::reset_second_factor(&keeper, own.principal().account_id).await;
        assert_eq!(code(refused), ErrorCode::RuleViolated);
        identity::reset_second_factor(&keeper, id).await.unwrap();
        assert_eq!(code(identity::reset_second_factor(&keeper, id).await), ErrorCode::NotFound);
        sign_in(app, "city", None).await.unwrap();
        let filter = AuditFilter { action: Some("account.second_factor".into()), ..AuditFilter::default() };
        let logged = app.store().audit_log().list(&filter, None, 10).await.unwrap();
        let told: Vec<_> = logged.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(told, ["account.second_factor_reset", "account.second_factor_enrol", "account.second_factor_enrol"]);
        let everything = app.store().audit_log().list(&AuditFilter::default(), None, 200).await.unwrap();
        assert!(!format!("{everything:?}").contains("otpauth"));
    }

    async fn nobody_sets_one_up_without_the_password_or_over_one_there_is(database) {
        let world = World::new(database).await;
        let app = &world.app;
        let own = actor(app, &sign_in(app, "city", None).await.unwrap()).await;
        let wrong = SecondFactorBegin { password: "Falsch-2026".into() };
        assert_eq!(code(identity::begin_second_factor(&own, &wrong, &caller()).await), ErrorCode::FieldsInvalid);
        assert_eq!(code(identity::confirm_second_factor(&own, &typed("123456"), &caller()).await), ErrorCode::RuleViolated);
        // Until it is confirmed nothing is asked, and it can be begun anew.
        let begin = SecondFactorBegin { password: PASSWORD.into() };
        let first = identity::begin_second_factor(&own, &begin, &caller()).await.unwrap();
        sign_in(app, "city", None).await.unwrap();
        let second = identity::begin_second_factor(&own, &begin, &caller()).await.unwrap();
        assert_ne!(first.secret, second.secret);
        assert!(second.qr_svg.starts_with("<svg") && second.uri.contains(&second.secret));
        let stale = typed(&shown(&world, &first.secret));
        assert_eq!(code(identity::confirm_second_factor(&own, &stale, &caller()).await), ErrorCode::FieldsInvalid);
        let other = sign_in(app, "city", None).await.unwrap();
        identity::confirm_second_factor(&own, &typed(&shown(&world, &second.secret)), &caller()).await.unwrap();
        assert_eq!(code(identity::authenticate(app, &other.response.access_token, None).await), ErrorCode::SessionEnded);
        assert_eq!(code(identity::begin_second_factor(&own, &begin, &caller()).await), ErrorCode::RuleViolated);
    }
}
