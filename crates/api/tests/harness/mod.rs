//! The whole application behind its routes, in this process.

#![allow(dead_code, reason = "every test file uses its part")]

use std::{future::Future, pin::Pin, rc::Rc};

use actix_web::{
    App,
    cookie::Cookie,
    http::header,
    test::{self, TestRequest},
    web,
};
use api::{Metrics, RequestContext, Security};
use serde_json::{Value, json};
use testkit::{PASSWORD, World};

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub kind: String,
    pub cookie: Option<Cookie<'static>>,
    /// The body as JSON; `null` when it is none.
    pub body: Value,
}

impl Reply {
    /// Status and code of a problem document.
    pub fn problem(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }
}

type Sent = Pin<Box<dyn Future<Output = Reply>>>;

/// The routes over a world.
pub struct Server(Box<dyn Fn(TestRequest) -> Sent>);

impl Server {
    pub async fn new(world: &World, tls: bool) -> Self {
        let metrics = Metrics::default();
        let app = App::new()
            .app_data(web::Data::new(world.app.clone()))
            .app_data(web::Data::new(metrics.clone()))
            .wrap(RequestContext::new(Security { tls }, metrics))
            .configure(api::configure);
        let service = Rc::new(test::init_service(app).await);
        Self(Box::new(move |request| {
            let service = service.clone();
            Box::pin(async move {
                let response = test::call_service(service.as_ref(), request.to_request()).await;
                let kind = response
                    .headers()
                    .get(header::CONTENT_TYPE)
                    .and_then(|kind| kind.to_str().ok());
                Reply {
                    status: response.status().as_u16(),
                    kind: kind.unwrap_or_default().to_owned(),
                    cookie: response.response().cookies().next().map(Cookie::into_owned),
                    body: serde_json::from_slice(&test::read_body(response).await)
                        .unwrap_or(Value::Null),
                }
            })
        }))
    }

    pub async fn send(&self, request: TestRequest) -> Reply {
        (self.0)(request).await
    }

    /// Reads as someone.
    pub async fn get(&self, path: &str, token: &str) -> Reply {
        self.send(as_someone(TestRequest::get().uri(path), token))
            .await
    }

    /// Token of an account of the world.
    pub async fn token(&self, username: &str) -> String {
        let reply = self.send(login(username, PASSWORD)).await;
        reply.body["access_token"]
            .as_str()
            .expect("signed in")
            .to_owned()
    }
}

/// A sign-in.
pub fn login(username: &str, password: &str) -> TestRequest {
    post("/api/v1/auth/login").set_json(json!({ "username": username, "password": password }))
}

/// A POST.
pub fn post(path: &str) -> TestRequest {
    TestRequest::post().uri(path)
}

/// The request with a token.
pub fn as_someone(request: TestRequest, token: &str) -> TestRequest {
    request.insert_header((header::AUTHORIZATION, format!("Bearer {token}")))
}
