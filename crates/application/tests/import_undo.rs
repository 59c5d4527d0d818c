//! Undoing an import, on both databases.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, AppResult, Once, exchange, job::Runner, worker};
use bytes::Bytes;
use chrono::TimeDelta;
use contract::{
    ErrorCode, ImportMode, ImportQuery, ImportState, ImportUndo, ImportView, OnExisting,
    TimelineQuery, WorkerQuery, WorkerSummary, WorkerUpdate, WorkerView, perm,
};
use futures_util::stream;
use testkit::{World, both_databases, worker_input};

const HEADING: &str = "姓名,证件号码,民族,政治面貌,最高学历,任职村(社区),人员分类,职务,任现职日期,进入方式,进入日期,劳动关系,手机号码";

fn row(name: &str, sequence: u16, phone: &str) -> String {
    let birth = "1985-03-15".parse().unwrap();
    let number = domain::identity_number::IdentityNumber::synthetic(birth, sequence);
    format!(
        "{name},{},汉族,群众,大专,510104017001,网格员,网格员,2022/3/1,公开招聘,2022/3/1,劳动合同,{phone}\r\n",
        number.expose()
    )
}

async fn importer(world: &World, username: &str) -> Access<perm::ImportRun> {
    world.actor(username).await.require().unwrap()
}

async fn import(world: &World, rows: &[String]) -> ImportView {
    let access = importer(world, "city").await;
    let file = Bytes::from(format!("{HEADING}\r\n{}", rows.concat()));
    let body = stream::iter([Ok::<_, std::io::Error>(file)]);
    let upload = exchange::receive(&access, "text/csv", body).await.unwrap();
    let query = ImportQuery {
        mode: Some(ImportMode::Commit),
        on_existing: Some(OnExisting::Update),
        ..ImportQuery::default()
    };
    let started = exchange::create(&access, upload, &query, None)
        .await
        .unwrap();
    Runner::new(world.app.clone()).run_next().await.unwrap();
    world.database.clock.advance(TimeDelta::minutes(5));
    let done = exchange::get(&access, started.id).await.unwrap();
    assert_eq!(done.state, ImportState::Done);
    done
}

async fn undo(world: &World, username: &str, import: &ImportView) -> AppResult<ImportView> {
    let input = ImportUndo {
        reason: "导错文件".to_owned(),
    };
    exchange::undo(&importer(world, username).await, import.id, &input).await
}

async fn people(world: &World, query: WorkerQuery) -> Vec<WorkerSummary> {
    let access: Access<perm::WorkerView> = world.actor("city").await.require().unwrap();
    worker::list(&access, &query).await.unwrap().items
}

async fn names(world: &World) -> Vec<String> {
    let people = people(world, WorkerQuery::default()).await.into_iter();
    people.map(|person| person.name).collect()
}

async fn enter(world: &World, sequence: u16) -> AppResult<WorkerView> {
    let access: Access<perm::WorkerEdit> = world.actor("city").await.require().unwrap();
    let input = worker_input(world.place("510104017002").await, sequence);
    let once = Once::new("worker_create", None, &input).unwrap();
    let entered = worker::create(&access, &input, &once)
        .await
        .map(|written| written.done().unwrap());
    world.database.clock.advance(TimeDelta::minutes(5));
    entered
}

async fn correct(world: &World, person: &WorkerSummary, native_place: &str) {
    let access: Access<perm::WorkerEdit> = world.actor("city").await.require().unwrap();
    let mut record = worker_input(world.place("510104017001").await, 2);
    record.id_number = None;
    record.name = person.name.clone();
    record.native_place = Some(native_place.to_owned());
    let update = WorkerUpdate {
        record,
        effective_on: None,
        reason: None,
    };
    worker::update(&access, person.id, person.revision, &update)
        .await
        .unwrap();
    world.database.clock.advance(TimeDelta::minutes(5));
}

both_databases! {
    async fn undone_people_are_gone_and_their_numbers_free_and_corrected_ones_are_what_they_were(database) {
        let world = World::new(database).await;
        let before = enter(&world, 1).await.unwrap();
        let import = import(&world, &[row("张三丰", 1, "10000999999"), row("李四", 2, "10000888888")]).await;
        assert_eq!((import.counts.created, import.counts.updated), (1, 1));
        let known = world.app.store().now();
        assert_eq!(names(&world).await, ["李四", "张三丰"]);

        let preview = exchange::undo_preview(&importer(&world, "city").await, import.id).await.unwrap();
        assert_eq!((preview.created, preview.updated, preview.changed_total), (1, 1, 0));
        world.database.clock.advance(TimeDelta::minutes(5));
        let undone = undo(&world, "city", &import).await.unwrap();
        assert_eq!(undone.undo_reason.as_deref(), Some("导错文件"));
        assert!(undone.undone_at.is_some());

        let now = people(&world, WorkerQuery::default()).await;
        assert_eq!(now.len(), 1);
        let access: Access<perm::WorkerView> = world.actor("city").await.require().unwrap();
        let after = worker::get(&access, before.id).await.unwrap();
        assert_eq!(after.revision, before.revision + 2);
        assert_eq!(
            (&after.name, &after.phone_masked, &after.assignments, &after.educations),
            (&before.name, &before.phone_masked, &before.assignments, &before.educations)
        );
        let told = worker::timeline(&access, before.id, &TimelineQuery::default()).await.unwrap();
        assert!(told.items.iter().any(|entry| entry.action == "worker.import_undo"));
        // What was believed in between can still be read.
        let believed = WorkerQuery { as_of: Some(world.app.store().today()), known_at: Some(known), ..WorkerQuery::default() };
        assert_eq!(people(&world, believed).await.len(), 2);
        // The number of the one who is gone may be entered again.
        enter(&world, 2).await.unwrap();
        assert_eq!(names(&world).await.len(), 2);
        assert_eq!(undo(&world, "city", &import).await.unwrap_err().code(), ErrorCode::ImportStateUnfit);
    }

    async fn an_import_whose_people_were_changed_since_stays_and_says_which(database) {
        let world = World::new(database).await;
        let import = import(&world, &[row("张三", 1, ""), row("李四", 2, "")]).await;
        let person = people(&world, WorkerQuery { q: Some("李四".to_owned()), ..WorkerQuery::default() }).await.remove(0);
        correct(&world, &person, "四川成都").await;
        let preview = exchange::undo_preview(&importer(&world, "city").await, import.id).await.unwrap();
        assert_eq!(preview.changed.iter().map(|row| (row.row, row.worker_id)).collect::<Vec<_>>(), [(3, person.id)]);
        let refused = undo(&world, "city", &import).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::ImportRestedOn);
        assert_eq!(refused.problem().errors[0].field, "rows.3");
        assert_eq!(names(&world).await.len(), 2);
    }

    async fn what_was_undone_can_be_imported_and_undone_again(database) {
        let world = World::new(database).await;
        let first = import(&world, &[row("张三", 1, "")]).await;
        undo(&world, "city", &first).await.unwrap();
        world.database.clock.advance(TimeDelta::minutes(5));
        let again = import(&world, &[row("张三", 1, "")]).await;
        assert_eq!(again.counts.created, 1);
        undo(&world, "city", &again).await.unwrap();
        assert!(names(&world).await.is_empty());
    }

    async fn nobody_undoes_the_import_of_another(database) {
        let world = World::new(database).await;
        let import = import(&world, &[row("张三", 1, "")]).await;
        let refused = undo(&world, "district-510104", &import).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::NotFound);
        assert_eq!(names(&world).await, ["张三"]);
    }
}
