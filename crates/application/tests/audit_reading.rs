//! What a reader of the audit log finds by name, and what things are called there.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::{Access, Once, audit, exchange, identity, worker};
use bytes::Bytes;
use contract::{AuditEntryView, AuditQuery, ImportQuery, RevealRequest, RoleInput, perm};
use domain::ids::WorkerId;
use futures_util::stream;
use testkit::{World, both_databases, worker_input};

async fn read(world: &World, query: AuditQuery) -> Vec<AuditEntryView> {
    let access: Access<perm::AuditView> = world.actor("auditor").await.require().unwrap();
    let page = audit::list(&access, &query).await.unwrap();
    assert_eq!(page.total, page.items.len() as i64, "one page holds all");
    page.items
}

async fn by(world: &World, actor: &str) -> Vec<AuditEntryView> {
    let query = AuditQuery {
        actor: Some(actor.to_owned()),
        limit: Some(200),
        ..AuditQuery::default()
    };
    read(world, query).await
}

/// The label of the newest entry of an action.
async fn label(world: &World, action: &str) -> Option<String> {
    let query = AuditQuery {
        action: Some(action.to_owned()),
        limit: Some(200),
        ..AuditQuery::default()
    };
    read(world, query).await[0].object_label.clone()
}

async fn enter(world: &World) -> WorkerId {
    let input = worker_input(world.place("510104017001").await, 1);
    let once = Once::new("worker_create", None, &input).unwrap();
    let city = world.actor("city").await;
    let written = worker::create(&city.require().unwrap(), &input, &once).await;
    written.unwrap().done().unwrap().id
}

async fn rename(world: &World, username: &str, name: &str) {
    let store = world.app.store();
    let id = world.actor(username).await.principal().account_id;
    let mut account = store.account(id).await.unwrap().unwrap();
    account.display_name = name.to_owned();
    let work = store
        .begin(persistence::Origin::system("改名"))
        .await
        .unwrap();
    work.update_account(&account).await.unwrap();
    work.bump_access().await.unwrap();
    work.commit().await.unwrap();
}

both_databases! {
    async fn entries_are_found_by_the_name_of_who_acted(database) {
        let world = World::new(database).await;
        enter(&world).await;
        rename(&world, "city", "张科长").await;
        for name in ["city", "CITY", " 张科长 "] {
            let entries = by(&world, name).await;
            assert!(entries.iter().any(|entry| entry.action == "worker.create"), "{name}");
            assert!(entries.iter().all(|entry| entry.actor == "city"), "{name}");
        }
        assert!(by(&world, "auditor").await.is_empty());
        assert!(by(&world, "nobody").await.is_empty());
        // The small world is made by the system itself.
        let made = by(&world, "test").await;
        assert!(made.iter().all(|entry| entry.account_id.is_none()));
        assert!(made.iter().any(|entry| entry.action == "account.create"));
    }

    async fn things_are_called_by_the_name_the_log_has_for_them(database) {
        let world = World::new(database).await;
        let person = enter(&world).await;
        assert_eq!(label(&world, "worker.create").await.as_deref(), Some("张*"));
        let city = world.actor("city").await;
        let why = RevealRequest { reason: "核对".to_owned() };
        worker::reveal(&city.clone().require().unwrap(), person, &why).await.unwrap();
        // It says only whose numbers were seen; another entry says who that is.
        assert_eq!(label(&world, "worker.reveal").await.as_deref(), Some("张*"));

        let access: Access<perm::ImportRun> = city.require().unwrap();
        let body = stream::iter([Ok::<_, std::io::Error>(Bytes::from("姓名\n张三\n"))]);
        let upload = exchange::receive(&access, "text/csv", body).await.unwrap();
        let query = ImportQuery { file_name: Some("名册.csv".to_owned()), ..ImportQuery::default() };
        let import = exchange::create(&access, upload, &query, None).await.unwrap();
        exchange::cancel(&access, import.id).await.unwrap();
        assert_eq!(label(&world, "import.cancel").await.as_deref(), Some("名册.csv"));

        let secadmin = world.actor("secadmin").await;
        let input = RoleInput { name: "值班".to_owned(), description: String::new(), permissions: Vec::new() };
        identity::create_role(&secadmin.require().unwrap(), &input).await.unwrap();
        assert_eq!(label(&world, "role.create").await.as_deref(), Some("值班"));
        assert_eq!(label(&world, "account.create").await.as_deref(), Some("auditor"));
    }
}
