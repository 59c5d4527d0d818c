//! Exports of many: somebody else approves, the file is made, taken away once, and gone.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::io::Cursor;

use application::{
    Access, App, AppResult, Once, Settings,
    identity::BuiltinRole,
    job::Runner,
    worker::{self, ExportFile, export as exports},
};
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use chrono::TimeDelta;
use contract::{
    AuditQuery, DelegationInput, DisclosureQuery, ErrorCode, ExportDownload, ExportList,
    ExportRefusal, ExportRequestQuery, ExportRequestView, FileFormat, Requires, WorkerExport,
    WorkerQuery, WorkerView, perm,
};
use domain::{ids::ExportId, worker::export::ExportState as State};
use futures_util::TryStreamExt;
use persistence::cipher::sm3_hex;
use testkit::{World, both_databases, worker_input};
use uuid::Uuid;

/// The world with some people of 督院街, in which exports of more than two need somebody else.
async fn world(database: testkit::TestDatabase, people: u16) -> World {
    let mut world = World::new(database).await;
    for number in 1..=people {
        enter(&world, "510104017001", 2 * number + 1, "张三").await;
    }
    let settings = Settings {
        export_limit: 2,
        ..world.app.settings().clone()
    };
    world.app = App::new(world.app.store().clone(), settings);
    world
}

async fn enter(world: &World, place: &str, number: u16, name: &str) -> WorkerView {
    let mut input = worker_input(world.place(place).await, number);
    input.name = name.to_owned();
    let once = Once::new("worker_create", None, &input).unwrap();
    let city = access(world, "city").await;
    let written = worker::create(&city, &input, &once).await;
    written.unwrap().done().unwrap()
}

async fn access<P: Requires>(world: &World, username: &str) -> Access<P> {
    world.actor(username).await.require().unwrap()
}

fn wish(format: FileFormat) -> WorkerExport {
    WorkerExport {
        reason: "年度核对".to_owned(),
        format,
        filter: WorkerQuery::default(),
    }
}

/// A request of the street officer of 督院街.
async fn asked(world: &World, format: FileFormat) -> ExportRequestView {
    asked_by(world, "town-510104017", &wish(format)).await
}

async fn asked_by(world: &World, username: &str, wish: &WorkerExport) -> ExportRequestView {
    let asked = worker::export(&access(world, username).await, wish).await;
    asked.unwrap().asked().expect("a request")
}

async fn approve(world: &World, username: &str, id: ExportId) -> AppResult<ExportRequestView> {
    exports::approve(&access(world, username).await, id).await
}

async fn run_jobs(world: &World) {
    let runner = Runner::new(world.app.clone());
    while runner.run_next().await.unwrap() {}
}

async fn seen(world: &World, username: &str, id: ExportId) -> AppResult<ExportRequestView> {
    exports::get(&access(world, username).await, id).await
}

/// A request that was approved, with its file made.
async fn made(world: &World, format: FileFormat) -> ExportRequestView {
    let request = asked(world, format).await;
    approve(world, "district-510104", request.id).await.unwrap();
    run_jobs(world).await;
    seen(world, "town-510104017", request.id).await.unwrap()
}

async fn content(file: ExportFile) -> Vec<u8> {
    let pieces: Vec<bytes::Bytes> = file.content.try_collect().await.unwrap();
    pieces.concat()
}

async fn download(world: &World, username: &str, id: ExportId) -> AppResult<Vec<u8>> {
    let file = exports::download(
        &access(world, username).await,
        id,
        ExportDownload { password: None },
    )
    .await?;
    Ok(content(file).await)
}

async fn direct(world: &World, username: &str, wish: &WorkerExport) -> Vec<u8> {
    let export = worker::export(&access(world, username).await, wish).await;
    content(export.unwrap().now().expect("a file at once")).await
}

/// Sealed exports in the folder.
fn files(world: &World) -> Vec<std::path::PathBuf> {
    let folder = std::fs::read_dir(&world.app.settings().files);
    let files = folder
        .into_iter()
        .flatten()
        .map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|kind| kind == "export"))
        .collect()
}

fn code<T: std::fmt::Debug>(refused: AppResult<T>) -> ErrorCode {
    refused.unwrap_err().code()
}

/// Actions of the log about an export, oldest first.
async fn logged(world: &World, id: ExportId) -> Vec<String> {
    let query = AuditQuery {
        object_kind: Some("export".to_owned()),
        object_id: Some(id.to_string()),
        ..AuditQuery::default()
    };
    let auditor = access::<perm::AuditView>(world, "auditor").await;
    let page = application::audit::list(&auditor, &query).await.unwrap();
    page.items
        .into_iter()
        .rev()
        .map(|entry| entry.action)
        .collect()
}

both_databases! {
    async fn the_limit_itself_is_exported_at_once_and_one_more_waits(database) {
        let world = world(database, 2).await;
        let two = String::from_utf8(direct(&world, "town-510104017", &wish(FileFormat::Csv)).await).unwrap();
        assert_eq!(two.lines().count(), 4, "heading, two people, mark: {two}");
        enter(&world, "510104017001", 9, "李四").await;
        let request = asked(&world, FileFormat::Csv).await;
        assert_eq!((request.state, request.people, request.clear), (State::Requested, 3, true));
        assert_eq!(request.places, ["成都市/锦江区/督院街街道"]);
        assert!(request.columns.iter().any(|column| column.sensitive));
        // Asking again while it waits is the same request.
        assert_eq!(asked(&world, FileFormat::Csv).await.id, request.id);
        assert!(files(&world).is_empty());
        assert_eq!(logged(&world, request.id).await, ["export.ask"]);
    }

    async fn the_whole_way_leaves_its_traces(database) {
        let world = world(database, 3).await;
        let request = made(&world, FileFormat::Csv).await;
        assert_eq!((request.state, request.made), (State::Ready, 3));
        assert_eq!(request.decided_by.as_deref(), Some("district-510104"));
        let sealed = std::fs::read(&files(&world)[0]).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("张三"));
        let clear = download(&world, "town-510104017", request.id).await.unwrap();
        assert_eq!(Some(sm3_hex(&clear)), request.sm3, "a leaked file is found by its hash");
        assert_eq!(request.bytes, Some(clear.len() as i64));
        assert!(files(&world).is_empty(), "gone with the download");
        assert_eq!(logged(&world, request.id).await, ["export.ask", "export.approve", "export.make", "export.download"]);
    }

    async fn nobody_approves_their_own(database) {
        let mut world = world(database, 3).await;
        let own = asked_by(&world, "district-510104", &wish(FileFormat::Csv)).await;
        assert!(!own.may_decide);
        assert_eq!(code(approve(&world, "district-510104", own.id).await), ErrorCode::SecondPersonRequired);
        let refusal = ExportRefusal { reason: "不同意".to_owned() };
        let refused = exports::refuse(&access(&world, "district-510104").await, own.id, &refusal).await;
        assert_eq!(code(refused), ErrorCode::SecondPersonRequired);

        // The same person with another account is no second one.
        let person = enter(&world, "510104017001", 31, "王五").await;
        world.bind("district-510104", Some(person.id)).await;
        let as_person = asked_by(&world, "district-510104", &wish(FileFormat::Ndjson)).await;
        world.bind("district-510104", None).await;
        world.add_account("district-2", BuiltinRole::DistrictOfficer, "510104").await;
        world.bind("district-2", Some(person.id)).await;
        assert_eq!(code(approve(&world, "district-2", as_person.id).await), ErrorCode::SecondPersonRequired);
        let queue = exports::list(&access(&world, "district-2").await, &ExportRequestQuery::default()).await.unwrap();
        assert_eq!(queue.items.iter().map(|item| item.id).collect::<Vec<_>>(), [own.id]);
        approve(&world, "city", as_person.id).await.unwrap();
    }

    async fn who_does_not_see_all_of_it_finds_nothing(database) {
        let mut world = world(database, 3).await;
        world.add_account("town-2", BuiltinRole::DistrictOfficer, "510104018").await;
        let request = asked_by(&world, "district-510104", &wish(FileFormat::Csv)).await;
        for outside in ["district-510185", "town-2"] {
            assert_eq!(code(approve(&world, outside, request.id).await), ErrorCode::NotFound, "{outside}");
            let refusal = ExportRefusal { reason: "不同意".to_owned() };
            let refused = exports::refuse(&access(&world, outside).await, request.id, &refusal).await;
            assert_eq!(code(refused), ErrorCode::NotFound);
            assert_eq!(code(seen(&world, outside, request.id).await), ErrorCode::NotFound);
            let counts = exports::counts(&access(&world, outside).await).await.unwrap();
            assert_eq!(counts.queue, 0);
        }
        // To stand in for somebody who confirms submissions gives nothing here.
        let away = DelegationInput {
            username: "town-2".to_owned(),
            valid_from: world.app.store().today(),
            valid_to: world.app.store().today() + TimeDelta::days(5),
            reason: "休假".to_owned(),
        };
        worker::submission::delegate(&access(&world, "city").await, &away).await.unwrap();
        assert_eq!(code(approve(&world, "town-2", request.id).await), ErrorCode::NotFound);
        // Who asked finds their own, and nobody else's.
        assert_eq!(code(download(&world, "city", request.id).await), ErrorCode::NotFound);
        let withdrawn = exports::withdraw(&access(&world, "town-510104017").await, request.id).await;
        assert_eq!(code(withdrawn), ErrorCode::NotFound);
        let counts = exports::counts(&access(&world, "city").await).await.unwrap();
        assert_eq!((counts.queue, counts.limit), (1, 2));
        let may = access::<perm::WorkerView>(&world, "town-510104017").await;
        assert!(!may.may(contract::Permission::ExportApprove), "streets do not approve");
    }

    async fn a_file_is_taken_away_once_even_by_two_at_once(database) {
        let world = world(database, 3).await;
        let request = made(&world, FileFormat::Ndjson).await;
        let (one, other) = tokio::join!(
            download(&world, "town-510104017", request.id),
            download(&world, "town-510104017", request.id),
        );
        let got: Vec<_> = [&one, &other].into_iter().filter(|file| file.is_ok()).collect();
        assert_eq!(got.len(), 1);
        let refused = if one.is_ok() { other } else { one };
        assert_eq!(code(refused), ErrorCode::ExportGone);
        assert_eq!(ErrorCode::ExportGone.status(), 410);
        assert_eq!(code(download(&world, "town-510104017", request.id).await), ErrorCode::ExportGone);
    }

    async fn what_nobody_takes_away_is_deleted_after_its_time(database) {
        let world = world(database, 3).await;
        let request = made(&world, FileFormat::Xlsx).await;
        let expires = request.expires_at.unwrap();
        assert_eq!((expires - world.app.store().now()).num_minutes(), 24 * 60);
        world.database.clock.set(expires - TimeDelta::seconds(1));
        exports::expire(&world.app).await.unwrap();
        assert_eq!(files(&world).len(), 1);
        world.database.clock.set(expires);
        // Before anybody has deleted it, it is over all the same.
        assert_eq!(code(download(&world, "town-510104017", request.id).await), ErrorCode::ExportGone);
        exports::expire(&world.app).await.unwrap();
        assert!(files(&world).is_empty());
        let ended = seen(&world, "town-510104017", request.id).await.unwrap();
        assert_eq!((ended.state, ended.ended_at >= Some(expires)), (State::Expired, true));
        assert_eq!(logged(&world, request.id).await.last().unwrap(), "export.expire");
        assert_eq!(code(download(&world, "town-510104017", request.id).await), ErrorCode::ExportGone);

        world.database.clock.advance(TimeDelta::days(181));
        exports::forget_ended(&world.app).await.unwrap();
        assert_eq!(code(seen(&world, "town-510104017", request.id).await), ErrorCode::NotFound);
    }

    async fn a_job_that_was_killed_starts_over(database) {
        let world = world(database, 3).await;
        let request = asked(&world, FileFormat::Csv).await;
        approve(&world, "district-510104", request.id).await.unwrap();
        // A process claims the job, leaves half a file and dies.
        let dead = world.app.store().jobs().claim(Uuid::from_u128(1)).await.unwrap();
        assert_eq!(dead.unwrap().id.0, request.id.0);
        std::fs::create_dir_all(&world.app.settings().files).unwrap();
        let half: Uuid = world.app.store().new_id();
        std::fs::write(world.app.settings().files.join(format!("{half}.export")), b"half").unwrap();
        run_jobs(&world).await;
        assert_eq!(seen(&world, "town-510104017", request.id).await.unwrap().state, State::Approved);
        world.database.clock.advance(TimeDelta::minutes(1));
        run_jobs(&world).await;
        assert_eq!(seen(&world, "town-510104017", request.id).await.unwrap().state, State::Ready);
        exports::expire(&world.app).await.unwrap();
        assert_eq!(files(&world).len(), 1, "what the dead process left is gone");
        let text = String::from_utf8(download(&world, "town-510104017", request.id).await.unwrap()).unwrap();
        assert_eq!(text.lines().count(), 5);
    }

    async fn whoever_lost_the_right_or_the_scope_gets_no_file_and_a_reason(database) {
        let world = world(database, 3).await;
        let of_right = asked(&world, FileFormat::Csv).await;
        approve(&world, "district-510104", of_right.id).await.unwrap();
        world.database.tamper("UPDATE role SET permissions = replace(permissions, '\"worker:record:export\"', '\"worker:record:none\"') WHERE code = 'street_officer'").await;
        run_jobs(&world).await;
        world.database.tamper("UPDATE role SET permissions = replace(permissions, '\"worker:record:none\"', '\"worker:record:export\"') WHERE code = 'street_officer'").await;
        let failed = seen(&world, "town-510104017", of_right.id).await.unwrap();
        assert_eq!(failed.state, State::Failed);
        assert!(failed.failure.unwrap().contains("导出权限"));

        let of_scope = asked(&world, FileFormat::Csv).await;
        approve(&world, "district-510104", of_scope.id).await.unwrap();
        world.database.tamper("DELETE FROM account_scope WHERE account_id IN (SELECT id FROM account WHERE username = 'town-510104017')").await;
        run_jobs(&world).await;
        let failed = seen(&world, "town-510104017", of_scope.id).await.unwrap();
        assert_eq!(failed.state, State::Failed);
        assert!(failed.failure.unwrap().contains("数据范围"));
        assert!(files(&world).is_empty());
        let counts = exports::counts(&access(&world, "town-510104017").await).await.unwrap();
        assert_eq!(counts.refused, 2);
    }

    async fn a_file_is_not_for_whoever_sees_less_by_now(database) {
        let world = world(database, 3).await;
        let request = made(&world, FileFormat::Csv).await;
        world.database.tamper("UPDATE role SET permissions = replace(permissions, '\"worker:identity:reveal\"', '\"worker:identity:none\"') WHERE code = 'street_officer'").await;
        assert_eq!(code(download(&world, "town-510104017", request.id).await), ErrorCode::ExportStateUnfit);
    }

    async fn a_refusal_and_a_withdrawal_end_it(database) {
        let world = world(database, 3).await;
        let refused = asked(&world, FileFormat::Csv).await;
        let refusal = ExportRefusal { reason: "范围过大".to_owned() };
        exports::refuse(&access(&world, "city").await, refused.id, &refusal).await.unwrap();
        let told = seen(&world, "town-510104017", refused.id).await.unwrap();
        assert_eq!((told.state, told.refusal.as_deref()), (State::Refused, Some("范围过大")));
        assert_eq!(code(approve(&world, "city", refused.id).await), ErrorCode::ExportStateUnfit);
        assert_eq!(code(download(&world, "town-510104017", refused.id).await), ErrorCode::ExportStateUnfit);

        let withdrawn = asked(&world, FileFormat::Csv).await;
        assert_ne!(withdrawn.id, refused.id);
        exports::withdraw(&access(&world, "town-510104017").await, withdrawn.id).await.unwrap();
        assert_eq!(code(approve(&world, "city", withdrawn.id).await), ErrorCode::ExportStateUnfit);
        let mine = ExportRequestQuery { view: Some(ExportList::Mine), ..ExportRequestQuery::default() };
        let page = exports::list(&access(&world, "town-510104017").await, &mine).await.unwrap();
        assert_eq!(page.items.iter().map(|item| item.id).collect::<Vec<_>>(), [withdrawn.id, refused.id]);
        assert_eq!(page.total, 2);
    }

    async fn people_are_told_of_clear_numbers_once_the_file_is_taken_away(database) {
        let world = world(database, 3).await;
        let person = enter(&world, "510104017001", 41, "赵六").await;
        let told = async || {
            let city = access(&world, "city").await;
            worker::disclosures(&city, person.id, &DisclosureQuery::default()).await.unwrap().total
        };
        let request = made(&world, FileFormat::Csv).await;
        assert_eq!(told().await, 0, "the file only lies there");
        download(&world, "town-510104017", request.id).await.unwrap();
        assert_eq!(told().await, 1);
        let expired = made(&world, FileFormat::Csv).await;
        world.database.clock.set(expired.expires_at.unwrap());
        exports::expire(&world.app).await.unwrap();
        assert_eq!(told().await, 1);
    }

    async fn every_file_says_who_took_it_out_and_under_which_number(database) {
        let world = world(database, 1).await;
        enter(&world, "510104017001", 51, "赵六").await;
        // No form takes such a name; an older register may hold one.
        world.database.tamper("UPDATE roster SET name = '=HYPERLINK(1)' WHERE name = '赵六'").await;
        let street = "town-510104017";
        // Small ones at once, and the same of many after approval.
        for many in [false, true] {
            let mut found = Vec::new();
            for format in [FileFormat::Csv, FileFormat::Ndjson, FileFormat::Xlsx] {
                let (number, bytes) = if many {
                    let request = made(&world, format).await;
                    (Some(request.id), download(&world, street, request.id).await.unwrap())
                } else {
                    (None, direct(&world, street, &wish(format)).await)
                };
                found.push((number, bytes));
            }
            let [(csv_number, csv), (json_number, json), (xlsx_number, xlsx)]: [_; 3] = found.try_into().unwrap();

            let csv = String::from_utf8(csv).unwrap();
            let last = csv.lines().last().unwrap();
            assert!(last.starts_with("# 导出水印：town-510104017（town-510104017）于 2026-06-30 09:00:00 导出，编号 "), "{last}");
            assert!(csv_number.is_none_or(|number| last.contains(&number.to_string())));
            assert!(csv.contains("'=HYPERLINK(1)"), "no formula: {csv}");
            let columns = csv.lines().next().unwrap().matches(',').count();
            assert_eq!(last.matches(',').count(), columns, "as wide as the others");

            let json = String::from_utf8(json).unwrap();
            let mark: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
            assert_eq!(mark["_export"]["username"], street);
            assert_eq!(mark["_export"]["at"], "2026-06-30T01:00:00Z");
            assert!(json_number.is_none_or(|number| mark["_export"]["number"] == number.to_string()));

            let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(xlsx.clone())).unwrap();
            assert_eq!(book.sheet_names(), ["数据", "导出说明"]);
            let data = book.worksheet_range("数据").unwrap();
            assert_eq!(data.get((0, 0)), Some(&Data::String("姓名".to_owned())));
            let names: Vec<_> = data.rows().skip(1).map(|row| row[0].to_string()).collect();
            assert!(names.contains(&"=HYPERLINK(1)".to_owned()), "text, and no formula: {names:?}");
            let sheet = book.worksheet_range("导出说明").unwrap();
            let text: Vec<_> = sheet.rows().map(|row| row[1].to_string()).collect();
            assert!(text.contains(&"2026-06-30 09:00:00".to_owned()) && text.contains(&"年度核对".to_owned()), "{text:?}");
            assert!(xlsx_number.is_none_or(|number| text.contains(&number.to_string())));
            let mut parts = zip::ZipArchive::new(Cursor::new(xlsx)).unwrap();
            let mut first = parts.by_name("xl/worksheets/sheet1.xml").unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut first, &mut text).unwrap();
            assert!(text.contains("<oddHeader>&amp;Ctown-510104017（"), "on every printed page");

            if !many {
                enter(&world, "510104017001", 53, "李四").await;
            }
        }
    }

    async fn a_file_in_an_archive_opens_with_its_password_alone(database) {
        let world = world(database, 3).await;
        let password = "kq7m-3wzd-9fxa-t2hc";
        for format in [FileFormat::Csv, FileFormat::Xlsx] {
            let request = made(&world, format).await;
            let street = access(&world, "town-510104017").await;
            let wish = ExportDownload { password: Some(password.to_owned()) };
            let file = exports::download(&street, request.id, wish).await.unwrap();
            let extension = if format == FileFormat::Csv { "csv" } else { "xlsx" };
            assert_eq!((file.content_type, file.file_name.as_str()), ("application/zip", "社区工作者名单_20260630.zip"));
            let bytes = content(file).await;
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            assert!(archive.by_index(0).is_err(), "without a password");
            assert!(archive.by_index_decrypt(0, b"another-password").is_err());
            let mut inner = archive.by_index_decrypt(0, password.as_bytes()).unwrap();
            assert_eq!(inner.name().unwrap(), format!("社区工作者名单_20260630.{extension}"));
            let mut clear = Vec::new();
            std::io::Read::read_to_end(&mut inner, &mut clear).unwrap();
            assert_eq!(Some(sm3_hex(&clear)), request.sm3, "what is inside is what was made");
            // The log tells that there was one, and not which.
            let query = AuditQuery { object_id: Some(request.id.to_string()), ..AuditQuery::default() };
            let auditor = access::<perm::AuditView>(&world, "auditor").await;
            let log = application::audit::list(&auditor, &query).await.unwrap();
            let log = serde_json::to_string(&log).unwrap();
            assert!(log.contains("archive") && !log.contains(password), "{log}");
            assert!(files(&world).is_empty());
        }
    }

    async fn many_small_exports_add_up_to_a_large_one(database) {
        let mut world = world(database, 2).await;
        let settings = Settings { export_day_limit: 5, ..world.app.settings().clone() };
        world.app = App::new(world.app.store().clone(), settings);
        let street = "town-510104017";
        let left = async || {
            let counts = exports::counts(&access(&world, street).await).await.unwrap();
            (counts.limit, counts.left)
        };
        assert_eq!(left().await, (2, 2));
        direct(&world, street, &wish(FileFormat::Csv)).await;
        world.database.clock.advance(TimeDelta::hours(1));
        direct(&world, street, &wish(FileFormat::Csv)).await;
        assert_eq!(left().await, (2, 1));
        // The third would make six: it waits, and says what went before.
        let request = asked(&world, FileFormat::Csv).await;
        assert_eq!((request.people, request.taken), (2, 4));
        // What somebody else has approved does not add up, and others are counted apart.
        approve(&world, "district-510104", request.id).await.unwrap();
        run_jobs(&world).await;
        download(&world, street, request.id).await.unwrap();
        assert_eq!(left().await, (2, 1));
        direct(&world, "district-510104", &wish(FileFormat::Csv)).await;
        // One that still fits goes at once; nobody at all always fits.
        let one = WorkerExport { filter: WorkerQuery { q: Some("nobody".to_owned()), ..WorkerQuery::default() }, ..wish(FileFormat::Csv) };
        direct(&world, street, &one).await;
        // The day runs: 24 hours after the first, its two are free again.
        world.database.clock.advance(TimeDelta::hours(23) - TimeDelta::seconds(1));
        assert_eq!(left().await, (2, 1));
        world.database.clock.advance(TimeDelta::seconds(2));
        assert_eq!(left().await, (2, 2));
        direct(&world, street, &wish(FileFormat::Csv)).await;
    }

    async fn of_two_exports_at_once_the_second_counts_the_first(database) {
        let mut world = world(database, 2).await;
        let settings = Settings { export_day_limit: 3, ..world.app.settings().clone() };
        world.app = App::new(world.app.store().clone(), settings);
        let (street, wish) = (access(&world, "town-510104017").await, wish(FileFormat::Csv));
        let both = tokio::join!(worker::export(&street, &wish), worker::export(&street, &wish));
        let at_once = [both.0, both.1].into_iter().filter(|export| matches!(export, Ok(worker::Exported::Now(_)))).count();
        assert_eq!(at_once, 1);
    }
}
