//! Digests of the audit log find what the log itself cannot tell: that it was rewritten as a whole.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::path::PathBuf;

use application::{
    Access,
    audit::digest::{self, DigestFinding as Found},
};
use chrono::TimeDelta;
use contract::{DigestVerdictKind, ErrorCode, perm};
use persistence::{
    Origin,
    audit::AuditDraft,
    cipher::{KeyFile, SigningKey, Suite},
};
use testkit::{World, both_databases};

async fn log(world: &World, entries: usize) {
    let mut work = world
        .app
        .store()
        .begin(Origin::system("测试"))
        .await
        .unwrap();
    for at in 0..entries {
        work.audit(AuditDraft {
            action: "worker.reveal",
            object_kind: "worker",
            object_id: Some(at.to_string()),
            ..AuditDraft::default()
        });
    }
    work.commit().await.unwrap();
}

async fn make(world: &World) -> String {
    let made = digest::make(&world.app, Origin::system("测试")).await;
    made.unwrap().file
}

async fn findings(world: &World) -> Vec<Found> {
    let found = digest::verify_all(&world.app).await.unwrap();
    found.into_iter().map(|(_, finding)| finding).collect()
}

fn path(world: &World, file: &str) -> PathBuf {
    world.app.settings().digests.join(file)
}

async fn auditor(world: &World) -> Access<perm::AuditVerify> {
    world.actor("auditor").await.require().unwrap()
}

/// Makes the whole log anew, whole in itself.
async fn rewrite(world: &World, entries: usize) {
    world.database.tamper("DELETE FROM audit_entry").await;
    world
        .database
        .tamper("UPDATE audit_head SET sequence = 0, hash = '' WHERE id = 1")
        .await;
    log(world, entries).await;
    let chain = world.app.store().audit_log().verify().await.unwrap();
    assert_eq!(chain.first_broken, None, "the log itself shows nothing");
}

both_databases! {
    async fn a_log_rewritten_as_a_whole_is_found(database) {
        let world = World::new(database).await;
        log(&world, 5).await;
        let file = make(&world).await;
        log(&world, 3).await;
        assert_eq!(findings(&world).await, [Found::Intact]);
        let content = std::fs::read(path(&world, &file)).unwrap();
        let pem = digest::public_key(&world.app).unwrap();

        rewrite(&world, 100).await;
        assert_eq!(findings(&world).await, [Found::LogRewritten]);
        // The copy kept elsewhere says the same, whatever became of the folder.
        std::fs::remove_dir_all(&world.app.settings().digests).unwrap();
        assert_eq!(digest::check(&world.app, &content, &pem).await.unwrap().0, Found::LogRewritten);
        assert_eq!(digest::check_offline(&content, &pem).unwrap().0, Found::Intact);
    }

    async fn no_digest_is_laid_over_a_rewritten_log(database) {
        let world = World::new(database).await;
        log(&world, 5).await;
        make(&world).await;
        rewrite(&world, 100).await;
        let refused = digest::make(&world.app, Origin::system("测试")).await.unwrap_err();
        assert_eq!(refused.code(), ErrorCode::Conflict);
        assert_eq!(findings(&world).await.len(), 1);
    }

    async fn a_log_that_was_cut_or_changed_is_found(database) {
        let world = World::new(database).await;
        log(&world, 5).await;
        make(&world).await;
        world.database.tamper("UPDATE audit_entry SET actor = 'x' WHERE sequence = 2").await;
        assert_eq!(findings(&world).await, [Found::EntryChanged]);
        rewrite(&world, 2).await;
        assert_eq!(findings(&world).await, [Found::LogRewritten]);
    }

    async fn an_altered_or_missing_digest_is_found(database) {
        let world = World::new(database).await;
        let mut files = Vec::new();
        for _ in 0..3 {
            log(&world, 2).await;
            files.push(make(&world).await);
        }
        assert_eq!(findings(&world).await, [Found::Intact; 3]);
        let altered = path(&world, &files[1]);
        let content = std::fs::read_to_string(&altered).unwrap();
        let count = content.replace("\"number\": 2", "\"number\": 3");
        assert_ne!(count, content);
        std::fs::write(&altered, count).unwrap();
        assert_eq!(findings(&world).await, [Found::Intact, Found::SignatureWrong, Found::SequenceBroken]);
        std::fs::write(&altered, &content[..40]).unwrap();
        assert_eq!(findings(&world).await[1], Found::Unreadable);
        std::fs::remove_file(&altered).unwrap();
        assert_eq!(findings(&world).await, [Found::Intact, Found::SequenceBroken]);
    }

    async fn a_digest_signed_with_another_key_is_not_ours(database) {
        let world = World::new(database).await;
        log(&world, 2).await;
        let pem = digest::public_key(&world.app).unwrap();
        world.database.key_file.update(&mut |material| {
            material.digest = Some(SigningKey::generate(Suite::Gm, world.app.store().keyring().entropy()));
        }).unwrap();
        let file = make(&world).await;
        let content = std::fs::read(path(&world, &file)).unwrap();
        assert_eq!(digest::check(&world.app, &content, &pem).await.unwrap().0, Found::SignatureWrong);
    }

    async fn every_day_has_one_digest_and_each_names_the_one_before(database) {
        let world = World::new(database).await;
        log(&world, 4).await;
        let first = digest::make_daily(&world.app).await.unwrap().unwrap();
        assert!(digest::make_daily(&world.app).await.unwrap().is_none(), "one a day");
        assert_eq!(first.file, "2026-06-30.json");
        assert_eq!((first.digest.statement.number, first.digest.statement.first), (1, 1));
        let by_hand = make(&world).await;
        assert_eq!(by_hand, "2026-06-30.2.json");
        world.database.clock.advance(TimeDelta::days(1));
        let next = digest::make_daily(&world.app).await.unwrap().unwrap();
        let statement = &next.digest.statement;
        assert_eq!((next.file.as_str(), statement.number, statement.count), ("2026-07-01.json", 3, 1));
        assert_eq!(statement.last, first.digest.statement.last + 2, "making one is logged");
        assert_eq!(findings(&world).await, [Found::Intact; 3]);
    }

    async fn the_auditor_lists_downloads_and_verifies(database) {
        let world = World::new(database).await;
        log(&world, 4).await;
        let access = auditor(&world).await;
        let made = digest::create(&access).await.unwrap();
        let page = digest::list(&access).await.unwrap();
        assert_eq!((page.total, &page.items[0]), (1, &made));
        assert!(page.public_key.starts_with("-----BEGIN PUBLIC KEY-----"));
        let content = digest::file(&access, &made.file).await.unwrap();
        let (finding, _) = digest::check_offline(&content, &page.public_key).unwrap();
        assert_eq!(finding, Found::Intact);
        for other in ["../keys.toml", "keys.toml", "1999-01-01.json", ".lock"] {
            assert_eq!(digest::file(&access, other).await.unwrap_err().code(), ErrorCode::NotFound);
        }
        let verified = digest::verify(&access).await.unwrap();
        assert!(verified.intact);
        assert_eq!(verified.digests[0].finding, DigestVerdictKind::Intact);
    }
}
