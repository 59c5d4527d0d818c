//! The audit log is append-only and chained: whatever is changed behind the program's back is
//! found, at its entry.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use persistence::{
    Origin, Store,
    audit::{AuditDraft, AuditFilter},
};
use serde_json::json;
use testkit::both_databases;

async fn append(store: &Store, action: &'static str, entries: usize) {
    let mut work = store
        .begin(Origin {
            ip: Some("10.0.0.1".into()),
            ..Origin::system("测试")
        })
        .await
        .unwrap();
    for at in 0..entries {
        work.audit(AuditDraft {
            action,
            object_kind: "worker",
            object_id: Some(at.to_string()),
            reason: (at % 2 == 0).then(|| "核对".to_owned()),
            before: Some(json!({ "name": "𠮷田·热甫", "n": at, "空": null })),
            after: Some(json!({ "b": 1, "a": [1, "二"] })),
            ..AuditDraft::default()
        });
    }
    work.commit().await.unwrap();
}

both_databases! {
    async fn an_untouched_chain_is_whole(database) {
        let log = database.store.audit_log();
        let empty = log.verify().await.unwrap();
        assert_eq!((empty.entries, empty.first_broken), (0, None));

        append(&database.store, "worker.create", 3).await;
        append(&database.store, "worker.update", 2).await;
        let found = log.verify().await.unwrap();
        assert_eq!((found.entries, found.first_broken), (5, None));
        let newest = log.list(&AuditFilter::default(), None, 1).await.unwrap();
        assert_eq!((newest[0].sequence, &newest[0].hash), (5, &found.head));
        assert_eq!(newest[0].before, Some(json!({ "name": "𠮷田·热甫", "n": 1, "空": null })));
    }

    async fn a_unit_that_is_dropped_leaves_no_entry(database) {
        let mut work = database.store.begin(Origin::system("测试")).await.unwrap();
        work.audit(AuditDraft { action: "worker.create", object_kind: "worker", ..AuditDraft::default() });
        drop(work);
        append(&database.store, "worker.update", 1).await;
        let found = database.store.audit_log().verify().await.unwrap();
        assert_eq!((found.entries, found.first_broken), (1, None));
    }

    async fn a_changed_entry_is_found_at_its_place(database) {
        append(&database.store, "worker.create", 6).await;
        let changes = [
            "UPDATE audit_entry SET success = false WHERE sequence = 4",
            "UPDATE audit_entry SET actor = 'someone else' WHERE sequence = 3",
            "UPDATE audit_entry SET after = NULL WHERE sequence = 2",
        ];
        for (change, place) in changes.into_iter().zip([4, 3, 2]) {
            database.tamper(change).await;
            assert_eq!(database.store.audit_log().verify().await.unwrap().first_broken, Some(place), "{change}");
        }
    }

    async fn an_entry_with_a_hash_made_to_fit_breaks_the_next(database) {
        append(&database.store, "worker.create", 4).await;
        database.tamper("UPDATE audit_entry SET hash = (SELECT hash FROM audit_entry WHERE sequence = 1) WHERE sequence = 2").await;
        assert_eq!(database.store.audit_log().verify().await.unwrap().first_broken, Some(2));
    }

    async fn a_missing_entry_is_found(database) {
        append(&database.store, "worker.create", 5).await;
        database.tamper("DELETE FROM audit_entry WHERE sequence = 3").await;
        assert_eq!(database.store.audit_log().verify().await.unwrap().first_broken, Some(3));
    }

    async fn a_cut_off_end_is_found(database) {
        append(&database.store, "worker.create", 5).await;
        database.tamper("DELETE FROM audit_entry WHERE sequence > 3").await;
        assert_eq!(database.store.audit_log().verify().await.unwrap().first_broken, Some(4));
    }

    async fn writers_at_once_make_one_chain(database) {
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let store = database.store.clone();
                tokio::spawn(async move { append(&store, "worker.update", 5).await })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let found = database.store.audit_log().verify().await.unwrap();
        assert_eq!((found.entries, found.first_broken), (40, None));
    }

    async fn entries_are_found_by_what_they_say(database) {
        append(&database.store, "worker.create", 2).await;
        append(&database.store, "worker.update", 3).await;
        append(&database.store, "workers%", 1).await;
        let count = async |filter: AuditFilter| database.store.audit_log().count(&filter).await.unwrap();
        assert_eq!(count(AuditFilter { action: Some("worker.".into()), ..AuditFilter::default() }).await, 5);
        assert_eq!(count(AuditFilter { action: Some("worker.update".into()), ..AuditFilter::default() }).await, 3);
        assert_eq!(count(AuditFilter { action: Some("workers%".into()), ..AuditFilter::default() }).await, 1);
        assert_eq!(count(AuditFilter { object_ids: vec!["1".into()], ..AuditFilter::default() }).await, 2);
        let now = database.store.now();
        assert_eq!(count(AuditFilter { from: Some(now), ..AuditFilter::default() }).await, 6);
        assert_eq!(count(AuditFilter { until: Some(now), ..AuditFilter::default() }).await, 0);
        let page = database.store.audit_log().list(&AuditFilter::default(), Some(4), 10).await.unwrap();
        assert_eq!(page.iter().map(|entry| entry.sequence).collect::<Vec<_>>(), [3, 2, 1]);
    }
}
