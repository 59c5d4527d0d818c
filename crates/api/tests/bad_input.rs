//! Input that nobody types, but that machines send: each is refused with a reason, and none is
//! an error of the server.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod harness;

use std::io::{Cursor, Write};

use actix_web::{http::header, test::TestRequest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use harness::{Reply, Server, as_someone, post};
use serde_json::{Value, json};
use testkit::{World, both_databases, worker_input};
use zip::{ZipWriter, write::SimpleFileOptions};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn file(server: &Server, token: &str, path: &str, kind: &str, bytes: Vec<u8>) -> Reply {
    let request = post(path)
        .insert_header((header::CONTENT_TYPE, kind))
        .set_payload(bytes);
    server.send(as_someone(request, token)).await
}

fn cursor(position: &Value) -> String {
    URL_SAFE_NO_PAD.encode(position.to_string())
}

both_databases! {
    /// PostgreSQL keeps no U+0000, and says so only when a statement runs.
    async fn a_nul_is_refused_wherever_text_is_sent(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let (city, admin, auditor) =
            (server.token("city").await, server.token("sysadmin").await, server.token("auditor").await);
        for nul in ["\0", "张\0三"] {
            let mut person = json!(worker_input(world.place("510104017001").await, 1));
            person["note"] = json!(nul);
            let bodies = [
                ("/api/v1/auth/login", json!({ "username": nul, "password": "x" })),
                ("/api/v1/workers", person),
                ("/api/v1/workers/search", json!({ "id_number": nul })),
                ("/api/v1/workers/exports", json!({ "reason": nul, "format": "csv", "filter": { "q": nul } })),
                ("/api/v1/saved-views", json!({ "name": nul, "query": "", "columns": [] })),
                ("/api/v1/tools/identity-check", json!({ "number": nul })),
            ];
            for (path, body) in bodies {
                let reply = server.send(as_someone(post(path).set_json(&body), &city)).await;
                assert_eq!(reply.problem(), (400, "request_unreadable"), "{path}");
            }
        }
        let queries = [
            ("/api/v1/workers?q=%00", &city),
            ("/api/v1/workers?class=HEAD,%00", &city),
            ("/api/v1/organisations?q=a%00b", &city),
            ("/api/v1/accounts?q=%00", &admin),
            ("/api/v1/audit-entries?action=%00", &auditor),
        ];
        for (path, token) in queries {
            assert_eq!(server.get(path, token).await.problem(), (400, "parameter_invalid"), "{path}");
        }
        let mapping = TestRequest::put().uri("/api/v1/imports/mappings/a%00b").set_json(json!({ "columns": {} }));
        assert_eq!(server.send(as_someone(mapping, &city)).await.problem(), (422, "rule_violated"));
        // An escaped backslash before the same letters is text like any other.
        let text = post("/api/v1/tools/identity-check").insert_header(header::ContentType::json()).set_payload(r#"{"number":"\\u0000"}"#);
        assert_eq!(server.send(text).await.status, 200);
    }

    async fn a_cursor_that_is_none_of_ours_is_refused(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let (city, admin, auditor) =
            (server.token("city").await, server.token("sysadmin").await, server.token("auditor").await);
        let lists = [("workers", &city), ("organisations", &city), ("imports", &city), ("accounts", &admin), ("audit-entries", &auditor)];
        for (list, token) in lists {
            for position in [json!(null), json!({}), json!([]), json!("\0"), json!(1.5), json!({ "key": "\0", "worker": uuid::Uuid::nil() })] {
                let reply = server.get(&format!("/api/v1/{list}?cursor={}", cursor(&position)), token).await;
                assert!(matches!(reply.status, 200 | 400), "{list} {position}: {}", reply.body);
            }
            for text in ["!", "%F0%9F%98%80", "AAAA", "a".repeat(4_000).as_str()] {
                let reply = server.get(&format!("/api/v1/{list}?cursor={text}"), token).await;
                assert_eq!(reply.problem(), (400, "cursor_invalid"), "{list} {text}");
            }
        }
    }

    /// An empty list would hide a misspelt question.
    async fn a_parameter_that_cannot_be_is_named(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let (city, admin, auditor) =
            (server.token("city").await, server.token("sysadmin").await, server.token("auditor").await);
        let person = uuid::Uuid::nil();
        let questions = [
            (&city, "workers?class=NOPE", "class", "code_unknown"),
            (&city, "workers?class=HEAD,NOPE", "class", "code_unknown"),
            (&city, "workers?post=NOPE", "post", "code_unknown"),
            (&city, "workers?sex=3", "sex", "code_unknown"),
            (&city, "workers?ethnicity=1", "ethnicity", "code_unknown"),
            (&city, "workers?marital=7", "marital", "code_unknown"),
            (&city, "workers?political=99", "political", "code_unknown"),
            (&city, "workers?education=72", "education", "code_unknown"),
            (&city, "workers?degree=NOPE", "degree", "code_unknown"),
            (&city, "workers?qualification=NOPE", "qualification", "code_unknown"),
            (&city, "workers?entry_kind=NOPE", "entry_kind", "code_unknown"),
            (&city, "workers?relation=NOPE", "relation", "code_unknown"),
            (&city, "workers?status=NOPE", "status", "unreadable"),
            (&city, "workers?sort=nope", "sort", "unreadable"),
            (&city, "workers?organisation_id=x", "organisation_id", "unreadable"),
            (&city, "workers?limit=0", "limit", "range"),
            (&city, "workers?known_at=2020-01-01T00:00:00Z", "known_at", "needs_as_of"),
            (&city, "organisations?kind=NOPE", "kind", "unreadable"),
            (&city, "organisations?as_of=yesterday", "as_of", "unreadable"),
            (&city, "organisation-acts?state=NOPE", "state", "unreadable"),
            (&city, "submissions?state=NOPE", "state", "unreadable"),
            (&city, "submissions?view=NOPE", "view", "unreadable"),
            (&city, "submissions?kind=NOPE", "kind", "unreadable"),
            (&city, "submissions?matter=NOPE", "matter", "unreadable"),
            (&city, "duplicates?state=NOPE", "state", "unreadable"),
            (&city, "imports?state=NOPE", "state", "unknown_parameter"),
            (&city, "imports?limit=many", "limit", "unreadable"),
            (&city, "statistics/overview?organisation_id=x", "organisation_id", "unreadable"),
            (&city, "workers?limit=2&limit=3", "limit", "repeated"),
            (&city, &format!("workers/{person}/timeline?limit=many"), "limit", "unreadable"),
            (&city, &format!("imports/{person}/results?outcome=NOPE"), "outcome", "unreadable"),
            (&admin, "accounts?status=NOPE", "status", "unreadable"),
            (&auditor, "audit-entries?account_id=x", "account_id", "unreadable"),
            (&auditor, "audit-entries?from=NOPE", "from", "unreadable"),
            (&auditor, "audit-entries?nothing=x", "nothing", "unknown_parameter"),
        ];
        for (token, question, field, code) in questions {
            let reply = server.get(&format!("/api/v1/{question}"), token).await;
            assert_eq!(reply.problem(), (400, "parameter_invalid"), "{question}");
            let error = &reply.body["errors"][0];
            assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{question}");
            assert!(reply.body["detail"].as_str().is_some_and(|detail| detail.contains(field)), "{question}");
        }
        let export = json!({ "reason": "核对名册", "format": "csv", "filter": { "class": "NOPE" } });
        let reply = server.send(as_someone(post("/api/v1/workers/exports").set_json(&export), &city)).await;
        assert_eq!((reply.problem(), &reply.body["errors"][0]["field"]), ((400, "parameter_invalid"), &json!("class")));
    }

    /// Years of more than four digits, or before the first, can be read but not kept: PostgreSQL
    /// ends in 4713 BC, and SQLite would sort them as text.
    async fn a_year_beyond_the_calendar_is_refused(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let (city, auditor) = (server.token("city").await, server.token("auditor").await);
        for day in ["-262143-01-01", "-4714-01-01", "0000-12-31", "%2B10000-01-01", "%2B262142-12-31"] {
            let paths = [
                format!("/api/v1/workers?as_of={day}"),
                format!("/api/v1/workers?born_from={day}"),
                format!("/api/v1/workers?as_of=2020-01-01&known_at={day}T00:00:00Z"),
                format!("/api/v1/organisations?as_of={day}"),
                format!("/api/v1/organisations/rollup?as_of={day}"),
                format!("/api/v1/statistics/overview?as_of={day}"),
            ];
            for path in paths {
                assert_eq!(server.get(&path, &city).await.problem(), (400, "parameter_invalid"), "{path}");
            }
            let path = format!("/api/v1/audit-entries?until={day}");
            assert_eq!(server.get(&path, &auditor).await.problem(), (400, "parameter_invalid"), "{path}");
            let day = day.replace("%2B", "+");
            let mut person = json!(worker_input(world.place("510104017001").await, 1));
            person["assigned_on"] = json!(day);
            let reply = server.send(as_someone(post("/api/v1/workers").set_json(&person), &city)).await;
            assert_eq!(reply.problem(), (422, "fields_invalid"), "{day}");
            assert_eq!(reply.body["errors"][0]["code"], "calendar", "{day}: {}", reply.body);
            let export = json!({ "reason": "核对名册", "format": "csv", "filter": { "as_of": day } });
            let reply = server.send(as_someone(post("/api/v1/workers/exports").set_json(&export), &city)).await;
            assert_eq!(reply.problem(), (422, "fields_invalid"), "{day}");
        }
        for day in ["0001-01-01", "9999-12-31"] {
            for path in [format!("/api/v1/workers?as_of={day}&age_from=0&age_to=150"), format!("/api/v1/workers?born_to={day}")] {
                assert_eq!(server.get(&path, &city).await.status, 200, "{path}");
            }
        }
        // The filter of an export keeps to the limits of the list.
        let export = json!({ "reason": "核对名册", "format": "csv", "filter": { "age_to": u32::MAX } });
        let reply = server.send(as_someone(post("/api/v1/workers/exports").set_json(&export), &city)).await;
        assert_eq!(reply.problem(), (422, "fields_invalid"));
    }

    async fn a_body_that_is_no_json_is_refused(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let send = |kind: &'static str, body: Vec<u8>| {
            server.send(post("/api/v1/tools/identity-check").insert_header((header::CONTENT_TYPE, kind)).set_payload(body))
        };
        let bodies: [&[u8]; 9] = [
            b"", b"null", b"[]", b"{", b"{}{}", b"\xff\xfe{\x00}\x00",
            br#"{"number":"\ud800"}"#, b"{\"number\":\"\xed\xa0\x80\"}", &[b'['; 200_000],
        ];
        for body in bodies {
            assert_eq!(send("application/json", body.to_vec()).await.problem(), (400, "request_unreadable"));
            assert_eq!(send("text/plain", body.to_vec()).await.problem(), (415, "media_type_unsupported"));
            assert_eq!(send("\"", body.to_vec()).await.problem(), (415, "media_type_unsupported"));
        }
        assert_eq!(send("application/json", vec![b' '; 2 << 20]).await.problem(), (413, "body_too_large"));
        assert_eq!(send("application/problem+json; charset=utf-8", b"{\"number\":\"1\"}".to_vec()).await.status, 200);
    }

    /// The reader of workbooks asks at once for the memory of as many strings as are claimed.
    async fn a_workbook_that_claims_too_much_is_refused(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let city = server.token("city").await;
        for claim in ["100000000000", "18446744073709551615"] {
            let reply = file(&server, &city, "/api/v1/imports/inspection", XLSX, workbook(claim, "A1")).await;
            assert_eq!(reply.problem(), (400, "request_unreadable"), "{claim}");
        }
        let reply = file(&server, &city, "/api/v1/imports/inspection", XLSX, workbook("1", "A1")).await;
        assert_eq!(reply.body["columns"][0]["field"], "name", "{}", reply.body);
        let damaged = [
            b"PK\x03\x04".to_vec(),
            b"PK\x03\x04\0\0".repeat(100),
            workbook("1", "A1").split_off(40),
            workbook("1", "A0"),
            workbook("1", "ZZZZZZZZZZZZZ1"),
        ];
        for bytes in damaged {
            let reply = file(&server, &city, "/api/v1/imports/inspection", XLSX, bytes).await;
            assert!(matches!(reply.status, 400 | 415), "{}", reply.body);
        }
    }

    async fn a_table_of_any_shape_is_read_or_refused(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let city = server.token("city").await;
        let wide = vec!["姓名"; 100_000].join(",");
        let tables: [(&str, Vec<u8>); 7] = [
            ("text/csv", "姓\0名,\0\n张\0三,\0\n".into()),
            ("text/csv", vec![0; 1_000]),
            ("text/csv", wide.into_bytes()),
            ("text/csv", b"\xd0\xd5\xc3\xfb\n\xff\x81\xfe,\x80\n".to_vec()),
            ("text/csv", "姓名\n\"张三".into()),
            ("application/x-ndjson", b"{\"name\":\"a\\u0000b\"}\n{\"name\":[1e999]}\nnull\n".to_vec()),
            ("application/x-ndjson", [b"{\"name\":".to_vec(), vec![b'['; 100_000]].concat()),
        ];
        for (at, (kind, bytes)) in tables.into_iter().enumerate() {
            let reply = file(&server, &city, "/api/v1/imports/inspection", kind, bytes.clone()).await;
            assert!(matches!(reply.status, 200 | 400 | 415), "table {at}: {}", reply.body);
            assert!(!reply.body.to_string().contains("\\u0000"), "table {at}: {}", reply.body);
            let reply = file(&server, &city, "/api/v1/imports?mode=validate", kind, bytes).await;
            assert!(matches!(reply.status, 202 | 415), "table {at}: {}", reply.body);
        }
    }

    /// `/workers/search` looks like a worker's address too.
    async fn a_fixed_address_tells_its_methods(database) {
        let world = World::new(database).await;
        let server = Server::new(&world, false).await;
        let token = server.token("city").await;
        for path in ["workers/search", "workers/exports", "imports/inspection"] {
            assert_eq!(server.get(&format!("/api/v1/{path}"), &token).await.problem(), (405, "method_not_allowed"), "{path}");
        }
        let put = TestRequest::put().uri("/api/v1/organisations/rollup");
        assert_eq!(server.send(as_someone(put, &token)).await.problem(), (405, "method_not_allowed"));
    }
}

/// A workbook of one heading in a cell, whose shared strings claim to be so many.
fn workbook(claim: &str, cell: &str) -> Vec<u8> {
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let parts = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(r#"<sst xmlns="{main}" uniqueCount="{claim}"><si><t>姓名</t></si></sst>"#),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<worksheet xmlns="{main}"><sheetData><row r="1"><c r="{cell}" t="s"><v>0</v></c></row></sheetData></worksheet>"#
            ),
        ),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
