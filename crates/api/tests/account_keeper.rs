//! Every operation of a keeper of accounts over HTTP: what lies within the own bounds answers, what
//! lies outside is not found.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod harness;

use actix_web::{http::Method, test::TestRequest};
use application::identity::BuiltinRole;
use harness::{Server, as_someone};
use serde_json::{Value, json};
use testkit::{World, both_databases};

/// Operations on one account: method, path below the account, body.
fn operations(place: &str) -> Vec<(Method, &'static str, Option<Value>)> {
    vec![
        (Method::GET, "", None),
        (Method::POST, "/unlock", None),
        (
            Method::POST,
            "/temporary-grants",
            Some(
                json!({ "organisation_id": place, "action": "VIEW", "valid_until": "2026-07-10T00:00:00Z", "reason": "联合检查" }),
            ),
        ),
        (Method::DELETE, "/sessions", None),
        (
            Method::POST,
            "/password",
            Some(json!({ "password": "Anders-2027" })),
        ),
        (
            Method::PUT,
            "",
            Some(
                json!({ "display_name": "改名", "status": "ACTIVE", "role_ids": [], "scopes": [{ "organisation_id": place, "action": "VIEW" }] }),
            ),
        ),
    ]
}

both_databases! {
    async fn a_keeper_reaches_the_own_accounts_and_no_others(database) {
        let mut world = World::new(database).await;
        for (username, code) in [("keeper-510104", "510104"), ("keeper-510185", "510185")] {
            world.add_account(username, BuiltinRole::DistrictAccountKeeper, code).await;
        }
        let server = Server::new(&world, false).await;
        let (own, other) = (server.token("keeper-510104").await, server.token("keeper-510185").await);
        let place = world.place("510104017001").await.to_string();
        let target = world.actor("village-510104017001").await.principal().account_id;
        let admin = server.token("sysadmin").await;
        for (method, path, body) in operations(&place) {
            let send = async |token: &str| {
                let revision = server.get(&format!("/api/v1/accounts/{target}"), &admin).await.body["revision"].to_string();
                let request = TestRequest::default().method(method.clone()).uri(&format!("/api/v1/accounts/{target}{path}"));
                let request = request.insert_header(("if-match", format!("\"{revision}\"")));
                let request = match &body {
                    Some(body) => request.set_json(body),
                    None => request,
                };
                server.send(as_someone(request, token)).await
            };
            let refused = send(&other).await;
            assert_eq!(refused.problem(), (404, "not_found"), "{method} {path}");
            let done = send(&own).await;
            assert!((200..300).contains(&done.status), "{method} {path}: {} {:?}", done.status, done.body);
        }
        let session = server.get("/api/v1/online-sessions", &admin).await;
        let of_admin = session.body["items"].as_array().unwrap().iter().find(|one| one["username"] == "sysadmin").unwrap()["id"].clone();
        let path = format!("/api/v1/online-sessions/{}", of_admin.as_str().unwrap());
        let kick = server.send(as_someone(TestRequest::delete().uri(&path), &own)).await;
        assert_eq!(kick.problem(), (404, "not_found"));
        let seen = server.get("/api/v1/online-sessions", &own).await;
        assert_eq!(seen.body["total"], 0, "{:?}", seen.body);
    }

    async fn a_session_that_was_put_out_is_refused(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let (admin, city) = (server.token("sysadmin").await, server.token("city").await);
        let board = server.get("/api/v1/online-sessions", &admin).await;
        let of_city = board.body["items"].as_array().unwrap().iter().find(|one| one["username"] == "city").unwrap()["id"].clone();
        let path = format!("/api/v1/online-sessions/{}", of_city.as_str().unwrap());
        assert_eq!(server.send(as_someone(TestRequest::delete().uri(&path), &admin)).await.status, 204);
        assert_eq!(server.get("/api/v1/auth/me", &city).await.problem(), (401, "session_ended"));
        assert_eq!(server.get("/api/v1/auth/me", &admin).await.status, 200);
    }
}
