//! Every operation, for every account of the small world, against an oracle: nobody without a
//! token, no permission no answer, outside the scope is not found. An operation that is not in
//! the table fails the test.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

#[path = "../harness/mod.rs"]
mod harness;
mod objects;
mod pay;
mod personnel;
mod table;

use actix_web::http::Method;
use application::identity::BuiltinRole;
use contract::Permission as P;
use harness::{Server, as_someone};
use objects::Objects;
use table::{About, INSIDE, Who, cases};
use testkit::{World, both_databases};

/// One operation of the document.
struct Operation {
    id: String,
    method: Method,
    path: String,
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(api::document()).unwrap();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            found.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
            });
        }
    }
    found
}

fn rule(id: &str) -> (Who, About) {
    let found = cases().find(|(known, _, _)| *known == id);
    found.map_or_else(
        || panic!("{id} has no case: add a row to TABLE"),
        |(_, who, about)| (*who, *about),
    )
}

#[test]
fn every_operation_has_its_case_and_every_case_its_operation() {
    let mut operations: Vec<String> = operations()
        .into_iter()
        .map(|operation| operation.id)
        .collect();
    operations.iter().for_each(|id| {
        rule(id);
    });
    operations.sort();
    let mut table: Vec<&str> = cases().map(|(id, _, _)| *id).collect();
    table.sort_unstable();
    assert_eq!(operations, table);
}

both_databases! {
    async fn nobody_gets_an_answer_without_a_token(database) {
        let world = World::layered(database).await;
        let server = Server::new(&world, false).await;
        let objects = Objects::of(&world, &server).await;
        for operation in operations() {
            let (who, _) = rule(&operation.id);
            if who == Who::Open {
                continue;
            }
            let bare = server.send(objects.request(&operation, 0)).await;
            assert_eq!(bare.problem(), (401, "sign_in_required"), "{}", operation.id);
            assert_eq!(bare.kind, "application/problem+json", "{}", operation.id);
            let forged = server.send(as_someone(objects.request(&operation, 0), "eyJhbGciOiJub25lIn0.e30.")).await;
            assert_eq!(forged.status, 401, "{}", operation.id);
        }
    }

    async fn everyone_gets_exactly_what_is_theirs(database) {
        let mut world = World::layered(database).await;
        // Of nobody in the register: what a worker finds of their own is in own_record.rs.
        world.add_account("worker", BuiltinRole::Worker, "510104017001").await;
        let server = Server::new(&world, false).await;
        let objects = Objects::of(&world, &server).await;
        let accounts: Vec<&str> = world.usernames().collect();
        let city = server.token("city").await;
        for (attempt, username) in accounts.iter().enumerate() {
            let token = server.token(username).await;
            let actor = world.actor(username).await;
            for operation in operations() {
                let (who, about) = rule(&operation.id);
                if who == Who::Open {
                    continue;
                }
                if operation.id == "worker_photo_get" {
                    // Its absence must not be taken for the scope.
                    let photo = Operation { id: "worker_photo_put".to_owned(), method: Method::PUT, path: operation.path.clone() };
                    assert_eq!(server.send(as_someone(objects.request(&photo, attempt), &city)).await.status, 200);
                }
                let reply = server.send(as_someone(objects.request(&operation, attempt), &token)).await;
                let context = format!("{} as {username}: {} {:?}", operation.id, reply.status, reply.body);
                let permitted = match who {
                    Who::With(permission) => actor.may(permission),
                    Who::Keeper(permission) => {
                        actor.may(permission) || actor.may(P::AccountDelegate)
                    }
                    Who::Open | Who::SignedIn => true,
                };
                let inside = INSIDE.contains(username);
                assert!(reply.status < 500, "{context}");
                if !permitted {
                    assert_eq!(reply.problem(), (403, "permission_missing"), "{context}");
                } else if about == About::Another || (about == About::Place && !inside) {
                    assert_eq!(reply.problem(), (404, "not_found"), "{context}");
                } else {
                    assert!(!matches!(reply.status, 401 | 403), "{context}");
                    assert!(about != About::Place || reply.status != 404, "{context}");
                }
            }
        }
    }
}
