//! The transport against a server that answers from a script.

use std::sync::{Arc, Mutex};

use contract::ErrorCode;
use futures_util::future::join_all;
use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::{Client, ClientError};

/// A request as the server saw it: its first line and its token.
type Seen = (String, Option<String>);

struct Server {
    address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers each request by `script` of its first line and token: status and body.
    async fn start(
        script: impl Fn(&str, Option<&str>) -> (u16, String) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let (script, log) = (Arc::new(script), seen.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (script, log) = (script.clone(), log.clone());
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        head.push(stream.read_u8().await.unwrap());
                    }
                    let head = String::from_utf8(head).unwrap();
                    let line = head
                        .lines()
                        .next()
                        .unwrap()
                        .trim_end_matches(" HTTP/1.1")
                        .to_owned();
                    let token = head
                        .lines()
                        .find_map(|line| line.strip_prefix("authorization: Bearer "));
                    log.lock()
                        .unwrap()
                        .push((line.clone(), token.map(str::to_owned)));
                    let (status, body) = script(&line, token);
                    let answer = format!(
                        "HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                        body.len()
                    );
                    stream.write_all(answer.as_bytes()).await.unwrap();
                });
            }
        });
        Self { address, seen }
    }

    fn count(&self, line: &str) -> usize {
        self.seen
            .lock()
            .unwrap()
            .iter()
            .filter(|(seen, _)| seen == line)
            .count()
    }
}

fn problem(code: ErrorCode) -> (u16, String) {
    (
        code.status(),
        serde_json::to_string(&code.problem()).unwrap(),
    )
}

fn fresh_token() -> (u16, String) {
    let body = r#"{"access_token":"new","token_type":"Bearer","expires_in":600,"must_change_password":false,"must_enrol_second_factor":false}"#;
    (200, body.to_owned())
}

/// In one build with the server the transport has no TLS backend of its own.
fn connect(address: &str) -> Result<Client, ClientError> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new(address)
}

async fn read(client: &Client) -> Result<String, ClientError> {
    client.json(client.request(Method::GET, &["thing"])).await
}

#[tokio::test]
async fn requests_with_an_outdated_token_share_one_renewal() {
    let server = Server::start(|line, token| match (line, token) {
        ("POST /api/v1/auth/refresh", None) => fresh_token(),
        ("GET /thing", Some("new")) => (200, "\"done\"".to_owned()),
        _ => problem(ErrorCode::SessionEnded),
    })
    .await;
    let client = connect(&server.address).unwrap();
    client.set_token(Some("old".to_owned()));

    let answers = join_all((0..5).map(|_| read(&client))).await;

    assert!(
        answers.iter().all(|answer| answer.as_deref() == Ok("done")),
        "{answers:?}"
    );
    assert_eq!(server.count("POST /api/v1/auth/refresh"), 1);
}

#[tokio::test]
async fn a_session_that_cannot_be_renewed_has_ended() {
    let server = Server::start(|_, _| problem(ErrorCode::SessionEnded)).await;
    let client = connect(&server.address).unwrap();
    client.set_token(Some("old".to_owned()));

    let error = read(&client).await.unwrap_err();

    assert!(error.is(ErrorCode::SessionEnded));
    assert!(!client.has_session());
    assert_eq!(server.count("GET /thing"), 1);
}

#[tokio::test]
async fn a_refusal_that_is_not_about_the_session_is_not_repeated() {
    let server = Server::start(|_, _| problem(ErrorCode::SignInFailed)).await;
    let client = connect(&server.address).unwrap();
    client.set_token(Some("good".to_owned()));

    assert!(read(&client).await.unwrap_err().is(ErrorCode::SignInFailed));

    assert!(client.has_session());
    assert_eq!(server.seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn path_parameters_cannot_leave_their_segment() {
    let server = Server::start(|_, _| (200, "\"done\"".to_owned())).await;
    let client = connect(&format!("{}/", server.address)).unwrap();

    let request = client.request(Method::GET, &["codes", "a/b?c 人"]);
    client.json::<String>(request).await.unwrap();

    assert_eq!(server.count("GET /codes/a%2Fb%3Fc%20%E4%BA%BA"), 1);
}

#[tokio::test]
async fn an_answer_of_another_program_is_told_from_a_problem() {
    let server = Server::start(|_, _| (404, "<html>".to_owned())).await;
    let client = connect(&server.address).unwrap();
    assert_eq!(
        read(&client).await,
        Err(ClientError::Unreadable { status: 404 })
    );

    let nobody = connect("http://127.0.0.1:9").unwrap();
    assert!(read(&nobody).await.unwrap_err().is_transport());
    assert!(matches!(connect("file:///etc"), Err(ClientError::Address)));
}

#[test]
fn the_renewal_asks_the_operation_of_the_contract() {
    let generated = include_str!("generated.rs");
    assert!(generated.contains("`POST /api/v1/auth/refresh`"));
}
