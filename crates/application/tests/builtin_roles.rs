//! The built-in roles of a database that an older version of the program has made.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use application::identity::{self, ensure_builtin};
use contract::{Permission, RoleInput};
use persistence::{
    audit::{AuditEntry, AuditFilter},
    identity::Role,
};
use testkit::{World, both_databases};

async fn role(world: &World, code: &str) -> Role {
    let roles = world.app.store().roles().await.unwrap();
    let role = roles
        .into_iter()
        .find(|role| role.code.as_deref() == Some(code));
    role.unwrap()
}

async fn changes(world: &World) -> Vec<AuditEntry> {
    let filter = AuditFilter {
        action: Some("role.update".to_owned()),
        ..AuditFilter::default()
    };
    let log = world.app.store().audit_log();
    log.list(&filter, None, 100).await.unwrap()
}

/// The roles as a version without duplicates and reorganisations would have left them.
async fn make_older(world: &World) {
    world
        .database
        .tamper(
            "UPDATE role SET permissions = '[\"worker:record:view\",\"one:of:tomorrow\"]' \
             WHERE code IN ('district_officer', 'community_clerk')",
        )
        .await;
}

both_databases! {
    async fn an_untouched_role_gains_what_a_newer_version_lets_it_do(database) {
        let world = World::new(database).await;
        let installed = role(&world, "district_officer").await;
        make_older(&world).await;
        assert!(!world.actor("district-510104").await.may(Permission::DuplicateDecide));
        ensure_builtin(&world.app).await.unwrap();

        let renewed = role(&world, "district_officer").await;
        for code in &installed.permissions {
            assert!(renewed.permissions.contains(code), "{code}");
        }
        // What a version after this one gave stays.
        assert!(renewed.permissions.contains(&"one:of:tomorrow".to_owned()));
        assert_eq!(renewed.revision, installed.revision);
        assert!(world.actor("district-510104").await.may(Permission::DuplicateDecide));

        let logged = changes(&world).await;
        let logged = logged.iter().find(|entry| entry.object_id == Some(renewed.id.to_string())).unwrap();
        assert_eq!((logged.actor.as_str(), logged.account_id), ("系统初始化", None));
        assert!(!logged.before.as_ref().unwrap().to_string().contains("duplicate:decide"));
        assert!(logged.after.as_ref().unwrap().to_string().contains("duplicate:decide"));

        let before = changes(&world).await.len();
        ensure_builtin(&world.app).await.unwrap();
        assert_eq!(changes(&world).await.len(), before, "a second start changes nothing");
    }

    async fn a_role_that_was_changed_deliberately_stays_as_it_is(database) {
        let world = World::new(database).await;
        let clerk = role(&world, "community_clerk").await;
        let secadmin = world.actor("secadmin").await;
        let input = RoleInput {
            name: clerk.name.clone(),
            description: clerk.description.clone(),
            permissions: vec![Permission::WorkerView],
        };
        identity::update_role(&secadmin.require().unwrap(), clerk.id, &input, clerk.revision).await.unwrap();
        ensure_builtin(&world.app).await.unwrap();
        assert_eq!(role(&world, "community_clerk").await.permissions, ["worker:record:view"]);
        assert_eq!(changes(&world).await.len(), 1);
    }
}
