//! The sessions of requests that come at one time, read together.

use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::ids::SessionId;
use persistence::{Store, identity::SessionState};
use tokio::sync::oneshot;

use crate::AppResult;

/// Sessions read in one statement.
const MOST: usize = 64;

/// Reads sessions, one statement at a time. Whoever asks while one is under way waits for the
/// next, together with all others who do: under load most requests share theirs. Nobody is
/// answered from a statement that began before they asked, so a session that was ended has ended.
#[derive(Clone, Debug, Default)]
pub struct SessionReader(Arc<Mutex<Queue>>);

#[derive(Debug, Default)]
struct Queue {
    waiting: Vec<Waiting>,
    reading: bool,
}

type Waiting = (SessionId, oneshot::Sender<Option<SessionState>>);

impl SessionReader {
    /// The state of a session; none when it does not exist.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) async fn state(
        &self,
        store: &Store,
        id: SessionId,
    ) -> AppResult<Option<SessionState>> {
        let (sender, receiver) = oneshot::channel();
        let first = {
            let mut queue = self.queue();
            queue.waiting.push((id, sender));
            !mem::replace(&mut queue.reading, true)
        };
        if first {
            let reading = Reading {
                reader: self.clone(),
                done: false,
            };
            // In a task of its own: this request may be given up, and others wait for the answer.
            tokio::spawn(reading.run(store.clone()));
        }
        match receiver.await {
            Ok(state) => Ok(state),
            // The common read failed: each request learns for itself why.
            Err(_) => Ok(store.session_states(&[id]).await?.remove(&id)),
        }
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing that runs under this lock leaves half a change behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The one task that reads.
struct Reading {
    reader: SessionReader,
    done: bool,
}

impl Reading {
    async fn run(mut self, store: Store) {
        while let Some(batch) = self.next() {
            let ids: Vec<SessionId> = batch.iter().map(|(id, _)| *id).collect();
            match store.session_states(&ids).await {
                Ok(states) => {
                    for (id, sender) in batch {
                        // Who has gone away meanwhile needs no answer.
                        let _ = sender.send(states.get(&id).copied());
                    }
                }
                Err(error) => tracing::debug!(%error, "sessions could not be read together"),
            }
        }
    }

    /// Those who wait; none when nobody does, and then the next who comes starts another task.
    fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut queue = self.reader.queue();
        let next = queue.waiting.len().min(MOST);
        queue.reading = next > 0;
        self.done = next == 0;
        (next > 0).then(|| queue.waiting.drain(..next).collect())
    }
}

impl Drop for Reading {
    /// When its thread ends before it, those who wait must not wait for ever.
    fn drop(&mut self) {
        if !self.done {
            let mut queue = self.reader.queue();
            queue.reading = false;
            queue.waiting.clear();
        }
    }
}
