//! The server as a process: starting, answering, ending.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

mod harness;

use harness::Installation;

#[test]
fn a_new_demonstration_serves_at_once_and_ends_in_order() {
    let server = Installation::new();
    let running = server.serve();
    assert!(running.line.contains("cwis seed demo"), "{}", running.line);
    assert_eq!(running.get("/healthz").json()["status"], "ok");
    assert_eq!(running.get("/readyz").json()["ready"], true);
    assert!(
        running
            .get("/metrics")
            .body
            .contains("cwis_http_requests_total")
    );
    assert!(running.stop().success());
}

#[test]
fn pending_migrations_are_left_to_the_operator_outside_a_demonstration() {
    let installation = Installation::new().with("CWIS_DEMONSTRATION", "false");
    let ran = installation.run(&["serve"]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(ran.err.contains("cwis migrate"), "{}", ran.err);
    installation.succeed(&["migrate"]);
    assert!(installation.serve().stop().success());
}

#[test]
fn passwords_do_not_cross_the_network_in_clear() {
    let ran = Installation::new()
        .with("CWIS_BIND", "0.0.0.0:0")
        .run(&["serve"]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(ran.err.contains("CWIS_PUBLIC_TLS"), "{}", ran.err);
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ran = Installation::new()
        .with("CWIS_BIND", &address)
        .run(&["serve"]);
    assert_eq!(ran.status.code(), Some(1));
    assert!(
        ran.err.contains(&format!("{address} is taken")),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("CWIS_BIND"), "{}", ran.err);
}

#[test]
fn unknown_addresses_of_the_api_answer_problem_documents() {
    let installation = Installation::new();
    let server = installation.serve();
    for (method, path, status) in [
        ("GET", "/api/nothing", 404),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v2/workers", 404),
        ("POST", "/workers", 405),
        ("GET", "/missing.js", 404),
    ] {
        let answer = server.ask(method, path, &[], b"");
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{method} {path}"
        );
        assert_eq!(
            answer.json()["request_id"],
            answer.header("x-request-id"),
            "{method} {path}"
        );
    }
}

#[test]
fn the_page_is_sent_with_the_headers_that_make_a_browser_careful() {
    let installation = Installation::new();
    let server = installation.serve();
    let page = server.get("/workers/0197f2c4?tab=history");
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert!(page.body.contains("<title>page</title>"));
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'self'")
    );
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("cache-control"), "no-cache");
    assert_eq!(
        page.header("content-encoding"),
        "",
        "no trace of the mark against compression"
    );
    assert_eq!(
        page.header("strict-transport-security"),
        "",
        "only behind TLS"
    );
    let unchanged = server.ask("GET", "/", &[("If-None-Match", page.header("etag"))], b"");
    assert_eq!((unchanged.status, unchanged.body.as_str()), (304, ""));
    let head = server.ask("HEAD", "/", &[], b"");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[test]
fn answers_of_the_api_are_compressed_and_kept_by_no_cache() {
    let installation = Installation::new();
    let server = installation.serve();
    let answer = server.ask(
        "GET",
        "/api/v1/nothing",
        &[("Accept-Encoding", "gzip")],
        b"",
    );
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[test]
fn a_second_server_on_the_same_database_shares_its_keys() {
    let installation = Installation::new();
    let first = installation.serve();
    let second = installation.serve();
    assert_eq!(second.get("/readyz").status, 200);
    assert!(first.stop().success());
    assert_eq!(second.get("/readyz").status, 200);
}
