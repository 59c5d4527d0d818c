//! Jobs are held by one process at a time and never lost.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

use chrono::TimeDelta;
use domain::ids::JobId;
use persistence::{
    Origin, Store,
    jobs::{ClaimedJob, JobEnd, LEASE},
};
use testkit::both_databases;
use uuid::Uuid;

const FIRST: Uuid = Uuid::from_u128(1);
const SECOND: Uuid = Uuid::from_u128(2);

async fn queue(store: &Store) -> JobId {
    let id = store.new_id();
    let work = store.begin(Origin::system("test")).await.unwrap();
    work.queue_job(id, "IMPORT").await.unwrap();
    work.commit().await.unwrap();
    id
}

async fn claim(store: &Store, owner: Uuid) -> Option<ClaimedJob> {
    store.jobs().claim(owner).await.unwrap()
}

both_databases! {
    async fn jobs_are_claimed_once_and_oldest_first(database) {
        let store = &database.store;
        assert_eq!(claim(store, FIRST).await, None);
        let older = queue(store).await;
        database.clock.advance(TimeDelta::seconds(1));
        let newer = queue(store).await;
        let first = claim(store, FIRST).await.unwrap();
        let second = claim(store, SECOND).await.unwrap();
        assert_eq!((first.id, first.kind.as_str(), first.attempts), (older, "IMPORT", 1));
        assert_eq!(second.id, newer);
        assert_eq!(claim(store, SECOND).await, None);
    }

    async fn a_job_whose_queueing_is_dropped_never_was(database) {
        let work = database.store.begin(Origin::system("test")).await.unwrap();
        work.queue_job(database.store.new_id(), "IMPORT").await.unwrap();
        drop(work);
        assert_eq!(claim(&database.store, FIRST).await, None);
    }

    async fn many_processes_never_share_a_job(database) {
        for _ in 0..20 {
            queue(&database.store).await;
        }
        let processes: Vec<_> = (1..=8_u128)
            .map(|owner| {
                let store = database.store.clone();
                tokio::spawn(async move {
                    let mut claimed = Vec::new();
                    while let Some(job) = claim(&store, Uuid::from_u128(owner)).await {
                        claimed.push(job.id);
                    }
                    claimed
                })
            })
            .collect();
        let mut all = Vec::new();
        for process in processes {
            all.extend(process.await.unwrap());
        }
        // On PostgreSQL a process may leave while the last rows are locked by others.
        while let Some(job) = claim(&database.store, FIRST).await {
            all.push(job.id);
        }
        all.sort();
        assert_eq!(all.len(), 20);
        all.dedup();
        assert_eq!(all.len(), 20);
    }

    async fn a_job_of_a_dead_process_is_claimed_when_its_lease_has_run_out(database) {
        let store = &database.store;
        queue(store).await;
        let dead = claim(store, FIRST).await.unwrap();
        // Units of work record at instants that differ by microseconds.
        database.clock.advance(LEASE - TimeDelta::milliseconds(1));
        assert_eq!(claim(store, SECOND).await, None, "to the last moment it is held");
        database.clock.advance(TimeDelta::milliseconds(2));
        let taken = claim(store, SECOND).await.unwrap();
        assert_eq!((taken.id, taken.attempts), (dead.id, 2));
        assert!(!store.jobs().renew(&dead).await.unwrap(), "the one before must notice");
        store.jobs().finish(&dead, JobEnd::Done).await.unwrap();
        store.jobs().park(&dead).await.unwrap();
        assert!(store.jobs().renew(&taken).await.unwrap(), "and can do nothing to it");
    }

    async fn a_renewed_lease_runs_from_its_renewal(database) {
        let store = &database.store;
        queue(store).await;
        let job = claim(store, FIRST).await.unwrap();
        for _ in 0..3 {
            database.clock.advance(TimeDelta::seconds(20));
            assert!(store.jobs().renew(&job).await.unwrap());
            assert_eq!(claim(store, SECOND).await, None);
        }
    }

    async fn a_parked_job_starts_over_without_counting(database) {
        let store = &database.store;
        queue(store).await;
        let job = claim(store, FIRST).await.unwrap();
        store.jobs().park(&job).await.unwrap();
        let again = claim(store, SECOND).await.unwrap();
        assert_eq!((again.id, again.attempts), (job.id, 1));
        store.jobs().retry(&again).await.unwrap();
        assert_eq!(claim(store, FIRST).await.unwrap().attempts, 2, "a failure counts");
    }

    async fn what_a_job_wrote_is_kept_only_by_its_holder(database) {
        let store = &database.store;
        queue(store).await;
        let slow = claim(store, FIRST).await.unwrap();
        database.clock.advance(LEASE + TimeDelta::seconds(1));
        let quick = claim(store, SECOND).await.unwrap();

        let work = store.begin(Origin::system("test")).await.unwrap();
        assert!(!work.finish_job(&slow, JobEnd::Done).await.unwrap());
        drop(work);
        let work = store.begin(Origin::system("test")).await.unwrap();
        assert!(work.finish_job(&quick, JobEnd::Done).await.unwrap());
        work.commit().await.unwrap();
        database.clock.advance(LEASE + TimeDelta::seconds(1));
        assert_eq!(claim(store, FIRST).await, None, "what has ended stays ended");
    }
}
