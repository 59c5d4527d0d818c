//! The uploaded file with an error column, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::io::Cursor;

use application::{Access, AppResult, audit, exchange, job::Runner};
use bytes::Bytes;
use calamine::{Data, Reader, Xlsx};
use contract::{AuditQuery, ErrorCode, ImportQuery, ImportResultFileQuery, ImportView, perm};
use futures_util::stream;
use testkit::{World, both_databases};

const CSV: &str = "text/csv";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const NDJSON: &str = "application/x-ndjson";
const NUMBER: &str = "510199198503150014";
const HEADING: [&str; 13] = [
    "所在小组",
    "姓名",
    "证件号码",
    "民族",
    "政治面貌",
    "最高学历",
    "任职村(社区)",
    "人员分类",
    "职务",
    "任现职日期",
    "进入方式",
    "进入日期",
    "劳动关系",
];

/// A wrong row, its number one digit off, and a right one.
fn rows() -> [[&'static str; 13]; 2] {
    let row = |group, name, number| {
        [
            group,
            name,
            number,
            "汉族",
            "群众",
            "大专",
            "510104017001",
            "网格员",
            "网格员",
            "2022/3/1",
            "公开招聘",
            "2022/3/1",
            "劳动合同",
        ]
    };
    [
        row("=1+1", "张三", NUMBER),
        row("二组", "李四", "510199198503150021"),
    ]
}

fn csv() -> String {
    let [wrong, right] = rows();
    [HEADING, wrong, right]
        .map(|row| row.join(",") + "\r\n")
        .concat()
}

fn xlsx() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let [wrong, right] = rows();
    for (row, cells) in (0..).zip([HEADING, wrong, right]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

async fn runner(world: &World, username: &str) -> Access<perm::ImportRun> {
    world.actor(username).await.require().unwrap()
}

async fn import(world: &World, content_type: &str, file: impl Into<Bytes>) -> ImportView {
    let access = runner(world, "city").await;
    let body = stream::iter([Ok::<_, std::io::Error>(file.into())]);
    let upload = exchange::receive(&access, content_type, body)
        .await
        .unwrap();
    let query = ImportQuery {
        file_name: Some("名册.2026.csv".to_owned()),
        ..ImportQuery::default()
    };
    let import = exchange::create(&access, upload, &query, None)
        .await
        .unwrap();
    Runner::new(world.app.clone()).run_next().await.unwrap();
    import
}

async fn file(
    world: &World,
    username: &str,
    import: &ImportView,
    findings_only: bool,
) -> AppResult<exchange::TemplateFile> {
    let query = ImportResultFileQuery {
        findings_only: Some(findings_only),
    };
    exchange::results_file(&runner(world, username).await, import.id, &query).await
}

async fn text(world: &World, import: &ImportView) -> String {
    String::from_utf8(file(world, "city", import, false).await.unwrap().bytes).unwrap()
}

async fn downloads(world: &World) -> Vec<serde_json::Value> {
    let access: Access<perm::AuditView> = world.actor("auditor").await.require().unwrap();
    let query = AuditQuery {
        action: Some("import.download".to_owned()),
        ..AuditQuery::default()
    };
    let page = audit::list(&access, &query).await.unwrap();
    page.items
        .into_iter()
        .map(|entry| serde_json::to_value(entry).unwrap())
        .collect()
}

both_databases! {
    async fn a_sheet_comes_back_as_it_was_with_an_error_column(database) {
        let world = World::new(database).await;
        let import = import(&world, CSV, csv()).await;
        let whole = file(&world, "city", &import, false).await.unwrap();
        assert_eq!(whole.file_name, "名册.2026_导入结果.csv");
        let text = String::from_utf8(whole.bytes).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], format!("\u{feff}{},结果,问题", HEADING.join(",")));
        // What looks like a formula is made harmless; everything else is as it was.
        let [wrong, right] = rows().map(|row| row.join(","));
        assert_eq!(lines[1], format!("'{wrong},有误,证件号码：校验码不符，号码中至少有一位填错，请逐位与证件核对。"));
        assert_eq!(lines[2], format!("{right},正确,"));
        let part = file(&world, "city", &import, true).await.unwrap();
        assert_eq!(part.file_name, "名册.2026_待修改.csv");
        let part = String::from_utf8(part.bytes).unwrap();
        assert_eq!(part.lines().collect::<Vec<_>>(), lines[..2]);
    }

    async fn what_came_back_can_be_corrected_and_sent_again(database) {
        let world = World::new(database).await;
        let first = import(&world, CSV, csv()).await;
        let corrected = text(&world, &first).await.replace(NUMBER, "510199198503150013");
        let second = import(&world, CSV, corrected).await;
        let second = exchange::get(&runner(&world, "city").await, second.id).await.unwrap();
        assert_eq!((second.counts.valid, second.counts.invalid), (2, 0));
        assert!(text(&world, &second).await.starts_with(&format!("\u{feff}{},结果,问题\r\n", HEADING.join(","))));
    }

    async fn a_workbook_comes_back_as_a_workbook(database) {
        let world = World::new(database).await;
        let import = import(&world, XLSX, xlsx()).await;
        let file = file(&world, "city", &import, false).await.unwrap();
        assert_eq!(file.content_type, XLSX);
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file.bytes)).unwrap();
        let sheet = book.worksheet_range_at(0).unwrap().unwrap();
        let found: Vec<Vec<Data>> = sheet.rows().map(<[Data]>::to_vec).collect();
        let [wrong, right] = rows();
        for (row, (cells, outcome)) in [(HEADING, "结果"), (wrong, "有误"), (right, "正确")].into_iter().enumerate() {
            let cells: Vec<Data> = cells.into_iter().chain([outcome]).map(|cell| Data::String(cell.to_owned())).collect();
            assert_eq!(found[row][..14], cells[..]);
        }
        assert!(found[1][14].to_string().contains("校验码不符") && found[2][14] == Data::Empty);
    }

    async fn lines_of_json_come_back_letter_by_letter(database) {
        let world = World::new(database).await;
        let import = import(&world, NDJSON, format!("{{\"own\":[1, 2],\"id_number\":\"{NUMBER}\"}}\n\nnonsense\n")).await;
        let text = text(&world, &import).await;
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with(&format!("{{\"own\":[1, 2],\"id_number\":\"{NUMBER}\",\"结果\":\"有误\",\"问题\":\"")), "{text}");
        assert!(lines[1].starts_with("{\"原文\":\"nonsense\",\"结果\":\"有误\""), "{text}");
    }

    async fn every_download_is_logged_and_nobody_else_gets_one(database) {
        let world = World::new(database).await;
        let import = import(&world, CSV, csv()).await;
        for other in ["district-510104", "district-510185"] {
            let refused = file(&world, other, &import, false).await.err().unwrap();
            assert_eq!(refused.code(), ErrorCode::NotFound);
        }
        assert!(downloads(&world).await.is_empty());
        file(&world, "city", &import, false).await.unwrap();
        let logged = downloads(&world).await;
        assert_eq!(logged.len(), 1);
        assert!(logged[0].to_string().contains(&import.id.to_string()));
        assert!(!logged[0].to_string().contains(NUMBER));
    }

    async fn after_a_week_only_the_verdicts_are_left(database) {
        let world = World::new(database).await;
        let import = import(&world, CSV, csv()).await;
        world.database.clock.advance(exchange::UPLOAD_KEPT + chrono::TimeDelta::seconds(1));
        // Even before the daily job has come by.
        let kept = text(&world, &import).await;
        exchange::purge_uploads(&world.app).await.unwrap();
        assert_eq!(text(&world, &import).await, kept);
        assert!(kept.starts_with("\u{feff}行号,结果,姓名,错误说明\r\n2,有误,张*,证件号码："), "{kept}");
        assert!(!kept.contains("5101991985"));
        assert!(downloads(&world).await.is_empty());
    }

    async fn a_file_that_is_no_table_gives_the_empty_list(database) {
        let world = World::new(database).await;
        let import = import(&world, XLSX, b"PK\x03\x04 no workbook".as_slice()).await;
        let file = file(&world, "city", &import, false).await.unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file.bytes)).unwrap();
        assert_eq!(book.worksheet_range_at(0).unwrap().unwrap().height(), 1);
    }
}
