//! Two who enter one person at once, one of them by an import. Only PostgreSQL has two writers at
//! a time: on SQLite an import that writes has begun before it looks who is registered, and until
//! it ends nobody else can enter anyone.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, Once, exchange, job::Runner, worker};
use contract::{
    ImportAtomic, ImportMode, ImportQuery, ImportResultQuery, ImportState, ImportView, OnExisting,
    RowOutcome, RowResult, perm,
};
use domain::{identity_number::IdentityNumber, worker::WorkerRecord};
use futures_util::stream;
use persistence::Origin;
use testkit::{TestDatabase, World, worker_input};

const HEADING: &str = "姓名,证件号码,民族,政治面貌,最高学历,任职村(社区),人员分类,职务,任现职日期,进入方式,进入日期,劳动关系";
const PLACE: &str = "510104017001";

/// Ends as soon as somebody waits for somebody else's transaction.
const UNTIL_SOMEBODY_WAITS: &str = "DO $$ BEGIN
    FOR turn IN 1..3000 LOOP
        PERFORM pg_stat_clear_snapshot();
        IF EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') THEN
            RETURN;
        END IF;
        PERFORM pg_sleep(0.01);
    END LOOP;
    RAISE 'nobody waits';
END $$";

fn number(sequence: u16) -> IdentityNumber {
    IdentityNumber::synthetic("1985-03-15".parse().unwrap(), sequence)
}

fn sheet(sequences: [u16; 3]) -> String {
    let rows = sequences.map(|sequence| {
        format!(
            "张三,{},汉族,群众,大专,{PLACE},网格员,网格员,2022/3/1,公开招聘,2022/3/1,劳动合同\r\n",
            number(sequence).expose()
        )
    });
    format!("{HEADING}\r\n{}", rows.concat())
}

async fn importer(world: &World) -> Access<perm::ImportRun> {
    world.actor("city").await.require().unwrap()
}

/// A record as it is stored, with another number.
async fn record(world: &World, sequence: u16) -> WorkerRecord {
    let access: Access<perm::WorkerEdit> = world.actor("city").await.require().unwrap();
    let input = worker_input(world.place(PLACE).await, 900 + sequence);
    let once = Once::new("worker_create", None, &input).unwrap();
    let view = worker::create(&access, &input, &once)
        .await
        .unwrap()
        .done()
        .unwrap();
    let workers = world.app.store().workers();
    let dossier = workers.within(access.scope()).find(view.id).await.unwrap();
    let mut record = dossier.unwrap().record(world.app.store().today()).unwrap();
    record.profile.id_number = number(sequence);
    record
}

/// Imports three people while the second is being entered by someone else who commits once the
/// import has come to that row.
async fn import_against(
    world: &World,
    first: u16,
    atomic: ImportAtomic,
    on_existing: OnExisting,
) -> (ImportView, Vec<RowResult>) {
    let file = sheet([first, first + 1, first + 2]);
    let access = importer(world).await;
    let body = stream::iter([Ok::<_, std::io::Error>(file.into())]);
    let upload = exchange::receive(&access, "text/csv", body).await.unwrap();
    let query = ImportQuery {
        mode: Some(ImportMode::Commit),
        atomic: Some(atomic),
        on_existing: Some(on_existing),
        ..ImportQuery::default()
    };
    let import = exchange::create(&access, upload, &query, None)
        .await
        .unwrap();
    let other = record(world, first + 1).await;
    let mut work = world
        .app
        .store()
        .begin(Origin::system("录入"))
        .await
        .unwrap();
    exchange::load(&mut work, vec![other]).await.unwrap();
    let runner = Runner::new(world.app.clone());
    let (ran, ()) = tokio::join!(runner.run_next(), async {
        world.database.tamper(UNTIL_SOMEBODY_WAITS).await;
        work.commit().await.unwrap();
    });
    assert!(ran.unwrap());
    let query = ImportResultQuery::default();
    let rows = exchange::results(&access, import.id, &query).await.unwrap();
    let import = exchange::get(&access, import.id).await.unwrap();
    (import, rows.items)
}

#[tokio::test]
async fn someone_entered_meanwhile_is_refused_skipped_or_corrected_as_asked() {
    let Some(database) = TestDatabase::postgres().await else {
        println!("left out: CWIS_TEST_POSTGRES_URL is not set");
        return;
    };
    use ImportAtomic::{All, ValidRows};
    use RowOutcome::{Created, Invalid, Skipped, Updated, Valid};
    let world = World::new(database).await;
    for (first, atomic, on_existing, state, outcomes) in [
        (
            1,
            ValidRows,
            OnExisting::Reject,
            ImportState::Done,
            [Created, Invalid, Created],
        ),
        (
            11,
            All,
            OnExisting::Skip,
            ImportState::Done,
            [Created, Skipped, Created],
        ),
        (
            21,
            All,
            OnExisting::Update,
            ImportState::Done,
            [Created, Updated, Created],
        ),
        (
            31,
            All,
            OnExisting::Reject,
            ImportState::Refused,
            [Valid, Invalid, Valid],
        ),
    ] {
        let (import, rows) = Box::pin(import_against(&world, first, atomic, on_existing)).await;
        assert_eq!(import.state, state, "{on_existing:?}");
        let found: Vec<RowOutcome> = rows.iter().map(|row| row.outcome).collect();
        assert_eq!(found, outcomes, "{on_existing:?}");
        let count = |outcome| {
            i64::try_from(outcomes.iter().filter(|one| **one == outcome).count()).unwrap()
        };
        let counts = import.counts;
        assert_eq!(
            (
                counts.checked,
                counts.created,
                counts.updated,
                counts.skipped,
                counts.invalid
            ),
            (
                3,
                count(Created),
                count(Updated),
                count(Skipped),
                count(Invalid)
            )
        );
        if on_existing == OnExisting::Reject {
            assert_eq!(rows[1].findings[0].problem.code, "duplicate_in_register");
        }
        // Nothing of the turn that was undone is left in the log.
        let access: Access<perm::AuditView> = world.actor("auditor").await.require().unwrap();
        let query = contract::AuditQuery {
            action: Some("worker.import".to_owned()),
            ..Default::default()
        };
        let page = application::audit::list(&access, &query).await.unwrap();
        let source = format!("import:{}", import.id);
        let logged = page
            .items
            .iter()
            .filter(|entry| entry.source.as_deref() == Some(&source));
        assert_eq!(i64::try_from(logged.count()).unwrap(), counts.created);
    }
}
