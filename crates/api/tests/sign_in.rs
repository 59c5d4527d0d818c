//! Signing in over HTTP: the cookie, other sites, and what a browser and a script are told.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod harness;

use actix_web::{http::header, test::TestRequest};
use harness::{Server, as_someone, login, post};
use serde_json::{Value, json};
use testkit::{PASSWORD, World, both_databases};

both_databases! {
    async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites(database) {
        let world = World::new(database).await;
        for tls in [false, true] {
            let server = Server::new(&world, tls).await;
            let reply = server.send(login("city", PASSWORD)).await;
            assert_eq!((reply.status, &reply.body["token_type"]), (200, &json!("Bearer")));
            let cookie = reply.cookie.unwrap();
            assert_eq!((cookie.name(), cookie.path()), ("cwis_refresh", Some("/api/v1/auth")));
            assert_eq!(cookie.http_only(), Some(true));
            assert_eq!(cookie.same_site().map(|site| site.is_strict()), Some(true));
            assert_eq!(cookie.secure(), tls.then_some(true));
            assert!(!reply.body.to_string().contains(cookie.value()));

            let refresh = || post("/api/v1/auth/refresh").cookie(cookie.clone());
            for site in ["cross-site", "same-site"] {
                let reply = server.send(refresh().insert_header(("sec-fetch-site", site))).await;
                assert_eq!(reply.problem(), (403, "cross_site_refused"));
            }
            let reply = server.send(refresh().insert_header(("sec-fetch-site", "same-origin"))).await;
            assert_eq!(reply.status, 200);
            assert_ne!(reply.cookie.unwrap().value(), cookie.value());
        }
    }

    async fn signing_out_ends_the_session_and_the_cookie(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let token = server.token("city").await;
        assert_eq!(server.get("/api/v1/auth/me", &token).await.status, 200);
        let reply = server.send(as_someone(post("/api/v1/auth/logout"), &token)).await;
        let cookie = reply.cookie.unwrap();
        assert_eq!((reply.status, cookie.value(), cookie.max_age().map(|age| age.whole_seconds())), (204, "", Some(0)));
        assert_eq!(server.get("/api/v1/auth/me", &token).await.problem(), (401, "session_ended"));
    }

    async fn every_refusal_is_a_problem_document(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let token = server.token("city").await;
        let sign_in = |body: Value| post("/api/v1/auth/login").set_json(body);
        let get = |path: &str| as_someone(TestRequest::get().uri(path), &token);
        let cases = [
            (login("city", "Falsch-2026"), 401, "sign_in_failed"),
            (post("/api/v1/auth/login").set_payload("{").insert_header(header::ContentType::json()), 400, "request_unreadable"),
            (sign_in(json!({ "username": "city", "password": "x", "extra": 1 })), 400, "request_unreadable"),
            (sign_in(json!({ "username": "", "password": "x" })), 422, "fields_invalid"),
            (post("/api/v1/auth/login").set_payload("x").insert_header(header::ContentType::plaintext()), 415, "media_type_unsupported"),
            (sign_in(json!({ "username": "x".repeat(2 << 20), "password": "x" })), 413, "body_too_large"),
            (TestRequest::get().uri("/api/v1/auth/me"), 401, "sign_in_required"),
            (post("/api/v1/auth/refresh"), 401, "sign_in_required"),
            (get("/api/v1/accounts"), 403, "permission_missing"),
            (get("/api/v1/code-lists/none"), 404, "not_found"),
            (get("/api/v1/nothing"), 404, "route_unknown"),
            (get("/api/docs/nothing.js"), 404, "route_unknown"),
            (post("/api/docs/index.html"), 404, "route_unknown"),
            (get("/api/v1/nothing/at/all"), 404, "route_unknown"),
            (TestRequest::patch().uri("/api/v1/code-lists/sex"), 405, "method_not_allowed"),
            (TestRequest::put().uri("/api/v1/auth/login"), 405, "method_not_allowed"),
        ];
        for (at, (request, status, code)) in cases.into_iter().enumerate() {
            let reply = server.send(request).await;
            assert_eq!(reply.problem(), (status, code), "case {at}");
            assert_eq!(reply.kind, "application/problem+json", "case {at}");
            assert!(!reply.body["request_id"].as_str().unwrap().is_empty(), "case {at}");
        }
        let unreadable = server.send(get("/api/v1/accounts?limit=many")).await;
        assert_eq!(unreadable.problem(), (403, "permission_missing"));
        let admin = server.token("sysadmin").await;
        for query in ["limit=many", "limit=0", "limit=201", "unknown=1", "cursor=!"] {
            assert_eq!(server.get(&format!("/api/v1/accounts?{query}"), &admin).await.status, 400, "{query}");
        }
        assert_eq!(server.get("/api/v1/accounts/no-id", &admin).await.problem(), (404, "not_found"));
    }

    async fn the_open_calculators_need_no_sign_in(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let ask = async |path: &str, body: Value| server.send(post(path).set_json(body)).await.body;
        let body = ask("/api/v1/tools/identity-check", json!({ "number": " 51019919850315001３ " })).await;
        assert_eq!(body, json!({
            "valid": true, "kind": "ID_CARD", "birth_date": "1985-03-15", "sex": "1",
            "normalized": "510199198503150013", "problems": [],
        }));
        let body = ask("/api/v1/tools/identity-check", json!({ "number": "510199198503150014" })).await;
        assert_eq!((&body["valid"], &body["normalized"]), (&json!(false), &Value::Null));
        assert_eq!(body["problems"][0]["code"], "id_number_check_character");
        let body = ask("/api/v1/tools/credit-code-check", json!({ "code": "54510100MA0000058A" })).await;
        assert_eq!(body, json!({ "valid": true, "problems": [] }));
    }

    async fn a_code_is_changed_by_its_revision(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let token = server.token("city").await;
        let save = |path: &str, revision: Option<&str>, label: &str, enabled: bool| {
            let body = json!({ "label": label, "label_en": null, "parent": null, "position": 5, "enabled": enabled });
            let request = as_someone(TestRequest::put().uri(path), &token).set_json(body);
            match revision {
                Some(revision) => request.insert_header((header::IF_MATCH, revision.to_owned())),
                None => request,
            }
        };
        let own = "/api/v1/code-lists/study_form/X1";
        let cases = [
            (save(own, None, "自学", true), 428),
            (save(own, Some("\"1\""), "自学", true), 404),
            (save(own, Some("\"0\""), " ", true), 422),
            (save(own, Some("\"0\""), "自学", true), 200),
            (save(own, Some("\"0\""), "自学", true), 412),
            (save("/api/v1/code-lists/education/21", Some("\"1\""), "本科", false), 200),
            (save("/api/v1/code-lists/none/1", Some("\"0\""), "甲", true), 404),
        ];
        for (at, (request, status)) in cases.into_iter().enumerate() {
            assert_eq!(server.send(request).await.status, status, "case {at}");
        }
        let page = server.get("/api/v1/code-lists/education", &token).await.body;
        let code = page["items"].as_array().unwrap().iter().find(|code| code["code"] == "21").unwrap();
        assert_eq!((&code["label"], &code["enabled"], &code["builtin"], &code["revision"]), (&json!("本科"), &json!(false), &json!(true), &json!(2)));
        let page = server.get("/api/v1/code-lists/study_form", &token).await.body;
        assert_eq!((&page["items"][0]["code"], &page["total"]), (&json!("X1"), &json!(14)));
    }

    async fn a_try_without_permission_is_logged_once(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let (clerk, auditor) = (server.token("city").await, server.token("auditor").await);
        let id = "01900000-0000-7000-8000-000000000000";
        for path in ["/api/v1/accounts?q=secret", &format!("/api/v1/accounts/{id}?q=secret")] {
            assert_eq!(server.get(path, &clerk).await.problem(), (403, "permission_missing"));
        }
        // Neither who is not signed in, nor what is not theirs to see, nor a request let through.
        assert_eq!(server.get("/api/v1/accounts", "no token").await.status, 401);
        assert_eq!(server.get(&format!("/api/v1/workers/{id}"), &clerk).await.status, 404);
        assert_eq!(server.get("/api/v1/workers", &clerk).await.status, 200);
        let log = server.get("/api/v1/audit-entries?action=access.refuse", &auditor).await.body;
        assert_eq!(log["total"], 2);
        let operations: Vec<_> = log["items"].as_array().unwrap().iter().map(|entry| {
            assert_eq!((&entry["success"], entry["account_id"].is_string()), (&json!(false), true));
            entry["object_id"].as_str().unwrap().to_owned()
        }).collect();
        assert_eq!(operations, ["GET /api/v1/accounts/{account_id}", "GET /api/v1/accounts"]);
        assert!(!log.to_string().contains("secret"));
    }

    async fn the_auditor_reads_and_checks_the_log(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let token = server.token("auditor").await;
        let list = async |query: &str| server.get(&format!("/api/v1/audit-entries?{query}"), &token).await;
        let first = list("action=account.&limit=3").await.body;
        let accounts = world.usernames().count();
        assert_eq!((&first["total"], first["items"].as_array().map(Vec::len)), (&json!(accounts), Some(3)));
        let next = first["next_cursor"].as_str().unwrap();
        let second = list(&format!("action=account.&limit=3&cursor={next}")).await.body;
        assert!(second["items"][0]["sequence"].as_i64() < first["items"][2]["sequence"].as_i64());
        assert_eq!(list("cursor=x").await.problem(), (400, "cursor_invalid"));
        // Days are those of Chengdu, where 09:00 on the 30th is 01:00 in UTC.
        assert!(list("from=2026-06-30&until=2026-06-30").await.body["total"].as_i64() > Some(8));
        assert_eq!(list("until=2026-06-29").await.body["total"], 0);

        let verify = async || server.send(as_someone(post("/api/v1/audit-verifications"), &token)).await.body;
        let found = verify().await;
        assert_eq!((&found["intact"], &found["first_broken"]), (&json!(true), &Value::Null));
        world.database.tamper("UPDATE audit_entry SET actor = 'someone else' WHERE sequence = 2").await;
        let found = verify().await;
        assert_eq!((&found["intact"], &found["first_broken"]), (&json!(false), &json!(2)));
    }
}
