use std::fs;

use actix_web::{
    App,
    dev::ServiceResponse,
    http::StatusCode,
    test::{TestRequest, call_service, init_service, read_body},
};

use super::*;

/// A page as the build makes it, beside a file that must never be served.
fn built() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let dist = folder.path().join("dist");
    fs::create_dir_all(dist.join("assets")).unwrap();
    fs::write(folder.path().join("keys.txt"), "secret").unwrap();
    for (name, content) in [
        (INDEX, "<!doctype html>"),
        (".stamp", "release"),
        ("favicon.ico", "icon"),
        ("assets/page-0123456789ab.wasm", "wasm"),
        ("assets/page-0123456789ab.wasm.br", "wasm as br"),
        ("assets/page-0123456789ab.wasm.gz", "wasm as gz"),
        ("assets/boot-0123456789ab.js", "js"),
        ("assets/plain-name.js", "js"),
    ] {
        fs::write(dist.join(name), content).unwrap();
    }
    folder
}

async fn answer(request: TestRequest) -> ServiceResponse {
    let folder = built();
    let page = Page::new(folder.path().join("dist"));
    assert!(page.is_built());
    let app = App::new()
        .app_data(web::Data::new(page))
        .default_service(web::to(serve));
    let app = init_service(app).await;
    call_service(&app, request.to_request()).await
}

async fn get(path: &str) -> ServiceResponse {
    answer(TestRequest::get().uri(path)).await
}

fn header_of(response: &ServiceResponse, name: header::HeaderName) -> &str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

#[actix_web::test]
async fn nothing_outside_the_folder_can_be_named() {
    for path in [
        "/../keys.txt",
        "/assets/../../keys.txt",
        "/%2e%2e/keys.txt",
        "/..%2fkeys.txt",
        "/assets/..%5c..%5ckeys.txt",
        "//keys.txt",
        "/./../keys.txt",
        "/.stamp",
        "/assets/.hidden.js",
        "/assets/page-0123456789ab.wasm.br",
        "/assets/%00.js",
    ] {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        let body = read_body(response).await;
        assert!(!String::from_utf8_lossy(&body).contains("secret"), "{path}");
    }
}

#[actix_web::test]
async fn names_with_a_hash_are_kept_for_ever_and_others_asked_again() {
    let hashed = get("/assets/boot-0123456789ab.js").await;
    assert_eq!(header_of(&hashed, header::CACHE_CONTROL), FOR_EVER);
    assert_eq!(
        header_of(&hashed, header::CONTENT_TYPE),
        "text/javascript; charset=utf-8"
    );
    for path in ["/", "/index.html", "/favicon.ico", "/assets/plain-name.js"] {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(
            header_of(&response, header::CACHE_CONTROL),
            ASK_AGAIN,
            "{path}"
        );
    }
}

#[actix_web::test]
async fn the_encoding_is_the_one_the_browser_prefers() {
    for (accepted, encoding, content) in [
        ("gzip, deflate, br, zstd", "br", "wasm as br"),
        ("gzip", "gzip", "wasm as gz"),
        ("br;q=0.5, gzip;q=0.9", "gzip", "wasm as gz"),
        ("br;q=0, gzip", "gzip", "wasm as gz"),
        ("identity", "", "wasm"),
        ("zstd", "", "wasm"),
    ] {
        let request = TestRequest::get()
            .uri("/assets/page-0123456789ab.wasm")
            .insert_header((header::ACCEPT_ENCODING, accepted));
        let response = answer(request).await;
        assert_eq!(
            header_of(&response, header::CONTENT_ENCODING),
            encoding,
            "{accepted}"
        );
        assert_eq!(
            header_of(&response, header::CONTENT_TYPE),
            "application/wasm"
        );
        assert_eq!(header_of(&response, header::VARY), "Accept-Encoding");
        assert_eq!(read_body(response).await, content, "{accepted}");
    }
    let response = get("/assets/page-0123456789ab.wasm").await;
    assert_eq!(
        read_body(response).await,
        "wasm",
        "without the header nothing is encoded"
    );
    let request = TestRequest::get()
        .uri("/assets/boot-0123456789ab.js")
        .insert_header((header::ACCEPT_ENCODING, "br"));
    assert_eq!(
        read_body(answer(request).await).await,
        "js",
        "what was not compressed is sent as it is"
    );
}

#[actix_web::test]
async fn addresses_of_the_page_get_its_index() {
    for path in [
        "/",
        "/workers",
        "/workers/0197f2c4",
        "/organisations/510104?tab=people",
        "/%E4%BA%BA",
    ] {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(
            header_of(&response, header::CONTENT_TYPE),
            "text/html; charset=utf-8"
        );
        assert_eq!(read_body(response).await, "<!doctype html>");
    }
    for path in [
        "/missing.js",
        "/assets/old-0123456789ab.js",
        "/assets/page-0123456789ab.exe",
    ] {
        assert_eq!(get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[actix_web::test]
async fn addresses_of_the_api_never_get_the_page() {
    for path in ["/api", "/api/", "/api/v9/workers"] {
        let response = get(path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            header_of(&response, header::CONTENT_TYPE),
            "application/problem+json"
        );
    }
    let response = answer(TestRequest::post().uri("/workers")).await;
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[actix_web::test]
async fn an_unchanged_index_is_not_sent_again() {
    let first = get("/").await;
    let tag = header_of(&first, header::ETAG).to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    for (known, status) in [
        (tag.as_str(), StatusCode::NOT_MODIFIED),
        ("\"other\", *", StatusCode::OK),
        ("*", StatusCode::NOT_MODIFIED),
        ("W/\"0\"", StatusCode::OK),
    ] {
        let request = TestRequest::get()
            .uri("/workers")
            .insert_header((header::IF_NONE_MATCH, known));
        assert_eq!(answer(request).await.status(), status, "{known}");
    }
}
