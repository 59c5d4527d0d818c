//! Imports from upload to verdict, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, AppResult, exchange, job::Runner, worker};
use bytes::Bytes;
use contract::{
    ErrorCode, FileFormat, ImportAtomic, ImportCommit, ImportMode, ImportQuery, ImportResultQuery,
    ImportState, ImportView, OnExisting, RowOutcome, RowResult, WorkerQuery, perm,
};
use domain::{identity_number::IdentityNumber, worker::FIELDS};
use futures_util::stream;
use testkit::{World, both_databases};

const CSV: &str = "text/csv";

/// One person of a file: sequence, name, place, and cells to replace by key.
type Line<'a> = (u16, &'a str, &'a str, &'a [(&'a str, &'a str)]);

/// A file with one line per person.
fn sheet(lines: &[Line<'_>]) -> String {
    let heading: Vec<&str> = FIELDS.iter().map(|field| field.label).collect();
    let mut text = heading.join(",") + "\r\n";
    for (number, name, place, replaced) in lines {
        let id = IdentityNumber::synthetic("1985-03-15".parse().unwrap(), *number);
        let cells: Vec<String> = FIELDS
            .iter()
            .map(|field| {
                if let Some((_, value)) = replaced.iter().find(|(key, _)| *key == field.key) {
                    return (*value).to_owned();
                }
                match field.key {
                    "name" => *name,
                    "id_number" => id.expose(),
                    "place" => *place,
                    "ethnicity" => "汉族",
                    "political_code" => "群众",
                    "education_code" => "大专",
                    "class" => "网格员",
                    "post" => "网格员",
                    "assigned_on" | "entered_on" => "2022/3/1",
                    "entry_kind" => "公开招聘",
                    "relation" => "劳动合同",
                    _ => "",
                }
                .to_owned()
            })
            .collect();
        text += &(cells
            .iter()
            .map(|cell| format!("\"{cell}\""))
            .collect::<Vec<_>>()
            .join(",")
            + "\r\n");
    }
    text
}

async fn runner(world: &World, username: &str) -> Access<perm::ImportRun> {
    world.actor(username).await.require().unwrap()
}

fn commit(atomic: ImportAtomic, on_existing: OnExisting) -> ImportQuery {
    ImportQuery {
        mode: Some(ImportMode::Commit),
        atomic: Some(atomic),
        on_existing: Some(on_existing),
        ..ImportQuery::default()
    }
}

async fn start(
    world: &World,
    username: &str,
    content_type: &str,
    file: impl Into<Bytes>,
    query: &ImportQuery,
    key: Option<&str>,
) -> AppResult<ImportView> {
    let access = runner(world, username).await;
    let body = stream::iter([Ok::<_, std::io::Error>(file.into())]);
    let upload = exchange::receive(&access, content_type, body).await?;
    exchange::create(&access, upload, query, key.map(str::to_owned)).await
}

/// Starts an import and runs its job.
async fn import(world: &World, username: &str, file: &str, query: &ImportQuery) -> ImportView {
    let started = start(world, username, CSV, file.to_owned(), query, None)
        .await
        .unwrap();
    assert_eq!(started.state, ImportState::Queued);
    Runner::new(world.app.clone()).run_next().await.unwrap();
    exchange::get(&runner(world, username).await, started.id)
        .await
        .unwrap()
}

async fn results(world: &World, import: &ImportView) -> Vec<RowResult> {
    exchange::results(
        &runner(world, "city").await,
        import.id,
        &ImportResultQuery::default(),
    )
    .await
    .unwrap()
    .items
}

async fn registered(world: &World) -> i64 {
    let access: Access<perm::WorkerView> = world.actor("city").await.require().unwrap();
    worker::list(&access, &WorkerQuery::default())
        .await
        .unwrap()
        .total
}

fn left_over(world: &World) -> usize {
    std::fs::read_dir(&world.app.settings().files).map_or(0, Iterator::count)
}

both_databases! {
    async fn a_right_file_is_entered_and_its_upload_is_gone_after_a_week(database) {
        let world = World::new(database).await;
        let file = sheet(&[
            (1, "张三", "510104017001", &[("phone", "138-0013-8000"), ("qualification_level", "社会工作师"), ("cost_year", "2022"), ("annual_cost", "72,400.50")]),
            (2, "李四", "锦江区/督院街街道/华兴街社区", &[]),
            (3, "阿布都·热合曼", "成都市/简阳市/石桥镇/石桥村", &[("ethnicity", "05")]),
        ]);
        let import = import(&world, "city", &file, &commit(ImportAtomic::All, OnExisting::Reject)).await;
        assert_eq!((import.state, import.counts.rows, import.counts.created), (ImportState::Done, 3, 3));
        assert_eq!(registered(&world).await, 3);
        let rows = results(&world, &import).await;
        assert!(rows.iter().all(|row| row.outcome == RowOutcome::Created && row.worker_id.is_some()));
        let access: Access<perm::WorkerView> = world.actor("city").await.require().unwrap();
        let view = worker::get(&access, rows[0].worker_id.unwrap()).await.unwrap();
        assert_eq!(view.phone_masked.as_deref(), Some("138****8000"));
        assert_eq!(view.annual_costs.unwrap()[0].amount.to_string(), "72400.50");
        exchange::purge_uploads(&world.app).await.unwrap();
        assert_eq!(left_over(&world), 1);
        world.database.clock.advance(exchange::UPLOAD_KEPT + chrono::TimeDelta::seconds(1));
        exchange::purge_uploads(&world.app).await.unwrap();
        assert_eq!(left_over(&world), 0);
    }

    async fn one_wrong_row_keeps_everyone_out_and_says_where(database) {
        let world = World::new(database).await;
        let file = sheet(&[
            (1, "张三", "510104017001", &[]),
            (2, "李四", "510104017009", &[("education_code", "72"), ("marital", "1"), ("entered_on", "2022-02-30")]),
            (1, "王五", "510104017001", &[]),
        ]);
        let import = import(&world, "city", &file, &commit(ImportAtomic::All, OnExisting::Reject)).await;
        assert_eq!((import.state, import.counts.invalid, import.counts.created), (ImportState::Refused, 2, 0));
        assert_eq!(registered(&world).await, 0);
        let rows = results(&world, &import).await;
        assert_eq!(rows[0].outcome, RowOutcome::Valid);
        assert_eq!((rows[1].row, rows[1].name_masked.as_deref()), (3, Some("李*")));
        let found: Vec<_> = rows[1].findings.iter().map(|finding| (finding.column.as_str(), finding.problem.code.as_str())).collect();
        for expected in [("进入日期", "date_invalid"), ("任职村(社区)", "place_unknown"), ("婚姻状况", "code_suggested"), ("最高学历", "code_suggested")] {
            assert!(found.contains(&expected), "{expected:?} in {found:?}");
        }
        assert_eq!(rows[2].findings[0].problem.code, "duplicate_in_file");
        assert!(!serde_json::to_string(&rows).unwrap().contains("5101991985"));
    }

    async fn the_rows_that_are_right_can_be_entered_alone(database) {
        let world = World::new(database).await;
        let file = sheet(&[(1, "张三", "510104017001", &[]), (2, "李四", "nowhere", &[])]);
        let import = import(&world, "city", &file, &commit(ImportAtomic::ValidRows, OnExisting::Reject)).await;
        assert_eq!((import.state, import.counts.invalid, import.counts.created), (ImportState::Done, 1, 1));
        assert_eq!(registered(&world).await, 1);
    }

    async fn checking_alone_writes_nobody(database) {
        let world = World::new(database).await;
        let file = sheet(&[(1, "张三", "510104017001", &[])]);
        let import = import(&world, "city", &file, &ImportQuery::default()).await;
        assert_eq!((import.state, import.counts.valid, import.counts.created), (ImportState::Done, 1, 0));
        assert_eq!(registered(&world).await, 0);
    }

    async fn someone_registered_is_refused_skipped_or_corrected_as_asked(database) {
        let world = World::new(database).await;
        let first = sheet(&[(1, "张三", "510104017001", &[("phone", "10000111111"), ("work_since", "2010-07-01"), ("degree_code", "学士"), ("education_code", "本科")])]);
        import(&world, "city", &first, &commit(ImportAtomic::All, OnExisting::Reject)).await;
        let again = sheet(&[(1, "张叁", "510104017001", &[])]);
        let refused = import(&world, "city", &again, &commit(ImportAtomic::All, OnExisting::Reject)).await;
        assert_eq!(results(&world, &refused).await[0].findings[0].problem.code, "duplicate_in_register");
        let skipped = import(&world, "city", &again, &commit(ImportAtomic::All, OnExisting::Skip)).await;
        assert_eq!(skipped.counts.skipped, 1);
        let updated = import(&world, "city", &again, &commit(ImportAtomic::All, OnExisting::Update)).await;
        assert_eq!((updated.counts.updated, updated.counts.created), (1, 0));
        let access: Access<perm::WorkerView> = world.actor("city").await.require().unwrap();
        let view = worker::get(&access, results(&world, &updated).await[0].worker_id.unwrap()).await.unwrap();
        // The sheet had no phone; an empty cell is no wish to forget it.
        assert_eq!((view.name.as_str(), view.phone_masked.as_deref(), view.revision), ("张叁", Some("100****1111"), 2));
        assert_eq!(view.work_since.map(|day| day.to_string()).as_deref(), Some("2010-07-01"));
        assert_eq!((view.degrees.len(), view.educations.len()), (1, 2));
    }

    async fn a_clerk_enters_only_into_the_own_place(database) {
        let world = World::new(database).await;
        let file = sheet(&[(1, "张三", "510104017001", &[]), (2, "李四", "510104017002", &[])]);
        let import = import(&world, "village-510104017001", &file, &commit(ImportAtomic::ValidRows, OnExisting::Reject)).await;
        assert_eq!((import.counts.created, import.counts.invalid), (1, 1));
        let other = exchange::get(&runner(&world, "city").await, import.id).await.unwrap_err();
        assert_eq!(other.code(), ErrorCode::NotFound);
    }

    async fn the_same_key_and_file_is_one_import(database) {
        let world = World::new(database).await;
        let file = sheet(&[(1, "张三", "510104017001", &[])]);
        let query = commit(ImportAtomic::All, OnExisting::Reject);
        let first = start(&world, "city", CSV, file.clone(), &query, Some("k")).await.unwrap();
        Runner::new(world.app.clone()).run_next().await.unwrap();
        let again = start(&world, "city", CSV, file, &query, Some("k")).await.unwrap();
        assert_eq!((again.id, again.state), (first.id, ImportState::Done));
        let other = start(&world, "city", CSV, sheet(&[(2, "李四", "510104017001", &[])]), &query, Some("k")).await.unwrap_err();
        assert_eq!(other.code(), ErrorCode::IdempotencyKeyReused);
        assert!(!Runner::new(world.app.clone()).run_next().await.unwrap());
        assert_eq!((registered(&world).await, left_over(&world)), (1, 1));
    }

    async fn a_checked_file_is_written_without_being_sent_again(database) {
        let world = World::new(database).await;
        let file = sheet(&[(1, "张三", "510104017001", &[]), (2, "李四", "nowhere", &[])]);
        let check = import(&world, "city", &file, &ImportQuery::default()).await;
        let access = runner(&world, "city").await;
        // Half of the file is wrong, and the check was of the whole or nothing.
        let as_checked = exchange::commit(&access, check.id, &ImportCommit { atomic: None, on_existing: None }, None).await.unwrap();
        Runner::new(world.app.clone()).run_next().await.unwrap();
        assert_eq!(exchange::get(&access, as_checked.id).await.unwrap().state, ImportState::Refused);
        let right_ones = ImportCommit { atomic: Some(ImportAtomic::ValidRows), on_existing: None };
        let key = || Some("k".to_owned());
        let first = exchange::commit(&access, check.id, &right_ones, key()).await.unwrap();
        assert_eq!((first.state, first.mode, first.bytes), (ImportState::Queued, ImportMode::Commit, check.bytes));
        assert_ne!(first.id, check.id);
        Runner::new(world.app.clone()).run_next().await.unwrap();
        let again = exchange::commit(&access, check.id, &right_ones, key()).await.unwrap();
        assert_eq!((again.id, again.state, again.counts.created, again.counts.invalid), (first.id, ImportState::Done, 1, 1));
        assert_eq!(registered(&world).await, 1);
        let other = ImportCommit { atomic: Some(ImportAtomic::All), on_existing: None };
        let refused = exchange::commit(&access, check.id, &other, key()).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::IdempotencyKeyReused);
        // The check, the refused import and the one that wrote: each has its own copy.
        assert_eq!(left_over(&world), 3);
    }

    async fn what_was_not_checked_or_is_kept_no_longer_is_not_written(database) {
        let world = World::new(database).await;
        let file = sheet(&[(1, "张三", "510104017001", &[])]);
        let access = runner(&world, "city").await;
        let write = ImportCommit { atomic: None, on_existing: None };
        let waiting = start(&world, "city", CSV, file.clone(), &ImportQuery::default(), None).await.unwrap();
        let refused = exchange::commit(&access, waiting.id, &write, None).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ImportNotChecked);
        Runner::new(world.app.clone()).run_next().await.unwrap();
        let another = runner(&world, "district-510104").await;
        let unknown = exchange::commit(&another, waiting.id, &write, None).await.unwrap_err();
        assert_eq!(unknown.code(), ErrorCode::NotFound);
        let written = import(&world, "city", &file, &commit(ImportAtomic::All, OnExisting::Reject)).await;
        let refused = exchange::commit(&access, written.id, &write, None).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ImportNotChecked);
        world.database.clock.advance(exchange::UPLOAD_KEPT + chrono::TimeDelta::seconds(1));
        exchange::purge_uploads(&world.app).await.unwrap();
        let gone = exchange::commit(&access, waiting.id, &write, None).await.unwrap_err();
        assert_eq!(gone.code(), ErrorCode::UploadGone);
        assert_eq!((registered(&world).await, left_over(&world)), (1, 0));
    }

    async fn an_import_killed_in_the_middle_starts_over_and_enters_everyone_once(database) {
        let world = World::new(database).await;
        let file = sheet(&[(1, "张三", "510104017001", &[])]);
        let started = start(&world, "city", CSV, file, &commit(ImportAtomic::All, OnExisting::Reject), None).await.unwrap();
        // A process claims the job and is never heard of again.
        world.app.store().jobs().claim(world.app.store().new_id()).await.unwrap().unwrap();
        assert!(!Runner::new(world.app.clone()).run_next().await.unwrap());
        world.database.clock.advance(persistence::jobs::LEASE + chrono::TimeDelta::seconds(1));
        assert!(Runner::new(world.app.clone()).run_next().await.unwrap());
        let import = exchange::get(&runner(&world, "city").await, started.id).await.unwrap();
        assert_eq!((import.state, registered(&world).await), (ImportState::Done, 1));
    }

    async fn a_cancelled_import_writes_nothing(database) {
        let world = World::new(database).await;
        let file = sheet(&[(1, "张三", "510104017001", &[])]);
        let started = start(&world, "city", CSV, file, &commit(ImportAtomic::All, OnExisting::Reject), None).await.unwrap();
        exchange::cancel(&runner(&world, "city").await, started.id).await.unwrap();
        Runner::new(world.app.clone()).run_next().await.unwrap();
        let import = exchange::get(&runner(&world, "city").await, started.id).await.unwrap();
        assert_eq!((import.state, registered(&world).await), (ImportState::Cancelled, 0));
    }

    async fn what_is_no_table_of_ours_is_refused_with_a_reason(database) {
        let world = World::new(database).await;
        let query = ImportQuery::default();
        for (content_type, file) in [("application/pdf", "x"), (CSV, "PK\u{3}\u{4}zip"), (CSV, "")] {
            let refused = start(&world, "city", content_type, file.to_owned(), &query, None).await.unwrap_err();
            assert!(refused.code().status() < 500, "{refused}");
        }
        let import = import(&world, "city", "姓名,星座\r\n张三,白羊\r\n", &query).await;
        assert_eq!(import.state, ImportState::Failed);
        assert!(import.failure.unwrap().contains("证件号码") && import.failure_en.unwrap().contains("Identity number"));
        // Nothing is left of those that were refused.
        assert_eq!(left_over(&world), 1);
    }

    async fn the_template_can_be_filled_in_and_imported(database) {
        let world = World::new(database).await;
        let access = runner(&world, "city").await;
        let template = exchange::template(&access, FileFormat::Xlsx).await.unwrap();
        let inspected = exchange::inspect(&access, template.content_type, template.bytes.into(), &Default::default()).await.unwrap();
        assert!(inspected.missing.is_empty());
        let fields: Vec<_> = inspected.columns.iter().filter_map(|column| column.field.as_deref()).collect();
        assert_eq!(fields, FIELDS.iter().map(|field| field.key).collect::<Vec<_>>());
    }

    async fn an_import_says_which_part_of_an_identity_number_is_wrong(database) {
        let world = World::new(database).await;
        let cases = [
            ("510104850315001", "id_number_fifteen_digit"),
            ("51010419850315001", "id_number_length"),
            ("5101041985O3150013", "id_number_characters"),
            ("000000198503150010", "id_number_division_unknown"),
            ("510104198502300014", "id_number_birth_date_invalid"),
            ("510104208503150014", "id_number_birth_date_future"),
            ("510104201503150014", "id_number_age_below_16"),
            ("510199198503150014", "id_number_check_character"),
        ];
        let cells: Vec<[(&str, &str); 1]> = cases.iter().map(|(number, _)| [("id_number", *number)]).collect();
        let lines: Vec<Line<'_>> = cells.iter().map(|cells| (1, "张三", "510104017001", cells.as_slice())).collect();
        let import = import(&world, "city", &sheet(&lines), &ImportQuery::default()).await;
        let rows = results(&world, &import).await;
        for ((number, code), row) in cases.iter().zip(&rows) {
            let finding = &row.findings[0];
            assert_eq!((finding.column.as_str(), finding.problem.code.as_str()), ("证件号码", *code));
            assert!(!finding.problem.message.contains(number) && !finding.problem.message_en.is_empty());
        }
    }

    async fn rows_of_a_clerk_are_handed_in_and_those_that_wait_already_are_refused(database) {
        let world = World::layered(database).await;
        let (clerk, here) = ("village-510104017001", "510104017001");
        let earlier = import(&world, "city", &sheet(&[(1, "张三", here, &[])]), &commit(ImportAtomic::All, OnExisting::Reject)).await;
        assert_eq!((earlier.counts.created, earlier.counts.submitted), (1, 0));
        let file = sheet(&[(1, "张三", here, &[("marital", "已婚")]), (2, "李四", here, &[])]);
        let query = commit(ImportAtomic::ValidRows, OnExisting::Update);
        let first = import(&world, clerk, &file, &query).await;
        let counts = first.counts;
        assert_eq!((first.state, counts.submitted, counts.created, counts.updated, counts.written), (ImportState::Done, 2, 0, 0, 2));
        assert_eq!(registered(&world).await, 1);
        let access: Access<perm::WorkerView> = world.actor("town-510104017").await.require().unwrap();
        let queue = worker::submission::list(&access, &contract::SubmissionQuery::default()).await.unwrap();
        assert_eq!(queue.total, 2);
        let one = worker::submission::get(&access, queue.items[0].id).await.unwrap();
        assert_eq!(one.import_id, Some(first.id));
        let again = import(&world, clerk, &file, &query).await;
        assert_eq!((again.counts.submitted, again.counts.invalid), (0, 2));
        let verdicts = exchange::results(&runner(&world, clerk).await, again.id, &ImportResultQuery::default()).await.unwrap();
        assert!(verdicts.items.iter().all(|row| row.findings[0].problem.code == "already_submitted"));
        // Undone, what nobody has decided is withdrawn, and the same rows may come again.
        let undo = contract::ImportUndo { reason: "发错文件".to_owned() };
        exchange::undo(&runner(&world, clerk).await, first.id, &undo).await.unwrap();
        assert_eq!(worker::submission::list(&access, &contract::SubmissionQuery::default()).await.unwrap().total, 0);
        let once_more = import(&world, clerk, &file, &query).await;
        assert_eq!(once_more.counts.submitted, 2);
    }
}
