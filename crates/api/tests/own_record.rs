//! A worker over HTTP: their own record, requests, proofs and disclosures answer, those of another
//! worker are not found, and confirmers reach a proof only within their scope.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod harness;

use actix_web::test::TestRequest;
use application::identity::BuiltinRole;
use harness::{Server, as_someone, post};
use serde_json::json;
use testkit::{World, both_databases, worker_input};

const PLACE: &str = "510104017001";

both_databases! {
    async fn a_worker_reaches_what_is_their_own_and_nothing_of_another_worker(database) {
        let mut world = World::layered(database).await;
        for (number, username) in [(1, "zhang"), (2, "li")] {
            let person = world.enter(PLACE, number).await;
            world.add_account(username, BuiltinRole::Worker, PLACE).await;
            world.bind(username, Some(person.id)).await;
        }
        let server = Server::new(&world, false).await;
        let (own, other) = (server.token("zhang").await, server.token("li").await);

        let record = server.get("/api/v1/me/record", &own).await;
        let theirs = server.get("/api/v1/me/record", &other).await;
        assert_eq!((record.status, theirs.status), (200, 200));
        let person = record.body["record"]["id"].as_str().unwrap();
        assert_ne!(person, theirs.body["record"]["id"].as_str().unwrap());
        assert_eq!(server.get(&format!("/api/v1/workers/{person}"), &own).await.problem(), (403, "permission_missing"));

        let mut wish = worker_input(world.place(PLACE).await, 1);
        (wish.id_number, wish.native_place) = (None, Some("四川成都".to_owned()));
        let wish = post("/api/v1/me/corrections").set_json(json!({ "record": wish, "reason": "籍贯有误" }));
        let asked = server.send(as_someone(wish, &own)).await;
        assert_eq!(asked.status, 201, "{:?}", asked.body);
        let path = format!("/api/v1/me/corrections/{}", asked.body["summary"]["id"].as_str().unwrap());
        let prove = |token: &str| {
            let file = TestRequest::put().uri(&format!("{path}/proofs?name=a.pdf")).insert_header(("content-type", "application/pdf"));
            as_someone(file.set_payload(&b"%PDF-1.7"[..]), token)
        };
        assert_eq!(server.send(prove(&other)).await.problem(), (404, "not_found"));
        let proven = server.send(prove(&own)).await;
        assert_eq!(proven.status, 200, "{:?}", proven.body);
        let proof = format!("/proofs/{}", proven.body["proofs"][0]["id"].as_str().unwrap());

        for about in [path.clone(), format!("{path}{proof}")] {
            assert_eq!(server.get(&about, &own).await.status, 200, "{about}");
            assert_eq!(server.get(&about, &other).await.problem(), (404, "not_found"), "{about}");
        }
        let submission = format!("{}{proof}", path.replace("/me/corrections", "/submissions"));
        let confirmers = [("town-510104017", 200), ("district-510104", 200), ("district-510185", 404)];
        for (username, status) in confirmers {
            let token = server.token(username).await;
            assert_eq!(server.get(&submission, &token).await.status, status, "{username}");
        }
        let withdraw = |token: &str| {
            let request = TestRequest::post().uri(&format!("{path}/withdraw"));
            as_someone(request.insert_header(("if-match", "\"1\"")), token)
        };
        assert_eq!(server.send(withdraw(&other)).await.problem(), (404, "not_found"));

        let look = post("/api/v1/me/record/reveal").set_json(json!({ "reason": "本人查看" }));
        assert_eq!(server.send(as_someone(look, &own)).await.status, 200);
        let seen = server.get("/api/v1/me/disclosures", &own).await;
        assert_eq!((seen.status, seen.body["total"].as_i64()), (200, Some(1)), "{:?}", seen.body);
        assert_eq!(server.get("/api/v1/me/disclosures", &other).await.body["total"], 0);
    }
}
